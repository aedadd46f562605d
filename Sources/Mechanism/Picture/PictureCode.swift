// SPDX-License-Identifier: Apache-2.0
import Crypto
import TransparencyLog
import Wire

/// Why words can not key a picture code.
public enum PictureCodeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Too few or too many words.
  case wordCount(Int)
  /// A word, counted from 1, that is not in the list.
  case unknownWord(number: Int, String)

  /// What was wrong, the limit, and what to do.
  public var description: String {
    switch self {
    case .wordCount(let count):
      "\(count) words: the asking officer speaks \(BoardLimits.pictureWords) to \(BoardLimits.pictureWordsAtMost) fresh words"
    case .unknownWord(let number, let word):
      "word \(number), \"\(word)\", is not in the word list: ask to have it repeated"
    }
  }
}

/// By which two officers confirm by voice that they look at the same board.
///
/// The asking officer speaks fresh random words, drawn by the node; they key the code, so that nobody can prepare one.
/// The code covers what was said up to the named cut, and nothing of the passing of time: it says nothing about
/// currency.
public struct PictureCode: Hashable, Sendable {
  /// Four words over cut and board. Different boards give different words.
  public let words: [String]
  /// Two words over the cut alone: where these differ, one side has not yet seen all entries; where only the others
  /// differ, the boards are not the same.
  public let cutWords: [String]
  /// What the code covers, ascending by origin.
  public let cut: [LogPosition]

  /// The code of a board, keyed by the words that the asking officer spoke, in their order.
  public init(of board: Board, keyedBy spoken: [String]) throws(PictureCodeError) {
    try self.init(cut: board.cutPositions, digest: board.digest(), keyedBy: spoken)
  }

  init(cut: [LogPosition], digest: Hash256, keyedBy spoken: [String]) throws(PictureCodeError) {
    let key = SymmetricKey(data: try PictureCode.key(spoken))
    var writer = CanonicalWriter()
    writer.write("parley/picture/v1/cut")
    writer.write(cut) { $0.write($1) }
    cutWords = PictureCode.words(key, writer.bytes, count: 2)
    writer = CanonicalWriter()
    writer.write("parley/picture/v1/board")
    writer.write(cut) { $0.write($1) }
    writer.write(digest)
    words = PictureCode.words(key, writer.bytes, count: 4)
    self.cut = cut
  }

  /// Fresh words for the asking officer, from a generator that is given as a value.
  public static func freshWords(
    _ count: Int = BoardLimits.pictureWords, using generator: inout some RandomNumberGenerator
  ) -> [String] {
    let count = min(max(count, BoardLimits.pictureWords), BoardLimits.pictureWordsAtMost)
    return (0..<count).map { _ in WordList.words[Int.random(in: WordList.words.indices, using: &generator)] }
  }

  private static func key(_ spoken: [String]) throws(PictureCodeError) -> [UInt8] {
    guard (BoardLimits.pictureWords...BoardLimits.pictureWordsAtMost).contains(spoken.count) else {
      throw .wordCount(spoken.count)
    }
    var writer = CanonicalWriter()
    for (place, word) in spoken.enumerated() {
      let heard = word.lowercased()
      guard WordList.words.contains(heard) else { throw .unknownWord(number: place + 1, word) }
      writer.write(heard)
    }
    return writer.bytes
  }

  private static func words(_ key: SymmetricKey, _ message: [UInt8], count: Int) -> [String] {
    HMAC<SHA256>.authenticationCode(for: message, using: key).prefix(count).map { WordList.words[Int($0)] }
  }
}
