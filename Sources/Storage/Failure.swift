// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDB
import GRDBSQLite

extension StoreError {
  /// What a result code of SQLite means for a node, with the error number that the system gave last on this connection.
  static func failed(_ db: Database, code: Int32) -> StoreError {
    let message = sqlite3_errmsg(db.sqliteConnection).map { String(cString: $0) } ?? "no message"
    return classified(
      code: sqlite3_extended_errcode(db.sqliteConnection), system: sqlite3_system_errno(db.sqliteConnection),
      message: message)
  }

  /// The same for an error that GRDB threw while this connection was in use.
  static func failed(_ db: Database, _ error: any Error) -> StoreError {
    guard let error = error as? DatabaseError else { return StoreError(error) }
    return classified(
      code: error.extendedResultCode.rawValue, system: sqlite3_system_errno(db.sqliteConnection),
      message: error.message ?? "no message")
  }

  /// Any error at the edge of the store.
  init(_ error: any Error) {
    if let error = error as? StoreError {
      self = error
    } else if let error = error as? DatabaseError {
      self = .classified(
        code: error.extendedResultCode.rawValue, system: 0, message: error.message ?? "no message")
    } else {
      self = .broken(code: -1, message: "\(error)")
    }
  }

  /// A full disk leaves the database as it was: frames that were not synchronised do not count. A failing fsync does
  /// not, whatever its reason, because the system may have dropped what it could not write.
  static func classified(code: Int32, system: Int32, message: String) -> StoreError {
    let fsync: Set<Int32> = [
      ResultCode.SQLITE_IOERR_FSYNC.rawValue, ResultCode.SQLITE_IOERR_DIR_FSYNC.rawValue,
      ResultCode.SQLITE_IOERR_CLOSE.rawValue,
    ]
    let primary = code & 0xFF
    if primary == SQLITE_FULL { return .diskFull }
    if primary == SQLITE_BUSY { return .busy }
    if primary == SQLITE_MISUSE { return .closed }
    let isFile = primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN
    if isFile, !fsync.contains(code), system == ENOSPC || system == EDQUOT { return .diskFull }
    let detail = isFile && system != 0 ? "\(message) (\(systemMessage(system)))" : message
    return .broken(code: code, message: detail)
  }
}

/// For how long a connection waits for a lock on the database before it gives up.
func setBusyTimeout(_ db: Database, _ duration: Duration) {
  let (seconds, attoseconds) = duration.components
  sqlite3_busy_timeout(db.sqliteConnection, Int32(seconds * 1_000 + attoseconds / 1_000_000_000_000_000))
}
