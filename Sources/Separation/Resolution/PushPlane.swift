// SPDX-License-Identifier: Apache-2.0
import Geodesy

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A plane in which every point lies in its direction and at its distance from a middle (azimuthal equidistant).
struct PushPlane: Sendable {
  let middle: GeodeticPoint
  /// Metres from the middle within which bounds hold.
  let radius: Double

  /// How much longer a length in the plane may be than along the surface, as a share of it. On a sphere of radius R a
  /// circle of radius r is longer in the plane by r / (R sin(r/R)), that is by r²/6R² and less than r²/5R² up to half
  /// the radius; the ellipsoid differs by a hundredth of that.
  var stretch: Double { Self.stretch(radius) }

  /// The same within another radius, in metres.
  static func stretch(_ radius: Double) -> Double {
    let angle = radius / WGS84.smallestCurvatureRadius
    return angle * angle / 5
  }

  /// How far the image of a geodesic of a length may be from straight, in metres: its curvature in the plane is less than
  /// r/R².
  func stray(_ length: Double) -> Double {
    length * length / 8 * radius / (WGS84.smallestCurvatureRadius * WGS84.smallestCurvatureRadius)
  }

  /// East and north in metres.
  func image(of point: GeodeticPoint) -> SIMD2<Double> {
    let path = Geodesic.inverse(middle, point)
    let angle = path.initialAzimuth * .pi / 180
    return SIMD2(sin(angle), cos(angle)) * path.metres
  }
}

/// The skeleton of an area in a plane (see ``PreparedArea``).
struct PlaneFigure: Sendable {
  /// Both ends of each edge.
  let edges: [(from: SIMD2<Double>, to: SIMD2<Double>)]
  let isRing: Bool
  /// In metres.
  let offset: Double
  /// The longest edge, in metres.
  let longest: Double

  /// Longer edges are drawn in pieces, so that they are straight in the plane.
  private static let piece = 50_000.0

  init(_ area: Area, in plane: PushPlane) {
    let prepared = PreparedArea(area)
    var edges: [(from: SIMD2<Double>, to: SIMD2<Double>)] = []
    var longest = 0.0
    for edge in prepared.edges {
      let count = min(64, max(1, Int((edge.length / Self.piece).rounded(.up))))
      longest = max(longest, edge.length / Double(count))
      let line = GeodesicLine(start: edge.start, azimuth: edge.azimuth)
      var from = plane.image(of: edge.start)
      for piece in 1...count {
        let end = piece == count ? edge.end : line.point(at: edge.length * Double(piece) / Double(count)).point
        let to = plane.image(of: end)
        edges.append((from, to))
        from = to
      }
    }
    self.edges = edges
    self.longest = longest
    isRing = prepared.isRing
    offset = prepared.offset
  }

  /// Whether the ring has the point inside, if it lies on no edge.
  func encloses(_ point: SIMD2<Double>) -> Bool {
    guard isRing else { return false }
    var isInside = false
    for (from, to) in edges
    where (from.y > point.y) != (to.y > point.y)
      && point.x < (to.x - from.x) * (point.y - from.y) / (to.y - from.y) + from.x
    {
      isInside.toggle()
    }
    return isInside
  }
}

/// A direction in which figures are pushed.
struct PushRay: Sendable {
  let direction: SIMD2<Double>

  /// In whole degrees, clockwise from north.
  init(degrees: Int) {
    let angle = Double(degrees) * .pi / 180
    direction = SIMD2(sin(angle), cos(angle))
  }

  /// The least length, not under the given one, by which a figure can be pushed so that its skeleton is further than
  /// `apart` from the other's.
  ///
  /// Two edges are that near while the push lies within the parallelogram of their differences (their Minkowski
  /// difference), grown by `apart`: that is convex, so it bars one stretch of the ray. Between the stretches no edges are
  /// near, and one point says whether one figure is inside the other.
  func firstFree(_ figure: PlaneFigure, from other: PlaneFigure, apart: Double, at least: Double) -> Double {
    var stretches = stretches(figure, other, apart, least)
    stretches.sort { $0.low < $1.low }
    var length = least
    var next = 0
    while true {
      while next < stretches.count, stretches[next].low <= length {
        length = max(length, stretches[next].high.nextUp)
        next += 1
      }
      guard next < stretches.count else { return length }
      let push = direction * ((length + stretches[next].low) / 2)
      guard other.encloses(figure.edges[0].from + push) || figure.encloses(other.edges[0].from - push) else {
        return length
      }
      length = stretches[next].low
    }
  }

  /// Stretches that do not end before the least.
  private func stretches(
    _ figure: PlaneFigure, _ other: PlaneFigure, _ apart: Double, _ least: Double
  ) -> [(low: Double, high: Double)] {
    let mine = figure.edges.map { (turned($0.from), turned($0.to)) }
    var found: [(low: Double, high: Double)] = []
    for edge in other.edges {
      let (from, to) = (turned(edge.from), turned(edge.to))
      for (start, end) in mine {
        if let stretch = Self.stretch(from - start, to - start, to - end, from - end, apart), stretch.high >= least {
          found.append(stretch)
        }
      }
    }
    return found
  }

  /// Along the ray and to its left.
  private func turned(_ point: SIMD2<Double>) -> SIMD2<Double> {
    SIMD2((point * direction).sum(), direction.x * point.y - direction.y * point.x)
  }

  /// Where the axis runs through a parallelogram that has grown.
  @inline(__always)
  private static func stretch(
    _ a: SIMD2<Double>, _ b: SIMD2<Double>, _ c: SIMD2<Double>, _ d: SIMD2<Double>, _ apart: Double
  ) -> (low: Double, high: Double)? {
    let lowest = min(min(a.y, b.y), min(c.y, d.y))
    let highest = max(max(a.y, b.y), max(c.y, d.y))
    guard lowest <= apart, highest >= -apart else { return nil }
    var stretch = (low: Double.infinity, high: -Double.infinity)
    widen(&stretch, a, b, apart)
    widen(&stretch, b, c, apart)
    widen(&stretch, c, d, apart)
    widen(&stretch, d, a, apart)
    return stretch.low <= stretch.high ? stretch : nil
  }

  /// Takes in where the axis enters and leaves all that is near to one side.
  @inline(__always)
  private static func widen(
    _ stretch: inout (low: Double, high: Double), _ from: SIMD2<Double>, _ to: SIMD2<Double>, _ apart: Double
  ) {
    if abs(from.y) <= apart {
      let reach = (apart * apart - from.y * from.y).squareRoot()
      stretch = (min(stretch.low, from.x - reach), max(stretch.high, from.x + reach))
    }
    let side = to - from
    let length = (side * side).sum().squareRoot()
    guard length > 0 else { return }
    let outwards = SIMD2(side.y, -side.x) * (apart / length)
    cross(&stretch, from + outwards, to + outwards)
    cross(&stretch, from - outwards, to - outwards)
  }

  @inline(__always)
  private static func cross(
    _ stretch: inout (low: Double, high: Double), _ start: SIMD2<Double>, _ end: SIMD2<Double>
  ) {
    guard (start.y > 0) != (end.y > 0) else { return }
    let x = start.x - start.y * (end.x - start.x) / (end.y - start.y)
    stretch = (min(stretch.low, x), max(stretch.high, x))
  }
}
