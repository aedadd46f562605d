// SPDX-License-Identifier: Apache-2.0

/// The envelope of atmospheres within which pressure altitudes are turned into heights.
///
/// The true height of a pressure surface is its height in the standard atmosphere (ICAO Doc 7488), moved by the
/// sea-level pressure and stretched by the mean temperature of the air below. Both are unknown here, so both are
/// bounded. Outside these bounds altimetry itself is no longer safe, and local rules apply.
public enum AtmosphereEnvelope {
  /// Sea-level pressures allowed for, in tenths of a hectopascal: 930 to 1070 hPa.
  public static let seaLevelPressureTenthsHPa: ClosedRange<Int32> = 9_300...10_700
  /// How far the true sea-level pressure may be from a stated QNH, in tenths of a hectopascal.
  public static let settingErrorTenthsHPa: Int32 = 100
  /// True height against height in the standard atmosphere, in thousandths: the mean absolute temperature of the air column
  /// is 15 % lower to 12 % higher; true height is up to 0.96 % more than geopotential height (at FL 2000), and gravity up to
  /// 0.27 % less or more than the standard one.
  public static let columnThousandths: ClosedRange<Int64> = 847...1_135
  /// The standard sea-level pressure, in tenths of a hectopascal, that flight levels refer to (1013.25 hPa).
  static let standardTenthsHPa = 10_132.5

  /// The height in the standard atmosphere, in centimetres above the 1013.25 hPa level, of a pressure within
  /// `GeodesyLimits.altimeterSettingTenthsHPa`.
  ///
  /// The power (p/p0)^0.1902631 is taken by its binomial series, good to a micrometre here, because sums and products
  /// round alike on every machine while a library's `pow` may not, and whether a band is valid must not depend on that.
  static func standardHeight(tenthsHPa pressure: Double) -> Double {
    let excess = pressure / standardTenthsHPa - 1
    var term = 1.0
    var sum = 0.0
    for order in 1...24 {
      term *= excess * (0.190_263_1 - Double(order - 1)) / Double(order)
      sum += term
    }
    return -4_433_077 * sum
  }
}

extension Altitude {
  /// The lowest land and the highest land on Earth above mean sea level, with room for error, in centimetres.
  private static let ground: ClosedRange<Int64> = -45_000...890_000

  /// Heights above the ellipsoid that this altitude can mean.
  public func heightInterval(geoid: GeoidModel = .worldwide) -> HeightInterval {
    if case .ellipsoid(let height) = self {
      return HeightInterval(.centimetres(Int(height)), .centimetres(Int(height)))
    }
    let heights = heightIntervalAboveSea(geoid: geoid)
    return HeightInterval(heights.lowest + geoid.lowest, heights.highest.map { $0 + geoid.highest })
  }

  /// Heights above mean sea level that this altitude can mean.
  public func heightIntervalAboveSea(geoid: GeoidModel = .worldwide) -> HeightInterval {
    switch self {
    case .ellipsoid(let height):
      let distance = Distance.centimetres(Int(height))
      return HeightInterval(distance - geoid.highest, distance - geoid.lowest)
    case .meanSeaLevel(let height):
      return HeightInterval(.centimetres(Int(height)), .centimetres(Int(height)))
    case .flightLevel(let level):
      return Altitude.trueHeights(
        indicated: Int64(level) * 3_048, setting: AtmosphereEnvelope.standardTenthsHPa,
        seaLevel: AtmosphereEnvelope.seaLevelPressureTenthsHPa)
    case .qnh(let height, let setting):
      let error = AtmosphereEnvelope.settingErrorTenthsHPa
      return Altitude.trueHeights(
        indicated: Int64(height), setting: Double(setting),
        seaLevel: (setting - error)...(setting + error))
    case .aboveGround(let height, let margin):
      let lowest = min(Altitude.ground.lowerBound, Int64(margin))
      return HeightInterval(.centimetres(Int(Int64(height) + lowest)), .centimetres(Int(height) + Int(margin)))
    case .surface:
      return HeightInterval(
        .centimetres(Int(Altitude.ground.lowerBound)), .centimetres(Int(Altitude.ground.upperBound)))
    case .unlimited:
      return HeightInterval(.centimetres(Int(GeodesyLimits.heightCentimetres.upperBound)), nil)
    }
  }

