// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Testing

@Suite("Reading over a voice line")
struct VoiceSpellingTests {
  @Test("Positions in every notation survive being spelled and heard")
  func positions() throws {
    var places = RandomPlaces(seed: 41)
    for place in try places.next(2_000) {
      for style in CoordinateText.Style.allCases {
        let text = CoordinateText.format(place, as: style)
        let spoken = try VoiceSpelling.spell(text)
        #expect(try VoiceSpelling.read(spoken) == text.uppercased(), "\(spoken)")
        #expect(
          try CoordinateText.read(try VoiceSpelling.read(spoken.lowercased())).position
            == CoordinateText.read(text).position)
      }
    }
  }

  @Test("Every character that has a word is that word again, in either case")
  func alphabet() throws {
    for character in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,+-/:°'\"()" {
      let word = try VoiceSpelling.spell(String(character))
      #expect(try VoiceSpelling.read(word) == String(character))
      #expect(try VoiceSpelling.spell(character.lowercased()) == word)
      #expect(word.allSatisfy { $0.isLetter && $0.isUppercase })
    }
  }

  @Test("The words of ICAO and ACP 121")
  func words() throws {
    #expect(
      try VoiceSpelling.spell("0123456789")
        == "ZERO WUN TOO TREE FOWER FIFE SIX SEVEN AIT NINER")
    #expect(
      try VoiceSpelling.spell("37S BT 4702 1157")
        == "TREE SEVEN SIERRA, BRAVO TANGO, FOWER SEVEN ZERO TOO, WUN WUN FIFE SEVEN")
    #expect(
      try VoiceSpelling.spell("171940ZSEP18")
        == "WUN SEVEN WUN NINER FOWER ZERO ZULU SIERRA ECHO PAPA WUN AIT")
    #expect(try VoiceSpelling.spell("FL 120") == "FOXTROT LIMA, WUN TOO ZERO")
  }

  @Test("Other spellings are understood, and pauses may be long")
  func heard() throws {
    #expect(try VoiceSpelling.read("alpha X-RAY Juliet, nin-er FOW-er three point five,, ") == "AXJ 943.5")
    #expect(try VoiceSpelling.read("") == "")
  }

  @Test("What has no word and what is no word is named")
  func refusals() {
    #expect(throws: VoiceSpellingError.noWord("é")) { try VoiceSpelling.spell("é") }
    #expect(throws: VoiceSpellingError.noWord("ß")) { try VoiceSpelling.spell("ß") }
    #expect(throws: VoiceSpellingError.noWord("\n")) { try VoiceSpelling.spell("A\nB") }
    #expect(throws: VoiceSpellingError.notAWord("ELEVEN")) { try VoiceSpelling.read("WUN ELEVEN") }
    #expect(throws: VoiceSpellingError.tooLong(bytes: 201, limit: 200)) {
      try VoiceSpelling.spell(String(repeating: "A", count: 201))
    }
    #expect(throws: VoiceSpellingError.tooLong(bytes: 2_001, limit: 2_000)) {
      try VoiceSpelling.read(String(repeating: "A", count: 2_001))
    }
  }
}
