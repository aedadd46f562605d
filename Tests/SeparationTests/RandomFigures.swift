// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Separation

/// Random areas anywhere on Earth, from 200 m to 1,000 km across, that are simple by construction.
struct RandomFigures {
  var random: SeededGenerator

  /// Two areas that overlap, nearly touch, or lie up to about their own size apart.
  mutating func pair() throws -> (Area, Area) {
    let center = try place()
    let reach = scale()
    let otherReach = Bool.random(using: &random) ? reach : scale()
    let gap = Int64.random(in: 0...(2 * max(reach, otherReach)), using: &random)
    let other = Geodesic.direct(from: center, bearing: bearing(), distance: Distance(millimetres: gap))
    return (try area(at: center, reach: reach), try area(at: other, reach: otherReach))
  }

  /// An area whose outermost points lie up to `reach` millimetres from a centre.
  mutating func area(at center: Position, reach: Int64) throws -> Area {
    switch Int.random(in: 0..<5, using: &random) {
    case 0: .circle(center: center, radius: Distance(millimetres: reach))
    case 1: .corridor(path: walk(from: center, reach: reach), halfWidth: Distance(millimetres: reach / 10))
    case 2: withHole(around: center, reach: reach)
    default: .polygon(star(around: center, reach: reach))
    }
  }

  /// A star-shaped ring with a star-shaped hole, if that comes out inside of it, else without.
  mutating func withHole(around center: Position, reach: Int64) -> Area {
    let ring = star(around: center, reach: reach)
    let pierced = Area.polygon(ring, holes: [star(around: center, reach: reach / 3)])
    do { try pierced.validate() } catch { return .polygon(ring) }
    return pierced
  }

  /// An area with a curved boundary that is no circle's: a sector, a ring, an ellipse or a firing fan.
  mutating func curved(at center: Position, reach: Int64) -> Area {
    let outer = Distance(millimetres: reach)
    let inner = Distance(millimetres: .random(in: 0..<reach, using: &random))
    switch Int.random(in: 0..<4, using: &random) {
    case 0:
      return .sector(
        AnnularSector(center: center, innerRadius: inner, outerRadius: outer, from: bearing(), to: bearing()))
    case 1:
      let azimuth = bearing()
      let wide = inner + Distance(millimetres: 1)
      return .sector(
        AnnularSector(
          center: center, innerRadius: min(wide, outer - Distance(millimetres: 1)), outerRadius: outer,
          from: azimuth, to: azimuth))
    case 2:
      return .ellipse(
        Ellipse(
          center: center, semiMajor: outer, semiMinor: inner + Distance(millimetres: 1), orientation: bearing()))
    default:
      return .firingFan(
        FiringFan(
          gun: center, line: bearing(), spreadMicrodegrees: .random(in: 1...359_999_999, using: &random),
          minimumRange: inner, maximumRange: outer))
    }
  }

  /// Any kind of area but one that moves.
  mutating func anyArea(at center: Position, reach: Int64) throws -> Area {
    Bool.random(using: &random) ? curved(at: center, reach: reach) : try area(at: center, reach: reach)
  }

  /// A star-shaped ring of 3 to 12 corners.
  mutating func star(around center: Position, reach: Int64) -> [Position] {
    let corners = Int64.random(in: 3...12, using: &random)
    // Under half a turn between corners, so that the ring holds its centre and cannot cross itself.
    return (0..<corners).map { corner in
      let jitter = Int64.random(in: 100_000_000...500_000_000, using: &random)
      let angle = (corner * 360_000_000_000 + jitter * 360) / corners / 1_000
      let distance = Distance(millimetres: .random(in: (reach / 5)...reach, using: &random))
      return Geodesic.direct(from: center, bearing: Bearing(microdegrees: angle), distance: distance)
    }
  }

  private mutating func walk(from start: Position, reach: Int64) -> [Position] {
    let legs = Int64.random(in: 1...6, using: &random)
    return (0..<legs).reduce(into: [start]) { path, _ in
      let distance = Distance(millimetres: .random(in: (reach / legs / 2)...(reach / legs), using: &random))
      path.append(Geodesic.direct(from: path[path.count - 1], bearing: bearing(), distance: distance))
    }
  }

  mutating func bearing() -> Bearing { Bearing(microdegrees: .random(in: 0..<360_000_000, using: &random)) }

  /// 100 m to 500 km, evenly by order of magnitude.
  private mutating func scale() -> Int64 {
    [100_000, 1_000_000, 5_000_000, 20_000_000, 100_000_000, 500_000_000].randomElement(using: &random) ?? 1
  }

  mutating func place() throws -> Position {
    switch Int.random(in: 0..<5, using: &random) {
    case 0:
      try near(latitudeE7: Bool.random(using: &random) ? 899_000_000 : -899_900_000, longitudeE7: 0, spread: 100_000)
    case 1: try near(latitudeE7: 100_000_000, longitudeE7: 1_799_900_000, spread: 100_000)
    case 2: try near(latitudeE7: 340_000_000, longitudeE7: 380_000_000, spread: 30_000_000)
    default: try near(latitudeE7: 0, longitudeE7: 0, spread: 890_000_000)
    }
  }

  private mutating func near(latitudeE7: Int32, longitudeE7: Int32, spread: Int32) throws -> Position {
    try Position(
      latitudeE7: latitudeE7 + .random(in: -spread...spread, using: &random),
      longitudeE7: longitudeE7 + .random(in: -spread...spread, using: &random))
  }
}

extension Area {
  /// The area as the scripts of the oracles read it; polygons, circles and corridors only for `geodesy_distance.py`.
  var oracleText: String {
    func text(_ points: [Position]) -> String {
      points.map { "\($0.longitudeE7) \($0.latitudeE7)" }.joined(separator: " ")
    }
    return switch self {
    case .polygon(let ring, let holes): "P 0 " + ([ring] + holes).map(text).joined(separator: " ; ")
    case .circle(let center, let radius): "L \(radius.millimetres) \(text([center]))"
    case .corridor(let path, let halfWidth): "L \(halfWidth.millimetres) \(text(path))"
    case .sector(let sector):
      "S 0 \(text([sector.center])) \(sector.innerRadius.millimetres) \(sector.outerRadius.millimetres) "
        + "\(sector.from.microdegrees) \(sector.to.microdegrees)"
    case .ellipse(let ellipse):
      "E 0 \(text([ellipse.center])) \(ellipse.semiMajor.millimetres) \(ellipse.semiMinor.millimetres) "
        + "\(ellipse.orientation.microdegrees)"
    case .firingFan(let fan):
      "F 0 \(text([fan.gun])) \(fan.line.microdegrees) \(fan.spreadMicrodegrees) \(fan.maximumRange.millimetres)"
    case .transit(let transit):
      "T \(transit.radius.millimetres) \(text([transit.from, transit.to]))"
    }
  }
}

extension Volume {
  /// The area at all heights and at one instant.
  init(anyHeight area: Area) throws {
    self = try Volume(
      area: area, band: AltitudeBand(lower: .surface, upper: .unlimited),
      window: TimeWindow(start: Instant(milliseconds: 0), end: Instant(milliseconds: 0)))
  }
}
