// SPDX-License-Identifier: Apache-2.0
import Separation

/// What an activity does when the line between the parties is lost.
public enum LostLineAction: Hashable, Sendable {
  /// It goes on as notified.
  case goOn
  /// It holds.
  case hold
  /// It is broken off.
  case abort
  /// An action of a later version.
  case other(UInt32)
}

/// What an activity does when the line is lost, as declared beforehand.
public struct LostLine: Hashable, Sendable {
  /// What it does.
  public var action: LostLineAction
  /// Going on: until then. Hold and abort: by then.
  public var latest: Instant

  /// A declaration.
  public init(action: LostLineAction, latest: Instant) {
    self.action = action
    self.latest = latest
  }
}

/// An activity that is elsewhere, or at another time, than notified.
public struct Departure: Hashable, Sendable {
  /// Since when.
  public var at: Instant
  /// Where it is now, as far as that is known: 0...`Limits.actualVolumes` volumes.
  public var volumes: [Volume]
  /// Until when at the latest; nil if that is not known.
  public var until: Instant?

  /// A departure from what was notified.
  public init(at: Instant, volumes: [Volume] = [], until: Instant? = nil) {
    self.at = at
    self.volumes = volumes
    self.until = until
  }
}
