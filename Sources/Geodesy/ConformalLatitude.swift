// SPDX-License-Identifier: Apache-2.0
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The tangents of geodetic and conformal latitude on WGS 84, each from the other (Karney, "Transverse Mercator with an
/// accuracy of a few nanometers", J. Geodesy 85, 2011, equations 7 to 9 and 19 to 21).
enum ConformalLatitude {
  static let squaredEccentricity = WGS84.flattening * (2 - WGS84.flattening)
  static let eccentricity = squaredEccentricity.squareRoot()

  /// The tangent of the conformal latitude, from that of the geodetic latitude.
  static func tangent(geodetic tau: Double) -> Double {
    let secant = hypot(1, tau)
    let sigma = sinh(eccentricity * atanh(eccentricity * tau / secant))
    return tau * hypot(1, sigma) - sigma * secant
  }

  /// The tangent of the geodetic latitude, from that of the conformal latitude, by Newton's method; three steps give full
  /// precision, five leave room.
  static func geodeticTangent(conformal: Double) -> Double {
    guard conformal.isFinite, abs(conformal) < 1e9 else { return conformal }
    var tau = conformal / (1 - squaredEccentricity)
    for _ in 0..<5 {
      let reached = tangent(geodetic: tau)
      tau +=
        (conformal - reached) / hypot(1, reached) * (1 + (1 - squaredEccentricity) * tau * tau)
        / ((1 - squaredEccentricity) * hypot(1, tau))
    }
    return tau
  }
}
