// SPDX-License-Identifier: Apache-2.0
import Exchange
import TransparencyLog

/// What a store refuses, or fails at.
public enum StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Another process has this store open; its process id, if it wrote one.
  case locked(path: String, process: Int32?)
  /// There is no store at this path, and opening for reading only does not make one.
  case missing(path: String)
  /// The file or its folder cannot be used, and the system's word why.
  case file(path: String, reason: String)
  /// A database, but not a store of this project.
  case foreign(path: String)
  /// Written by a later version: its schema, and the latest one known here.
  case newer(schema: Int, known: Int)
  /// Written by an earlier version; opened for reading only, it cannot be brought up to date.
  case older(schema: Int, known: Int)
  /// A table, index, trigger or view is not as this project made it.
  case alteredSchema(object: String)
  /// The database does not do what durability needs: the setting, what was found, and what must stand there.
  case notDurable(setting: String, found: String, needed: String)
  /// The disk, or the quota on it, is full. Nothing of the batch was written; reading goes on.
  case diskFull
  /// Another program holds the database file, and let go of it neither before nor while this waited. Nothing of the batch
  /// was written.
  case busy
  /// The database failed: SQLite's extended result code and its message. Nothing more is written until it is opened
  /// again.
  case broken(code: Int32, message: String)
  /// An entry does not continue its log. Nothing of the batch was written.
  case gap(Origin, expected: UInt64, found: UInt64)
  /// Another tile stands at this place. Nothing of the batch was written.
  case tileConflict(Origin, TileKey)
  /// A tile holds 256 hashes, not this many. Nothing of the batch was written.
  case tileWidth(Origin, TileKey, hashes: Int)
  /// More logs, entries or tiles than a store holds; the name of the limit.
  case limit(String, UInt64)
  /// The log has no such full tile.
  case missingTile(Origin, TileKey)
  /// A stored row is not what was written: which one, and what is wrong.
  case corrupt(row: String, reason: String)
  /// The store was opened for reading only.
  case readOnly
  /// The store was closed.
  case closed

  /// What is wrong, where, and what to do, in one line.
  public var description: String {
    switch self {
    case .locked(let path, let process):
      "\(path) is in use by \(process.map { "process \($0)" } ?? "another process"); stop it first, never copy a running node"
    case .missing(let path): "there is no store at \(path)"
    case .file(let path, let reason): "\(path): \(reason)"
    case .foreign(let path): "\(path) is not a store of this program"
    case .newer(let schema, let known):
      "the store has schema \(schema), this program knows \(known): use the program that wrote it, or a later one"
    case .older(let schema, let known):
      "the store has schema \(schema), this program reads \(known): start its node once to bring it up to date"
    case .alteredSchema(let object): "the store was altered from outside: \(object) is not as this program made it"
    case .notDurable(let setting, let found, let needed):
      "\(setting) is \(found) and must be \(needed): commits would not be durable, so the store is not used"
    case .diskFull: "the disk is full; free space and try again"
    case .busy: "another program holds the database file, and nothing can be written until it lets go: end it"
    case .broken(let code, let message): "the database failed (SQLite code \(code)): \(message)"
    case .gap(let origin, let expected, let found):
      "entry \(found) does not continue \(origin), whose next index is \(expected)"
    case .tileConflict(let origin, let key): "another tile stands at \(key) of \(origin)"
    case .tileWidth(let origin, let key, let hashes): "tile \(key) of \(origin) has \(hashes) hashes, not 256"
    case .limit(let name, let limit): "\(name): at most \(limit)"
    case .missingTile(let origin, let key): "\(origin) has no full tile \(key)"
    case .corrupt(let row, let reason): "\(row): \(reason); the database was damaged or altered"
    case .readOnly: "the store was opened for reading only"
    case .closed: "the store is closed"
    }
  }

  /// What the node machine is told: only a full disk lets it go on.
  public var commitFailure: CommitFailure { self == .diskFull ? .diskFull : .broken(description) }

  /// Whether the same can be tried again, because nothing of it was written and the database is well.
  var isPassing: Bool { self == .diskFull || self == .busy }

  /// Whether the caller broke the contract of a batch; the database itself is well, and unchanged.
  var isRefusal: Bool {
    switch self {
    case .gap, .tileConflict, .tileWidth, .limit, .readOnly: true
    default: false
    }
  }
}
