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
    case .polygon(let ring): .polygon(ring.map(moved))
    case .circle(let center, let radius): .circle(center: moved(center), radius: radius)
    case .corridor(let path, let halfWidth): .corridor(path: path.map(moved), halfWidth: halfWidth)
    }
  }
}
