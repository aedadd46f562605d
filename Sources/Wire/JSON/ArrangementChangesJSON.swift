// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog

// What changes an arrangement or its measures, and its terms on frequencies, formats and conduct.

extension EntryJSON {
  /// A numbered feature: `entry` and `number`.
  public static func value(of feature: NumberedFeature) -> JSONValue {
    .object(["entry": .entryRef(feature.entry), "number": .number(feature.number)])
  }

  static func value(of said: MeasureWord) -> JSONValue {
    var until: Instant?
    if case .confirmed(let instant) = said.word { until = instant }
    return .object(["measure": value(of: said.measure), "until": until.map { .instant($0) }])
  }

  static func name(of word: MeasureWord.Word) -> String {
    switch word {
    case .agreed: "agreed"
    case .lifted: "lifted"
    case .confirmed: "confirmed"
    }
  }

  /// Opening hours: `days`, `from` and `until` as HH:MM in UTC; until the next day where `until` is not after `from`.
  public static func value(of hours: OpeningHours) -> JSONValue {
    .object([
      "days": .array(
        OpeningHours.dayNames.enumerated().filter { hours.days >> UInt32($0.offset) & 1 == 1 }
          .map { .string($0.element) }),
      "from": .string(OpeningHours.clock(hours.fromMinute)),
      "until": .string(OpeningHours.clock((hours.fromMinute + hours.minutes) % 1_440)),
    ])
  }

  static func openingHours(_ json: JSONValue) throws(InputError) -> OpeningHours {
    var input = try JSONInput(json)
    let names = try input.list("days", 0...7) { value throws(InputError) in try value.dayOfTheWeek() }
    let from = try input.required("from") { value throws(InputError) in try value.minuteOfTheDay() }
    let until = try input.required("until") { value throws(InputError) in try value.minuteOfTheDay() }
    try input.end()
    guard Set(names).count == names.count else { throw InputError(.memberTwice).inside("days") }
    let days = names.isEmpty ? OpeningHours.allDays : names.reduce(0) { $0 | 1 << UInt32($1) }
    let minutes = until > from ? until - from : 1_440 + until - from
    guard let hours = OpeningHours(days: days, fromMinute: from, minutes: minutes) else {
      throw InputError(.missing).inside("days")
    }
    return hours
  }

  static func readLaterTerms(_ input: inout JSONInput, into arrangement: inout Arrangement) throws(InputError) {
    arrangement.replaces = try input.optional("replaces") { value throws(InputError) in try value.entryRef() }
    arrangement.terminationNoticeSeconds = try input.seconds("terminationNoticeSeconds", default: 0)
    arrangement.channels = try input.list("channels", 0...Limits.channels) { value throws(InputError) in
      try channel(value)
    }
    let allowed = Int64(Limits.formatNumbers.lowerBound)...Int64(Limits.formatNumbers.upperBound)
    let formats = try input.list("formats", 0...Limits.formats) { value throws(InputError) in
      UInt32(try value.whole(allowed))
    }
    arrangement.formats = Set(formats).sorted()
    guard arrangement.formats.count == formats.count else { throw InputError(.memberTwice).inside("formats") }
    arrangement.confidentiality = try input.list("confidentiality", 0...Limits.clauses) { value throws(InputError) in
      try value.clause()
    }
    arrangement.spillProcedure = try input.list("spillProcedure", 0...Limits.clauses) { value throws(InputError) in
      try value.clause()
    }
  }

  private static func channel(_ json: JSONValue) throws(InputError) -> RadioChannel {
    var input = try JSONInput(json)
    let purpose = try input.required("purpose") { value throws(InputError) in try value.label() }
    let hertz = try input.required("frequencyHertz") { value throws(InputError) in try value.whole(1...Int64.max) }
    let party = try input.optional("party") { value throws(InputError) in try value.party() }
    let callSign = try input.optional("callSign") { value throws(InputError) in try value.callSign() }
    try input.end()
    return RadioChannel(
      purpose: purpose, frequency: Frequency(hertz: UInt64(hertz)), party: party, callSign: callSign)
  }

