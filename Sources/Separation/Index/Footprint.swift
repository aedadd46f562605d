// SPDX-License-Identifier: Apache-2.0
import Geodesy

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An area as the index sees it: the vertices of its skeleton in space (see ``PreparedArea``), and what bounds them.
///
/// Made with a few multiplications a vertex and no geodesic, so that a corner can be dragged. What it says is certain:
/// bounds are rounded outwards.
struct Footprint {
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
  /// Everything within so many metres of the middle, along the surface, is in the area.
  let inner: Double

  init(_ area: Area) {
    let (positions, isRing, offset) = area.skeleton
    self.isRing = isRing && positions.count > 1
    isPartial = area.isPartial
    self.offset = Double(max(0, offset.millimetres)) / 1_000
    var sum = Cartesian(x: 0, y: 0, z: 0)
    vertices = ContiguousArray(unsafeUninitializedCapacity: positions.count) { buffer, count in
      positions.withUnsafeBufferPointer { positions in
        guard let first = positions.first else { return }
        let near = Surroundings(first)
        for place in positions.indices {
          let vertex = near.cartesian(positions[place])
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
    inner = isPartial ? 0 : vertices.count == 1 ? self.offset : max(0, least - bulge - 0.01)
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

/// Points of the surface in space, made from one of them by the sums of angles: two sines for a whole area.
private struct Surroundings {
  private let first: Position
  private let latitude: (sine: Double, cosine: Double)
  private let longitude: (sine: Double, cosine: Double)

  private static let unit = Double.pi / 180 * 1e-7
  /// Radians, 320 km, up to which the series below are good to the last digit: what they leave out is less than 1e-19.
  private static let furthest = 0.05

  init(_ first: Position) {
    self.first = first
    let (north, east) = (Double(first.latitudeE7) * Self.unit, Double(first.longitudeE7) * Self.unit)
    latitude = (sin(north), cos(north))
    longitude = (sin(east), cos(east))
  }

  /// Within some nanometres.
  @inline(__always)
  func cartesian(_ place: Position) -> Cartesian {
    let north = Double(Int64(place.latitudeE7) - Int64(first.latitudeE7)) * Self.unit
    let east = Double(Int64(place.longitudeE7) - Int64(first.longitudeE7)) * Self.unit
    // Also across the antimeridian, where the difference is nearly a whole turn.
    guard abs(north) <= Self.furthest, abs(east) <= Self.furthest else { return WGS84.cartesian(place.point) }
    let (toNorth, toEast) = (Self.sineAndCosine(north), Self.sineAndCosine(east))
    let sine = latitude.sine * toNorth.cosine + latitude.cosine * toNorth.sine
    let cosine = latitude.cosine * toNorth.cosine - latitude.sine * toNorth.sine
    let squaredEccentricity = WGS84.flattening * (2 - WGS84.flattening)
    let normal = WGS84.semiMajorAxis / (1 - squaredEccentricity * sine * sine).squareRoot()
    let fromAxis = normal * cosine
    return Cartesian(
      x: fromAxis * (longitude.cosine * toEast.cosine - longitude.sine * toEast.sine),
      y: fromAxis * (longitude.sine * toEast.cosine + longitude.cosine * toEast.sine),
      z: normal * (1 - squaredEccentricity) * sine)
  }

  @inline(__always)
  private static func sineAndCosine(_ angle: Double) -> (sine: Double, cosine: Double) {
    let squared = angle * angle
    let sine = angle * (1 - squared / 6 * (1 - squared / 20 * (1 - squared / 42 * (1 - squared / 72))))
    let cosine = 1 - squared / 2 * (1 - squared / 12 * (1 - squared / 30 * (1 - squared / 56)))
    return (sine, cosine)
  }
}
