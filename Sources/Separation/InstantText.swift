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

  /// Reads a date-time group in UTC, such as `171940ZSEP18`: day, time, zone letter Z, month, year 1970 to 2069.
  ///
  /// - Throws: `InstantError.missingZone` if the letter Z is not there, and other cases for other faults.
  public init(dateTimeGroup text: String) throws(InstantError) {
    var scanner = try DigitScanner(text)
    let dayOfMonth = try scanner.number(2)
    let hour = try scanner.number(2)
    let minute = try scanner.number(2)
    guard scanner.skip("Z") else { throw .missingZone(text) }
    let name = scanner.letters(3)
    guard let month = Instant.monthNames.firstIndex(of: name) else { throw .malformed(text) }
    let year = try scanner.number(2)
    try scanner.end()
    let fullYear = year >= 70 ? 1900 + year : 2000 + year
    guard let day = CivilDay(year: fullYear, month: month + 1, day: dayOfMonth), hour < 24, minute < 60 else {
      throw .noSuchTime(text)
    }
    try self.init(checking: (day.daysSince1970 * 1_440 + Int64(hour * 60 + minute)) * 60_000, text)
  }

  /// The instant in UTC, `2018-09-17T19:40:00Z`, with three decimals of the second if it has any.
  public var iso8601: String {
    let clock = clockFields
    let fraction = milliseconds % 1_000
    let time = "\(two(clock.hour)):\(two(clock.minute)):\(two(clock.second))"
    let decimals = fraction == 0 ? "" : "." + padded(Int(fraction), 3)
    return "\(padded(clock.day.year, 4))-\(two(clock.day.month))-\(two(clock.day.day))T\(time)\(decimals)Z"
  }

  /// The date-time group in UTC, such as `171940ZSEP18`; seconds are dropped.
  public var dateTimeGroup: String {
    let clock = clockFields
    let month = Instant.monthNames[clock.day.month - 1]
    return "\(two(clock.day.day))\(two(clock.hour))\(two(clock.minute))Z\(month)\(two(clock.day.year % 100))"
  }

  private static let monthNames = [
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
  ]

  private var clockFields: (day: CivilDay, hour: Int, minute: Int, second: Int) {
    let seconds = milliseconds / 1_000
    let ofDay = Int(seconds % 86_400)
    return (CivilDay(daysSince1970: seconds / 86_400), ofDay / 3_600, ofDay / 60 % 60, ofDay % 60)
  }

  private init(checking milliseconds: Int64, _ text: String) throws(InstantError) {
    self.init(milliseconds: milliseconds)
    guard self.milliseconds == milliseconds else { throw .outOfRange("\"\(text)\"") }
  }
}

private func two(_ value: Int) -> String { padded(value, 2) }

private func padded(_ value: Int, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// Reads fixed-width fields from the bytes of a text.
private struct DigitScanner {
  private let text: String
  private var rest: ArraySlice<UInt8>

  init(_ text: String) throws(InstantError) {
    guard text.utf8.count <= SeparationLimits.instantTextBytes else { throw .malformed(String(text.prefix(40))) }
    self.text = text
    rest = Array(text.utf8)[...]
  }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard let byte = rest.first, byte == UInt8(ascii: character) else { return false }
    rest = rest.dropFirst()
    return true
  }

  mutating func number(_ width: Int, after separator: Unicode.Scalar? = nil) throws(InstantError) -> Int {
    if let separator, !skip(separator) { throw .malformed(text) }
    let digits = rest.prefix(width)
    guard digits.count == width, digits.allSatisfy({ (48...57).contains($0) }) else { throw .malformed(text) }
    rest = rest.dropFirst(width)
    return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
  }

  mutating func letters(_ width: Int) -> String {
    let letters = rest.prefix(width)
    rest = rest.dropFirst(letters.count)
    return String(decoding: letters, as: UTF8.self).uppercased()
  }

  mutating func thousandths() throws(InstantError) -> Int64 {
    let digits = rest.prefix { (48...57).contains($0) }
    guard !digits.isEmpty else { throw .malformed(text) }
    guard digits.count <= 3 else { throw .tooPrecise(text) }
    rest = rest.dropFirst(digits.count)
    let value = digits.reduce(0) { $0 * 10 + Int64($1 - 48) }
    return digits.count == 1 ? value * 100 : digits.count == 2 ? value * 10 : value
  }

  mutating func zoneOffsetMinutes() throws(InstantError) -> Int {
    if skip("Z") { return 0 }
    if rest.isEmpty { throw .missingZone(text) }
    let west = skip("-")
    guard west || skip("+") else { throw .malformed(text) }
    let hours = try number(2)
    let minutes = try number(2, after: ":")
    guard hours < 24, minutes < 60 else { throw .noSuchTime(text) }
    let offset = hours * 60 + minutes
    return west ? -offset : offset
  }

  func end() throws(InstantError) {
    guard rest.isEmpty else { throw .malformed(text) }
  }
}
