// SPDX-License-Identifier: Apache-2.0

/// A decimal number as it was written, exactly.
struct DecimalNumber: Hashable {
  var isNegative: Bool
  var whole: Int64
  var billionths: Int64

  /// This many `unit`s counted in `step`s, rounded once, halves away from zero; both in tenths of a millimetre or whatever
  /// else they share. At most nine digits before the point and `unit` ≤ 10⁹ keep it inside 64 bits.
  func count(of unit: Int64, in step: Int64) -> Int64 {
    let (steps, rest) = (whole * unit).quotientAndRemainder(dividingBy: step)
    let denominator = step * 1_000_000_000
    let (more, left) = (rest * 1_000_000_000 + billionths * unit).quotientAndRemainder(dividingBy: denominator)
    let magnitude = steps + more + (left >= (denominator + 1) / 2 ? 1 : 0)
    return isNegative ? -magnitude : magnitude
  }
}

/// The numbers and words of a text such as `5000ft MSL` or `045.5°T/12NM`; spaces, commas, brackets and slashes only separate.
struct QuantityTokens {
  enum Token: Hashable {
    case number(DecimalNumber)
    /// A run of letters, in capitals, or the degree sign.
    case word(String)
  }

  private(set) var tokens: [Token] = []

  /// `nil` if the text has another character, a number of more than nine digits before or after the point, or is longer than
  /// `GeodesyLimits.coordinateTextBytes`.
  init?(_ text: some StringProtocol) {
    guard text.utf8.count <= GeodesyLimits.coordinateTextBytes else { return nil }
    var rest = text[...]
    while let first = rest.first {
      if " ,()/".contains(first) {
        rest = rest.dropFirst()
      } else if "°º".contains(first) {
        tokens.append(.word("°"))
        rest = rest.dropFirst()
      } else if first.isASCII, first.isLetter {
        let word = rest.prefix { $0.isASCII && $0.isLetter }
        tokens.append(.word(word.uppercased()))
        rest = rest.dropFirst(word.count)
      } else {
        guard let number = QuantityTokens.takeNumber(&rest) else { return nil }
        tokens.append(.number(number))
      }
    }
  }

  private static func takeNumber<Text: StringProtocol>(_ rest: inout Text) -> DecimalNumber?
  where Text.SubSequence == Text {
    let isSigned = rest.first.map { "+-\u{2212}".contains($0) } ?? false
    let isNegative = isSigned && rest.first != "+"
    if isSigned { rest = rest.dropFirst() }
    let whole = rest.prefix { $0.isASCII && $0.isNumber }
    rest = rest.dropFirst(whole.count)
    guard whole.count <= 9, let count = Int64(whole) else { return nil }
    guard rest.first == "." else { return DecimalNumber(isNegative: isNegative, whole: count, billionths: 0) }
    let decimals = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
    rest = rest.dropFirst(decimals.count + 1)
    guard (1...9).contains(decimals.count),
      let billionths = Int64(String(decimals) + String(repeating: "0", count: 9 - decimals.count))
    else { return nil }
    return DecimalNumber(isNegative: isNegative, whole: count, billionths: billionths)
  }
}

extension QuantityTokens {
  /// Takes the next token if it is that word.
  mutating func skip(_ word: String) -> Bool {
    guard tokens.first == .word(word) else { return false }
    tokens.removeFirst()
    return true
  }

  /// Takes the next token if it is one of those words.
  mutating func skip(anyOf words: [String]) -> Bool { words.contains { skip($0) } }

  /// Takes the next token if it is a number.
  mutating func takeNumber() -> DecimalNumber? {
    guard case .number(let number) = tokens.first else { return nil }
    tokens.removeFirst()
    return number
  }

  /// Takes the next token if it is a unit of length.
  mutating func takeUnit() -> LengthUnit? {
    guard case .word(let word) = tokens.first, let unit = LengthUnit(spelling: word) else { return nil }
    tokens.removeFirst()
    return unit
  }
}
