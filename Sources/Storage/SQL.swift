// SPDX-License-Identifier: Apache-2.0
import GRDB
import GRDBSQLite
import TransparencyLog

/// Prepared statements with bytes in and out: GRDB opens, caches and guards the connection; rows pass between SQLite
/// and `[UInt8]` without a detour over `Data`, which is what a bulk load spends its time on otherwise.
package enum SQL {
  /// Tells SQLite to copy what is bound.
  private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  /// What is bound to a `?`.
  package enum Value {
    case integer(Int64)
    case text(String)
    case blob([UInt8])
    case hash(Hash256)
  }

  /// Runs a statement that returns no rows.
  package static func run(_ db: Database, _ sql: String, _ values: Value...) throws {
    try step(db, sql, values) { _ in }
  }

  /// Runs a statement that returns no rows.
  package static func run(_ db: Database, _ sql: String, _ values: [Value]) throws {
    try step(db, sql, values) { _ in }
  }

  /// Runs a query and hands over each row, valid during the call only.
  ///
  /// - Parameter goesOn: asked after each row; false ends the query.
  package static func rows(
    _ db: Database, _ sql: String, _ values: Value..., while goesOn: () -> Bool = { true }, body: (Row) throws -> Void
  ) throws {
    try step(db, sql, values, while: goesOn, body)
  }

  /// Number of rows that the last statement changed.
  package static func changes(_ db: Database) -> Int { Int(sqlite3_changes(db.sqliteConnection)) }

  /// Row id of the last insertion.
  package static func lastRow(_ db: Database) -> Int64 { sqlite3_last_insert_rowid(db.sqliteConnection) }

  private static func step(
    _ db: Database, _ sql: String, _ values: [Value], while goesOn: () -> Bool = { true }, _ body: (Row) throws -> Void
  ) throws {
    let statement = try db.cachedStatement(sql: sql).sqliteStatement
    defer {
      sqlite3_reset(statement)
      sqlite3_clear_bindings(statement)
    }
    for (position, value) in zip(Int32(1)..., values) {
      let code = bind(value, to: statement, at: position)
      guard code == SQLITE_OK else { throw StoreError.failed(db, code: code) }
    }
    while true {
      let code = sqlite3_step(statement)
      if code == SQLITE_DONE { return }
      guard code == SQLITE_ROW else { throw StoreError.failed(db, code: code) }
      try body(Row(statement: statement))
      if !goesOn() { return }
    }
  }

  private static func bind(_ value: Value, to statement: OpaquePointer, at position: Int32) -> Int32 {
    switch value {
    case .integer(let number): return sqlite3_bind_int64(statement, position, number)
    case .text(var text):
      return text.withUTF8 { bytes in
        // An empty text has no address, and a null address would bind NULL.
        guard let address = bytes.baseAddress else { return sqlite3_bind_text(statement, position, "", 0, transient) }
        return address.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
          sqlite3_bind_text(statement, position, $0, Int32(bytes.count), transient)
        }
      }
    case .blob(let bytes):
      guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(statement, position, 0) }
      return bytes.withUnsafeBytes {
        sqlite3_bind_blob64(statement, position, $0.baseAddress, UInt64($0.count), transient)
      }
    case .hash(let hash): return bind(.blob(hash.bytes), to: statement, at: position)
    }
  }

  /// A row of a result while the query stands on it.
  package struct Row {
    fileprivate let statement: OpaquePointer

    /// A column of type INTEGER.
    package func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

    /// A column of type TEXT, whatever bytes it holds.
    package func text(_ column: Int32) -> String {
      guard let address = sqlite3_column_text(statement, column) else { return "" }
      let count = Int(sqlite3_column_bytes(statement, column))
      return String(decoding: UnsafeBufferPointer(start: address, count: count), as: UTF8.self)
    }

    /// A column of type BLOB.
    package func blob(_ column: Int32) -> [UInt8] { withBlob(column) { Array($0) } }

    /// A column of type BLOB, without a copy.
    package func withBlob<T>(_ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
      let address = sqlite3_column_blob(statement, column)
      return try body(UnsafeRawBufferPointer(start: address, count: Int(sqlite3_column_bytes(statement, column))))
    }
  }
}
