// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import Wire

/// Values in the words of a language.
struct ValueText {
  let language: Language
  /// The parameter that holds the values, where they fit one, and its format.
  var parameter: (Format, Parameter)?

  /// What a value reads as.
  func text(_ content: ParameterContent) -> String {
    switch content {
    case .place(let place): self.place(place)
    case .area(let area): self.area(area)
    case .height(let height): self.height(height)
    case .time(let instant): code(CodeText.time(instant))
    case .duration(let seconds): quantities(Quantity.duration(seconds))
    case .distance(let distance): quantity(Quantity.length(distance, in: lengthUnits, decimals: 1))
    case .bearing(let bearing): language.phrase(.bearing, ["degrees": code(CodeText.degrees(bearing))])
    case .count(let count): self.count(count)
    case .speed(let speed): quantity(Quantity.speed(speed, in: speedUnits))
    case .frequency(let frequency): quantity(Quantity.frequency(frequency))
    case .callSign(let callSign): Isolates.around(callSign.text)
    case .text(let text): Isolates.around(text.text)
    case .entry(let ref): entry(ref)
    case .choice(let number): choice(number)
    case .later: language.term(.laterValue)
    }
  }

  /// A length with its unit.
  func length(_ distance: Distance) -> String {
    quantity(Quantity.length(distance, in: lengthUnits, decimals: 1))
  }

  private func place(_ place: Position) -> String {
    language.phrase(
      .place,
      [
        "degrees": code(CodeText.place(place)), "grid": code(CoordinateText.format(place, as: .mgrs)),
      ])
  }

  private func area(_ area: Area) -> String {
    let outline = AreaOutline(area)
    func listed(_ points: [Position]) -> String {
      points.map { code(CodeText.place($0)) }.joined(separator: language.separator)
    }
    var values = ["points": listed(outline.points)]
    if outline.points.count == 1 { values["place"] = place(outline.points[0]) }
    for measure in outline.measures {
      switch measure {
      case .length(let term, let distance): values[term.rawValue] = length(distance)
      case .direction(let term, let bearing): values[term.rawValue] = code(CodeText.degrees(bearing))
      case .angle(let term, let angle): values[term.rawValue] = code(CodeText.angle(microdegrees: angle))
      }
    }
    let whole = language.phrase(outline.phrase, values.filter { outline.phrase.slots.contains($0.key) })
    return outline.holes.reduce(whole) { language.phrase(.withoutHole, ["area": $0, "points": listed($1)]) }
  }

  private func height(_ height: Altitude) -> String {
    HeightText(language: language, units: heightUnits, number: { self.code($0) }).text(height)
  }

  private func count(_ count: UInt32) -> String {
    let amount = Amount(whole: UInt64(count))
    guard let (format, parameter) = parameter,
      let forms = language.formats[format.number]?.parameters[parameter.key]?.forms
    else { return code(amount.digits) }
    return forms.filled(code(amount.digits), category(amount))
  }

  private func choice(_ number: UInt32) -> String {
    guard let (format, parameter) = parameter else {
      return language.phrase(.unknownChoice, ["number": code(String(number))])
    }
    let words = language.choices(of: parameter, in: format)
    guard number >= 1, number <= words.count else {
      return language.phrase(.unknownChoice, ["number": code(String(number))])
    }
    return words[Int(number) - 1]
  }

  private func entry(_ ref: EntryRef) -> String {
    language.phrase(
      .entry,
      [
        "index": code(String(ref.index)), "origin": Isolates.around(CodeText.shown(ref.origin)),
        "leaf": code(CodeText.leaf(ref)),
      ])
  }

  private func quantities(_ parts: [Quantity]) -> String {
    parts.map(quantity).joined(separator: " ")
  }

  private func quantity(_ quantity: Quantity) -> String {
    language.quantity(quantity.unit, code(quantity.amount.digits), category(quantity.amount))
  }

  private func category(_ amount: Amount) -> String { amount.whole.map(language.plurals.category) ?? "other" }

  /// Digits and Latin letters, apart from what is written from right to left around them.
  private func code(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { (48...57).contains($0) }
    return language.isRightToLeft && !isPlain ? Isolates.around(text) : text
  }

  private var lengthUnits: [LengthUnit] {
    if case .distance(_, let units)? = parameter?.1.type { units } else { [.nauticalMiles, .kilometres, .metres] }
  }

  private var heightUnits: [LengthUnit] {
    if case .height(let units)? = parameter?.1.type { units } else { [.feet, .metres] }
  }

  private var speedUnits: [SpeedUnit] {
    if case .speed(_, let units)? = parameter?.1.type { units } else { [.knots, .kilometresPerHour] }
  }
}

/// A height with its datum in words; `number` makes digits what they are in print or over a voice line.
struct HeightText {
  let language: Language
  let units: [LengthUnit]
  let number: (String) -> String

  func text(_ height: Altitude) -> String {
    switch height {
    case .ellipsoid(let value): language.phrase(.ellipsoid, ["height": length(value)])
    case .meanSeaLevel(let value): language.phrase(.meanSeaLevel, ["height": length(value)])
    case .flightLevel(let level):
      language.phrase(.flightLevel, ["level": number(CodeText.flightLevel(level))])
    case .qnh(let value, let setting):
      language.phrase(.qnh, ["height": length(value), "setting": pressure(setting)])
    case .aboveGround(let value, let terrain):
      language.phrase(.aboveGround, ["height": length(value), "terrain": length(terrain)])
    case .surface: language.term(.surface)
    case .unlimited: language.term(.unlimited)
    }
  }

  private func length(_ centimetres: Int32) -> String {
    let quantity = Quantity.length(.centimetres(Int(centimetres)), in: units, decimals: 0)
    return words(quantity.unit, quantity.amount)
  }

  private func pressure(_ tenths: Int32) -> String { words(.hectopascal, Amount(units: Int64(tenths), places: 1)) }

  private func words(_ unit: UnitWord, _ amount: Amount) -> String {
    language.quantity(unit, number(amount.digits), amount.whole.map(language.plurals.category) ?? "other")
  }
}
