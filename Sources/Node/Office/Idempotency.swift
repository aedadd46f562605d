// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDB

/// Requests with an `Idempotency-Key` are done once: a repetition gets the answer of the first time, across restarts
/// too.
extension OfficeDatabase {
  /// What is known of a key.
  enum KeyState {
    /// Nobody used it; it is taken now.
    case fresh
    /// It was used for the same request, which was answered like this.
    case answered(status: Int, body: [UInt8])
    /// It was used for the same request, whose answer is not there (yet).
    case open
    /// It stands for another request.
    case other
  }

  /// Days that keys are remembered.
  static let keyDays: Int64 = 7

  /// Takes a key for a request.
  func takeKey(_ key: String, of account: String, digest: [UInt8], now: Int64) throws -> KeyState {
    try queue.write { database in
      try database.execute(sql: "DELETE FROM idempotency WHERE at < ?", arguments: [now - Self.keyDays * 86_400])
      let row = try Row.fetchOne(
        database, sql: "SELECT digest, status, body FROM idempotency WHERE account = ? AND key = ?",
        arguments: [account, key])
      guard let row else {
        try database.execute(
          sql: "INSERT INTO idempotency (account, key, digest, at) VALUES (?, ?, ?, ?)",
          arguments: [account, key, Data(digest), now])
        return .fresh
      }
      guard (row["digest"] as Data) == Data(digest) else { return .other }
      guard let status: Int = row["status"], let body: Data = row["body"] else { return .open }
      return .answered(status: status, body: Array(body))
    }
  }

  /// Keeps the answer of a request.
  func answerKey(_ key: String, of account: String, status: Int, body: [UInt8]) throws {
    try queue.write {
      try $0.execute(
        sql: "UPDATE idempotency SET status = ?, body = ? WHERE account = ? AND key = ?",
        arguments: [status, Data(body), account, key])
    }
  }

  /// Frees a key whose request was refused and changed nothing.
  func freeKey(_ key: String, of account: String) throws {
    try queue.write {
      try $0.execute(sql: "DELETE FROM idempotency WHERE account = ? AND key = ?", arguments: [account, key])
    }
  }
}
