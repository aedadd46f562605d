// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Testing

@Suite("Coordinates as people write them")
struct CoordinateTextTests {
  private static let exact: [CoordinateText.Style] = [.decimal, .degreesMinutesSeconds, .degreesDecimalMinutes]

  @Test("Every position survives being written and read, in all styles of degrees")
  func roundTrip() throws {
    var places = RandomPlaces(seed: 2)
    for position in try places.next(5_000) {
      for style in CoordinateTextTests.exact {
        let text = CoordinateText.format(position, as: style)
        #expect(try CoordinateText.parse(text) == position, "\(text)")
      }
    }
  }

  @Test("GeoConvert reads the same from 5,000 positions in each style of degrees, to half the stored unit")
  func readByOthers() throws {
    var places = RandomPlaces(seed: 5)
    let positions = try places.next(5_000)
    for style in CoordinateTextTests.exact {
      // GeoConvert has no comma between latitude and longitude.
      let texts = positions.map { CoordinateText.format($0, as: style).replacing(",", with: "") }
      let answers = try PythonOracle.lines(of: "geodesy_grid.py", ["place"], input: texts)
      try #require(answers.count == positions.count)
      for (position, answer) in zip(positions, answers) {
        let fields = answer.split(separator: " ").compactMap { Double($0) }
        try #require(fields.count == 2)
        #expect(abs(fields[0] * 1e7 - Double(position.latitudeE7)) < 0.15, "\(answer)")
        #expect(abs((fields[1] * 1e7 - Double(position.longitudeE7)).remainder(dividingBy: 3.6e9)) < 0.15, "\(answer)")
      }
    }
  }

  @Test("What GeoConvert writes in degrees, minutes and seconds is read as the same 5,000 positions")
  func readFromOthers() throws {
    var places = RandomPlaces(seed: 6)
    let positions = try places.next(5_000)
    let answers = try PythonOracle.lines(of: "geodesy_grid.py", ["dms"], input: positions.map(\.question))
    try #require(answers.count == positions.count)
    for (position, answer) in zip(positions, answers) {
      #expect(try CoordinateText.parse(String(answer).replacing("d", with: "°")) == position, "\(answer)")
    }
  }

  @Test(
    "One place in many spellings",
    arguments: [
      "33.5138, 36.2765", "33.5138 36.2765", "+33.5138,+036.2765", "33.5138 N 36.2765 E", "N33.5138 E36.2765",
      "33°30'49.68\"N 36°16'35.4\"E", "33 30 49.68 N, 36 16 35.4 E", "33:30:49.68, 36:16:35.4",
      "33°30.828'N 36°16.59'E", "333049.68N 0361635.4E", "3330.828N 03616.59E", "33º30′49.68″n 36º16′35.4″e",
      "N 33°30.828' E 36°16.59'", "33-30.828N 036-16.59E", "33-30-49.68N 036-16-35.4E", "33-30-49.68, 36-16-35.4",
    ])
  func spellings(text: String) throws {
    #expect(try CoordinateText.parse(text) == Position(latitudeE7: 335_138_000, longitudeE7: 362_765_000))
  }

  @Test("South and west are negative")
  func hemispheres() throws {
    #expect(try CoordinateText.parse("333049S 0361635W").latitudeE7 < 0)
    #expect(try CoordinateText.parse("\u{2212}0.5, -0.25") == Position(latitudeE7: -5_000_000, longitudeE7: -2_500_000))
    #expect(
      CoordinateText.format(try Position(latitude: -0.5, longitude: -9.25), as: .degreesMinutesSeconds)
        == "00°30'00\"S 009°15'00\"W")
  }

  @Test(
    "Digits of the Arabic scripts are digits, and marks that came along with pasted text are none of it",
    arguments: [
      "٣٣٫٥, ٣٦", "۳۳.۵، ۳۶", "\u{200F}33.5, 36\u{200E}", "\u{2066}33.5\u{2069},\u{00A0}36", "\u{FF13}3.5, 36",
    ])
  func pasted(text: String) throws {
    #expect(try CoordinateText.parse(text) == Position(latitudeE7: 335_000_000, longitudeE7: 360_000_000))
  }

  @Test(
    "A comma marks decimals where something else separates latitude and longitude",
    arguments: [
      "33,5138 36,2765", "33,5138; 36,2765", "33,5138 / 36,2765", "33,5138, 36,2765", "33.5138; 36.2765",
      "33,5138 N 36,2765 E", "N33,5138 E36,2765", "33°30,828'N 36°16,59'E", "33°30'49,68\"N, 36°16'35,4\"E",
      "٣٣٫٥١٣٨ ٣٦٫٢٧٦٥", "٣٣٫٥١٣٨، ٣٦٫٢٧٦٥", "٣٣،٥١٣٨؛ ٣٦،٢٧٦٥",
    ])
  func decimalCommas(text: String) throws {
    #expect(try CoordinateText.parse(text) == Position(latitudeE7: 335_138_000, longitudeE7: 362_765_000))
  }

  @Test(
    "A comma that could be either is refused, with an example",
    arguments: ["33,5 35", "33,5138 36.2765", "33,5,35,8", "33,5 35,8 1", "33;5;35", "33, 5 35, 8"])
  func ambiguousCommas(text: String) {
    #expect(throws: CoordinateTextError.notTwoParts(text)) { try CoordinateText.parse(text) }
    #expect(CoordinateTextError.notTwoParts(text).description.contains("33,5138 36,2765"))
  }

  @Test(
    "What is not understood is refused, not repaired",
    arguments: [
      "", "33.5138", "33.5138,", "a, b", "33.5138, 36.2765, 1", "33 61 00 N 36 00 00 E", "33.5.1, 36", "-33N, 36E",
      "36.2765 E 33.5138 N", "33°30'N 36°16'N", "91, 0", "0, 181", "33304N 0361635E", "33.5° 30' N, 36 E", "1e1, 2",
      "nan, 0",
      "33--30N 36E", "33-N 36E", "33-30-49-1N 36E", "33N-36E", "33 -30 N, 36 E",
      "0x1F, 2", "33 30 49 12 N, 36 E", "99999999999999999999, 0", "٣٣, ٣٦, ١", "३३, ३६",
    ])
  func refusals(text: String) {
    #expect(throws: CoordinateTextError.self) { try CoordinateText.parse(text) }
  }

  @Test("Errors say what was wrong")
  func errors() {
    #expect(throws: CoordinateTextError.wrongHemisphere(field: "latitude", letter: "E")) {
      try CoordinateText.parse("36 E, 33 N")
    }
    #expect(throws: CoordinateTextError.sixtyOrMore(field: "latitude", text: "33 61 N")) {
      try CoordinateText.parse("33 61 N, 36 00 E")
    }
    #expect(throws: CoordinateTextError.position(.latitudeOutOfRange("90.5"))) { try CoordinateText.parse("90.5, 0") }
    #expect(throws: CoordinateTextError.tooLong(bytes: 65, limit: 64)) {
      try CoordinateText.parse(String(repeating: " ", count: 65))
    }
  }
}
