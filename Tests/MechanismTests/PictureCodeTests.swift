// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing
import TransparencyLog
import Wire

@testable import Mechanism

@Suite struct PictureCodeTests {
  private static let spoken = Array(WordList.words.prefix(5))

  @Test func theSameBoardHasTheSameCodeOnBothSides() throws {
    for seed in 0..<10 as Range<UInt64> {
      let random = try RandomChannel(seed: seed, entries: 60)
      let forwards = try PictureCode(of: random.channel.board(), keyedBy: Self.spoken)
      let backwards = try PictureCode(of: random.channel.boardBackwards(), keyedBy: Self.spoken)
      #expect(forwards == backwards)
      #expect(forwards.words.count == 4)
      #expect(forwards.cut == random.channel.board().cutPositions)
    }
  }

  @Test func aDifferentCutBoardOrKeyHasADifferentCode() throws {
    var channel = try TestChannel()
    try channel.write(plans("a"), Scene.message())
    let before = channel.board()
    let code = try PictureCode(of: before, keyedBy: Self.spoken)
    #expect(try PictureCode(of: before, keyedBy: Self.spoken.reversed()).words != code.words)
    #expect(try PictureCode(cut: before.cutPositions, digest: .zero, keyedBy: Self.spoken).words != code.words)
    #expect(try PictureCode(cut: before.cutPositions, digest: .zero, keyedBy: Self.spoken).cutWords == code.cutWords)
    try channel.write(plans("a"), Scene.message())
    let after = try PictureCode(of: channel.board(), keyedBy: Self.spoken)
    #expect(after.words != code.words)
    #expect(after.cutWords != code.cutWords)
  }

  @Test func wordsThatDoNotKeyACodeAreRefused() throws {
    let board = try TestChannel().board()
    #expect(throws: PictureCodeError.wordCount(4)) { try PictureCode(of: board, keyedBy: Array(Self.spoken.prefix(4))) }
    var misheard = Self.spoken
    misheard[2] = "nosuchword"
    #expect(throws: PictureCodeError.unknownWord(number: 3, "nosuchword")) {
      try PictureCode(of: board, keyedBy: misheard)
    }
  }

  @Test func freshWordsKeyACode() throws {
    var generator = SeededGenerator(seed: 3)
    let one = PictureCode.freshWords(using: &generator)
    let two = PictureCode.freshWords(using: &generator)
    #expect(one.count == BoardLimits.pictureWords)
    #expect(one != two)
    _ = try PictureCode(of: TestChannel().board(), keyedBy: one)
  }
}
