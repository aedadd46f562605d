// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Testing

@testable import Separation

@Suite("Passages of tracks and their conformance")
struct TacticalPassageTests {
  private static let epoch = Instant(milliseconds: 1_700_000_000_000)

  private func place(_ latitude: Double, _ longitude: Double) throws -> Position {
    try Position(latitude: latitude, longitude: longitude)
  }

  private func track(
    _ latitude: Double, _ longitude: Double, east: Double = 0, north: Double = 0, up: Double = 0,
    altitude: Altitude = .meanSeaLevel(centimetres: 100_000), doubt: TrackDoubt = .none
  ) throws -> Track {
    try Track(
      position: place(latitude, longitude), altitude: altitude,
      velocity: Velocity(eastMetresPerSecond: east, northMetresPerSecond: north, upMetresPerSecond: up),
      time: Self.epoch, doubt: doubt)
  }

  private func volume(_ area: Area, from: Int = 0, to: Int = 600, low: Int32 = 0, high: Int32 = 200_000) throws
    -> Volume
  {
    try Volume(
      area: area, band: AltitudeBand(lower: .meanSeaLevel(centimetres: low), upper: .meanSeaLevel(centimetres: high)),
      window: TimeWindow(start: Self.epoch.adding(seconds: from), end: Self.epoch.adding(seconds: to)))
  }

