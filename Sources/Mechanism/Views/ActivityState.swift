// SPDX-License-Identifier: Apache-2.0

/// Where an activity stands in its life.
public enum ActivityState: String, Hashable, Sendable, CaseIterable {
  /// Notified, not yet begun.
  case notified
  /// Begun.
  case started
  /// Will not take place.
  case withdrawn
  /// Ended.
  case ended
  /// Holds.
  case held
  /// Outside of what was notified.
  case nonconforming
  /// Outside of what was notified for good: it can only end.
  case contingent

  /// Whether nothing more is to be expected of it.
  public var isOver: Bool { self == .withdrawn || self == .ended }
}
