// SPDX-License-Identifier: Apache-2.0
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The polar stereographic projection of WGS 84 about the north pole, scale 1 at the pole (NGA.SIG.0012). The
/// southern aspect is its mirror image: negate latitudes.
enum PolarStereographic {
  /// The distance from the pole on the map, in metres, of a latitude in degrees, north positive.
  static func radius(latitude: Double) -> Double {
    let tau = ConformalLatitude.tangent(geodetic: tan(latitude * .pi / 180))
    // The tangent of half the conformal colatitude, without cancellation on either side of the equator.
    return unit * (tau > 0 ? 1 / (hypot(1, tau) + tau) : hypot(1, tau) - tau)
  }

  /// The latitude in degrees at a distance of 0 or more from the pole on the map, in metres.
  static func latitude(radius: Double) -> Double {
    guard radius > 0 else { return 90 }
    let halfTangent = radius / unit
    let conformal = (1 / halfTangent - halfTangent) / 2
    return atan(ConformalLatitude.geodeticTangent(conformal: conformal)) * 180 / .pi
  }

  /// Twice the radius of curvature at the pole over the conformal factor there.
  private static let unit: Double = {
    let eccentricity = ConformalLatitude.eccentricity
    return 2 * WGS84.semiMajorAxis
      / (pow(1 + eccentricity, 1 + eccentricity) * pow(1 - eccentricity, 1 - eccentricity)).squareRoot()
  }()
}
