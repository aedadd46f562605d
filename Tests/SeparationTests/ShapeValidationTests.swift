// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Testing

@testable import Separation

@Suite("Sectors, ellipses, firing fans and moving circles that are refused")
struct ShapeValidationTests {
  private let center: Position
  private let limit = SeparationLimits.radius

  init() throws { center = try Position(latitude: 34, longitude: 38) }

  private func refuse(_ area: Area, _ error: VolumeError, _ word: String) {
    #expect(throws: error) { try area.validate() }
    #expect(throws: error) { try area.validateNumbers() }
    #expect("\(error)".contains(word), "\(error)")
  }

  @Test("Sectors: radii out of range or swapped, a whole turn without a hole")
  func sectors() throws {
    func sector(_ inner: Distance, _ outer: Distance, _ from: Int = 10, _ to: Int = 80) -> Area {
      .sector(
        AnnularSector(center: center, innerRadius: inner, outerRadius: outer, from: .degrees(from), to: .degrees(to)))
    }
    try sector(.zero, limit).validate()
    try sector(.metres(1), .metres(2), 80, 80).validate()
    try sector(.zero, Distance(millimetres: 1)).validate()
    refuse(sector(.zero, .zero), .radiusOutOfRange(field: "outer radius", value: .zero, limit: limit), "outer radius")
    let beyond = limit + Distance(millimetres: 1)
    refuse(sector(.zero, beyond), .radiusOutOfRange(field: "outer radius", value: beyond, limit: limit), "500000 m")
    refuse(
      sector(.metres(-1), .metres(5)), .lengthOutOfRange(field: "inner radius", value: .metres(-1), limit: limit),
      "-1 m")
    refuse(
      sector(.metres(5), .metres(5)),
      .notSmaller(field: "inner radius", value: .metres(5), than: "outer radius", limit: .metres(5)), "less than")
    refuse(
      sector(.metres(.max), .metres(5)), .lengthOutOfRange(field: "inner radius", value: .metres(.max), limit: limit),
      "0 m to")
    refuse(sector(.zero, .metres(5), 80, 80), .wholeDisk(.degrees(80)), "80°")
  }

  @Test("Ellipses: an axis of nothing, too long, or the longer one shorter")
  func ellipses() throws {
    func ellipse(_ major: Distance, _ minor: Distance) -> Area {
      .ellipse(Ellipse(center: center, semiMajor: major, semiMinor: minor, orientation: .degrees(30)))
    }
    try ellipse(limit, limit).validate()
    try ellipse(limit, Distance(millimetres: 1)).validate()
    refuse(
      ellipse(.zero, .zero), .radiusOutOfRange(field: "semi-major axis", value: .zero, limit: limit), "more than 0 m")
    refuse(
      ellipse(.metres(3), .zero), .radiusOutOfRange(field: "semi-minor axis", value: .zero, limit: limit), "semi-minor")
    refuse(
      ellipse(.metres(3), .metres(4)), .axesSwapped(semiMajor: .metres(3), semiMinor: .metres(4)), "by 90°")
    refuse(
      ellipse(.metres(.max), .metres(4)),
      .radiusOutOfRange(field: "semi-major axis", value: .metres(.max), limit: limit),
      "semi-major")
  }

  @Test("Firing fans: ranges out of order, no angle of fire, or all around")
  func fans() throws {
    func fan(_ minimum: Distance, _ maximum: Distance, _ spread: Int32 = 40_000_000) -> Area {
      .firingFan(
        FiringFan(
          gun: center, line: .degrees(30), spreadMicrodegrees: spread, minimumRange: minimum, maximumRange: maximum))
    }
    try fan(.zero, .metres(1)).validate()
    try fan(.zero, limit, 359_999_999).validate()
    refuse(
      fan(.metres(2), .metres(1)),
      .notSmaller(field: "minimum range", value: .metres(2), than: "maximum range", limit: .metres(1)), "swapped")
    refuse(fan(.zero, .zero), .radiusOutOfRange(field: "maximum range", value: .zero, limit: limit), "maximum range")
    for spread in [0, -1, 360_000_000, Int32.max, .min] as [Int32] {
      refuse(
        fan(.zero, .metres(1), spread), .spreadOutOfRange(microdegrees: spread, allowed: 1...359_999_999), "\(spread)")
    }
  }

  @Test("Moving circles: no movement, no time for it, no radius, a leg that is too long")
  func transits() throws {
    let other = try Position(latitude: 35, longitude: 38)
    let moving = Area.transit(Transit(from: center, to: other, radius: .metres(500)))
    try moving.validate()
    refuse(.transit(Transit(from: center, to: center, radius: .metres(500))), .noMovement(center), "two positions")
    refuse(
      .transit(Transit(from: center, to: other, radius: .zero)),
      .radiusOutOfRange(field: "radius", value: .zero, limit: limit), "radius")
    let far = Area.transit(Transit(from: center, to: try Position(latitude: 34, longitude: 90), radius: .metres(500)))
    #expect(throws: VolumeError.self) { try far.validate() }
    let band = try AltitudeBand(lower: .surface, upper: .unlimited)
    let instant = Instant(milliseconds: 5_000)
    let window = try TimeWindow(start: instant, end: instant)
    #expect(throws: VolumeError.instantMovement(instant)) { try Volume(area: moving, band: band, window: window) }
    #expect(throws: VolumeError.instantMovement(instant)) { try Volume(stated: moving, band: band, window: window) }
  }

  @Test("A flight along legs: as many legs as the path has, in order of time, each a corridor")
  func tracks() throws {
    let path = [center, try Position(latitude: 35, longitude: 38), try Position(latitude: 35, longitude: 39)]
    func leg(_ level: Int32, _ start: Int64) throws -> TrackCorridor.Leg {
      let band = try AltitudeBand(
        lower: .flightLevel(hundredsOfFeet: level), upper: .flightLevel(hundredsOfFeet: level + 10))
      let from = Instant(milliseconds: start)
      return TrackCorridor.Leg(band: band, window: try TimeWindow(start: from, end: from.adding(seconds: 600)))
    }
    let legs = [try leg(100, 0), try leg(150, 500_000)]
    let volumes = try TrackCorridor(path: path, halfWidth: .metres(900), legs: legs).volumes()
    #expect(volumes.map(\.band) == legs.map(\.band) && volumes.map(\.window) == legs.map(\.window))
    #expect(volumes[1].area == .corridor(path: [path[1], path[2]], halfWidth: .metres(900)))
    #expect(throws: TrackCorridorError.legCount(1, points: 3)) {
      try TrackCorridor(path: path, halfWidth: .metres(900), legs: [legs[0]]).volumes()
    }
    #expect(throws: TrackCorridorError.legOrder(leg: 2, start: legs[0].window.start, before: legs[1].window.start)) {
      try TrackCorridor(path: path, halfWidth: .metres(900), legs: legs.reversed()).volumes()
    }
    #expect(
      throws: TrackCorridorError.leg(1, .radiusOutOfRange(field: "half width", value: .zero, limit: limit))
    ) { try TrackCorridor(path: path, halfWidth: .zero, legs: legs).volumes() }
    #expect(throws: TrackCorridorError.path(.tooFewVertices(count: 1, minimum: 2))) {
      try TrackCorridor(path: [center], halfWidth: .metres(1), legs: []).volumes()
    }
  }
}
