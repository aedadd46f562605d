// SPDX-License-Identifier: Apache-2.0

/// A height with its datum. There is no height without one.
public enum Altitude: Hashable, Sendable {
  /// Above the WGS 84 ellipsoid.
  case ellipsoid(centimetres: Int32)
  /// Above mean sea level (EGM96).
  case meanSeaLevel(centimetres: Int32)
  /// Pressure altitude on 1013.25 hPa, in hundreds of feet.
  case flightLevel(hundredsOfFeet: Int32)
  /// What an altimeter shows that is set to the sea-level pressure given, in tenths of a hectopascal.
  case qnh(centimetres: Int32, settingTenthsHPa: Int32)
  /// Above the ground, whose highest point in the area lies `terrainMargin` centimetres above mean sea level as stated
  /// by whoever gives the height. The margin is asked for; no terrain is ever assumed.
  case aboveGround(centimetres: Int32, terrainMargin: Int32)
  /// The surface of the ground or of the sea, wherever that is.
  case surface
  /// Without upper end.
  case unlimited
}

/// A range of heights that certainly holds the true height.
public struct HeightInterval: Hashable, Sendable {
  /// The lowest possible height.
  public let lowest: Distance
  /// The highest possible height; `nil` if there is no upper end.
  public let highest: Distance?

  /// A range; a `highest` under `lowest` is not possible by construction of the callers in this module.
  init(_ lowest: Distance, _ highest: Distance?) {
    self.lowest = lowest
    self.highest = highest
  }
}

/// Why a height is refused.
public enum AltitudeError: Error, Hashable, CustomStringConvertible {
  /// A value is outside what its field may hold.
  case outOfRange(field: Field, value: Int32, lowest: Int32, highest: Int32)
  /// The altitude depends on the air or the ground, so that it is no fixed height.
  case notGeometric(Altitude)

  /// What has a range, with its unit.
  public enum Field: String, Sendable {
    case height = "height in centimetres", flightLevel = "flight level in hundreds of feet"
    case setting = "altimeter setting in tenths of hPa", heightAboveGround = "height above ground in centimetres"
    case terrain = "terrain margin in centimetres"
  }

  /// What was wrong, the limit, and what to do.
  public var description: String {
    switch self {
    case .outOfRange(let field, let value, let lowest, let highest):
      "\(field.rawValue) \(value) is outside \(lowest)...\(highest): check its unit and datum"
    case .notGeometric(let altitude):
      "\(altitude) depends on the air or the ground: give a height above mean sea level or WGS 84"
    }
  }
}

extension Altitude {
  /// Checks every number against `GeodesyLimits`.
  ///
  /// - Throws: `AltitudeError` naming field, value and limit.
  public func validate() throws(AltitudeError) {
    let heights = GeodesyLimits.heightCentimetres
    switch self {
    case .ellipsoid(let height), .meanSeaLevel(let height):
      try check(height, .height, heights)
    case .flightLevel(let level):
      try check(level, .flightLevel, GeodesyLimits.flightLevel)
    case .qnh(let height, let setting):
      try check(height, .height, heights)
      try check(setting, .setting, GeodesyLimits.altimeterSettingTenthsHPa)
    case .aboveGround(let height, let margin):
      try check(height, .heightAboveGround, 0...heights.upperBound)
      try check(margin, .terrain, GeodesyLimits.terrainMarginCentimetres)
    case .surface, .unlimited:
      break
    }
  }

  private func check(_ value: Int32, _ field: AltitudeError.Field, _ range: ClosedRange<Int32>) throws(AltitudeError) {
    guard range.contains(value) else {
      throw .outOfRange(field: field, value: value, lowest: range.lowerBound, highest: range.upperBound)
    }
  }
}
