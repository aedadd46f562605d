// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// What a node writes in one atomic, durable step: all of it or nothing. Batches are applied in the order in which they
/// were asked for; after a crash a store holds a prefix of them.
public struct StoreBatch: Hashable, Sendable {
  /// Logs that are cut back before anything else of the batch is written: entries that were never signed and never left
  /// this node, with their parts and the tiles that reach beyond the cut. Only the recovery of a restored node does
  /// this.
  public var truncated: [StoredTruncation] = []
  /// Entries in order: each continues its log without a gap (own logs and mirrored ones alike).
  public var entries: [StoredEntry] = []
  /// Full tiles (256 hashes) that the entries completed. Partial tiles are never stored: they follow from the entries.
  public var tiles: [StoredTile] = []
  /// Parts beside entries.
  public var parts: [StoredPart] = []
  /// Parts whose bytes and salts are to be erased.
  public var removedParts: [PartKey] = []
  /// Small records, replaced by key: checkpoints, receipts, heads, keys, evidence.
  public var records: [StoredRecord] = []

  /// An empty batch.
  public init() {}
  /// Whether there is nothing to write.
  public var isEmpty: Bool {
    truncated.isEmpty && entries.isEmpty && tiles.isEmpty && parts.isEmpty && removedParts.isEmpty && records.isEmpty
  }
}

/// A log is cut back to this many entries.
public struct StoredTruncation: Hashable, Sendable {
  /// The log.
  public var origin: Origin
  /// Number of entries that stay.
  public var size: UInt64

  /// Cuts a log back.
  public init(origin: Origin, size: UInt64) {
    self.origin = origin
    self.size = size
  }
}

/// An entry's bytes at their place.
public struct StoredEntry: Hashable, Sendable {
  /// The log.
  public var origin: Origin
  /// Place in the log, from 0.
  public var index: UInt64
  /// The entry as it was written.
  public var bytes: [UInt8]
  /// RFC 6962 leaf hash of `bytes`, kept beside them so that tampering can be pinned to an entry.
  public var leaf: Hash256

  /// Places an entry.
  public init(origin: Origin, index: UInt64, bytes: [UInt8], leaf: Hash256) {
    self.origin = origin
    self.index = index
    self.bytes = bytes
    self.leaf = leaf
  }
}

/// A full tile at its place.
public struct StoredTile: Hashable, Sendable {
  /// The log.
  public var origin: Origin
  /// Level and place of the tile.
  public var key: TileKey
  /// 256 hashes.
  public var hashes: [Hash256]

  /// Places a tile.
  public init(origin: Origin, key: TileKey, hashes: [Hash256]) {
    self.origin = origin
    self.key = key
    self.hashes = hashes
  }
}

/// A part at its place.
public struct StoredPart: Hashable, Sendable {
  /// Entry and number of the part.
  public var key: PartKey
  /// The part with its salt.
  public var part: Part

  /// Places a part.
  public init(key: PartKey, part: Part) {
    self.key = key
    self.part = part
  }
}

/// A small value under a key.
public struct StoredRecord: Hashable, Sendable {
  /// Kind and name.
  public var key: RecordKey
  /// nil erases the record.
  public var value: [UInt8]?

  /// Sets or erases a record.
  public init(key: RecordKey, value: [UInt8]?) {
    self.key = key
    self.value = value
  }
}

/// Key of a small record.
public struct RecordKey: Hashable, Sendable {
  /// What it is, e.g. `head`, `receipt`, `peer-checkpoint`, `evidence`.
  public var kind: String
  /// Which one, e.g. an origin.
  public var name: String

  /// Names a record.
  public init(kind: String, name: String) {
    self.kind = kind
    self.name = name
  }
}

/// What a node reads back: committed batches only. Reads are synchronous: an embedded store answers from memory or one
/// page.
public protocol StoreReader: Sendable {
  /// Up to `limit` consecutive entries from `index` on; fewer at the end of the log.
  func entries(of origin: Origin, from index: UInt64, limit: Int) throws -> [StoredEntry]
  /// A full tile, or an error that names the missing one.
  func tile(of origin: Origin, _ key: TileKey) throws -> [Hash256]
  /// A part, if it is there.
  func part(_ key: PartKey) throws -> Part?
  /// The parts of consecutive entries that are there, ascending by index and number, up to an index: the end of the
  /// range, or an earlier one where their contents would go beyond `bytes`. It covers at least one entry.
  func parts(of origin: Origin, in range: Range<UInt64>, bytes: Int) throws -> (parts: [StoredPart], end: UInt64)
  /// Which parts of consecutive entries are there, ascending by index and number.
  func partKeys(of origin: Origin, in range: Range<UInt64>) throws -> [PartKey]
  /// A record's value, if it is there.
  func record(_ key: RecordKey) throws -> [UInt8]?
  /// All records of a kind, ascending by name.
  func records(of kind: String) throws -> [(name: String, value: [UInt8])]
  /// Number of committed entries of a log; 0 for an unknown one.
  func size(of origin: Origin) throws -> UInt64
  /// All logs that have entries, ascending.
  func origins() throws -> [Origin]
}

extension [PartKey: Part] {
  /// ``StoreReader/partKeys(of:in:)`` of parts in memory.
  package func keys(of origin: Origin, in range: Range<UInt64>) -> [PartKey] {
    keys.filter { range.contains($0.index) && $0.origin == origin }.sorted {
      ($0.index, $0.number) < ($1.index, $1.number)
    }
  }

  /// ``StoreReader/parts(of:in:bytes:)`` of parts in memory.
  package func select(
    of origin: Origin, in range: Range<UInt64>, bytes: Int
  ) -> (parts: [StoredPart], end: UInt64) {
    let found = keys(of: origin, in: range).compactMap { key in self[key].map { StoredPart(key: key, part: $0) } }
    return found.limited(to: bytes, in: range)
  }
}

extension [StoredPart] {
  /// Cuts parts of a range, in order, at the entry whose parts would go beyond a number of bytes, but not at the first.
  package func limited(to bytes: Int, in range: Range<UInt64>) -> (parts: [StoredPart], end: UInt64) {
    var sum = 0
    for part in self {
      sum += part.part.bytes.count
      guard sum > bytes, part.key.index > range.lowerBound else { continue }
      return (Array(prefix { $0.key.index < part.key.index }), part.key.index)
    }
    return (self, range.upperBound)
  }
}
