// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog

/// The one place where the bytes of an entry become a domain value and back (`Schema/parley.proto`, docs/wire.md).
///
/// One value has one encoding: what `decode` accepts and understands fully, `encode` gives back byte for byte.
public enum EntryCodec {
  /// Writes an entry within the limits of `Limits`. `isPartlyUnknown` is not written: it is what a reader finds out.
  ///
  /// A safety warning is written as stated, whatever its numbers.
  ///
  /// - Throws: `WireError` naming the field, the limit and what to do.
  public static func encode(_ entry: Entry) throws(WireError) -> [UInt8] {
    var writer = FieldWriter()
    try entry.write(to: &writer)
    guard writer.bytes.count <= Limits.entryBytes else {
      throw WireError(.entryTooLong(bytes: writer.bytes.count, limit: Limits.entryBytes))
    }
    return writer.bytes
  }

  /// Reads an entry. Total: any bytes give a value or an error.
  ///
  /// - Throws: `WireError` for anything but the one encoding of a value within the limits.
  public static func decode(_ bytes: [UInt8]) throws(WireError) -> Entry {
    guard bytes.count <= Limits.entryBytes else {
      throw WireError(.entryTooLong(bytes: bytes.count, limit: Limits.entryBytes))
    }
    var reader = FieldReader(bytes)
    return try Entry(from: &reader)
  }
}

extension Entry: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var envelope = Envelope()
    var body: Body?
    while let field = try reader.next() {
      if try envelope.read(field, from: &reader) { continue }
      guard Body.fields.contains(field) else {
        try reader.skip()
        continue
      }
      let said = try Body.read(field, from: &reader)
      if body == nil {
        body = said
      } else if Body.knownFields.contains(field) {
        throw WireError(.twoChoices).inside("body")
      }
    }
    self.init(
      salt: try reader.required(envelope.salt, "salt"), writtenAt: envelope.writtenAt,
      position: try reader.required(envelope.position, "position"), frontier: envelope.frontier, parts: envelope.parts,
      body: try reader.required(body, "body"), isPartlyUnknown: reader.hasUnknown)
    try checkAscending(frontier.map(\.origin), "frontier")
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try checkCount(frontier.count, 0...Limits.frontier, "frontier")
    try checkAscending(frontier.map(\.origin), "frontier")
    try checkCount(parts.count, 0...Limits.parts, "parts")
    writer.data(1, salt.bytes)
    writer.instant(2, writtenAt)
    writer.string(3, position.name)
    try writer.messages(4, "frontier", frontier)
    try writer.messages(5, "parts", parts)
    try body.write(to: &writer)
  }
}

/// The fields of an entry before its body.
struct Envelope {
  var salt: Salt?
  var writtenAt = Instant(milliseconds: 0)
  var position: PositionDesignator?
  var frontier: [LogPosition] = []
  var parts: [PartCommitment] = []

  /// Reads a field; `false` if it is none of the envelope's.
  mutating func read(_ field: UInt32, from reader: inout FieldReader) throws(WireError) -> Bool {
    switch field {
    case 1: salt = try reader.salt("salt")
    case 2: writtenAt = try reader.instant("written_at")
    case 3: position = try reader.position("position")
    case 4: frontier = try reader.messages("frontier", limit: Limits.frontier)
    case 5: parts = try reader.messages("parts", limit: Limits.parts)
    default: return false
    }
    return true
  }
}
