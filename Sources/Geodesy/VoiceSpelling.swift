// SPDX-License-Identifier: Apache-2.0

/// Coordinates, heights and times as they are read over a voice line: letters by the spelling alphabet and digits one by one,
/// in the words of ICAO Annex 10, volume II, 5.2.1.3 and 5.2.1.4.3, punctuation in those of ACP 125.
///
/// `37S BT 4702 1157` is `TREE SEVEN SIERRA, BRAVO TANGO, FOWER SEVEN ZERO TOO, WUN WUN FIFE SEVEN`; a comma is a pause.
public enum VoiceSpelling {
  /// Spells a text; small letters count as capitals, and spaces become pauses.
  ///
  /// - Parameter others: Words of another language that stand for characters, such as its digits, instead of those here.
  /// - Throws: `VoiceSpellingError` for a character that has no word, or a text longer than `GeodesyLimits.spelledTextBytes`.
  public static func spell(
    _ text: String, with others: [Character: String] = [:]
  ) throws(VoiceSpellingError) -> String {
    guard text.utf8.count <= GeodesyLimits.spelledTextBytes else {
      throw .tooLong(bytes: text.utf8.count, limit: GeodesyLimits.spelledTextBytes)
    }
    var groups: [String] = []
    for group in text.split(separator: " ") {
      var spelled: [String] = []
      for character in group {
        guard let word = others[character] ?? words[capital(character)]?.first else { throw .noWord(String(character)) }
        spelled.append(word)
      }
      groups.append(spelled.joined(separator: " "))
    }
    return groups.joined(separator: ", ")
  }

  /// Reads what was heard: the words of `spell` and their usual other spellings (`ALPHA`, `NINE`, `X-RAY`, `POINT`), in either
  /// case, with commas for pauses. The result is in capitals, with one space for each pause.
  ///
  /// - Throws: `VoiceSpellingError` for a word that stands for nothing, or a text longer than `GeodesyLimits.spokenTextBytes`.
  public static func read(_ spoken: String) throws(VoiceSpellingError) -> String {
    guard spoken.utf8.count <= GeodesyLimits.spokenTextBytes else {
      throw .tooLong(bytes: spoken.utf8.count, limit: GeodesyLimits.spokenTextBytes)
    }
    var groups: [String] = []
    for group in spoken.split(separator: ",") {
      var text = ""
      for word in group.split(whereSeparator: \.isWhitespace) {
        guard let character = characters[word.uppercased().filter { $0 != "-" }] else { throw .notAWord(String(word)) }
        text.append(character)
      }
      if !text.isEmpty { groups.append(text) }
    }
    return groups.joined(separator: " ")
  }

  private static func capital(_ character: Character) -> Character {
    character.isASCII ? character.uppercased().first ?? character : character
  }

  /// For each character the word that is spoken, then others that are understood.
  private static let words: [Character: [String]] = [
    "A": ["ALFA", "ALPHA"], "B": ["BRAVO"], "C": ["CHARLIE"], "D": ["DELTA"], "E": ["ECHO"], "F": ["FOXTROT"],
    "G": ["GOLF"], "H": ["HOTEL"], "I": ["INDIA"], "J": ["JULIETT", "JULIET"], "K": ["KILO"], "L": ["LIMA"],
    "M": ["MIKE"], "N": ["NOVEMBER"], "O": ["OSCAR"], "P": ["PAPA"], "Q": ["QUEBEC"], "R": ["ROMEO"],
    "S": ["SIERRA"], "T": ["TANGO"], "U": ["UNIFORM"], "V": ["VICTOR"], "W": ["WHISKEY", "WHISKY"], "X": ["XRAY"],
    "Y": ["YANKEE"], "Z": ["ZULU"],
    "0": ["ZERO"], "1": ["WUN", "ONE"], "2": ["TOO", "TWO"], "3": ["TREE", "THREE"], "4": ["FOWER", "FOUR"],
    "5": ["FIFE", "FIVE"], "6": ["SIX"], "7": ["SEVEN"], "8": ["AIT", "EIGHT"], "9": ["NINER", "NINE"],
    ".": ["DECIMAL", "DAYSEEMAL", "POINT"], ",": ["COMMA"], "+": ["PLUS"], "-": ["MINUS", "HYPHEN", "DASH"],
    "/": ["SLANT", "SLASH"], ":": ["COLON"], "°": ["DEGREES", "DEGREE"], "'": ["MINUTES", "MINUTE"],
    "\"": ["SECONDS", "SECOND"], "(": ["PAREN"], ")": ["UNPAREN"],
  ]

  private static let characters: [String: Character] = Dictionary(
    words.flatMap { character, words in words.map { ($0, character) } }, uniquingKeysWith: { first, _ in first })
}

/// Why a text cannot be spelled, or spoken words not be read.
public enum VoiceSpellingError: Error, Hashable, CustomStringConvertible {
  /// The text is longer than anybody would read over a line.
  case tooLong(bytes: Int, limit: Int)
  /// A character that has no word.
  case noWord(String)
  /// A word that stands for no character.
  case notAWord(String)

  /// What was wrong, the limit, and what to do.
  public var description: String {
    switch self {
    case .tooLong(let bytes, let limit):
      "\(bytes) bytes are too long to be spelled: at most \(limit), in several parts"
    case .noWord(let character):
      "\"\(character)\" has no word for a voice line: use letters, digits and . , + - / : ° ' \" ( )"
    case .notAWord(let word):
      "\"\(word)\" is no word of the spelling alphabet: have it said again"
    }
  }
}
