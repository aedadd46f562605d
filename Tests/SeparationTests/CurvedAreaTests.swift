// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Testing

@testable import Separation

@Suite("Areas with curved boundaries")
struct CurvedAreaTests {
  @Test("Outlines of 400 areas up to 500 km are nowhere inside the boundary, and nowhere more than 0.52 m outside")
  func outlines() throws {
    var figures = RandomFigures(random: SeededGenerator(seed: 31))
    var worst = 0.0
    for round in 0..<400 {
      let reach: Int64 = [3_000, 800_000, 20_000_000, 150_000_000, 500_000_000][round % 5]
      let area = figures.curved(at: try figures.place(), reach: reach)
      try area.validate()
      guard let (center, reach) = Self.polar(area) else { continue }
      for edge in PreparedArea(area).edges {
        let line = GeodesicLine(start: edge.start, azimuth: edge.azimuth)
        for step in 0...4 {
          let path = Geodesic.inverse(center, line.point(at: edge.length * Double(step) / 4).point)
          guard let bounds = reach(path.initialAzimuth) else { continue }
          // Inside a ring or sector, only what is nearer than the middle belongs to the inner arc.
          let isInner = path.metres < (bounds.inner + bounds.outer) / 2
          let outside = isInner ? bounds.inner - path.metres : path.metres - bounds.outer
          worst = max(worst, outside / bounds.stretch)
          #expect(outside > -0.02, "\(area.oracleText): \(outside) m")
        }
      }
    }
    print("outlines of curved areas: at most \(worst) m outside of the boundary")
    #expect(worst <= 0.52)
  }

  /// How near and far an area reaches at an azimuth, and how much longer the way out is there than across the boundary; `nil`
  /// beside the arcs, whose ends are radii.
  private static func polar(
    _ area: Area
  ) -> (GeodeticPoint, (Double) -> (inner: Double, outer: Double, stretch: Double)?)? {
    switch area {
    case .sector(let sector): polar(sector)
    case .firingFan(let fan): polar(fan.sector)
    case .ellipse(let ellipse):
      (
        ellipse.center.point,
        { azimuth in
          let degrees = azimuth - ellipse.orientation.degrees
          let reach = ellipse.reach(at: degrees)
          return (0, reach, ellipse.semiMajor.metres / ellipse.semiMinor.metres * 1.01)
        }
      )
    default: nil
    }
  }

  private static func polar(
    _ sector: AnnularSector
  ) -> (GeodeticPoint, (Double) -> (inner: Double, outer: Double, stretch: Double)?) {
    let span = Double(sector.spanMicrodegrees) / 1e6
    return (
      sector.center.point,
      { azimuth in
        var turned = (azimuth - sector.from.degrees).truncatingRemainder(dividingBy: 360)
        if turned < 0 { turned += 360 }
        // On the radii, a point is anywhere between the two arcs.
        guard sector.isWholeRing || (turned > span * 0.02 && turned < span * 0.98) else { return nil }
        return (sector.innerRadius.metres, sector.outerRadius.metres, 1)
      }
    )
  }

  @Test(
    "3,000 pairs of all kinds of area up to 10 km across, drawn by GEOS in a plane: never nearer by more than 0.6 m, never further"
  )
  func againstPlane() throws {
    var figures = RandomFigures(random: SeededGenerator(seed: 32))
    var random = SeededGenerator(seed: 33)
    let pairs = try (0..<3_000).map { round in
      let center = try figures.place()
      let reach = Int64.random(in: 20_000...5_000_000, using: &random)
      let gap = Distance(millimetres: .random(in: 0...(round % 3 == 0 ? reach : 3 * reach), using: &random))
      let other = Geodesic.direct(from: center, bearing: figures.bearing(), distance: gap)
      let otherReach = round % 2 == 0 ? max(reach / 10, 1_000) : reach
      return (figures.curved(at: center, reach: reach), try figures.anyArea(at: other, reach: otherReach))
    }
    let questions = pairs.map { $0.oracleText + "|" + $1.oracleText }
    let answers = try PythonOracle.lines(of: "separation_areas.py", input: questions).compactMap { Double($0) }
    #expect(answers.count == pairs.count)
    var (touching, nearer, further) = (0, 0.0, 0.0)
    for (pair, metres) in zip(pairs, answers) {
      let found = try #require(PreparedArea(pair.0).approach(to: PreparedArea(pair.1), within: .infinity)).metres
      if found == 0 { touching += 1 }
      (nearer, further) = (max(nearer, metres - found), max(further, found - metres))
      // Two outlines may each be 0.52 m outside.
      if metres - found > 1.1 || found - metres > 0.05 {
        Issue.record("\(found) m, not \(metres) m: \(pair.0.oracleText)|\(pair.1.oracleText)")
      }
    }
    print(
      "curved areas against GEOS: \(answers.count) distances, \(touching) of them 0; at most \(nearer) m too small, "
        + "\(further) m too large")
    #expect(touching > 300 && touching < 2_700)
  }

