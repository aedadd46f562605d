// SPDX-License-Identifier: Apache-2.0

/// What a calendar and a clock show at an instant.
struct ClockReading {
  let day: CivilDay
  let hour: Int
  let minute: Int
  let second: Int

  /// The reading of a clock that is that many minutes ahead of UTC.
  init(_ instant: Instant, minutesAhead: Int = 0) {
    let seconds = instant.milliseconds / 1_000 + Int64(minutesAhead) * 60
    // Rounds down: before 1970, the day is the one that has begun.
    let days = (seconds - (seconds < 0 ? 86_399 : 0)) / 86_400
    let ofDay = Int(seconds - days * 86_400)
    day = CivilDay(daysSince1970: days)
    (hour, minute, second) = (ofDay / 3_600, ofDay / 60 % 60, ofDay % 60)
  }
}

func two(_ value: Int) -> String { padded(value, 2) }

func padded(_ value: Int, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
