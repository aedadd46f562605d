// SPDX-License-Identifier: Apache-2.0
import Geodesy

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension GeoidModel {
  /// Bounds of EGM96 over all of these areas: narrower than `worldwide` by two orders of magnitude for most of them, so that
  /// a height above the ellipsoid and one above mean sea level can be told apart.
  ///
  /// The box of meridians and parallels around each area is looked at; of one that reaches a pole, the whole cap.
  public init(egm96Over areas: [Area]) {
    let models = areas.map { GeoidModel(egm96Around: PreparedArea($0)) }
    let lowest = models.map(\.lowest).min() ?? GeoidModel.worldwide.lowest
    let highest = models.map(\.highest).max() ?? GeoidModel.worldwide.highest
    self.init(lowest: lowest, highest: highest)
  }

  private init(egm96Around area: PreparedArea) {
    // The angle is that on the most curved spot of the ellipsoid, with 2 % for what else it differs from a sphere.
    let angle = area.reach / WGS84.smallestCurvatureRadius * 1.02 * 180 / .pi + 1e-6
    let (south, north) = (area.middle.latitude - angle, area.middle.latitude + angle)
    // As far as a circle of that angle reaches in longitude; none does that holds a pole.
    let sine = sin(angle * .pi / 180) / cos(area.middle.latitude * .pi / 180)
    guard south > -89, north < 89, sine < 0.99 else {
      let corners = [max(-90, south), min(90, north)].map { GeodeticPoint(latitude: $0, longitude: 0) }
      self.init(egm96FromSouthwest: Position(nearest: corners[0]), toNortheast: Position(nearest: corners[1]))
      return
    }
    let wide = asin(sine) * 1.02 * 180 / .pi
    self.init(
      egm96FromSouthwest: Position(nearest: GeodeticPoint(latitude: south, longitude: area.middle.longitude - wide)),
      toNortheast: Position(nearest: GeodeticPoint(latitude: north, longitude: area.middle.longitude + wide)))
  }
}
