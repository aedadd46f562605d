// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// An area with what the exact tests need, computed once.
///
/// Every area is a skeleton of geodesic edges with all that lies within `offset` of it: a circle is a point with its
/// radius, a corridor a path with its half width, a polygon a ring and its inside, without offset and less its holes; what has
/// another curved boundary is a polygon around it. Distances between areas are distances between skeletons less the offsets.
struct PreparedArea: Sendable {
  /// How far a computed distance may be wrong, in metres, with a wide margin. Decisions lean to the safe side by it.
  static let doubt = 0.001

  /// Of the path or the outer ring.
  let vertices: [GeodeticPoint]
  let holes: [[GeodeticPoint]]
  /// Of the path or of all rings, the outer one first.
  let edges: [GeodesicEdge]
  let isRing: Bool
  /// In metres.
  let offset: Double
  /// The middle of the skeleton's vertices.
  let middle: GeodeticPoint
  let middleInSpace: Cartesian
  /// Metres from the middle that hold the whole area. A geodesic disk this small is convex, so if it holds the
  /// vertices, it holds the edges and the inside.
  let reach: Double

  init(_ area: Area) {
    let (positions, isRing, offset) = area.skeleton
    self.init(
      positions.map(\.point), isRing: isRing, holes: area.holes.map { $0.map(\.point) }, offset: offset.metres)
  }

  init(_ vertices: [GeodeticPoint], isRing: Bool, holes: [[GeodeticPoint]] = [], offset: Double) {
    self.vertices = vertices
    self.holes = holes
    self.isRing = isRing
    self.offset = offset
    if vertices.count == 1 {
      edges = [GeodesicEdge(vertices[0], vertices[0])]
    } else {
      edges = Self.edges(vertices, isRing: isRing) + holes.flatMap { Self.edges($0, isRing: true) }
    }
    let sum = vertices.reduce(Cartesian(x: 0, y: 0, z: 0)) { $0 + WGS84.cartesian($1) }
    let middle = vertices.count == 1 ? vertices[0] : WGS84.surfacePoint(towards: sum)
    self.middle = middle
    middleInSpace = WGS84.cartesian(middle)
    reach = (vertices.map { Geodesic.inverse(middle, $0).metres }.max() ?? 0) + self.offset
  }

  private static func edges(_ vertices: [GeodeticPoint], isRing: Bool) -> [GeodesicEdge] {
    let legs = zip(vertices, vertices.dropFirst()).map { GeodesicEdge($0, $1) }
    guard isRing, let last = vertices.last else { return legs }
    return legs + [GeodesicEdge(last, vertices[0])]
  }
}

extension PreparedArea {
  /// Where two areas are closest, or `nil` if they are further apart than the limit in metres. A circle that moves is all
  /// that it passes over.
  func approach(to other: PreparedArea, within limit: Double) -> Approach? {
    guard mayReach(other, within: limit) else { return nil }
    let skeletons = skeletonApproach(to: other, within: limit + offset + other.offset)
    guard let skeletons, skeletons.metres - offset - other.offset <= limit else { return nil }
    return skeletons.widened(by: offset, other.offset)
  }

  /// Whether the two may be that close, by the disks that hold them.
  private func mayReach(_ other: PreparedArea, within limit: Double) -> Bool {
    // A straight line is never longer than the path along the surface.
    let apart = (middleInSpace - other.middleInSpace).length
    return apart <= reach + other.reach + limit + 1
  }

  /// About how many microseconds `approach` takes: every pair of edges is bounded, and some are measured.
  func work(against other: PreparedArea, within limit: Double) -> Int {
    guard mayReach(other, within: limit) else { return 1 }
    let pairs = edges.count * other.edges.count
    return pairs / 20 + 10 * min(pairs, SeparationLimits.exactEdgePairs)
  }

  /// The distance in metres from a point; 0 inside; infinite from an area without vertices.
  func distance(to point: GeodeticPoint) -> Double {
    let place = PreparedArea([point], isRing: false, offset: 0)
    return approach(to: place, within: .infinity)?.metres ?? .infinity
  }

