// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Mechanism
import Separation
import TransparencyLog
import Wire

/// How messages in a format are worded for a reader.
struct Wording: Sendable {
  let catalogue: Catalogue
  let language: Language
  /// The catalogue that the arrangement in force names. Where two contest which is in force, none is agreed.
  let agreed: Hash256?

  init(catalogue: Catalogue, language: Language, board: Board, now: Instant) {
    self.catalogue = catalogue
    self.language = language
    agreed = board.arrangement(at: now).flatMap { $0.isContested ? nil : $0.arrangement.catalogue }
  }

  /// A message in words.
  func rendering(of format: FilledFormat, sender: Label) -> JSONValue {
    let rendering = catalogue.render(format, sender: sender, in: language, agreed: agreed)
    let needs = format.catalogue == catalogue.hash ? catalogue.format(format.number)?.needs : nil
    return .object([
      "language": .string(rendering.language), "direction": .string(rendering.isRightToLeft ? "rtl" : "ltr"),
      "heading": .string(rendering.heading), "text": rendering.text.map { .string($0) },
      "items": .array(
        rendering.items.map { .object(["label": .string($0.label), "value": .string($0.value)]) }),
      "certified": .bool(rendering.isCertified), "remarks": .array(rendering.remarks.map { .string($0) }),
      "misfits": .array(
        rendering.misfits.map { .object(["parameter": .string($0.parameter), "detail": .string($0.description)]) }),
      "needs": needs.map { .string($0.rawValue) },
    ])
  }
}

extension Call {
  /// The language that the query names, else English, else the first that there is.
  ///
  /// - Throws: `Problem` of kind `invalid` for one that the catalogue does not have.
  func language(of catalogue: Catalogue) throws -> Language {
    let tag = query("language")
    if let language = catalogue.language(tag ?? "en") { return language }
    guard tag == nil, let first = catalogue.languages.first else {
      throw Problem(
        .invalid, "The catalogue does not have this language.", field: "query.language", value: tag,
        limit: catalogue.languages.map(\.tag).joined(separator: ", "), fix: "Choose one of these.")
    }
    return first
  }
}