  /// Bounds in metres outside which no gap to another altitude is measured: a gap between two such ranges is never
  /// larger than `leastHeight(above:)` says. `.infinity` is without upper end.
  package func reach(geoid: GeoidModel) -> ClosedRange<Double> {
    let heights = heightIntervalAboveSea(geoid: geoid)
    var lowest = Double(heights.lowest.millimetres) / 1_000
    var highest = heights.highest.map { Double($0.millimetres) / 1_000 } ?? .infinity
    if let pressure = pressureHeight {
      // Pressure altitudes are compared as such, with a metre of doubt.
      let height = (pressure.indicated + pressure.offset) / 100
      lowest = min(lowest, height - 1)
      highest = max(highest, height + 1)
    }
    return lowest...highest
  }

  /// How much lower than `upper` this altitude could be at worst: the smallest height of `self` above `other` that the
  /// datums allow; negative if `self` may lie below.
  ///
  /// Equal datums compare exactly. Pressure altitudes compare as pressures, whatever their setting; all else compares
  /// above mean sea level, with the margin of each datum. Heights above ground are compared that way too, because the
  /// ground at one place is not the ground at the other.
  public func leastHeight(above other: Altitude, geoid: GeoidModel = .worldwide) -> Distance {
    switch (self, other) {
    case (_, .unlimited): return Distance(millimetres: .min)
    case (.surface, .surface): return .zero
    case (.ellipsoid(let mine), .ellipsoid(let theirs)): return .centimetres(Int(mine) - Int(theirs))
    default: break
    }
    if let mine = pressureHeight, let theirs = other.pressureHeight {
      // One metre for the rounding of settings and of the formula, unless both refer to the same pressure.
      let doubt = mine.setting == theirs.setting ? 0 : 100.0
      let gap = (mine.indicated - theirs.indicated) + (mine.offset - theirs.offset) - doubt
      return .centimetres(Int(gap.rounded(.down)))
    }
    let mine = heightIntervalAboveSea(geoid: geoid)
    let theirs = other.heightIntervalAboveSea(geoid: geoid)
    return theirs.highest.map { mine.lowest - $0 } ?? Distance(millimetres: .min)
  }

  /// What the altimeter shows, its setting in tenths of hPa, and the standard height of that setting, by which the
  /// indication is off from pressure altitude; heights in centimetres.
  private var pressureHeight: (indicated: Double, setting: Double, offset: Double)? {
    switch self {
    case .flightLevel(let level):
      return (Double(level) * 3_048, AtmosphereEnvelope.standardTenthsHPa, 0)
    case .qnh(let height, let setting):
      let pressure = Double(setting)
      return (Double(height), pressure, AtmosphereEnvelope.standardHeight(tenthsHPa: pressure))
    default:
      return nil
    }
  }

  /// True heights above mean sea level of an altimeter's indication in centimetres.
  private static func trueHeights(indicated: Int64, setting: Double, seaLevel: ClosedRange<Int32>) -> HeightInterval {
    let base = AtmosphereEnvelope.standardHeight(tenthsHPa: setting)
    let column = AtmosphereEnvelope.columnThousandths
    // Height in the standard atmosphere above true sea level, for the highest and lowest sea-level pressure.
    let bounds = [seaLevel.lowerBound, seaLevel.upperBound].map { pressure in
      Double(indicated) + base - AtmosphereEnvelope.standardHeight(tenthsHPa: Double(pressure))
    }
    let stretched = bounds.flatMap { height in
      [height * Double(column.lowerBound) / 1_000, height * Double(column.upperBound) / 1_000]
    }
    let lowest = stretched.reduce(.infinity, min)
    let highest = stretched.reduce(-.infinity, max)
    return HeightInterval(.centimetres(Int(lowest.rounded(.down))), .centimetres(Int(highest.rounded(.up))))
  }
}
