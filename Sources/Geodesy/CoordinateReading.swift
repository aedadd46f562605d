// SPDX-License-Identifier: Apache-2.0

/// What a coordinate text was taken for.
public struct CoordinateReading: Hashable, Sendable {
  /// The notations that are told apart.
  public enum Notation: String, Hashable, Sendable {
    /// Latitude and longitude in any division of degrees.
    case degrees
    /// A square of MGRS.
    case mgrs = "MGRS"
    /// Easting and northing of UTM.
    case utm = "UTM"
    /// Easting and northing of UPS.
    case ups = "UPS"
    /// A cell of GARS.
    case gars = "GARS"
  }

  /// The place, or the middle of the square or cell.
  public let position: Position
  /// The notation of the text.
  public let notation: Notation
  /// How wide the square or cell is that the text names, zero for a point; a minute of GARS counts as a nautical mile.
  public let size: Distance

  init(_ position: Position, _ notation: Notation, size: Distance) {
    self.position = position
    self.notation = notation
    self.size = size
  }

  /// Reads a grid reference by its form, `nil` if it has none: three letters in a row make it MGRS, a hemisphere in full or
  /// an easting of six digits after a zone UTM or UPS, three digits and two letters GARS.
  init?(gridReference text: String) throws(GridError) {
    let words = try GridNumber.words(text)
    let joined = words.joined()
    guard let first = joined.first, first.isASCII else { return nil }
    let digits = joined.prefix { $0.isASCII && $0.isNumber }
    let letters = joined.dropFirst(digits.count).prefix { $0.isASCII && $0.isLetter }
    let isHemisphere = letters == "NORTH" || letters == "SOUTH"
    if isHemisphere ? !digits.isEmpty : digits.isEmpty && letters == "UTM" {
      self.init(try UTMCoordinate(text).position, .utm, size: .zero)
    } else if digits.isEmpty, isHemisphere || letters == "UPSNORTH" || letters == "UPSSOUTH" {
      self.init(try UPSCoordinate(text).position, .ups, size: .zero)
    } else if digits.count <= 2, letters.count == 3 {
      let square = try MGRSReference(text)
      self.init(square.centre, .mgrs, size: square.size)
    } else if digits.count == 3, letters.count == 2, joined.count <= 7 {
      let cell = try GARSCell(text)
      self.init(cell.centre, .gars, size: .nauticalMiles(cell.size.rawValue))
    } else if (1...2).contains(digits.count), letters.count == 1, (3...4).contains(words.count),
      words.suffix(2).allSatisfy({ $0.prefix { $0.isNumber }.count >= 6 })
    {
      self.init(try UTMCoordinate(text).position, .utm, size: .zero)
    } else {
      return nil
    }
  }
}
