// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// A part of the Earth's surface, on WGS 84. Its boundary belongs to it.
public enum Area: Hashable, Sendable {
  /// The smaller side of a simple ring with geodesic edges, in either sense of rotation; the first vertex is not
  /// repeated.
  case polygon([Position])
  /// All positions within `radius` of `center`, along the ellipsoid.
  case circle(center: Position, radius: Distance)
  /// All positions within `halfWidth` of a path with geodesic legs; the path may cross itself and fold back.
  case corridor(path: [Position], halfWidth: Distance)

  /// A polygon from a closed ring as GeoJSON writes it (RFC 7946, section 3.1.6), whose last position repeats the
  /// first.
  ///
  /// - Throws: `VolumeError.openRing` if it does not.
  public static func polygon(ring: [Position]) throws(VolumeError) -> Area {
    guard let first = ring.first, let last = ring.last else { throw .tooFewVertices(count: 0, minimum: 3) }
    guard ring.count > 1, first == last else { throw .openRing(first: first, last: last) }
    return .polygon(ring.dropLast())
  }

  /// What all areas are: edges between positions, with all that lies within an offset of them, and the inside of a ring.
  var skeleton: (positions: [Position], isRing: Bool, offset: Distance) {
    switch self {
    case .polygon(let ring): (ring, true, .zero)
    case .circle(let center, let radius): ([center], false, radius)
    case .corridor(let path, let halfWidth): (path, false, halfWidth)
    }
  }

  /// Whether the position lies in the area, or within a millimetre of it.
  public func contains(_ position: Position) -> Bool {
    PreparedArea(self).distance(to: position.point) <= PreparedArea.doubt
  }

  /// The distance along the ellipsoid from the position to the area, rounded down; 0 inside.
  public func distance(to position: Position) -> Distance {
    Distance(floor: PreparedArea(self).distance(to: position.point))
  }
}

extension Distance {
  /// Whole millimetres under a length in metres that is not negative.
  init(floor metres: Double) {
    self.init(millimetres: Int64((min(metres, 1e12) * 1_000).rounded(.down)))
  }
}
