// SPDX-License-Identifier: Apache-2.0
import Wire

/// Reads a file of a language, for the formats that it has to word.
struct LanguageReader {
  let file: CatalogueFile
  let formats: [Format]

  func language() throws(CatalogueError) -> Language {
    var whole = try DataValue(file)
    var outer = try whole.object()
    let tag = try tag(outer.required("language"))
    whole.place.language = tag
    var input = try whole.object()
    _ = input.optional("language")
    let name = try input.text("name")
    let isRightToLeft = try input.required("direction").choice(Direction.self) == .rightToLeft
    let plurals = try plurals(input.required("plurals"))
    var months: [String] = []
    for month in try input.required("months").elements(12...12) { months.append(try month.text()) }
    let separator = try input.text("separator")
    let units = try table(input.required("units")) { (item: (UnitWord, DataValue)) throws(CatalogueError) in
      try forms(item.1, plurals)
    }
    let governed = try governed(input.optional("governed"), units)
    let language = Language(
      tag: tag, name: name, isRightToLeft: isRightToLeft, plurals: plurals, months: months, separator: separator,
      governed: governed,
      terms: try table(input.required("terms")) { value throws(CatalogueError) in try value.1.text() },
      phrases: try table(input.required("phrases")) { (item: (Phrase, DataValue)) throws(CatalogueError) in
        try Template(item.1, slots: item.0.slots)
      },
      units: units,
      voiceWords: try voiceWords(input.required("voice")),
      formats: try wordings(input.required("formats"), plurals))
    try input.end()
    return language
  }

  /// Words of units with another form after a preposition; none of them stands in another one, so that the order does not matter.
  private func governed(
    _ value: DataValue?, _ units: [UnitWord: PluralForms]
  ) throws(CatalogueError) -> [String: String] {
    guard let value else { return [:] }
    var input = try value.object()
    var words: [String: String] = [:]
    let forms = units.values.flatMap { $0.forms.values.map { $0.filled(["n": ""]) } }
    for name in input.names {
      guard forms.contains(where: { $0.contains(name) }) else {
        throw value.place.error(.unknown(name, known: forms.sorted()))
      }
      words[name] = try input.text(name)
    }
    let all = Array(words.keys) + Array(words.values)
    for word in words.keys where all.contains(where: { $0 != word && $0.contains(word) }) {
      throw value.place.error(.given(twice: word))
    }
    try input.end()
    return words
  }

  private enum Direction: String, CaseIterable {
    case leftToRight = "left-to-right"
    case rightToLeft = "right-to-left"
  }

  private func tag(_ value: DataValue) throws(CatalogueError) -> String {
    do throws(InputError) { return try value.json.languageTag().text } catch { throw value.place.error(.json(error)) }
  }

  /// An object with one member for every name of an enumeration.
  private func table<Name: RawRepresentable & CaseIterable & Hashable, Value>(
    _ value: DataValue, _ read: ((Name, DataValue)) throws(CatalogueError) -> Value
  ) throws(CatalogueError) -> [Name: Value] where Name.RawValue == String {
    var input = try value.object()
    var found: [Name: Value] = [:]
    for name in Name.allCases { found[name] = try read((name, try input.required(name.rawValue))) }
    try input.end()
    return found
  }

  private func plurals(_ value: DataValue) throws(CatalogueError) -> PluralRules {
    var input = try value.object()
    var rules: [(category: String, rule: PluralRule)] = []
    for category in PluralRules.named {
      guard let given = input.optional(category) else { continue }
      let text = try given.text()
      guard let rule = PluralRule(text) else { throw given.place.error(.rule(text)) }
      rules.append((category, rule))
    }
    try input.end()
    return PluralRules(rules)
  }

