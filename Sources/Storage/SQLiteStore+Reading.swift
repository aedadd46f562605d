// SPDX-License-Identifier: Apache-2.0
import Exchange
import GRDB
import Synchronization
import TransparencyLog
import Wire

extension SQLiteStore {
  /// Consecutive entries from an index on; a hole in the log is ``StoreError/corrupt(row:reason:)``.
  public func entries(of origin: Origin, from index: UInt64, limit: Int) throws(StoreError) -> [StoredEntry] {
    guard index < Limits.entries, limit > 0 else { return [] }
    return try reading { db in
      guard let log = try number(of: origin, db) else { return [] }
      var entries: [StoredEntry] = []
      try SQL.rows(
        db, "SELECT place, leaf, bytes FROM entry WHERE place BETWEEN ? AND ? ORDER BY place LIMIT ?",
        .integer(try RowKey.entry(log: log, index: index)), .integer(RowKey.entries(log: log).upperBound),
        .integer(Int64(limit))
      ) { row in
        let expected = index + UInt64(entries.count)
        guard RowKey.index(ofEntry: row.integer(0)) == expected else {
          throw StoreError.corrupt(row: "entry \(expected) of \(origin)", reason: "it is missing")
        }
        guard let leaf = row.withBlob(1, { try? Hash256($0) }) else {
          throw StoreError.corrupt(row: "entry \(expected) of \(origin)", reason: "its leaf hash is not 32 bytes")
        }
        entries.append(StoredEntry(origin: origin, index: expected, bytes: row.blob(2), leaf: leaf))
      }
      return entries
    }
  }

  /// A full tile, or ``StoreError/missingTile(_:_:)``.
  public func tile(of origin: Origin, _ key: TileKey) throws(StoreError) -> [Hash256] {
    let hashes = try reading { db -> [Hash256]? in
      guard let log = try number(of: origin, db), let place = try? RowKey.tile(log: log, key) else { return nil }
      var hashes: [Hash256]?
      try SQL.rows(db, "SELECT hashes FROM tile WHERE place = ?", .integer(place)) { row in
        hashes = try row.withBlob(0) { try TileBlob.decode($0, place: "tile \(key) of \(origin)") }
      }
      return hashes
    }
    guard let hashes else { throw .missingTile(origin, key) }
    return hashes
  }

  /// A part, if it is there.
  public func part(_ key: PartKey) throws(StoreError) -> Part? {
    try reading { db in
      guard let log = try number(of: key.origin, db), let place = try? RowKey.entry(log: log, index: key.index) else {
        return nil
      }
      var part: Part?
      try SQL.rows(
        db, "SELECT bytes FROM part JOIN content ON id = content WHERE place = ? AND number = ?", .integer(place),
        .integer(Int64(key.number))
      ) { part = try Self.part(key, $0, column: 0) }
      return part
    }
  }

  /// The parts of consecutive entries that are there, until their contents go beyond `bytes`.
  public func parts(
    of origin: Origin, in range: Range<UInt64>, bytes: Int
  ) throws(StoreError) -> (parts: [StoredPart], end: UInt64) {
    try reading { db in
      var parts: [StoredPart] = []
      guard let places = try places(of: origin, range, db) else { return (parts, range.upperBound) }
      var sum = 0
      var end = range.upperBound
      try SQL.rows(
        db,
        "SELECT place, number, bytes FROM part JOIN content ON id = content WHERE place BETWEEN ? AND ? ORDER BY place, number",
        .integer(places.lowerBound), .integer(places.upperBound), while: { end == range.upperBound }
      ) { row in
        let index = RowKey.index(ofEntry: row.integer(0))
        let key = PartKey(origin: origin, index: index, number: Int(row.integer(1)))
        parts.append(StoredPart(key: key, part: try Self.part(key, row, column: 2)))
        sum += parts[parts.count - 1].part.bytes.count
        if sum > bytes, index > range.lowerBound { end = index }
      }
      return (parts.filter { $0.key.index < end }, end)
    }
  }

