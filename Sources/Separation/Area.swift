// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// A part of the Earth's surface, on WGS 84. Its boundary belongs to it.
public enum Area: Hashable, Sendable {
  /// The smaller side of a simple ring with geodesic edges, in either sense of rotation, less the insides of the holes,
  /// which are rings as well. The first vertex of a ring is not repeated.
  case polygon([Position], holes: [[Position]] = [])
  /// All positions within `radius` of `center`, along the ellipsoid.
  case circle(center: Position, radius: Distance)
  /// All positions within `halfWidth` of a path with geodesic legs; the path may cross itself and fold back.
  case corridor(path: [Position], halfWidth: Distance)
  /// What lies between two azimuths and two distances from a position.
  case sector(AnnularSector)
  /// An ellipse around a position.
  case ellipse(Ellipse)
  /// What a gun may fire over and into.
  case firingFan(FiringFan)
  /// A circle that moves.
  case transit(Transit)

  /// A polygon from closed rings as GeoJSON writes them (RFC 7946, section 3.1.6), whose last position repeats the first:
  /// the outer one, then the holes.
  ///
  /// - Throws: `VolumeError.openRing` if one does not; for a hole, inside `VolumeError.hole`.
  public static func polygon(rings: [[Position]]) throws(VolumeError) -> Area {
    guard let outer = rings.first else { throw .tooFewVertices(count: 0, minimum: 3) }
    var holes: [[Position]] = []
    for (index, ring) in rings.dropFirst().enumerated() {
      do throws(VolumeError) { holes.append(try opened(ring)) } catch { throw .hole(index + 1, error) }
    }
    return .polygon(try opened(outer), holes: holes)
  }

  /// A polygon without holes from a closed ring.
  ///
  /// - Throws: `VolumeError.openRing` if the last position does not repeat the first.
  public static func polygon(ring: [Position]) throws(VolumeError) -> Area { try polygon(rings: [ring]) }

  private static func opened(_ ring: [Position]) throws(VolumeError) -> [Position] {
    guard let first = ring.first, let last = ring.last else { throw .tooFewVertices(count: 0, minimum: 3) }
    guard ring.count > 1, first == last else { throw .openRing(first: first, last: last) }
    return ring.dropLast()
  }

  /// What all areas are: edges between positions, with all that lies within an offset of them, and the inside of a ring
  /// less ``holes``. A circle that moves is all that it passes over.
  ///
  /// A curved boundary is an outline of edges outside of it (see ``CurvedOutline``).
  var skeleton: (positions: [Position], isRing: Bool, offset: Distance) {
    switch self {
    case .polygon(let ring, _): (ring, true, .zero)
    case .circle(let center, let radius): ([center], false, radius)
    case .corridor(let path, let halfWidth): (path, false, halfWidth)
    case .sector(let sector): (CurvedOutline.outer(of: sector), true, CurvedOutline.rounding)
    case .ellipse(let ellipse): (CurvedOutline.outer(of: ellipse), true, CurvedOutline.rounding)
    case .firingFan(let fan): (CurvedOutline.outer(of: fan.sector), true, CurvedOutline.rounding)
    case .transit(let transit): ([transit.from, transit.to], false, transit.radius)
    }
  }

  /// The rings inside the skeleton's ring whose insides do not belong to the area.
  var holes: [[Position]] {
    switch self {
    case .polygon(_, let holes): holes
    case .sector(let sector): CurvedOutline.hole(of: sector)
    case .circle, .corridor, .ellipse, .firingFan, .transit: []
    }
  }

  /// The rings by which the area is drawn: those of a polygon, the outer one first, and of what else has a curved boundary an
  /// outline (see ``CurvedOutline``). None for a circle, a corridor and a circle that moves: they are a place or path with a width.
  public var rings: [[Position]] {
    let (positions, isRing, _) = skeleton
    return isRing ? [positions] + holes : []
  }

  /// Whether the area may be less than what its skeleton holds: a ring has holes, or a circle moves.
  var isPartial: Bool {
    switch self {
    case .polygon(_, let holes): !holes.isEmpty
    case .sector(let sector): sector.isWholeRing
    case .transit: true
    case .circle, .corridor, .ellipse, .firingFan: false
    }
  }

  /// The circle that moves, if that is what the area is.
  var transit: Transit? {
    if case .transit(let transit) = self { transit } else { nil }
  }

  /// Whether the position lies in the area, or within a millimetre of it (within 0.6 m where the boundary is curved and no
  /// circle's); of a circle that moves, in what it passes over.
  public func contains(_ position: Position) -> Bool {
    PreparedArea(self).distance(to: position.point) <= PreparedArea.doubt
  }

  /// The distance along the ellipsoid from the position to the area, rounded down; 0 inside. Up to 0.6 m too little where
  /// the boundary is curved and no circle's; of a circle that moves, to what it passes over.
  public func distance(to position: Position) -> Distance {
    Distance(floor: PreparedArea(self).distance(to: position.point))
  }
}

extension Distance {
  /// Whole millimetres under a length in metres that is not negative.
  init(floor metres: Double) {
    self.init(millimetres: Int64((min(metres, 1e12) * 1_000).rounded(.down)))
  }

  /// In metres; 0 if negative.
  var metres: Double { Double(max(0, millimetres)) / 1_000 }
}
