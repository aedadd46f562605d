// SPDX-License-Identifier: Apache-2.0
import Exchange
import GRDB
import TransparencyLog
import Wire

/// Where a log stands in the database and where it continues.
struct LogHead {
  /// Its number in row keys.
  var number: Int64
  /// Its entries, which is the index of the next one.
  var size: UInt64
}

/// Writes batches inside a transaction. What it has learned is worth keeping only if the transaction commits.
struct BatchWriter {
  let db: Database
  var logs: [Origin: LogHead]
  /// About how many bytes this adds to the write-ahead log.
  private(set) var bytes = 0
  /// Whether anything was erased.
  private(set) var hasErased = false
  private let entryRow: PreparedInsert
  private let contentRow: PreparedInsert
  private let partRow: PreparedInsert

  init(db: Database, logs: [Origin: LogHead]) throws {
    self.db = db
    self.logs = logs
    entryRow = try PreparedInsert(db, "INSERT INTO entry (place, leaf, bytes) VALUES (?, ?, ?)")
    contentRow = try PreparedInsert(db, "INSERT INTO content (bytes) VALUES (?)")
    partRow = try PreparedInsert(db, "INSERT OR IGNORE INTO part (place, number, content) VALUES (?, ?, ?)")
  }

  mutating func write(_ batch: StoreBatch) throws {
    bytes += batch.payloadBytes + 4 * Limits.pageBytes
    for truncation in batch.truncated { try cut(truncation) }
    for entry in batch.entries { try write(entry) }
    for tile in batch.tiles { try write(tile) }
    for part in batch.parts { try write(part) }
    for key in batch.removedParts { try remove(key) }
    for record in batch.records { try write(record) }
  }

  private mutating func cut(_ truncation: StoredTruncation) throws {
    var head = try head(of: truncation.origin)
    guard truncation.size < head.size else { return }
    let first = SQL.Value.integer(try RowKey.entry(log: head.number, index: truncation.size))
    let last = SQL.Value.integer(RowKey.entries(log: head.number).upperBound)
    try SQL.run(db, "DELETE FROM entry WHERE place BETWEEN ? AND ?", first, last)
    try erase("place BETWEEN ? AND ?", first, last)
    for level in 0..<Limits.tileLevels {
      let tiles = try RowKey.tiles(log: head.number, level: level, endingBeyond: truncation.size)
      try SQL.run(
        db, "DELETE FROM tile WHERE place BETWEEN ? AND ?", .integer(tiles.lowerBound), .integer(tiles.upperBound))
    }
    hasErased = true
    head.size = truncation.size
    logs[truncation.origin] = head
  }

  private mutating func write(_ entry: StoredEntry) throws {
    var head = try head(of: entry.origin)
    guard entry.index == head.size else {
      throw StoreError.gap(entry.origin, expected: head.size, found: entry.index)
    }
    entryRow.bind(1, try RowKey.entry(log: head.number, index: entry.index))
    entryRow.bind(2, entry.leaf.bytes)
    entryRow.bind(3, entry.bytes)
    try entryRow.run()
    head.size += 1
    logs[entry.origin] = head
  }

  private mutating func write(_ tile: StoredTile) throws {
    guard tile.hashes.count == TileBlob.width else {
      throw StoreError.tileWidth(tile.origin, tile.key, hashes: tile.hashes.count)
    }
    let place = try RowKey.tile(log: head(of: tile.origin).number, tile.key)
    let blob = TileBlob.encode(tile.hashes)
    try SQL.run(db, "INSERT OR IGNORE INTO tile (place, hashes) VALUES (?, ?)", .integer(place), .blob(blob))
    if SQL.changes(db) == 1 { return }
    var isSame = false
    try SQL.rows(db, "SELECT hashes FROM tile WHERE place = ?", .integer(place)) { isSame = $0.blob(0) == blob }
    guard isSame else { throw StoreError.tileConflict(tile.origin, tile.key) }
  }

  private mutating func write(_ part: StoredPart) throws {
    let place = try RowKey.entry(log: head(of: part.key.origin).number, index: part.key.index)
    let number = Int64(part.key.number)
    contentRow.bind(1, part.part.salt.bytes + part.part.bytes)
    try contentRow.run()
    partRow.bind(1, place)
    partRow.bind(2, number)
    partRow.bind(3, SQL.lastRow(db))
    try partRow.run()
    // Nearly always there was none yet; what it replaces is looked for only if there was.
    if SQL.changes(db) == 1 { return }
    try erase("place = ? AND number = ?", .integer(place), .integer(number))
    try partRow.run()
  }

  private mutating func remove(_ key: PartKey) throws {
    let place = try RowKey.entry(log: head(of: key.origin).number, index: key.index)
    try erase("place = ? AND number = ?", .integer(place), .integer(Int64(key.number)))
  }

  /// Overwrites the contents of parts with as many zeros, in place, and forgets the parts.
  private mutating func erase(_ which: String, _ values: SQL.Value...) throws {
    try SQL.run(
      db,
      """
      UPDATE content SET bytes = zeroblob(length(bytes)) WHERE id IN (SELECT content FROM part WHERE \(which))
      """, values)
    guard SQL.changes(db) > 0 else { return }
    hasErased = true
    try SQL.run(db, "DELETE FROM part WHERE \(which)", values)
  }

  private func write(_ record: StoredRecord) throws {
    let kind = SQL.Value.text(record.key.kind)
    let name = SQL.Value.text(record.key.name)
    guard let value = record.value else {
      return try SQL.run(db, "DELETE FROM record WHERE kind = ? AND name = ?", kind, name)
    }
    try SQL.run(db, "INSERT OR REPLACE INTO record (kind, name, value) VALUES (?, ?, ?)", kind, name, .blob(value))
  }

  /// The head of a log, from memory, from the database, or new.
  private mutating func head(of origin: Origin) throws -> LogHead {
    if let known = logs[origin] { return known }
    var head = LogHead(number: 0, size: 0)
    if let number = try SQLiteStore.number(of: origin, db) {
      head = LogHead(number: number, size: try SQLiteStore.size(ofLog: number, db))
    } else {
      try SQL.run(db, "INSERT INTO log (origin) VALUES (?)", .text(origin.name))
      head.number = SQL.lastRow(db)
      guard head.number < Limits.logs else { throw StoreError.limit("logs of a store", UInt64(Limits.logs)) }
    }
    logs[origin] = head
    return head
  }
}

extension StoreBatch {
  /// About the bytes that this batch brings, for limits on what is written at once.
  var payloadBytes: Int {
    var bytes = 0
    for entry in entries { bytes += entry.bytes.count + Hash256.byteCount }
    for part in parts { bytes += part.part.bytes.count + Limits.partOverhead }
    for record in records { bytes += record.value?.count ?? 0 }
    return bytes + tiles.count * TileBlob.width * Hash256.byteCount
  }
}