  /// Which edges may be that near to another area, by the disk that holds it.
  private func edges(within limit: Double, of other: PreparedArea) -> [Int] {
    edges.indices.filter { edges[$0].mayReach(other.middleInSpace, within: limit + other.reach) }
  }

  private func skeletonApproach(to other: PreparedArea, within limit: Double) -> Approach? {
    let edges = edgeApproach(to: other, within: limit)
    if let edges, edges.metres == 0 { return edges }
    // No edges cross. So if the areas share a point, the outer ring of one lies in the other.
    for (ring, inner) in [(self, other), (other, self)] {
      if let vertex = inner.vertices.first, ring.encloses(vertex) {
        return Approach(metres: 0, from: vertex, to: vertex)
      }
    }
    return edges
  }

  private func edgeApproach(to other: PreparedArea, within limit: Double) -> Approach? {
    let theirs = other.edges(within: limit, of: self)
    var candidates: [(bound: Double, mine: Int, theirs: Int)] = []
    for mine in edges(within: limit, of: other) {
      for place in theirs {
        let bound = edges[mine].leastDistance(to: other.edges[place])
        if bound <= limit { candidates.append((bound, mine, place)) }
      }
    }
    candidates.sort { ($0.bound, $0.mine, $0.theirs) < ($1.bound, $1.mine, $1.theirs) }
    var best: Approach?
    for (measured, candidate) in candidates.enumerated() {
      if let best, candidate.bound >= best.metres || best.metres == 0 { break }
      if var stated = best, measured >= SeparationLimits.exactEdgePairs {
        stated.metres = max(0, candidate.bound)
        return stated
      }
      let approach = edges[candidate.mine].approach(to: other.edges[candidate.theirs])
      if approach.metres < best?.metres ?? .infinity { best = approach }
    }
    return best
  }

  /// Whether the point lies inside the ring and in no hole. Right for all points that are not within nanometres of an edge.
  func encloses(_ point: GeodeticPoint) -> Bool {
    guard isRing, (WGS84.cartesian(point) - middleInSpace).length <= reach + 1 else { return false }
    return Self.winds(vertices, around: point) && !holes.contains { Self.winds($0, around: point) }
  }

  /// Whether a ring winds around the point, or has a corner there.
  ///
  /// Seen from a point, an edge that does not meet it spans less than half a turn, so the turns between the directions
  /// to the vertices add up to one whole turn inside and to none outside, wherever the poles are.
  private static func winds(_ ring: [GeodeticPoint], around point: GeodeticPoint) -> Bool {
    guard let last = ring.last else { return false }
    var previous = Geodesic.inverse(point, last)
    var turned = 0.0
    for vertex in ring {
      let path = Geodesic.inverse(point, vertex)
      if path.metres == 0 { return true }
      let turn = path.initialAzimuth - previous.initialAzimuth
      turned += turn > 180 ? turn - 360 : turn < -180 ? turn + 360 : turn
      previous = path
    }
    return abs(turned) > 180
  }
}

extension Approach {
  /// The approach of two figures after each has grown on all sides by a number of metres.
  func widened(by mine: Double, _ theirs: Double) -> Approach {
    guard mine > 0 || theirs > 0 else { return self }
    let path = Geodesic.inverse(from, to)
    if metres > mine + theirs {
      let start = Geodesic.direct(from, azimuth: path.initialAzimuth, metres: mine)
      let end = Geodesic.direct(from, azimuth: path.initialAzimuth, metres: metres - theirs)
      return Approach(metres: metres - mine - theirs, from: start, to: end)
    }
    // They overlap: the middle of the stretch that both cover.
    let shared = (max(0, metres - theirs) + min(metres, mine)) / 2
    let point = Geodesic.direct(from, azimuth: path.initialAzimuth, metres: shared)
    return Approach(metres: 0, from: point, to: point)
  }
}
