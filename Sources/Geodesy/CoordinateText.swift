// SPDX-License-Identifier: Apache-2.0

/// Coordinates as people write them, in any of the notations that are in use, parsed and formatted.
///
/// Latitude comes first. Parsed are decimal degrees (`33.5138, 36.2765` or `33.5138 N 36.2765 E`), degrees, minutes and
/// seconds (`33°30'49.68"N 36°16'35.4"E`, `33 30 49.68 N, 36 16 35.4 E`), degrees and decimal minutes
/// (`33°30.828'N 36°16.59'E`), the forms of aeronautical publications (`333049.68N 0361635.4E`) and of warnings to mariners
/// (`33-30.828N 036-16.59E`), MGRS (`37S BT 47029 11570`), UTM (`37 north 247029 3711570`), UPS
/// (`UPS north 2000000 1888973`) and GARS (`433LH47`). A comma may mark decimals where latitude and longitude are apart without
/// it: `33,5138 36,2765`, `33,5138; 36,2765`. Digits of the Arabic scripts are read too, and marks of writing direction that
/// come along with pasted text are not.
public enum CoordinateText {
  /// How a position is written.
  public enum Style: Hashable, Sendable, CaseIterable {
    /// `33.5138, 36.2765`: decimal degrees, up to seven decimals; exact.
    case decimal
    /// `33°30'49.68"N 036°16'35.4"E`: degrees, minutes, seconds, up to four decimals; exact.
    case degreesMinutesSeconds
    /// `33°30.828'N 036°16.59'E`: degrees and minutes, up to six decimals; exact.
    case degreesDecimalMinutes
    /// `37S BT 47029 11570`: the square metre of MGRS that holds the position.
    case mgrs
    /// `37 north 247029.359 3711570.374`: UTM, or UPS near the poles, to the millimetre; exact between 80° S and 80° N,
    /// else within 8 mm.
    case utm
    /// `433LH47`: the five-minute cell of GARS that holds the position.
    case gars
  }

  /// Writes a position in a style; any position has a text in every style.
  ///
  /// Parsing gives the same position again where the style is exact, and the middle of the square that holds it in MGRS. A
  /// cell of GARS is an area, which `parse` refuses and `read` takes.
  public static func format(_ position: Position, as style: Style) -> String {
    switch style {
    case .decimal:
      degreesText(Int64(position.latitudeE7)) + ", " + degreesText(Int64(position.longitudeE7))
    case .degreesMinutesSeconds:
      AngleText.seconds(position.latitudeE7, axis: .latitude) + " "
        + AngleText.seconds(position.longitudeE7, axis: .longitude)
    case .degreesDecimalMinutes:
      AngleText.minutes(position.latitudeE7, axis: .latitude) + " "
        + AngleText.minutes(position.longitudeE7, axis: .longitude)
    case .mgrs:
      MGRSReference(of: position, checkedDigits: 5).description
    case .utm:
      UTMCoordinate(covered: position)?.description ?? UPSCoordinate(uncovered: position).description
    case .gars:
      GARSCell(of: position).description
    }
  }

  /// Reads a position; digits beyond the seventh decimal of a degree are rounded to the nearest.
  ///
  /// - Throws: `CoordinateTextError` saying which part was not understood; `tooCoarse` for a square or cell wider than
  ///   `GeodesyLimits.squareForPosition`, which is an area and not a place.
  public static func parse(_ text: String) throws(CoordinateTextError) -> Position {
    let reading = try read(text)
    guard reading.size <= GeodesyLimits.squareForPosition else {
      throw .tooCoarse(text, size: reading.size, limit: GeodesyLimits.squareForPosition)
    }
    return reading.position
  }

