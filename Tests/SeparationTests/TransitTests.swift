// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Testing

@testable import Separation

@Suite("Circles that move")
struct TransitTests {
  private static let band = Result { try AltitudeBand(lower: .surface, upper: .unlimited) }

  private func volume(_ area: Area, _ start: Int64, _ end: Int64) throws -> Volume {
    try Volume(
      area: area, band: Self.band.get(),
      window: TimeWindow(start: Instant(milliseconds: start), end: Instant(milliseconds: end)))
  }

  private func place(_ latitude: Double, _ longitude: Double) throws -> Position {
    try Position(latitude: latitude, longitude: longitude)
  }

  @Test("What stands in the way conflicts only while the circle is there, and the conflict says when")
  func passing() throws {
    // A degree of latitude in an hour, northwards.
    let moving = Area.transit(Transit(from: try place(33, 38), to: try place(35, 38), radius: .kilometres(5)))
    let flight = try volume(moving, 0, 7_200_000)
    let site = Area.circle(center: try place(34, 38), radius: .kilometres(1))
    let minima = Minima(lateral: .kilometres(4), vertical: .zero, seconds: 0)
    // It is within 4 km from 10 km before to 10 km behind the middle of the site: 110.9 km/h.
    let conflict = try #require(ConflictTest.conflict(flight, try volume(site, 0, 7_200_000), minima: minima))
    #expect(conflict.lateral == .zero && conflict.timeGapMilliseconds == 0)
    let margin = 10_000 / 110_900.0 * 3_600
    #expect(abs(Double(conflict.window.start.milliseconds) / 1_000 - (3_600 - margin)) < 5)
    #expect(abs(Double(conflict.window.end.milliseconds) / 1_000 - (3_600 + margin)) < 5)
    #expect(ConflictTest.conflict(flight, try volume(site, 0, 3_000_000), minima: minima) == nil)
    #expect(ConflictTest.conflict(flight, try volume(site, 4_200_000, 7_200_000), minima: minima) == nil)
    // With a minimum of time of 10 min it is there soon enough after the site's window ends.
    let patient = Minima(lateral: .kilometres(4), vertical: .zero, seconds: 600)
    let late = try #require(ConflictTest.conflict(try volume(site, 0, 3_000_000), flight, minima: patient))
    let first = Int64((3_600 - margin) * 1_000)
    #expect(abs(late.timeGapMilliseconds - (first - 3_000_000)) < 5_000)
    #expect(late.timeBreach.shortfall == 600_000 - late.timeGapMilliseconds)
  }

  @Test("Two on one path keep their distance; with a minimum of time, what flies where the other was conflicts")
  func inTrail() throws {
    // The second is 20 minutes behind, some 37 km.
    let leg = Area.transit(Transit(from: try place(33, 38), to: try place(35, 38), radius: .kilometres(1)))
    let (first, second) = (try volume(leg, 0, 7_200_000), try volume(leg, 1_200_000, 8_400_000))
    func conflict(_ kilometres: Int, _ seconds: Int) -> Conflict? {
      ConflictTest.conflict(
        first, second, minima: Minima(lateral: .kilometres(kilometres), vertical: .zero, seconds: seconds))
    }
    #expect(conflict(34, 0) == nil)
    let near = try #require(conflict(36, 0))
    #expect(abs(Double(near.lateral.millimetres) / 1e6 - (36.96 - 2)) < 0.1)
    #expect(conflict(10, 600) == nil)
    let soon = try #require(conflict(10, 1_000))
    #expect(soon.lateral > .kilometres(3) && soon.lateral < .kilometres(5))
    #expect(try #require(conflict(10, 1_201)).lateral == .zero)
    // Crossing the same point 20 minutes apart, without a minimum of time, never comes near.
    let across = Area.transit(Transit(from: try place(34, 37), to: try place(34, 39), radius: .kilometres(1)))
    let minima = Minima(lateral: .kilometres(5), vertical: .zero, seconds: 0)
    #expect(ConflictTest.conflict(first, try volume(across, 1_200_000, 8_400_000), minima: minima) == nil)
    let meeting = try #require(ConflictTest.conflict(first, try volume(across, 0, 7_200_000), minima: minima))
    #expect(meeting.lateral == .zero)
    #expect(meeting.window.start.milliseconds > 3_000_000 && meeting.window.end.milliseconds < 4_200_000)
  }

