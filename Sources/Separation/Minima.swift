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
