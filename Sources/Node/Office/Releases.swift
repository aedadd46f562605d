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

/// A draft that was said by one position where two were asked for.
struct AloneRelease: Sendable {
  let id: String
  let kind: String
  let position: String
  let at: Int64
  let reason: String
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

  /// Keeps that a draft is said by one position, for a commander to look at.
  func keepAlone(_ release: WaitingRelease, reason: Label, at now: Instant) throws {
    try queue.write {
      try $0.execute(
        sql: "INSERT OR REPLACE INTO alone (release, at, reason) VALUES (?, ?, ?)",
        arguments: [release.id, now.milliseconds, reason.text])
    }
  }

  /// It was not said after all.
  func forgetAlone(_ id: String) throws {
    try queue.write {
      try $0.execute(
        sql: """
          DELETE FROM alone WHERE release = ? AND release IN (SELECT id FROM release WHERE state <> 'released')
          """, arguments: [id])
    }
  }

  /// What was said by one position and no commander has looked at, oldest first.
  func releasedAlone() throws -> [AloneRelease] {
    try queue.read {
      try Row.fetchAll(
        $0,
        sql: """
          SELECT r.id, r.kind, r.position, a.at, a.reason FROM alone a JOIN release r ON r.id = a.release
          WHERE a.reviewed IS NULL AND r.state = 'released' ORDER BY a.at, r.id LIMIT 1000
          """)
    }.map { row in
      AloneRelease(id: row["id"], kind: row["kind"], position: row["position"], at: row["at"], reason: row["reason"])
    }
  }

  /// A commander has looked at it; false if it is not there to be looked at, or is the commander's own.
  func review(_ id: String, by account: Account, at now: Instant) throws -> Bool {
    try queue.write { database in
      try database.execute(
        sql: """
          UPDATE alone SET reviewer = ?, reviewed = ? WHERE release = ? AND reviewed IS NULL
          AND release IN (SELECT id FROM release WHERE state = 'released' AND account <> ?)
          """, arguments: [account.name, now.milliseconds, id, account.name])
      return database.changesCount == 1
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
