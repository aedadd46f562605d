// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDB
import Mechanism
import Separation

extension OfficeDatabase {
  /// What commanders have lent and that counts now, by who has it. What a commander lent whose account was closed, or is
  /// that of another role now, counts no more.
  func delegations(at now: Instant) throws -> [Delegation] {
    try queue.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT d.account, d.lender, d.since, d.until FROM delegation d
          JOIN account a ON a.name = d.account AND a.disabled = 0
          JOIN account l ON l.name = d.lender AND l.disabled = 0 AND l.role = 'commander'
          ORDER BY d.account
          """)
    }.map { row in
      Delegation(
        from: row["lender"], to: row["account"], since: Instant(milliseconds: row["since"]),
        until: Instant(milliseconds: row["until"]))
    }.filter { $0.holds(at: now) }
  }

  /// Keeps what was lent, in place of what the account was lent before.
  func keep(_ delegation: Delegation) throws {
    try queue.write { database in
      try database.execute(
        sql: "INSERT OR REPLACE INTO delegation (account, lender, since, until) VALUES (?, ?, ?, ?)",
        arguments: [
          delegation.to, delegation.from, delegation.since.milliseconds, delegation.until.milliseconds,
        ])
    }
  }

  /// Ends what an account was lent; false if there is nothing.
  func endDelegation(to account: String) throws -> Bool {
    try queue.write { database in
      try database.execute(sql: "DELETE FROM delegation WHERE account = ?", arguments: [account])
      return database.changesCount == 1
    }
  }
}
