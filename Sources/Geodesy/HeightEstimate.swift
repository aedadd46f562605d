// SPDX-License-Identifier: Apache-2.0

/// The likely true height of an altitude, and how far the true one may be from it.
///
/// Written `3660 m MSL, 1170 m less to 1017 m more` (FL 120): what is shown beside a flight level, so that nobody takes a pressure
/// altitude for a height.
public struct HeightEstimate: Hashable, Sendable, CustomStringConvertible {
  /// The height above mean sea level if the air is that of the standard atmosphere, and the geoid in the middle of its bounds.
  public let nominal: Distance
  /// How much lower the true height may be.
  public let marginBelow: Distance
  /// How much higher the true height may be.
  public let marginAbove: Distance

  /// In whole metres, the margins rounded up.
  public var description: String {
    func metres(_ distance: Distance) -> Int64 { (distance.millimetres + 999) / 1_000 }
    let rounded = Int64((Double(nominal.millimetres) / 1_000).rounded())
    return "\(rounded) m MSL, \(metres(marginBelow)) m less to \(metres(marginAbove)) m more"
  }
}

extension Altitude {
  /// The likely height above mean sea level with its margins; `nil` for heights above ground, the surface and unlimited,
  /// which have no likely height where the terrain is not known.
  ///
  /// The margins are those of `heightIntervalAboveSea`: for pressure altitudes, of the atmospheres in `AtmosphereEnvelope`.
  public func estimatedHeightAboveSea(geoid: GeoidModel = .worldwide) -> HeightEstimate? {
    let interval = heightIntervalAboveSea(geoid: geoid)
    let nominal: Distance
    switch self {
    case .ellipsoid(let height):
      let middle = (geoid.lowest.millimetres + geoid.highest.millimetres) / 2
      nominal = .centimetres(Int(height)) - Distance(millimetres: middle)
    case .meanSeaLevel(let height): nominal = .centimetres(Int(height))
    case .flightLevel(let level): nominal = Altitude.geometric(geopotentialMetres: Double(level) * 30.48)
    case .qnh(let height, _): nominal = Altitude.geometric(geopotentialMetres: Double(height) / 100)
    case .aboveGround, .surface, .unlimited: return nil
    }
    guard let highest = interval.highest else { return nil }
    return HeightEstimate(
      nominal: nominal, marginBelow: nominal - interval.lowest, marginAbove: highest - nominal)
  }

  /// The height in metres from one in standard geopotential metres (ICAO Doc 7488).
  private static func geometric(geopotentialMetres height: Double) -> Distance {
    let radius = 6_356_766.0
    return Distance(millimetres: Int64((radius * height / (radius - height) * 1_000).rounded()))
  }
}
