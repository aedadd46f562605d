// SPDX-License-Identifier: Apache-2.0
import Separation

/// A commander's right to be the second of two positions, lent to somebody who keeps the watch until a stated time. It
/// stays at home: the other side sees the position that released, as ever. What binds the party for longer
/// (`ReleasePolicy.staysWithCommanders`) is not lent.
public struct Delegation: Hashable, Sendable {
  /// For how long the right can be lent at a time, seconds.
  public static let longestSeconds = 72 * 3_600

  /// The commander's account.
  public let from: String
  /// The account that has the right meanwhile.
  public let to: String
  /// From when.
  public let since: Instant
  /// Until when; not at that instant any more.
  public let until: Instant

  /// Why the right is not lent.
  public enum Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// The position has no such right of its own. What was lent is not lent on.
    case isNoCommander(OfficerRole)
    /// The successor keeps no watch.
    case keepsNoWatch(OfficerRole)
    /// The successor has the right anyway.
    case needsNone
    /// The end has passed, or is further away than ``Delegation/longestSeconds``.
    case until(Instant, now: Instant)

    /// What was wrong, and what to do.
    public var description: String {
      switch self {
      case .isNoCommander(let role): "a \(role.rawValue) has no countersignature to lend; ask a commander"
      case .keepsNoWatch(let role): "a \(role.rawValue) keeps no watch; name a watch officer"
      case .needsNone: "a commander countersigns anyway; name a watch officer"
      case .until(let until, let now):
        "\(until.iso8601) is not after \(now.iso8601) and at most \(Delegation.longestSeconds / 3_600) h later"
      }
    }
  }

  /// Lends the right from now on.
  ///
  /// - Throws: why not.
  public init(from commander: Officer, to officer: Officer, until: Instant, at now: Instant) throws(Refusal) {
    guard commander.role == .commander else { throw .isNoCommander(commander.role) }
    guard officer.role != .commander else { throw .needsNone }
    guard officer.role.keepsWatch else { throw .keepsNoWatch(officer.role) }
    guard now < until, until <= now.adding(seconds: Self.longestSeconds) else { throw .until(until, now: now) }
    self.init(from: commander.account, to: officer.account, since: now, until: until)
  }

  /// As it was kept.
  public init(from: String, to: String, since: Instant, until: Instant) {
    self.from = from
    self.to = to
    self.since = since
    self.until = until
  }

  /// Whether it counts at a time.
  public func holds(at now: Instant) -> Bool { since <= now && now < until }
}
