// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// The separation that two activities keep: they conflict when they are closer than this in all three ways.
public struct Minima: Hashable, Sendable {
  /// Along the ellipsoid, at most `SeparationLimits.lateralMinimum`.
  public var lateral: Distance
  /// Between altitude bands.
  public var vertical: Distance
  /// Between windows, in seconds.
  public var seconds: Int

  /// Minima; negative ones count as zero.
  public init(lateral: Distance, vertical: Distance, seconds: Int) {
    self.lateral = lateral
    self.vertical = vertical
    self.seconds = seconds
  }

  /// No separation beyond not overlapping: only volumes that share a point conflict.
  public static let zero = Minima(lateral: .zero, vertical: .zero, seconds: 0)
}

/// Two volumes that are closer than their minima: where, by how much, and when.
public struct Conflict: Hashable, Sendable {
  /// The lateral distance, rounded down to the millimetre; 0 if the areas share a position.
  public let lateral: Distance
  /// The least vertical gap that the datums allow; 0 if the bands may share an altitude.
  public let vertical: Distance
  /// The time between the windows; 0 if they share an instant.
  public let timeGapMilliseconds: Int64
  /// The position of the first area that is closest to the second; a shared position if there is one.
  public let closest: Position
  /// The position of the second area that is closest to the first; a shared position if there is one.
  public let closestOther: Position
  /// From the first to the last instant that lies in both windows, each widened by the minimum of time.
  public let window: TimeWindow
}
