// SPDX-License-Identifier: Apache-2.0

/// A day of the Gregorian calendar, reckoned without a time-zone database (H. Hinnant's day-count arithmetic).
struct CivilDay: Hashable {
  var year: Int
  var month: Int
  var day: Int

  /// The day that lies `count` days after 1970-01-01.
  init(daysSince1970 count: Int64) {
    // Eras of 400 years that begin on 1 March, so that the leap day comes last.
    let shifted = count + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
    year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
  }

  /// A day by its numbers; `nil` if the calendar has no such day.
  init?(year: Int, month: Int, day: Int) {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1...12).contains(month) else { return nil }
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    guard (1...(lengths[month - 1] + (month == 2 && leap ? 1 : 0))).contains(day) else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Days after 1970-01-01.
  var daysSince1970: Int64 {
    let shiftedYear = Int64(month <= 2 ? year - 1 : year)
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}
