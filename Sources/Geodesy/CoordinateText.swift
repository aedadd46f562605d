// SPDX-License-Identifier: Apache-2.0

/// Coordinates as people write them, parsed and formatted without loss.
///
/// Latitude comes first. Parsed are decimal degrees (`33.5138, 36.2765` or `33.5138 N 36.2765 E`), degrees, minutes and
/// seconds (`33°30'49.68"N 36°16'35.4"E`, `33 30 49.68 N, 36 16 35.4 E`), degrees and decimal minutes
/// (`33°30.828'N 36°16.59'E`) and the compact form of aeronautical publications (`333049.68N 0361635.4E`).
public enum CoordinateText {
  /// How a position is written.
  public enum Style: Hashable, Sendable {
    /// `33.5138, 36.2765`: decimal degrees, up to seven decimals.
    case decimal
    /// `33°30'49.68"N 036°16'35.4"E`: degrees, minutes, seconds, up to four decimals.
    case degreesMinutesSeconds
  }

  /// Writes a position so that parsing gives the same position again.
  public static func format(_ position: Position, as style: Style) -> String {
    switch style {
    case .decimal:
      return degreesText(Int64(position.latitudeE7)) + ", " + degreesText(Int64(position.longitudeE7))
    case .degreesMinutesSeconds:
      let latitude = sexagesimal(position.latitudeE7, width: 2, "N", "S")
      return latitude + " " + sexagesimal(position.longitudeE7, width: 3, "E", "W")
    }
  }

  /// Reads a position; digits beyond the seventh decimal of a degree are rounded to the nearest.
  ///
  /// - Throws: `CoordinateTextError` saying which part was not understood.
  public static func parse(_ text: String) throws(CoordinateTextError) -> Position {
    guard text.utf8.count <= GeodesyLimits.coordinateTextBytes else {
      throw .tooLong(bytes: text.utf8.count, limit: GeodesyLimits.coordinateTextBytes)
    }
    let (first, second) = try split(text)
    let latitude = try AngleText(first, axis: .latitude).valueE7
    let longitude = try AngleText(second, axis: .longitude).valueE7
    do {
      return try Position(latitudeE7: latitude, longitudeE7: longitude)
    } catch {
      throw .position(error)
    }
  }

  /// Cuts the text between latitude and longitude: at the one comma, else by the letters, else at the one space.
  private static func split(_ text: String) throws(CoordinateTextError) -> (Substring, Substring) {
    let commas = text.split(separator: ",", omittingEmptySubsequences: false)
    if commas.count == 2 { return (commas[0], commas[1]) }
    guard commas.count == 1 else { throw .notTwoParts(text) }
    if let hemisphere = text.firstIndex(where: { "NSns".contains($0) }) {
      let leads = text[..<hemisphere].allSatisfy { $0 == " " }
      let cut = leads ? text.firstIndex { "EWew".contains($0) } : text.index(after: hemisphere)
      guard let cut else { throw .notTwoParts(text) }
      return (text[..<cut], text[cut...])
    }
    let words = text.split(separator: " ")
    guard words.count == 2 else { throw .notTwoParts(text) }
    return (words[0], words[1])
  }

  /// Degrees, minutes and seconds; a ten-thousandth of a second is finer than the stored unit, so nothing is lost.
  private static func sexagesimal(_ valueE7: Int32, width: Int, _ positive: String, _ negative: String) -> String {
    let magnitude = Int64(valueE7.magnitude)
    // 1e-7 degrees are 3.6 ten-thousandths of a second.
    let ticks = (magnitude * 36 + 5) / 10
    let seconds = decimalText(ticks / 10_000 % 60, ticks % 10_000, places: 4, false)
    let whole = seconds.prefix { $0 != "." }
    return padded(ticks / 36_000_000, width) + "°" + padded(ticks / 600_000 % 60, 2) + "'"
      + String(repeating: "0", count: 2 - whole.count) + seconds + "\"" + (valueE7 < 0 ? negative : positive)
  }

  private static func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

/// Why a text is not a position.
public enum CoordinateTextError: Error, Hashable, CustomStringConvertible {
  /// The text is longer than any coordinate.
  case tooLong(bytes: Int, limit: Int)
  /// Latitude and longitude could not be told apart.
  case notTwoParts(String)
  /// A part is not an angle.
  case notAnAngle(field: String, text: String)
  /// Minutes or seconds are 60 or more.
  case sixtyOrMore(field: String, text: String)
  /// A hemisphere letter does not belong to the field, as when latitude and longitude are swapped.
  case wrongHemisphere(field: String, letter: String)
  /// The numbers are not a position.
  case position(PositionError)

  /// What was wrong, and what to do.
  public var description: String {
    switch self {
    case .tooLong(let bytes, let limit):
      "coordinates of \(bytes) bytes: at most \(limit) are read"
    case .notTwoParts(let text):
      "\"\(text)\" is not a latitude and a longitude: write them like 33.5138, 36.2765 or 333049N 0361635E"
    case .notAnAngle(let field, let text):
      "\(field) \"\(text)\" is not an angle: write it like 33.5138, 33°30'49.7\"N or 333049N"
    case .sixtyOrMore(let field, let text):
      "\(field) \"\(text)\" has minutes or seconds of 60 or more"
    case .wrongHemisphere(let field, let letter):
      "\(field) cannot be \(letter): latitude comes first and takes N or S, longitude takes E or W"
    case .position(let error):
      error.description
    }
  }
}
