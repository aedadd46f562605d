// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// Whether two areas are within a limit of each other.
enum Nearness {
  case within
  case beyond
  /// The limit is too close to tell without geodesics.
  case unsure
}

/// An area that is compared with those of a cell in the cell's plane.
///
/// Seen straight from above, a stretch along the surface is never longer in the plane, and shorter by the cosine of
/// the surface's slope at most; an edge's image strays from a straight line by no more than its curvature there allows.
/// Both are bounded by how far from the middle of the cell it all lies, so that the plane decides but for a metre or so
/// around the limit (at 60 km).
struct PlaneTest {
  private let chain: Chain
  private let middle: SIMD2<Float>
  private let reach: Double
  private let offset: Double
  private let longestEdge: Double
  private let inner: Double
  private let isPartial: Bool
  /// Metres along the surface from the origin of the plane that hold the area and all of the cell.
  private let radius: Double

  /// Beyond this slope, in radians, the bounds are too wide to be of use: 1,260 km.
  private static let steepest = 0.2

  /// - Parameter groups: room for `Chain.groups` of the area, for as long as the test is used.
  @inline(__always)
  init(_ area: Footprint, in cell: UnsafePointer<CellHead>, _ groups: UnsafeMutablePointer<VolumeRecord.Group>) {
    let frame = cell.pointee.frame
    Chain.write(area, in: frame, to: groups)
    chain = Chain(groups: UnsafePointer(groups), count: Chain.groups(area), isRing: area.isRing)
    let place = frame.seen(area.middle)
    middle = SIMD2(Float(place.x), Float(place.y))
    reach = area.reach
    offset = area.offset
    longestEdge = area.longestEdge
    inner = area.inner
    isPartial = area.isPartial
    let apart = Footprint.alongSurface((area.middle - frame.origin).length)
    radius = max(apart + area.reach, cell.pointee.radius)
  }

  /// Whether an area of the cell is within so many metres.
  @inline(__always)
  func nearness(_ other: UnsafePointer<VolumeRecord>, _ chain: Chain, limit: Double) -> Nearness {
    let slope = radius / WGS84.smallestCurvatureRadius * 1.01
    guard slope <= Self.steepest else { return .unsure }
    // cos t ≥ 1 - t²/2.
    let cosine = 1 - slope * slope / 2
    let edge = max(longestEdge, other.pointee.longestEdge)
    // What rounding to 24 bits does, sixteen times over, and what edges stray.
    let stray = 2 * edge * edge / 8 * slope / WGS84.smallestCurvatureRadius + 0.002 + radius * 0x1p-19
    let apart = other.pointee.middle - middle
    let squared = Double((apart * apart).sum())
    let furthest = reach + Double(other.pointee.reach) + limit + stray
    if squared > furthest * furthest { return .beyond }
    let certainly = (inner + other.pointee.inner + limit) * cosine - stray
    let within = isPartial || other.pointee.isPartial ? Nearness.unsure : .within
    if certainly > 0, squared <= certainly * certainly { return within }
    let between = limit + offset + Double(other.pointee.offset)
    let certain = between * cosine - stray
    if squared > 0, self.chain.gap(to: chain, from: middle, towards: apart) > between + stray { return .beyond }
    let inPlane = self.chain.distance(to: chain, enough: certain)
    if inPlane <= certain { return within }
    // No edges meet, so that each skeleton is wholly inside the other's ring or wholly outside.
    if inPlane > stray, self.chain.encloses(chain[0]) || chain.encloses(self.chain[0]) { return within }
    return inPlane > between + stray ? .beyond : .unsure
  }
}

extension Chain {
  /// How far apart two skeletons are in one direction: never more than they are.
  @inline(__always)
  func gap(to other: Chain, from middle: SIMD2<Float>, towards apart: SIMD2<Float>) -> Double {
    let mine = -least(along: -apart, from: middle)
    let theirs = other.least(along: apart, from: middle)
    return Double(theirs - mine) / Double((apart * apart).sum()).squareRoot()
  }

