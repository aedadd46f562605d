// SPDX-License-Identifier: Apache-2.0
import Foundation
import Geodesy
import Separation
import Testing
import TransparencyLog

@testable import Wire

@Suite("JSON for people")
struct JSONTests {
  /// The values of a body that can be given as JSON, read back from the JSON that is shown.
  @Test("what is shown can be read back as input")
  func roundTrip() throws {
    var generator = EntryGenerator(seed: 11)
    for _ in 0..<40 {
      let notice = try soundNotice(&generator)
      #expect(try EntryJSON.notice(reparsed(EntryJSON.value(of: notice))) == notice)

      let amendment = ActivityAmendment(activity: try generator.ref(), replaces: try generator.ref(), notice: notice)
      #expect(try EntryJSON.amendment(reparsed(EntryJSON.value(of: .amendment(amendment)))) == amendment)

      var answer = try generator.answer()
      if case .proposal = answer.state { answer.state = .proposal(notice) }
      #expect(try EntryJSON.answer(reparsed(EntryJSON.value(of: answer))).answer == answer)

      let volume = try #require(notice.volumes.first)
      for subject in [.volume(volume), .activity(try generator.ref())] as [HoldSubject] {
        let hold = HoldRequest(subject: subject)
        #expect(try EntryJSON.holdRequest(reparsed(EntryJSON.value(of: hold))) == hold)
      }

      let text = try Label("en")
      let filled = try generator.filledFormat()
      let sound = FilledFormat(
        number: filled.number, catalogue: filled.catalogue,
        values: filled.values.map { value in
          // The own side's input is held to what an area must be.
          guard case .area = value.content else { return value }
          return ParameterValue(parameter: value.parameter, content: .area(notice.volumes[0].area))
        })
      let message = HotlineMessage(precedence: .flash, language: text, about: try generator.ref(), format: sound)
      #expect(try EntryJSON.hotline(reparsed(EntryJSON.value(of: .hotline(message)))).message == message)

      let segment = ReferenceSegment(name: try generator.label(), volume: volume)
      let layer = ReferenceLayer(name: try generator.label(), source: try generator.label(), segments: [segment])
      #expect(try EntryJSON.referenceLayer(reparsed(EntryJSON.value(of: layer))) == layer)

      var arrangement = try generator.arrangement()
      // Peers may write what they like there; the own side's input is a tag.
      arrangement.languages = try ["en", "ar", "he-IL"].prefix(arrangement.languages.count).map { try Label($0) }
      arrangement.areaOfOperations = notice.volumes.map(\.area)
      arrangement.measures = try notice.volumes.map {
        Measure(kind: .noFly, name: try generator.label(), volume: $0, minima: generator.minima())
      }
      #expect(try EntryJSON.arrangement(reparsed(EntryJSON.value(of: arrangement))) == arrangement)

      let warning = try generator.warning()
      let read = try EntryJSON.safetyWarning(
        reparsed(EntryJSON.value(of: warning)), now: Instant(milliseconds: 0))
      #expect(read.warning == warning)
    }
  }

  private func reparsed(_ value: JSONValue) throws -> JSONValue {
    let back = try JSONValue(parsing: value.bytes)
    #expect(back == value)
    return back
  }

  private func soundNotice(_ generator: inout EntryGenerator) throws -> ActivityNotice {
    var notice = try generator.notice()
    notice.volumes = try notice.volumes.map { volume in
      let center = try Position(latitudeE7: 345_678_901, longitudeE7: -1_234_567)
      let corner = try Position(latitudeE7: 345_778_901, longitudeE7: Int32(generator.chance.number(0...900_000)))
      let third = try Position(latitudeE7: 346_000_000, longitudeE7: -2_000_000)
      let radius = Distance(millimetres: Int64(generator.chance.number(1...300_000_000)))
      let area = generator.chance.pick(
        [
          .polygon([center, corner, third]), .circle(center: center, radius: radius),
          .corridor(path: [center, corner], halfWidth: radius),
          .polygon(
            [center, corner, third],
            holes: [
              try [(345_860_000, -1_500_000), (345_850_000, -1_500_000), (345_855_000, -1_490_000)].map {
                try Position(latitudeE7: $0.0, longitudeE7: $0.1)
              }
            ]),
          .sector(
            AnnularSector(
              center: center, innerRadius: radius, outerRadius: radius + .metres(1), from: generator.bearing(),
              to: generator.bearing())),
          .ellipse(
            Ellipse(
              center: center, semiMajor: radius + .metres(1), semiMinor: radius, orientation: generator.bearing())),
          .firingFan(
            FiringFan(
              gun: center, line: generator.bearing(), spreadMicrodegrees: 40_000_001, minimumRange: radius,
              maximumRange: radius + .metres(1))),
        ]
          + (volume.window.start < volume.window.end
            ? [.transit(Transit(from: center, to: corner, radius: radius))] : [])
          as [Area])
      return try Volume(area: area, band: volume.band, window: volume.window)
    }
    return notice
  }

  @Test("an entry of any kind is shown under its kind, with the same fields as in the documentation")
  func shown() throws {
    var generator = EntryGenerator(seed: 4)
    for kind in EntryGenerator.kinds {
      let entry = try generator.entry(kind: kind)
      let json = try JSONValue(parsing: EntryJSON.value(of: entry).bytes)
      guard case .object(let members) = json else { return #expect(Bool(false)) }
      #expect(
        members.map(\.name) == ["kind", "writtenAt", "position", "body", "parts", "frontier", "salt", "partlyUnknown"])
      #expect(json["kind"] != .string("unknown"))
      #expect(json["body"] != .null)
    }
  }

