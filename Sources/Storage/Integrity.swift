// SPDX-License-Identifier: Apache-2.0
import Exchange
import GRDB
import TransparencyLog

extension SQLiteStore {
  /// SQLite's own check, then every row: 1 to 2 s for a million entries, beside a running node.
  public func integrity() throws(StoreError) -> [IntegrityFinding] {
    do { return try pool.read { try IntegrityCheck(db: $0).findings() } } catch { throw StoreError(error) }
  }
}

/// Looks at every row of one snapshot. A part of the database that cannot be read is a finding, and the rest is looked
/// at.
private struct IntegrityCheck {
  /// SQLITE_CORRUPT and SQLITE_NOTADB.
  private static let damage: Set<Int32> = [11, 26]

  let db: Database
  private var list: [IntegrityFinding] = []
  private var unlisted = 0

  init(db: Database) { self.db = db }

  consuming func findings() throws -> [IntegrityFinding] {
    try checkStructure()
    let logs = try readLogs()
    for log in logs { try checkLog(log.number, log.origin) }
    try checkStrays(logs.map(\.number))
    if unlisted > 0 { list.append(IntegrityFinding(place: "database", defect: "\(unlisted) more findings")) }
    return list
  }

  private mutating func add(_ place: String, _ defect: String) {
    guard list.count < Limits.findings else { return unlisted += 1 }
    list.append(IntegrityFinding(place: place, defect: defect))
  }

  /// Runs a step and turns damage into a finding.
  private mutating func survey(_ place: String, _ step: (inout Self) throws -> Void) throws {
    do { try step(&self) } catch let error as StoreError {
      guard case .broken(let code, let message) = error, Self.damage.contains(code & 0xFF) else { throw error }
      add(place, message)
    }
  }

  private mutating func checkStructure() throws {
    try survey("database") { check in
      var words: [String] = []
      try SQL.rows(check.db, "PRAGMA quick_check(\(Limits.findings))") { words.append($0.text(0)) }
      for word in words where word != "ok" { check.add("database", word) }
    }
  }

  private mutating func readLogs() throws -> [(number: Int64, origin: Origin)] {
    var rows: [(number: Int64, name: String)] = []
    try survey("logs") { check in
      try SQL.rows(check.db, "SELECT number, origin FROM log ORDER BY origin") {
        rows.append(($0.integer(0), $0.text(1)))
      }
    }
    var logs: [(number: Int64, origin: Origin)] = []
    for row in rows {
      do { logs.append((row.number, try Origin(row.name))) } catch { add("log \(row.number)", "its name: \(error)") }
    }
    return logs
  }

  /// Entries without a gap, each with the leaf hash of its bytes; tiles exactly those that the leaves make.
  private mutating func checkLog(_ number: Int64, _ origin: Origin) throws {
    var tree = TiledTree()
    var next: UInt64 = 0
    try survey("entries of \(origin)") { check in
      let places = RowKey.entries(log: number)
      try SQL.rows(
        check.db, "SELECT place, leaf, bytes FROM entry WHERE place BETWEEN ? AND ? ORDER BY place",
        .integer(places.lowerBound), .integer(places.upperBound)
      ) { row in
        let index = RowKey.index(ofEntry: row.integer(0))
        if index != next { check.add("entries \(next)...\(index - 1) of \(origin)", "they are missing") }
        let leaf = row.withBlob(2) { MerkleTree.leafHash($0) }
        let stored = row.withBlob(1) { try? Hash256($0) }
        if leaf != stored {
          check.add("entry \(index) of \(origin)", "its bytes do not have the leaf hash beside them")
        }
        // After a gap no tile can be derived; the gap is the finding.
        if tree.size == index { try check.append(stored ?? leaf, to: &tree, number, origin) }
        next = index + 1
      }
    }
    try checkTail(number, origin, size: next)
  }

  /// Compares the tiles that an entry completes with the stored ones.
  private mutating func append(_ leaf: Hash256, to tree: inout TiledTree, _ number: Int64, _ origin: Origin) throws {
    tree.append(leaf)
    for (key, hashes) in tree.takeCompletedTiles() {
      var stored: [UInt8]?
      let place = try RowKey.tile(log: number, key)
      try SQL.rows(db, "SELECT hashes FROM tile WHERE place = ?", .integer(place)) { stored = $0.blob(0) }
      if stored == nil {
        add("tile \(key) of \(origin)", "it is missing")
      } else if stored != TileBlob.encode(hashes) {
        add("tile \(key) of \(origin)", "it does not follow from the entries")
      }
    }
    tree.forgetStoredTiles(below: tree.size)
  }

  /// No tile stands beyond the end of its log.
  private mutating func checkTail(_ number: Int64, _ origin: Origin, size: UInt64) throws {
    try survey("tiles of \(origin)") { check in
      let places = RowKey.tiles(log: number)
      try SQL.rows(
        check.db, "SELECT place FROM tile WHERE place BETWEEN ? AND ? ORDER BY place",
        .integer(places.lowerBound), .integer(places.upperBound)
      ) { row in
        let key = RowKey.key(ofTile: row.integer(0))
        if key.endIndex > size { check.add("tile \(key) of \(origin)", "the log has only \(size) entries") }
      }
    }
  }

  /// No row belongs to a log that has no name.
  private mutating func checkStrays(_ numbers: [Int64]) throws {
    let sorted = numbers.sorted()
    for (table, ranges) in [
      ("entry", sorted.map(RowKey.entries)), ("tile", sorted.map(RowKey.tiles)), ("part", sorted.map(RowKey.entries)),
    ] {
      var from = Int64.min
      for range in ranges + [Int64.max...Int64.max] {
        try survey(table) { check in
          try SQL.rows(
            check.db, "SELECT place FROM \(table) WHERE place >= ? AND place < ? LIMIT 1",
            .integer(from), .integer(range.lowerBound)
          ) { check.add("\(table) \($0.integer(0))", "it belongs to no log") }
        }
        from = range.upperBound == Int64.max ? Int64.max : range.upperBound + 1
      }
    }
  }
}
