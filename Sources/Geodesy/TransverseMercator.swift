// SPDX-License-Identifier: Apache-2.0
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The transverse Mercator projection of WGS 84 by Krüger's series to the sixth order (Karney 2011, equations 7 to 15, 35 and
/// 36; NGA.SIG.0012, section 3), within 5 nm up to 3,900 km from the central meridian. Scale 1 on the central meridian.
enum TransverseMercator {
  /// Projects a point; `point.longitude` may be off by whole turns.
  static func project(_ point: GeodeticPoint, centralMeridian: Double) -> GridPlane {
    let longitude = (point.longitude - centralMeridian).remainder(dividingBy: 360) * .pi / 180
    let tau = ConformalLatitude.tangent(geodetic: tan(point.latitude * .pi / 180))
    let sphere = GridPlane(
      east: asinh(sin(longitude) / hypot(tau, cos(longitude))), north: atan2(tau, cos(longitude)))
    let series = sum(forwards, at: sphere)
    return GridPlane(
      east: rectifyingRadius * (sphere.east + series.east), north: rectifyingRadius * (sphere.north + series.north))
  }

  /// The point that is projected there; its longitude is within ±180° of the central meridian.
  static func unproject(_ plane: GridPlane, centralMeridian: Double) -> GeodeticPoint {
    let scaled = GridPlane(east: plane.east / rectifyingRadius, north: plane.north / rectifyingRadius)
    let series = sum(backwards, at: scaled)
    let sphere = GridPlane(east: scaled.east - series.east, north: scaled.north - series.north)
    let conformal = sin(sphere.north) / hypot(sinh(sphere.east), cos(sphere.north))
    return GeodeticPoint(
      latitude: atan(ConformalLatitude.geodeticTangent(conformal: conformal)) * 180 / .pi,
      longitude: centralMeridian + atan2(sinh(sphere.east), cos(sphere.north)) * 180 / .pi)
  }

  /// The sum of sin(2j·north)·cosh(2j·east) and of cos(2j·north)·sinh(2j·east), each with its coefficient.
  private static func sum(_ coefficients: [Double], at point: GridPlane) -> GridPlane {
    var sum = GridPlane(east: 0, north: 0)
    for (index, coefficient) in coefficients.enumerated() {
      let order = Double(2 * (index + 1))
      sum.north += coefficient * sin(order * point.north) * cosh(order * point.east)
      sum.east += coefficient * cos(order * point.north) * sinh(order * point.east)
    }
    return sum
  }

  private static let thirdFlattening = WGS84.flattening / (2 - WGS84.flattening)

  /// The radius of the circle as long as a meridian ellipse.
  private static let rectifyingRadius: Double = {
    let square = thirdFlattening * thirdFlattening
    return WGS84.semiMajorAxis / (1 + thirdFlattening) * (1 + square / 4 * (1 + square / 16 * (1 + square / 4)))
  }()

  /// Powers of the third flattening, from the first on, against a row of coefficients.
  private static func series(_ first: Int, _ coefficients: Double...) -> Double {
    coefficients.enumerated().reduce(0) { $0 + $1.element * pow(thirdFlattening, Double(first + $1.offset)) }
  }

  private static let forwards: [Double] = [
    series(1, 1.0 / 2, -2.0 / 3, 5.0 / 16, 41.0 / 180, -127.0 / 288, 7_891.0 / 37_800),
    series(2, 13.0 / 48, -3.0 / 5, 557.0 / 1_440, 281.0 / 630, -1_983_433.0 / 1_935_360),
    series(3, 61.0 / 240, -103.0 / 140, 15_061.0 / 26_880, 167_603.0 / 181_440),
    series(4, 49_561.0 / 161_280, -179.0 / 168, 6_601_661.0 / 7_257_600),
    series(5, 34_729.0 / 80_640, -3_418_889.0 / 1_995_840),
    series(6, 212_378_941.0 / 319_334_400),
  ]

  private static let backwards: [Double] = [
    series(1, 1.0 / 2, -2.0 / 3, 37.0 / 96, -1.0 / 360, -81.0 / 512, 96_199.0 / 604_800),
    series(2, 1.0 / 48, 1.0 / 15, -437.0 / 1_440, 46.0 / 105, -1_118_711.0 / 3_870_720),
    series(3, 17.0 / 480, -37.0 / 840, -209.0 / 4_480, 5_569.0 / 90_720),
    series(4, 4_397.0 / 161_280, -11.0 / 504, -830_251.0 / 7_257_600),
    series(5, 4_583.0 / 161_280, -108_847.0 / 3_991_680),
    series(6, 20_648_693.0 / 638_668_800),
  ]
}
