// SPDX-License-Identifier: Apache-2.0

/// A place on the WGS 84 ellipsoid, in whole ten-millionths of a degree (11 mm of latitude).
///
/// One place has one value: longitude lies in [-180°, 180°), and is 0 at the poles.
public struct Position: Hashable, Sendable, CustomStringConvertible {
  /// Geodetic latitude, north positive, in 1e-7 degrees, -900,000,000...900,000,000.
  public let latitudeE7: Int32
  /// Longitude, east positive, in 1e-7 degrees, -1,800,000,000..<1,800,000,000.
  public let longitudeE7: Int32

  /// A position from ten-millionths of a degree.
  ///
  /// - Throws: `PositionError` if the latitude is beyond ±90° or the longitude beyond ±180°.
  public init(latitudeE7: Int32, longitudeE7: Int32) throws(PositionError) {
    guard abs(Int64(latitudeE7)) <= 900_000_000 else { throw .latitudeOutOfRange(degreesText(Int64(latitudeE7))) }
    guard abs(Int64(longitudeE7)) <= 1_800_000_000 else { throw .longitudeOutOfRange(degreesText(Int64(longitudeE7))) }
    self.init(normalisingLatitudeE7: latitudeE7, longitudeE7: longitudeE7)
  }

  /// A position from decimal degrees, rounded to the nearest ten-millionth.
  ///
  /// - Throws: `PositionError` on NaN, infinities, a latitude beyond ±90° or a longitude beyond ±180°.
  public init(latitude: Double, longitude: Double) throws(PositionError) {
    guard latitude.isFinite else { throw .notFinite(field: "latitude", value: "\(latitude)") }
    guard longitude.isFinite else { throw .notFinite(field: "longitude", value: "\(longitude)") }
    guard abs(latitude) <= 90 else { throw .latitudeOutOfRange("\(latitude)") }
    guard abs(longitude) <= 180 else { throw .longitudeOutOfRange("\(longitude)") }
    self.init(
      normalisingLatitudeE7: Int32((latitude * 1e7).rounded()), longitudeE7: Int32((longitude * 1e7).rounded()))
  }

  /// The nearest position to the result of a computation, which is finite and within ±90° and about ±180°.
  package init(nearest point: GeodeticPoint) {
    let latitude = min(max(point.latitude, -90), 90)
    let turns = (point.longitude / 360).rounded()
    self.init(
      normalisingLatitudeE7: Int32((latitude * 1e7).rounded()),
      longitudeE7: Int32(((point.longitude - turns * 360) * 1e7).rounded()))
  }

  private init(normalisingLatitudeE7 latitude: Int32, longitudeE7 longitude: Int32) {
    latitudeE7 = latitude
    if abs(latitude) == 900_000_000 {
      longitudeE7 = 0
    } else {
      longitudeE7 = longitude == 1_800_000_000 ? -1_800_000_000 : longitude
    }
  }

  /// Decimal degrees, latitude first, for example `33.5138, 36.2765`.
  public var description: String { CoordinateText.format(self, as: .decimal) }

  /// The same place in floating-point degrees, for computation.
  package var point: GeodeticPoint {
    GeodeticPoint(latitude: Double(latitudeE7) / 1e7, longitude: Double(longitudeE7) / 1e7)
  }
}

/// Why two numbers are not a position.
public enum PositionError: Error, Hashable, CustomStringConvertible {
  /// NaN or an infinity was given for the field.
  case notFinite(field: String, value: String)
  /// The latitude, in degrees, is beyond ±90.
  case latitudeOutOfRange(String)
  /// The longitude, in degrees, is beyond ±180.
  case longitudeOutOfRange(String)

  /// What was wrong, the limit, and what to do.
  public var description: String {
    switch self {
    case .notFinite(let field, let value):
      "\(field) is \(value): give a number of degrees"
    case .latitudeOutOfRange(let value):
      "latitude \(value) is outside -90...90 degrees: check that latitude and longitude are not swapped"
    case .longitudeOutOfRange(let value):
      "longitude \(value) is outside -180...180 degrees: give degrees east of Greenwich, west negative"
    }
  }
}

/// Ten-millionths of a degree as decimal degrees.
func degreesText(_ valueE7: Int64) -> String {
  let magnitude = Int64(valueE7.magnitude)
  return decimalText(magnitude / 10_000_000, magnitude % 10_000_000, places: 7, valueE7 < 0)
}
