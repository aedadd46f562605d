// SPDX-License-Identifier: Apache-2.0

/// A place in the Universal Transverse Mercator grid (NGA.STND.0037), to the millimetre.
///
/// Written `37 north 247029.359 3711570.374`: zone, hemisphere as a word, easting, northing in metres.
public struct UTMCoordinate: Hashable, Sendable, CustomStringConvertible {
  /// The zone, 1...60, counted eastwards from 180° W.
  public let zone: Int
  /// The half of the Earth, which says where northings count from.
  public let hemisphere: Hemisphere
  /// Grid distance east of a line 500 km west of the central meridian.
  public let easting: Distance
  /// Grid distance north of the equator, or of a line 10,000 km south of it for the southern hemisphere.
  public let northing: Distance

  /// The coordinate of a place in the zone that it belongs to, each number to the nearest millimetre.
  ///
  /// - Throws: `GridError.latitude` outside 80° S up to 84° N, where UPS is used.
  public init(of place: Position) throws(GridError) {
    guard let coordinate = UTMCoordinate(covered: place) else {
      throw .latitude(degreesText(Int64(place.latitudeE7)), system: "UTM", lowest: -80, highest: 84)
    }
    self = coordinate
  }

  /// A coordinate by its numbers. The place may lie beyond its zone and half a degree beyond the latitudes of UTM, as
  /// overlaps between grids have it.
  ///
  /// - Throws: `GridError.outOfRange` for a zone outside 1...60, an easting outside 100...900 km, or a northing that is not
  ///   on its hemisphere between 80.5° S and 84.5° N.
  public init(zone: Int, hemisphere: Hemisphere, easting: Distance, northing: Distance) throws(GridError) {
    guard (1...60).contains(zone) else {
      throw .outOfRange(field: "zone", value: "\(zone)", lowest: "1", highest: "60")
    }
    let northings: ClosedRange<Distance> =
      hemisphere == .north ? .zero ... .kilometres(9_500) : .kilometres(1_000) ... .kilometres(10_000)
    try GridNumber.check(easting, in: GridNumber.eastings, "easting")
    try GridNumber.check(northing, in: northings, "northing")
    self.init(checkedZone: zone, hemisphere, easting, northing)
    let latitude = point.latitude
    guard (-80.5...84.5).contains(latitude) else {
      throw .outOfRange(field: "latitude", value: "\(latitude)", lowest: "-80.5", highest: "84.5")
    }
  }

  private init(checkedZone zone: Int, _ hemisphere: Hemisphere, _ easting: Distance, _ northing: Distance) {
    self.zone = zone
    self.hemisphere = hemisphere
    self.easting = easting
    self.northing = northing
  }

  /// `nil` outside 80° S up to 84° N.
  init?(covered place: Position) {
    guard UTMZone.covers(latitudeE7: place.latitudeE7) else { return nil }
    let zone = UTMZone.number(of: place)
    let hemisphere = Hemisphere(of: place)
    let plane = UTMCoordinate.metres(of: place.point, zone: zone, hemisphere)
    self.init(
      checkedZone: zone, hemisphere, GridNumber.distance(metres: plane.east), GridNumber.distance(metres: plane.north))
  }

  /// The place, to the nearest 1e-7 degrees: within 8 mm of what the numbers say.
  public var position: Position { Position(nearest: point) }

  /// For example `37 north 247029.359 3711570.374`.
  public var description: String {
    "\(zone) \(hemisphere) \(GridNumber.text(easting)) \(GridNumber.text(northing))"
  }

  private var point: GeodeticPoint {
    let plane = GridPlane(
      east: Double(easting.millimetres) / 1_000, north: Double(northing.millimetres) / 1_000)
    return UTMCoordinate.point(at: plane, zone: zone, hemisphere)
  }
}

// MARK: - Projection with scale and false origin

extension UTMCoordinate {
  private static let scale = 0.9996
  private static let falseEasting = 500_000.0

  private static func falseNorthing(_ hemisphere: Hemisphere) -> Double { hemisphere == .north ? 0 : 10_000_000 }

  /// Easting and northing of a point in metres.
  static func metres(of point: GeodeticPoint, zone: Int, _ hemisphere: Hemisphere) -> GridPlane {
    let plane = TransverseMercator.project(point, centralMeridian: UTMZone.centralMeridian(zone))
    return GridPlane(
      east: plane.east * scale + falseEasting, north: plane.north * scale + falseNorthing(hemisphere))
  }

  /// The point at an easting and northing in metres.
  static func point(at plane: GridPlane, zone: Int, _ hemisphere: Hemisphere) -> GeodeticPoint {
    let unscaled = GridPlane(
      east: (plane.east - falseEasting) / scale, north: (plane.north - falseNorthing(hemisphere)) / scale)
    return TransverseMercator.unproject(unscaled, centralMeridian: UTMZone.centralMeridian(zone))
  }
}

// MARK: - Text

extension UTMCoordinate {
  private static let example = "37 north 247029 3711570"

  /// Reads a coordinate: `37 north 247029 3711570`, with up to three decimals; `UTM` may stand before it, the zone may touch
  /// the hemisphere, `m`, `mE`, `mN`, `E`, `N` may follow the numbers.
  ///
  /// Instead of the word a letter of the MGRS bands may stand (`37T`), and is then checked; but `S` alone may also mean
  /// south, and is refused.
  ///
  /// - Throws: `GridError`.
  public init(_ text: String) throws(GridError) {
    var words = try GridNumber.words(text)
    if words.first == "UTM" { words.removeFirst() }
    if let first = words.first, !first.allSatisfy(\.isNumber) {
      // "37NORTH" and "37N" are two words that touch.
      let digits = first.prefix { $0.isASCII && $0.isNumber }
      words.replaceSubrange(0..<1, with: [digits, first.dropFirst(digits.count)])
    }
    guard words.count == 4, (1...2).contains(words[0].count), let zone = Int(words[0]) else {
      throw .malformed(text, system: "UTM", example: UTMCoordinate.example)
    }
    let band = try UTMCoordinate.band(words[1], in: text)
    let hemisphere: Hemisphere = words[1] == "SOUTH" || (band ?? 10) < 10 ? .south : .north
    guard let easting = GridNumber.distance(words[2], suffix: "E"),
      let northing = GridNumber.distance(words[3], suffix: "N")
    else { throw .malformed(text, system: "UTM", example: UTMCoordinate.example) }
    try self.init(zone: zone, hemisphere: hemisphere, easting: easting, northing: northing)
    // N is both a band and what people write for north: it says no more than the hemisphere.
    guard let band, words[1] != "N" else { return }
    let latitudes = UTMZone.latitudes(band: band)
    guard latitudes.contains(point.latitude) else {
      throw .outOfRange(
        field: "latitude in band \(words[1])", value: "\(position.point.latitude)", lowest: "\(latitudes.lowerBound)",
        highest: "\(latitudes.upperBound)")
    }
  }

  /// The index of the band that the word names; `nil` if it names a hemisphere in full.
  private static func band(_ word: Substring, in text: String) throws(GridError) -> Int? {
    if word == "NORTH" || word == "SOUTH" { return nil }
    guard word != "S" else { throw .ambiguousHemisphere(text) }
    guard let letter = word.first, word.count == 1 else { throw .malformed(text, system: "UTM", example: example) }
    guard let band = UTMZone.bands.firstIndex(of: letter) else {
      throw .letter(letter, field: "the latitude band", allowed: String(UTMZone.bands))
    }
    return band
  }
}
