// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// An area as the index sees it: the vertices of its skeleton in space (see ``PreparedArea``), and what bounds them.
///
/// Made with a few multiplications a vertex and no geodesic, so that a corner can be dragged. What it says is certain:
/// bounds are rounded outwards.
struct Footprint {
  let vertices: ContiguousArray<Cartesian>
  let isRing: Bool
  /// How far the area reaches beyond its skeleton, in metres.
  let offset: Double
  /// A point of the surface amid the vertices.
  let middle: Cartesian
  /// Metres along the surface from the middle within which the whole area lies.
  let reach: Double
  /// No edge of the skeleton is longer, in metres.
  let longestEdge: Double
  /// Everything within so many metres of the middle, along the surface, is in the area.
  let inner: Double

  init(_ area: Area) {
    let (positions, isRing, offset) = area.skeleton
    self.isRing = isRing && positions.count > 1
    self.offset = Double(max(0, offset.millimetres)) / 1_000
    var sum = Cartesian(x: 0, y: 0, z: 0)
    vertices = ContiguousArray(unsafeUninitializedCapacity: positions.count) { buffer, count in
      positions.withUnsafeBufferPointer { positions in
        for place in positions.indices {
          let vertex = WGS84.cartesian(positions[place].point)
          buffer.initializeElement(at: place, to: vertex)
          sum = sum + vertex
        }
      }
      count = positions.count
    }
    let middle = vertices.count == 1 ? vertices[0] : WGS84.surface(towards: sum)
    self.middle = middle
    let outline = Outline(vertices, isRing: self.isRing, around: middle)
    reach = Self.alongSurface(outline.reach.squareRoot()) + self.offset
    longestEdge = Self.alongSurface(outline.longestEdge.squareRoot())
    // A path along the surface strays from its chord by no more than L²/8R.
    let bulge = longestEdge * longestEdge / (8 * WGS84.smallestCurvatureRadius)
    let least = outline.holdsMiddle ? outline.clearance.squareRoot() : 0
    inner = vertices.count == 1 ? self.offset : max(0, least - bulge - 0.01)
  }

  /// No path along the surface between points that are so far apart in a straight line is longer, in metres. A curve
  /// whose curvature is at most 1/R has no shorter chord than an arc of that radius and its length (Schur); half a
  /// girth is as far as any two points are.
  @inline(__always)
  static func alongSurface(_ chord: Double) -> Double {
    let radius = WGS84.smallestCurvatureRadius
    guard chord < radius else { return 21_000_000 }
    // asin x ≤ x + x³/6 + x⁵/10 for x ≤ 1/2.
    let x = chord / (2 * radius)
    let squared = x * x
    return chord * (1 + squared * (1.0 / 6 + squared * 0.1)) + 0.001
  }
}

/// What is known of a skeleton from one walk along it; squares of straight lengths in metres.
private struct Outline {
  /// From the middle to the furthest vertex.
  var reach = 0.0
  var longestEdge = 0.0
  /// From the middle to the nearest chord.
  var clearance = Double.infinity
  /// Whether a ring certainly winds around the middle: seen from there, all edges run the same way around.
  var holdsMiddle = false

  @inline(__always)
  init(_ vertices: ContiguousArray<Cartesian>, isRing: Bool, around middle: Cartesian) {
    var (left, right) = (isRing, isRing)
    vertices.withUnsafeBufferPointer { vertices in
      let count = vertices.count
      var from = isRing ? vertices[count - 1] : vertices[0]
      for place in 0..<count {
        let to = vertices[place]
        let leg = to - from
        let inwards = middle - from
        let squared = leg.dot(leg)
        longestEdge = max(longestEdge, squared)
        let out = to - middle
        reach = max(reach, out.dot(out))
        if isRing {
          let along = squared > 0 ? min(max(inwards.dot(leg) / squared, 0), 1) : 0
          let rest = inwards - leg * along
          clearance = min(clearance, rest.dot(rest))
          let across = Cartesian(
            x: from.y * to.z - from.z * to.y, y: from.z * to.x - from.x * to.z, z: from.x * to.y - from.y * to.x)
          let turn = across.dot(middle)
          left = left && turn > 0
          right = right && turn < 0
        }
        from = to
      }
    }
    holdsMiddle = left || right
  }
}
