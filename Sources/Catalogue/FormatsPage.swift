// SPDX-License-Identifier: Apache-2.0
import TransparencyLog

/// The page of all formats, `docs/formats.md`, as `parley formats --page` prints it.
public enum FormatsPage {
  /// The page: English wording, and the titles in every language.
  public static func text(of catalogue: Catalogue) -> String {
    let english = catalogue.language("en") ?? catalogue.languages[0]
    var lines = [
      "## Formats", "",
      "Catalogue `\(catalogue.hash.hex)`, languages "
        + catalogue.languages.map { "\($0.tag) (\($0.name))" }.joined(separator: ", ") + ".",
    ]
    for format in catalogue.formats { lines += section(format, catalogue, english) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func section(_ format: Format, _ catalogue: Catalogue, _ english: Language) -> [String] {
    var lines = [
      "", "### \(format.number) \(english.title(of: format))", "",
      "`\(format.key)`, \("\(format.precedence)".uppercased()) unless said otherwise; needs: \(format.needs.rawValue).",
      "",
    ]
    lines += catalogue.languages.filter { $0.tag != english.tag }.map { "- \($0.tag): \($0.title(of: format))" }
    let sentences = english.formats[format.number]?.sentences ?? []
    lines += ["", "> \(sentences.map(\.source).joined(separator: " "))"]
    guard !format.parameters.isEmpty else { return lines }
    lines += ["", "| no. | parameter | | type | limits |", "|---|---|---|---|---|"]
    lines += format.parameters.map { parameter in
      "| \(parameter.number) | `\(parameter.key)`\(parameter.isOptional ? "" : " (needed)") "
        + "| \(english.label(of: parameter, in: format)) | \(parameter.type.name) | \(parameter.type.limits) |"
    }
    return lines
  }
}

extension Template {
  /// The wording as it stands in the file.
  fileprivate var source: String {
    pieces.reduce(into: "") { text, piece in
      switch piece {
      case .words(let words): text += words
      case .slot(let name, _): text += "{\(name)}"
      }
    }
  }
}
