// SPDX-License-Identifier: Apache-2.0
import Exchange
import Foundation
import GRDB
import Synchronization
import TransparencyLog

/// The embedded store: one SQLite database with a write-ahead log, for one process.
///
/// Every commit is an fsync of the write-ahead log (`synchronous=FULL`, read back at opening; the store refuses to open
/// otherwise). What erasing a part means here: its bytes are overwritten in the database file and the write-ahead log
/// is emptied before ``apply(_:)`` returns (or, while a long read holds the old snapshot, at the next ``maintain()``).
/// What remains beyond the reach of a program: blocks that the file system has freed (the old write-ahead log,
/// journals, snapshots), spare cells of a solid-state disk, and backups. Keep the store on an encrypted disk if that
/// matters.
public final class SQLiteStore: NodeStore {
  /// How a store is opened.
  public enum Access: Hashable, Sendable {
    /// By the node itself: made if missing, brought up to date, no other process beside it.
    case exclusive
    /// By a tool that looks at it, beside the node that runs or without one: no lock, no change.
    case readOnly
  }

  let access: Access
  let pool: DatabasePool
  let lock: StoreLock?
  /// Numbers of logs that are committed; they never change.
  let numbers = Mutex<[Origin: Int64]>([:])
  let writing = Mutex(WriteState())

  /// Opens the store at a path, whose folder must exist. Beside the file itself appear `-wal`, `-shm` and `.lock`.
  ///
  /// - Throws: ``StoreError/locked(path:process:)``, ``StoreError/missing(path:)``, or what is wrong with the file.
  public init(path: String, access: Access = .exclusive) throws(StoreError) {
    self.access = access
    SQLiteProcess.prepare()
    do {
      switch access {
      case .exclusive:
        let lock = try StoreLock(path: path + ".lock")
        try Self.create(path)
        // Before the journal mode is changed: a file that is not ours stays as it is.
        try Schema.inspect(path)
        self.lock = lock
      case .readOnly:
        guard FileManager.default.fileExists(atPath: path) else { throw StoreError.missing(path: path) }
        lock = nil
      }
      pool = try DatabasePool(path: path, configuration: Self.configuration(access))
      if access == .exclusive {
        try pool.writeWithoutTransaction { db in
          try Self.makeDurable(db)
          try Schema.migrate(db, path: path)
        }
      }
      try pool.unsafeRead { try Schema.check($0, path: path) }
    } catch {
      throw Self.opening(path, error)
    }
    if access == .exclusive { try finishErasures() }
  }

  /// A crash may have left erased parts in the write-ahead log. A full disk, or another program in the way, leaves them
  /// for later: such a node still starts, reads and serves.
  private func finishErasures() throws(StoreError) {
    do throws(StoreError) {
      try writing.withLock { state throws(StoreError) in try emptyLog(&state) }
    } catch {
      if !error.isPassing { throw error }
    }
  }

  deinit { close() }

  /// Closes the database, then lets another process in.
  public func close() {
    writing.withLock { state in
      guard state.broken != .closed else { return }
      // Errors here lose nothing: every commit is durable already.
      if access == .exclusive && state.broken == nil { try? emptyLog(&state) }
      try? pool.close()
      state.broken = .closed
    }
    lock?.release()
  }

  /// Makes an empty file that only its owner may read, and makes its name durable.
  private static func create(_ path: String) throws(StoreError) {
    let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      guard errno == EEXIST else { throw .file(path: path, reason: systemMessage()) }
      return
    }
    _ = Foundation.close(file)
    let name = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let folder = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw .file(path: name, reason: systemMessage()) }
    defer { _ = Foundation.close(folder) }
    guard fsync(folder) == 0 else { throw .file(path: name, reason: systemMessage()) }
  }

  private static func configuration(_ access: Access) -> Configuration {
    var configuration = Configuration()
    configuration.label = "store"
    configuration.readonly = access == .readOnly
    configuration.journalMode = .wal
    configuration.foreignKeysEnabled = false
    configuration.maximumReaderCount = Limits.readers
    configuration.persistentReadOnlyConnections = true
    configuration.busyMode = .timeout(Double(Limits.busySeconds))
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA page_size = \(Limits.pageBytes)")
      // Pages of the cache are memory of a node at rest: 4 MiB a connection.
      try db.execute(sql: "PRAGMA cache_size = -4096")
      try db.execute(sql: "PRAGMA trusted_schema = OFF")
      try db.execute(sql: "PRAGMA cell_size_check = ON")
      guard access == .exclusive, !db.configuration.readonly else { return }
      try db.execute(sql: "PRAGMA secure_delete = ON")
      // Checkpoints run when nobody waits for them, and their errors are heard (SQLite's own are silent).
      try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
    }
    return configuration
  }

  /// GRDB sets NORMAL when it sets up the write-ahead log, so FULL is set after that, outside a transaction, and read
  /// back.
  private static func makeDurable(_ db: Database) throws {
    try db.execute(sql: "PRAGMA synchronous = FULL")
    for (setting, needed) in [("synchronous", "2"), ("journal_mode", "wal"), ("secure_delete", "1")] {
      let found = try String.fetchOne(db, sql: "PRAGMA \(setting)") ?? "unknown"
      guard found == needed else { throw StoreError.notDurable(setting: setting, found: found, needed: needed) }
    }
  }

  private static func opening(_ path: String, _ error: any Error) -> StoreError {
    guard let failure = error as? DatabaseError else { return StoreError(error) }
    switch failure.resultCode {
    case .SQLITE_NOTADB: return .foreign(path: path)
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY:
      return .file(path: path, reason: failure.message ?? "cannot be opened")
    default: return StoreError(error)
    }
  }
}
