// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// Why an area is refused. Vertices and holes are counted from 1, as people do; edge `n` leads from vertex `n` to the next.
public indirect enum VolumeError: Error, Hashable, CustomStringConvertible {
  /// A ring does not end where it began.
  case openRing(first: Position, last: Position)
  /// There are not enough vertices or points.
  case tooFewVertices(count: Int, minimum: Int)
  /// There are too many vertices or points, holes included.
  case tooManyVertices(count: Int, limit: Int)
  /// A vertex repeats the one before it.
  case repeatedVertex(vertex: Int, position: Position)
  /// Two edges cross or touch.
  case selfCrossing(edge: Int, other: Int)
  /// Too many edges are so near to each other that it takes too long to see whether they cross.
  case tooIntricate(limit: Int)
  /// The ring encloses nothing.
  case zeroArea(minimumSquareMetres: Int)
  /// A radius, axis, range or half width is zero, negative or too large.
  case radiusOutOfRange(field: String, value: Distance, limit: Distance)
  /// A length that may be zero is negative or too large.
  case lengthOutOfRange(field: String, value: Distance, limit: Distance)
  /// What must be smaller is not: an inner radius or a minimum range.
  case notSmaller(field: String, value: Distance, than: String, limit: Distance)
  /// The shorter axis of an ellipse is longer than the longer one.
  case axesSwapped(semiMajor: Distance, semiMinor: Distance)
  /// A sector all around reaches to its centre.
  case wholeDisk(Bearing)
  /// An angle of fire is nothing, or a whole turn or more, in millionths of a degree.
  case spreadOutOfRange(microdegrees: Int32, allowed: ClosedRange<Int32>)
  /// A moving circle does not move.
  case noMovement(Position)
  /// A moving circle would be at two places at one instant.
  case instantMovement(Instant)
  /// A vertex lies too far from the middle of the area.
  case tooLarge(vertex: Int, reach: Distance, limit: Distance)
  /// There are too many holes.
  case tooManyHoles(count: Int, limit: Int)
  /// A hole is refused as a ring of its own.
  case hole(Int, VolumeError)
  /// An edge of a hole crosses or touches one of the ring, or lies outside of it.
  case holeLeavesRing(hole: Int, edge: Int, ringEdge: Int?)
  /// Two holes cross or touch.
  case holesTouch(hole: Int, edge: Int, other: Int, otherEdge: Int)
  /// A hole lies inside another.
  case nestedHole(hole: Int, inside: Int)

  /// What was wrong, where, the limit, and what to do.
  public var description: String {
    switch self {
    case .openRing(let first, let last):
      "the ring is open: it begins at \(first) and ends at \(last); repeat the first vertex at the end"
    case .tooFewVertices(let count, let minimum):
      "\(count) vertices are too few: give at least \(minimum)"
    case .tooManyVertices(let count, let limit):
      "\(count) vertices are too many: simplify to at most \(limit), or split the area"
    case .repeatedVertex(let vertex, let position):
      "vertex \(vertex) at \(position) repeats the vertex before it: remove one of them"
    case .selfCrossing(let edge, let other):
      "edges \(edge) and \(other) cross or touch: put the vertices in order around the area, or split it"
    case .tooIntricate(let limit):
      "more than \(limit) pairs of edges run close to each other: simplify the polygon, or split it"
    case .zeroArea(let minimum):
      "the polygon encloses less than \(minimum) square metre: use a corridor for a line or a circle for a point"
    case .tooLarge(let vertex, let reach, let limit):
      "the area reaches \(reach) from its middle at vertex \(vertex), more than \(limit): split it, or check for "
        + "swapped coordinates"
    case .radiusOutOfRange(let field, let value, let limit):
      "\(field) \(value) must be more than 0 m and at most \(limit)"
    case .lengthOutOfRange(let field, let value, let limit):
      "\(field) \(value) must be 0 m to \(limit)"
    case .notSmaller(let field, let value, let other, let limit):
      "\(field) \(value) must be less than the \(other), \(limit): check whether they are swapped"
    case .axesSwapped(let major, let minor):
      "the semi-major axis \(major) is shorter than the semi-minor axis \(minor): swap them, and turn the orientation by 90°"
    case .wholeDisk(let azimuth):
      "the sector begins and ends at \(azimuth) and has no inner radius: give two azimuths, an inner radius or a circle"
    case .spreadOutOfRange(let value, let allowed):
      "the angle of fire, \(value) millionths of a degree, must be \(allowed.lowerBound) to \(allowed.upperBound)"
    case .noMovement(let position):
      "the circle begins and ends at \(position): give two positions, or a circle that does not move"
    case .instantMovement(let instant):
      "the circle would move in no time at \(instant): give a window that ends later than it starts"
    case .tooManyHoles(let count, let limit):
      "\(count) holes are too many: give at most \(limit), or split the area"
    case .hole(let number, let error):
      "hole \(number): \(error)"
    case .holeLeavesRing(let hole, let edge, let ringEdge?):
      "edge \(edge) of hole \(hole) crosses or touches edge \(ringEdge) of the outer ring: keep the hole inside of it"
    case .holeLeavesRing(let hole, _, nil):
      "hole \(hole) lies outside of the outer ring: put the outer ring first, or remove the hole"
    case .holesTouch(let hole, let edge, let other, let otherEdge):
      "edge \(edge) of hole \(hole) crosses or touches edge \(otherEdge) of hole \(other): join the two holes"
    case .nestedHole(let hole, let other):
      "hole \(hole) lies inside hole \(other): remove it, or give what is inside as an area of its own"
    }
  }
}
