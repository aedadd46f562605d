// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Testing

@testable import Separation

@Suite("What a conflict says of itself")
struct ConflictDetailTests {
  private let center: Position
  private let window: TimeWindow

  init() throws {
    center = try Position(latitude: 34, longitude: 38)
    window = try TimeWindow(start: Instant(milliseconds: 0), end: Instant(milliseconds: 600_000))
  }

  private func volume(_ metres: Int, _ lower: Altitude, _ upper: Altitude, _ window: TimeWindow? = nil) throws -> Volume
  {
    let place = Geodesic.direct(from: center, bearing: .degrees(90), distance: .metres(metres))
    return try Volume(
      area: .circle(center: place, radius: .metres(1_000)), band: AltitudeBand(lower: lower, upper: upper),
      window: window ?? self.window)
  }

  @Test("Each minimum is given with what is measured and what is missing, and the gaps with both ends")
  func breaches() throws {
    let later = try TimeWindow(start: Instant(milliseconds: 780_000), end: Instant(milliseconds: 900_000))
    let low = try volume(0, .meanSeaLevel(centimetres: 100_000), .meanSeaLevel(centimetres: 200_000))
    let high = try volume(5_000, .meanSeaLevel(centimetres: 220_000), .meanSeaLevel(centimetres: 300_000), later)
    let minima = Minima(lateral: .metres(4_000), vertical: .metres(300), seconds: 240)
    let conflict = try #require(ConflictTest.conflict(low, high, minima: minima))
    #expect(abs((conflict.lateralBreach.measured - .metres(3_000)).millimetres) <= 20)
    #expect(conflict.lateralBreach.shortfall == .metres(4_000) - conflict.lateral)
    #expect(conflict.verticalBreach == .init(measured: .metres(200), minimum: .metres(300), shortfall: .metres(100)))
    #expect(conflict.timeBreach == .init(measured: 180_000, minimum: 240_000, shortfall: 60_000))
    #expect(
      conflict.heights == .gap(below: .meanSeaLevel(centimetres: 200_000), above: .meanSeaLevel(centimetres: 220_000)))
    #expect(ConflictTest.conflict(high, low, minima: minima)?.heights == conflict.heights)
    #expect(Geodesic.inverse(from: conflict.closest, to: center).distance > .metres(999))
    #expect(
      Geodesic.inverse(from: conflict.closest, to: conflict.closestOther).distance - conflict.lateral < .metres(1))
  }

  @Test("Of bands that meet, the inner ends are shared; with different datums, those that take nothing away")
  func sharedHeights() throws {
    func shared(_ a: (Altitude, Altitude), _ b: (Altitude, Altitude)) throws -> SharedHeights {
      let (first, second) = (try AltitudeBand(lower: a.0, upper: a.1), try AltitudeBand(lower: b.0, upper: b.1))
      #expect(SharedHeights(first, second) == SharedHeights(second, first))
      return SharedHeights(first, second)
    }
    func sea(_ metres: Int32) -> Altitude { .meanSeaLevel(centimetres: metres * 100) }
    func level(_ number: Int32) -> Altitude { .flightLevel(hundredsOfFeet: number) }
    #expect(try shared((sea(100), sea(500)), (sea(300), sea(900))) == .shared(lower: sea(300), upper: sea(500)))
    #expect(try shared((sea(100), sea(500)), (.surface, .unlimited)) == .shared(lower: sea(100), upper: sea(500)))
    #expect(try shared((sea(100), sea(500)), (sea(500), sea(900))) == .shared(lower: sea(500), upper: sea(500)))
    #expect(
      try shared((level(100), level(200)), (level(150), .unlimited)) == .shared(lower: level(150), upper: level(200)))
    #expect(try shared((sea(0), sea(1_000)), (level(300), level(320))) == .gap(below: sea(1_000), above: level(300)))
    // FL 100 may be anywhere between 2,200 m and 3,900 m: 3,000 m is the end that is certain.
    #expect(
      try shared((sea(1_000), level(100)), (.surface, sea(3_000))) == .shared(lower: sea(1_000), upper: sea(3_000)))
  }

  @Test("Geoid bounds over the areas part heights that worldwide bounds can not")
  func geoid() throws {
    let areas = try (0..<40).map { step in
      Area.circle(
        center: try Position(latitude: Double(step) * 4.6 - 89.9, longitude: Double(step) * 9 - 180),
        radius: .kilometres(1 + step * 12))
    }
    for area in areas {
      let bounds = GeoidModel(egm96Over: [area])
      guard case .circle(let center, let radius) = area else { continue }
      for degrees in stride(from: 0, to: 360, by: 30) {
        for share in [0, 1, 2] {
          let place = Geodesic.direct(
            from: center, bearing: .degrees(degrees),
            distance: Distance(millimetres: radius.millimetres * Int64(share) / 2))
          let undulation = EGM96.undulation(at: place)
          #expect(undulation >= bounds.lowest && undulation <= bounds.highest)
        }
      }
    }
    let both = GeoidModel(egm96Over: areas)
    #expect(areas.allSatisfy { GeoidModel(egm96Over: [$0]).lowest >= both.lowest })
    let low = try volume(0, .meanSeaLevel(centimetres: 0), .meanSeaLevel(centimetres: 100_000))
    let high = try volume(0, .ellipsoid(centimetres: 106_000), .ellipsoid(centimetres: 200_000))
    #expect(low.band.isMeasuredByGeoid(from: high.band) && !low.band.isMeasuredByGeoid(from: low.band))
    let narrow = GeoidModel(egm96Over: [low.area, high.area])
    #expect(narrow.highest - narrow.lowest < .metres(6))
    // 34° N 38° E lies 20 m above the ellipsoid, so the gap is about 40 m; by worldwide bounds there might be none.
    #expect(ConflictTest.conflict(low, high, minima: .zero) != nil)
    #expect(ConflictTest.conflict(low, high, minima: .zero, geoid: narrow) == nil)
  }

  @Test("Of activities with several volumes, the conflict at a place is that of the volumes there")
  func severalVolumes() throws {
    let mine = try [0, 40_000, 80_000].map { try volume($0, .surface, .unlimited) }
    let theirs = try [3_000, 83_000].map { try volume($0, .surface, .unlimited) }
    let minima = Minima(lateral: .metres(2_000), vertical: .zero, seconds: 0)
    for (place, index) in [(0, 0), (1_000, 0), (81_000, 2)] {
      let at = Geodesic.direct(from: center, bearing: .degrees(90), distance: .metres(place))
      let conflict = try #require(ConflictTest.conflict(mine, theirs, at: at, minima: minima))
      #expect(mine[index].area.distance(to: conflict.closest) < .metres(1))
      #expect(conflict.lateral > .metres(900) && conflict.lateral < .metres(1_100))
    }
    #expect(ConflictTest.conflict([mine[1]], theirs, at: center, minima: minima) == nil)
    #expect(ConflictTest.conflict([], theirs, at: center, minima: minima) == nil)
  }
}
