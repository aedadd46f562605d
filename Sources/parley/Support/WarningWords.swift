// SPDX-License-Identifier: Apache-2.0
import Geodesy
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

  /// A place for the node: numbers as GeoJSON has them; what is none on Earth as it was given, so that it is not turned around in
  /// the words that are sent instead.
  static func place(_ text: String) -> JSONValue {
    guard let numbers = try? NoticeFlags.numbers(text, ["LATITUDE", "LONGITUDE"], name: "place"),
      abs(numbers[0]) <= 90, abs(numbers[1]) <= 180
    else { return .string(text) }
    return NoticeFlags.place(text)
  }

  /// A radius in metres, with or without its unit; nil if it is none.
  static func metres(_ text: String) -> Double? {
    let metres = Double(text) ?? (try? Distance(text)).map { Double($0.millimetres) / 1_000 }
    return metres.flatMap { (0.001...farthest).contains($0) ? $0 : nil }
  }

  /// Metres; half around the Earth.
  private static let farthest = 20_100_000.0

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