  /// Reads a text in any notation and says what it was taken for, so that it can be shown to whoever wrote it.
  ///
  /// - Throws: `CoordinateTextError` saying which part was not understood.
  public static func read(_ written: String) throws(CoordinateTextError) -> CoordinateReading {
    guard written.utf8.count <= GeodesyLimits.coordinateTextBytes else {
      throw .tooLong(bytes: written.utf8.count, limit: GeodesyLimits.coordinateTextBytes)
    }
    let text = PastedText.plain(written)
    do {
      if let reading = try CoordinateReading(gridReference: text) { return reading }
    } catch {
      throw .grid(error)
    }
    let (first, second) = try split(text)
    let latitude = try AngleText(first, axis: .latitude).valueE7
    let longitude = try AngleText(second, axis: .longitude).valueE7
    do {
      return CoordinateReading(try Position(latitudeE7: latitude, longitudeE7: longitude), .degrees, size: .zero)
    } catch {
      throw .position(error)
    }
  }

  /// Cuts the text between latitude and longitude: at the one semicolon or slash, at the one comma, else by the letters, else
  /// at the one space.
  private static func split(_ written: String) throws(CoordinateTextError) -> (Substring, Substring) {
    let text = try withoutDecimalCommas(written)
    for marks in [";/", ","] {
      let parts = text.split(omittingEmptySubsequences: false) { marks.contains($0) }
      if parts.count == 2 { return (parts[0], parts[1]) }
      guard parts.count == 1 else { throw .notTwoParts(written) }
    }
    if let hemisphere = text.firstIndex(where: { "NSns".contains($0) }) {
      let leads = text[..<hemisphere].allSatisfy { $0 == " " }
      let cut = leads ? text.firstIndex { "EWew".contains($0) } : text.index(after: hemisphere)
      guard let cut else { throw .notTwoParts(written) }
      return (text[..<cut], text[cut...])
    }
    let words = text.split(separator: " ")
    guard words.count == 2 else { throw .notTwoParts(written) }
    return (words[0], words[1])
  }

  /// The text with a point for each comma between two digits, where something else separates latitude and longitude: another
  /// mark, letters, or another comma. One such comma in two numbers, as in `33,5 35`, could be either.
  private static func withoutDecimalCommas(_ text: String) throws(CoordinateTextError) -> String {
    let characters = Array(text)
    let commas = characters.indices.filter { characters[$0] == "," }
    let decimal = commas.filter { at in
      0 < at && at + 1 < characters.count && characters[at - 1].isWholeNumber && characters[at + 1].isWholeNumber
    }
    guard !decimal.isEmpty else { return text }
    guard commas.count > 1 || text.contains(where: { ";/NSns".contains($0) }) else {
      if text.split(separator: " ").count == 2 { throw .notTwoParts(text) }
      return text
    }
    return String(characters.indices.map { decimal.contains($0) ? "." : characters[$0] })
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
  /// The text has the form of a grid reference, but is none.
  case grid(GridError)
  /// A square or cell that is too wide to stand for a place.
  case tooCoarse(String, size: Distance, limit: Distance)

  /// What was wrong, and what to do.
  public var description: String {
    switch self {
    case .tooLong(let bytes, let limit):
      "coordinates of \(bytes) bytes: at most \(limit) are read"
    case .notTwoParts(let text):
      "\"\(text)\" is no coordinates: write them like 33.5138, 36.2765 (or 33,5138 36,2765), 333049N 0361635E or "
        + "37S BT 47029 11570"
    case .notAnAngle(let field, let text):
      "\(field) \"\(text)\" is not an angle: write it like 33.5138, 33°30'49.7\"N or 333049N"
    case .sixtyOrMore(let field, let text):
      "\(field) \"\(text)\" has minutes or seconds of 60 or more"
    case .wrongHemisphere(let field, let letter):
      "\(field) cannot be \(letter): latitude comes first and takes N or S, longitude takes E or W"
    case .position(let error):
      error.description
    case .grid(let error):
      error.description
    case .tooCoarse(let text, let size, let limit):
      "\"\(text)\" is an area \(size) wide, not a place: give one of at most \(limit), with more digits"
    }
  }
}
