// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation

/// A second opinion on whether two volumes meet, on a plane, by sampling: it finds few pairs and is never wrong about
/// them. It shares no code with the conflict test, and knows only the shapes that the workload draws.
enum NaiveGeometry {
  private struct Point {
    /// Metres north and east of an arbitrary origin, on the plane that touches near latitude 34.5°.
    let north: Double
    let east: Double
  }

  /// Whether two volumes certainly have a point in common.
  static func certainlyMeet(_ a: Volume, _ b: Volume) -> Bool {
    guard a.window.start < b.window.end, b.window.start < a.window.end, bandsMeet(a.band, b.band) else { return false }
    return samples(of: a.area).contains { isClearlyInside($0, b.area) }
      || samples(of: b.area).contains { isClearlyInside($0, a.area) }
  }

  private static func bandsMeet(_ a: AltitudeBand, _ b: AltitudeBand) -> Bool {
    guard let first = span(of: a), let second = span(of: b), first.scale == second.scale || first.isAll || second.isAll
    else { return false }
    return first.isAll || second.isAll || (first.low < second.high && second.low < first.high)
  }

  private struct Span {
    let scale: Int
    let low: Int64
    let high: Int64
    let isAll: Bool
  }

  /// A band on the scale of its datum; the surface is at or above the geoid nowhere lower than the Dead Sea, so a band
  /// that begins there meets another one only where both state mean sea level above 1,000 m.
  private static func span(of band: AltitudeBand) -> Span? {
    switch (band.lower, band.upper) {
    case (.surface, .unlimited): Span(scale: 0, low: 0, high: 0, isAll: true)
    case (.flightLevel(let low), .flightLevel(let high)):
      Span(scale: 1, low: Int64(low), high: Int64(high), isAll: false)
    case (.meanSeaLevel(let low), .meanSeaLevel(let high)):
      Span(scale: 2, low: Int64(low), high: Int64(high), isAll: false)
    default: nil
    }
  }

  private static func point(_ position: Position) -> Point {
    let metresPerDegree = 111_000.0
    let shrink = 0.824  // cosine of 34.5°
    return Point(
      north: Double(position.latitudeE7) / 1e7 * metresPerDegree,
      east: Double(position.longitudeE7) / 1e7 * metresPerDegree * shrink)
  }

  private static func distance(_ a: Point, _ b: Point) -> Double {
    let north = a.north - b.north
    let east = a.east - b.east
    return (north * north + east * east).squareRoot()
  }

  /// Points that lie inside the area beyond doubt.
  private static func samples(of area: Area) -> [Point] {
    switch area {
    case .circle(let center, _): return [point(center)]
    case .corridor(let path, _): return path.map(point)
    case .polygon(let ring, let holes):
      guard !ring.isEmpty, holes.isEmpty else { return [] }
      let corners = ring.map(point)
      let north = corners.map(\.north).reduce(0, +) / Double(corners.count)
      let east = corners.map(\.east).reduce(0, +) / Double(corners.count)
      return [Point(north: north, east: east)]
    case .sector, .ellipse, .firingFan, .transit: return []
    }
  }

  /// Whether a point lies inside by more than the plane can be wrong.
  private static func isClearlyInside(_ place: Point, _ area: Area) -> Bool {
    switch area {
    case .circle(let center, let radius):
      return distance(place, point(center)) < Double(radius.millimetres) / 1_000 * 0.9
    case .corridor(let path, let halfWidth):
      return path.contains { distance(place, point($0)) < Double(halfWidth.millimetres) / 1_000 * 0.9 }
    case .polygon(let ring, let holes):
      guard holes.isEmpty else { return false }
      let corners = ring.map(point)
      guard let south = corners.map(\.north).min(), let north = corners.map(\.north).max(),
        let west = corners.map(\.east).min(), let east = corners.map(\.east).max()
      else { return false }
      let height = (north - south) * 0.05
      let width = (east - west) * 0.05
      return place.north > south + height && place.north < north - height && place.east > west + width
        && place.east < east - width
    case .sector, .ellipse, .firingFan, .transit: return false
    }
  }
}
