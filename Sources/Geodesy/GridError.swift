// SPDX-License-Identifier: Apache-2.0

/// Why something is not a reference of UTM, UPS, MGRS or GARS.
public enum GridError: Error, Hashable, CustomStringConvertible {
  /// The text is longer than any grid reference.
  case tooLong(bytes: Int, limit: Int)
  /// The text does not have the form of the system named, of which an example is given.
  case malformed(String, system: String, example: String)
  /// A number is outside what it may be; both ends are allowed.
  case outOfRange(field: String, value: String, lowest: String, highest: String)
  /// A letter that its place cannot have (I and O are never used).
  case letter(Character, field: String, allowed: String)
  /// "37S" may mean zone 37 south of the equator, or band S of the MGRS, which lies north of it.
  case ambiguousHemisphere(String)
  /// Easting and northing have different numbers of digits.
  case unevenDigits(String)
  /// The latitude is not covered by the system.
  case latitude(String, system: String, lowest: Int, highest: Int)
  /// The 100 km square lies nowhere in the grid zone that is stated before it.
  case squareOutsideZone(square: String, zone: String)

  /// What was wrong, the limit, and what to do.
  public var description: String {
    switch self {
    case .tooLong(let bytes, let limit):
      "a grid reference of \(bytes) bytes: at most \(limit) are read"
    case .malformed(let text, let system, let example):
      "\"\(text)\" is not a reference of \(system): write it like \(example)"
    case .outOfRange(let field, let value, let lowest, let highest):
      "\(field) \(value) is outside \(lowest)...\(highest): check the digits"
    case .letter(let letter, let field, let allowed):
      "\(field) cannot be \(letter): it is one of \(allowed)"
    case .ambiguousHemisphere(let text):
      "\"\(text)\": S may mean the southern hemisphere or band S, which lies north of the equator: write north or south"
    case .unevenDigits(let text):
      "\"\(text)\" has not as many digits of easting as of northing: give both to the same precision"
    case .latitude(let latitude, let system, let lowest, let highest):
      "latitude \(latitude) is outside what \(system) covers, \(lowest)...\(highest) degrees"
    case .squareOutsideZone(let square, let zone):
      "square \(square) does not lie in grid zone \(zone): check the zone and the letters"
    }
  }
}