  /// The termination of an arrangement: `arrangement` and `from`.
  ///
  /// - Throws: `InputError` with the place in the text, the value, the limit and what to do.
  public static func termination(_ json: JSONValue) throws(InputError) -> ArrangementTermination {
    var input = try JSONInput(json)
    let arrangement = try input.required("arrangement") { value throws(InputError) in try value.entryRef() }
    let from = try input.required("from") { value throws(InputError) in try value.laterInstant() }
    try input.end()
    return ArrangementTermination(arrangement: arrangement, from: from)
  }

  /// A word on a measure: `measure`, `word` (`agreed`, `lifted`, `confirmed`), and `until` for the latter.
  ///
  /// - Throws: `InputError` as above.
  public static func measureWord(_ json: JSONValue) throws(InputError) -> MeasureWord {
    var input = try JSONInput(json)
    let measure = try input.required("measure") { value throws(InputError) in try value.numberedFeature() }
    let name = try input.required("word") { value throws(InputError) in try value.text() }
    let word: MeasureWord.Word
    switch name {
    case "agreed": word = .agreed
    case "lifted": word = .lifted
    case "confirmed":
      word = .confirmed(until: try input.required("until") { value throws(InputError) in try value.instant() })
    default: throw InputError(.choice(name, allowed: ["agreed", "lifted", "confirmed"])).inside("word")
    }
    try input.end()
    return MeasureWord(measure: measure, word: word)
  }
}

extension OpeningHours {
  static let dayNames = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

  /// HH:MM of a minute of the day.
  public static func clock(_ minute: UInt32) -> String {
    func two(_ number: UInt32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(minute / 60)):\(two(minute % 60))"
  }
}

extension JSONValue {
  package func numberedFeature() throws(InputError) -> NumberedFeature {
    var input = try JSONInput(self)
    let entry = try input.required("entry") { value throws(InputError) in try value.entryRef() }
    let number = try input.optional("number") { value throws(InputError) in
      Int(try value.whole(0...Int64(Limits.features - 1)))
    }
    try input.end()
    return NumberedFeature(entry: entry, number: number ?? 0)
  }

  fileprivate func clause() throws(InputError) -> Clause {
    let text = try text()
    do { return try Clause(text) } catch { throw InputError(.domain(error)) }
  }

  /// An instant that is not the first of 1970, which stands for none.
  func laterInstant() throws(InputError) -> Instant {
    let instant = try instant()
    guard instant.milliseconds > 0 else {
      throw InputError(.instant(.outOfRange("\(instant)")))
    }
    return instant
  }

  fileprivate func dayOfTheWeek() throws(InputError) -> Int {
    let name = try text()
    guard let day = OpeningHours.dayNames.firstIndex(of: name) else {
      throw InputError(.choice(name, allowed: OpeningHours.dayNames))
    }
    return day
  }

  /// HH:MM, from 00:00 to 23:59; 24:00 is 00:00 of the next day.
  fileprivate func minuteOfTheDay() throws(InputError) -> UInt32 {
    let text = try text()
    let digits = Array(text.utf8)
    let places = [0, 1, 3, 4]
    guard digits.count == 5, digits[2] == UInt8(ascii: ":"), places.allSatisfy({ (48...57).contains(digits[$0]) })
    else { throw InputError(.outOfRange(value: text, lowest: "00:00", highest: "24:00")) }
    let hour = UInt32(digits[0] - 48) * 10 + UInt32(digits[1] - 48)
    let minute = UInt32(digits[3] - 48) * 10 + UInt32(digits[4] - 48)
    guard minute < 60, hour < 24 || (hour == 24 && minute == 0) else {
      throw InputError(.outOfRange(value: text, lowest: "00:00", highest: "24:00"))
    }
    return (hour * 60 + minute) % 1_440
  }
}
