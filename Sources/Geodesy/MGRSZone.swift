// SPDX-License-Identifier: Apache-2.0
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A grid zone of MGRS with its scheme of letters for squares of 100 km (NGA.STND.0037; on WGS 84 there
/// is only the AA scheme).
enum MGRSZone: Hashable {
  /// Zone 1...60 and the index of its band in `UTMZone.bands`.
  case utm(zone: Int, band: Int)
  /// A half of a polar cap; the middle meridian belongs to the eastern half.
  case ups(Hemisphere, isEast: Bool)

  /// The side of a square, in metres.
  static let square = 100_000

  /// `37S`, or A, B, Y, Z at the poles.
  var text: String {
    switch self {
    case .utm(let zone, let band): "\(zone)\(UTMZone.bands[band])"
    case .ups(.south, let isEast): isEast ? "B" : "A"
    case .ups(.north, let isEast): isEast ? "Z" : "Y"
    }
  }

  var hemisphere: Hemisphere {
    switch self {
    case .utm(_, let band): band < 10 ? .south : .north
    case .ups(let hemisphere, _): hemisphere
    }
  }

  /// Letters of the columns of squares, and how many squares east of the false origin the first of them lies.
  var columns: (letters: [Character], first: Int) {
    switch self {
    case .utm(let zone, _): (Array(["ABCDEFGH", "JKLMNPQR", "STUVWXYZ"][(zone - 1) % 3]), 1)
    case .ups(.south, isEast: false): (Array("JKLPQRSTUXYZ"), 8)
    case .ups(.south, isEast: true): (Array("ABCFGHJKLPQR"), 20)
    case .ups(.north, isEast: false): (Array("RSTUXYZ"), 13)
    case .ups(.north, isEast: true): (Array("ABCFGHJ"), 20)
    }
  }

  /// Letters of the rows of squares, and how many squares north of the false origin the first of them lies; in UTM they begin
  /// again every 2,000 km, and even zones begin five letters later.
  var rows: (letters: [Character], first: Int) {
    switch self {
    case .utm(let zone, _): (Array(zone % 2 == 1 ? "ABCDEFGHJKLMNPQRSTUV" : "FGHJKLMNPQRSTUVABCDE"), 0)
    case .ups(.south, _): (Array("ABCDEFGHJKLMNPQRSTUVWXYZ"), 8)
    case .ups(.north, _): (Array("ABCDEFGHJKLMNP"), 13)
    }
  }

  /// Easting and northing of a point in this zone's projection, in metres.
  func metres(of point: GeodeticPoint) -> GridPlane {
    switch self {
    case .utm(let zone, _): UTMCoordinate.metres(of: point, zone: zone, hemisphere)
    case .ups: UPSCoordinate.metres(of: point, hemisphere)
    }
  }

  /// The point at an easting and northing of this zone's projection, in metres.
  func point(at plane: GridPlane) -> GeodeticPoint {
    switch self {
    case .utm(let zone, _): UTMCoordinate.point(at: plane, zone: zone, hemisphere)
    case .ups: UPSCoordinate.point(at: plane, hemisphere)
    }
  }
}

// MARK: - Squares

extension MGRSZone {
  /// The letters of the square that holds an easting and northing, in metres, of this zone.
  func letters(easting: Int, northing: Int) -> String {
    let (columns, rows) = (columns, rows)
    let column = easting / MGRSZone.square - columns.first
    let row = northing / MGRSZone.square - rows.first
    return String([columns.letters[column], rows.letters[row % rows.letters.count]])
  }

  /// Easting and northing, in metres, of the southwest corner of a square.
  ///
  /// - Throws: `GridError.letter` for a letter that this zone does not have, `GridError.squareOutsideZone`.
  func corner(column: Character, row: Character) throws(GridError) -> (easting: Int, northing: Int) {
    let (columns, rows) = (columns, rows)
    guard let columnIndex = columns.letters.firstIndex(of: column) else {
      throw .letter(column, field: "the square's column in zone \(text)", allowed: String(columns.letters))
    }
    guard let rowIndex = rows.letters.firstIndex(of: row) else {
      throw .letter(row, field: "the square's row in zone \(text)", allowed: String(rows.letters))
    }
    let easting = (columnIndex + columns.first) * MGRSZone.square
    var northing = (rowIndex + rows.first) * MGRSZone.square
    if case .utm(let zone, let band) = self {
      // Rows repeat every 2,000 km and a band is at most 1,340 km high: the repetition nearest to its middle is meant.
      let latitudes = UTMZone.latitudes(band: band)
      let middle = metres(
        of: GeodeticPoint(
          latitude: (latitudes.lowerBound + latitudes.upperBound) / 2, longitude: UTMZone.centralMeridian(zone)))
      let cycle = rows.letters.count * MGRSZone.square
      let cycles = ((middle.north - Double(northing + MGRSZone.square / 2)) / Double(cycle)).rounded()
      northing += Int(cycles) * cycle
    }
    guard meetsSquare(easting: easting, northing: northing) else {
      throw .squareOutsideZone(square: String([column, row]), zone: text)
    }
    return (easting, northing)
  }

  /// Room, in degrees, for what sampling the edges can overlook: a parallel bends by less than 8 m between two samples.
  private static let tolerance = 0.001

  /// Whether any part of the square with that southwest corner lies in this zone.
  private func meetsSquare(easting: Int, northing: Int) -> Bool {
    let side = Double(MGRSZone.square)
    let (west, south) = (Double(easting), Double(northing))
    switch self {
    case .ups(let hemisphere, _):
      let pole = UPSCoordinate.metres(
        of: GeodeticPoint(latitude: hemisphere == .north ? 90 : -90, longitude: 0), hemisphere)
      let nearest = GridPlane(
        east: min(max(pole.east, west), west + side), north: min(max(pole.north, south), south + side))
      let latitude = abs(point(at: nearest).latitude)
      return latitude >= (hemisphere == .north ? 84 : 80) - MGRSZone.tolerance
    case .utm(let zone, let band):
      guard let longitudes = UTMZone.longitudes(zone: zone, band: band) else { return false }
      let latitudes = UTMZone.latitudes(band: band)
      let corners = [longitudes.lowerBound, longitudes.upperBound].flatMap { longitude in
        [latitudes.lowerBound, latitudes.upperBound].map { GeodeticPoint(latitude: $0, longitude: longitude) }
      }
      let holdsCorner = corners.map(metres).contains {
        (west...west + side).contains($0.east) && (south...south + side).contains($0.north)
      }
      return holdsCorner
        || stride(from: 0, through: side, by: side / 10).contains { along in
          [
            GridPlane(east: west + along, north: south), GridPlane(east: west + along, north: south + side),
            GridPlane(east: west, north: south + along), GridPlane(east: west + side, north: south + along),
          ].map(point).contains { isWithin($0, latitudes, longitudes) }
        }
    }
  }

  private func isWithin(
    _ point: GeodeticPoint, _ latitudes: ClosedRange<Double>, _ longitudes: ClosedRange<Double>
  ) -> Bool {
    point.latitude >= latitudes.lowerBound - MGRSZone.tolerance
      && point.latitude <= latitudes.upperBound + MGRSZone.tolerance
      && point.longitude >= longitudes.lowerBound - MGRSZone.tolerance
      && point.longitude <= longitudes.upperBound + MGRSZone.tolerance
  }
}
