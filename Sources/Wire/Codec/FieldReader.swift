// SPDX-License-Identifier: Apache-2.0

/// Reads the fields of a message and refuses every encoding but the one that a value has.
///
/// Field order, single occurrence, wire types, minimal varints, defaults and depth are checked here, so that what reads
/// a message only names its fields. All reading is within bounds that were checked before; no bytes can stop the
/// program.
///
///     while let field = try reader.next() {
///       switch field {
///       case 1: origin = try reader.origin("origin")
///       case 2: index = try reader.uint64("index")
///       default: try reader.skip()
///       }
///     }
struct FieldReader {
  private let bytes: [UInt8]
  /// Where the next byte is read.
  private var offset = 0
  /// Where the message that is being read ends.
  private var end: Int
  /// Messages that are open, the outermost counted.
  private var depth = 1
  /// The field that `next` returned, with the place and the end of its tag.
  private var number: UInt32 = 0
  private var type: UInt8 = 0
  private var tag = 0..<0

  /// Whether a field or value of a later version was met anywhere so far.
  private(set) var hasUnknown = false
  /// Whether a field of a later version was met in the message that is being read.
  private(set) var hasUnknownField = false

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    end = bytes.count
  }

  /// The number of the next field of the message, `nil` at its end.
  mutating func next() throws(WireError) -> UInt32? {
    guard offset < end else { return nil }
    let previous = number
    try readTag()
    guard number > previous else {
      throw WireError(number == previous ? .fieldTwice(number) : .fieldOrder(field: number, after: previous))
    }
    return number
  }

  private mutating func readTag() throws(WireError) {
    let start = offset
    let key = try varint()
    tag = start..<offset
    type = UInt8(truncatingIfNeeded: key & 7)
    guard let small = UInt32(exactly: key), small >> 3 > 0 else { throw WireError(.fieldNumber(key >> 3)) }
    number = small >> 3
  }

  /// Whether the next field is the one that was just read, with the same wire type. If so, its tag is taken.
  private mutating func takeSameTag() -> Bool {
    let count = tag.count
    guard end - offset >= count else { return false }
    for step in 0..<count where bytes[offset + step] != bytes[tag.lowerBound + step] { return false }
    offset += count
    return true
  }

  // MARK: Scalars

  private mutating func varint() throws(WireError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while offset < end {
      let byte = bytes[offset]
      offset += 1
      guard shift < 63 || byte == 1 else { throw WireError(.varint) }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 {
        guard byte != 0 || shift == 0 else { throw WireError(.varint) }
        return value
      }
      shift += 7
    }
    throw WireError(.truncated)
  }

  private func expect(_ expected: UInt8) throws(WireError) {
    guard type == expected else { throw WireError(.wireType(field: number, type: type)) }
  }

  /// An unsigned number; `explicit` where zero is written too (a member of a oneof).
  mutating func uint64(
    _ name: StaticString, largest: UInt64 = .max, explicit: Bool = false
  ) throws(WireError) -> UInt64 {
    do throws(WireError) {
      try expect(WireType.varint)
      let value = try varint()
      guard value <= largest else { throw WireError(.overflow(value: value, largest: largest)) }
      guard explicit || value != 0 else { throw WireError(.defaultWritten) }
      return value
    } catch { throw error.inside(name) }
  }

  /// An unsigned number of 32 bits.
  mutating func uint32(
    _ name: StaticString, largest: UInt32 = .max, explicit: Bool = false
  ) throws(WireError) -> UInt32 {
    UInt32(truncatingIfNeeded: try uint64(name, largest: UInt64(largest), explicit: explicit))
  }

  /// A signed number of 32 bits in zigzag form.
  mutating func sint32(_ name: StaticString, explicit: Bool = false) throws(WireError) -> Int32 {
    let value = try uint32(name, explicit: explicit)
    return Int32(bitPattern: value >> 1) ^ -Int32(bitPattern: value & 1)
  }

  /// A signed number of 64 bits in zigzag form.
  mutating func sint64(_ name: StaticString) throws(WireError) -> Int64 { zigzag(try uint64(name)) }

  private func zigzag(_ value: UInt64) -> Int64 { Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }

  /// A flag in a oneof, which can only be true.
  mutating func flag(_ name: StaticString) throws(WireError) {
    guard try uint64(name, largest: 1, explicit: true) == 1 else { throw WireError(.flagFalse).inside(name) }
  }

  /// The number of an enum value that may be one of a later version.
  mutating func enumeration<E: WireEnumeration>(
    _ name: StaticString, as type: E.Type = E.self, explicit: Bool = false
  ) throws(WireError) -> E {
    let number = try uint32(name, largest: UInt32(Int32.max), explicit: explicit)
    if let value = E(wireNumber: number) { return value }
    guard number != 0 else { throw WireError(.missing).inside(name) }
    hasUnknown = true
    guard let later = E.later(number) else { throw WireError(.laterVersion).inside(name) }
    return later
  }

  /// Packed signed numbers in zigzag form; at least one.
  mutating func packedSint64(_ name: StaticString, limit: Int) throws(WireError) -> [Int64] {
    try packed(name, limit: limit) { (reader) throws(WireError) in reader.zigzag(try reader.varint()) }
  }

  /// Packed unsigned numbers of 32 bits; at least one.
  mutating func packedUint32(_ name: StaticString, limit: Int) throws(WireError) -> [UInt32] {
    try packed(name, limit: limit) { (reader) throws(WireError) in
      let value = try reader.varint()
      guard let small = UInt32(exactly: value) else {
        throw WireError(.overflow(value: value, largest: UInt64(UInt32.max)))
      }
      return small
    }
  }

  private mutating func packed<T>(
    _ name: StaticString, limit: Int, _ element: (inout FieldReader) throws(WireError) -> T
  ) throws(WireError) -> [T] {
    do throws(WireError) {
      let range = try payload()
      guard !range.isEmpty else { throw WireError(.defaultWritten) }
      let outerEnd = end
      end = range.upperBound
      var values: [T] = []
      while offset < end {
        guard values.count < limit else { throw WireError(.count(values.count + 1, allowed: 1...limit)) }
        values.append(try element(&self))
      }
      end = outerEnd
      return values
    } catch { throw error.inside(name) }
  }

  // MARK: Bytes and text

  /// Takes the length of a length-delimited field; the reader stands at its first byte.
  private mutating func payload() throws(WireError) -> Range<Int> {
    try expect(WireType.lengthDelimited)
    let length = try varint()
    guard length <= UInt64(end - offset) else { throw WireError(.truncated) }
    return offset..<(offset + Int(length))
  }

  /// A byte string, not empty unless it is an element of a list, of at most `limit` bytes.
  mutating func bytes(_ name: StaticString, limit: Int) throws(WireError) -> ArraySlice<UInt8> {
    do throws(WireError) {
      let range = try payload()
      guard !range.isEmpty else { throw WireError(.defaultWritten) }
      guard range.count <= limit else { throw WireError(.tooLong(bytes: range.count, limit: limit)) }
      offset = range.upperBound
      return bytes[range]
    } catch { throw error.inside(name) }
  }

  /// A text, not empty, of at most `limit` bytes.
  mutating func string(_ name: StaticString, limit: Int) throws(WireError) -> String {
    guard let text = String(validating: try bytes(name, limit: limit), as: UTF8.self) else {
      throw WireError(.notUTF8).inside(name)
    }
    return text
  }

  // MARK: Messages and lists

  /// A message in a field of its own.
  mutating func message<M: WireMessage>(_ name: StaticString, as type: M.Type = M.self) throws(WireError) -> M {
    do { return try nested() } catch { throw error.inside(name) }
  }

  private mutating func nested<M: WireMessage>() throws(WireError) -> M {
    let range = try payload()
    guard depth < Limits.depth else { throw WireError(.depth(limit: Limits.depth)) }
    let outer = (end: end, number: number, type: type, tag: tag, unknown: hasUnknownField)
    end = range.upperBound
    number = 0
    depth += 1
    hasUnknownField = false
    let value = try M(from: &self)
    end = outer.end
    number = outer.number
    type = outer.type
    tag = outer.tag
    depth -= 1
    hasUnknownField = outer.unknown
    return value
  }

  /// All elements of a repeated field of messages.
  mutating func messages<M: WireMessage>(
    _ name: StaticString, as type: M.Type = M.self, limit: Int
  ) throws(WireError) -> [M] {
    try list(name, limit: limit) { reader throws(WireError) in try reader.nested() }
  }

  /// All elements of a repeated field, each read by `element`.
  mutating func list<T>(
    _ name: StaticString, limit: Int, _ element: (inout FieldReader) throws(WireError) -> T
  ) throws(WireError) -> [T] {
    var values: [T] = []
    repeat {
      guard values.count < limit else { throw WireError(.count(values.count + 1, allowed: 0...limit)).inside(name) }
      do throws(WireError) { values.append(try element(&self)) } catch { throw error.inside(name, values.count) }
    } while takeSameTag()
    return values
  }

  // MARK: Later versions

  /// Passes over a field of a later version, with its repetitions.
  mutating func skip() throws(WireError) {
    repeat { try skipOnce() } while takeSameTag()
  }

  /// Passes over one occurrence of a field whose content is not understood.
  private mutating func skipOnce() throws(WireError) {
    hasUnknown = true
    hasUnknownField = true
    switch type {
    case WireType.varint: _ = try varint()
    case WireType.fixed64: try pass(8)
    case WireType.lengthDelimited: offset = try payload().upperBound
    case WireType.fixed32: try pass(4)
    default: throw WireError(.wireType(field: number, type: type))
    }
  }

  /// A message of which a later version may have another form; `nil` if it does, and the reader stands behind it.
  mutating func messageOrLater<M: WireMessage>(_ name: StaticString, as type: M.Type = M.self) throws(WireError) -> M? {
    let before = self
    do { return try message(name) } catch {
      guard error.problem == .laterVersion else { throw error }
      self = before
      try skipOnce()
      return nil
    }
  }

  private mutating func pass(_ count: Int) throws(WireError) {
    guard end - offset >= count else { throw WireError(.truncated) }
    offset += count
  }

  /// The value of a field that must be there.
  func required<T>(_ value: T?, _ name: StaticString) throws(WireError) -> T {
    guard let value else { throw WireError(.missing).inside(name) }
    return value
  }

  /// The member of a oneof that must be there. If the message has fields of a later version, the choice may be one of
  /// them.
  func chosen<T>(_ value: T?, _ name: StaticString) throws(WireError) -> T {
    guard let value else { throw WireError(hasUnknownField ? .laterVersion : .missing).inside(name) }
    return value
  }

  /// Sets the member of a oneof, once.
  func choose<T>(_ choice: inout T?, _ value: T) throws(WireError) {
    guard choice == nil else { throw WireError(.twoChoices) }
    choice = value
  }
}

/// The wire types of Protocol Buffers that occur; groups (3 and 4) do not.
enum WireType {
  static let varint: UInt8 = 0
  static let fixed64: UInt8 = 1
  static let lengthDelimited: UInt8 = 2
  static let fixed32: UInt8 = 5
}
