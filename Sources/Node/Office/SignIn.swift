// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import NIOConcurrencyHelpers
import Wire

/// Who is asking, and how that was shown.
struct Identity: Hashable, Sendable {
  enum Proof: Hashable, Sendable {
    /// A cookie session; its token is needed for the CSRF value and for signing out.
    case session(token: String)
    case bearer
  }
  var account: Account
  var proof: Proof
}

/// Signing in and out, and finding out who asks.
final class SignIn: Sendable {
  let database: OfficeDatabase
  /// By name, and by address: from one address, a proxy's or loopback, many people may sign in.
  private let attempts = NIOLockedValueBox((names: AttemptLimit(free: 5), addresses: AttemptLimit(free: 50)))
  /// A hash to compare with when there is no such account, so that the answer takes as long.
  private let decoy = NIOLockedValueBox<PasswordHash?>(nil)
  let sessionSeconds: Double
  private let cost: PasswordCost

  init(database: OfficeDatabase, sessionSeconds: Double, cost: PasswordCost = .recommended) {
    self.database = database
    self.sessionSeconds = sessionSeconds
    self.cost = cost
  }

  /// Checks name and password and opens a session.
  ///
  /// - Throws: `Problem` of kind `wrongCredentials` or `tooManyAttempts`.
  func signIn(name: String, password: String, from address: String, now: Date = Date()) async throws -> Identity {
    let key = String(name.prefix(64))
    let seconds = Int64(now.timeIntervalSince1970)
    let wait = attempts.withLockedValue { attempts -> Int64? in
      let waits = [attempts.names.wait(key, now: seconds), attempts.addresses.wait(address, now: seconds)]
      if let wait = waits.compactMap({ $0 }).max() { return wait }
      attempts.names.attempted(key, now: seconds)
      attempts.addresses.attempted(address, now: seconds)
      return nil
    }
    if let wait {
      throw Problem(
        .tooManyAttempts, "After several failures the next attempt has to wait.", limit: "\(wait) s",
        fix: "Wait \(wait) s.", reason: Reason(.attemptsMustWait, nil, ["waitSeconds": .number(wait)]))
    }
    let found = try database.account(named: name)
    guard let hash = found?.1, let account = found?.0 else {
      _ = try await decoyHash().matches(password)
      throw Self.wrong
    }
    guard await hash.matches(password) else { throw Self.wrong }
    attempts.withLockedValue {
      $0.names.succeeded(key)
      $0.addresses.succeeded(address)
    }
    let token = try database.addToken(
      for: account.name, kind: .session, label: "session", now: now, expires: now.addingTimeInterval(sessionSeconds))
    return Identity(account: account, proof: .session(token: token))
  }

  private static var wrong: Problem {
    Problem(
      .wrongCredentials, "No account opens with this name and password.", fix: "Check both; case matters.",
      reason: Reason(.wrongCredentials))
  }

  private func decoyHash() async throws -> PasswordHash {
    if let hash = decoy.withLockedValue({ $0 }) { return hash }
    let hash = try await PasswordHash.make(UUID().uuidString, cost: cost)
    decoy.withLockedValue { $0 = hash }
    return hash
  }

  /// Ends a session.
  func signOut(token: String) throws { try database.removeToken(token) }

  /// Whose cookie or bearer token this is, as of now: nothing is kept, so that a closed account is out at once.
  func identity(cookie: String?, bearer: String?, now: Date = Date()) throws -> Identity? {
    if let bearer {
      return try database.account(token: bearer, kind: .bearer, now: now).map { Identity(account: $0, proof: .bearer) }
    }
    guard let cookie else { return nil }
    return try database.account(token: cookie, kind: .session, now: now).map {
      Identity(account: $0, proof: .session(token: cookie))
    }
  }

  /// Whether who once asked with a session may still ask with it. An account that was closed has no sessions.
  func isOpen(_ identity: Identity, now: Date = Date()) throws -> Bool {
    guard case .session(let token) = identity.proof else { return true }
    return try self.identity(cookie: token, bearer: nil, now: now) != nil
  }

  /// What a page of this node sends back with each change: follows from the session's token, which scripts can not
  /// read, and which other sites can not send along (SameSite) nor guess.
  static func csrfValue(token: String) -> String {
    let code = HMAC<SHA256>.authenticationCode(
      for: Data("parley csrf".utf8), using: SymmetricKey(data: Data(token.utf8)))
    return Hex.encode(code.prefix(16))
  }

  /// Whether a request with a cookie may change something.
  static func isOwnPage(_ identity: Identity, csrf: String?) -> Bool {
    guard case .session(let token) = identity.proof else { return true }
    guard let csrf else { return false }
    let expected = Array(csrfValue(token: token).utf8)
    let given = Array(csrf.utf8)
    guard given.count == expected.count else { return false }
    return zip(given, expected).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
