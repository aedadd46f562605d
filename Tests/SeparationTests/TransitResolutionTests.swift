// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Testing

@testable import Separation

@Suite("Resolutions of circles that move")
struct TransitResolutionTests {
  @Test("A circle that moves keeps its speed when its window is cut")
  func cutTransit() throws {
    let place = try Position(latitudeE7: 340_000_000, longitudeE7: 360_000_000)
    func at(_ degrees: Int, _ kilometres: Int) -> Position {
      Geodesic.direct(from: place, bearing: .degrees(degrees), distance: .kilometres(kilometres))
    }
    let start = Instant(milliseconds: 1_767_225_600_000)
    let band = try AltitudeBand(
      lower: .meanSeaLevel(centimetres: 100_000), upper: .meanSeaLevel(centimetres: 200_000))
    let flight = try Volume(
      area: .transit(Transit(from: at(270, 60), to: at(90, 60), radius: .kilometres(2))), band: band,
      window: TimeWindow(start: start, end: start.adding(seconds: 3_600)))
    // A still area on the way, over before half of the way is done.
    let still = try Volume(
      area: .circle(center: at(270, 40), radius: .kilometres(3)), band: band,
      window: TimeWindow(start: start, end: start.adding(seconds: 900)))
    var index = SeparationIndex<Int>()
    index.insert(1, [still])
    let minima = Minima(lateral: .kilometres(1), vertical: .metres(300), seconds: 60)
    var search = ResolutionSearch(
      for: [flight], in: index, limits: ResolutionLimits(), upTo: minima, minima: { _ in minima })
    var work = 100_000_000
    search.run(work: &work)
    let cut = try #require(search.resolutions.first { if case .start = $0.change { true } else { false } })
    let rest = try #require(cut.volumes.first)
    guard case .transit(let way) = rest.area else { return #expect(Bool(false)) }
    let share = Double(rest.window.end - rest.window.start) / 3_600_000
    let length = Double(Geodesic.inverse(from: way.from, to: way.to).distance.millimetres) / 120_000_000
    #expect(abs(share - length) < 1e-5)
    #expect(ConflictTest.conflict(rest, still, minima: minima) == nil)
  }

  @Test("Shifts of a circle that moves past what does not are the smallest, by a plain scan of all minutes")
  func transitShifts() throws {
    let place = try Position(latitudeE7: 340_000_000, longitudeE7: 360_000_000)
    var random = SeededGenerator(seed: 77)
    let band = try AltitudeBand(
      lower: .meanSeaLevel(centimetres: 100_000), upper: .meanSeaLevel(centimetres: 200_000))
    let start = Instant(milliseconds: 1_767_225_600_000)
    let minima = Minima(lateral: .kilometres(1), vertical: .metres(300), seconds: 60)
    func at(_ kilometres: ClosedRange<Int>) -> Position {
      Geodesic.direct(
        from: place, bearing: .degrees(.random(in: 0..<360, using: &random)),
        distance: .kilometres(.random(in: kilometres, using: &random)))
    }
    func window(_ minutes: ClosedRange<Int>) throws -> TimeWindow {
      let begin = start.adding(seconds: 60 * .random(in: 0...120, using: &random))
      return try TimeWindow(start: begin, end: begin.adding(seconds: 60 * .random(in: minutes, using: &random)))
    }
    var found = 0
    for _ in 0..<80 {
      var index = SeparationIndex<Int>()
      let still = try (0..<12).map { _ in
        try Volume(area: .circle(center: at(0...30), radius: .kilometres(4)), band: band, window: window(20...90))
      }
      for (key, volume) in still.enumerated() { index.insert(key, [volume]) }
      let flight = try Volume(
        area: .transit(Transit(from: at(40...60), to: at(40...60), radius: .kilometres(2))), band: band,
        window: window(60...90))
      func conflicts(_ minutes: Int) throws -> Bool {
        let shift = Int64(minutes) * 60_000
        let moved = try Volume(
          area: flight.area, band: band,
          window: TimeWindow(
            start: flight.window.start.adding(milliseconds: shift), end: flight.window.end.adding(milliseconds: shift)))
        return still.contains { ConflictTest.conflict(moved, $0, minima: minima) != nil }
      }
      guard try conflicts(0) else { continue }
      var search = ResolutionSearch(
        for: [flight], in: index, limits: ResolutionTests.bounds(work: 500_000_000), upTo: minima,
        minima: { _ in minima })
      var work = 1_000_000_000
      search.run(work: &work)
      for resolution in search.resolutions {
        guard case .time(let minutes) = resolution.change else { continue }
        found += 1
        #expect(try !conflicts(minutes))
        for less in 1..<max(1, abs(minutes)) {
          #expect(try conflicts(less * minutes.signum()), "\(less) of \(minutes)")
        }
      }
    }
    #expect(found > 20)
  }
}
