// SPDX-License-Identifier: Apache-2.0
import CGeodesic

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The WGS 84 ellipsoid (NGA.STND.0036).
package enum WGS84 {
  /// Semi-major axis in metres.
  package static let semiMajorAxis = 6_378_137.0
  /// Flattening.
  package static let flattening = 1 / 298.257_223_563
  /// A lower bound of every radius of curvature of the surface, in metres (b²/a is 6,335,439 m).
  package static let smallestCurvatureRadius = 6_335_000.0

  /// Karney's coefficients for this ellipsoid.
  static let geodesic: geod_geodesic = {
    var ellipsoid = geod_geodesic()
    geod_init(&ellipsoid, semiMajorAxis, flattening)
    return ellipsoid
  }()

  /// The point of the ellipsoid's surface in Earth-centred Cartesian coordinates, in metres.
  package static func cartesian(_ point: GeodeticPoint) -> Cartesian {
    let latitude = point.latitude * .pi / 180
    let longitude = point.longitude * .pi / 180
    let squaredEccentricity = flattening * (2 - flattening)
    let sine = sin(latitude)
    let normal = semiMajorAxis / (1 - squaredEccentricity * sine * sine).squareRoot()
    let fromAxis = normal * cos(latitude)
    return Cartesian(
      x: fromAxis * cos(longitude), y: fromAxis * sin(longitude), z: normal * (1 - squaredEccentricity) * sine)
  }

  /// The same in Cartesian coordinates, without trigonometry.
  package static func surface(towards direction: Cartesian) -> Cartesian {
    let semiMinorAxis = semiMajorAxis * (1 - flattening)
    let (x, y, z) = (direction.x / semiMajorAxis, direction.y / semiMajorAxis, direction.z / semiMinorAxis)
    let length = (x * x + y * y + z * z).squareRoot()
    return length > 0 ? direction * (1 / length) : Cartesian(x: 0, y: 0, z: semiMinorAxis)
  }

  /// Two directions of length 1 at right angles, east and north but at the poles, in the plane that touches the
  /// surface at a point of it.
  package static func horizontal(at point: Cartesian) -> (east: Cartesian, north: Cartesian) {
    let squaredRatio = (1 - flattening) * (1 - flattening)
    let upwards = Cartesian(x: point.x, y: point.y, z: point.z / squaredRatio)
    let up = upwards * (1 / upwards.length)
    let fromAxis = (point.x * point.x + point.y * point.y).squareRoot()
    let east =
      fromAxis > 1
      ? Cartesian(x: -point.y / fromAxis, y: point.x / fromAxis, z: 0)
      : Cartesian(x: up.z, y: 0, z: -up.x) * (1 / (up.z * up.z + up.x * up.x).squareRoot())
    let north = Cartesian(
      x: up.y * east.z - up.z * east.y, y: up.z * east.x - up.x * east.z, z: up.x * east.y - up.y * east.x)
    return (east, north)
  }

  /// The point of the surface in the same direction from the Earth's centre; the north pole for the centre itself.
  package static func surfacePoint(towards direction: Cartesian) -> GeodeticPoint {
    let fromAxis = (direction.x * direction.x + direction.y * direction.y).squareRoot()
    let squaredRatio = (1 - flattening) * (1 - flattening)
    if fromAxis == 0 { return GeodeticPoint(latitude: direction.z < 0 ? -90 : 90, longitude: 0) }
    return GeodeticPoint(
      latitude: atan2(direction.z, fromAxis * squaredRatio) * 180 / .pi,
      longitude: atan2(direction.y, direction.x) * 180 / .pi)
  }
}

/// A point or vector in Earth-centred Cartesian coordinates, in metres.
package struct Cartesian: Hashable, Sendable {
  package var x: Double
  package var y: Double
  package var z: Double

  @inlinable
  package init(x: Double, y: Double, z: Double) {
    self.x = x
    self.y = y
    self.z = z
  }

  @inlinable
  package static func + (left: Cartesian, right: Cartesian) -> Cartesian {
    Cartesian(x: left.x + right.x, y: left.y + right.y, z: left.z + right.z)
  }

  @inlinable
  package static func - (left: Cartesian, right: Cartesian) -> Cartesian {
    Cartesian(x: left.x - right.x, y: left.y - right.y, z: left.z - right.z)
  }

  @inlinable
  package static func * (left: Cartesian, factor: Double) -> Cartesian {
    Cartesian(x: left.x * factor, y: left.y * factor, z: left.z * factor)
  }

  @inlinable
  package func dot(_ other: Cartesian) -> Double { x * other.x + y * other.y + z * other.z }

  @inlinable
  package var length: Double { dot(self).squareRoot() }
}