  @inline(__always)
  private func least(along direction: SIMD2<Float>, from middle: SIMD2<Float>) -> Float {
    var least = SIMD4<Float>(repeating: .infinity)
    for group in 0..<count {
      let (x, y) = (groups[group].lowHalf - middle.x, groups[group].highHalf - middle.y)
      least = smaller(least, x * direction.x + y * direction.y)
    }
    return min(min(least[0], least[1]), min(least[2], least[3]))
  }

  /// The least distance between an edge of each; something up to `enough` as soon as it is found.
  @inline(__always)
  func distance(to other: Chain, enough: Double) -> Double {
    let stop = enough > 0 ? Float(enough * enough).nextDown : -1
    var least = SIMD4<Float>(repeating: .infinity)
    let tiny = SIMD4<Float>(repeating: 1e-12)
    // A ring's last vertex is its first one; a path's last vertex counts as an edge to itself.
    let legs = count * 4
    for group in 0..<other.count {
      let (bx, by, nextX, nextY) = other.edges(group)
      let (legX, legY) = (nextX - bx, nextY - by)
      let inverse = 1 / larger(legX * legX + legY * legY, tiny)
      var from = self[0]
      for place in 1...legs {
        let to = self[min(place, legs - 1)]
        let leg = to - from
        let inverseOfLeg = 1 / max((leg * leg).sum(), 1e-12)
        // From the start of the leg to both ends of each edge.
        let (x, y) = (bx - from.x, by - from.y)
        let (x1, y1) = (nextX - from.x, nextY - from.y)
        let (across0, across1) = (y * leg.x - x * leg.y, y1 * leg.x - x1 * leg.y)
        let other0 = x * legY - y * legX
        let (ox, oy) = (nextX - to.x, nextY - to.y)
        let other1 = ox * legY - oy * legX
        let crossing = (across0 * across1 .< 0) .& (other0 * other1 .< 0)
        // From each edge's start to the leg.
        let along = clamped((x * leg.x + y * leg.y) * inverseOfLeg)
        let (restX, restY) = (x - along * leg.x, y - along * leg.y)
        // From the leg's start to each edge.
        let along1 = clamped(-(x * legX + y * legY) * inverse)
        let (restX1, restY1) = (x + along1 * legX, y + along1 * legY)
        let squared = smaller(restX * restX + restY * restY, restX1 * restX1 + restY1 * restY1)
        least = smaller(least, squared.replacing(with: 0, where: crossing))
        from = to
      }
      if Self.least(least) <= stop { break }
    }
    return Double(Self.least(least)).squareRoot()
  }

  @inline(__always)
  private static func least(_ lanes: SIMD4<Float>) -> Float { min(min(lanes[0], lanes[1]), min(lanes[2], lanes[3])) }

  /// Whether the ring winds around the point, if that lies on no edge.
  func encloses(_ point: SIMD2<Float>) -> Bool {
    guard isRing else { return false }
    var winding = 0
    var from = self[0]
    for place in 1..<(count * 4) {
      let to = self[place]
      if (from.y > point.y) != (to.y > point.y) {
        let side = (to.x - from.x) * (point.y - from.y) - (point.x - from.x) * (to.y - from.y)
        if to.y > from.y { winding += side > 0 ? 1 : 0 } else { winding -= side < 0 ? 1 : 0 }
      }
      from = to
    }
    return winding != 0
  }
}

@inline(__always)
private func larger(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> SIMD4<Float> { a.replacing(with: b, where: a .< b) }

@inline(__always)
private func smaller(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> SIMD4<Float> { a.replacing(with: b, where: b .< a) }

@inline(__always)
private func clamped(_ a: SIMD4<Float>) -> SIMD4<Float> {
  smaller(larger(a, .zero), SIMD4(repeating: 1))
}
