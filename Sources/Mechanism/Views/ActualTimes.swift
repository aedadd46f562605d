// SPDX-License-Identifier: Apache-2.0
import Separation
import Wire

/// When an activity began and ended, as its owner reports, against what was notified.
public struct ActualTimes: Hashable, Sendable {
  /// When it began.
  public let start: Instant?
  /// When it ended.
  public let end: Instant?
  /// Milliseconds after the notified start; negative before it.
  public let startDifference: Int64?
  /// Milliseconds after the notified end; negative before it.
  public let endDifference: Int64?
}

extension Activity {
  /// The reported times against those of the current versions. The earliest reported start and the latest reported end
  /// count: of two they are the more cautious ones.
  public var actual: ActualTimes {
    var (start, end) = (Instant?.none, Instant?.none)
    for moment in moments {
      switch moment.event {
      case .started(let at): start = min(start ?? at, at)
      case .ended(let at) where state == .ended: end = max(end ?? at, at)
      default: break
      }
    }
    let (planned, plannedEnd) = (current.map(\.start).min(), current.map(\.end).max())
    return ActualTimes(
      start: start, end: end, startDifference: start.flatMap { at in planned.map { at - $0 } },
      endDifference: end.flatMap { at in plannedEnd.map { at - $0 } })
  }

  /// Where it is now, if it is not where it was notified: the latest departure.
  public var departure: Departure? {
    for moment in moments.reversed() {
      switch (moment.event, state) {
      case (.contingent(let departure), .contingent), (.nonconforming(let departure), .nonconforming): return departure
      default: continue
      }
    }
    return nil
  }
}
