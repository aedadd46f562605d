// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// Two volumes that are closer than their minima: where, by how much, how high and when.
public struct Conflict: Hashable, Sendable {
  /// The lateral distance, rounded down to the millimetre; 0 if the areas share a position.
  public let lateral: Distance
  /// The least vertical gap that the datums allow; 0 if the bands may share an altitude.
  public let vertical: Distance
  /// The time between the windows, of what moves between those parts of its window in which it is too close; 0 if they share
  /// an instant.
  public let timeGapMilliseconds: Int64
  /// The position of the first area that is closest to the second; a shared position if there is one.
  public let closest: Position
  /// The position of the second area that is closest to the first; a shared position if there is one.
  public let closestOther: Position
  /// From the first to the last instant that lies in both windows, each widened by the minimum of time. Of what moves, only
  /// that part of its window counts in which it is too close.
  public let window: TimeWindow
  /// The minima that are broken.
  public let minima: Minima
  /// The altitude band in which both are, or the gap between the two.
  public let heights: SharedHeights
}

extension Conflict {
  /// One of the three minima and how far it is kept.
  public struct Breach<Value: Hashable & Sendable>: Hashable, Sendable {
    /// What there is.
    public let measured: Value
    /// What there should be.
    public let minimum: Value
    /// What is missing; nothing where volumes that share a point have no minimum to keep.
    public let shortfall: Value
  }

  /// By how much the lateral minimum is broken.
  public var lateralBreach: Breach<Distance> { breach(lateral, minima.lateral) }

  /// By how much the vertical minimum is broken.
  public var verticalBreach: Breach<Distance> { breach(vertical, minima.vertical) }

  /// By how much the minimum of time is broken, in milliseconds.
  public var timeBreach: Breach<Int64> {
    let (time, overflow) = Int64(minima.seconds).multipliedReportingOverflow(by: 1_000)
    let minimum = overflow ? Int64.max : time
    return Breach(measured: timeGapMilliseconds, minimum: minimum, shortfall: max(0, minimum - timeGapMilliseconds))
  }

  private func breach(_ measured: Distance, _ minimum: Distance) -> Breach<Distance> {
    let kept = max(.zero, minimum)
    return Breach(measured: measured, minimum: kept, shortfall: max(.zero, kept - measured))
  }
}

/// How two altitude bands lie to each other, named by their own ends, so that nothing is converted between datums.
public enum SharedHeights: Hashable, Sendable {
  /// Both bands may hold what lies between these ends.
  case shared(lower: Altitude, upper: Altitude)
  /// Nothing is in both: one ends at `below`, and the other begins at `above`.
  case gap(below: Altitude, above: Altitude)

  /// How the bands lie. Where datums leave open which of two ends is the inner one, it is that which takes nothing away from
  /// where both may be.
  public init(_ a: AltitudeBand, _ b: AltitudeBand, geoid: GeoidModel = .worldwide) {
    if a.lower.leastHeight(above: b.upper, geoid: geoid) > .zero {
      self = .gap(below: b.upper, above: a.lower)
    } else if b.lower.leastHeight(above: a.upper, geoid: geoid) > .zero {
      self = .gap(below: a.upper, above: b.lower)
    } else {
      let lower = b.lower.isInnerLowerEnd(to: a.lower, geoid: geoid) ? b.lower : a.lower
      let upper = b.upper.isInnerUpperEnd(to: a.upper, geoid: geoid) ? b.upper : a.upper
      self = .shared(lower: lower, upper: upper)
    }
  }
}

extension Altitude {
  /// Both ends bound what is shared from below; the one whose least height is higher bounds it more.
  fileprivate func isInnerLowerEnd(to other: Altitude, geoid: GeoidModel) -> Bool {
    if leastHeight(above: other, geoid: geoid) > .zero { return true }
    if other.leastHeight(above: self, geoid: geoid) > .zero { return false }
    return heightInterval(geoid: geoid).lowest > other.heightInterval(geoid: geoid).lowest
  }

  /// The one whose greatest height is lower bounds it more.
  fileprivate func isInnerUpperEnd(to other: Altitude, geoid: GeoidModel) -> Bool {
    if leastHeight(above: other, geoid: geoid) > .zero { return false }
    if other.leastHeight(above: self, geoid: geoid) > .zero { return true }
    guard let mine = heightInterval(geoid: geoid).highest else { return false }
    return other.heightInterval(geoid: geoid).highest.map { mine < $0 } ?? true
  }
}
