// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import Wire

/// Values as they are read aloud in a language: digits one by one, numbers in groups, letters by the spelling alphabet.
struct Speech {
  let language: Language

  /// Letters and digits one by one; spaces and hyphens are pauses. What has no word is left as it is written.
  func spelled(_ text: String) -> String {
    let pauses = String(text.map { $0 == "-" || $0 == ":" ? " " : $0 })
    return (try? VoiceSpelling.spell(pauses, with: language.voiceWords)) ?? Isolates.around(text)
  }

  /// A number, its digits in groups of three where it has more than four before or after the point.
  func number(_ digits: String) -> String {
    let isNegative = digits.first == "-"
    let parts = digits.drop { $0 == "-" }.split(separator: ".")
    let whole = parts.first.map { grouped($0, fromRight: true) } ?? ""
    let decimals = parts.count > 1 ? "." + grouped(parts[1], fromRight: false) : ""
    let text = whole + decimals
    let sign = isNegative ? [language.voiceWords["-"] ?? (try? VoiceSpelling.spell("-")) ?? "-"] : []
    // A sign stands before the first group and is no hyphen.
    return (sign + [spelled(text)]).joined(separator: " ")
  }

  private func grouped(_ digits: Substring, fromRight: Bool) -> String {
    guard digits.count > 4 else { return String(digits) }
    let first = fromRight ? digits.count % 3 : 0
    var text = String(digits.prefix(first))
    for (index, digit) in digits.dropFirst(first).enumerated() {
      if index % 3 == 0, !text.isEmpty { text.append(" ") }
      text.append(digit)
    }
    return text
  }

  func place(_ place: Position) -> String {
    language.phrase(
      .spokenPlace,
      [
        "latitude": number(CodeText.latitude(place)),
        "north": language.term(place.latitudeE7 < 0 ? .south : .north),
        "longitude": number(CodeText.longitude(place)),
        "east": language.term(place.longitudeE7 < 0 ? .west : .east),
      ])
  }

  /// Day and time digit by digit with ZULU, the month by its name, the year; with seconds, date and time digit by digit.
  func time(_ instant: Instant) -> String {
    let code = CodeText.time(instant)
    guard instant.milliseconds % 60_000 == 0 else {
      return spelled(String(code.map { $0 == "T" ? " " : $0 }))
    }
    let group = instant.iso8601
    let month = Int(group.dropFirst(5).prefix(2)) ?? 1
    return language.phrase(
      .spokenTime,
      [
        "digits": spelled(String(code.prefix(7))), "month": language.months[month - 1],
        "year": spelled(String(code.dropFirst(10))),
      ])
  }

  func height(_ height: Altitude, units: [LengthUnit]) -> String {
    HeightText(language: language, units: units, number: { self.number($0) }).text(height)
  }

  func quantity(_ quantity: Quantity) -> String {
    let category = quantity.amount.whole.map(language.plurals.category) ?? "other"
    return language.quantity(quantity.unit, number(quantity.amount.digits), category)
  }

  func count(_ count: UInt32, _ forms: PluralForms?) -> String {
    let digits = number(String(count))
    return forms?.filled(digits, language.plurals.category(of: UInt64(count))) ?? digits
  }

  func bearing(_ bearing: Bearing) -> String {
    language.phrase(.spokenBearing, ["degrees": number(CodeText.degrees(bearing))])
  }

  func choice(_ word: String, number: UInt32) -> String {
    language.phrase(.spokenChoice, ["word": word, "digits": self.number(String(number))])
  }

  func entry(_ ref: EntryRef) -> String {
    language.phrase(
      .spokenEntry,
      [
        "index": number(String(ref.index)), "origin": Isolates.around(CodeText.shown(ref.origin)),
        "leaf": spelled(CodeText.leaf(ref)),
      ])
  }
}
