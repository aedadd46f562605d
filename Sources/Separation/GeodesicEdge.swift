// SPDX-License-Identifier: Apache-2.0
import Geodesy

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The shortest path between two points; a single point if they are the same.
struct GeodesicEdge: Sendable {
  let start: GeodeticPoint
  let end: GeodeticPoint
  /// Direction at the start, in degrees.
  let azimuth: Double
  /// In metres.
  let length: Double
  private let startInSpace: Cartesian
  private let chord: Cartesian
  /// How far the path can be from its chord, in metres. A curve of length L whose curvature is at most 1/R stays within
  /// L²/8R of its chord, and a geodesic curves no more than the surface.
  private let bulge: Double

  init(_ start: GeodeticPoint, _ end: GeodeticPoint) {
    self.start = start
    self.end = end
    let path = Geodesic.inverse(start, end)
    azimuth = path.initialAzimuth
    length = path.metres
    startInSpace = WGS84.cartesian(start)
    chord = WGS84.cartesian(end) - startInSpace
    bulge = length * length / (8 * WGS84.smallestCurvatureRadius)
  }

  /// A length that the distance between the two paths certainly reaches. Straight-line geometry, so it is cheap, and
  /// neither poles nor the antimeridian are special.
  func leastDistance(to other: GeodesicEdge) -> Double {
    // Rounding costs a 3e-8th of the lengths at worst, when chords are all but parallel; this allows 30 times as much.
    chordDistance(to: other) - bulge - other.bulge - 0.01 - 1e-6 * (length + other.length)
  }

  /// Whether the path may come that near to a point of the surface.
  func mayReach(_ point: Cartesian, within limit: Double) -> Bool {
    // A straight line is never longer than the path along the surface.
    (startInSpace - point).length <= limit + length + 1
  }

  /// The distance between the two chords.
  private func chordDistance(to other: GeodesicEdge) -> Double {
    let between = startInSpace - other.startInSpace
    let mine = chord.dot(chord)
    let theirs = other.chord.dot(other.chord)
    let along = chord.dot(between)
    let across = other.chord.dot(between)
    let mixed = chord.dot(other.chord)
    let determinant = mine * theirs - mixed * mixed
    // Fractions of the way along each chord: first as if `other` were a line, then both kept on their chords.
    var fraction = determinant > 0 ? clamped((mixed * across - along * theirs) / determinant) : 0
    var otherFraction = theirs > 0 ? (mixed * fraction + across) / theirs : 0
    if otherFraction < 0 || otherFraction > 1 || theirs == 0 {
      otherFraction = clamped(otherFraction)
      fraction = mine > 0 ? clamped((mixed * otherFraction - along) / mine) : 0
    }
    return (between + chord * fraction - other.chord * otherFraction).length
  }
}

private func clamped(_ fraction: Double) -> Double { min(max(fraction, 0), 1) }

extension GeodesicEdge {
  /// Where the perpendicular from a point meets the geodesic of which the edge is a part.
  struct Foot {
    /// Metres from the edge's start; negative before it.
    var along: Double
    /// Metres from the foot to the point, positive to the right of the edge.
    var across: Double
    var position: GeodeticPoint
  }

  /// The foot of the perpendicular from a point, to about a nanometre.
  ///
  /// Each step solves the right-angled triangle on a sphere that touches at the last estimate. The ellipsoid differs
  /// from it by its flattening, so an error shrinks about 300-fold each time; near the foot only the square of what
  /// remains enters the distance.
  func foot(of point: GeodeticPoint) -> Foot {
    let line = GeodesicLine(start: start, azimuth: azimuth)
    var foot = Foot(along: 0, across: 0, position: start)
    var bearing = azimuth
    for _ in 0..<16 {
      let path = Geodesic.inverse(foot.position, point)
      let angle = (path.initialAzimuth - bearing) * .pi / 180
      foot.across = sin(angle) < 0 ? -path.metres : path.metres
      guard length > 0 else { break }
      let arc = path.metres / WGS84.semiMajorAxis
      let step = atan2(sin(arc) * cos(angle), cos(arc)) * WGS84.semiMajorAxis
      guard abs(step) > 1e-7 else { break }
      foot.along += step
      (foot.position, bearing) = line.point(at: foot.along)
    }
    return foot
  }

  /// The point of the edge that is closest to the given one.
  ///
  /// Along a geodesic that passes well within a quarter of the Earth's girth, distance falls towards the foot and rises
  /// behind it; so outside the edge the nearer end is closest.
  func nearest(_ foot: Foot, to point: GeodeticPoint) -> (metres: Double, position: GeodeticPoint) {
    if foot.along <= 0 { return (Geodesic.inverse(start, point).metres, start) }
    if foot.along >= length { return (Geodesic.inverse(end, point).metres, end) }
    return (abs(foot.across), foot.position)
  }
}
