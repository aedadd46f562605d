// SPDX-License-Identifier: Apache-2.0
import Testing
import Wire

@testable import Catalogue

@Suite("Files of a catalogue are read strictly")
struct ReadingTests {
  /// A catalogue of three formats that have parameters of most types.
  private let formats: JSONValue
  private let language: JSONValue

  init() throws {
    func json(_ name: String) throws -> JSONValue {
      let file = try #require(Catalogue.shippedFiles.first { $0.name == name })
      return try JSONValue(parsing: file.bytes)
    }
    let kept: Set = ["2", "6", "14"]
    guard case .object(let members) = try json("formats-watch.json"), case .array(let all) = members[1].value,
      case .object(let words) = try json("language-ar.json")
    else { throw MissingLanguage(tag: "ar") }
    let chosen = all.filter { format in format["number"].map { kept.contains($0.description) } ?? false }
    formats = .object([members[0], JSONMember(name: "formats", value: .array(chosen))])
    language = .object(
      words.map { member in
        guard member.name == "formats", case .object(let wordings) = member.value else { return member }
        return JSONMember(name: "formats", value: .object(wordings.filter { kept.contains($0.name) }))
      })
  }

  private func catalogue(_ formats: JSONValue, _ language: JSONValue) throws -> Catalogue {
    try Catalogue(files: [
      CatalogueFile(name: "formats-watch.json", bytes: formats.bytes),
      CatalogueFile(name: "language-ar.json", bytes: language.bytes),
    ])
  }

  /// All variants of a value that one change of one object makes.
  private func variants(_ value: JSONValue, _ change: ([JSONMember]) -> [[JSONMember]]) -> [JSONValue] {
    switch value {
    case .object(let members):
      let inner = members.indices.flatMap { index in
        variants(members[index].value, change).map { changed in
          var copy = members
          copy[index].value = changed
          return JSONValue.object(copy)
        }
      }
      return change(members).map { .object($0) } + inner
    case .array(let values):
      return values.indices.flatMap { index in
        variants(values[index], change).map { changed in
          var copy = values
          copy[index] = changed
          return JSONValue.array(copy)
        }
      }
    default: return []
    }
  }

  /// Words of the language that have another form after a preposition.
  private static let governed = Catalogue.shipped.language("ar").map { Set($0.governed.keys) } ?? []

  private func check(_ error: CatalogueError?, _ file: String, _ variant: JSONValue) {
    #expect(error?.file == file, "\(variant.description.prefix(200))")
    if file == "language-ar.json", error?.place != "$", error?.place != "$.language" {
      #expect(error?.language == "ar")
    }
  }

  private func error(_ body: () throws -> Catalogue) -> CatalogueError? {
    do {
      _ = try body()
      return nil
    } catch { return error as? CatalogueError }
  }

  @Test("the catalogue that the others spoil is a good one")
  func good() throws {
    #expect(try catalogue(formats, language).formats.map(\.number) == [2, 6, 14])
  }

  @Test("any member that is missing is named, with file and language")
  func missing() {
    let change = { (members: [JSONMember]) -> [[JSONMember]] in
      // Other forms of words are for those that have some.
      let optional = Self.governed.union(["optional", "governed"])
      return members.indices.filter { !optional.contains(members[$0].name) }.map { index in
        var copy = members
        copy.remove(at: index)
        return copy
      }
    }
    for variant in variants(language, change) {
      check(error { try catalogue(formats, variant) }, "language-ar.json", variant)
    }
    for variant in variants(formats, change) {
      check(error { try catalogue(variant, language) }, "formats-watch.json", variant)
    }
  }

  @Test("any member that is not known is named")
  func unknown() {
    let change = { (members: [JSONMember]) in [members + [JSONMember(name: "surplus", value: .string("x"))]] }
    for variant in variants(language, change) {
      let error = error { try catalogue(formats, variant) }
      #expect(error?.description.contains("surplus") == true)
    }
    for variant in variants(formats, change) {
      let error = error { try catalogue(variant, language) }
      #expect(error?.description.contains("surplus") == true)
    }
  }

  @Test("any value of another type is refused")
  func types() {
    let change = { (members: [JSONMember]) in
      members.indices.map { index in
        var copy = members
        copy[index].value = .null
        return copy
      }
    }
    for variant in variants(language, change) {
      check(error { try catalogue(formats, variant) }, "language-ar.json", variant)
    }
    for variant in variants(formats, change) {
      check(error { try catalogue(variant, language) }, "formats-watch.json", variant)
    }
  }

  @Test("a plural form that is missing is named with file, format and language")
  func plural() throws {
    let change = { (members: [JSONMember]) in
      members.contains { $0.name == "few" && $0.value.description.contains("{n}") }
        ? [members.filter { $0.name != "few" }] : []
    }
    let found = variants(language, change).compactMap { variant in error { try catalogue(formats, variant) } }
    #expect(found.count >= 14)
    for error in found { #expect(error.problem == .plural(category: "few")) }
    let persons = try #require(found.first { $0.format == 2 })
    #expect(
      persons.description
        == "language-ar.json, format 2, language ar, $.formats.2.parameters.persons.forms: the plural form \"few\" is "
        + "missing: give one for each category of the language")
  }

