// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// Every bound that the tactical part of `Separation` puts on its input, in one place.
///
/// The bounds of speed, doubt and lookahead together keep the whole way of a track under 600 km, for which the frames
/// and the rounding of the search are proven.
public enum TacticalLimits {
  /// The fastest ground speed, in millimetres per second (1,000 m/s).
  public static let groundSpeed: Int32 = 1_000_000
  /// The fastest climb or descent, in millimetres per second (500 m/s).
  public static let climb: Int32 = 500_000
  /// The largest doubt of a place, horizontally.
  public static let horizontalDoubt = Distance.kilometres(20)
  /// The largest doubt of a height.
  public static let verticalDoubt = Distance.kilometres(5)
  /// The fastest growth of a doubt, in millimetres per second (50 m/s).
  public static let growth: Int32 = 50_000
  /// The widest zone around a track.
  public static let lateral = Distance.kilometres(50)
  /// The highest zone around a track.
  public static let vertical = Distance.kilometres(20)
  /// How far ahead may be looked, in seconds.
  public static let lookahead = 600
  /// How far a track's report may lie from the moment that it is used for, in seconds, before or after.
  public static let age = 600
  /// The most tracks of a picture.
  public static let tracks = 1_000_000
  /// The most encounters of a picture that are told at once.
  public static let encounters = 10_000_000
}
