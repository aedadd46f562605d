// SPDX-License-Identifier: Apache-2.0
import Separation
import TestSupport
import Testing

@Suite("Date-time groups")
struct DateTimeGroupTests {
  @Test("5,000 minutes from 1970 to 2200 in all zones survive being written and read, and Python reads the same")
  func roundTrip() throws {
    var random = SeededGenerator(seed: 31)
    var asked: [(text: String, instant: Instant)] = []
    for number in 0..<5_000 {
      let range = number % 10 == 0 ? 0...86_400_000 : 0...SeparationLimits.lastMillisecond
      let any = Int64.random(in: range, using: &random)
      let minute = Instant(
        milliseconds: (number % 20 == 10 ? Instant.latest.milliseconds - any : any) / 60_000 * 60_000)
      let zone = MilitaryTimeZone.all[number % MilitaryTimeZone.all.count]
      let text = minute.dateTimeGroup(in: zone)
      #expect(try Instant(dateTimeGroup: text) == minute, "\(text)")
      #expect(try Instant(dateTimeGroup: text.lowercased()) == minute, "\(text)")
      #expect(Instant(milliseconds: minute.milliseconds + 59_999).dateTimeGroup(in: zone) == text)
      asked.append((text, minute))
    }
    let answers = try PythonOracle.lines(of: "date_time_groups.py", input: asked.map(\.text))
    #expect(answers.map(String.init) == asked.map { "\($0.instant.milliseconds / 60_000)" })
  }

  @Test(
    "One moment in many zones and spellings",
    arguments: [
      "171940ZSEP18", "171940zsep18", "171940Z SEP 18", "17 1940Z SEP 18", "171940ZSEP2018", "172240CSEP18",
      "172240C SEP 2018",
      "180740MSEP18", "170740YSEP18", "171440RSEP18",
    ])
  func spellings(text: String) throws {
    #expect(try Instant(dateTimeGroup: text) == Instant(iso8601: "2018-09-17T19:40:00Z"))
  }

  @Test("The year has four digits where two would mean another century")
  func centuries() throws {
    #expect(try Instant(iso8601: "2069-12-31T23:59:00Z").dateTimeGroup == "312359ZDEC69")
    #expect(try Instant(iso8601: "2070-01-01T00:00:00Z").dateTimeGroup == "010000ZJAN2070")
    let first = try #require(MilitaryTimeZone(letter: "n"))
    #expect(Instant.earliest.dateTimeGroup(in: first) == "312300NDEC1969")
    #expect(try Instant(dateTimeGroup: "312300NDEC1969") == .earliest)
  }

  @Test("A group without zone has its own error, and so has J, the time of a place that is not said")
  func missingZone() {
    for text in ["171940SEP18", "171940 SEP 18", "171940JSEP18", "171940JAN18", "171940MAR18"] {
      #expect(throws: InstantError.missingZone(text)) { try Instant(dateTimeGroup: text) }
    }
    #expect(MilitaryTimeZone(letter: "J") == nil)
    #expect(MilitaryTimeZone(letter: "é") == nil)
  }

  @Test(
    "Groups that no clock shows are refused",
    arguments: [
      "", "311940ZSEP18", "290000ZFEB19", "172540ZSEP18", "171960ZSEP18", "171940ZXXX18", "1719", "171940ZSEP201",
      "171940ZSEP20188", "171940Z  SEP18", "171940ZSEP18 ", "171940ZSEP1969", "010000ZJAN2201", "311200YDEC2200",
      "١٧١٩٤٠ZSEP18", "17194ZSEP18", "171940éSEP18",
    ])
  func refusals(text: String) {
    #expect(throws: InstantError.self) { try Instant(dateTimeGroup: text) }
  }
}
