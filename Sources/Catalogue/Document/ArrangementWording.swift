// SPDX-License-Identifier: Apache-2.0
import Wire

/// How a language words an arrangement: complete by construction, as a language is.
struct ArrangementWording: Sendable {
  /// Tag of the language.
  let tag: String
  private let phrases: [ArrangementPhrase: Template]

  /// Reads a file `arrangement-TAG.json`.
  ///
  /// - Throws: `CatalogueError` for a wording that is missing, not known or without its slots, and for a language that the
  ///   catalogue does not have.
  init(_ file: CatalogueFile, languages: [String]) throws(CatalogueError) {
    var whole = try DataValue(file)
    var outer = try whole.object()
    tag = try outer.text("language")
    whole.place.language = tag
    guard languages.contains(tag) else { throw whole.place.error(.missing("language-\(tag).json")) }
    guard file.name == "arrangement-\(tag).json" else {
      throw CatalogueError(.fileName(needed: "arrangement-\(tag).json"), in: file.name)
    }
    var input = try outer.required("phrases").object()
    var phrases: [ArrangementPhrase: Template] = [:]
    for phrase in ArrangementPhrase.allCases {
      phrases[phrase] = try Template(try input.required(phrase.rawValue), slots: phrase.slots)
    }
    try input.end()
    try outer.end()
    self.phrases = phrases
  }

  /// - Parameter governed: of the language.
  func phrase(
    _ phrase: ArrangementPhrase, _ values: [String: String] = [:], governed: [String: String]
  ) -> String {
    phrases[phrase]?.filled(values, governed: governed) ?? phrase.rawValue
  }
}
