// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// A range of altitudes with both ends included.
public struct AltitudeBand: Hashable, Sendable, CustomStringConvertible {
  /// The lower end.
  public let lower: Altitude
  /// The upper end.
  public let upper: Altitude

  /// The altitudes from `lower` to `upper`, which may be equal.
  ///
  /// - Throws: `AltitudeBandError` if a height is out of range, or if the band is certainly upside down; where the
  ///   datums
  ///   differ, only what holds in every atmosphere and over every terrain is certain.
  public init(lower: Altitude, upper: Altitude) throws(AltitudeBandError) {
    do {
      try lower.validate()
    } catch {
      throw .lower(error)
    }
    do {
      try upper.validate()
    } catch {
      throw .upper(error)
    }
    guard lower != .unlimited else { throw .noLowerEnd }
    guard !AltitudeBand.isUpsideDown(lower, upper) else { throw .upsideDown(lower: lower, upper: upper) }
    self.lower = lower
    self.upper = upper
  }

  /// Both ends, for example `1500 m MSL to FL 120`.
  public var description: String { "\(lower) to \(upper)" }

  /// The least vertical gap between two bands that their datums allow; 0 if they may share an altitude.
  public func gap(to other: AltitudeBand, geoid: GeoidModel = .worldwide) -> Distance {
    let above = lower.leastHeight(above: other.upper, geoid: geoid)
    let below = other.lower.leastHeight(above: upper, geoid: geoid)
    return max(.zero, above, below)
  }

  /// Whether the gap to another band may depend on where the geoid is: one has an end above the ellipsoid, the other an end that
  /// is not.
  public func isMeasuredByGeoid(from other: AltitudeBand) -> Bool {
    let (mine, theirs) = ([lower, upper].map(\.isAboveEllipsoid), [other.lower, other.upper].map(\.isAboveEllipsoid))
    return mine.contains(true) && theirs.contains(false) || mine.contains(false) && theirs.contains(true)
  }

  /// Within one band the ground is the same ground, so heights above it compare exactly.
  private static func isUpsideDown(_ lower: Altitude, _ upper: Altitude) -> Bool {
    switch (lower, upper) {
    case (.aboveGround(let low, _), .aboveGround(let high, _)): low > high
    case (.aboveGround(let low, _), .surface): low > 0
    case (.surface, .aboveGround): false
    default: lower.leastHeight(above: upper) > .zero
    }
  }
}

extension Altitude {
  fileprivate var isAboveEllipsoid: Bool {
    if case .ellipsoid = self { true } else { false }
  }
}

/// Why two altitudes are not a band.
public enum AltitudeBandError: Error, Hashable, CustomStringConvertible {
  /// The lower altitude is not one.
  case lower(AltitudeError)
  /// The upper altitude is not one.
  case upper(AltitudeError)
  /// The lower end is `unlimited`.
  case noLowerEnd
  /// The lower end lies above the upper end.
  case upsideDown(lower: Altitude, upper: Altitude)

  /// What was wrong, and what to do.
  public var description: String {
    switch self {
    case .lower(let error): "lower altitude: \(error)"
    case .upper(let error): "upper altitude: \(error)"
    case .noLowerEnd: "the lower altitude cannot be unlimited: use the surface"
    case .upsideDown(let lower, let upper):
      "the band is upside down: its lower end \(lower) lies above its upper end \(upper)"
    }
  }
}
