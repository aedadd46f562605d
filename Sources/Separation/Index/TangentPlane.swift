// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// Whether two areas are within a limit of each other.
enum Nearness {
  case within
  case beyond
  /// The limit is too close to tell without geodesics.
  case unsure
}

/// The vertices of one area in a plane that touches the surface amid them, to be compared with many others.
///
/// Seen straight from above, a stretch along the surface is never longer in the plane, and shorter by the cosine of
/// the surface's slope at most; an edge's image strays from a straight line by no more than its curvature there allows.
/// Both are bounded by how far from the middle it all lies, so that the plane decides but for a metre or so around the
/// limit (at 60 km).
struct TangentPlane {
  private let area: Footprint
  private let east: Cartesian
  private let north: Cartesian
  private let flat: FlatVertices

  /// Beyond this slope, in radians, the bounds are too wide to be of use: 1,260 km.
  private static let steepest = 0.2

  init(_ area: Footprint) {
    self.area = area
    (east, north) = WGS84.horizontal(at: area.middle)
    let (middle, east, north) = (area.middle, east, north)
    flat = FlatVertices(area, from: middle, east, north)
  }

  /// Whether the other area is within so many metres.
  func nearness(_ other: Footprint, limit: Double) -> Nearness {
    let apart = Footprint.alongSurface((other.middle - area.middle).length)
    guard apart <= area.reach + other.reach + limit + 0.002 else { return .beyond }
    let radius = max(area.reach, apart + other.reach)
    let slope = radius / WGS84.smallestCurvatureRadius
    guard slope <= Self.steepest else { return .unsure }
    // cos t ≥ 1 - t²/2.
    let cosine = 1 - slope * slope / 2
    let isPartial = area.isPartial || other.isPartial
    let edge = max(area.longestEdge, other.longestEdge)
    let stray = 2 * edge * edge / 8 * slope / WGS84.smallestCurvatureRadius + 0.002
    let between = limit + area.offset + other.offset
    let certain = between * cosine - stray
    return Flat.with(other, from: area.middle, east, north) { theirs in
      flat.with { mine in
        let apartInPlane = mine.distance(to: theirs, enough: certain)
        if apartInPlane <= certain { return isPartial ? .unsure : .within }
        // No edges meet, so that each skeleton is wholly inside the other's ring or wholly outside.
        if apartInPlane > stray, mine.encloses(theirs.first) || theirs.encloses(mine.first) {
          return isPartial ? .unsure : .within
        }
        return apartInPlane > between + stray ? .beyond : .unsure
      }
    }
  }
}

/// Vertices in a plane that are kept.
private struct FlatVertices {
  private let points: ContiguousArray<SIMD2<Double>>
  private let isRing: Bool

  init(_ area: Footprint, from origin: Cartesian, _ east: Cartesian, _ north: Cartesian) {
    isRing = area.isRing
    points = ContiguousArray(unsafeUninitializedCapacity: area.vertices.count) { buffer, count in
      Flat.project(area, from: origin, east, north, to: buffer)
      count = area.vertices.count
    }
  }

  func with<Value>(_ body: (Flat) -> Value) -> Value {
    points.withUnsafeBufferPointer { body(Flat(points: $0, isRing: isRing)) }
  }
}

/// Vertices in a plane, in metres, at least one.
private struct Flat {
  let points: UnsafeBufferPointer<SIMD2<Double>>
  let isRing: Bool

  var first: SIMD2<Double> { points[0] }

  init(points: UnsafeBufferPointer<SIMD2<Double>>, isRing: Bool) {
    self.points = points
    self.isRing = isRing && points.count > 1
  }

  /// The vertices of an area in a plane, for as long as the body runs.
  static func with<Value>(
    _ area: Footprint, from origin: Cartesian, _ east: Cartesian, _ north: Cartesian, _ body: (Flat) -> Value
  ) -> Value {
    withUnsafeTemporaryAllocation(of: SIMD2<Double>.self, capacity: area.vertices.count) { buffer in
      project(area, from: origin, east, north, to: buffer)
      return body(Flat(points: UnsafeBufferPointer(buffer), isRing: area.isRing))
    }
  }

  @inline(__always)
  static func project(
    _ area: Footprint, from origin: Cartesian, _ east: Cartesian, _ north: Cartesian,
    to buffer: UnsafeMutableBufferPointer<SIMD2<Double>>
  ) {
    area.vertices.withUnsafeBufferPointer { vertices in
      for place in vertices.indices {
        let from = vertices[place] - origin
        buffer.initializeElement(at: place, to: SIMD2(from.dot(east), from.dot(north)))
      }
    }
  }

  /// The least distance between an edge of each; something up to `enough` as soon as it is found.
  func distance(to other: Flat, enough: Double) -> Double {
    let stop = enough > 0 ? enough * enough : -1
    var least = Double.infinity
    var from = isRing ? points[points.count - 1] : points[0]
    for to in points {
      let leg = to - from
      let inverse = Self.inverse(leg)
      var otherFrom = other.isRing ? other.points[other.points.count - 1] : other.points[0]
      for otherTo in other.points {
        least = min(least, Self.squared(from, to, leg, inverse, otherFrom, otherTo))
        if least <= stop { return least.squareRoot() }
        otherFrom = otherTo
      }
      from = to
    }
    return least.squareRoot()
  }

  @inline(__always)
  private static func inverse(_ leg: SIMD2<Double>) -> Double {
    let squared = (leg * leg).sum()
    return squared > 0 ? 1 / squared : 0
  }

  /// The squared distance between two edges.
  @inline(__always)
  private static func squared(
    _ a0: SIMD2<Double>, _ a1: SIMD2<Double>, _ a: SIMD2<Double>, _ inverseA: Double,
    _ b0: SIMD2<Double>, _ b1: SIMD2<Double>
  ) -> Double {
    let b = b1 - b0
    let (across0, across1) = (cross(a, b0 - a0), cross(a, b1 - a0))
    let (other0, other1) = (cross(b, a0 - b0), cross(b, a1 - b0))
    if across0 * across1 < 0, other0 * other1 < 0 { return 0 }
    let inverseB = inverse(b)
    return min(
      min(squared(b0, a0, a, inverseA), squared(b1, a0, a, inverseA)),
      min(squared(a0, b0, b, inverseB), squared(a1, b0, b, inverseB)))
  }

  /// The squared distance of a point from an edge.
  @inline(__always)
  private static func squared(
    _ point: SIMD2<Double>, _ start: SIMD2<Double>, _ leg: SIMD2<Double>, _ inverse: Double
  ) -> Double {
    let from = point - start
    let along = min(max((from * leg).sum() * inverse, 0), 1)
    let rest = from - leg * along
    return (rest * rest).sum()
  }

  @inline(__always)
  private static func cross(_ a: SIMD2<Double>, _ b: SIMD2<Double>) -> Double { a.x * b.y - a.y * b.x }

  /// Whether the ring has the point inside, if it lies on no edge.
  func encloses(_ point: SIMD2<Double>) -> Bool {
    guard isRing else { return false }
    var isInside = false
    var from = points[points.count - 1]
    for to in points {
      if (from.y > point.y) != (to.y > point.y),
        point.x < (to.x - from.x) * (point.y - from.y) / (to.y - from.y) + from.x
      {
        isInside.toggle()
      }
      from = to
    }
    return isInside
  }
}
