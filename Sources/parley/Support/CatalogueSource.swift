// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Catalogue
import Foundation
import Node

/// Where the command reads the catalogue of formats from.
enum CatalogueSource {
  /// The catalogue of a node's directory, as the node reads it.
  static func catalogue(of directory: String) throws -> Catalogue {
    try read(DataDirectory(directory).catalogue) { try CatalogueFolder.catalogue(of: DataDirectory(directory)) }
  }

  /// The catalogue of a folder.
  static func catalogue(in folder: String) throws -> Catalogue {
    try read(folder) { try CatalogueFolder.catalogue(in: folder) }
  }

  private static func read(_ folder: String, _ body: () throws -> Catalogue) throws -> Catalogue {
    do { return try body() } catch let error as CatalogueError { throw Failure.input("\(error)") } catch {
      throw Failure.file(folder, reason: "cannot be read: \(error.localizedDescription)")
    }
  }
}

/// In which language somebody wants to read.
struct ReadingLanguage: ParsableArguments {
  @Option(help: "Language in which messages in a format are shown (BCP 47), such as en, tr, he, ar.")
  var language = "en"

  /// As a query of the local interface.
  var query: String { "language=\(pathElement(language))" }

  /// The language of a catalogue.
  func language(of catalogue: Catalogue) throws(Failure) -> Language {
    guard let found = catalogue.language(language) else {
      throw .input(
        "the catalogue does not have the language \(language)\n    field: --language\n    limit: "
          + "\(catalogue.languages.map(\.tag).joined(separator: ", "))\n    fix: choose one of these")
    }
    return found
  }
}
