// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Separation
import Testing

@Suite("Instants")
struct InstantTests {
  @Test("Every instant survives being written and read, and Foundation reads the same")
  func roundTrip() throws {
    var random = SeededGenerator(seed: 4)
    let foundation = ISO8601DateFormatter()
    for number in 0..<2_000 {
      let any = Int64.random(in: 0...SeparationLimits.lastMillisecond, using: &random)
      let instant = Instant(milliseconds: number % 2 == 0 ? any : any / 1_000 * 1_000)
      #expect(try Instant(iso8601: instant.iso8601) == instant)
      if number % 2 == 1 {
        let date = try #require(foundation.date(from: instant.iso8601))
        #expect(Int64(date.timeIntervalSince1970) * 1_000 == instant.milliseconds)
      }
    }
  }

  @Test("The forms of one moment")
  func forms() throws {
    let instant = try Instant(iso8601: "2018-09-17T19:40:00Z")
    #expect(instant.dateTimeGroup == "171940ZSEP18")
    #expect(instant.description == "2018-09-17T19:40:00Z")
    for text in [
      "2018-09-17T19:40Z", "2018-09-17T19:40:00.000Z", "2018-09-17T22:40:00+03:00", "2018-09-17T15:10:00-04:30",
    ] {
      #expect(try Instant(iso8601: text) == instant)
    }
    #expect(try Instant(iso8601: "2018-09-17T19:40:00.25Z").iso8601 == "2018-09-17T19:40:00.250Z")
    #expect(try Instant(iso8601: "2000-02-29T00:00:00Z").milliseconds == 951_782_400_000)
  }

  @Test("A time without zone has its own error")
  func missingZone() {
    #expect(throws: InstantError.missingZone("2018-09-17T19:40:00")) { try Instant(iso8601: "2018-09-17T19:40:00") }
    #expect(throws: InstantError.missingZone("2018-09-17T19:40")) { try Instant(iso8601: "2018-09-17T19:40") }
  }

  @Test(
    "What is not an instant is refused",
    arguments: [
      "", "2018-09-17", "2018-13-01T00:00:00Z", "2018-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2018-09-17T24:00:00Z",
      "2018-09-17T19:60:00Z", "2018-09-17T19:40:60Z", "2018-09-17 19:40:00Z", "2018-09-17T19:40:00z",
      "18-09-17T19:40:00Z",
      "2018-09-17T19:40:00Z ", "2018-09-17T19:40:00+24:00", "2018-09-17T19:40:00+0300", "2018-09-17T19:40:00.Z",
      "2018-09-17T19:40:00.0001Z", "1969-12-31T23:59:59Z", "2201-01-01T00:00:00Z", "1970-01-01T00:00:00+00:01",
      "2018-9-17T19:40:00Z", "٢٠١٨-09-17T19:40:00Z",
    ])
  func refusals(text: String) {
    #expect(throws: InstantError.self) { try Instant(iso8601: text) }
  }

  @Test("Numbers outside 1970 to 2200 are refused, and moving stops at the ends")
  func range() throws {
    #expect(throws: InstantError.self) { try Instant(validatingMilliseconds: -1) }
    #expect(throws: InstantError.self) { try Instant(validatingMilliseconds: .max) }
    #expect(Instant.latest.iso8601 == "2200-12-31T23:59:59.999Z")
    #expect(Instant.earliest.adding(seconds: .min) == .earliest)
    #expect(Instant.earliest.adding(seconds: .max) == .latest)
    #expect(Instant(milliseconds: 1_000).adding(seconds: -1) == .earliest)
    #expect(Instant(milliseconds: 5_000) - Instant(milliseconds: 2_000) == 3_000)
  }

  @Test("A window that ends before it starts is refused, one of a single instant is not")
  func windows() throws {
    let (early, late) = (Instant(milliseconds: 1), Instant(milliseconds: 2))
    #expect(throws: TimeWindowError.endBeforeStart(start: late, end: early)) { try TimeWindow(start: late, end: early) }
    let window = try TimeWindow(start: early, end: early)
    #expect(window.gapMilliseconds(to: try TimeWindow(start: late, end: late)) == 1)
    #expect(window.gapMilliseconds(to: try TimeWindow(start: early, end: late)) == 0)
  }
}
