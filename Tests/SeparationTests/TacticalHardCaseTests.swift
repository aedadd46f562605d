// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Testing

@testable import Separation

@Suite("Hard cases of tracks")
struct TacticalHardCaseTests {
  private static let epoch = Instant(milliseconds: 1_700_000_000_000)

  private func track(
    _ latitude: Double, _ longitude: Double, east: Double = 0, north: Double = 0, up: Double = 0, metres: Int = 1_000,
    doubt: TrackDoubt = .none
  ) throws -> Track {
    try Track(
      position: Position(latitude: latitude, longitude: longitude),
      altitude: .meanSeaLevel(centimetres: Int32(metres * 100)),
      velocity: Velocity(eastMetresPerSecond: east, northMetresPerSecond: north, upMetresPerSecond: up),
      time: Self.epoch, doubt: doubt)
  }

  private func zone(
    _ lateral: Int = 1_000, _ vertical: Int = 300, seconds: Int = 300, frame: ProtectedZone.Frame = .tangent
  ) throws -> ProtectedZone {
    try ProtectedZone(lateral: .metres(lateral), vertical: .metres(vertical), lookahead: seconds, frame: frame)
  }

  /// The encounter of two tracks, which the picture and the direct test have to agree on, in both orders.
  private func encounter(_ a: Track, _ b: Track, _ zone: ProtectedZone) throws -> Encounter? {
    var picture = TrackPicture(zone: zone, epoch: Self.epoch)
    try picture.set(TrackNumber(1), to: a, of: TrackOwner(0))
    try picture.set(TrackNumber(2), to: b, of: TrackOwner(1))
    let direct = try ClosestApproach(of: a, and: b, in: zone, from: Self.epoch).encounter
    let back = try ClosestApproach(of: b, and: a, in: zone, from: Self.epoch).encounter
    #expect(try picture.encounters() == [direct].compactMap { $0 })
    #expect(try picture.encounters(of: TrackNumber(2)) == picture.encounters())
    #expect(
      direct?.entryMilliseconds == back?.entryMilliseconds && direct?.vertical == back.map { .zero - $0.vertical })
    return direct
  }

  @Test("Head on: entry, exit and closest point are where arithmetic on paper puts them")
  func headOn() throws {
    // On the equator, a degree of longitude is 111,319.491 m; both fly at 100 m/s towards each other from 0.2 degrees.
    let a = try track(0, 0, east: 100, up: 1)
    let b = try track(0, 0.2, east: -100)
    let found = try #require(try encounter(a, b, zone()))
    #expect(abs(Int(found.closestMilliseconds) - 111_319) <= 1)
    #expect(found.lateral <= .metres(1))
    #expect(abs(Int(found.entryMilliseconds) - 106_319) <= 5)
    #expect(abs(Int(found.exitMilliseconds) - 116_319) <= 5)
    #expect(abs((found.vertical + Distance(millimetres: 111_319)).millimetres) <= 1)
  }

  @Test("Standing still: below the zone is a conflict for the whole time, at the zone none")
  func standingStill() throws {
    let a = try track(0, 0)
    let near = try #require(try encounter(a, track(0, 0.0089), zone()))
    #expect(near.entryMilliseconds == 0 && near.exitMilliseconds == 300_000)
    #expect(try encounter(a, track(0, 0.0090), zone()) == nil)
    #expect(try encounter(a, track(0, 0, metres: 1_299), zone()) != nil)
    #expect(try encounter(a, track(0, 0, metres: 1_300), zone()) == nil)
    #expect(try encounter(a, track(0, 0, metres: 700), zone()) == nil)
    #expect(try encounter(a, a, zone())?.lateral == .zero)
  }

  @Test("Side by side with the same velocity stays what it is")
  func parallel() throws {
    let a = try track(35, 38, east: 150, north: 150, up: 5)
    #expect(try encounter(a, track(35.0088, 38, east: 150, north: 150, up: 5), zone()) != nil)
    #expect(try encounter(a, track(35.0092, 38, east: 150, north: 150, up: 5), zone()) == nil)
  }

  @Test("What only touches the zone, or meets in one instant, is none; a millimetre more is one")
  func oneInstant() throws {
    let level = try track(0, 0)
    // Sinks through the upper limit exactly at the end of the lookahead.
    #expect(try encounter(level, track(0, 0, up: -1, metres: 1_600), zone()) == nil)
    #expect(try encounter(level, track(0, 0, up: -1.001, metres: 1_600), zone()) != nil)
    // Leaves it exactly when one begins to look.
    #expect(try encounter(level, track(0, 0, up: 1, metres: 1_300), zone()) == nil)
    let leaving = try #require(try encounter(level, track(0, 0, up: 1, metres: 1_299), zone()))
    #expect(leaving.entryMilliseconds == 0 && leaving.exitMilliseconds == 1_000)
    // Height and distance are broken one after the other, never at once.
    let passing = try track(0, -0.1, east: 100, up: 0)
    let sinking = try track(0, 0, up: -5, metres: 1_910)
    #expect(try encounter(passing, sinking, zone()) == nil)
    #expect(try encounter(passing, track(0, 0, up: -5, metres: 1_860), zone()) != nil)
  }

  @Test("Entries and meetings on every slice of time are found, and found once", arguments: 0...30)
  func everySlice(slice: Int) throws {
    let seconds = Double(slice * 10)
    // Closing at 200 m/s from such a distance that the zone is entered, or the middle reached, exactly then.
    for metres in [seconds * 200 + 999, seconds * 200] {
      let a = try track(0, 0, east: 100)
      let b = try track(0, metres / 111_319.490_793, east: -100)
      #expect((try encounter(a, b, zone(seconds: 310))) != nil)
    }
  }

  @Test("Tracks on the edges and corners of cells, at both poles and on the antimeridian meet their neighbours")
  func edges() throws {
    let step = TrackGrid.step * 180 / .pi
    for frame in [ProtectedZone.Frame.tangent, .meanLatitude] {
      for row in [0, 1, 2, TrackGrid.rows / 2, TrackGrid.rows - 1, TrackGrid.rows] {
        let latitude = min(max(Double(row) * step - 90, -90), 90)
        for longitude in [-180, -179.999_999_9, 0, step, 90, 179.999_999_9] {
          let a = try track(latitude, longitude)
          for bearing in stride(from: 0, to: 360, by: 30) {
            let place = Geodesic.direct(from: a.position, bearing: .degrees(bearing), distance: .metres(900))
            let b = try Track(position: place, altitude: a.altitude, velocity: .zero, time: Self.epoch)
            #expect(try encounter(a, b, zone(frame: frame)) != nil)
            let far = Geodesic.direct(from: a.position, bearing: .degrees(bearing), distance: .metres(1_100))
            let c = try Track(position: far, altitude: a.altitude, velocity: .zero, time: Self.epoch)
            #expect(try encounter(a, c, zone(frame: frame)) == nil)
          }
        }
      }
    }
  }

  @Test("Over the pole and over the antimeridian two that fly towards each other meet in the middle")
  func acrossSeams() throws {
    let overPole = try #require(try encounter(track(89.9, 0, north: 100), track(89.9, 180, north: 100), zone()))
    #expect(overPole.lateral <= .metres(1))
    let overSeam = try #require(try encounter(track(10, 179.9, east: 100), track(10, -179.9, east: -100), zone()))
    #expect(overSeam.lateral <= .metres(20))
    #expect(abs(Int(overSeam.closestMilliseconds) - 109_639) <= 200)
  }

  @Test("Doubt widens the zone, and grows")
  func doubt() throws {
    let sure = try track(0, 0)
    let wide = try TrackDoubt(horizontal: .metres(500), vertical: .metres(50))
    #expect(try encounter(sure, track(0, 0.013, doubt: wide), zone()) != nil)
    #expect(try encounter(sure, track(0, 0.014, doubt: wide), zone()) == nil)
    #expect(try encounter(sure, track(0, 0, metres: 1_340, doubt: wide), zone()) != nil)
    #expect(try encounter(sure, track(0, 0, metres: 1_360, doubt: wide), zone()) == nil)
    let growing = try TrackDoubt(horizontal: .zero, vertical: .zero, horizontalGrowth: 10_000, verticalGrowth: 1_000)
    let later = try #require(try encounter(sure, track(0, 0.018, doubt: growing), zone()))
    // 2,003.75 m apart, the zone reaches that after 100.4 s.
    #expect(abs(Int(later.entryMilliseconds) - 100_375) <= 2 && later.exitMilliseconds == 300_000)
    #expect(try encounter(sure, track(0, 0.04, doubt: growing), zone()) == nil)
    #expect(
      try #require(try encounter(sure, track(0, 0, metres: 1_400, doubt: growing), zone())).entryMilliseconds == 100_000
    )
  }

  @Test("Tracks of one party do not conflict; of three, each pair does")
  func parties() throws {
    var picture = TrackPicture(zone: try zone(), epoch: Self.epoch)
    for number in 0..<6 {
      try picture.set(TrackNumber(UInt32(number)), to: track(1, 1), of: TrackOwner(UInt8(number / 2)))
    }
    #expect(try picture.encounters().count == 12)
    #expect(picture.encounters(of: TrackNumber(0)).count == 4)
  }

  @Test("More encounters than are told at once are an error, not half an answer")
  func tooMany() throws {
    var picture = TrackPicture(zone: try zone(), epoch: Self.epoch)
    for number in 0..<40 {
      try picture.set(TrackNumber(UInt32(number)), to: track(1, 1), of: TrackOwner(UInt8(number % 2)))
    }
    #expect(try picture.encounters(atMost: 400).count == 400)
    #expect(throws: TrackError.tooManyEncounters(limit: 399)) { try picture.encounters(atMost: 399) }
    #expect(throws: TrackError.tooManyEncounters(limit: 5)) { try picture.encounters(atMost: 5) }
  }

  @Test("The fastest, the most doubtful and the widest that is allowed is still found")
  func limits() throws {
    let most = try TrackDoubt(
      horizontal: TacticalLimits.horizontalDoubt, vertical: TacticalLimits.verticalDoubt,
      horizontalGrowth: TacticalLimits.growth, verticalGrowth: TacticalLimits.growth)
    let zone = try zone(50_000, 20_000, seconds: TacticalLimits.lookahead)
    let a = try track(60, 0, east: 1_000, up: 500, doubt: most)
    let b = try track(60, 20, east: -1_000, up: 500, metres: 90_000, doubt: most)
    #expect(try encounter(a, b, zone) != nil)
  }

  @Test("Numbers that are none, and those beyond the limits, are refused by name")
  func refusals() throws {
    for value in [Double.nan, .infinity, -.infinity] {
      #expect(throws: TrackError.notFinite(field: "climb", value: "\(value)")) {
        try Velocity(eastMetresPerSecond: 0, northMetresPerSecond: 0, upMetresPerSecond: value)
      }
      #expect(throws: TrackError.self) { try Velocity(eastMetresPerSecond: value, northMetresPerSecond: 0) }
      #expect(throws: TrackError.self) { try Velocity(eastMetresPerSecond: 0, northMetresPerSecond: value) }
    }
    #expect(throws: TrackError.self) { try Velocity(eastMetresPerSecond: 1e300, northMetresPerSecond: 0) }
    #expect(throws: TrackError.tooFast(field: "ground speed", millimetresPerSecond: 1_000_001, limit: 1_000_000)) {
      try Velocity(east: 1_000_001, north: 0, up: 0)
    }
    #expect(throws: TrackError.self) { try Velocity(east: .min, north: .min, up: 0) }
    #expect(throws: TrackError.tooFast(field: "climb", millimetresPerSecond: Int64(Int32.min), limit: 500_000)) {
      try Velocity(east: 0, north: 0, up: .min)
    }
    #expect(
      throws: TrackError.doubtOutOfRange(
        field: "vertical doubt", value: Distance(millimetres: -1), limit: .kilometres(5))
    ) {
      try TrackDoubt(horizontal: .zero, vertical: Distance(millimetres: -1))
    }
    #expect(throws: TrackError.self) { try TrackDoubt(horizontal: .kilometres(21), vertical: .zero) }
    #expect(throws: TrackError.self) { try TrackDoubt(horizontal: .zero, vertical: .zero, horizontalGrowth: .max) }
    let place = try Position(latitude: 0, longitude: 0)
    #expect(throws: TrackError.noHeight) {
      try Track(position: place, altitude: .unlimited, velocity: .zero, time: Self.epoch)
    }
    #expect(throws: TrackError.self) {
      try Track(position: place, altitude: .meanSeaLevel(centimetres: .max), velocity: .zero, time: Self.epoch)
    }
    #expect(throws: ProtectedZoneError.self) { try zone(0) }
    #expect(throws: ProtectedZoneError.self) { try zone(50_001) }
    #expect(throws: ProtectedZoneError.self) { try zone(1, 0) }
    #expect(throws: ProtectedZoneError.self) { try zone(1, 1, seconds: 601) }
    #expect("\(TrackError.noHeight)".contains("unlimited"))
  }
}
