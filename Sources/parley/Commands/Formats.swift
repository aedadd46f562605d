// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Catalogue
import Foundation
import TransparencyLog

struct MessageCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "message", abstract: "Send a hotline message: in words, or in a numbered format.",
    discussion: """
      `parley formats` lists the formats, `parley formats 5` shows the parameters of one. Values are written as people write them;
      one that starts with { or [ is JSON, such as an area in GeoJSON.

      EXAMPLES
        parley message "Aircraft with 15 aboard in the area. Request hold." --precedence flash --about bravo/line-1/plans@4 -d alfa
        parley message --format 5 --set weapon=rocket --set place=35.53,35.78 --set time=171940ZSEP18 -d alfa
        parley message --format 14 --set activity=alfa/line-1/plans@7 --set change=late --set "delay=1 h 30 min" -d alfa
        parley message --format 6 --set phase=begins --set from=171940ZSEP18 -d alfa \\
          --set 'area={"type": "Point", "coordinates": [35.78, 35.53], "radiusMetres": 3000}'
        parley message --format 1 --set "remark=new watch" --language en --preview -d alfa
      """)
  @OptionGroup var access: NodeAccess
  @OptionGroup var submission: Submission
  @Argument(
    help: "The text, in the sender's language; - reads it from standard input. Beside a format it may be left out.")
  var text: String?
  @Option(help: "Number of the format.") var format: Int?
  @Option(name: .customLong("set"), parsing: .unconditionalSingleValue, help: "A value of the format: KEY=VALUE.")
  var values: [String] = []
  @Option(help: "routine, priority, immediate or flash; by itself that of the format, routine for words.")
  var precedence: String?
  @Option(help: "Language of the text and of values in words (BCP 47).") var language = "en"
  @Option(help: "The entry that it speaks of.") var about: String?

  func run() async throws {
    try await withFailures {
      var body: [String: JSONValue] = ["language": .string(language)]
      if let text {
        body["text"] = .string(text == "-" ? String(decoding: try readInput(text), as: UTF8.self) : text)
      }
      if let format {
        body["format"] = .integer(Int64(format))
        body["values"] = .object(try members())
      } else {
        guard text != nil else { throw Failure.usage("give the text of the message, or --format with its values") }
        guard values.isEmpty else { throw Failure.usage("--set belongs to a format: give --format too") }
      }
      if let precedence = precedence ?? (format == nil ? "routine" : nil) {
        body["precedence"] = .string(precedence.lowercased())
      }
      if let about { body["about"] = try await access.client().resolve(Reference(about)) }
      try await submission.send(kind: "message", path: "/api/v1/messages", body: .object(body), access: access)
    }
  }

  private func members() throws -> [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    for value in values {
      guard let sign = value.firstIndex(of: "="), sign > value.startIndex else {
        throw Failure.usage("--set \"\(value)\": write KEY=VALUE, such as place=35.53,35.78")
      }
      let key = String(value[..<sign])
      let given = String(value[value.index(after: sign)...])
      guard members[key] == nil else { throw Failure.usage("--set \(key) is given twice: give it once") }
      let isJSON = given.hasPrefix("{") || given.hasPrefix("[")
      members[key] = isJSON ? try JSONValue(parsing: Data(given.utf8), name: "--set \(key)") : .string(given)
    }
    return members
  }
}

struct FormatsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "formats", abstract: "List the numbered formats, or show one with its parameters.",
    discussion: """
      The catalogue is that of the node's directory (its folder `catalogue`), else the one that is shipped. Its SHA-256 is what an arrangement
      names as `catalogue`: LC_ALL=C sha256sum *.json | sha256sum

      EXAMPLES
        parley formats
        parley formats 5 --language ar
        parley formats --catalogue new-catalogue      (reads and checks the files of a folder)
        parley formats --page > docs/formats-list.md
      """)
  @OptionGroup var place: DirectoryOption
  @OptionGroup var reading: ReadingLanguage
  @Argument(help: "Number of a format.") var number: UInt32?
  @Option(help: "Folder with the files of a catalogue.") var catalogue: String?
  @Flag(help: "Print the page of all formats (Markdown).") var page = false

  func run() async throws {
    try await withFailures {
      let catalogue =
        try self.catalogue.map(CatalogueSource.catalogue(in:)) ?? CatalogueSource.catalogue(of: place.directory)
      let language = try reading.language(of: catalogue)
      if page {
        try refuse(("--page", true), with: [("NUMBER", number != nil)])
        return print(FormatsPage.text(of: catalogue), terminator: "")
      }
      guard let number else {
        print("catalogue \(catalogue.hash.hex)")
        return catalogue.formats.forEach { print(FormatText.line($0, language)) }
      }
      guard let format = catalogue.format(number) else {
        throw Failure.input(
          "the catalogue does not have format \(number)\n    field: NUMBER\n    limit: "
            + "\(catalogue.formats.map { String($0.number) }.joined(separator: ", "))\n    fix: see `parley formats`")
      }
      print(FormatText.lines(format, language).joined(separator: "\n"))
    }
  }
}

/// Formats for a terminal.
enum FormatText {
  static func line(_ format: Format, _ language: Language) -> String {
    "\(format.number) \(format.key), \("\(format.precedence)".uppercased()), needs \(format.needs.rawValue): "
      + language.title(of: format)
  }

  static func lines(_ format: Format, _ language: Language) -> [String] {
    var lines = [line(format, language)]
    for parameter in format.parameters {
      lines.append(
        "  \(parameter.key)\(parameter.isOptional ? "" : " (needed)"), \(parameter.type.name): "
          + language.label(of: parameter, in: format))
      if case .choice(let keys) = parameter.type {
        for (index, (key, word)) in zip(keys, language.choices(of: parameter, in: format)).enumerated() {
          lines.append("    \(index + 1) \(key): \(word)")
        }
      } else {
        lines.append("    \(parameter.type.limits)")
      }
    }
    return lines
  }
}

struct ScriptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "script", abstract: "Print an entry as a script to be read over a telephone.",
    discussion: """
      Notices, new versions of activities, safety warnings and messages in a format. Each line has a code, which is what is taken down and
      is the same in every language, and a check group of four digits computed from it (docs/formats.md).

      EXAMPLES
        parley script alfa/line-1/urgent@3 --language tr -d bravo
        parley script alfa/line-1/plans@7 --language he -d bravo > script.txt
      """)
  @OptionGroup var access: NodeAccess
  @OptionGroup var reading: ReadingLanguage
  @Argument(help: "The entry: ORIGIN@INDEX.") var entry: String

  func run() async throws {
    try await withFailures {
      let path = "/api/v1/entries/\(try Reference(entry).pathElement)/script?\(reading.query)"
      let script = try await access.client().get(path)
      if access.json { return print(script.text(pretty: true)) }
      let lines = (script["text"].string ?? "").split(separator: "\n", omittingEmptySubsequences: false)
      print(lines.map { PlainText.keepingIsolates(String($0)) }.joined(separator: "\n"), terminator: "")
    }
  }
}
