// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDB
import Storage

/// What stays at home: accounts, tokens, sessions, the audit trail with names, drafts that wait for release. A file of
/// its own beside the logs, so that an export or a copy of the logs can never carry it.
public final class OfficeDatabase: Sendable {
  let queue: DatabaseQueue
  /// For who asks: does not wait behind commits, and sees at once what another process changed.
  let reader: DatabaseQueue
  let recentTokens = RecentTokens()

  /// Opens or makes the file (mode 0600).
  ///
  /// - Throws: `OfficeError.notDurable` when SQLite does not sync at each commit, or an error of SQLite.
  public init(path: String) throws {
    SQLiteProcess.prepare()
    if !FileManager.default.fileExists(atPath: path) { try SecretFile.create([], at: path) }
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.busyMode = .timeout(5)
    queue = try DatabaseQueue(path: path, configuration: configuration)
    // GRDB lowers `synchronous` when it turns on WAL; audit records must be durable before an officer reads "done".
    let level = try queue.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA synchronous = FULL")
      return try Int.fetchOne(database, sql: "PRAGMA synchronous")
    }
    guard level == 2 else { throw OfficeError.notDurable }
    try queue.write { database in
      try database.execute(sql: Self.schema)
      try Self.addTurns(database)
      try Self.moveTranslations(database)
    }
    configuration.readonly = true
    reader = try DatabaseQueue(path: path, configuration: configuration)
  }

  /// Databases that were made before accounts and drafts had a turn get the column; what is in them has turn 0.
  private static func addTurns(_ database: Database) throws {
    for table in ["account", "release"] where try !database.columns(in: table).contains(where: { $0.name == "turn" }) {
      try database.execute(sql: "ALTER TABLE \(table) ADD COLUMN turn INTEGER NOT NULL DEFAULT 0")
    }
  }

  /// Databases that kept one translation of each text and language alone hand it over.
  private static func moveTranslations(_ database: Database) throws {
    guard try database.tableExists("translation") else { return }
    try database.execute(
      sql: """
        INSERT INTO translated (origin, entry, language, text, writer, position, written, checker, checked)
        SELECT origin, entry, language, text, writer, position, written, checker, checked FROM translation
        ORDER BY written;
        DROP TABLE translation;
        """)
  }

  /// The next number of one row that orders accounts and drafts by when they came, whatever a clock says.
  static func nextTurn(_ database: Database) throws -> Int64 {
    try Int64.fetchOne(
      database,
      sql: """
        INSERT INTO turn (id, last) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET last = last + 1 RETURNING last
        """) ?? 0
  }

  private static let schema = """
    CREATE TABLE IF NOT EXISTS account (
      name TEXT PRIMARY KEY, position TEXT NOT NULL, role TEXT NOT NULL, password TEXT, disabled INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE IF NOT EXISTS token (
      hash BLOB PRIMARY KEY, account TEXT NOT NULL REFERENCES account(name), kind TEXT NOT NULL, label TEXT NOT NULL,
      created INTEGER NOT NULL, expires INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS audit (
      number INTEGER PRIMARY KEY, at INTEGER NOT NULL, account TEXT NOT NULL, position TEXT NOT NULL,
      action TEXT NOT NULL, detail TEXT NOT NULL, chain BLOB NOT NULL
    ) STRICT;
    CREATE TRIGGER IF NOT EXISTS audit_keeps BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
    CREATE TRIGGER IF NOT EXISTS audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
    CREATE TABLE IF NOT EXISTS release (
      id TEXT PRIMARY KEY, created INTEGER NOT NULL, account TEXT NOT NULL, position TEXT NOT NULL, kind TEXT NOT NULL,
      request BLOB NOT NULL, state TEXT NOT NULL, decided INTEGER, decider TEXT
    ) STRICT;
    CREATE TABLE IF NOT EXISTS idempotency (
      account TEXT NOT NULL, key TEXT NOT NULL, digest BLOB NOT NULL, at INTEGER NOT NULL, status INTEGER, body BLOB,
      PRIMARY KEY (account, key)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS duty (id INTEGER PRIMARY KEY CHECK (id = 1), state BLOB NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS delegation (
      account TEXT PRIMARY KEY REFERENCES account(name), lender TEXT NOT NULL REFERENCES account(name),
      since INTEGER NOT NULL, until INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS alone (
      release TEXT PRIMARY KEY REFERENCES release(id), at INTEGER NOT NULL, reason TEXT NOT NULL, reviewer TEXT,
      reviewed INTEGER
    ) STRICT;
    CREATE TABLE IF NOT EXISTS translated (
      number INTEGER PRIMARY KEY, origin TEXT NOT NULL, entry INTEGER NOT NULL, language TEXT NOT NULL,
      text TEXT NOT NULL, writer TEXT NOT NULL, position TEXT NOT NULL, written INTEGER NOT NULL, checker TEXT,
      checked INTEGER
    ) STRICT;
    CREATE INDEX IF NOT EXISTS translated_entry ON translated (origin, entry, language);
    CREATE TABLE IF NOT EXISTS tracked (id INTEGER PRIMARY KEY CHECK (id = 1), at INTEGER NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS turn (id INTEGER PRIMARY KEY CHECK (id = 1), last INTEGER NOT NULL) STRICT;
    """

  /// Syncs the log into the file and closes it.
  func close() throws {
    try reader.close()
    try queue.close()
  }
}

/// Why the office database refused.
public enum OfficeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// SQLite runs without a sync at each commit.
  case notDurable
  /// An account with this name exists.
  case accountExists(String)
  /// No such account.
  case noAccount(String)
  /// The account is the last commander's.
  case lastCommander(String)
  /// A name, position or password that is not acceptable; `rule` says what is.
  case invalid(field: String, rule: String)
  /// The audit trail was changed from outside, first seen at this record.
  case auditBroken(number: Int64)
  /// What is kept of who has the watch was changed from outside.
  case dutyBroken

  /// What was wrong, where, and what to do.
  public var description: String {
    switch self {
    case .notDurable: "the office database would not sync at each commit; the node does not start without"
    case .accountExists(let name): "account \"\(name)\" exists already"
    case .noAccount(let name): "there is no account \"\(name)\""
    case .lastCommander(let name):
      "\"\(name)\" is the last commander's account; make another commander's first, and close this one then"
    case .invalid(let field, let rule): "\(field): \(rule)"
    case .dutyBroken:
      "what is kept of who has the watch was changed from outside; bring the office's database back from a backup"
    case .auditBroken(let number):
      "the audit trail was changed from outside: record \(number) does not follow from the one before"
    }
  }
}
