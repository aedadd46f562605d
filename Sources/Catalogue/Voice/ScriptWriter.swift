// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import Wire

/// Writes the lines of a telephone script.
struct ScriptWriter {
  let language: Language
  private(set) var lines: [TelephoneScript.Line] = []
  private var speech: Speech { Speech(language: language) }

  init(language: Language) { self.language = language }

  /// Adds a value; an area takes a line for each point and one for what its shape adds.
  mutating func add(_ content: ParameterContent, label: String, of parameter: (Format, Parameter)? = nil) {
    let wording = parameter.flatMap { language.formats[$0.0.number]?.parameters[$0.1.key] }
    switch content {
    case .place(let place): add(label, CodeText.place(place), speech.place(place))
    case .area(let area): add(area, label)
    case .height(let height):
      let units = Self.heightUnits(parameter?.1.type)
      add(label, CodeText.height(height, units: units), speech.height(height, units: units))
    case .time(let instant): add(label, time: instant.atSecond(.down))
    case .duration(let seconds): add(label, Quantity.duration(seconds))
    case .distance(let distance):
      add(label, [Quantity.length(distance, in: Self.lengthUnits(parameter?.1.type), decimals: 1)])
    case .bearing(let bearing): add(label, "\(CodeText.degrees(bearing)) T", speech.bearing(bearing))
    case .count(let count): add(label, String(count), speech.count(count, wording?.forms))
    case .speed(let speed): add(label, [Quantity.speed(speed, in: Self.speedUnits(parameter?.1.type))])
    case .frequency(let frequency): add(label, [Quantity.frequency(frequency)])
    case .callSign(let callSign): add(label, callSign.text, speech.spelled(callSign.text))
    case .text(let text): add(label, words: text.text)
    case .entry(let ref): add(label, "\(ref.index) \(CodeText.leaf(ref))", speech.entry(ref))
    case .choice(let number):
      let words = wording?.choices ?? []
      let isKnown = number >= 1 && number <= words.count
      let unknown = language.phrase(.unknownChoice, ["number": String(number)])
      add(choice: isKnown ? words[Int(number) - 1] : unknown, number, label)
    case .later: add(label, words: language.term(.laterValue))
    }
  }

  /// Adds a time to the second, which is as exact as it is spoken: so the check group is right of what is taken down.
  mutating func add(_ label: String, time instant: Instant) {
    add(label, CodeText.time(instant), speech.time(instant))
  }

  /// Adds one of a list, by its word and its number.
  mutating func add(choice word: String, _ number: UInt32, _ label: String) {
    add(label, String(number), speech.choice(word, number: number))
  }

  /// Adds words, which are read as they are and have no check group.
  mutating func add(_ label: String, words: String) {
    let shown = Isolates.around(Label.shown(words))
    lines.append(
      TelephoneScript.Line(
        number: lines.count + 1, label: label, written: Label.shown(words), spoken: shown, check: nil,
        spokenCheck: nil))
  }

  private mutating func add(_ label: String, _ quantities: [Quantity]) {
    add(label, quantities.map(\.code).joined(separator: " "), quantities.map(speech.quantity).joined(separator: ", "))
  }

  private mutating func add(_ label: String, _ code: String, _ spoken: String) {
    let check = CheckGroup(of: code, line: lines.count + 1).description
    lines.append(
      TelephoneScript.Line(
        number: lines.count + 1, label: label, written: code, spoken: spoken, check: check,
        spokenCheck: language.phrase(.scriptCheck, ["digits": speech.spelled(check)])))
  }

  private mutating func add(_ area: Area, _ label: String) {
    let outline = AreaOutline(area)
    add(outline.points, label)
    for (index, hole) in outline.holes.enumerated() {
      add(hole, language.phrase(.scriptHole, ["label": label, "number": String(index + 1)]))
    }
    for measure in outline.measures {
      switch measure {
      case .length(let term, let distance): add(.distance(distance), label: language.term(term))
      case .direction(let term, let bearing): add(.bearing(bearing), label: language.term(term))
      case .angle(let term, let angle):
        let code = CodeText.angle(microdegrees: angle)
        add(language.term(term), code, speech.number(code))
      }
    }
  }

  private mutating func add(_ points: [Position], _ label: String) {
    for (index, point) in points.enumerated() {
      let pointLabel = language.phrase(
        .scriptPoint, ["label": label, "number": String(index + 1), "count": String(points.count)])
      add(.place(point), label: points.count == 1 ? label : pointLabel)
    }
  }

  /// The script of the lines so far.
  func script(title: String, precedence: Precedence?, remarks: [String]) -> TelephoneScript {
    let checks = lines.compactMap(\.check).joined()
    let total = CheckGroup(of: checks, line: lines.count).description
    var instructions = remarks + [language.term(.instructions)]
    if lines.contains(where: { $0.check == nil }) { instructions.append(language.term(.textInstructions)) }
    return TelephoneScript(
      language: language.tag, isRightToLeft: language.isRightToLeft,
      title: language.phrase(.scriptTitle, ["title": title]),
      precedence: precedence.map {
        language.phrase(.scriptPrecedence, ["precedence": language.term(Term(precedence: $0))])
      },
      instructions: instructions, lines: lines, total: total,
      spokenTotal: language.phrase(.scriptTotal, ["digits": speech.spelled(total)]))
  }

  private static func heightUnits(_ type: ParameterType?) -> [LengthUnit] {
    if case .height(let units)? = type { units } else { [.feet, .metres] }
  }

  private static func lengthUnits(_ type: ParameterType?) -> [LengthUnit] {
    if case .distance(_, let units)? = type { units } else { [.nauticalMiles, .kilometres, .metres] }
  }

  private static func speedUnits(_ type: ParameterType?) -> [SpeedUnit] {
    if case .speed(_, let units)? = type { units } else { [.knots, .kilometresPerHour] }
  }
}

extension Instant {
  /// The full second at or before, or at or after, an instant. The end of time stays what it is.
  func atSecond(_ rule: FloatingPointRoundingRule) -> Instant {
    let rest = ((milliseconds % 1_000) + 1_000) % 1_000
    guard rest > 0, self != .latest else { return self }
    return adding(milliseconds: rule == .up ? 1_000 - rest : -rest)
  }
}

extension Term {
  init(precedence: Precedence) {
    self =
      switch precedence {
      case .routine: .routine
      case .priority: .priority
      case .immediate: .immediate
      case .flash: .flash
      }
  }
}
