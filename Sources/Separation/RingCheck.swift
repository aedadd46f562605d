// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// Whether the rings of a polygon keep clear of themselves and of each other, and holes lie in the ring and in no other hole.
///
/// Every pair of edges is bounded by straight lines; those that the bound can not part are measured, up to a limit. So the
/// largest polygon takes about a second, however it is made.
struct RingCheck {
  private let rings: [PreparedArea]
  private var left = SeparationLimits.crossingTests

  /// - Throws: `VolumeError` naming the edges or the hole.
  static func check(_ ring: [Position], holes: [[Position]]) throws(VolumeError) {
    var check = RingCheck(([ring] + holes).map { PreparedArea(.polygon($0)) })
    try check.outer()
    for hole in holes.indices { try check.hole(hole + 1) }
  }

  private init(_ rings: [PreparedArea]) { self.rings = rings }

  private mutating func outer() throws(VolumeError) { try simple(rings[0]) }

  private mutating func hole(_ number: Int) throws(VolumeError) {
    do throws(VolumeError) { try simple(rings[number]) } catch {
      if case .tooIntricate = error { throw error }
      throw .hole(number, error)
    }
    if let pair = try touching(rings[number], rings[0]) {
      throw .holeLeavesRing(hole: number, edge: pair.0 + 1, ringEdge: pair.1 + 1)
    }
    // No edges meet, so one corner tells of the whole ring where it is.
    guard rings[0].encloses(rings[number].vertices[0]) else {
      throw .holeLeavesRing(hole: number, edge: 1, ringEdge: nil)
    }
    for other in 1..<number {
      if let pair = try touching(rings[number], rings[other]) {
        throw .holesTouch(hole: number, edge: pair.0 + 1, other: other, otherEdge: pair.1 + 1)
      }
      if rings[other].encloses(rings[number].vertices[0]) { throw .nestedHole(hole: number, inside: other) }
      if rings[number].encloses(rings[other].vertices[0]) { throw .nestedHole(hole: other, inside: number) }
    }
  }

  /// A ring is simple if edges without a common vertex keep clear of each other. That also finds a ring that folds back
  /// at a vertex: the edge after the fold begins on the edge before it; in a triangle, it leaves no area.
  private mutating func simple(_ ring: PreparedArea) throws(VolumeError) {
    let edges = ring.edges
    for first in edges.indices {
      for second in edges.indices.dropFirst(first + 2) where second + 1 < edges.count || first > 0 {
        if try touch(edges[first], edges[second]) { throw .selfCrossing(edge: first + 1, other: second + 1) }
      }
    }
    guard abs(Geodesic.areaAndPerimeter(ring.vertices).area) >= Double(SeparationLimits.polygonSquareMetres) else {
      throw .zeroArea(minimumSquareMetres: SeparationLimits.polygonSquareMetres)
    }
  }

  private mutating func touching(_ a: PreparedArea, _ b: PreparedArea) throws(VolumeError) -> (Int, Int)? {
    for (mine, edge) in a.edges.enumerated() {
      for (theirs, other) in b.edges.enumerated() where try touch(edge, other) { return (mine, theirs) }
    }
    return nil
  }

  private mutating func touch(_ edge: GeodesicEdge, _ other: GeodesicEdge) throws(VolumeError) -> Bool {
    guard edge.leastDistance(to: other) <= PreparedArea.doubt else { return false }
    guard left > 0 else { throw .tooIntricate(limit: SeparationLimits.crossingTests) }
    left -= 1
    return edge.approach(to: other).metres <= PreparedArea.doubt
  }
}
