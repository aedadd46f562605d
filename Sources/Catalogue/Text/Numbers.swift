// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Wire

/// An exact amount in a unit, as its digits.
struct Amount: Hashable {
  /// The number, with a point before its decimals and without groups, in the digits that all languages of soldiers read.
  let digits: String
  /// The number if it is whole and not negative, which decides the plural form.
  let whole: UInt64?

  init(whole: UInt64) {
    digits = String(whole)
    self.whole = whole
  }

  /// `units` of ten to the minus `places`.
  init(units: Int64, places: Int) {
    digits = JSONNumber(units: units, places: places).digits
    whole = UInt64(digits)
  }

  /// The decimals of the number.
  var decimals: Int { digits.firstIndex(of: ".").map { digits.distance(from: $0, to: digits.endIndex) - 1 } ?? 0 }
}

/// An amount with its unit: the word for people, and the abbreviation in codes.
struct Quantity: Hashable {
  let amount: Amount
  let unit: UnitWord
  let abbreviation: String

  /// As it is taken down and typed.
  var code: String { "\(amount.digits) \(abbreviation)" }
}

extension Quantity {
  /// A length in the first of the units in which it is exact with at most `decimals`, else in metres to the millimetre.
  static func length(_ distance: Distance, in units: [LengthUnit], decimals: Int) -> Quantity {
    for unit in units {
      let (numerator, overflow) = distance.millimetres.multipliedReportingOverflow(by: unit.scale)
      guard !overflow, numerator % unit.size == 0 else { continue }
      let amount = Amount(units: numerator / unit.size, places: unit.places)
      if amount.decimals <= decimals {
        return Quantity(amount: amount, unit: unit.word, abbreviation: unit.rawValue)
      }
    }
    return Quantity(
      amount: Amount(units: distance.millimetres, places: 3), unit: .metre, abbreviation: LengthUnit.metres.rawValue)
  }

  /// A speed in the first of the units in which it is whole, else in kilometres per hour, to the metre.
  static func speed(_ speed: Speed, in units: [SpeedUnit]) -> Quantity {
    for unit in units where speed.metresPerHour % unit.metresPerHour == 0 {
      return Quantity(
        amount: Amount(whole: UInt64(speed.metresPerHour / unit.metresPerHour)), unit: unit.word,
        abbreviation: unit.rawValue)
    }
    return Quantity(
      amount: Amount(units: Int64(speed.metresPerHour), places: 3), unit: .kilometrePerHour,
      abbreviation: SpeedUnit.kilometresPerHour.rawValue)
  }

  /// A frequency in kilohertz below 3 MHz, else in megahertz.
  static func frequency(_ frequency: Frequency) -> Quantity {
    let isLow = frequency.hertz < 3_000_000
    let hertz = Int64(clamping: frequency.hertz)
    return Quantity(
      amount: Amount(units: hertz, places: isLow ? 3 : 6), unit: isLow ? .kilohertz : .megahertz,
      abbreviation: isLow ? "kHz" : "MHz")
  }

  /// Hours, minutes and seconds, without those that are 0.
  static func duration(_ seconds: UInt32) -> [Quantity] {
    let parts: [(UInt32, UnitWord, String)] = [
      (seconds / 3_600, .hour, "h"), (seconds / 60 % 60, .minute, "min"), (seconds % 60, .second, "s"),
    ]
    let shown = parts.filter { $0.0 > 0 }
    return (shown.isEmpty ? [(0, UnitWord.second, "s")] : shown).map {
      Quantity(amount: Amount(whole: UInt64($0.0)), unit: $0.1, abbreviation: $0.2)
    }
  }
}

extension LengthUnit {
  fileprivate var word: UnitWord {
    switch self {
    case .metres: .metre
    case .kilometres: .kilometre
    case .feet: .foot
    case .nauticalMiles: .nauticalMile
    }
  }

  /// The unit in the millimetres of one `scale`-th, and the decimals that a `scale`-th of it has.
  fileprivate var size: Int64 {
    switch self {
    case .metres: 1
    case .kilometres: 1
    // 304.8 mm.
    case .feet: 3_048
    // A tenth of a nautical mile.
    case .nauticalMiles: 185_200
    }
  }

  fileprivate var scale: Int64 { self == .feet ? 10 : 1 }

  fileprivate var places: Int {
    switch self {
    case .metres: 3
    case .kilometres: 6
    case .feet: 0
    case .nauticalMiles: 1
    }
  }
}

extension SpeedUnit {
  fileprivate var word: UnitWord {
    switch self {
    case .knots: .knot
    case .kilometresPerHour: .kilometrePerHour
    case .metresPerSecond: .metrePerSecond
    }
  }
}
