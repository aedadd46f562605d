// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// A circle that moves, with when it is where.
struct TransitLeg {
  let window: TimeWindow
  /// In metres.
  let length: Double
  let radius: Double
  private let line: GeodesicLine

  /// `nil` if what the volume holds does not move.
  init?(_ volume: Volume) {
    guard let transit = volume.area.transit else { return nil }
    let path = Geodesic.inverse(transit.from.point, transit.to.point)
    window = volume.window
    length = path.metres
    radius = transit.radius.metres
    line = GeodesicLine(start: transit.from.point, azimuth: path.initialAzimuth)
  }

  /// Where the middle of the circle is, milliseconds after the window's start.
  func point(after milliseconds: Double) -> GeodeticPoint {
    let duration = Double(window.end - window.start)
    return line.point(at: duration > 0 ? length * milliseconds / duration : 0).point
  }

  /// How far it moves in a part of its window, in milliseconds.
  func length(of part: ClosedRange<Double>) -> Double {
    let duration = Double(window.end - window.start)
    return duration > 0 ? length * (part.upperBound - part.lowerBound) / duration : 0
  }

  /// All that the circle passes over between two instants of its window.
  func part(_ stretch: TimeWindow) -> PreparedArea {
    let ends = [stretch.start, stretch.end].map { point(after: Double($0 - window.start)) }
    return PreparedArea(ends[0] == ends[1] ? [ends[0]] : ends, isRing: false, offset: radius)
  }

  /// About how many tests of areas that do not move a test of these two volumes takes.
  static func tests(_ a: Volume, _ b: Volume) -> Int {
    switch (a.area.transit, b.area.transit) {
    case (nil, nil): 1
    case (nil, _), (_, nil): 60
    default: 1_000
    }
  }
}

extension TransitLeg {
  /// Where the circle is closest to an area that does not move, at instants that are within the minimum of time of its
  /// window; `nil` if that is further than the limit in metres.
  func meeting(_ area: PreparedArea, during other: TimeWindow, within limit: Double, timeMinimum: Int64) -> Meeting? {
    let start = max(window.start, other.start.adding(milliseconds: -timeMinimum))
    let end = min(window.end, other.end.adding(milliseconds: timeMinimum))
    guard start <= end, let approach = part(TimeWindow(ordered: start, end)).approach(to: area, within: limit) else {
      return nil
    }
    let stay = TimeWindow.stay(within: TimeWindow(ordered: start, end)) { stretch in
      part(stretch).approach(to: area, within: limit) != nil
    }
    let otherStart = max(other.start, stay.start.adding(milliseconds: -timeMinimum))
    let otherEnd = min(other.end, stay.end.adding(milliseconds: timeMinimum))
    return Meeting(approach: approach, window: stay, otherWindow: TimeWindow(ordered: otherStart, otherEnd))
  }
}

extension TransitLeg {
  /// From the first to the last instant at which the circle is within the limit, in metres, of an area that is always where it
  /// is; `nil` if it never is.
  func stay(near area: PreparedArea, within limit: Double) -> TimeWindow? {
    meeting(area, during: window, within: limit, timeMinimum: 0)?.window
  }
}

extension TimeWindow {
  /// From the first to the last instant of a stretch of time at which something is so, rounded outwards to the millisecond.
  ///
  /// - Parameter isSo: whether it is at any instant of a stretch; known to be of the whole one.
  static func stay(within whole: TimeWindow, _ isSo: (TimeWindow) -> Bool) -> TimeWindow {
    let span = whole.end - whole.start
    let first = Self.least(span) { isSo(TimeWindow(ordered: whole.start, whole.start.adding(milliseconds: $0))) }
    let last = Self.least(span) { isSo(TimeWindow(ordered: whole.end.adding(milliseconds: -$0), whole.end)) }
    let start = whole.start.adding(milliseconds: max(0, first - 1))
    return TimeWindow(ordered: start, max(start, whole.end.adding(milliseconds: -max(0, last - 1))))
  }

  /// The least number from 0 to `most`, of which it holds, for which something holds that holds for all greater ones.
  private static func least(_ most: Int64, _ holds: (Int64) -> Bool) -> Int64 {
    var (low, high) = (Int64(0), most)
    while low < high {
      let middle = low + (high - low) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
