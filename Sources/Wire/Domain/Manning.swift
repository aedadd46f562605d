// SPDX-License-Identifier: Apache-2.0
import Separation

/// How a party's node is watched.
public enum ManningLevel: Hashable, Sendable {
  /// All positions.
  case full
  /// One person.
  case single
  /// Nobody: what rings is heard later.
  case unmanned
}

/// Who watches at the writing party's node; the latest word of a party counts.
public struct Manning: Hashable, Sendable {
  /// How the node is watched.
  public var level: ManningLevel
  /// Until when, by plan; nil until further notice.
  public var until: Instant?
  /// Another way to reach the party, if there is one.
  public var telephone: Label?

  /// Describes a watch.
  public init(level: ManningLevel, until: Instant? = nil, telephone: Label? = nil) {
    self.level = level
    self.until = until
    self.telephone = telephone
  }
}
