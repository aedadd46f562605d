// SPDX-License-Identifier: Apache-2.0
import GRDB
import GRDBSQLite

/// A statement without result that is run for row after row: prepared once, and bound without a detour over arrays of
/// values. For one transaction on one connection; every value is bound anew for each row.
package final class PreparedInsert {
  /// Tells SQLite to copy what is bound.
  private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  private let db: Database
  /// Keeps the handle valid.
  private let statement: Statement
  private let handle: OpaquePointer
  private var code = SQLITE_OK

  /// Prepares a statement, or takes one that was prepared before.
  package init(_ db: Database, _ sql: String) throws {
    self.db = db
    statement = try db.cachedStatement(sql: sql)
    handle = statement.sqliteStatement
  }

  /// Binds a number to the `?` at a position, from 1.
  package func bind(_ position: Int32, _ number: Int64) { note(sqlite3_bind_int64(handle, position, number)) }

  /// Binds a text.
  package func bind(_ position: Int32, _ text: String) {
    var text = text
    let code = text.withUTF8 { bytes -> Int32 in
      // An empty text has no address, and a null address would bind NULL.
      guard let address = bytes.baseAddress else { return sqlite3_bind_text(handle, position, "", 0, Self.transient) }
      return address.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
        sqlite3_bind_text(handle, position, $0, Int32(bytes.count), Self.transient)
      }
    }
    note(code)
  }

  /// Binds bytes.
  package func bind(_ position: Int32, _ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return note(sqlite3_bind_zeroblob(handle, position, 0)) }
    note(
      bytes.withUnsafeBytes {
        sqlite3_bind_blob64(handle, position, $0.baseAddress, UInt64($0.count), Self.transient)
      })
  }

  /// Runs the statement with what is bound.
  package func run() throws {
    defer {
      sqlite3_reset(handle)
      code = SQLITE_OK
    }
    guard code == SQLITE_OK else { throw StoreError.failed(db, code: code) }
    let result = sqlite3_step(handle)
    guard result == SQLITE_DONE else { throw StoreError.failed(db, code: result) }
  }

  private func note(_ result: Int32) { if result != SQLITE_OK { code = result } }
}
