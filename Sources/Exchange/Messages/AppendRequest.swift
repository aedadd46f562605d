// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// An upload in one request, for a peer that has everything before it: the body of `append`. It says what `add-parts`,
/// `add-checkpoint` and `add-entries` say, without proofs, since who has the log up to the first entry works out the
/// root by itself. On a poor line bytes, segments and handshakes are what takes time. All numbers are big-endian:
///
///     uint16 origin_size, origin, uint64 start, uint64 end, 32 bytes root, uint8 signature_size, uint32 key_id, signature,
///     then for each entry: uint16 size, bytes, uint8 count of positions, for each uint32 log, uint32 size, uint8 count of
///     texts (see ``BriefEntry``),
///     then for each part: uint16 entry (from the first one of the upload on), uint8 number, 16 bytes salt, uint32 size,
///     bytes
public struct AppendRequest: Hashable, Sendable {
  /// What the log signed at the upload's end.
  public var checkpoint: Checkpoint
  /// The signature by the log's key.
  public var signature: NoteSignature
  /// Index of the first entry.
  public var start: UInt64
  /// The entries up to the checkpoint's size.
  public var entries: [BriefEntry]
  /// Parts of these entries.
  public var parts: [PartsMessage.Record]

  /// An upload to a peer that holds logs of these sizes; nil if it is none that can be sent in this form.
  ///
  /// - Parameter held: nil sends entries whole: on a line that is not slow, leaving out costs more than it saves.
  init?(
    _ signed: SignedCheckpoint, start: UInt64, entries: [[UInt8]], parts: [PartsMessage.Record],
    held: [Origin: UInt64]?
  ) {
    let name = signed.checkpoint.origin.name
    guard let signature = signed.note.signatures.first(where: { $0.name == name }), signature.signature.count <= 255,
      start <= signed.checkpoint.size, signed.checkpoint.size - start == UInt64(entries.count),
      parts.allSatisfy({ $0.index >= start && $0.index < signed.checkpoint.size })
    else { return nil }
    checkpoint = signed.checkpoint
    self.signature = signature
    self.start = start
    self.parts = parts
    guard let held else {
      self.entries = entries.map { BriefEntry(whole: $0) }
      return
    }
    self.entries = []
    var positions = ExchangeLimits.appendPositions
    for (index, bytes) in zip(start..., entries) {
      let brief = BriefEntry(bytes, parts: self.parts(of: index), held: held)
      let isWithin = brief.positions.count <= positions
      if isWithin { positions -= brief.positions.count }
      self.entries.append(isWithin ? brief : BriefEntry(whole: bytes))
    }
  }

  /// The parts that travel beside an entry, by number.
  func parts(of index: UInt64) -> [Part] {
    parts.filter { $0.index == index }.sorted { $0.number < $1.number }.map(\.part)
  }

  /// Parses a body strictly.
  public init(parsing bytes: [UInt8]) throws(PeerMessageError) {
    guard bytes.count <= ExchangeLimits.appendBytesMost else {
      throw .tooLong(bytes: bytes.count, limit: ExchangeLimits.appendBytesMost)
    }
    var rest = bytes[...]
    guard let length = rest.takeNumber(UInt16.self), let name = rest.take(Int(length)),
      let text = String(validating: name, as: UTF8.self), let origin = try? Origin(text)
    else { throw .truncated("origin") }
    guard let start = rest.takeNumber(UInt64.self), let end = rest.takeNumber(UInt64.self), start <= end,
      end - start <= ExchangeLimits.appendEntries
    else { throw .truncated("range") }
    guard let root = rest.take(32), let hash = try? Hash256(root),
      let checkpoint = try? Checkpoint(origin: origin, size: end, root: hash)
    else { throw .truncated("root") }
    guard let size = rest.takeNumber(UInt8.self), size > 0, let key = rest.takeNumber(UInt32.self),
      let signature = rest.take(Int(size))
    else { throw .truncated("signature") }
    self.checkpoint = checkpoint
    self.signature = NoteSignature(name: origin.name, keyID: key, signature: Array(signature))
    self.start = start
    entries = []
    var positions = ExchangeLimits.appendPositions
    for _ in start..<end {
      guard let size = rest.takeNumber(UInt16.self), let bytes = rest.take(Int(size)),
        let count = rest.takeNumber(UInt8.self)
      else { throw .truncated("entry") }
      positions -= Int(count)
      guard positions >= 0 else { throw .truncated("positions") }
      var entry = BriefEntry(whole: Array(bytes))
      for _ in 0..<count {
        guard let log = rest.takeNumber(UInt32.self), let size = rest.takeNumber(UInt32.self) else {
          throw .truncated("position")
        }
        entry.positions.append(BriefEntry.Position(log: log, size: size))
      }
      guard let texts = rest.takeNumber(UInt8.self) else { throw .truncated("texts") }
      entry.texts = Int(texts)
      entries.append(entry)
    }
    parts = []
    while !rest.isEmpty {
      guard let offset = rest.takeNumber(UInt16.self), UInt64(offset) < end - start,
        let number = rest.takeNumber(UInt8.self), Int(number) < Wire.Limits.parts
      else { throw .truncated("part's place") }
      guard let saltBytes = rest.take(16), let salt = try? Salt(Array(saltBytes)),
        let size = rest.takeNumber(UInt32.self), Int(size) <= Wire.Limits.partBytes, let content = rest.take(Int(size))
      else { throw .truncated("part") }
      parts.append(
        PartsMessage.Record(
          index: start + UInt64(offset), number: Int(number), part: Part(salt: salt, bytes: Array(content))))
    }
  }

  /// The signed checkpoint as a note.
  public var note: [UInt8] { Array("\(checkpoint.text)\n\(signature.line)".utf8) }

  /// The body.
  public var bytes: [UInt8] {
    var output: [UInt8] = []
    let name = checkpoint.origin.name.utf8
    UInt16(truncatingIfNeeded: name.count).append(to: &output)
    output += name
    start.append(to: &output)
    checkpoint.size.append(to: &output)
    checkpoint.root.append(to: &output)
    output.append(UInt8(truncatingIfNeeded: signature.signature.count))
    signature.keyID.append(to: &output)
    output += signature.signature
    for entry in entries {
      UInt16(truncatingIfNeeded: entry.bytes.count).append(to: &output)
      output += entry.bytes
      output.append(UInt8(truncatingIfNeeded: entry.positions.count))
      for position in entry.positions {
        position.log.append(to: &output)
        position.size.append(to: &output)
      }
      output.append(UInt8(truncatingIfNeeded: entry.texts))
    }
    for record in parts {
      UInt16(truncatingIfNeeded: record.index - start).append(to: &output)
      output.append(UInt8(truncatingIfNeeded: record.number))
      output += record.part.salt.bytes
      UInt32(truncatingIfNeeded: record.part.bytes.count).append(to: &output)
      output += record.part.bytes
    }
    return output
  }
}
