// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// Parts of entries of one log: the body of `add-parts`, and (with the index to go on from) the answer to `get-parts`.
/// All numbers are big-endian:
///
///     uint16 origin_size, origin, then for each part:
///     uint64 index, uint16 number, 16 bytes salt, uint32 size, bytes
public struct PartsMessage: Hashable, Sendable {
  /// Content type of the body.
  public static let contentType = "application/octet-stream"

  /// A part at its place in the log.
  public struct Record: Hashable, Sendable {
    /// Index of the entry.
    public var index: UInt64
    /// Number of the part in the entry.
    public var number: Int
    /// The part.
    public var part: Part

    /// Places a part.
    public init(index: UInt64, number: Int, part: Part) {
      self.index = index
      self.number = number
      self.part = part
    }

    /// A stored part.
    public init(_ stored: StoredPart) {
      self.init(index: stored.key.index, number: stored.key.number, part: stored.part)
    }

    /// Bytes of the record in a body.
    var byteCount: Int { 30 + part.bytes.count }
  }

  /// The log.
  public var origin: Origin
  /// The parts.
  public var records: [Record]

  /// Parts of a log.
  public init(origin: Origin, records: [Record]) {
    self.origin = origin
    self.records = records
  }

  /// Parses a body strictly.
  public init(parsing bytes: [UInt8]) throws(PeerMessageError) {
    guard bytes.count <= ExchangeLimits.requestBytes else {
      throw .tooLong(bytes: bytes.count, limit: ExchangeLimits.requestBytes)
    }
    var rest = bytes[...]
    guard let length = rest.takeNumber(UInt16.self), let name = rest.take(Int(length)),
      let text = String(validating: name, as: UTF8.self), let origin = try? Origin(text)
    else { throw .truncated("origin") }
    self.origin = origin
    records = []
    while !rest.isEmpty {
      guard let index = rest.takeNumber(UInt64.self), index < UInt64(Int64.max),
        let number = rest.takeNumber(UInt16.self), Int(number) < Wire.Limits.parts
      else { throw .truncated("part's place") }
      guard let saltBytes = rest.take(16), let salt = try? Salt(Array(saltBytes)),
        let size = rest.takeNumber(UInt32.self), Int(size) <= Wire.Limits.partBytes, let content = rest.take(Int(size))
      else { throw .truncated("part") }
      records.append(Record(index: index, number: Int(number), part: Part(salt: salt, bytes: Array(content))))
    }
  }

  /// The body.
  public var bytes: [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(records.reduce(2 + origin.name.utf8.count) { $0 + $1.byteCount })
    UInt16(truncatingIfNeeded: origin.name.utf8.count).append(to: &output)
    output += origin.name.utf8
    for record in records {
      record.index.append(to: &output)
      UInt16(truncatingIfNeeded: record.number).append(to: &output)
      output += record.part.salt.bytes
      UInt32(truncatingIfNeeded: record.part.bytes.count).append(to: &output)
      output += record.part.bytes
    }
    return output
  }
}

/// Answer to `get-parts`: the index after the last entry whose parts are covered, as uint64, then a ``PartsMessage``.
public struct PartsAnswer: Hashable, Sendable {
  /// Where to go on.
  public var next: UInt64
  /// The parts, as far as they are held.
  public var parts: PartsMessage

  /// An answer.
  public init(next: UInt64, parts: PartsMessage) {
    self.next = next
    self.parts = parts
  }

  /// Parses an answer strictly.
  public init(parsing bytes: [UInt8]) throws(PeerMessageError) {
    var rest = bytes[...]
    guard let next = rest.takeNumber(UInt64.self) else { throw .truncated("next") }
    self.next = next
    parts = try PartsMessage(parsing: Array(rest))
  }

  /// The answer's body.
  public var bytes: [UInt8] {
    var output: [UInt8] = []
    next.append(to: &output)
    return output + parts.bytes
  }
}