  /// The catalogue with one sentence of format 14 changed.
  private func sentences(_ texts: [String]) -> CatalogueError? {
    let change = { (members: [JSONMember]) -> [[JSONMember]] in
      guard members.contains(where: { $0.name == "text" && $0.value.description.contains("{delay}") }) else {
        return []
      }
      return [
        members.map {
          $0.name == "text" ? JSONMember(name: "text", value: .array(texts.map { .string($0) })) : $0
        }
      ]
    }
    guard let variant = variants(language, change).first else { return nil }
    return error { try catalogue(formats, variant) }
  }

  @Test("a sentence that hides a parameter, or has a slot for none, is refused")
  func slots() {
    let all = ["{activity}", "{change}", "{place}", "{delay}", "{new-time}", "{remark}"]
    #expect(sentences(all) == nil)
    #expect(sentences(Array(all.dropLast()))?.problem == .parameterNotShown("remark"))
    #expect(sentences(["{activity} {delay}"] + all.dropFirst())?.problem == .shownOnlyWithOptional("activity"))
    #expect(sentences(all.dropLast(2) + ["{new-time} {remark}"])?.problem == .shownOnlyWithOptional("new-time"))
    #expect(
      sentences(all + ["{weapon}"])?.problem
        == .slot(
          "weapon",
          known: [
            "activity", "change", "place", "delay", "new-time", "remark",
          ]))
    for bad in ["{activity", "activity}", "{}", "{{activity}}"] {
      #expect(sentences(all + [bad])?.problem == .braces(bad))
    }
    #expect(sentences(all + ["\u{202E}abc"])?.problem == .character("U+202E"))
    #expect(sentences(all + ["a\u{2069}b"])?.problem == .character("U+2069"))
  }

  @Test("files with other names, twice, or none of a kind are refused")
  func names() throws {
    let file = CatalogueFile(name: "formats-watch.json", bytes: formats.bytes)
    let words = CatalogueFile(name: "language-ar.json", bytes: language.bytes)
    #expect(throws: CatalogueError(.missing("language-….json"), in: "catalogue")) { try Catalogue(files: [file]) }
    #expect(throws: CatalogueError(.missing("formats-….json"), in: "catalogue")) { try Catalogue(files: [words]) }
    #expect(throws: CatalogueError(.given(twice: file.name), in: file.name)) {
      try Catalogue(files: [file, words, file])
    }
    for name in ["formats.json", "language-ar.txt", "../language-ar.json", "notes.json"] {
      #expect(throws: CatalogueError(.fileName(needed: nil), in: name)) {
        try Catalogue(files: [file, words, CatalogueFile(name: name, bytes: [])])
      }
    }
    #expect(throws: CatalogueError(.fileName(needed: "language-ar.json"), in: "language-en.json")) {
      try Catalogue(files: [file, CatalogueFile(name: "language-en.json", bytes: words.bytes)])
    }
    let cut = CatalogueFile(name: "language-ar.json", bytes: Array(words.bytes.dropLast()))
    #expect { try Catalogue(files: [file, cut]) } throws: { error in
      if case .json? = (error as? CatalogueError)?.problem { true } else { false }
    }
    let long = CatalogueFile(name: "language-ar.json", bytes: [UInt8](repeating: 32, count: 1_048_577))
    #expect(throws: CatalogueError(.tooLong(bytes: 1_048_577, limit: 1_048_576), in: "language-ar.json")) {
      try Catalogue(files: [file, long])
    }
  }

  @Test(
    "plural rules are those of CLDR",
    arguments: [
      ("en", [0: "other", 1: "one", 2: "other", 21: "other"]),
      ("tr", [0: "other", 1: "one", 2: "other"]),
      ("he", [0: "other", 1: "one", 2: "two", 3: "other", 20: "other"]),
      (
        "ar",
        [
          0: "zero", 1: "one", 2: "two", 3: "few", 10: "few", 11: "many", 99: "many", 100: "other", 102: "other",
          103: "few", 111: "many", 1_002: "other",
        ]
      ),
    ])
  func rules(tag: String, expected: [UInt64: String]) throws {
    let language = try Language.shipped(tag)
    for (number, category) in expected { #expect(language.plurals.category(of: number) == category, "\(number)") }
  }

  @Test("what is no plural rule is refused")
  func unsoundRules() {
    for text in [
      "", "n", "n = ", "n = x", "i = 1", "n % 0 = 1", "n % 10", "n = 3..1", "n = 1 and", "n = 1 or", "n == 1", "n  = 1",
      "n = 1,", "n = 1..2..3",
    ] {
      #expect(PluralRule(text) == nil, "\(text)")
    }
    let rule = PluralRule("n % 10 = 2..4,9 and n % 100 != 12..14 or n = 7")
    #expect((0...120).filter { rule?.holds(for: $0) == true }.prefix(9) == [2, 3, 4, 7, 9, 19, 22, 23, 24])
  }
}
