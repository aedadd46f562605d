// SPDX-License-Identifier: Apache-2.0
import Separation
import Wire

extension Measure {
  private static let week: Int64 = 7 * 1_440 * 60_000
  /// 1970-01-01 was a Thursday.
  private static let firstMonday: Int64 = 4 * 1_440 * 60_000

  /// Whether the measure is open at some time of a window: always without opening hours.
  public func isOpen(during window: TimeWindow) -> Bool {
    guard !opening.isEmpty else { return true }
    let (start, end) = place(window)
    return periods.contains { $0.start <= end && $0.end >= start }
  }

  /// Whether the measure is open all through a window: always without opening hours.
  public func isOpen(throughout window: TimeWindow) -> Bool {
    guard !opening.isEmpty else { return true }
    let (start, end) = place(window)
    return periods.contains { $0.start <= start && $0.end >= end }
  }

  /// A window in milliseconds from the Monday before its start; longer than a week is as good as a week.
  private func place(_ window: TimeWindow) -> (start: Int64, end: Int64) {
    let shifted = (window.start.milliseconds - Measure.firstMonday) % Measure.week
    let start = shifted < 0 ? shifted + Measure.week : shifted
    return (start, start + min(window.end.milliseconds - window.start.milliseconds, Measure.week))
  }

  /// When it is open, over the week before a Monday and the three after it, ascending and with those that touch joined.
  private var periods: [(start: Int64, end: Int64)] {
    var single: [(start: Int64, end: Int64)] = []
    for hours in opening {
      for day in 0..<7 where hours.days >> UInt32(day) & 1 == 1 {
        for week in -1...2 {
          let minutes = Int64(day) * 1_440 + Int64(hours.fromMinute)
          let start = minutes * 60_000 + Int64(week) * Measure.week
          single.append((start, start + Int64(hours.minutes) * 60_000))
        }
      }
    }
    var joined: [(start: Int64, end: Int64)] = []
    for period in single.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      if let last = joined.last, period.start <= last.end {
        joined[joined.count - 1].end = max(last.end, period.end)
      } else {
        joined.append(period)
      }
    }
    return joined
  }
}
