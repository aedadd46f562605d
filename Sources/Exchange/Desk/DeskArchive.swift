// SPDX-License-Identifier: Apache-2.0
import Mechanism
import TransparencyLog
import Wire

/// What a desk holds of the logs, with a run of files on top that is not taken yet: so a run is verified as a whole
/// before anything of it is written. Computes tiles from leaf hashes; a desk stores none.
public struct DeskArchive: StoreReader {
  private let base: any StoreReader
  private var added: [Origin: [StoredEntry]] = [:]
  private var parts: [PartKey: Part] = [:]
  private var records: [String: [String: [UInt8]]] = [:]
  /// The place of the next run's number.
  static let nextRun = RecordKey(kind: "desk-run", name: "next")
  static let head = RecordKey(kind: "desk-run", name: "head")
  static let withheld = "desk-withheld"
  static let withheldPart = "desk-withheld-part"

  /// What is held, as it is.
  public init(_ base: any StoreReader) { self.base = base }

  /// The number of the run that comes next.
  public func next() throws -> UInt64 {
    guard let value = try record(Self.nextRun) else { return 1 }
    return canonical(String(decoding: value, as: UTF8.self)) ?? 1
  }

  /// What the copying node said of the moment of the last run; nil before the first.
  public func head() throws -> DeskCopy.Head? { try record(Self.head).flatMap { DeskCopy.Head(parsing: $0) } }

  /// Entries of which only the leaf hash is here, and why.
  public func withheld() throws -> [(place: EntryPlace, reason: WithheldReason)] {
    try records(of: Self.withheld).compactMap { name, value in
      let words = name.split(separator: " ").map(String.init)
      guard words.count == 2, let origin = try? Origin(words[0]), let index = canonical(words[1]),
        let reason = WithheldReason(rawValue: String(decoding: value, as: UTF8.self))
      else { return nil }
      return (EntryPlace(origin: origin, index: index), reason)
    }.sorted { ($0.place.origin, $0.place.index) < ($1.place.origin, $1.place.index) }
  }

  /// Parts that did not come, and why.
  public func withheldParts() throws -> [(part: PartKey, reason: WithheldReason)] {
    try records(of: Self.withheldPart).compactMap { name, value in
      let words = name.split(separator: " ").map(String.init)
      guard words.count == 3, let origin = try? Origin(words[0]), let index = canonical(words[1]),
        let number = Int(words[2]), let reason = WithheldReason(rawValue: String(decoding: value, as: UTF8.self))
      else { return nil }
      return (PartKey(origin: origin, index: index, number: number), reason)
    }
  }

  /// Puts a run on top. What is here already must be the same.
  ///
  /// - Returns: what to write once it is verified.
  /// - Throws: ``DeskFileError`` where entries do not continue what is here, and what the store throws.
  public mutating func lay(_ run: DeskRun) throws -> StoreBatch {
    var batch = StoreBatch()
    for entry in run.entries {
      let size = try self.size(of: entry.origin)
      if entry.index < size {
        guard try entries(of: entry.origin, from: entry.index, limit: 1).first?.leaf == entry.leaf else {
          throw DeskFileError.leaf(entry.origin, index: entry.index)
        }
        continue
      }
      guard entry.index == size else {
        throw DeskFileError.order(entry.origin, index: entry.index, expected: size)
      }
      added[entry.origin, default: []].append(entry)
      batch.entries.append(entry)
    }
    batch.parts = run.parts
    for part in run.parts { parts[part.key] = part.part }
    batch.records = run.records
    for (place, reason) in run.withheld.sorted(by: { $0.key.index < $1.key.index }) {
      let key = RecordKey(kind: Self.withheld, name: "\(place.origin) \(place.index)")
      batch.records.append(StoredRecord(key: key, value: Array(reason.rawValue.utf8)))
    }
    for (part, reason) in run.withheldParts.sorted(by: { $0.key.index < $1.key.index }) {
      let key = RecordKey(kind: Self.withheldPart, name: "\(part.origin) \(part.index) \(part.number)")
      batch.records.append(StoredRecord(key: key, value: Array(reason.rawValue.utf8)))
    }
    batch.records.append(StoredRecord(key: Self.nextRun, value: Array("\(run.number + 1)".utf8)))
    batch.records.append(StoredRecord(key: Self.head, value: run.head.bytes))
    for record in batch.records { records[record.key.kind, default: [:]][record.key.name] = record.value }
    return batch
  }