  /// Which parts of consecutive entries are there.
  public func partKeys(of origin: Origin, in range: Range<UInt64>) throws(StoreError) -> [PartKey] {
    try reading { db in
      var keys: [PartKey] = []
      guard let places = try places(of: origin, range, db) else { return keys }
      try SQL.rows(
        db, "SELECT place, number FROM part WHERE place BETWEEN ? AND ? ORDER BY place, number",
        .integer(places.lowerBound), .integer(places.upperBound)
      ) { row in
        keys.append(PartKey(origin: origin, index: RowKey.index(ofEntry: row.integer(0)), number: Int(row.integer(1))))
      }
      return keys
    }
  }

  /// The rows of entries of a range; nil if there are none.
  private func places(of origin: Origin, _ range: Range<UInt64>, _ db: Database) throws -> ClosedRange<Int64>? {
    guard !range.isEmpty, range.lowerBound < Limits.entries, let log = try number(of: origin, db) else { return nil }
    let last = min(range.upperBound, Limits.entries) - 1
    return try RowKey.entry(log: log, index: range.lowerBound)...RowKey.entry(log: log, index: last)
  }

  /// Salt and bytes stand in one value.
  private static func part(_ key: PartKey, _ row: SQL.Row, column: Int32) throws -> Part {
    try row.withBlob(column) { content in
      guard let salt = try? Salt(Array(content.prefix(Limits.saltBytes))) else {
        throw StoreError.corrupt(
          row: "part \(key.number) of entry \(key.index) of \(key.origin)", reason: "it has no salt")
      }
      return Part(salt: salt, bytes: Array(content.dropFirst(Limits.saltBytes)))
    }
  }

  /// A value, if it is there.
  public func record(_ key: RecordKey) throws(StoreError) -> [UInt8]? {
    try reading { db in
      var value: [UInt8]?
      try SQL.rows(
        db, "SELECT value FROM record WHERE kind = ? AND name = ?", .text(key.kind), .text(key.name)
      ) { value = $0.blob(0) }
      return value
    }
  }

  /// All values of a kind, ascending by the bytes of their names.
  public func records(of kind: String) throws(StoreError) -> [(name: String, value: [UInt8])] {
    try reading { db in
      var records: [(name: String, value: [UInt8])] = []
      try SQL.rows(db, "SELECT name, value FROM record WHERE kind = ? ORDER BY name", .text(kind)) { row in
        records.append((row.text(0), row.blob(1)))
      }
      return records
    }
  }

  /// Committed entries of a log.
  public func size(of origin: Origin) throws(StoreError) -> UInt64 {
    try reading { db in
      guard let log = try number(of: origin, db) else { return 0 }
      return try Self.size(ofLog: log, db)
    }
  }

  /// Logs that have entries, ascending by the bytes of their names.
  public func origins() throws(StoreError) -> [Origin] {
    try reading { db in
      var names: [String] = []
      try SQL.rows(
        db,
        """
        SELECT origin FROM log WHERE EXISTS
        (SELECT 1 FROM entry WHERE place BETWEEN number << 40 AND (number << 40 | ((1 << 40) - 1))) ORDER BY origin
        """
      ) { names.append($0.text(0)) }
      return try names.map { name in
        do { return try Origin(name) } catch {
          throw StoreError.corrupt(row: "log \(name.debugDescription)", reason: "\(error)")
        }
      }
    }
  }

  /// One statement is one snapshot, so no transaction stands around it; numbers of logs never change.
  private func reading<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
    do { return try pool.unsafeRead(body) } catch { throw StoreError(error) }
  }

  private func number(of origin: Origin, _ db: Database) throws -> Int64? {
    if let known = numbers.withLock({ $0[origin] }) { return known }
    guard let number = try Self.number(of: origin, db) else { return nil }
    numbers.withLock { $0[origin] = number }
    return number
  }

  /// The number of a log, if the database has it.
  static func number(of origin: Origin, _ db: Database) throws -> Int64? {
    var number: Int64?
    try SQL.rows(db, "SELECT number FROM log WHERE origin = ?", .text(origin.name)) { number = $0.integer(0) }
    return number
  }

  /// Entries of a log: one more than its last index.
  static func size(ofLog log: Int64, _ db: Database) throws -> UInt64 {
    let places = RowKey.entries(log: log)
    var size: UInt64 = 0
    try SQL.rows(
      db, "SELECT place FROM entry WHERE place BETWEEN ? AND ? ORDER BY place DESC LIMIT 1",
      .integer(places.lowerBound), .integer(places.upperBound)
    ) { size = RowKey.index(ofEntry: $0.integer(0)) + 1 }
    return size
  }
}
