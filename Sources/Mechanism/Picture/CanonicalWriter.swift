// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// Writes values so that different values give different bytes: fixed widths, big-endian, lengths before what varies.
struct CanonicalWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ number: UInt64) {
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
    }
  }

  mutating func write(_ number: Int) { write(UInt64(bitPattern: Int64(number))) }
  mutating func write(_ number: Int64) { write(UInt64(bitPattern: number)) }
  mutating func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }
  mutating func write(_ instant: Instant) { write(instant.milliseconds) }
  mutating func write(_ hash: Hash256) { hash.append(to: &bytes) }
  mutating func write(_ party: PartyID) { write(party.name) }
  mutating func write(_ origin: Origin) { write(origin.name) }

  mutating func write(_ text: String) {
    write(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func write(_ other: [UInt8]) {
    write(other.count)
    bytes.append(contentsOf: other)
  }

  mutating func write(_ ref: EntryRef) {
    write(ref.origin)
    write(ref.index)
    write(ref.leaf)
  }

  mutating func write(_ position: LogPosition) {
    write(position.origin)
    write(position.size)
    write(position.root)
  }

  mutating func write(_ stated: Stated) {
    write(stated.ref)
    write(stated.at)
  }

  mutating func write<Value>(_ value: Value?, _ body: (inout CanonicalWriter, Value) -> Void) {
    write(value != nil)
    if let value { body(&self, value) }
  }

  mutating func write<Value>(_ values: [Value], _ body: (inout CanonicalWriter, Value) -> Void) {
    write(values.count)
    for value in values { body(&self, value) }
  }
}
