// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// The exact conflict test.
///
/// A pair conflicts if and only if its lateral distance, its vertical gap and its time gap are each under the minimum,
/// or zero. A lateral distance within a millimetre of the minimum counts as under it, so no pair is ever missed.
/// (Curved boundaries other than circles are outlined from outside, by at most 0.5 m each; between two circles that move, 0.1 m is
/// allowed for.)
public enum ConflictTest {
  /// The conflict of two volumes, or `nil` if at least one minimum is kept.
  ///
  /// Swapping `a` and `b` exchanges the closest positions; where several are as close, others of them may be given.
  public static func conflict(
    _ a: Volume, _ b: Volume, minima: Minima, geoid: GeoidModel = .worldwide
  ) -> Conflict? {
    guard let near = nearInTimeAndHeight(a, b, minima: minima, geoid: geoid) else { return nil }
    return conflict((a, PreparedArea(a.area)), (b, PreparedArea(b.area)), near)
  }

  /// What is known of a pair whose minima of time and height are both broken.
  struct NearMiss {
    let minima: Minima
    let vertical: Distance
    let geoid: GeoidModel
    /// The minimum of time, in milliseconds.
    let timeMinimum: Int64
  }

  /// The two cheap thirds of the test.
  static func nearInTimeAndHeight(_ a: Volume, _ b: Volume, minima: Minima, geoid: GeoidModel) -> NearMiss? {
    let timeGap = a.window.gapMilliseconds(to: b.window)
    let (time, overflow) = Int64(max(0, minima.seconds)).multipliedReportingOverflow(by: 1_000)
    let timeMinimum = overflow ? Int64.max : time
    guard timeGap == 0 || timeGap < timeMinimum else { return nil }
    let vertical = a.band.gap(to: b.band, geoid: geoid)
    guard vertical == .zero || vertical < minima.vertical else { return nil }
    return NearMiss(minima: minima, vertical: vertical, geoid: geoid, timeMinimum: timeMinimum)
  }

  /// Up to how many metres areas conflict.
  static func limit(_ minima: Minima) -> Double { max(0, minima.lateral.metres) + PreparedArea.doubt }

  /// The lateral third, on areas that were prepared before.
  static func conflict(
    _ a: (volume: Volume, area: PreparedArea), _ b: (volume: Volume, area: PreparedArea), _ near: NearMiss
  ) -> Conflict? {
    guard let meeting = meeting(a, b, near) else { return nil }
    let (mine, theirs) = (meeting.window, meeting.otherWindow)
    let start = max(mine.start, theirs.start).adding(milliseconds: -near.timeMinimum)
    let end = min(mine.end, theirs.end).adding(milliseconds: near.timeMinimum)
    return Conflict(
      lateral: Distance(floor: meeting.approach.metres), vertical: near.vertical,
      timeGapMilliseconds: mine.gapMilliseconds(to: theirs), closest: Position(nearest: meeting.approach.from),
      closestOther: Position(nearest: meeting.approach.to), window: TimeWindow(ordered: start, end),
      minima: near.minima, heights: SharedHeights(a.volume.band, b.volume.band, geoid: near.geoid))
  }

  private static func meeting(
    _ a: (volume: Volume, area: PreparedArea), _ b: (volume: Volume, area: PreparedArea), _ near: NearMiss
  ) -> Meeting? {
    let limit = limit(near.minima)
    switch (TransitLeg(a.volume), TransitLeg(b.volume)) {
    case (nil, nil):
      return a.area.approach(to: b.area, within: limit).map { approach in
        Meeting(approach: approach, window: a.volume.window, otherWindow: b.volume.window)
      }
    case (let leg?, nil):
      return leg.meeting(b.area, during: b.volume.window, within: limit, timeMinimum: near.timeMinimum)
    case (nil, let leg?):
      return leg.meeting(a.area, during: a.volume.window, within: limit, timeMinimum: near.timeMinimum)?.reversed
    case (let leg?, let other?):
      return LegPair(leg, other, timeMinimum: near.timeMinimum).meeting(within: limit)
    }
  }
}

/// Where two volumes are closest at instants that are close enough, and when each is there while it is too close.
struct Meeting {
  var approach: Approach
  /// When the first is too close to the second.
  var window: TimeWindow
  /// When the second is too close to the first.
  var otherWindow: TimeWindow

  var reversed: Meeting { Meeting(approach: approach.reversed, window: otherWindow, otherWindow: window) }
}