  @Test("A stay begins and ends where the track, followed second by second, comes in and goes out")
  func likeSampling() throws {
    var random = SeededGenerator(seed: 21)
    var figures = RandomFigures(random: SeededGenerator(seed: 22))
    var stays = 0
    for _ in 0..<60 {
      let center = try place(.random(in: -80...80, using: &random), .random(in: -180...180, using: &random))
      let area = try figures.area(at: center, reach: .random(in: 1_000_000...20_000_000, using: &random))
      let start = Geodesic.direct(
        from: center, bearing: Bearing(microdegrees: .random(in: 0..<360_000_000, using: &random)),
        distance: Distance(millimetres: .random(in: 0...30_000_000, using: &random)))
      let towards = Geodesic.inverse(from: start, to: center).initialBearing
      let course = Bearing(
        microdegrees: Int64(towards.microdegrees) + .random(in: -40_000_000...40_000_000, using: &random))
      let track = try Track(
        position: start, altitude: .meanSeaLevel(centimetres: 100_000),
        velocity: Velocity(course: course, groundSpeed: .random(in: 0...300_000, using: &random)), time: Self.epoch)
      let passages = try WatchedVolume(volume(area)).passages(of: track, from: Self.epoch, lookahead: 300)
      stays += passages.count
      let path = TrackPath(try Motion(track, at: Self.epoch, geoid: .worldwide))
      let prepared = PreparedArea(area)
      for second in stride(from: 0, through: 300, by: 3) {
        let metres = prepared.distance(to: path.point(after: Double(second)))
        let instant = Self.epoch.adding(seconds: second)
        let isIn = passages.contains { $0.window.start <= instant && instant <= $0.window.end }
        if metres == 0 { #expect(isIn) }
        // A step past the boundary may be a metre or two long, and at this speed an instant is rounded by 0.3 m.
        if metres > 4 { #expect(!isIn) }
      }
    }
    #expect(stays > 20)
  }

  @Test("Through a ring with a bay: two stays; along and past it: one or none")
  func twoStays() throws {
    // Open to the north between 36.04 and 36.06 degrees.
    let bay = Area.polygon([
      try place(34, 36), try place(34, 36.1), try place(34.1, 36.1), try place(34.1, 36.06), try place(34.03, 36.06),
      try place(34.03, 36.04), try place(34.1, 36.04), try place(34.1, 36),
    ])
    let watched = WatchedVolume(try volume(bay))
    let through = try watched.passages(of: track(34.05, 35.95, east: 100), from: Self.epoch, lookahead: 300)
    #expect(through.count == 2)
    #expect(through.map(\.isUnderWay) == [false, false] && through.map(\.goesOn) == [false, false])
    // 0.05 degrees of longitude at 34.05 degrees are 4,616.6 m.
    #expect(abs(through[0].window.start - Self.epoch - 46_166) < 60)
    #expect(through[0].entry.longitudeE7 < 360_000_200 && through[0].entry.longitudeE7 > 359_999_500)
    let inside = try watched.passages(of: track(34.01, 36.05), from: Self.epoch, lookahead: 300)
    #expect(inside.map(\.isUnderWay) == [true] && inside.map(\.goesOn) == [true])
    #expect(try watched.passages(of: track(34.05, 35.95, east: -100), from: Self.epoch, lookahead: 300).isEmpty)
    #expect(try watched.passages(of: track(33.999, 35.9, east: 100), from: Self.epoch, lookahead: 300).isEmpty)
    let buffer = WatchedVolume(try volume(bay), minima: Minima(lateral: .metres(150), vertical: .zero, seconds: 0))
    #expect(try buffer.passages(of: track(33.999, 35.9, east: 100), from: Self.epoch, lookahead: 300).count == 1)
  }

  @Test("Height and time bound a stay, with the minima and what doubt there is")
  func heightAndTime() throws {
    let circle = Area.circle(center: try place(34, 36), radius: .kilometres(5))
    let watched = WatchedVolume(try volume(circle, from: 20, to: 100, low: 0, high: 100_000))
    func stay(_ track: Track, _ watched: WatchedVolume) throws -> [Int64] {
      try watched.passages(of: track, from: Self.epoch, lookahead: 300)
        .flatMap { [$0.window.start - Self.epoch, $0.window.end - Self.epoch] }
    }
    #expect(try stay(track(34, 36), watched) == [20_000, 100_000])
    // Sinks through 1,000 m after 50 s.
    let sinking = try track(34, 36, up: -10, altitude: .meanSeaLevel(centimetres: 150_000))
    #expect(try stay(sinking, watched) == [49_999, 100_000])
    let measure = WatchedVolume(watched.volume, minima: Minima(lateral: .zero, vertical: .metres(100), seconds: 30))
    #expect(try stay(sinking, measure) == [39_999, 130_000])
    let doubt = try TrackDoubt(horizontal: .metres(900), vertical: .metres(50), verticalGrowth: 1_000)
    #expect(
      try stay(track(34, 36, up: -9, altitude: .meanSeaLevel(centimetres: 155_000), doubt: doubt), watched)[0] == 49_999
    )
    #expect(try stay(track(34, 36, altitude: .meanSeaLevel(centimetres: 100_001)), watched).isEmpty)
    #expect(try stay(track(34, 36, altitude: .flightLevel(hundredsOfFeet: 34)), watched) == [20_000, 100_000])
    #expect(try stay(track(34, 36, altitude: .flightLevel(hundredsOfFeet: 80)), watched).isEmpty)
    let near = try track(34, 36.06, doubt: doubt)
    #expect(try stay(near, watched) == [20_000, 100_000])
    #expect(try stay(track(34, 36.06), watched).isEmpty)
  }

  @Test("Flying along a boundary ends in bounded time and is reported, if at all, on the safe side")
  func alongBoundary() throws {
    let square = Area.polygon([try place(0, 36), try place(0, 38), try place(1, 38), try place(1, 36)])
    let watched = WatchedVolume(try volume(square))
    let passages = try watched.passages(of: track(-0.000_02, 36, east: 300), from: Self.epoch, lookahead: 300)
    #expect(passages.count <= 1)
    #expect(try watched.passages(of: track(0, 36.1, east: 300), from: Self.epoch, lookahead: 300).count == 1)
  }

  @Test("Conformance says by how much a track is outside, in which way, and of which volume")
  func conformance() throws {
    let circle = Area.circle(center: try place(34, 36), radius: .kilometres(5))
    let volumes = [
      try volume(circle, from: -600, to: -60), try volume(circle, from: -30, to: 600, low: 50_000, high: 120_000),
    ]
    let inside = try #require(Conformance(of: track(34, 36), to: volumes))
    #expect(inside.verdict == .inside && inside.volume == 1 && inside.lateral == .zero && inside.milliseconds == 0)
    let aside = try track(34, 36.06)
    let metres = Geodesic.inverse(from: aside.position, to: try place(34, 36)).distance - .kilometres(5)
    let outside = try #require(Conformance(of: aside, to: volumes))
    #expect(outside.verdict == .outside && abs((outside.lateral - metres).millimetres) <= 1)
    let tolerance = Minima(lateral: .metres(600), vertical: .metres(100), seconds: 60)
    #expect(Conformance(of: aside, to: volumes, tolerance: tolerance)?.verdict == .withinTolerance)
    let high = try #require(
      Conformance(of: track(34, 36, altitude: .meanSeaLevel(centimetres: 140_000)), to: [volumes[1]]))
    #expect(high.vertical == .metres(200) && high.verdict == .outside)
    let low = try #require(
      Conformance(
        of: track(34, 36, altitude: .meanSeaLevel(centimetres: 40_000)), to: [volumes[1]], tolerance: tolerance))
    #expect(low.vertical == .metres(-100) && low.verdict == .withinTolerance)
    let late = try #require(Conformance(of: track(34, 36), to: [volumes[0]]))
    #expect(late.milliseconds == 60_000 && late.verdict == .outside)
    let early = try #require(Conformance(of: track(34, 36), to: [volume(circle, from: 5)], tolerance: tolerance))
    #expect(early.milliseconds == -5_000 && early.verdict == .withinTolerance)
    let doubt = try TrackDoubt(horizontal: .metres(600), vertical: .metres(300))
    let excused = try track(34, 36.06, altitude: .meanSeaLevel(centimetres: 140_000), doubt: doubt)
    #expect(Conformance(of: excused, to: [volumes[1]])?.verdict == .inside)
    #expect(Conformance(of: aside, to: []) == nil)
  }
}
