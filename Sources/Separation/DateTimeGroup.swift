// SPDX-License-Identifier: Apache-2.0

/// A time zone by its letter, as in date-time groups (ACP 121): Z is UTC, A to M but J lie ahead of it by 1
/// to 12 hours, N to Y behind it by 1 to 12.
public struct MilitaryTimeZone: Hashable, Sendable, CustomStringConvertible {
  /// The letter, a capital other than J.
  public let letter: Character
  /// Minutes ahead of UTC, -720...720.
  public let minutesAhead: Int

  /// UTC.
  public static let zulu = MilitaryTimeZone(letter: "Z", hoursAhead: 0)

  /// All zones, from Y (12 hours behind UTC) to M (12 hours ahead).
  public static let all: [MilitaryTimeZone] =
    zip("YXWVUTSRQPON", -12...(-1)).map { MilitaryTimeZone(letter: $0, hoursAhead: $1) } + [.zulu]
    + zip("ABCDEFGHIKLM", 1...12).map { MilitaryTimeZone(letter: $0, hoursAhead: $1) }

  /// The zone of a letter in either case; `nil` for J, which means the time of a place that is not said, and for what is no
  /// letter.
  public init?(letter: Character) {
    guard
      let zone = MilitaryTimeZone.all.first(where: { $0.letter == letter || $0.letter.lowercased() == String(letter) })
    else { return nil }
    self = zone
  }

  private init(letter: Character, hoursAhead: Int) {
    self.letter = letter
    minutesAhead = hoursAhead * 60
  }

  /// The letter.
  public var description: String { String(letter) }
}

extension Instant {
  /// Reads a date-time group (ACP 121), such as `171940ZSEP18` or `172240C SEP 2018`: day, time, zone letter, month, year.
  ///
  /// Either case and single spaces between the parts are taken. Two digits of the year mean 1970 to 2069.
  ///
  /// - Throws: `InstantError.missingZone` if the zone is not there or is J, the time of a place that is not said; other cases for
  ///   other faults.
  public init(dateTimeGroup text: String) throws(InstantError) {
    var scanner = try DigitScanner(text)
    let dayOfMonth = try scanner.number(2)
    _ = scanner.skip(" ")
    let hour = try scanner.number(2)
    let minute = try scanner.number(2)
    let zone = try Instant.takeZone(&scanner, text)
    _ = scanner.skip(" ")
    guard let month = Instant.monthNames.firstIndex(of: scanner.letters(3)) else { throw .malformed(text) }
    _ = scanner.skip(" ")
    var year = try scanner.number(2)
    if scanner.isAtEnd { year += year >= 70 ? 1900 : 2000 } else { year = year * 100 + (try scanner.number(2)) }
    try scanner.end()
    guard let day = CivilDay(year: year, month: month + 1, day: dayOfMonth), hour < 24, minute < 60 else {
      throw .noSuchTime(text)
    }
    let minutes = day.daysSince1970 * 1_440 + Int64(hour * 60 + minute - zone.minutesAhead)
    try self.init(checking: minutes * 60_000, text)
  }

  /// Takes the zone letter; where a month follows the time at once, its first letter is none.
  private static func takeZone(_ scanner: inout DigitScanner, _ text: String) throws(InstantError) -> MilitaryTimeZone {
    var ahead = scanner
    _ = ahead.skip(" ")
    if monthNames.contains(ahead.letters(3)), !ahead.isAtLetter { throw .missingZone(text) }
    let letter = scanner.letters(1)
    guard let first = letter.first, first.isASCII, first.isLetter else { throw .malformed(text) }
    guard let zone = MilitaryTimeZone(letter: first) else { throw .missingZone(text) }
    return zone
  }

  /// The date-time group in UTC, such as `171940ZSEP18`; seconds are dropped.
  public var dateTimeGroup: String { dateTimeGroup(in: .zulu) }

  /// The date-time group in a zone, such as `172240CSEP18`; seconds are dropped. Outside 1970 to 2069 the year has four digits,
  /// so that parsing gives the same minute again in any year.
  public func dateTimeGroup(in zone: MilitaryTimeZone) -> String {
    let clock = ClockReading(self, minutesAhead: zone.minutesAhead)
    let year = clock.day.year
    let yearText = (1970...2069).contains(year) ? two(year % 100) : padded(year, 4)
    return two(clock.day.day) + two(clock.hour) + two(clock.minute) + "\(zone)"
      + Instant.monthNames[clock.day.month - 1] + yearText
  }

  private static let monthNames = [
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
  ]
}
