// SPDX-License-Identifier: Apache-2.0

/// Entries as plain lines `path value`, for a guard between networks: every byte of an entry is the value of a field that
/// the schema has, and one value has one text. From the lines the very bytes come back, so that whoever gets them checks
/// leaf hash, tree and signatures as if the bytes themselves had come.
///
///     written_at 1537213140000
///     position watch-1
///     notice.kind patrol
///     notice.volumes.0.area.circle.radius_mm 2000000
///
/// Lines stand in the order of the bytes. Elements of lists are counted from 0; a message without fields is the line
/// `path empty`. What the schema does not have, and text outside ``PlainAlphabet``, has no plain form.
public enum PlainForm {
  /// The messages that have a plain form of their own.
  public enum Root: String, Hashable, Sendable {
    /// A whole entry.
    case entry = "Entry"
    /// What a notice says.
    case notice = "ActivityNotice"
  }

  /// The lines of an entry.
  public static func lines(of bytes: [UInt8], as root: Root = .entry) throws(PlainError) -> [String] {
    var writer = PlainLines()
    try writer.message(root.rawValue, bytes[...], path: "")
    // Lines that gave other bytes would be another entry: what is not in the one encoding has none.
    guard try PlainBytes.read(writer.lines, root.rawValue) == bytes else { throw .encoding(path: "the entry") }
    return writer.lines
  }

  /// The bytes of an entry, from its lines.
  public static func bytes(of lines: [String], as root: Root = .entry) throws(PlainError) -> [UInt8] {
    let bytes = try PlainBytes.read(lines, root.rawValue)
    var writer = PlainLines()
    try writer.message(root.rawValue, bytes[...], path: "")
    for (given, written) in zip(lines, writer.lines) where given != written { throw .value(line: given) }
    guard writer.lines.count == lines.count else { throw .line(lines.last ?? "") }
    return bytes
  }

  /// The lines of a notice.
  public static func lines(of notice: ActivityNotice) throws -> [String] {
    var writer = FieldWriter()
    try notice.write(to: &writer)
    return try lines(of: writer.bytes, as: .notice)
  }

  /// A notice, from its lines.
  ///
  /// - Throws: ``PlainError``, or `WireError` for a value that is no notice.
  public static func notice(of lines: [String]) throws -> ActivityNotice {
    var reader = FieldReader(try bytes(of: lines, as: .notice))
    let notice = try ActivityNotice(from: &reader)
    guard !reader.hasUnknown else { throw PlainError.encoding(path: "the notice") }
    return notice
  }
}

/// Bytes into lines.
private struct PlainLines {
  private(set) var lines: [String] = []

  mutating func message(_ name: String, _ bytes: ArraySlice<UInt8>, path: String) throws(PlainError) {
    let fields = PlainSchema.published.messages[name] ?? []
    var rest = bytes
    var counts: [UInt64: Int] = [:]
    if bytes.isEmpty, !path.isEmpty { lines.append("\(path) empty") }
    while !rest.isEmpty {
      guard let tag = rest.takeVarint() else { throw .encoding(path: path) }
      let number = tag >> 3
      guard let field = fields.first(where: { $0.number == number }) else {
        throw .unknownField(path: path.isEmpty ? "the entry" : path, number: number)
      }
      var inner = path.isEmpty ? field.name : "\(path).\(field.name)"
      if field.isList {
        inner += ".\(counts[number, default: 0])"
        counts[number, default: 0] += 1
      }
      try value(field, type: tag & 7, &rest, path: inner)
    }
  }

  private mutating func value(
    _ field: PlainSchema.Field, type: UInt64, _ rest: inout ArraySlice<UInt8>, path: String
  ) throws(PlainError) {
    switch field.kind {
    case .unsigned, .signed, .flag, .choice:
      guard type == 0, let number = rest.takeVarint() else { throw .encoding(path: path) }
      lines.append("\(path) \(try Self.text(number, field.kind, path: path))")
    default:
      guard type == 2, let count = rest.takeVarint(), let content = rest.takeBytes(count) else {
        throw .encoding(path: path)
      }
      if case .message(let name) = field.kind { return try message(name, content, path: path) }
      lines.append("\(path) \(try Self.text(content, field.kind, path: path))")
    }
  }

  private static func text(_ number: UInt64, _ kind: PlainSchema.Kind, path: String) throws(PlainError) -> String {
    switch kind {
    case .signed: return String(signed(number))
    case .flag:
      guard number == 1 else { throw .encoding(path: path) }
      return "true"
    case .choice(let choices):
      guard let choice = choices.first(where: { $0.number == number }) else {
        throw .unknownValue(path: path, number: number)
      }
      return choice.name
    default: return String(number)
    }
  }

  private static func text(
    _ bytes: ArraySlice<UInt8>, _ kind: PlainSchema.Kind, path: String
  ) throws(PlainError) -> String {
    switch kind {
    case .numbers, .counts:
      var (rest, words) = (bytes, [String]())
      while !rest.isEmpty {
        guard let number = rest.takeVarint() else { throw .encoding(path: path) }
        words.append(kind == .counts ? String(number) : String(signed(number)))
      }
      return words.joined(separator: " ")
    case .salt, .hash:
      guard bytes.count == (kind == .salt ? 16 : 32) else { throw .encoding(path: path) }
      return HexText.encode(bytes)
    case .note:
      guard let text = String(validating: bytes, as: UTF8.self) else { throw .characters(path: path) }
      guard !text.utf8.contains(UInt8(ascii: "\\")) else { throw .characters(path: path) }
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      guard lines.allSatisfy({ PlainAlphabet.allows($0) }) else { throw .characters(path: path) }
      return lines.joined(separator: "\\n")
    default:
      guard let text = String(validating: bytes, as: UTF8.self), !text.isEmpty else { throw .encoding(path: path) }
      let isAllowed = kind == .word ? text.utf8.allSatisfy { (0x21...0x7E).contains($0) } : PlainAlphabet.allows(text)
      guard isAllowed else { throw .characters(path: path) }
      return text
    }
  }