  @Test("a conflict is shown with each minimum, where, when and how high, under the names of the documentation")
  func conflict() throws {
    let window = try TimeWindow(start: Instant(milliseconds: 0), end: Instant(milliseconds: 60_000))
    func volume(_ longitude: Double, _ low: Int32) throws -> Volume {
      try Volume(
        area: .circle(center: try Position(latitude: 0, longitude: longitude), radius: .metres(1_000)),
        band: AltitudeBand(
          lower: .meanSeaLevel(centimetres: low), upper: .meanSeaLevel(centimetres: low + 50_000)), window: window)
    }
    let minima = Minima(lateral: .metres(10_000), vertical: .metres(300), seconds: 60)
    func json(_ low: Int32) throws -> JSONValue {
      let found = ConflictTest.conflict(try volume(0, 0), try volume(0.1, low), minima: minima)
      return EntryJSON.value(of: try #require(found))
    }
    let (shared, gap) = (try json(20_000), try json(60_000))
    #expect(shared["vertical"]?["shortfallMetres"] == .number(JSONNumber(digits: "300")))
    #expect(gap["vertical"]?["measuredMetres"] == .number(JSONNumber(digits: "100")))
    #expect(gap["time"]?["shortfallSeconds"] == .number(JSONNumber(digits: "60")))
    #expect(shared["heights"]?["state"] == .string("shared") && gap["heights"]?["state"] == .string("gap"))
    #expect(shared["first"] == .string("1970-01-01T00:00:00Z") && shared["last"] == .string("1970-01-01T00:02:00Z"))
    let documentation = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/wire.md")
    let text = try String(contentsOf: documentation, encoding: .utf8)
    for value in [shared, gap, shared["lateral"], shared["time"], shared["heights"], gap["heights"]] {
      guard case .object(let members)? = value else { return #expect(Bool(false)) }
      for member in members { #expect(text.contains("`\(member.name)`"), "\(member.name)") }
    }
  }

  @Test("numbers keep their decimals exactly")
  func decimals() {
    let cases: [(String, Int, Int64?)] = [
      ("33.5138", 7, 335_138_000), ("-0.00000004", 7, 0), ("-0.00000005", 7, -1), ("1e3", 0, 1_000),
      ("12.5E-1", 2, 125),
      ("0.1e1", 0, 1), ("9223372036854775807", 0, .max), ("9223372036854775808", 0, nil), ("1e400", 0, nil),
      ("1e401", 0, nil), ("0e400", 3, 0), ("-7", 3, -7_000), ("0.0049999", 2, 0), ("99.995", 2, 10_000), ("5", -1, 1),
    ]
    for (text, places, units) in cases {
      #expect(JSONNumber(digits: text).units(places: places) == units, "\(text)")
    }
    #expect(JSONNumber(units: -5, places: 7).digits == "-0.0000005")
    #expect(JSONNumber(units: 5_000, places: 3).digits == "5")
    #expect(JSONNumber(units: .min, places: 3).digits == "-9223372036854775.808")
  }

  @Test(
    "what is not JSON is refused with the byte at which reading stopped",
    arguments: [
      ("", 0), ("{", 1), ("[1,]", 3), ("{\"a\":1,}", 7), ("01", 1), ("+1", 0), ("1.", 2), ("\"\u{1}\"", 1), ("nul", 0),
      ("\"\\ud800\"", 7), ("[1] 2", 4), ("'a'", 0), ("-", 1), ("1e", 2), ("\"a", 2),
    ])
  func syntax(text: String, offset: Int) throws {
    #expect {
      try JSONValue(parsing: Array(text.utf8))
    } throws: { error in
      guard case .syntax(let at, _) = (error as? InputError)?.problem else { return false }
      return at == offset
    }
  }

  @Test("limits of JSON are named")
  func limits() throws {
    let deep = String(repeating: "[", count: 40)
    #expect {
      try JSONValue(parsing: Array(deep.utf8))
    } throws: {
      ($0 as? InputError)?.problem == .tooDeep(limit: 32)
    }
    #expect(throws: InputError(.tooLarge(bytes: 4_194_305, limit: 4_194_304))) {
      try JSONValue(parsing: [UInt8](repeating: 0x20, count: 4_194_305))
    }
    #expect(throws: InputError(.memberTwice, at: "$.a.b")) {
      try JSONValue(parsing: Array(#"{"a":{"b":1,"b":2}}"#.utf8))
    }
    let escapes = try JSONValue(parsing: Array(#""\u00e9\ud83d\ude00\n\/\\""#.utf8))
    #expect(escapes == .string("é😀\n/\\"))
    #expect(JSONValue.string("\u{1}\"\\\t").description == #""\u0001\"\\\t""#)
  }

  @Test("random bytes never stop the parser")
  func garbage() {
    var chance = Chance(seed: 8)
    let alphabet = Array("{}[]\",:0123456789.eE+-truefalsn\\u \u{ff}".utf8)
    for _ in 0..<20_000 {
      let bytes = (0..<chance.number(0...30)).map { _ in chance.pick(alphabet) }
      guard let value = try? JSONValue(parsing: bytes) else { continue }
      #expect((try? JSONValue(parsing: value.bytes)) == value)
    }
  }
}
