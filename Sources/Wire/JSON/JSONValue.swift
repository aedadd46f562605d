// SPDX-License-Identifier: Apache-2.0

/// A JSON text (RFC 8259) as a value. Members keep their order, and numbers their digits: no binary fraction comes near
/// a coordinate.
public indirect enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(String)
  case array([JSONValue])
  case object([JSONMember])

  /// An object; members whose value is `nil` are left out.
  public static func object(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
    .object(members.compactMap { name, value in value.map { JSONMember(name: name, value: $0) } })
  }

  /// A whole number.
  public static func number(_ value: some BinaryInteger & Sendable) -> JSONValue {
    .number(JSONNumber(digits: String(value)))
  }

  /// The member of an object with this name.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }
}

/// A name and its value in a JSON object.
public struct JSONMember: Hashable, Sendable {
  /// The name.
  public var name: String
  /// The value.
  public var value: JSONValue

  /// Pairs a name with a value.
  public init(name: String, value: JSONValue) {
    self.name = name
    self.value = value
  }
}

/// A number as its digits.
public struct JSONNumber: Hashable, Sendable {
  /// The text, in the grammar of RFC 8259, section 6.
  public let digits: String

  /// The caller gives digits that the grammar allows.
  init(digits: String) { self.digits = digits }

  /// `units` of ten to the minus `places`, without trailing zeros, such as 33.5138.
  package init(units: Int64, places: Int) {
    var text = String(units.magnitude)
    text = String(repeating: "0", count: max(0, places + 1 - text.count)) + text
    var fraction = text.suffix(places)
    while fraction.last == "0" { fraction.removeLast() }
    let whole = text.dropLast(places)
    digits = (units < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
  }

  /// The number in units of ten to the minus `places`, rounded to the nearest, halves away from zero; `nil` if that
  /// does not fit 64 bits.
  public func units(places: Int) -> Int64? {
    var mantissa = ""
    var exponent = places
    let parts = digits.lowercased().split(separator: "e")
    if parts.count == 2 {
      guard let stated = Int(parts[1]), abs(stated) <= 400 else { return nil }
      exponent += stated
    }
    for character in parts[0] {
      if character == "." { continue }
      mantissa.append(character)
    }
    if let point = parts[0].firstIndex(of: ".") {
      exponent -= parts[0].distance(from: point, to: parts[0].endIndex) - 1
    }
    return JSONNumber.scaled(mantissa, exponent)
  }

  private static func scaled(_ mantissa: String, _ exponent: Int) -> Int64? {
    if exponent >= 0 {
      if mantissa.allSatisfy({ $0 == "0" || $0 == "-" }) { return 0 }
      return exponent > 19 ? nil : Int64(mantissa + String(repeating: "0", count: exponent))
    }
    let negative = mantissa.first == "-"
    let digits = negative ? mantissa.dropFirst() : mantissa[...]
    let kept = digits.dropLast(-exponent)
    let first = digits.dropFirst(kept.count)
    let roundsUp = digits.count >= -exponent && (first.first?.wholeNumberValue ?? 0) >= 5
    guard let whole = Int64(kept.isEmpty ? "0" : String(kept)), whole < Int64.max else { return nil }
    let magnitude = whole + (roundsUp ? 1 : 0)
    return negative ? -magnitude : magnitude
  }
}

extension JSONValue: CustomStringConvertible {
  /// The text without spaces, as UTF-8 needs no escapes but those of RFC 8259, section 7.
  public var description: String { String(decoding: bytes, as: UTF8.self) }

  /// The UTF-8 bytes of the text.
  public var bytes: [UInt8] {
    var writer = JSONWriter()
    writer.bytes.reserveCapacity(256)
    writer.write(self)
    return writer.bytes
  }
}

/// Writes JSON byte by byte: every byte that needs an escape stands alone in UTF-8.
private struct JSONWriter {
  var bytes: [UInt8] = []

  mutating func write(_ value: JSONValue) {
    switch value {
    case .null: append("null")
    case .bool(let value): append(value ? "true" : "false")
    case .number(let number): bytes.append(contentsOf: number.digits.utf8)
    case .string(let string): write(string)
    case .array(let values):
      bytes.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        write(value)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        write(member.name)
        bytes.append(UInt8(ascii: ":"))
        write(member.value)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private mutating func append(_ text: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func write(_ string: String) {
    bytes.append(UInt8(ascii: "\""))
    var string = string
    string.withUTF8 { text in
      var start = 0
      for index in text.indices where JSONWriter.needsEscape(text[index]) {
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
        writeEscaped(text[index])
        start = index + 1
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func writeEscaped(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): append("\\\"")
    case UInt8(ascii: "\\"): append("\\\\")
    case UInt8(ascii: "\n"): append("\\n")
    case UInt8(ascii: "\r"): append("\\r")
    case UInt8(ascii: "\t"): append("\\t")
    case 0..<0x20:
      append(byte < 0x10 ? "\\u000" : "\\u001")
      bytes.append(contentsOf: String(byte & 0xF, radix: 16).utf8)
    default: bytes.append(byte)
    }
  }
}
