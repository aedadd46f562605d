// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Testing

@Suite("Coordinates as people write them")
struct CoordinateTextTests {
  @Test("Every position survives being written and read, in both styles")
  func roundTrip() throws {
    var random = SeededGenerator(seed: 2)
    for _ in 0..<5_000 {
      let position = try Position(
        latitudeE7: .random(in: -900_000_000...900_000_000, using: &random),
        longitudeE7: .random(in: -1_800_000_000...1_800_000_000, using: &random))
      for style in [CoordinateText.Style.decimal, .degreesMinutesSeconds] {
        let text = CoordinateText.format(position, as: style)
        #expect(try CoordinateText.parse(text) == position, "\(text)")
      }
    }
  }

  @Test(
    "One place in many spellings",
    arguments: [
      "33.5138, 36.2765", "33.5138 36.2765", "+33.5138,+036.2765", "33.5138 N 36.2765 E", "N33.5138 E36.2765",
      "33°30'49.68\"N 36°16'35.4\"E", "33 30 49.68 N, 36 16 35.4 E", "33:30:49.68, 36:16:35.4",
      "33°30.828'N 36°16.59'E", "333049.68N 0361635.4E", "3330.828N 03616.59E", "33º30′49.68″n 36º16′35.4″e",
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
    "What is not understood is refused, not repaired",
    arguments: [
      "", "33.5138", "33.5138,", "a, b", "33.5138, 36.2765, 1", "33 61 00 N 36 00 00 E", "33.5.1, 36", "-33N, 36E",
      "36.2765 E 33.5138 N", "33°30'N 36°16'N", "91, 0", "0, 181", "33304N 0361635E", "33.5° 30' N, 36 E", "1e1, 2",
      "nan, 0",
      "0x1F, 2", "33 30 49 12 N, 36 E", "99999999999999999999, 0", "٣٣, ٣٦",
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
