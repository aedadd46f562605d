// SPDX-License-Identifier: Apache-2.0

/// A cell of the Global Area Reference System (NGA; CJCSI 3900.01), 30, 15 or 5 minutes of arc wide.
///
/// Written `433LH47`: band of longitude, 001 to 720 eastwards from 180° W; band of latitude, AA to QZ northwards from the south
/// pole; quadrant, 1 to 4, and key, 1 to 9, both counted in rows from the northwest. A cell is an area, not a point.
public struct GARSCell: Hashable, Sendable, CustomStringConvertible {
  /// How wide and high a cell is.
  public enum Size: Int, Hashable, Sendable, CaseIterable {
    /// Half a degree, as in `433LH`.
    case minutes30 = 30
    /// A quadrant of that, as in `433LH4`.
    case minutes15 = 15
    /// A ninth of a quadrant, as in `433LH47`.
    case minutes5 = 5
  }

  /// How wide and high this cell is.
  public let size: Size
  /// The southwest corner in steps of five minutes from 180° W and the south pole.
  private let column: Int
  private let row: Int

  /// The cell that holds a place: edges in the south and west belong to a cell, and the north pole to the northernmost.
  public init(of place: Position, size: Size = .minutes5) {
    // Five minutes are 833,333⅓ units of 1e-7 degrees.
    let east = Int((Int64(place.longitudeE7) + 1_800_000_000) * 3 / 2_500_000)
    let north = min(Int((Int64(place.latitudeE7) + 900_000_000) * 3 / 2_500_000), GARSCell.rows - 1)
    let steps = size.rawValue / 5
    self.init(size, column: east / steps * steps, row: north / steps * steps)
  }

  private init(_ size: Size, column: Int, row: Int) {
    self.size = size
    self.column = column
    self.row = row
  }

  /// The corner with the lowest latitude and longitude, to the nearest 1e-7 degrees.
  public var southwestCorner: Position { position(0) }

  /// The corner with the highest latitude and longitude, to the nearest 1e-7 degrees.
  public var northeastCorner: Position { position(2) }

  /// The middle, to the nearest 1e-7 degrees.
  public var centre: Position { position(1) }

  /// For example `433LH47`.
  public var description: String {
    let letters = GARSCell.letters
    var text = paddedText(column / 6 + 1, 3) + String([letters[row / 6 / 24], letters[row / 6 % 24]])
    if size != .minutes30 { text += "\((1 - row % 6 / 3) * 2 + column % 6 / 3 + 1)" }
    if size == .minutes5 { text += "\((2 - row % 3) * 3 + column % 3 + 1)" }
    return text
  }

  /// A place that many halves of the size east and north of the southwest corner.
  private func position(_ halves: Int) -> Position {
    func degrees(_ steps: Int) -> Double { Double(2 * steps + halves * size.rawValue / 5) / 24 }
    return Position(nearest: GeodeticPoint(latitude: degrees(row) - 90, longitude: degrees(column) - 180))
  }

  private static let letters = Array("ABCDEFGHJKLMNPQRSTUVWXYZ")
  /// Steps of five minutes from pole to pole.
  private static let rows = 2_160
}

// MARK: - Text

extension GARSCell {
  /// Reads a cell of any size, in either case, such as `433LH`, `433LH4` or `433LH47`.
  ///
  /// - Throws: `GridError`.
  public init(_ text: String) throws(GridError) {
    let words = try GridNumber.words(text)
    let characters = Array(words.first ?? "")
    guard words.count == 1, (5...7).contains(characters.count), characters.allSatisfy(\.isASCII),
      let band = Int(String(characters[..<3])), characters[..<3].allSatisfy(\.isNumber)
    else { throw .malformed(text, system: "GARS", example: "433LH47") }
    guard (1...720).contains(band) else {
      throw .outOfRange(field: "band of longitude", value: String(characters[..<3]), lowest: "001", highest: "720")
    }
    var column = (band - 1) * 6
    var row = try GARSCell.latitudeBand(characters[3], characters[4]) * 6
    if characters.count > 5 {
      let quadrant = try GARSCell.digit(characters[5], upTo: 4, "quadrant")
      column += (quadrant - 1) % 2 * 3
      row += (1 - (quadrant - 1) / 2) * 3
    }
    if characters.count > 6 {
      let key = try GARSCell.digit(characters[6], upTo: 9, "key")
      column += (key - 1) % 3
      row += 2 - (key - 1) / 3
    }
    self.init([.minutes30, .minutes15, .minutes5][characters.count - 5], column: column, row: row)
  }

  private static func latitudeBand(_ first: Character, _ second: Character) throws(GridError) -> Int {
    guard let high = letters.firstIndex(of: first), high < 15 else {
      throw .letter(first, field: "the first letter of the band of latitude", allowed: String(letters[..<15]))
    }
    guard let low = letters.firstIndex(of: second) else {
      throw .letter(second, field: "the second letter of the band of latitude", allowed: String(letters))
    }
    return high * 24 + low
  }

  private static func digit(_ character: Character, upTo highest: Int, _ field: String) throws(GridError) -> Int {
    guard let digit = Int(String(character)), (1...highest).contains(digit) else {
      throw .outOfRange(field: field, value: String(character), lowest: "1", highest: "\(highest)")
    }
    return digit
  }
}
