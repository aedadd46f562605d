// SPDX-License-Identifier: Apache-2.0

/// A language of a catalogue: its wording of every format, of values, and of what is said over a voice line.
public struct Language: Hashable, Sendable {
  /// Its tag (BCP 47), such as `he`.
  public let tag: String
  /// What it calls itself.
  public let name: String
  /// Whether it is written from right to left.
  public let isRightToLeft: Bool

  let plurals: PluralRules
  /// From January to December.
  let months: [String]
  /// Between the elements of a list.
  let separator: String
  /// Words of quantities with the form that they have after a preposition and the like, where it is another one.
  let governed: [String: String]
  let terms: [Term: String]
  let phrases: [Phrase: Template]
  let units: [UnitWord: PluralForms]
  /// Words for digits and signs over a voice line, instead of those of `VoiceSpelling`.
  let voiceWords: [Character: String]
  let formats: [UInt32: FormatWording]

  /// The title of a format.
  public func title(of format: Format) -> String { formats[format.number]?.title ?? format.key }

  /// What a parameter of a format is called.
  public func label(of parameter: Parameter, in format: Format) -> String {
    formats[format.number]?.parameters[parameter.key]?.label ?? parameter.key
  }

  /// What the choices of a parameter are called, in their order; empty for other parameters.
  public func choices(of parameter: Parameter, in format: Format) -> [String] {
    formats[format.number]?.parameters[parameter.key]?.choices ?? []
  }

  // Reading a language has checked that everything is there.

  func term(_ term: Term) -> String { terms[term] ?? term.rawValue }

  func phrase(_ phrase: Phrase, _ values: [String: String]) -> String {
    phrases[phrase]?.filled(values, governed: governed) ?? ""
  }

  /// A number with its unit; `category` is that of the number.
  func quantity(_ unit: UnitWord, _ number: String, _ category: String) -> String {
    units[unit]?.filled(number, category) ?? number
  }
}

/// One wording for each plural category, with the slot `n`.
struct PluralForms: Hashable, Sendable {
  let forms: [String: Template]

  func filled(_ number: String, _ category: String) -> String {
    (forms[category] ?? forms["other"])?.filled(["n": number]) ?? number
  }
}

/// How a language words a format.
struct FormatWording: Hashable, Sendable {
  let title: String
  /// A sentence is left out if a value for one of its slots is.
  let sentences: [Template]
  let parameters: [String: ParameterWording]
}

/// How a language words a parameter.
struct ParameterWording: Hashable, Sendable {
  let label: String
  /// In the order of the parameter's choices; empty for other parameters.
  let choices: [String]
  /// For a count: what is counted, in all plural forms.
  let forms: PluralForms?
}
