// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Testing

@Suite("Texts that nobody meant to write")
struct HostileTextTests {
  private static let seeds = [
    "33.5138, 36.2765", "33°30'49.68\"N 036°16'35.4\"E", "33°30.828'N 036°16.59'E", "333049.68N 0361635.4E",
    "37S BT 47029 11570", "ZAF0000088973", "37 north 247029.359 3711570.374", "UPS south 2000000 1888973.48", "433LG28",
    "12.5 NM 045.5° T from 33.5138, 36.2765", "500 ft AGL (ground up to 600 m MSL)", "3000 ft QNH 29.92 inHg", "FL 120",
    "TREE SEVEN SIERRA, BRAVO TANGO",
  ]
  private static let pieces = [
    "", " ", "0", "9", "99999999999", "-", "\u{2212}", ".", ",", "°", "'", "\"", "N", "S", "E", "I", "O", "Z", "nan",
    "inf", "1e9",
    "٣", "ß", "\u{0}", "🛩", "e\u{301}", "\r\n", "north", "from", "T", "FL", "QNH",
  ]

  @Test("40,000 damaged texts are refused or read, never a crash, and what is read survives being written")
  func damaged() throws {
    var random = SeededGenerator(seed: 81)
    var read = 0
    for number in 0..<40_000 {
      var text = HostileTextTests.seeds[number % HostileTextTests.seeds.count]
      for _ in 0...Int.random(in: 0...2, using: &random) { text = damage(text, &random) }
      if let reading = try? CoordinateText.read(text) {
        read += 1
        let again = CoordinateText.format(reading.position, as: .degreesMinutesSeconds)
        #expect(try CoordinateText.parse(again) == reading.position, "\(text)")
      }
      if let square = try? MGRSReference(text) { #expect(try MGRSReference(square.description) == square, "\(text)") }
      if let cell = try? GARSCell(text) { #expect(try GARSCell(cell.description) == cell, "\(text)") }
      if let utm = try? UTMCoordinate(text) { #expect(try UTMCoordinate(utm.description) == utm, "\(text)") }
      if let ups = try? UPSCoordinate(text) { #expect(try UPSCoordinate(ups.description) == ups, "\(text)") }
      if let altitude = try? Altitude(text) { #expect(try Altitude(altitude.description) == altitude, "\(text)") }
      if let place = try? RelativePosition(text) {
        #expect(try RelativePosition(place.formatted(in: .metres)) == place, "\(text)")
      }
      _ = try? Distance(text)
      _ = try? Bearing(text)
      if let heard = try? VoiceSpelling.read(text) {
        #expect(try VoiceSpelling.read(VoiceSpelling.spell(heard)) == heard, "\(text)")
      }
    }
    #expect(read > 500)
  }

  private func damage(_ text: String, _ random: inout SeededGenerator) -> String {
    var characters = Array(text)
    let at = Int.random(in: 0...characters.count, using: &random)
    let end = min(characters.count, at + .random(in: 0...2, using: &random))
    let piece = HostileTextTests.pieces[.random(in: 0..<HostileTextTests.pieces.count, using: &random)]
    characters.replaceSubrange(at..<end, with: Array(piece))
    return String(characters)
  }
}
