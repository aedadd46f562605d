// SPDX-License-Identifier: Apache-2.0

extension Instant {
  /// Reads `2018-09-17T19:40:00Z`: the profile of ISO 8601 in RFC 3339, seconds optional, at most three decimals.
  ///
  /// - Throws: `InstantError.missingZone` for a time without zone, and other cases for other faults.
  public init(iso8601 text: String) throws(InstantError) {
    var scanner = try DigitScanner(text)
    let day = CivilDay(
      year: try scanner.number(4), month: try scanner.number(2, after: "-"), day: try scanner.number(2, after: "-"))
    let hour = try scanner.number(2, after: "T")
    let minute = try scanner.number(2, after: ":")
    var second = 0
    var fraction: Int64 = 0
    if scanner.skip(":") {
      second = try scanner.number(2)
      if scanner.skip(".") { fraction = try scanner.thousandths() }
    }
    let offset = try scanner.zoneOffsetMinutes()
    try scanner.end()
    guard let day, hour < 24, minute < 60, second < 60 else { throw .noSuchTime(text) }
    let minutes = day.daysSince1970 * 1_440 + Int64(hour * 60 + minute - offset)
    try self.init(checking: minutes * 60_000 + Int64(second) * 1_000 + fraction, text)
  }

  /// The instant in UTC, `2018-09-17T19:40:00Z`, with three decimals of the second if it has any.
  public var iso8601: String {
    let clock = ClockReading(self)
    let fraction = milliseconds % 1_000
    let time = "\(two(clock.hour)):\(two(clock.minute)):\(two(clock.second))"
    let decimals = fraction == 0 ? "" : "." + padded(Int(fraction), 3)
    return "\(padded(clock.day.year, 4))-\(two(clock.day.month))-\(two(clock.day.day))T\(time)\(decimals)Z"
  }

  init(checking milliseconds: Int64, _ text: String) throws(InstantError) {
    self.init(milliseconds: milliseconds)
    guard self.milliseconds == milliseconds else { throw .outOfRange("\"\(text)\"") }
  }
}