  private func forms(_ value: DataValue, _ plurals: PluralRules) throws(CatalogueError) -> PluralForms {
    var input = try value.object()
    var forms: [String: Template] = [:]
    for category in plurals.categories {
      guard let form = input.optional(category) else { throw value.place.error(.plural(category: category)) }
      forms[category] = try Template(form, slots: ["n"])
    }
    try input.end()
    return PluralForms(forms: forms)
  }

  /// A word for every digit and sign that a script can have, or an empty object for those of the ICAO alphabet.
  private func voiceWords(_ value: DataValue) throws(CatalogueError) -> [Character: String] {
    var input = try value.object()
    var words: [Character: String] = [:]
    let given = (0...9).contains { input.optional(String($0)) != nil }
    guard given else {
      try input.end()
      return [:]
    }
    for character in "0123456789.-" { words[character] = try input.text(String(character)) }
    guard Set(words.values).count == words.count else { throw value.place.error(.given(twice: "a word")) }
    try input.end()
    return words
  }

  private func wordings(
    _ value: DataValue, _ plurals: PluralRules
  ) throws(CatalogueError) -> [UInt32: FormatWording] {
    var input = try value.object()
    var wordings: [UInt32: FormatWording] = [:]
    for format in formats {
      var place = value.place
      place.format = format.number
      guard var given = input.optional(String(format.number)) else {
        throw place.error(.missing("the wording of format \(format.number)"))
      }
      given.place.format = format.number
      wordings[format.number] = try wording(given, format, plurals)
    }
    try input.end()
    return wordings
  }

  private func wording(
    _ value: DataValue, _ format: Format, _ plurals: PluralRules
  ) throws(CatalogueError) -> FormatWording {
    var input = try value.object()
    let title = try input.text("title")
    let text = try input.required("text")
    var sentences: [Template] = []
    for sentence in try text.elements(1...CatalogueLimits.sentences) {
      let template = try Template(sentence)
      for slot in template.slots where !format.parameters.contains(where: { $0.key == slot }) {
        throw sentence.place.error(.slot(slot, known: format.parameters.map(\.key)))
      }
      sentences.append(template)
    }
    for parameter in format.parameters { try checkShown(parameter, format, sentences, text.place) }
    var given = try input.optional("parameters")?.object()
    var parameters: [String: ParameterWording] = [:]
    for parameter in format.parameters {
      guard let word = given?.optional(parameter.key) else {
        throw value.place.inside("parameters").error(.missing(parameter.key))
      }
      parameters[parameter.key] = try self.parameter(word, parameter, plurals)
    }
    try given?.end()
    try input.end()
    return FormatWording(title: title, sentences: sentences, parameters: parameters)
  }

  /// Every parameter has a sentence that stands whenever the parameter does.
  private func checkShown(
    _ parameter: Parameter, _ format: Format, _ sentences: [Template], _ place: DataPlace
  ) throws(CatalogueError) {
    let showing = sentences.filter { $0.slots.contains(parameter.key) }
    guard !showing.isEmpty else { throw place.error(.parameterNotShown(parameter.key)) }
    let others = Set(format.parameters.filter { $0.isOptional && $0.key != parameter.key }.map(\.key))
    guard showing.contains(where: { others.isDisjoint(with: $0.slots) }) else {
      throw place.error(.shownOnlyWithOptional(parameter.key))
    }
  }

  private func parameter(
    _ value: DataValue, _ parameter: Parameter, _ plurals: PluralRules
  ) throws(CatalogueError) -> ParameterWording {
    var input = try value.object()
    let label = try input.text("label")
    var choices: [String] = []
    var forms: PluralForms?
    switch parameter.type {
    case .choice(let keys):
      var given = try input.required("choices").object()
      for key in keys { choices.append(try given.text(key)) }
      try given.end()
      guard Set(choices).count == choices.count else {
        throw given.place.error(.given(twice: "a choice's word"))
      }
    case .count: forms = try self.forms(input.required("forms"), plurals)
    default: break
    }
    try input.end()
    return ParameterWording(label: label, choices: choices, forms: forms)
  }
}
