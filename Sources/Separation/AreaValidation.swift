// SPDX-License-Identifier: Apache-2.0
import Geodesy

extension Area {
  /// Checks that the area is well-formed and within `SeparationLimits`.
  ///
  /// - Throws: `VolumeError` naming the offending vertex, value or limit.
  public func validate() throws(VolumeError) {
    try validateNumbers()
    let prepared = PreparedArea(self)
    try Area.checkReach(prepared)
    if prepared.isRing { try Area.checkSimple(prepared) }
  }

  /// Checks what whole numbers decide: counts, repeated vertices and radii.
  ///
  /// - Throws: `VolumeError` naming the offending vertex, value or limit.
  public func validateNumbers() throws(VolumeError) {
    switch self {
    case .polygon(let ring):
      try Area.checkVertices(ring, minimum: 3)
      if let first = ring.first, ring.last == first { throw .repeatedVertex(vertex: ring.count, position: first) }
    case .circle(_, let radius):
      try Area.checkRadius(radius, "radius")
    case .corridor(let path, let halfWidth):
      try Area.checkRadius(halfWidth, "half width")
      try Area.checkVertices(path, minimum: 2)
    }
  }

  private static func checkRadius(_ radius: Distance, _ field: String) throws(VolumeError) {
    guard radius > .zero, radius <= SeparationLimits.radius else {
      throw .radiusOutOfRange(field: field, value: radius, limit: SeparationLimits.radius)
    }
  }

  private static func checkVertices(_ vertices: [Position], minimum: Int) throws(VolumeError) {
    guard vertices.count >= minimum else { throw .tooFewVertices(count: vertices.count, minimum: minimum) }
    guard vertices.count <= SeparationLimits.vertices else {
      throw .tooManyVertices(count: vertices.count, limit: SeparationLimits.vertices)
    }
    for (index, pair) in zip(vertices, vertices.dropFirst()).enumerated() where pair.0 == pair.1 {
      throw .repeatedVertex(vertex: index + 2, position: pair.1)
    }
  }

  private static func checkReach(_ area: PreparedArea) throws(VolumeError) {
    let limit = Double(SeparationLimits.reach.millimetres) / 1_000
    for (index, vertex) in area.vertices.enumerated() {
      let metres = Geodesic.inverse(area.middle, vertex).metres + area.offset
      guard metres <= limit else {
        throw .tooLarge(vertex: index + 1, reach: Distance(floor: metres), limit: SeparationLimits.reach)
      }
    }
  }

  /// A ring is simple if edges without a common vertex keep clear of each other. That also finds a ring that folds back
  /// at a vertex: the edge after the fold begins on the edge before it; in a triangle, it leaves no area.
  private static func checkSimple(_ area: PreparedArea) throws(VolumeError) {
    let edges = area.edges
    for first in edges.indices {
      for second in edges.indices.dropFirst(first + 2) where second + 1 < edges.count || first > 0 {
        guard edges[first].leastDistance(to: edges[second]) <= PreparedArea.doubt else { continue }
        if edges[first].approach(to: edges[second]).metres <= PreparedArea.doubt {
          throw .selfCrossing(edge: first + 1, other: second + 1)
        }
      }
    }
    guard abs(Geodesic.areaAndPerimeter(area.vertices).area) >= Double(SeparationLimits.polygonSquareMetres) else {
      throw .zeroArea(minimumSquareMetres: SeparationLimits.polygonSquareMetres)
    }
  }
}
