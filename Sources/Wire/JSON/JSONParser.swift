// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
  /// Reads a JSON text strictly: no member twice, no text after the value, nesting and length within `Limits`.
  ///
  /// - Throws: `InputError` with the byte at which reading stopped.
  public init(parsing bytes: [UInt8]) throws(InputError) {
    guard bytes.count <= Limits.jsonBytes else {
      throw InputError(.tooLarge(bytes: bytes.count, limit: Limits.jsonBytes))
    }
    var parser = JSONParser(bytes)
    self = try parser.document()
  }
}

/// A recursive-descent parser of RFC 8259; the depth is bounded.
private struct JSONParser {
  /// Members of an object that are few.
  private static let few = 12

  private let bytes: [UInt8]
  private var offset = 0
  private var depth = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(InputError) -> JSONValue {
    let value = try value()
    skipSpace()
    guard offset == bytes.count else { throw wrong("the end of the text") }
    return value
  }

  private func wrong(_ expected: String) -> InputError { InputError(.syntax(offset: offset, expected: expected)) }

  private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  private mutating func value() throws(InputError) -> JSONValue {
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try nested { parser throws(InputError) in try parser.object() }
    case UInt8(ascii: "["): return try nested { parser throws(InputError) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func nested(
    _ read: (inout JSONParser) throws(InputError) -> JSONValue
  ) throws(InputError) -> JSONValue {
    depth += 1
    guard depth <= Limits.jsonDepth else { throw InputError(.tooDeep(limit: Limits.jsonDepth)) }
    offset += 1
    let value = try read(&self)
    depth -= 1
    return value
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(InputError) -> JSONValue {
    guard bytes[offset...].starts(with: word.utf8) else { throw wrong("a value") }
    offset += word.utf8.count
    return value
  }

  private mutating func object() throws(InputError) -> JSONValue {
    var members: [JSONMember] = []
    // Few names are compared one by one; of many, a set is kept.
    var names: Set<String> = []
    skipSpace()
    if take("}") { return .object(members) }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw wrong("a member name in quotes") }
      let name = try string()
      if members.count == Self.few { names = Set(members.map(\.name)) }
      let isNew = members.count < Self.few ? !members.contains { $0.name == name } : names.insert(name).inserted
      guard isNew else { throw InputError(.memberTwice).inside(name) }
      skipSpace()
      guard take(":") else { throw wrong("a colon") }
      do { members.append(JSONMember(name: name, value: try value())) } catch { throw error.inside(name) }
      skipSpace()
    } while take(",")
    guard take("}") else { throw wrong("a comma or }") }
    return .object(members)
  }

  private mutating func array() throws(InputError) -> JSONValue {
    var values: [JSONValue] = []
    skipSpace()
    if take("]") { return .array(values) }
    repeat {
      do { values.append(try value()) } catch { throw error.inside(values.count) }
      skipSpace()
    } while take(",")
    guard take("]") else { throw wrong("a comma or ]") }
    return .array(values)
  }

  private mutating func number() throws(InputError) -> JSONNumber {
    let start = offset
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    guard offset - start <= Limits.jsonNumberBytes else { throw wrong("a shorter number") }
    return JSONNumber(digits: String(decoding: bytes[start..<offset], as: UTF8.self))
  }

  private mutating func digits() throws(InputError) {
    let start = offset
    while let byte = next, (0x30...0x39).contains(byte) { offset += 1 }
    guard offset > start else { throw wrong(start == bytes.count ? "more text" : "a digit") }
  }

  private mutating func string() throws(InputError) -> String {
    offset += 1
    let start = offset
    // Most texts have no escapes and are taken as they stand.
    while offset < bytes.count, bytes[offset] >= 0x20, bytes[offset] != UInt8(ascii: "\\") {
      if bytes[offset] == UInt8(ascii: "\"") {
        guard let text = String(validating: bytes[start..<offset], as: UTF8.self) else {
          offset += 1
          throw wrong("UTF-8")
        }
        offset += 1
        return text
      }
      offset += 1
    }
    var content = Array(bytes[start..<offset])
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        guard let text = String(validating: content, as: UTF8.self) else { throw wrong("UTF-8") }
        return text
      case UInt8(ascii: "\\"):
        offset += 1
        content += try escaped()
      case 0..<0x20: throw wrong("an escape for a control character")
      default:
        content.append(byte)
        offset += 1
      }
    }
    throw wrong("a quote")
  }

  private mutating func escaped() throws(InputError) -> [UInt8] {
    guard let byte = next else { throw wrong("an escape") }
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return Array(String(Character(try unicode())).utf8)
    default: throw wrong("an escape")
    }
  }

  /// A scalar from one `\u` escape, or from two that are a surrogate pair.
  private mutating func unicode() throws(InputError) -> Unicode.Scalar {
    let first = try hex4()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, take("\\"), take("u") else { throw wrong("the second half of a surrogate pair") }
    let second = try hex4()
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw wrong("the second half of a surrogate pair") }
    return scalar
  }

  private mutating func hex4() throws(InputError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw wrong("four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      offset += 1
    }
    return value
  }
}