  private static func signed(_ number: UInt64) -> Int64 {
    Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
  }
}

/// Lines into bytes. What it takes too much of (leading zeros, a default that is written) shows when the bytes are
/// written as lines again.
private struct PlainBytes {
  private let lines: [(path: [Substring], value: Substring, whole: String)]
  private var next = 0

  static func read(_ lines: [String], _ root: String) throws(PlainError) -> [UInt8] {
    var reader = try PlainBytes(lines)
    let bytes = try reader.message(root, inside: [])
    guard reader.next == lines.count else { throw .line(lines[reader.next]) }
    return bytes
  }

  private init(_ lines: [String]) throws(PlainError) {
    var parsed: [(path: [Substring], value: Substring, whole: String)] = []
    parsed.reserveCapacity(lines.count)
    for line in lines {
      guard let space = line.utf8.firstIndex(of: 0x20) else { throw .line(line) }
      parsed.append(
        (
          line[..<space].split(separator: ".", omittingEmptySubsequences: false),
          line[line.utf8.index(after: space)...],
          line
        ))
    }
    self.lines = parsed
  }

  private func isNext(_ prefix: [Substring]) -> Bool {
    next < lines.count && lines[next].path.count >= prefix.count && lines[next].path.starts(with: prefix)
  }

  private mutating func message(_ name: String, inside prefix: [Substring]) throws(PlainError) -> [UInt8] {
    let fields = PlainSchema.published.messages[name] ?? []
    var output: [UInt8] = []
    var last: UInt64 = 0
    if !prefix.isEmpty, isNext(prefix), lines[next].path.count == prefix.count {
      guard lines[next].value == "empty" else { throw .line(lines[next].whole) }
      next += 1
      return []
    }
    while isNext(prefix), lines[next].path.count > prefix.count {
      let line = lines[next]
      let name = line.path[prefix.count]
      guard let field = fields.first(where: { $0.name == name }), field.number > last else { throw .line(line.whole) }
      last = field.number
      let inner = prefix + [name]
      guard field.isList else {
        try element(field, at: inner, to: &output)
        continue
      }
      var index = 0
      while isNext(inner + [Substring("\(index)")]) {
        try element(field, at: inner + [Substring("\(index)")], to: &output)
        index += 1
      }
      guard index > 0 else { throw .line(line.whole) }
    }
    return output
  }

  private mutating func element(
    _ field: PlainSchema.Field, at path: [Substring], to output: inout [UInt8]
  ) throws(PlainError) {
    if case .message(let name) = field.kind {
      let content = try message(name, inside: path)
      return output.append(field: field.number, content)
    }
    let line = lines[next]
    guard line.path.count == path.count else { throw .line(line.whole) }
    next += 1
    switch field.kind {
    case .unsigned, .signed, .flag, .choice:
      guard let number = Self.number(line.value, field.kind), number != 0 || field.isExplicit else {
        throw .value(line: line.whole)
      }
      output.append(varint: field.number << 3)
      output.append(varint: number)
    default:
      guard let content = Self.content(line.value, field.kind), !content.isEmpty else {
        throw .value(line: line.whole)
      }
      output.append(field: field.number, content)
    }
  }

  private static func number(_ text: Substring, _ kind: PlainSchema.Kind) -> UInt64? {
    switch kind {
    case .signed: Int64(text).map(zigzag)
    case .flag: text == "true" ? 1 : nil
    case .choice(let choices): choices.first { $0.name == text }?.number
    default: UInt64(text)
    }
  }

  private static func content(_ text: Substring, _ kind: PlainSchema.Kind) -> [UInt8]? {
    switch kind {
    case .numbers, .counts:
      var bytes: [UInt8] = []
      for word in text.split(separator: " ", omittingEmptySubsequences: false) {
        guard let number = kind == .counts ? UInt64(word) : Int64(word).map(zigzag) else { return nil }
        bytes.append(varint: number)
      }
      return bytes
    case .salt, .hash: return HexText.decode(String(text))
    case .note: return Array(text.replacing("\\n", with: "\n").utf8)
    default: return Array(text.utf8)
    }
  }

  private static func zigzag(_ number: Int64) -> UInt64 { UInt64(bitPattern: number << 1 ^ number >> 63) }
}

extension ArraySlice<UInt8> {
  fileprivate mutating func takeVarint() -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: 0, to: 64, by: 7) {
      guard let byte = popFirst() else { return nil }
      value |= UInt64(byte & 0x7F) << UInt64(shift)
      if byte < 0x80 { return value }
    }
    return nil
  }

  fileprivate mutating func takeBytes(_ count: UInt64) -> ArraySlice<UInt8>? {
    guard count <= UInt64(self.count) else { return nil }
    defer { removeFirst(Int(count)) }
    return prefix(Int(count))
  }
}

extension [UInt8] {
  fileprivate mutating func append(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }

  fileprivate mutating func append(field: UInt64, _ content: [UInt8]) {
    append(varint: field << 3 | 2)
    append(varint: UInt64(content.count))
    append(contentsOf: content)
  }
}
