// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// An area through a band of altitudes during a window of time: what an activity uses.
public struct Volume: Hashable, Sendable {
  /// Where.
  public let area: Area
  /// How high.
  public let band: AltitudeBand
  /// When.
  public let window: TimeWindow

  /// A volume whose area is well-formed.
  ///
  /// - Throws: `VolumeError` naming the offending vertex, value or limit.
  public init(area: Area, band: AltitudeBand, window: TimeWindow) throws(VolumeError) {
    try area.validate()
    self.area = area
    self.band = band
    self.window = window
  }
}

extension Volume {
  /// A volume that a peer has stated, checked only for what whole numbers decide: counts, repeats and radii.
  ///
  /// Whether edges cross is a question of floating point, whose last digits may differ between builds. So it must not
  /// decide if an entry is valid; `Area.validate()` answers it for the screen. The conflict test is total on such
  /// areas.
  ///
  /// - Throws: `VolumeError` naming the offending vertex, value or limit.
  public init(stated area: Area, band: AltitudeBand, window: TimeWindow) throws(VolumeError) {
    try area.validateNumbers()
    self.area = area
    self.band = band
    self.window = window
  }
}

/// Why an area is refused. Vertices are counted from 1, as people do; edge `n` leads from vertex `n` to the next.
public enum VolumeError: Error, Hashable, CustomStringConvertible {
  /// A ring does not end where it began.
  case openRing(first: Position, last: Position)
  /// There are not enough vertices or points.
  case tooFewVertices(count: Int, minimum: Int)
  /// There are too many vertices or points.
  case tooManyVertices(count: Int, limit: Int)
  /// A vertex repeats the one before it.
  case repeatedVertex(vertex: Int, position: Position)
  /// Two edges cross or touch.
  case selfCrossing(edge: Int, other: Int)
  /// The ring encloses nothing.
  case zeroArea(minimumSquareMetres: Int)
  /// A radius or half width is zero, negative or too large.
  case radiusOutOfRange(field: String, value: Distance, limit: Distance)
  /// A vertex lies too far from the middle of the area.
  case tooLarge(vertex: Int, reach: Distance, limit: Distance)

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
    case .zeroArea(let minimum):
      "the polygon encloses less than \(minimum) square metre: use a corridor for a line or a circle for a point"
    case .radiusOutOfRange(let field, let value, let limit):
      "\(field) \(value) must be more than 0 m and at most \(limit)"
    case .tooLarge(let vertex, let reach, let limit):
      "the area reaches \(reach) from its middle at vertex \(vertex), more than \(limit): split it, or check for "
        + "swapped coordinates"
    }
  }
}
