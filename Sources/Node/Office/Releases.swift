// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDB
import Mechanism
import Separation
import Wire

/// A draft that one position has released and that waits for a second one.
struct WaitingRelease: Sendable {
  enum State: String, Sendable { case waiting, released, discarded }
  var id: String
  var created: Int64
  var account: Account
  var kind: DraftKind
  var request: JSONValue
  var state: State
  /// When it came, in the order of accounts and drafts.
  var turn: Int64

  /// Whether a position may drop it: its own draft, or one that it could countersign.
  func mayBeDiscarded(by caller: Account) -> Bool {
    caller.name == account.name || caller.role.rights.contains(.countersign)
  }

  /// Whether a position may read it before it is said: who may drop it, officers who could have drafted it, auditors.
  func mayBeRead(by caller: Account) -> Bool {
    mayBeDiscarded(by: caller) || caller.role.rights.contains(.readAudit)
      || (caller.role != .feed && caller.role.rights.contains(kind.right))
  }
}

extension OfficeDatabase {
  /// Keeps a draft until it is decided.
  func addRelease(_ kind: DraftKind, request: JSONValue, by account: Account, at now: Instant) throws -> String {
    var generator = SystemRandomNumberGenerator()
    let id = Hex.encode((0..<8).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    try queue.write { database in
      try database.execute(
        sql: """
          INSERT INTO release (id, created, account, position, kind, request, state, turn)
          VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?)
          """,
        arguments: [
          id, now.milliseconds, account.name, account.position, kind.rawValue, Data(request.bytes),
          Self.nextTurn(database),
        ])
    }
    return id
  }

  /// Drafts that wait, oldest first.
  func waitingReleases() throws -> [WaitingRelease] {
    try queue.read {
      try Row.fetchAll($0, sql: "SELECT * FROM release WHERE state = 'waiting' ORDER BY created, id LIMIT 1000")
    }.compactMap(Self.release)
  }

  func release(_ id: String) throws -> WaitingRelease? {
    try queue.read { try Row.fetchOne($0, sql: "SELECT * FROM release WHERE id = ?", arguments: [id]) }
      .flatMap(Self.release)
  }

  /// Decides on a draft; false if somebody else has.
  func decide(_ id: String, _ state: WaitingRelease.State, by account: Account, at now: Instant) throws -> Bool {
    try queue.write { database in
      try database.execute(
        sql: "UPDATE release SET state = ?, decided = ?, decider = ? WHERE id = ? AND state = 'waiting'",
        arguments: [state.rawValue, now.milliseconds, account.name, id])
      return database.changesCount == 1
    }
  }

  /// Takes back a decision whose entry was not written after all.
  func reopen(_ id: String) throws {
    try queue.write {
      try $0.execute(
        sql: "UPDATE release SET state = 'waiting', decided = NULL, decider = NULL WHERE id = ? AND state = 'released'",
        arguments: [id])
    }
  }

  /// The officer who released first, with the role of today; nil when the account is closed.
  func officer(named name: String, fallback: Account) throws -> Officer? {
    guard let (account, _) = try account(named: name) else { return nil }
    return Account(name: name, position: fallback.position, role: account.role).officer
  }

  private static func release(_ row: Row) -> WaitingRelease? {
    guard let kind = DraftKind(rawValue: row["kind"]), let state = WaitingRelease.State(rawValue: row["state"]),
      let request = try? JSONValue(parsing: Array(row["request"] as Data))
    else { return nil }
    return WaitingRelease(
      id: row["id"], created: row["created"],
      account: Account(name: row["account"], position: row["position"], role: .watch), kind: kind, request: request,
      state: state, turn: row["turn"])
  }
}
