// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// A move of figures along the ellipsoid that keeps what they look like.
///
/// A middle goes along a geodesic; every other position keeps its distance from it, and its direction against that path
/// (parallel transport), so that nothing turns, and neither poles nor the antimeridian are special. Lengths within a
/// figure stay the same but for the change of the surface's curvature on the way: millimetres for 20 km moved by 50 km.
struct RigidMotion: Sendable {
  private let from: GeodeticPoint
  private let to: GeodeticPoint
  /// By how many degrees north turns against the path.
  private let turn: Double

  init(from middle: GeodeticPoint, bearing: Double, metres: Double) {
    let (end, azimuth) = GeodesicLine(start: middle, azimuth: bearing).point(at: metres)
    from = middle
    to = end
    turn = azimuth - bearing
  }

  /// Where a position comes to lie, to the nearest 1e-7 degrees.
  func moved(_ position: Position) -> Position {
    let path = Geodesic.inverse(from, position.point)
    return Position(nearest: Geodesic.direct(to, azimuth: path.initialAzimuth + turn, metres: path.metres))
  }

  /// Where an area comes to lie.
  func moved(_ area: Area) -> Area {
    switch area {
    case .polygon(let ring, let holes): .polygon(ring.map(moved), holes: holes.map { $0.map(moved) })
    case .circle(let center, let radius): .circle(center: moved(center), radius: radius)
    case .corridor(let path, let halfWidth): .corridor(path: path.map(moved), halfWidth: halfWidth)
    case .sector(let sector): .sector(moved(sector))
    case .ellipse(let ellipse):
      .ellipse(
        Ellipse(
          center: moved(ellipse.center), semiMajor: ellipse.semiMajor, semiMinor: ellipse.semiMinor,
          orientation: moved(ellipse.orientation, at: ellipse.center)))
    case .firingFan(let fan):
      .firingFan(
        FiringFan(
          gun: moved(fan.gun), line: moved(fan.line, at: fan.gun), spreadMicrodegrees: fan.spreadMicrodegrees,
          minimumRange: fan.minimumRange, maximumRange: fan.maximumRange))
    case .transit(let transit):
      .transit(Transit(from: moved(transit.from), to: moved(transit.to), radius: transit.radius))
    }
  }

  /// Both sides turn by the same whole number of units, so that the sector keeps its span and a whole ring stays one.
  private func moved(_ sector: AnnularSector) -> AnnularSector {
    let turn = Int64(moved(sector.from, at: sector.center).microdegrees) - Int64(sector.from.microdegrees)
    return AnnularSector(
      center: moved(sector.center), innerRadius: sector.innerRadius, outerRadius: sector.outerRadius,
      from: Bearing(microdegrees: Int64(sector.from.microdegrees) + turn),
      to: Bearing(microdegrees: Int64(sector.to.microdegrees) + turn))
  }

  /// The direction that a direction at a position becomes, by where a place in that direction comes to lie.
  private func moved(_ bearing: Bearing, at position: Position) -> Bearing {
    let ahead = Geodesic.direct(position.point, azimuth: bearing.degrees, metres: Self.ahead)
    let path = Geodesic.inverse(from, ahead)
    let place = Geodesic.direct(to, azimuth: path.initialAzimuth + turn, metres: path.metres)
    let azimuth = Geodesic.inverse(moved(position).point, place).initialAzimuth
    return Bearing(microdegrees: Int64((azimuth * 1e6).rounded()))
  }

  /// Metres along a direction to the place that shows where the direction goes: far enough that the rounding of the position
  /// does not turn it by more than 1e-4 degrees.
  private static let ahead = 20_000.0
}
