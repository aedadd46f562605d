// SPDX-License-Identifier: Apache-2.0
import Geodesy

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Rings of geodesic edges around areas with curved boundaries: never inside of the boundary, and at most 0.45 m (and
/// ``rounding``) outside.
///
/// Corners are placed in polar coordinates around the centre, as a circumscribed polygon of the plane has them. On the
/// ellipsoid an edge between two such corners lies no nearer to the centre than in the plane, because the surface is curved
/// positively everywhere: the distance from the centre to the points of the opposite side of a triangle is at least that in
/// the plane triangle with the same sides, and that side is at most as long as the plane one with the same angle (Toponogov's
/// theorem; J. Cheeger and D. Ebin, "Comparison Theorems in Riemannian Geometry", chapter 2). Inner arcs have their corners on
/// the arc: geodesic disks are convex at these sizes, so edges between points of a circle lie inside of it.
enum CurvedOutline {
  /// How far an outline may be outside of the boundary, in metres.
  static let excess = 0.45
  /// What every outline is widened by: corners are rounded by up to 8 mm, and the edges of ellipses differ from those of the
  /// plane by less than 7 mm (at 500 km from the centre and 1.5 km long).
  static let rounding = Distance(millimetres: 20)
  /// At least so many edges stand for a whole turn.
  private static let fewest = 16.0

  static func outer(of sector: AnnularSector) -> [Position] {
    let radius = sector.outerRadius.metres
    let arc = corners(of: sector, steps: steps(of: sector, radius: radius)) { radius / cos($0) }
    if sector.isWholeRing { return Array(arc.dropLast()) }
    if sector.innerRadius <= .zero { return arc + [sector.center] }
    let inner = sector.innerRadius.metres
    return arc + corners(of: sector, steps: steps(of: sector, radius: inner)) { _ in inner }.reversed()
  }

  /// The hole of a whole ring.
  static func hole(of sector: AnnularSector) -> [[Position]] {
    guard sector.isWholeRing, sector.innerRadius > .zero else { return [] }
    let inner = sector.innerRadius.metres
    return [corners(of: sector, steps: steps(of: sector, radius: inner)) { _ in inner }.dropLast()]
  }

  static func outer(of ellipse: Ellipse) -> [Position] {
    let (major, minor) = (ellipse.semiMajor.metres, ellipse.semiMinor.metres)
    let count = wholeTurn(radius: major)
    let half = Double.pi / count
    return (0..<Int(count)).map { step in
      // The image of a circumscribed regular polygon under the map that makes the unit circle the ellipse.
      let angle = 2 * half * Double(step)
      let (along, across) = (major * cos(angle) / cos(half), minor * sin(angle) / cos(half))
      return place(
        ellipse.center, degrees: ellipse.orientation.degrees + atan2(across, along) * 180 / .pi,
        metres: (along * along + across * across).squareRoot())
    }
  }

  /// How many edges of a polygon around a circle are for a whole turn: r(1/cos a - 1) ≤ excess for half their angle a.
  private static func wholeTurn(radius: Double) -> Double {
    guard radius > excess else { return fewest }
    return max(fewest, (Double.pi / acos(1 / (1 + excess / radius))).rounded(.up))
  }

  private static func steps(of sector: AnnularSector, radius: Double) -> Int {
    max(1, Int((wholeTurn(radius: radius) * Double(sector.spanMicrodegrees) / 360e6).rounded(.up)))
  }

  /// Corners from the first azimuth to the last, at a distance that half the angle between two of them gives.
  private static func corners(of sector: AnnularSector, steps: Int, at radius: (Double) -> Double) -> [Position] {
    let span = Double(sector.spanMicrodegrees) / 1e6
    let metres = radius(span / Double(steps) / 2 * .pi / 180)
    return (0...steps).map { step in
      place(sector.center, degrees: sector.from.degrees + span * Double(step) / Double(steps), metres: metres)
    }
  }

  private static func place(_ center: Position, degrees: Double, metres: Double) -> Position {
    Position(nearest: Geodesic.direct(center.point, azimuth: degrees, metres: metres))
  }
}
