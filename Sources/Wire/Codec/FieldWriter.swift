// SPDX-License-Identifier: Apache-2.0
import TransparencyLog

/// Writes the one encoding of a message. Fields must be written in ascending order; defaults are left out by
/// themselves.
struct FieldWriter {
  /// What was written so far.
  private(set) var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(512) }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  private mutating func tag(_ field: UInt32, _ type: UInt8) { varint(UInt64(field) << 3 | UInt64(type)) }

  /// An unsigned number; `explicit` where zero is written too (a member of a oneof).
  mutating func uint64(_ field: UInt32, _ value: UInt64, explicit: Bool = false) {
    guard explicit || value != 0 else { return }
    tag(field, WireType.varint)
    varint(value)
  }

  /// A signed number of 32 bits in zigzag form.
  mutating func sint32(_ field: UInt32, _ value: Int32, explicit: Bool = false) {
    uint64(field, UInt64(UInt32(bitPattern: value << 1 ^ value >> 31)), explicit: explicit)
  }

  /// A signed number of 64 bits in zigzag form.
  mutating func sint64(_ field: UInt32, _ value: Int64) { uint64(field, zigzag(value)) }

  private func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }

  /// An enum value that is not the one left out.
  mutating func enumeration<E: WireEnumeration>(
    _ field: UInt32, _ name: StaticString, _ value: E, explicit: Bool = false
  ) throws(WireError) {
    do { uint64(field, UInt64(try value.wireNumber()), explicit: explicit) } catch { throw error.inside(name) }
  }

  /// Packed signed numbers in zigzag form.
  mutating func packedSint64(_ field: UInt32, _ values: [Int64]) {
    delimited(field) { for value in values { $0.varint($0.zigzag(value)) } }
  }

  /// Packed unsigned numbers of 32 bits.
  mutating func packedUint32(_ field: UInt32, _ values: [UInt32]) {
    delimited(field) { for value in values { $0.varint(UInt64(value)) } }
  }

  /// A byte string; an empty one is left out.
  mutating func data(_ field: UInt32, _ value: some Collection<UInt8>) {
    guard !value.isEmpty else { return }
    tag(field, WireType.lengthDelimited)
    varint(UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  /// The 32 bytes of a hash.
  mutating func hash(_ field: UInt32, _ value: Hash256) {
    tag(field, WireType.lengthDelimited)
    varint(UInt64(Hash256.byteCount))
    value.append(to: &bytes)
  }

  /// A text; an empty one is left out.
  mutating func string(_ field: UInt32, _ value: String) { data(field, value.utf8) }

  /// A message in a field of its own.
  mutating func message(_ field: UInt32, _ name: StaticString, _ value: some WireMessage) throws(WireError) {
    do throws(WireError) {
      try delimited(field) { (writer) throws(WireError) in try value.write(to: &writer) }
    } catch { throw error.inside(name) }
  }

  /// A repeated field of messages.
  mutating func messages<M: WireMessage>(_ field: UInt32, _ name: StaticString, _ values: [M]) throws(WireError) {
    for (index, value) in values.enumerated() {
      do throws(WireError) {
        try delimited(field) { (writer) throws(WireError) in try value.write(to: &writer) }
      } catch { throw error.inside(name, index) }
    }
  }

  /// Writes the content after one byte kept free for its length, and makes room where that is not enough.
  private mutating func delimited<Failure>(
    _ field: UInt32, _ content: (inout FieldWriter) throws(Failure) -> Void
  ) throws(Failure) {
    tag(field, WireType.lengthDelimited)
    let start = bytes.count
    bytes.append(0)
    try content(&self)
    let length = bytes.count - start - 1
    guard length >= 0x80 else {
      bytes[start] = UInt8(truncatingIfNeeded: length)
      return
    }
    var prefix = FieldWriter(empty: ())
    prefix.varint(UInt64(length))
    bytes.replaceSubrange(start...start, with: prefix.bytes)
  }

  private init(empty: Void) {}
}
