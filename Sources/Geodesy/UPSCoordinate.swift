// SPDX-License-Identifier: Apache-2.0
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A place in the Universal Polar Stereographic grid (NGA.STND.0037), to the millimetre.
///
/// Written `UPS north 2000000 1888973.48`: hemisphere as a word, easting, northing in metres.
public struct UPSCoordinate: Hashable, Sendable, CustomStringConvertible {
  /// The pole that is in the middle of the grid.
  public let hemisphere: Hemisphere
  /// Grid distance east of a line 2,000 km left of the pole.
  public let easting: Distance
  /// Grid distance north of a line 2,000 km below the pole; up is 180° in the north, 0° in the south.
  public let northing: Distance

  /// The coordinate of a place, each number to the nearest millimetre.
  ///
  /// - Throws: `GridError.latitude` between 80° S and 84° N, where UTM is used.
  public init(of place: Position) throws(GridError) {
    let north = place.latitudeE7 > 0
    guard !UTMZone.covers(latitudeE7: place.latitudeE7) else {
      throw .latitude(
        degreesText(Int64(place.latitudeE7)), system: "UPS", lowest: north ? 84 : -90, highest: north ? 90 : -80)
    }
    self.init(uncovered: place)
  }

  /// A coordinate by its numbers. The place may lie half a degree beyond the latitudes of UPS, as overlaps between grids
  /// have it.
  ///
  /// - Throws: `GridError.outOfRange` for numbers outside 0...4,000 km, or a place that is not poleward of 83.5° N or 79.5° S.
  public init(hemisphere: Hemisphere, easting: Distance, northing: Distance) throws(GridError) {
    try GridNumber.check(easting, in: .zero ... .kilometres(4_000), "easting")
    try GridNumber.check(northing, in: .zero ... .kilometres(4_000), "northing")
    self.init(checkedHemisphere: hemisphere, easting, northing)
    let latitude = point.latitude
    let range = hemisphere == .north ? 83.5...90 : -90...(-79.5)
    guard range.contains(latitude) else {
      throw .outOfRange(
        field: "latitude", value: "\(latitude)", lowest: "\(range.lowerBound)", highest: "\(range.upperBound)")
    }
  }

  private init(checkedHemisphere hemisphere: Hemisphere, _ easting: Distance, _ northing: Distance) {
    self.hemisphere = hemisphere
    self.easting = easting
    self.northing = northing
  }

  /// A place that UTM does not cover.
  init(uncovered place: Position) {
    let hemisphere = Hemisphere(of: place)
    let plane = UPSCoordinate.metres(of: place.point, hemisphere)
    self.init(
      checkedHemisphere: hemisphere, GridNumber.distance(metres: plane.east), GridNumber.distance(metres: plane.north))
  }

  /// The place, to the nearest 1e-7 degrees: within 8 mm of what the numbers say.
  public var position: Position { Position(nearest: point) }

  /// For example `UPS north 2000000 1888973.48`.
  public var description: String { "UPS \(hemisphere) \(GridNumber.text(easting)) \(GridNumber.text(northing))" }

  private var point: GeodeticPoint {
    let plane = GridPlane(
      east: Double(easting.millimetres) / 1_000, north: Double(northing.millimetres) / 1_000)
    return UPSCoordinate.point(at: plane, hemisphere)
  }
}

// MARK: - Projection with scale and false origin

extension UPSCoordinate {
  private static let scale = 0.994
  /// Easting and northing of the pole in metres.
  static let middle = 2_000_000
  private static let falseOrigin = Double(middle)

  /// Easting and northing of a point in metres.
  static func metres(of point: GeodeticPoint, _ hemisphere: Hemisphere) -> GridPlane {
    let sign = hemisphere == .north ? 1.0 : -1.0
    let radius = scale * PolarStereographic.radius(latitude: sign * point.latitude)
    let longitude = point.longitude * .pi / 180
    return GridPlane(
      east: falseOrigin + radius * sin(longitude), north: falseOrigin - sign * radius * cos(longitude))
  }

  /// The point at an easting and northing in metres.
  static func point(at plane: GridPlane, _ hemisphere: Hemisphere) -> GeodeticPoint {
    let sign = hemisphere == .north ? 1.0 : -1.0
    let (east, north) = (plane.east - falseOrigin, plane.north - falseOrigin)
    return GeodeticPoint(
      latitude: sign * PolarStereographic.latitude(radius: hypot(east, north) / scale),
      longitude: atan2(east, -sign * north) * 180 / .pi)
  }
}

// MARK: - Text

extension UPSCoordinate {
  /// Reads a coordinate: `UPS north 2000000 1888973`, with up to three decimals; `UPS` may be left out, `m`, `mE`, `mN`, `E`,
  /// `N` may follow the numbers.
  ///
  /// - Throws: `GridError`.
  public init(_ text: String) throws(GridError) {
    var words = try GridNumber.words(text)
    if words.first == "UPS" { words.removeFirst() }
    guard words.count == 3, let hemisphere = Hemisphere(rawValue: words[0].lowercased()),
      let easting = GridNumber.distance(words[1], suffix: "E"),
      let northing = GridNumber.distance(words[2], suffix: "N")
    else { throw .malformed(text, system: "UPS", example: "UPS north 2000000 1888973") }
    try self.init(hemisphere: hemisphere, easting: easting, northing: northing)
  }
}
