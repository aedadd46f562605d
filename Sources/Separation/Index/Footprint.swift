// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// An area as the index keeps it: the vertices of its skeleton in space (see ``PreparedArea``), and what bounds them.
///
/// Made with a few multiplications a vertex and no geodesic, so that a corner can be dragged. What it says is certain:
/// bounds are rounded outwards, and ``Nearness/unsure`` is left to the exact test.
struct Footprint: Sendable {
  let vertices: ContiguousArray<Cartesian>
  let isRing: Bool
  /// See `Area.isPartial`: what is far from the skeleton is far from the area, what is near may not be.
  let isPartial: Bool
  /// How far the area reaches beyond its skeleton, in metres.
  let offset: Double
  /// A point of the surface amid the vertices.
  let middle: Cartesian
  /// Metres along the surface from the middle within which the whole area lies.
  let reach: Double
  /// No edge of the skeleton is longer, in metres.
  let longestEdge: Double

  init(_ area: Area) {
    let (positions, isRing, offset) = area.skeleton
    vertices = ContiguousArray(unsafeUninitializedCapacity: positions.count) { buffer, count in
      for place in positions.indices {
        buffer.initializeElement(at: place, to: WGS84.cartesian(positions[place].point))
      }
      count = positions.count
    }
    self.isRing = isRing
    isPartial = area.isPartial
    self.offset = Double(max(0, offset.millimetres)) / 1_000
    let sum = vertices.reduce(Cartesian(x: 0, y: 0, z: 0), +)
    let middle = vertices.count == 1 ? vertices[0] : WGS84.surface(towards: sum)
    self.middle = middle
    var (reach, longest) = (0.0, 0.0)
    for place in vertices.indices {
      reach = max(reach, (vertices[place] - middle).length)
      let next = place + 1 < vertices.count ? place + 1 : isRing ? 0 : place
      longest = max(longest, (vertices[next] - vertices[place]).length)
    }
    self.reach = Self.alongSurface(reach) + self.offset
    longestEdge = Self.alongSurface(longest)
  }

  /// No path along the surface between points that are so far apart in a straight line is longer, in metres. A curve
  /// whose curvature is at most 1/R has no shorter chord than an arc of that radius and its length (Schur); half a
  /// girth is as far as any two points are.
  static func alongSurface(_ chord: Double) -> Double {
    let radius = WGS84.smallestCurvatureRadius
    guard chord < radius else { return 21_000_000 }
    // asin x ≤ x + x³/6 + x⁵/10 for x ≤ 1/2.
    let x = chord / (2 * radius)
    let squared = x * x
    return chord * (1 + squared * (1.0 / 6 + squared * 0.1)) + 0.001
  }

  /// Whether it may be that near, by what bounds the two.
  func mayReach(_ other: Footprint, within limit: Double) -> Bool {
    (middle - other.middle).length <= reach + other.reach + limit + 0.001
  }
}
