// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// When a pair breaks the zone, in seconds after the epoch, and how it is then, in metres.
struct ZoneBreach {
  var entry: Double
  var exit: Double
  /// Of the least lateral distance from entry to exit.
  var closest: Double
  var lateral: Double
  /// Second minus first.
  var vertical: Double
}

/// How the heights of two tracks differ: second minus first, in metres, and by how much it changes in a second.
struct HeightDifference {
  var middle: Double
  var slope: Double
  var doubt: Double
  var growth: Double

  /// In their own reference if it is the same one, above the sea otherwise.
  @inline(__always)
  init(_ a: borrowing Motion, _ b: borrowing Motion) {
    slope = b.climb - a.climb
    growth = a.heightGrowth + b.heightGrowth
    if a.reference == b.reference {
      middle = b.height.middle - a.height.middle
      doubt = a.height.doubt + b.height.doubt
    } else {
      middle = b.heightAboveSea.middle - a.heightAboveSea.middle
      doubt = a.heightAboveSea.doubt + b.heightAboveSea.doubt
      growth += a.stretch + b.stretch
    }
  }

  /// When the heights differ by less than `limit`.
  @inline(__always)
  func whereLess(than limit: Double) -> TimeSpan {
    // From 0 on, what may lie between two straight lines.
    let tooHigh = TimeSpan.whereNegative(constant: middle - doubt - limit, slope: slope - growth)
    let tooLow = TimeSpan.whereNegative(constant: -middle - doubt - limit, slope: -slope - growth)
    return tooHigh.intersection(tooLow)
  }
}

/// The exact decision on one pair.
struct EncounterTest {
  let lateral: Double
  let vertical: Double
  let seconds: Double
  let frame: ProtectedZone.Frame

  init(_ zone: ProtectedZone) {
    lateral = zone.lateralMetres
    vertical = zone.verticalMetres
    seconds = zone.seconds
    frame = zone.frame
  }

  /// By how much the zone is widened for the pair, so that the frame hides no conflict.
  @inline(__always)
  func allowance(_ a: borrowing Motion, _ b: borrowing Motion) -> Double {
    let width = lateral + a.doubt + b.doubt + (a.growth + b.growth) * seconds
    return PairPlane.tangentDoubt(way: (a.speed + b.speed) * seconds, width: width)
  }

  /// When and how the zone is broken; `nil` if it is not within the lookahead.
  ///
  /// A conflict is at least one instant, from now to the lookahead, at which both distances are below the zone's. That
  /// which only touches is none.
  @inline(__always)
  func breach(_ a: borrowing Motion, _ b: borrowing Motion) -> ZoneBreach? {
    let heights = HeightDifference(a, b)
    let high = heights.whereLess(than: vertical)
    guard high.start < high.end, high.start < seconds, high.end > 0 else { return nil }
    let pair = PairPlane(a, b, frame: frame)
    let width = lateral + a.doubt + b.doubt + (frame == .tangent ? allowance(a, b) : 0)
    let near = TimeSpan.whereCloser(pair, than: width, growth: a.growth + b.growth)
    let both = high.intersection(near)
    guard both.start < both.end, both.start < seconds, both.end > 0 else { return nil }
    let (entry, exit) = (max(0, both.start), min(seconds, both.end))
    let closest = min(max(pair.closest, entry), exit)
    return ZoneBreach(
      entry: entry, exit: exit, closest: closest, lateral: pair.distance(after: closest),
      vertical: heights.middle + heights.slope * closest)
  }
}