  @Test(
    "500 random pairs, up to 1,200 km long, poles and antimeridian included, against a search on shrinking grids: within 0.1 m"
  )
  func againstSearch() throws {
    var figures = RandomFigures(random: SeededGenerator(seed: 41))
    var random = SeededGenerator(seed: 42)
    var questions: [String] = []
    var pairs: [(TransitLeg, TransitLeg, Int64)] = []
    while pairs.count < 500 {
      let scale: Int64 = [5_000_000, 50_000_000, 600_000_000].randomElement(using: &random) ?? 1
      let center = try figures.place()
      func leg() throws -> (Volume, Transit) {
        let middle = Geodesic.direct(
          from: center, bearing: figures.bearing(),
          distance: Distance(millimetres: .random(in: 0...scale, using: &random)))
        let (out, back) = (figures.bearing(), figures.bearing())
        let from = Geodesic.direct(
          from: middle, bearing: out, distance: Distance(millimetres: .random(in: 1_000...scale, using: &random)))
        let to = Geodesic.direct(
          from: middle, bearing: back, distance: Distance(millimetres: .random(in: 1_000...scale, using: &random)))
        let start = Int64.random(in: 0...5_000_000, using: &random)
        let transit = Transit(from: from, to: to, radius: Distance(millimetres: 1))
        return (try volume(.transit(transit), start, start + .random(in: 1...5_000_000, using: &random)), transit)
      }
      let ((a, transit), (b, other)) = (try leg(), try leg())
      let most: Int64 = [0, 60_000, 1_200_000].randomElement(using: &random) ?? 0
      guard a.window.gapMilliseconds(to: b.window) <= most, let first = TransitLeg(a), let second = TransitLeg(b) else {
        continue
      }
      pairs.append((first, second, most))
      questions.append(
        "\(most) "
          + [(a, transit), (b, other)].map { volume, leg in
            "\(volume.window.start.milliseconds) \(volume.window.end.milliseconds) \(leg.from.longitudeE7) "
              + "\(leg.from.latitudeE7) \(leg.to.longitudeE7) \(leg.to.latitudeE7)"
          }.joined(separator: " "))
    }
    let answers = try PythonOracle.lines(of: "separation_moving.py", input: questions).compactMap { Double($0) }
    #expect(answers.count == pairs.count)
    var (nearer, further, decided) = (0.0, 0.0, 0)
    for ((pair, metres), question) in zip(zip(pairs, answers), questions) {
      let legs = LegPair(pair.0, pair.1, timeMinimum: pair.2)
      let found = try #require(legs.meeting(within: 1e7)).approach.metres + 0.002
      (nearer, further) = (max(nearer, metres - found), max(further, found - metres))
      if metres - found > 0.2 || found - metres > 0.02 { Issue.record("\(found) m, not \(metres) m: \(question)") }
      guard metres > 3 else { continue }
      decided += 1
      #expect(legs.meeting(within: metres + 0.1) != nil, "\(question)")
      #expect(legs.meeting(within: metres - 0.2) == nil, "\(question)")
    }
    print(
      "moving circles against search: \(answers.count) distances; at most \(nearer) m too small, \(further) m too large"
    )
    #expect(decided > 200)
  }

  @Test("A circle that stands still for the search is where it moves through: sampled, it is never nearer than said")
  func againstSamples() throws {
    var figures = RandomFigures(random: SeededGenerator(seed: 43))
    var random = SeededGenerator(seed: 44)
    var conflicts = 0
    for _ in 0..<400 {
      let center = try figures.place()
      let reach: Int64 = 20_000_000
      func near(_ most: Int64) -> Position {
        Geodesic.direct(
          from: center, bearing: figures.bearing(),
          distance: Distance(millimetres: .random(in: 1...most, using: &random)))
      }
      let transit = Transit(from: near(reach), to: near(reach), radius: .metres(500))
      let moving = try volume(.transit(transit), 1_000_000, 4_000_000)
      let start = Int64.random(in: 0...4_500_000, using: &random)
      let still = try volume(
        figures.anyArea(at: near(reach), reach: reach / 4), start, start + .random(in: 0...2_000_000, using: &random))
      let minima = Minima(lateral: .kilometres(3), vertical: .zero, seconds: .random(in: 0...300, using: &random))
      let conflict = ConflictTest.conflict(moving, still, minima: minima)
      let area = PreparedArea(still.area)
      let leg = try #require(TransitLeg(moving))
      var least = Double.infinity
      for step in 0...300 {
        let instant = Instant(milliseconds: 1_000_000 + Int64(step) * 10_000)
        let gap = max(0, still.window.start - instant, instant - still.window.end)
        guard gap == 0 || gap < Int64(minima.seconds) * 1_000 else { continue }
        let metres = max(0, area.distance(to: leg.point(after: Double(step) * 10_000)) - 500)
        least = min(least, metres)
        if metres < 3_000 {
          #expect(conflict.map { $0.window.start <= instant.adding(seconds: minima.seconds) } == true)
          #expect(conflict.map { $0.window.end >= instant.adding(seconds: -minima.seconds) } == true)
        }
      }
      if let conflict {
        conflicts += 1
        // Between samples it moves 0.27 km at most.
        #expect(Double(conflict.lateral.millimetres) / 1_000 <= least + 0.001)
        #expect(Double(conflict.lateral.millimetres) / 1_000 >= least - 300)
      } else {
        #expect(least > 2_999.999)
      }
    }
    #expect(conflicts > 50)
  }

  @Test("Legs made to cost time are answered after a bounded search, to the safe side")
  func bounded() throws {
    // Side by side at the minimum, for 2,000 km, with a minimum of time of hours.
    func leg(_ longitude: Double) throws -> Area {
      .transit(Transit(from: try place(20, longitude), to: try place(38, longitude), radius: .metres(10)))
    }
    let minima = Minima(lateral: .kilometres(20), vertical: .zero, seconds: 20_000)
    for offset in stride(from: 0.19, through: 0.26, by: 0.0025) {
      let (a, b) = (try volume(leg(38), 0, 7_200_000), try volume(leg(38 + offset), 0, 7_200_000))
      let apart = Geodesic.inverse(from: try place(38, 38), to: try place(38, 38 + offset)).distance - .metres(20)
      let conflict = ConflictTest.conflict(a, b, minima: minima)
      #expect((conflict != nil) == (apart <= .kilometres(20)))
      if let conflict { #expect(conflict.lateral <= apart + .metres(1) && conflict.lateral >= apart - .metres(30)) }
    }
  }
}