  /// Verifies all that is here by the cards: every leaf, root, signature, receipt and part that came.
  ///
  /// - Throws: what the store throws.
  public func verify(_ roster: ChannelRoster) throws -> Audit.Report {
    var audit = try audit(roster)
    return try audit.run()
  }

  /// The board, folded from what is here, which was verified when it was taken.
  ///
  /// - Throws: what the store throws.
  public func board(_ roster: ChannelRoster) throws -> Board {
    var audit = try audit(roster)
    return try audit.foldAll()
  }

  private func audit(_ roster: ChannelRoster) throws -> Audit {
    var audit = Audit(store: self, roster: roster)
    audit.withheld = Set(try withheld().map { $0.place })
    audit.withheldParts = Set(try withheldParts().map { $0.part })
    return audit
  }

  // MARK: StoreReader

  /// Up to `limit` consecutive entries from `index` on.
  public func entries(of origin: Origin, from index: UInt64, limit: Int) throws -> [StoredEntry] {
    guard let added = added[origin], let first = added.first?.index else {
      return try base.entries(of: origin, from: index, limit: limit)
    }
    var found: [StoredEntry] = []
    if index < first {
      found = try base.entries(of: origin, from: index, limit: Int(min(UInt64(limit), first - index)))
      guard UInt64(found.count) == min(UInt64(limit), first - index) else { return found }
    }
    let start = index < first ? 0 : index - first
    guard found.count < limit, start < UInt64(added.count) else { return found }
    return found + added[Int(start)...].prefix(limit - found.count)
  }

  /// Computed from the leaf hashes.
  public func tile(of origin: Origin, _ key: TileKey) throws -> [Hash256] {
    let width = 256
    if key.level == 0 {
      let leaves = try entries(of: origin, from: key.index * UInt64(width), limit: width).map(\.leaf)
      guard leaves.count == width else { throw StoreFault.tile(origin, key) }
      return leaves
    }
    return try (0..<width).map { child in
      let below = TileKey(level: key.level - 1, index: key.index * UInt64(width) + UInt64(child))
      return MerkleTree.root(of: try tile(of: origin, below))
    }
  }

  /// A part, if it came.
  public func part(_ key: PartKey) throws -> Part? { try parts[key] ?? base.part(key) }

  /// The parts of consecutive entries that came.
  public func parts(
    of origin: Origin, in range: Range<UInt64>, bytes: Int
  ) throws -> (parts: [StoredPart], end: UInt64) {
    let found = try partKeys(of: origin, in: range).compactMap { key in
      try part(key).map { StoredPart(key: key, part: $0) }
    }
    return found.limited(to: bytes, in: range)
  }

  /// Which parts of consecutive entries came.
  public func partKeys(of origin: Origin, in range: Range<UInt64>) throws -> [PartKey] {
    let keys = Set(try base.partKeys(of: origin, in: range) + parts.keys(of: origin, in: range))
    return keys.sorted { ($0.index, $0.number) < ($1.index, $1.number) }
  }

  /// A record's value, if it is here.
  public func record(_ key: RecordKey) throws -> [UInt8]? { try records[key.kind]?[key.name] ?? base.record(key) }

  /// All records of a kind, ascending by name.
  public func records(of kind: String) throws -> [(name: String, value: [UInt8])] {
    var all = Dictionary(try base.records(of: kind).map { ($0.name, $0.value) }, uniquingKeysWith: { _, new in new })
    all.merge(records[kind] ?? [:]) { _, new in new }
    return all.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
  }

  /// Number of entries of a log; 0 for an unknown one.
  public func size(of origin: Origin) throws -> UInt64 {
    if let last = added[origin]?.last { return last.index + 1 }
    return try base.size(of: origin)
  }

  /// All logs that have entries, ascending.
  public func origins() throws -> [Origin] { Set(try base.origins() + added.keys).sorted() }
}
