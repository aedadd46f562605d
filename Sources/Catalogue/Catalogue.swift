// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// The numbered formats that the parties of a channel use, and their wording in every language (docs/formats.md).
///
/// It is read from data files: one file for each set of formats (`formats-….json`), one for each language
/// (`language-….json`). A catalogue is complete by construction: every language words every format with every
/// parameter. For languages in which arrangements are printed it has one more file (`arrangement-….json`).
public struct Catalogue: Sendable {
  /// SHA-256 of the catalogue, which an arrangement and every message in a format name:
  /// `LC_ALL=C sha256sum *.json | sha256sum`.
  public let hash: Hash256
  /// The formats, ascending by number.
  public let formats: [Format]
  /// The languages, ascending by tag.
  public let languages: [Language]
  /// How arrangements are worded, by the tag of the language; a language without is not one to print them in.
  let arrangements: [String: ArrangementWording]

  /// Reads the files of a catalogue.
  ///
  /// - Throws: `CatalogueError` naming file, format, language, and what to do.
  public init(files: [CatalogueFile]) throws(CatalogueError) {
    try CatalogueFile.check(files)
    var formats: [Format] = []
    for file in files where file.kind == .formats {
      for format in try FormatReader.formats(of: file) {
        guard !formats.contains(where: { $0.number == format.number || $0.key == format.key }) else {
          throw CatalogueError(.formatTwice(format.number), in: file.name, format: format.number)
        }
        formats.append(format)
      }
    }
    formats.sort { $0.number < $1.number }
    var languages: [Language] = []
    for file in files where file.kind == .language {
      let language = try LanguageReader(file: file, formats: formats).language()
      guard file.name == "language-\(language.tag).json" else {
        throw CatalogueError(.fileName(needed: "language-\(language.tag).json"), in: file.name)
      }
      languages.append(language)
    }
    var arrangements: [String: ArrangementWording] = [:]
    for file in files where file.kind == .arrangement {
      let wording = try ArrangementWording(file, languages: languages.map(\.tag))
      arrangements[wording.tag] = wording
    }
    self.arrangements = arrangements
    self.formats = formats
    self.languages = languages.sorted { $0.tag.utf8.lexicographicallyPrecedes($1.tag.utf8) }
    hash = CatalogueFile.hash(of: files)
  }

  /// The format with a number.
  public func format(_ number: UInt32) -> Format? { formats.first { $0.number == number } }

  /// The language for a tag (BCP 47): the one with this tag, else the one with its primary subtag (RFC 4647, lookup).
  public func language(_ tag: String) -> Language? {
    let wanted = tag.lowercased()
    if let exact = languages.first(where: { $0.tag.lowercased() == wanted }) { return exact }
    let primary = wanted.prefix { $0 != "-" }
    return languages.first { $0.tag.lowercased() == primary }
  }
}
