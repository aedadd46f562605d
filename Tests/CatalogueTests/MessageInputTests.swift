// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import Testing
import TransparencyLog
import Wire

@testable import Catalogue

@Suite("Messages in a format, as officers give them")
struct MessageInputTests {
  private let catalogue = Catalogue.shipped
  private let ref: EntryRef

  init() throws {
    ref = EntryRef(origin: try Origin("bravo/levant/plans"), index: 7, leaf: .sha256([7]))
  }

  private func read(_ text: String) throws -> HotlineMessage {
    let ref = ref
    return try catalogue.hotline(try JSONValue(parsing: Array(text.utf8))) { $0 == "bravo/levant/plans@7" ? ref : nil }
      .message
  }

  private func error(_ text: String) -> String? {
    do {
      _ = try read(text)
      return nil
    } catch { return "\(error)" }
  }

  @Test("values are given by their keys, as people write them")
  func values() throws {
    let message = try read(
      #"""
      {"format": 2, "values": {"kind": "helicopter", "reason": "engine", "place": "35.53, 35.78",
       "time": "171940ZSEP18", "height": "3000 ft MSL", "course": "045 true", "speed": "120 kt",
       "call-sign": "falcon 21", "persons": "15", "frequency": "121.5 MHz", "remark": "sinking"}, "language": "en"}
      """#)
    #expect(message.precedence == .flash)
    #expect(message.language.text == "en")
    let format = try #require(message.format)
    #expect(format.number == 2 && format.catalogue == catalogue.hash)
    #expect(
      format.values.map(\.content) == [
        .choice(2), .choice(1), .place(try Position(latitudeE7: 355_300_000, longitudeE7: 357_800_000)),
        .time(try Instant(iso8601: "2018-09-17T19:40:00Z")), .height(.meanSeaLevel(centimetres: 91_440)),
        .bearing(.degrees(45)), .speed(Speed(metresPerHour: 222_240)), .callSign(try CallSign("FALCON 21")), .count(15),
        .frequency(Frequency(hertz: 121_500_000)), .text(try Label("sinking")),
      ])
    #expect(catalogue.format(2)?.misfits(of: format) == [])
  }

  @Test("numbers, objects and entries are taken as JSON has them too")
  func json() throws {
    let entry = EntryJSON.value(of: ref)
    let moved = try read(
      #"{"format": 14, "values": {"activity": \#(entry), "change": 2, "delay": 5400, "place": [35.78, 35.53]}}"#)
    #expect(moved.precedence == .priority && moved.language.text == "en")
    #expect(
      moved.format?.values.map(\.content) == [
        .entry(ref), .choice(2), .place(try Position(latitudeE7: 355_300_000, longitudeE7: 357_800_000)),
        .duration(seconds: 5_400),
      ])
    let named = try read(
      #"{"format": 14, "precedence": "flash", "values": {"activity": "bravo/levant/plans@7", "change": "late", "delay": "1 h 30 min"}}"#
    )
    #expect(named.precedence == .flash)
    #expect(named.format?.values.map(\.content) == [.entry(ref), .choice(1), .duration(seconds: 5_400)])
    #expect(try read(#"{"format": 1}"#).format?.values == [])
  }

  @Test("free text is read as ever, and a format may have free text beside it")
  func freeText() throws {
    let free = try catalogue.hotline(
      try JSONValue(parsing: Array(#"{"precedence": "flash", "language": "he", "text": "שלום"}"#.utf8)))
    #expect(free.message.format == nil && free.text == "שלום")
    let both = try catalogue.hotline(
      try JSONValue(parsing: Array(#"{"format": 1, "language": "en", "text": "more"}"#.utf8)))
    #expect(both.message.format?.number == 1 && both.text == "more")
  }

  @Test("short texts are normalised, so that one text has one form")
  func normalisation() throws {
    let message = try read("{\"format\": 1, \"language\": \"tr\", \"values\": {\"remark\": \"e\u{301}\"}}")
    guard case .text(let label)? = message.format?.values.first?.content else { return #expect(Bool(false)) }
    #expect(Array(label.text.unicodeScalars) == ["\u{E9}"])
  }

  @Test(
    "what is wrong is named with field, value, limit and fix",
    arguments: [
      (#"{"format": 99}"#, ["$.format", "\"99\" is not one of 1 (comm-check)"]),
      (#"{"format": 0}"#, ["$.format", "1 to 9999"]),
      (#"{"format": 5, "values": {}}"#, ["$.values.weapon", "is missing"]),
      (#"{"format": 1, "values": {"remarks": "x"}}"#, ["$.values.remarks", "use remark"]),
      (#"{"format": 1, "values": {"remark": "x"}}"#, ["$.language", "is missing"]),
      (#"{"format": 1, "text": "x"}"#, ["$.language", "is missing"]),
      (#"{"format": 1, "precedence": "urgent"}"#, ["$.precedence", "routine, priority, immediate, flash"]),
      (#"{"format": 1, "value": {}}"#, ["$.value", "not known here"]),
      (
        "{\"format\": 1, \"language\": \"en\", \"values\": {\"remark\": \"a\u{202E}b\"}}",
        ["$.values.remark", "U+202E"]
      ),
      (
        "{\"format\": 1, \"language\": \"en\", \"values\": {\"remark\": \"a\u{2029}b\"}}",
        ["$.values.remark", "U+2029"]
      ),
      ("{\"format\": 1, \"language\": \"en\", \"values\": {\"remark\": \"a\\nb\"}}", ["$.values.remark", "U+000A"]),
      (
        #"{"format": 16, "language": "en", "values": {"faulty": "radio", "alternate": "telephone", "from": "171940ZSEP18", "address": "1234567890123456789012345678901234567890123456789012345678901234567890"}}"#,
        ["$.values.address", "of 70 bytes is outside 1 to 64 bytes"]
      ),
    ])
  func errors(text: String, parts: [String]) {
    let error = error(text) ?? ""
    for part in parts { #expect(error.contains(part), "\(error)") }
  }

  @Test(
    "a value that is none is refused with how to write it",
    arguments: [
      ("kind", #""ship""#, "aeroplane, helicopter, drone, other"), ("kind", "9", "1 to 4"),
      ("place", #""35.53""#, "37S BT"),
      ("time", #""1940""#, "171940ZSEP18"), ("time", #""2018-09-17T19:40:00""#, "time zone"),
      ("height", #""3000 ft""#, "MSL"),
      ("height", "3000", "datum"), ("height", #""200000 m MSL""#, "outside"), ("course", #""045""#, "true"),
      ("course", "45", "a text"),
      ("speed", #""120""#, "250 kt"), ("speed", #""9000 kt""#, "0 to 5000 kt"), ("speed", #""0.0001 kt""#, "250 kt"),
      ("call-sign", #""FALCON_21""#, "A-Z"), ("call-sign", #"" A""#, "A-Z"), ("persons", "2001", "0 to 2000"),
      ("persons", #""-1""#, "12"), ("persons", #""1.5""#, "12"), ("frequency", #""121.5""#, "MHz"),
      ("frequency", #""0.5 MHz""#, "1000 kHz"), ("frequency", #""121.1234567 MHz""#, "MHz"),
    ])
  func valueErrors(key: String, value: String, part: String) {
    let good = [
      "kind": "\"drone\"", "reason": "\"fuel\"", "place": "\"35.53, 35.78\"", "time": "\"171940ZSEP18\"",
    ]
    let values = good.merging([key: value]) { $1 }.map { "\"\($0)\": \($1)" }.joined(separator: ", ")
    let error = error("{\"format\": 2, \"values\": {\(values)}}") ?? ""
    #expect(error.hasPrefix("$.values.\(key)") && error.contains(part), "\(error)")
  }

  @Test("a format given value by value must be of this catalogue and fit it")
  func raw() throws {
    var samples = Samples(seed: 3)
    let format = try #require(catalogue.format(5))
    let message = try samples.message(format, catalogue)
    func json(_ filled: FilledFormat) -> String {
      #"{"precedence": "flash", "language": "en", "format": \#(EntryJSON.value(of: filled))}"#
    }
    #expect(try read(json(message)).format == message)
    let foreign = FilledFormat(number: 5, catalogue: .sha256([1]), values: message.values)
    #expect(error(json(foreign))?.contains(catalogue.hash.hex) == true)
    let short = FilledFormat(number: 5, catalogue: catalogue.hash, values: Array(message.values.dropFirst()))
    #expect(error(json(short)) == "$.format.values: weapon is missing: correct it")
  }
}
