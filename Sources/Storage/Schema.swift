// SPDX-License-Identifier: Apache-2.0
import GRDB

/// The tables, and how older stores get them.
///
/// - `log` numbers the origins. `entry` and `tile` hang on row ids that pack log and place (``RowKey``), so a log lies
///   in order in one tree; how many entries a log has follows from its last row.
/// - `part` tells which parts there are; `content` keeps salt and bytes, which may have to be erased. Rows of `content`
///   are only ever appended, and erased by being overwritten in place with as many zeros: SQLite never moves them, so no
///   copy of them is left in a page that was split or merged.
/// - `record` holds the small values.
enum Schema {
  /// Marks the file as ours: "PRLY".
  static let applicationID: Int64 = 0x5052_4C59

  /// Each step brings a store from the version that is its index to the next one. Steps are never edited, only added.
  private static let steps: [[String]] = [
    [
      "CREATE TABLE log (number INTEGER PRIMARY KEY, origin TEXT NOT NULL UNIQUE) STRICT",
      "CREATE TABLE entry (place INTEGER PRIMARY KEY, leaf BLOB NOT NULL, bytes BLOB NOT NULL) STRICT",
      "CREATE TABLE tile (place INTEGER PRIMARY KEY, hashes BLOB NOT NULL) STRICT",
      """
      CREATE TABLE part (place INTEGER NOT NULL, number INTEGER NOT NULL, content INTEGER NOT NULL, \
      PRIMARY KEY (place, number)) STRICT, WITHOUT ROWID
      """,
      "CREATE TABLE content (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT",
      """
      CREATE TABLE record (kind TEXT NOT NULL, name TEXT NOT NULL, value BLOB NOT NULL, \
      PRIMARY KEY (kind, name)) STRICT, WITHOUT ROWID
      """,
    ]
  ]

  /// The version that this program writes.
  static var version: Int { steps.count }

  /// Brings a store up to date, step by step, each in a transaction of its own. An empty database becomes a store.
  static func migrate(_ db: Database, path: String) throws {
    for version in try found(in: db, path: path)..<steps.count {
      try db.inTransaction(.immediate) {
        for statement in steps[version] { try db.execute(sql: statement) }
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(version + 1)")
        return .commit
      }
    }
  }

  /// Refuses a database that is not a store of exactly this version, or whose tables were altered (a trigger added,
  /// say).
  static func check(_ db: Database, path: String) throws {
    let version = try found(in: db, path: path)
    guard version > 0 else { throw StoreError.foreign(path: path) }
    guard version == steps.count else { throw StoreError.older(schema: version, known: steps.count) }
    let found = try objects(of: db)
    let reference = try DatabaseQueue()
    let expected = try reference.writeWithoutTransaction { db in
      try migrate(db, path: path)
      return try objects(of: db)
    }
    let altered = Set(found.keys).union(expected.keys).filter { found[$0] != expected[$0] }
    if let object = altered.min() { throw StoreError.alteredSchema(object: object) }
  }

  /// Refuses a file that is not a store, without a change to it; an empty one may become one. A file whose last writer
  /// was cut off before the write-ahead log existed is rolled back first, as any reader of it would have to.
  static func inspect(_ path: String) throws {
    do { try inspect(path, readOnly: true) } catch let error as DatabaseError where error.resultCode == .SQLITE_READONLY
    {
      try inspect(path, readOnly: false)
    }
  }

  private static func inspect(_ path: String, readOnly: Bool) throws {
    var configuration = Configuration()
    configuration.readonly = readOnly
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    defer { try? queue.close() }
    _ = try queue.unsafeRead { try found(in: $0, path: path) }
  }

  /// The version of a store; 0 for an empty database.
  private static func found(in db: Database, path: String) throws -> Int {
    let application = try integer(db, "PRAGMA application_id")
    let version = Int(try integer(db, "PRAGMA user_version"))
    let isEmpty = try integer(db, "SELECT count(*) FROM sqlite_schema") == 0
    guard isEmpty && version == 0 || application == applicationID && version > 0 else {
      throw StoreError.foreign(path: path)
    }
    guard version <= steps.count else { throw StoreError.newer(schema: version, known: steps.count) }
    return version
  }

  /// What the schema holds, by type and name.
  private static func objects(of db: Database) throws -> [String: String] {
    var objects: [String: String] = [:]
    try SQL.rows(db, "SELECT type || ' ' || name, ifnull(sql, '') FROM sqlite_schema") { row in
      objects[row.text(0)] = row.text(1)
    }
    return objects
  }

  private static func integer(_ db: Database, _ query: String) throws -> Int64 {
    var value: Int64 = 0
    try SQL.rows(db, query) { value = $0.integer(0) }
    return value
  }
}
