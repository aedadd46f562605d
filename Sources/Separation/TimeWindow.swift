// SPDX-License-Identifier: Apache-2.0

/// A stretch of time with both ends included.
public struct TimeWindow: Hashable, Sendable, CustomStringConvertible {
  /// The first instant.
  public let start: Instant
  /// The last instant.
  public let end: Instant

  /// The time from `start` to `end`, which may be one instant.
  ///
  /// - Throws: `TimeWindowError` if the end lies before the start.
  public init(start: Instant, end: Instant) throws(TimeWindowError) {
    guard start <= end else { throw .endBeforeStart(start: start, end: end) }
    self.start = start
    self.end = end
  }

  /// A window whose ends are in order by construction.
  init(ordered start: Instant, _ end: Instant) {
    self.start = start
    self.end = end
  }

  /// Both ends, for example `2018-09-17T19:40:00Z to 2018-09-17T20:10:00Z`.
  public var description: String { "\(start) to \(end)" }

  /// Milliseconds between the two windows; 0 if they share an instant.
  public func gapMilliseconds(to other: TimeWindow) -> Int64 {
    max(0, other.start - end, start - other.end)
  }
}

/// Why two instants are not a window.
public enum TimeWindowError: Error, Hashable, CustomStringConvertible {
  /// The end lies before the start.
  case endBeforeStart(start: Instant, end: Instant)

  /// What was wrong, and what to do.
  public var description: String {
    switch self {
    case .endBeforeStart(let start, let end):
      "the window ends at \(end), before its start at \(start): swap them or check the day"
    }
  }
}
