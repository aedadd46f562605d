// SPDX-License-Identifier: Apache-2.0

/// Every bound that `Geodesy` puts on its input, in one place.
public enum GeodesyLimits {
  /// The longest coordinate text that is looked at, in UTF-8 bytes.
  public static let coordinateTextBytes = 64
  /// The widest square of a grid reference that is taken for a place, namely its middle; wider ones are areas.
  public static let squareForPosition = Distance.metres(100)
  /// The longest text of a distance and bearing from a place that is looked at, in UTF-8 bytes.
  public static let relativePositionTextBytes = 160
  /// Distances from a place that are accepted: up to half a meridian ellipse, the longest shortest path on WGS 84.
  public static let relativeDistance: ClosedRange<Distance> = .zero...Distance(millimetres: 20_003_931_459)
  /// The longest text that is spelled out for a voice line, in UTF-8 bytes.
  public static let spelledTextBytes = 200
  /// The longest spelled-out text that is read, in UTF-8 bytes: no word is longer than ten letters with its space.
  public static let spokenTextBytes = 2_000
  /// Heights that are accepted, in centimetres in their own datum: 1 km under it to 100 km above it.
  public static let heightCentimetres: ClosedRange<Int32> = -100_000...10_000_000
  /// Flight levels that are accepted, in hundreds of feet.
  public static let flightLevel: ClosedRange<Int32> = -20...2_000
  /// Altimeter settings that are accepted, in tenths of a hectopascal.
  public static let altimeterSettingTenthsHPa: ClosedRange<Int32> = 8_500...11_000
  /// Terrain margins that are accepted: the height above mean sea level of the highest ground, in centimetres.
  public static let terrainMarginCentimetres: ClosedRange<Int32> = -45_000...900_000
}
