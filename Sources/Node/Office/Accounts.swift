// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import GRDB
import Storage

/// Accounts and the secrets that open them. Passwords are kept as Argon2id hashes; tokens of systems and of sessions
/// have 256 random bits and are kept as SHA-256 only.
extension OfficeDatabase {
  /// Adds an account. Systems get tokens and need no password.
  ///
  /// - Throws: `OfficeError.accountExists`, `OfficeError.invalid`.
  public func addAccount(_ account: Account, password: String?, cost: PasswordCost = .recommended) async throws {
    try Self.check(account)
    let hash = try await password.asyncMap { try await Self.hash($0, cost: cost) }
    try await queue.write { database in
      guard try Row.fetchOne(database, sql: "SELECT 1 FROM account WHERE name = ?", arguments: [account.name]) == nil
      else { throw OfficeError.accountExists(account.name) }
      try database.execute(
        sql: "INSERT INTO account (name, position, role, password, turn) VALUES (?, ?, ?, ?, ?)",
        arguments: [
          account.name, account.position, account.role.rawValue, hash?.encoded, Self.nextTurn(database),
        ])
    }
  }

  /// Sets another password and ends all sessions of the account.
  public func setPassword(_ password: String, of name: String, cost: PasswordCost = .recommended) async throws {
    let hash = try await Self.hash(password, cost: cost)
    try await queue.write { database in
      // Whoever set it can act as this account from now on, so it counts as one that came now.
      try database.execute(
        sql: "UPDATE account SET password = ?, turn = ? WHERE name = ?",
        arguments: [hash.encoded, Self.nextTurn(database), name])
      guard database.changesCount == 1 else { throw OfficeError.noAccount(name) }
      try database.execute(sql: "DELETE FROM token WHERE account = ? AND kind = 'session'", arguments: [name])
    }
    recentTokens.forget()
  }

  /// When the account came, or was given another way in, in the order of accounts and drafts.
  func turn(ofAccount name: String) throws -> Int64? {
    try queue.read { try Int64.fetchOne($0, sql: "SELECT turn FROM account WHERE name = ?", arguments: [name]) }
  }

  /// Closes an account for good: its name stays in the audit trail, its tokens and sessions end, at once.
  ///
  /// - Parameter keepingACommander: whether the last commander's is not closed: nobody could countersign, arrange or make accounts
  ///   over the local interface any more.
  public func disable(_ name: String, keepingACommander: Bool = true) throws {
    try queue.write { database in
      let others = try Int.fetchOne(
        database, sql: "SELECT count(*) FROM account WHERE role = ? AND disabled = 0 AND name <> ?",
        arguments: [Role.commander.rawValue, name])
      let role = try String.fetchOne(
        database, sql: "SELECT role FROM account WHERE name = ? AND disabled = 0", arguments: [name])
      if keepingACommander, role == Role.commander.rawValue, others == 0 { throw OfficeError.lastCommander(name) }
      try database.execute(
        sql: "UPDATE account SET disabled = 1 WHERE name = ? AND disabled = 0", arguments: [name])
      guard database.changesCount == 1 else { throw OfficeError.noAccount(name) }
      try database.execute(sql: "DELETE FROM token WHERE account = ?", arguments: [name])
    }
    recentTokens.forget()
  }

  /// All accounts that are open, by name.
  public func accounts() throws -> [Account] {
    try queue.read { database in
      try Row.fetchAll(database, sql: "SELECT name, position, role FROM account WHERE disabled = 0 ORDER BY name")
        .compactMap(Self.account)
    }
  }

  /// The account with its password's hash.
  func account(named name: String) throws -> (Account, PasswordHash?)? {
    try queue.read { database in
      let row = try Row.fetchOne(
        database, sql: "SELECT name, position, role, password FROM account WHERE name = ? AND disabled = 0",
        arguments: [name])
      return row.flatMap { row in
        Self.account(row).map { ($0, (row["password"] as String?).map(PasswordHash.init(encoded:))) }
      }
    }
  }

  /// What a token is for.
  enum TokenKind: String { case session, bearer }

  /// Makes a token for a system, shown once.
  ///
  /// - Parameter label: what it is for, in the list of tokens.
  public func addBearerToken(for name: String, label: String, now: Date = Date()) throws -> String {
    try addToken(for: name, kind: .bearer, label: label, now: now, expires: nil)
  }

