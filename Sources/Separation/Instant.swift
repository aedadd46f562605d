// SPDX-License-Identifier: Apache-2.0

/// A moment in UTC, in whole milliseconds, from 1970 to the end of 2200. Leap seconds are not counted (POSIX time).
public struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Milliseconds since 1970-01-01T00:00:00Z, within `SeparationLimits`.
  public let milliseconds: Int64

  /// The instant that many milliseconds after 1970-01-01T00:00:00Z; outside 1970 to 2200, the nearer end of that range.
  ///
  /// For numbers from outside use `init(validatingMilliseconds:)`, which refuses instead.
  public init(milliseconds: Int64) {
    self.milliseconds = min(max(milliseconds, SeparationLimits.firstMillisecond), SeparationLimits.lastMillisecond)
  }

  /// The instant that many milliseconds after 1970-01-01T00:00:00Z.
  ///
  /// - Throws: `InstantError.outOfRange` outside 1970 to 2200.
  public init(validatingMilliseconds milliseconds: Int64) throws(InstantError) {
    self.init(milliseconds: milliseconds)
    guard self.milliseconds == milliseconds else { throw .outOfRange("\(milliseconds) ms since 1970") }
  }

  /// The first instant that can be stated.
  public static let earliest = Instant(milliseconds: .min)
  /// The last instant that can be stated.
  public static let latest = Instant(milliseconds: .max)

  /// This instant moved by a number of seconds, staying within 1970 to 2200.
  public func adding(seconds: Int) -> Instant {
    let (moved, overflow) = Int64(seconds).multipliedReportingOverflow(by: 1_000)
    return adding(milliseconds: overflow ? (seconds < 0 ? .min : .max) : moved)
  }

  /// This instant moved by a number of milliseconds, staying within 1970 to 2200.
  public func adding(milliseconds offset: Int64) -> Instant {
    let (moved, overflow) = milliseconds.addingReportingOverflow(offset)
    return Instant(milliseconds: overflow ? (offset < 0 ? .min : .max) : moved)
  }

  /// Milliseconds from the right instant to the left one.
  public static func - (left: Instant, right: Instant) -> Int64 { left.milliseconds - right.milliseconds }

  /// Orders by time.
  public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

  /// The same as `iso8601`.
  public var description: String { iso8601 }
}

/// Why a text or number is not an instant.
public enum InstantError: Error, Hashable, CustomStringConvertible {
  /// The text does not say to which zone its time belongs.
  case missingZone(String)
  /// The text is not a date and time.
  case malformed(String)
  /// The calendar or the clock has no such day or time.
  case noSuchTime(String)
  /// The text has more than three decimals of a second.
  case tooPrecise(String)
  /// The instant is outside 1970 to 2200.
  case outOfRange(String)

  /// What was wrong, the limit, and what to do.
  public var description: String {
    switch self {
    case .missingZone(let text):
      "\"\(text)\" has no time zone: add Z for UTC, or an offset like +02:00"
    case .malformed(let text):
      "\"\(text)\" is not a date and time: write it like 2018-09-17T19:40:00Z or 171940ZSEP18"
    case .noSuchTime(let text):
      "\"\(text)\" names a day or time that does not exist"
    case .tooPrecise(let text):
      "\"\(text)\" is finer than a millisecond: give at most three decimals of a second"
    case .outOfRange(let text):
      "\(text) is outside 1970-01-01T00:00:00Z to 2200-12-31T23:59:59.999Z"
    }
  }
}
