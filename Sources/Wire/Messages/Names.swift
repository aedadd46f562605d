// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog

// Fields that hold a domain value in a string, a byte string or a number.

extension FieldReader {
  mutating func origin(_ name: StaticString) throws(WireError) -> Origin {
    let text = try string(name, limit: TransparencyLog.Limits.nameBytes)
    do { return try Origin(text) } catch { throw WireError(.origin(error)).inside(name) }
  }

  mutating func party(_ name: StaticString) throws(WireError) -> PartyID {
    let text = try string(name, limit: Limits.partyNameBytes)
    do { return try PartyID(text) } catch { throw WireError(.domain(error)).inside(name) }
  }

  mutating func position(_ name: StaticString) throws(WireError) -> PositionDesignator {
    let text = try string(name, limit: Limits.positionBytes)
    do { return try PositionDesignator(text) } catch { throw WireError(.domain(error)).inside(name) }
  }

  mutating func label(_ name: StaticString) throws(WireError) -> Label {
    let text = try string(name, limit: Limits.labelBytes)
    do { return try Label(text) } catch { throw WireError(.domain(error)).inside(name) }
  }

  mutating func callSign(_ name: StaticString) throws(WireError) -> CallSign {
    let text = try string(name, limit: Limits.callSignBytes)
    do { return try CallSign(text) } catch { throw WireError(.domain(error)).inside(name) }
  }

  mutating func verifierKey(_ name: StaticString) throws(WireError) -> VerifierKey {
    let text = try string(name, limit: Limits.verifierKeyBytes)
    let key: VerifierKey
    do { key = try VerifierKey(vkey: text) } catch { throw WireError(.key(error)).inside(name) }
    // One key has one text.
    guard key.vkey.utf8.elementsEqual(text.utf8) else { throw WireError(.key(.malformed)).inside(name) }
    return key
  }

  mutating func salt(_ name: StaticString) throws(WireError) -> Salt {
    let bytes = try bytes(name, limit: Limits.entryBytes)
    do { return try Salt(Array(bytes)) } catch { throw WireError(.domain(error)).inside(name) }
  }

  mutating func hash(_ name: StaticString) throws(WireError) -> Hash256 {
    let bytes = try bytes(name, limit: Limits.entryBytes)
    do { return try Hash256(bytes) } catch {
      throw WireError(.length(bytes: bytes.count, needed: Hash256.byteCount)).inside(name)
    }
  }

  /// A signed checkpoint or certificate, as its bytes.
  mutating func note(_ name: StaticString) throws(WireError) -> [UInt8] {
    Array(try bytes(name, limit: Limits.noteBytes))
  }

  /// Milliseconds since 1970. 0 is left out where the field is not a member of a oneof.
  mutating func instant(_ name: StaticString, explicit: Bool = false) throws(WireError) -> Instant {
    let number = try uint64(name, largest: UInt64(Int64.max), explicit: explicit)
    do { return try Instant(validatingMilliseconds: Int64(number)) } catch {
      throw WireError(.instant(error)).inside(name)
    }
  }

  /// The size of a log, or the index of an entry with room for that entry.
  mutating func logSize(_ name: StaticString, isIndex: Bool = false) throws(WireError) -> UInt64 {
    try uint64(name, largest: TransparencyLog.Limits.treeSize - (isIndex ? 1 : 0))
  }
}

extension FieldWriter {
  /// An instant that is not the first of 1970, so that leaving the field out means that there is none.
  mutating func laterInstant(_ field: UInt32, _ name: StaticString, _ value: Instant) throws(WireError) {
    guard value.milliseconds > 0 else {
      throw WireError(.outOfRange(value: value.milliseconds, allowed: 1...SeparationLimits.lastMillisecond))
        .inside(name)
    }
    instant(field, value)
  }

  mutating func instant(_ field: UInt32, _ value: Instant, explicit: Bool = false) {
    uint64(field, UInt64(max(0, value.milliseconds)), explicit: explicit)
  }

  mutating func labels(_ field: UInt32, _ values: [Label]) {
    for value in values { string(field, value.text) }
  }

  /// A log size or an index, as large as the other side may read.
  mutating func logSize(
    _ field: UInt32, _ name: StaticString, _ value: UInt64, isIndex: Bool = false
  ) throws(WireError) {
    let largest = TransparencyLog.Limits.treeSize - (isIndex ? 1 : 0)
    guard value <= largest else { throw WireError(.overflow(value: value, largest: largest)).inside(name) }
    uint64(field, value)
  }

  /// A signed checkpoint or certificate.
  mutating func note(_ field: UInt32, _ name: StaticString, _ value: [UInt8]) throws(WireError) {
    guard !value.isEmpty else { throw WireError(.missing).inside(name) }
    guard value.count <= Limits.noteBytes else {
      throw WireError(.tooLong(bytes: value.count, limit: Limits.noteBytes)).inside(name)
    }
    data(field, value)
  }
}

/// Refuses a list with too many or too few elements, when writing and when reading.
func checkCount(_ count: Int, _ allowed: ClosedRange<Int>, _ name: StaticString) throws(WireError) {
  guard allowed.contains(count) else { throw WireError(.count(count, allowed: allowed)).inside(name) }
}

/// Refuses a list that does not ascend strictly.
func checkAscending<T: Comparable>(_ values: [T], _ name: StaticString) throws(WireError) {
  for index in values.indices.dropFirst() where !(values[index - 1] < values[index]) {
    throw WireError(.notAscending(index: index)).inside(name)
  }
}
