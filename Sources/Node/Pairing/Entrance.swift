// SPDX-License-Identifier: Apache-2.0
import Logging
import Wire

/// What signing in, and who gets in, need of what is behind the local listener: a whole node, or one that waits for its
/// first other party.
protocol Entrance: Sendable {
  var party: PartyID { get }
  var channel: Label { get }
  var signIn: SignIn { get }
  var audit: AuditTrail { get }
  var metrics: NodeMetrics { get }
  var logger: Logger { get }
  /// Whether the local listener speaks TLS, so that cookies must too.
  var isTLS: Bool { get }

  /// An account has done something.
  func acted(_ account: String)
  /// An account has signed out: nothing more is told to its pages.
  func signedOut(_ account: String)
}

extension Entrance {
  func signedOut(_ account: String) {}
}

extension Office: Entrance {
  func signedOut(_ account: String) { hub.end(of: account) }

  func acted(_ account: String) { presence.acted(account) }
}
