// SPDX-License-Identifier: Apache-2.0

/// A square of the Military Grid Reference System (NGA.STND.0037), 100 km to 1 m wide.
///
/// Written `37S BT 47029 11570`: grid zone, square of 100 km, easting, northing. A reference names a square, not a point:
/// digits are cut off, never rounded, and whoever needs a point takes `centre` and keeps `size` in mind.
public struct MGRSReference: Hashable, Sendable, CustomStringConvertible {
  /// The digits of easting, and as many of northing: 0 (100 km) to 5 (1 m).
  public let digits: Int
  private let zone: MGRSZone
  /// The southwest corner in metres of the zone's projection.
  private let easting: Int
  private let northing: Int

  /// The square that holds a place; any place on Earth is in one.
  ///
  /// - Throws: `GridError.outOfRange` for digits outside 0...5.
  public init(of place: Position, digits: Int = 5) throws(GridError) {
    guard (0...5).contains(digits) else {
      throw .outOfRange(field: "digits", value: "\(digits)", lowest: "0", highest: "5")
    }
    self.init(of: place, checkedDigits: digits)
  }

  init(of place: Position, checkedDigits digits: Int) {
    let size = MGRSReference.metres(digits: digits)
    // The meridian in the middle, and the pole, belong to the eastern half of a cap.
    let isEast = place.longitudeE7 >= 0 || place.longitudeE7 == -1_800_000_000
    zone =
      UTMZone.covers(latitudeE7: place.latitudeE7)
      ? .utm(zone: UTMZone.number(of: place), band: UTMZone.band(latitudeE7: place.latitudeE7))
      : .ups(Hemisphere(of: place), isEast: isEast)
    let plane = zone.metres(of: place.point)
    var east = GridNumber.wholeMetres(plane.east)
    // Less than a micrometre west of the middle is still west of it.
    if case .ups(_, isEast: false) = zone { east = min(east, UPSCoordinate.middle - 1) }
    easting = east / size * size
    northing = GridNumber.wholeMetres(plane.north) / size * size
    self.digits = digits
  }

  /// The side of the square: 1 m to 100 km.
  public var size: Distance { .metres(MGRSReference.metres(digits: digits)) }

  /// The middle of the square, to the nearest 1e-7 degrees.
  public var centre: Position { position(Double(MGRSReference.metres(digits: digits)) / 2) }

  /// The corner that the digits stand for, to the nearest 1e-7 degrees.
  public var southwestCorner: Position { position(0) }

  /// For example `37S BT 47029 11570`, or `37S BT` for a square of 100 km.
  public var description: String { parts.joined(separator: " ") }

  /// Without spaces, for machines: `37SBT4702911570`.
  public var compactText: String { parts.joined() }

  private var parts: [String] {
    let letters = [zone.text, zone.letters(easting: easting, northing: northing)]
    guard digits > 0 else { return letters }
    let size = MGRSReference.metres(digits: digits)
    return letters + [easting, northing].map { paddedText($0 % MGRSZone.square / size, digits) }
  }

  private func position(_ offset: Double) -> Position {
    Position(nearest: zone.point(at: GridPlane(east: Double(easting) + offset, north: Double(northing) + offset)))
  }

  private static func metres(digits: Int) -> Int { [100_000, 10_000, 1_000, 100, 10, 1][digits] }
}

// MARK: - Text

extension MGRSReference {
  /// Reads a reference with 0 to 5 digits each way, in either case, with spaces or without them.
  ///
  /// A square that lies partly in its grid zone counts as a whole, as on maps that overlap.
  ///
  /// - Throws: `GridError`; a square that does not touch its grid zone is refused, because a letter is wrong then.
  public init(_ text: String) throws(GridError) {
    let words = try GridNumber.words(text)
    let all = words.joined(separator: " ")
    guard let lastLetter = all.lastIndex(where: { $0.isLetter }) else { throw MGRSReference.malformed(text) }
    let numbers = all[all.index(after: lastLetter)...].split(separator: " ")
    let digits = try MGRSReference.digits(numbers, text)
    var front = all[...lastLetter].filter { $0 != " " }[...]
    let zoneDigits = front.prefix { $0.isASCII && $0.isNumber }
    front = front.dropFirst(zoneDigits.count)
    guard front.count == 3, front.allSatisfy({ $0.isASCII && $0.isLetter }), zoneDigits.count <= 2 else {
      throw MGRSReference.malformed(text)
    }
    let letters = Array(front)
    zone = try MGRSReference.zone(zoneDigits, letters[0])
    let corner = try zone.corner(column: letters[1], row: letters[2])
    self.digits = digits.count / 2
    let size = MGRSReference.metres(digits: digits.count / 2)
    easting = corner.easting + (Int(digits.prefix(digits.count / 2)) ?? 0) * size
    northing = corner.northing + (Int(digits.suffix(digits.count / 2)) ?? 0) * size
  }

  /// The digits of easting and northing, which stand together or in two groups of the same length.
  private static func digits(_ groups: [Substring], _ text: String) throws(GridError) -> Substring {
    let digits = groups.joined()[...]
    guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), digits.count <= 10 else { throw malformed(text) }
    guard groups.count <= 2, digits.count % 2 == 0, groups.count < 2 || groups[0].count == groups[1].count else {
      throw .unevenDigits(text)
    }
    return digits
  }

  private static func zone(_ digits: Substring, _ letter: Character) throws(GridError) -> MGRSZone {
    if digits.isEmpty {
      switch letter {
      case "A", "B": return .ups(.south, isEast: letter == "B")
      case "Y", "Z": return .ups(.north, isEast: letter == "Z")
      default: throw .letter(letter, field: "the grid zone without a number", allowed: "ABYZ")
      }
    }
    let zone = Int(digits) ?? 0
    guard (1...60).contains(zone) else {
      throw .outOfRange(field: "zone", value: "\(zone)", lowest: "1", highest: "60")
    }
    guard let band = UTMZone.bands.firstIndex(of: letter) else {
      throw .letter(letter, field: "the latitude band", allowed: String(UTMZone.bands))
    }
    return .utm(zone: zone, band: band)
  }

  private static func malformed(_ text: String) -> GridError {
    .malformed(text, system: "MGRS", example: "37S BT 47029 11570")
  }
}
