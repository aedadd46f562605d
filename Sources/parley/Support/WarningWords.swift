// SPDX-License-Identifier: Apache-2.0
import Wire

/// What is said in a short form of a safety warning: a nature, a place of one or several words, and whatever comes after
/// it. In a hurry things are written without quotation marks and twice, and none of it may stop a warning or be lost.
struct WarningWords {
  /// The nature; nil if none is recognised.
  let nature: String?
  /// The place as it was given; nil if there is none.
  let place: String?
  /// What is neither.
  let rest: String?

  /// - Parameters:
  ///   - words: without options.
  ///   - nature: what an option says of it.
  ///   - place: what an option says of it.
  init(_ words: [String], nature: String?, place: String?) {
    var words = words[...]
    var named = nature.map { $0.lowercased() }
    if let first = words.first, Self.natures.contains(first.lowercased()) {
      // Of two natures the first word counts, and the other is not lost.
      if named != nil, named != first.lowercased() { words.append("nature as given: \(nature ?? "")") }
      named = words.removeFirst().lowercased()
    }
    self.nature = named
    var found = place
    for count in stride(from: min(words.count, Self.wordsOfPlace), to: 0, by: -1) where found == nil {
      let candidate = words.prefix(count).joined(separator: " ")
      let comma = words.prefix(count).joined(separator: ",")
      for text in [candidate, comma] where found == nil && Self.isPlace(text) {
        found = text
        words.removeFirst(count)
      }
    }
    self.place = found
    rest = words.isEmpty ? nil : words.joined(separator: " ")
  }

  /// Words that a place has at most: degrees, minutes and seconds of both, with their letters.
  private static let wordsOfPlace = 8

  private static let natures: Set<String> = [
    "unspecified", "stray-aircraft", "stray-drone", "accidental-launch", "live-fire", "distress", "mistaken-position",
    "rescue",
  ]

  private static func isPlace(_ text: String) -> Bool {
    if (try? NoticeFlags.numbers(text, ["LATITUDE", "LONGITUDE"], name: "place")) != nil { return true }
    return (try? Wire.JSONValue.string(text).position()) != nil
  }
}
