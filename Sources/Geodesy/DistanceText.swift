// SPDX-License-Identifier: Apache-2.0

/// A unit of length as people write it.
public enum LengthUnit: String, Hashable, Sendable, CaseIterable {
  /// Metres.
  case metres = "m"
  /// Kilometres.
  case kilometres = "km"
  /// International feet of 304.8 mm.
  case feet = "ft"
  /// International nautical miles of 1,852 m.
  case nauticalMiles = "NM"

  /// The unit in tenths of a millimetre.
  var tenthsOfMillimetre: Int64 {
    switch self {
    case .metres: 10_000
    case .kilometres: 10_000_000
    case .feet: 3_048
    case .nauticalMiles: 18_520_000
    }
  }

  /// Decimals that tell every millimetre apart.
  var places: Int {
    switch self {
    case .metres, .feet: 3
    case .kilometres: 6
    case .nauticalMiles: 7
    }
  }

  /// The unit of a word in capitals, in full or short.
  init?(spelling word: String) {
    switch word {
    case "M", "METRES", "METERS", "METRE", "METER": self = .metres
    case "KM", "KILOMETRES", "KILOMETERS": self = .kilometres
    case "FT", "FEET", "FOOT": self = .feet
    case "NM", "NMI": self = .nauticalMiles
    default: return nil
    }
  }
}

extension Distance {
  /// Reads a length with its unit, such as `12.5 NM`, `500 m`, `3 km` or `1000ft`, to the nearest millimetre.
  ///
  /// - Throws: `DistanceTextError`; a number without unit is refused, never guessed.
  public init(_ text: String) throws(DistanceTextError) {
    guard var tokens = QuantityTokens(text), let number = tokens.takeNumber() else { throw .malformed(text) }
    guard !tokens.tokens.isEmpty else { throw .missingUnit(text) }
    guard let unit = tokens.takeUnit(), tokens.tokens.isEmpty else { throw .malformed(text) }
    self.init(number, unit)
  }

  init(_ number: DecimalNumber, _ unit: LengthUnit) {
    self.init(millimetres: number.count(of: unit.tenthsOfMillimetre, in: 10))
  }

  /// The length in a unit, with as many decimals as tell every millimetre apart: parsing gives the same length again, up to
  /// 999,999,999 units.
  public func formatted(in unit: LengthUnit) -> String {
    let unitLength = UInt64(unit.tenthsOfMillimetre)
    let tenths = millimetres.magnitude.multipliedFullWidth(by: 10)
    // A unit is longer than a millimetre, so that the quotient fits.
    var (whole, rest) = unitLength.dividingFullWidth(tenths)
    let scale = (0..<unit.places).reduce(1 as UInt64) { scale, _ in scale * 10 }
    rest = (rest * scale + unitLength / 2) / unitLength
    whole += rest / scale
    return decimalText(Int64(whole), Int64(rest % scale), places: unit.places, millimetres < 0)
      + " \(unit.rawValue)"
  }
}

/// Why a text is not a length.
public enum DistanceTextError: Error, Hashable, CustomStringConvertible {
  /// A number without unit.
  case missingUnit(String)
  /// The text is not a number with a unit.
  case malformed(String)

  /// What was wrong, and what to do.
  public var description: String {
    switch self {
    case .missingUnit(let text):
      "\"\(text)\" has no unit: add m, km, ft or NM"
    case .malformed(let text):
      "\"\(text.prefix(GeodesyLimits.coordinateTextBytes))\" is not a length: write it like 12.5 NM, 500 m or 1000 ft"
    }
  }
}
