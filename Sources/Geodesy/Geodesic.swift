// SPDX-License-Identifier: Apache-2.0
import CGeodesic

/// The geodesic problems on WGS 84, solved by Karney's method ("Algorithms for geodesics", J. Geodesy 87, 2013), with
/// errors under 20 nm.
public enum Geodesic {
  /// The shortest path between two positions.
  public struct Inverse: Hashable, Sendable {
    /// Its length, to the nearest millimetre.
    public let distance: Distance
    /// Its direction at the first position.
    public let initialBearing: Bearing
    /// Its direction at the second position, onwards.
    public let finalBearing: Bearing
  }

  /// Solves the inverse problem: how far, and in which direction.
  public static func inverse(from start: Position, to end: Position) -> Inverse {
    let path = inverse(start.point, end.point)
    return Inverse(
      distance: Distance(millimetres: Int64((path.metres * 1_000).rounded())),
      initialBearing: Bearing(nearest: path.initialAzimuth), finalBearing: Bearing(nearest: path.finalAzimuth))
  }

  /// Solves the direct problem: where one arrives, to the nearest ten-millionth of a degree.
  public static func direct(from start: Position, bearing: Bearing, distance: Distance) -> Position {
    Position(nearest: direct(start.point, azimuth: bearing.degrees, metres: Double(distance.millimetres) / 1_000))
  }
}

/// A direction clockwise from true north, in whole millionths of a degree, 0..<360,000,000.
public struct Bearing: Hashable, Sendable, CustomStringConvertible {
  /// The direction in millionths of a degree.
  public let microdegrees: Int32

  /// A direction in millionths of a degree; whole turns are taken off.
  public init(microdegrees: Int64) {
    let turn: Int64 = 360_000_000
    self.microdegrees = Int32(((microdegrees % turn) + turn) % turn)
  }

  /// A direction in whole degrees; whole turns are taken off.
  public static func degrees(_ count: Int) -> Bearing { Bearing(microdegrees: Int64(count % 360) * 1_000_000) }

  /// Degrees with as many decimals as needed.
  public var description: String {
    decimalText(Int64(microdegrees) / 1_000_000, Int64(microdegrees) % 1_000_000, places: 6, false) + "°"
  }

  init(nearest degrees: Double) { self.init(microdegrees: Int64((degrees * 1e6).rounded())) }

  /// The direction in degrees, for computation.
  package var degrees: Double { Double(microdegrees) / 1e6 }
}

// MARK: - Floating point, for computation inside the package

/// A place in floating-point degrees, for computation only.
package struct GeodeticPoint: Hashable, Sendable {
  /// Geodetic latitude in degrees.
  package var latitude: Double
  /// Longitude in degrees.
  package var longitude: Double

  /// A place in degrees.
  package init(latitude: Double, longitude: Double) {
    self.latitude = latitude
    self.longitude = longitude
  }
}

extension Geodesic {
  /// The shortest path between two points: metres, and azimuths in degrees, both pointing onwards.
  package static func inverse(
    _ start: GeodeticPoint, _ end: GeodeticPoint
  ) -> (metres: Double, initialAzimuth: Double, finalAzimuth: Double) {
    var metres = 0.0
    var initial = 0.0
    var final = 0.0
    withUnsafePointer(to: WGS84.geodesic) {
      geod_inverse($0, start.latitude, start.longitude, end.latitude, end.longitude, &metres, &initial, &final)
    }
    return (metres, initial, final)
  }

  /// Where a geodesic of the given azimuth (degrees) and length (metres) ends.
  package static func direct(_ start: GeodeticPoint, azimuth: Double, metres: Double) -> GeodeticPoint {
    var end = GeodeticPoint(latitude: 0, longitude: 0)
    withUnsafePointer(to: WGS84.geodesic) {
      geod_direct($0, start.latitude, start.longitude, azimuth, metres, &end.latitude, &end.longitude, nil)
    }
    return end
  }

  /// The area in square metres and perimeter in metres of a ring with geodesic edges; counter-clockwise is positive.
  package static func areaAndPerimeter(_ ring: [GeodeticPoint]) -> (area: Double, perimeter: Double) {
    var area = 0.0
    var perimeter = 0.0
    var latitudes = ring.map(\.latitude)
    var longitudes = ring.map(\.longitude)
    withUnsafePointer(to: WGS84.geodesic) {
      geod_polygonarea($0, &latitudes, &longitudes, Int32(ring.count), &area, &perimeter)
    }
    return (area, perimeter)
  }
}

/// A geodesic through a start point, along which points can be taken cheaply.
package struct GeodesicLine {
  private var line = geod_geodesicline()

  /// The geodesic that leaves `start` with the given azimuth in degrees.
  package init(start: GeodeticPoint, azimuth: Double) {
    let wanted = GEOD_LATITUDE.rawValue | GEOD_LONGITUDE.rawValue | GEOD_AZIMUTH.rawValue | GEOD_DISTANCE_IN.rawValue
    withUnsafePointer(to: WGS84.geodesic) {
      geod_lineinit(&line, $0, start.latitude, start.longitude, azimuth, wanted)
    }
  }

  /// The point at the given distance in metres (negative: behind the start), and the azimuth there in degrees.
  package func point(at metres: Double) -> (point: GeodeticPoint, azimuth: Double) {
    var point = GeodeticPoint(latitude: 0, longitude: 0)
    var azimuth = 0.0
    withUnsafePointer(to: line) { geod_position($0, metres, &point.latitude, &point.longitude, &azimuth) }
    return (point, azimuth)
  }
}