  @Test("What a sector holds follows from distance and azimuth alone, around the poles and across the antimeridian")
  func membership() throws {
    var figures = RandomFigures(random: SeededGenerator(seed: 34))
    var random = SeededGenerator(seed: 35)
    var inside = 0
    for round in 0..<300 {
      let center = try figures.place()
      let reach: Int64 = [50_000, 5_000_000, 100_000_000, 500_000_000][round % 4]
      let sector = AnnularSector(
        center: center, innerRadius: Distance(millimetres: reach / 3), outerRadius: Distance(millimetres: reach),
        from: figures.bearing(), to: figures.bearing())
      let area = PreparedArea(.sector(sector))
      for _ in 0..<20 {
        let azimuth = figures.bearing()
        let metres = Double.random(in: 0...1.3, using: &random) * Double(reach) / 1_000
        let place = Geodesic.direct(center.point, azimuth: azimuth.degrees, metres: metres)
        let turned = (Int64(azimuth.microdegrees) - Int64(sector.from.microdegrees) + 360_000_000) % 360_000_000
        let (low, high) = (sector.innerRadius.metres, sector.outerRadius.metres)
        let isAzimuthIn = turned <= sector.spanMicrodegrees
        let distance = area.distance(to: place)
        if isAzimuthIn, metres >= low, metres <= high {
          inside += 1
          #expect(distance == 0)
        } else if isAzimuthIn {
          // Straight out of the arc, or in towards the centre: there is no shorter way.
          let outside = max(low - metres, metres - high)
          let corner = [sector.from, sector.to].map { side in
            [low, high].map {
              Geodesic.inverse(Geodesic.direct(center.point, azimuth: side.degrees, metres: $0), place).metres
            }
          }
          let least = min(outside, corner.joined().min() ?? outside)
          #expect(distance <= least + 0.001 && distance >= least - 0.6)
        }
      }
    }
    #expect(inside > 1_000)
  }

  @Test("A firing fan holds what is fired over before the minimum range; its impacts do not")
  func fan() throws {
    let gun = try Position(latitude: 34, longitude: 38)
    let fan = FiringFan(
      gun: gun, line: .degrees(350), spreadMicrodegrees: 40_000_000, minimumRange: .kilometres(5),
      maximumRange: .kilometres(20))
    func place(_ degrees: Int, _ metres: Int) -> Position {
      Geodesic.direct(from: gun, bearing: .degrees(degrees), distance: .metres(metres))
    }
    let (area, impacts) = (Area.firingFan(fan), Area.sector(fan.impacts))
    for (degrees, metres, isFlown, isHit) in [
      (350, 1_000, true, false), (350, 4_990, true, false), (350, 5_010, true, true), (331, 19_990, true, true),
      (9, 19_990, true, true), (350, 20_010, false, false), (328, 10_000, false, false), (12, 10_000, false, false),
      (170, 10, false, false),
    ] {
      #expect(area.contains(place(degrees, metres)) == isFlown, "\(degrees)° \(metres) m")
      #expect(impacts.contains(place(degrees, metres)) == isHit, "\(degrees)° \(metres) m")
    }
    #expect(area.contains(gun))
    let window = try TimeWindow(start: Instant(milliseconds: 0), end: Instant(milliseconds: 1))
    let volume = try Volume(firing: fan, maximumOrdinate: .meanSeaLevel(centimetres: 900_000), window: window)
    #expect(volume.band.lower == .surface && volume.band.upper == .meanSeaLevel(centimetres: 900_000))
    #expect(throws: FiringError.self) {
      try Volume(firing: fan, maximumOrdinate: .flightLevel(hundredsOfFeet: 9_000), window: window)
    }
  }
}
