// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// The exact conflict test.
///
/// A pair conflicts if and only if its lateral distance, its vertical gap and its time gap are each under the minimum,
/// or zero. A lateral distance within a millimetre of the minimum counts as under it, so no pair is ever missed.
public enum ConflictTest {
  /// The conflict of two volumes, or `nil` if at least one minimum is kept.
  ///
  /// Swapping `a` and `b` exchanges the closest positions; where several are as close, others of them may be given.
  public static func conflict(
    _ a: Volume, _ b: Volume, minima: Minima, geoid: GeoidModel = .worldwide
  ) -> Conflict? {
    guard let near = nearInTimeAndHeight(a, b, minima: minima, geoid: geoid) else { return nil }
    return conflict(PreparedArea(a.area), PreparedArea(b.area), near)
  }

  /// What is known of a pair whose minima of time and height are both broken.
  struct NearMiss {
    let minima: Minima
    let vertical: Distance
    let timeGapMilliseconds: Int64
    let window: TimeWindow
  }

  /// The two cheap thirds of the test.
  static func nearInTimeAndHeight(_ a: Volume, _ b: Volume, minima: Minima, geoid: GeoidModel) -> NearMiss? {
    let timeGap = a.window.gapMilliseconds(to: b.window)
    let (time, overflow) = Int64(max(0, minima.seconds)).multipliedReportingOverflow(by: 1_000)
    let timeMinimum = overflow ? Int64.max : time
    guard timeGap == 0 || timeGap < timeMinimum else { return nil }
    let vertical = a.band.gap(to: b.band, geoid: geoid)
    guard vertical == .zero || vertical < minima.vertical else { return nil }
    let start = max(a.window.start, b.window.start).adding(milliseconds: -timeMinimum)
    let end = min(a.window.end, b.window.end).adding(milliseconds: timeMinimum)
    return NearMiss(
      minima: minima, vertical: vertical, timeGapMilliseconds: timeGap, window: TimeWindow(ordered: start, end))
  }

  /// Up to how many metres the areas of a pair conflict.
  static func limit(_ near: NearMiss) -> Double {
    Double(max(0, near.minima.lateral.millimetres)) / 1_000 + PreparedArea.doubt
  }

  /// The lateral third, on areas that were prepared before.
  static func conflict(_ a: PreparedArea, _ b: PreparedArea, _ near: NearMiss) -> Conflict? {
    guard let approach = a.approach(to: b, within: limit(near)) else { return nil }
    return Conflict(
      lateral: Distance(floor: approach.metres), vertical: near.vertical,
      timeGapMilliseconds: near.timeGapMilliseconds, closest: Position(nearest: approach.from),
      closestOther: Position(nearest: approach.to), window: near.window)
  }
}