  func addToken(for name: String, kind: TokenKind, label: String, now: Date, expires: Date?) throws -> String {
    var generator = SystemRandomNumberGenerator()
    let secret = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    let token = Data(secret).base64EncodedString().replacingOccurrences(of: "+", with: "-")
      .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
    try queue.write { database in
      let found = try Row.fetchOne(
        database, sql: "SELECT 1 FROM account WHERE name = ? AND disabled = 0", arguments: [name])
      guard found != nil else { throw OfficeError.noAccount(name) }
      try database.execute(sql: "DELETE FROM token WHERE expires < ?", arguments: [Int64(now.timeIntervalSince1970)])
      try database.execute(
        sql: "INSERT INTO token (hash, account, kind, label, created, expires) VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [
          Self.hash(ofToken: token), name, kind.rawValue, label, Int64(now.timeIntervalSince1970),
          expires.map { Int64($0.timeIntervalSince1970) },
        ])
      guard kind == .bearer else { return }
      try database.execute(
        sql: "UPDATE account SET turn = ? WHERE name = ?", arguments: [Self.nextTurn(database), name])
    }
    return token
  }

  /// Whose token this is; nil if nobody's, or expired, or of another kind. Found by its hash, so the time that the
  /// look-up takes tells nothing about the token.
  func account(token: String, kind: TokenKind, now: Date) throws -> Account? {
    guard token.utf8.count <= 64 else { return nil }
    let key = RecentTokens.Key(token: token, kind: kind)
    return try recentTokens.account(of: key, at: Int64(now.timeIntervalSince1970 * 1_000)) {
      try lookUp(Array(Self.hash(ofToken: token)), kind, now: now)
    }
  }

  /// One statement is one snapshot: it is prepared once and stands in no transaction.
  private func lookUp(_ hash: [UInt8], _ kind: TokenKind, now: Date) throws -> Account? {
    try reader.unsafeRead { database in
      var account: Account?
      try SQL.rows(
        database,
        """
        SELECT a.name, a.position, a.role FROM token t JOIN account a ON a.name = t.account
        WHERE t.hash = ? AND t.kind = ? AND a.disabled = 0 AND (t.expires IS NULL OR t.expires > ?)
        """, .blob(hash), .text(kind.rawValue), .integer(Int64(now.timeIntervalSince1970))
      ) { row in
        account = Role(rawValue: row.text(2)).map { Account(name: row.text(0), position: row.text(1), role: $0) }
      }
      return account
    }
  }

  /// Ends a session.
  func removeToken(_ token: String) throws {
    try queue.write {
      try $0.execute(sql: "DELETE FROM token WHERE hash = ?", arguments: [Self.hash(ofToken: token)])
    }
    recentTokens.forget()
  }

  static func hash(ofToken token: String) -> Data { Data(SHA256.hash(data: Data(token.utf8))) }

  private static func account(_ row: Row) -> Account? {
    Role(rawValue: row["role"]).map { Account(name: row["name"], position: row["position"], role: $0) }
  }

  private static func hash(_ password: String, cost: PasswordCost) async throws -> PasswordHash {
    guard password.count >= PasswordHash.shortestPassword, password.utf8.count <= PasswordHash.longestPassword else {
      throw OfficeError.invalid(
        field: "password",
        rule: "\(PasswordHash.shortestPassword) characters to \(PasswordHash.longestPassword) bytes")
    }
    return try await PasswordHash.make(password, cost: cost)
  }

  static func check(_ account: Account) throws {
    guard Account.isName(account.name) else {
      throw OfficeError.invalid(
        field: "name", rule: "1 to 64 of A-Z, a-z, 0-9, \".\", \"_\" and \"-\", not with a \".\" first, such as r.deniz"
      )
    }
    let allowed = account.position.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    guard (1...32).contains(account.position.utf8.count), allowed, account.position != "node" else {
      throw OfficeError.invalid(
        field: "position", rule: "1 to 32 of a-z, 0-9 and -, such as watch-1; \"node\" is the node's own")
    }
  }
}

extension Optional where Wrapped: Sendable {
  /// `map` for a function that takes its time.
  fileprivate func asyncMap<T>(_ transform: (Wrapped) async throws -> T) async rethrows -> T? {
    guard let self else { return nil }
    return try await transform(self)
  }
}
