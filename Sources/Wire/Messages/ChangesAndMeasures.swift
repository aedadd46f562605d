// SPDX-License-Identifier: Apache-2.0
import Separation

extension RadioChannel: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var purpose: Label?
    var hertz: UInt64 = 0
    var party: PartyID?
    var callSign: CallSign?
    while let field = try reader.next() {
      switch field {
      case 1: purpose = try reader.label("purpose")
      case 2: hertz = try reader.uint64("frequency_hz", largest: UInt64(Int64.max))
      case 3: party = try reader.party("party")
      case 4: callSign = try reader.callSign("call_sign")
      default: try reader.skip()
      }
    }
    guard hertz > 0 else { throw WireError(.missing).inside("frequency_hz") }
    self.init(
      purpose: try reader.required(purpose, "purpose"), frequency: Frequency(hertz: hertz), party: party,
      callSign: callSign)
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    writer.string(1, purpose.text)
    guard (1...UInt64(Int64.max)).contains(frequency.hertz) else {
      throw WireError(.overflow(value: frequency.hertz, largest: UInt64(Int64.max))).inside("frequency_hz")
    }
    writer.uint64(2, frequency.hertz)
    if let party { writer.string(3, party.name) }
    if let callSign { writer.string(4, callSign.text) }
  }
}

extension OpeningHours: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var numbers: (days: UInt32, from: UInt32, minutes: UInt32) = (0, 0, 0)
    while let field = try reader.next() {
      switch field {
      case 1: numbers.days = try reader.uint32("days", largest: OpeningHours.allDays)
      case 2: numbers.from = try reader.uint32("from_minute", largest: 1_439)
      case 3: numbers.minutes = try reader.uint32("minutes", largest: 1_440)
      default: try reader.skip()
      }
    }
    guard let hours = OpeningHours(days: numbers.days, fromMinute: numbers.from, minutes: numbers.minutes) else {
      throw WireError(.missing).inside(numbers.days == 0 ? "days" : "minutes")
    }
    self = hours
  }

  func write(to writer: inout FieldWriter) {
    writer.uint64(1, UInt64(days))
    writer.uint64(2, UInt64(fromMinute))
    writer.uint64(3, UInt64(minutes))
  }
}

extension ArrangementTermination: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var arrangement: EntryRef?
    var from: Instant?
    while let field = try reader.next() {
      switch field {
      case 1: arrangement = try reader.message("arrangement")
      case 2: from = try reader.instant("from")
      default: try reader.skip()
      }
    }
    self.init(
      arrangement: try reader.required(arrangement, "arrangement"), from: try reader.required(from, "from"))
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.message(1, "arrangement", arrangement)
    try writer.laterInstant(2, "from", from)
  }
}

extension MeasureWord: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var measure: NumberedFeature?
    var word: Word?
    while let field = try reader.next() {
      switch field {
      case 1: measure = try reader.message("measure")
      case 2:
        try reader.flag("agreed")
        try reader.choose(&word, .agreed)
      case 3:
        try reader.flag("lifted")
        try reader.choose(&word, .lifted)
      case 4:
        try reader.choose(&word, .confirmed(until: try reader.instant("confirmed_until", explicit: true)))
      default: try reader.skip()
      }
    }
    let said = try reader.chosen(word, "word")
    self.init(measure: try reader.required(measure, "measure"), word: said)
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.message(1, "measure", measure)
    switch word {
    case .agreed: writer.uint64(2, 1)
    case .lifted: writer.uint64(3, 1)
    case .confirmed(let until): writer.instant(4, until, explicit: true)
    }
  }
}

extension FieldReader {
  mutating func clauses(_ name: StaticString) throws(WireError) -> [Clause] {
    try list(name, limit: Limits.clauses) { (reader) throws(WireError) in
      let text = try reader.string("clause", limit: Limits.clauseBytes)
      do throws(DomainError) { return try Clause(text) } catch { throw WireError(.domain(error)).inside("clause") }
    }
  }
}

extension FieldWriter {
  mutating func clauses(_ field: UInt32, _ values: [Clause]) {
    for value in values { string(field, value.text) }
  }
}
