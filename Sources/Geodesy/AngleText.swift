// SPDX-License-Identifier: Apache-2.0

/// One angle as people write it, in exact arithmetic: no binary fraction comes near a typed coordinate.
struct AngleText {
  enum Axis: String {
    case latitude
    case longitude

    var letters: (positive: Character, negative: Character) { self == .latitude ? ("N", "S") : ("E", "W") }
    var degreeDigits: Int { self == .latitude ? 2 : 3 }

    func letter(of valueE7: Int32) -> String { String(valueE7 < 0 ? letters.negative : letters.positive) }
  }

  /// The angle in ten-millionths of a degree.
  let valueE7: Int32

  init(_ part: Substring, axis: Axis) throws(CoordinateTextError) {
    let text = String(part)
    var scanner = Scanner(field: axis.rawValue, text: text)
    let negative = try scanner.takeSign(axis)
    var parts = try scanner.takeNumbers()
    if parts.count == 1, scanner.hadHemisphere, parts[0].digits >= axis.degreeDigits + 2 {
      parts = try scanner.unpack(parts[0], degreeDigits: axis.degreeDigits)
    }
    // Only the last part may have decimals; minutes and seconds stay under sixty.
    guard parts.dropLast().allSatisfy({ $0.decimals.isEmpty }) else { throw scanner.notAnAngle }
    guard parts.dropFirst().allSatisfy({ $0.whole < 60 }) else {
      throw .sixtyOrMore(field: axis.rawValue, text: text)
    }
    guard parts[0].whole <= 999 else { throw scanner.notAnAngle }
    // In units of 1e-9 of the smallest part, then rounded once to 1e-7 degrees.
    var total: Int64 = 0
    var unit: Int64 = 3_600
    for part in parts {
      total += (Int64(part.whole) * 1_000_000_000 + part.billionths) * unit
      unit /= 60
    }
    let divisor: Int64 = 3_600 * 100
    let rounded = (total + divisor / 2) / divisor
    guard let value = Int32(exactly: negative ? -rounded : rounded) else { throw scanner.notAnAngle }
    valueE7 = value
  }
}

// MARK: - Writing

extension AngleText {
  /// `33°30'49.68"N`; a ten-thousandth of a second is finer than the stored unit, so nothing is lost.
  static func seconds(_ valueE7: Int32, axis: Axis) -> String {
    // 1e-7 degrees are 3.6 ten-thousandths of a second.
    let ticks = (Int64(valueE7.magnitude) * 36 + 5) / 10
    return paddedText(ticks / 36_000_000, axis.degreeDigits) + "°" + paddedText(ticks / 600_000 % 60, 2) + "'"
      + twoDigits(ticks / 10_000 % 60, ticks % 10_000, places: 4) + "\"" + axis.letter(of: valueE7)
  }

  /// `33°30.828'N`; 1e-7 degrees are six millionths of a minute, so nothing is lost.
  static func minutes(_ valueE7: Int32, axis: Axis) -> String {
    let ticks = Int64(valueE7.magnitude) * 6
    return paddedText(ticks / 60_000_000, axis.degreeDigits) + "°"
      + twoDigits(ticks / 1_000_000 % 60, ticks % 1_000_000, places: 6) + "'" + axis.letter(of: valueE7)
  }

  private static func twoDigits(_ whole: Int64, _ fraction: Int64, places: Int) -> String {
    (whole < 10 ? "0" : "") + decimalText(whole, fraction, places: places, false)
  }
}

// MARK: - Reading

extension AngleText {
  /// One run of digits with an optional fraction.
  struct Number {
    var whole: Int
    var digits: Int
    var decimals: Substring

    /// The fraction in billionths; further digits are beyond any meaning and dropped.
    var billionths: Int64 {
      let kept = decimals.prefix(9)
      return (Int64(kept) ?? 0) * (0..<(9 - kept.count)).reduce(1) { scale, _ in scale * 10 }
    }
  }

  /// Takes one angle apart.
  struct Scanner {
    let field: String
    let text: String
    private var rest: Substring
    private(set) var hadHemisphere = false

    init(field: String, text: String) {
      self.field = field
      self.text = text
      rest = text[...]
    }

    var notAnAngle: CoordinateTextError { .notAnAngle(field: field, text: text) }

    /// Takes off a hemisphere letter at either end, or a leading sign, and says if the angle is negative.
    mutating func takeSign(_ axis: Axis) throws(CoordinateTextError) -> Bool {
      trim()
      for atStart in [true, false] {
        guard let end = atStart ? rest.first : rest.last, end.isASCII, end.isLetter else { continue }
        let letter = Character(end.uppercased())
        guard letter == axis.letters.positive || letter == axis.letters.negative else {
          if "NSEW".contains(letter) { throw .wrongHemisphere(field: field, letter: String(letter)) }
          throw notAnAngle
        }
        rest = atStart ? rest.dropFirst() : rest.dropLast()
        trim()
        hadHemisphere = true
        return letter == axis.letters.negative
      }
      if let sign = rest.first, "+-\u{2212}".contains(sign) {
        rest = rest.dropFirst()
        return sign != "+"
      }
      return false
    }

    /// Takes one to three numbers, each followed by its own mark, a colon, a hyphen, or spaces.
    mutating func takeNumbers() throws(CoordinateTextError) -> [Number] {
      let marks = ["°º", "'′’", "\"″”"]
      var numbers: [Number] = []
      while !rest.isEmpty {
        guard numbers.count < 3 else { throw notAnAngle }
        let number = try takeNumber()
        let before = rest.count
        trim()
        var separated = rest.count < before
        let next = rest.dropFirst().first
        // A hyphen stands between two digits, so that it is never taken for a sign, nor a sign for it.
        let isHyphen = rest.first == "-" && !separated && (next.map { $0.isASCII && $0.isNumber } ?? false)
        if let mark = rest.first, marks[numbers.count].contains(mark) || (mark == ":" && next != nil) || isHyphen {
          rest = rest.dropFirst()
          trim()
          separated = true
        }
        guard separated || rest.isEmpty else { throw notAnAngle }
        numbers.append(number)
      }
      guard !numbers.isEmpty else { throw notAnAngle }
      return numbers
    }

    /// Cuts the compact form DDMM, DDMMSS (three digits of degrees for longitude) into its parts.
    func unpack(_ number: Number, degreeDigits: Int) throws(CoordinateTextError) -> [Number] {
      let minutesOnly = number.digits == degreeDigits + 2
      guard minutesOnly || number.digits == degreeDigits + 4 else { throw notAnAngle }
      let last = Number(whole: number.whole % 100, digits: 2, decimals: number.decimals)
      let front = number.whole / 100
      if minutesOnly { return [Number(whole: front, digits: degreeDigits, decimals: ""), last] }
      return [
        Number(whole: front / 100, digits: degreeDigits, decimals: ""),
        Number(whole: front % 100, digits: 2, decimals: ""), last,
      ]
    }

    private mutating func takeNumber() throws(CoordinateTextError) -> Number {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      var decimals: Substring = ""
      if rest.first == "." {
        rest = rest.dropFirst()
        decimals = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(decimals.count)
        guard !decimals.isEmpty else { throw notAnAngle }
      }
      guard digits.count <= 9, let whole = Int(digits) else { throw notAnAngle }
      return Number(whole: whole, digits: digits.count, decimals: decimals)
    }

    private mutating func trim() {
      while let space = rest.first, space == " " { rest = rest.dropFirst() }
      while let space = rest.last, space == " " { rest = rest.dropLast() }
    }
  }
}
