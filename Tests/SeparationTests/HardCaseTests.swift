// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Separation
import Testing

@Suite("Hard cases of the conflict test")
struct HardCaseTests {
  private func place(_ latitude: Double, _ longitude: Double) throws -> Position {
    try Position(latitude: latitude, longitude: longitude)
  }

  private func polygon(_ degrees: (Double, Double)...) throws -> Area {
    .polygon(try degrees.map { try place($0.0, $0.1) })
  }

  /// The lateral distance that the conflict test finds, in both orders; `nil` if there is no conflict.
  private func lateral(_ a: Area, _ b: Area, minimum: Distance) throws -> Distance? {
    let minima = Minima(lateral: minimum, vertical: .zero, seconds: 0)
    let there = ConflictTest.conflict(try Volume(anyHeight: a), try Volume(anyHeight: b), minima: minima)
    let back = ConflictTest.conflict(try Volume(anyHeight: b), try Volume(anyHeight: a), minima: minima)
    #expect(there?.lateral == back?.lateral)
    return there?.lateral
  }

  @Test("Areas that share a corner, an edge or a part of an edge touch")
  func touching() throws {
    let square = try polygon((33, 36), (33, 37), (34, 37), (34, 36))
    #expect(try lateral(square, polygon((34, 37), (34, 38), (35, 38)), minimum: .zero) == .zero)
    #expect(try lateral(square, polygon((33, 37), (33, 38), (34, 38), (34, 37)), minimum: .zero) == .zero)
    #expect(try lateral(square, polygon((33.2, 37), (33, 38), (33.7, 37)), minimum: .zero) == .zero)
    #expect(try lateral(square, polygon((33.2, 37.0000003), (33, 38), (33.7, 37.0000003)), minimum: .zero) == nil)
    #expect(try lateral(square, square, minimum: .zero) == .zero)
  }

  @Test("Edges on one meridian or on the equator, one behind the other, are as far apart as their ends")
  func collinear() throws {
    let path = Area.corridor(path: [try place(33, 36), try place(34, 36)], halfWidth: .metres(1))
    let onward = Area.corridor(path: [try place(34.5, 36), try place(35.5, 36)], halfWidth: .metres(1))
    let gap = Geodesic.inverse(from: try place(34, 36), to: try place(34.5, 36)).distance - .metres(2)
    let found = try #require(try lateral(path, onward, minimum: .kilometres(100)))
    #expect(abs((found - gap).millimetres) <= 1)
    #expect(try lateral(path, onward, minimum: gap - Distance(millimetres: 3)) == nil)
    let overlapping = Area.corridor(path: [try place(33.5, 36), try place(34.5, 36)], halfWidth: .metres(1))
    #expect(try lateral(path, overlapping, minimum: .zero) == .zero)
    let inside = Area.corridor(path: [try place(33.2, 36), try place(33.8, 36)], halfWidth: .metres(1))
    #expect(try lateral(path, inside, minimum: .zero) == .zero)
  }

  @Test("An area inside another overlaps it, however far from its edges, in every combination of kinds")
  func nested() throws {
    let center = try place(33.5, 36.5)
    let small: [Area] = [
      .circle(center: center, radius: .metres(10)),
      try polygon((33.5, 36.5), (33.5, 36.5001), (33.5001, 36.5)),
      .corridor(path: [center, try place(33.5001, 36.5001)], halfWidth: .metres(5)),
    ]
    let large: [Area] = [
      .circle(center: try place(33.6, 36.6), radius: .kilometres(400)),
      try polygon((30, 33), (30, 40), (37, 40), (37, 33)),
      .corridor(path: [try place(33, 30), try place(34, 43)], halfWidth: .kilometres(200)),
    ]
    for inner in small {
      for outer in large { #expect(try lateral(inner, outer, minimum: .zero) == .zero) }
    }
  }

  @Test("An area in the notch of another does not overlap it")
  func notch() throws {
    let horseshoe = try polygon((33, 36), (33, 39), (34, 39), (34, 38), (33.2, 38), (33.2, 37), (34, 37), (34, 36))
    let guest = Area.circle(center: try place(33.8, 37.5), radius: .kilometres(40))
    let found = try #require(try lateral(horseshoe, guest, minimum: .kilometres(50)))
    let toArm = horseshoe.distance(to: try place(33.8, 37.5)) - .kilometres(40)
    #expect(abs((found - toArm).millimetres) <= 1)
    #expect(found > .metres(6_000))
  }

  @Test("Circles whose radii just reach touch; two millimetres less and they do not")
  func circles() throws {
    for (latitude, longitude) in [(33.0, 36.0), (0, 179.99), (89.999, 10), (-70, -180)] {
      let (a, b) = (try place(latitude, longitude), try place(latitude - 0.5, longitude * 0.999))
      let between = Geodesic.inverse(from: a, to: b).distance
      let radius = Distance(millimetres: between.millimetres / 3)
      let first = Area.circle(center: a, radius: radius)
      #expect(
        try lateral(first, .circle(center: b, radius: between - radius + Distance(millimetres: 1)), minimum: .zero)
          == .zero)
      #expect(
        try lateral(first, .circle(center: b, radius: between - radius - Distance(millimetres: 3)), minimum: .zero)
          == nil)
    }
  }

  @Test("Slivers of centimetres across 100 km neither vanish nor grow")
  func slivers() throws {
    let sliver = try polygon((33, 36), (33, 37), (33.0000005, 36.5))
    let needle = Area.corridor(
      path: [try place(32.9, 36.4), try place(33.1, 36.4)], halfWidth: Distance(millimetres: 1))
    #expect(try lateral(sliver, needle, minimum: .zero) == .zero)
    let beside = Area.corridor(
      path: [try place(33.1, 36.4), try place(33.2, 36.4)], halfWidth: Distance(millimetres: 1))
    #expect(try lateral(sliver, beside, minimum: .kilometres(10)) == nil)
  }

  @Test("A corridor that folds back over itself covers what each of its legs covers")
  func foldedCorridor() throws {
    let folded = Area.corridor(
      path: [try place(33, 36), try place(34, 36), try place(33, 36), try place(33.5, 36.001), try place(33.4, 35.9)],
      halfWidth: .metres(500))
    try folded.validate()
    #expect(folded.contains(try place(33.5, 36.003)))
    #expect(folded.contains(try place(33.9999, 36)))
    #expect(!folded.contains(try place(34.01, 36)))
    #expect(
      try lateral(folded, .circle(center: try place(33.7, 36.1), radius: .metres(100)), minimum: .kilometres(10))
        != nil)
  }

  @Test("A ring around a pole holds the pole, and what lies across it")
  func poles() throws {
    for sign in [1.0, -1] {
      let cap = try polygon((sign * 89, 0), (sign * 89, 120), (sign * 89, -120))
      try cap.validate()
      #expect(cap.contains(try place(sign * 90, 0)))
      #expect(cap.contains(try place(sign * 89.6, 180)))
      #expect(!cap.contains(try place(sign * 89.4, 180)))
      #expect(!cap.contains(try place(-sign * 89.6, 0)))
      let beyond = Area.circle(center: try place(sign * 89.9, 77), radius: .metres(10))
      #expect(try lateral(cap, beyond, minimum: .zero) == .zero)
    }
    let (a, b) = (
      Area.circle(center: try place(89.99, 0), radius: .metres(100)),
      Area.circle(center: try place(89.99, 180), radius: .metres(100))
    )
    let found = try #require(try lateral(a, b, minimum: .kilometres(3)))
    #expect(abs((found - .metres(2_034)).millimetres) < 1_000)
  }

  @Test("The antimeridian is no edge of the world")
  func antimeridian() throws {
    let box = try polygon((10, 179.5), (10, -179.5), (11, -179.5), (11, 179.5))
    try box.validate()
    #expect(box.contains(try place(10.5, 180)))
    #expect(box.contains(try place(10.5, -179.9)))
    #expect(!box.contains(try place(10.5, 0)))
    #expect(!box.contains(try place(10.5, -179.4)))
    let east = Area.circle(center: try place(10.5, -179.45), radius: .kilometres(6))
    #expect(try lateral(box, east, minimum: .zero) == .zero)
  }

  @Test("Windows that meet in one instant conflict without a minimum; a gap of exactly the minimum is kept")
  func windows() throws {
    let area = Area.circle(center: try place(33, 36), radius: .metres(100))
    let band = try AltitudeBand(lower: .surface, upper: .unlimited)
    func volume(_ start: Int64, _ end: Int64) throws -> Volume {
      try Volume(
        area: area, band: band,
        window: TimeWindow(start: Instant(milliseconds: start), end: Instant(milliseconds: end)))
    }
    func conflict(_ a: Volume, _ b: Volume, _ seconds: Int) -> Conflict? {
      ConflictTest.conflict(a, b, minima: Minima(lateral: .zero, vertical: .zero, seconds: seconds))
    }
    let first = try volume(1_000_000, 2_000_000)
    let meeting = try #require(conflict(first, try volume(2_000_000, 3_000_000), 0))
    #expect(meeting.timeGapMilliseconds == 0)
    #expect(meeting.window.start == meeting.window.end)
    #expect(conflict(first, try volume(2_000_001, 3_000_000), 0) == nil)
    #expect(conflict(first, try volume(2_300_000, 3_000_000), 300) == nil)
    let near = try #require(conflict(try volume(2_299_999, 3_000_000), first, 300))
    #expect(near.timeGapMilliseconds == 299_999)
    #expect(near.window.start.milliseconds == 1_999_999)
    #expect(near.window.end.milliseconds == 2_300_000)
    #expect(conflict(first, try volume(4_000_000_000, 4_000_000_000), .max) != nil)
  }

  @Test("A vertical gap of exactly the minimum is kept, one centimetre less is not")
  func heights() throws {
    let area = Area.circle(center: try place(33, 36), radius: .metres(100))
    let window = try TimeWindow(start: .earliest, end: .latest)
    func volume(_ low: Int32, _ high: Int32) throws -> Volume {
      let band = try AltitudeBand(lower: .meanSeaLevel(centimetres: low), upper: .meanSeaLevel(centimetres: high))
      return try Volume(area: area, band: band, window: window)
    }
    let minima = Minima(lateral: .zero, vertical: .metres(300), seconds: 0)
    let low = try volume(0, 100_000)
    #expect(ConflictTest.conflict(low, try volume(130_000, 140_000), minima: minima) == nil)
    let near = try #require(ConflictTest.conflict(low, try volume(129_999, 140_000), minima: minima))
    #expect(near.vertical == Distance(millimetres: 299_990))
    #expect(ConflictTest.conflict(low, try volume(100_000, 140_000), minima: .zero) != nil)
    #expect(ConflictTest.conflict(low, try volume(100_001, 140_000), minima: .zero) == nil)
  }

  @Test(
    "Areas made so that thousands of edges are equally far are bounded in work, and err by under a metre, to the safe side"
  )
  func equallyFar() throws {
    let center = try place(33, 36)
    let arc = Area.corridor(
      path: (0..<300).map {
        Geodesic.direct(from: center, bearing: Bearing(microdegrees: $0 * 1_000_000), distance: .kilometres(10))
      }, halfWidth: .metres(1))
    let dot = Area.corridor(
      path: try (0..<300).map { try Position(latitudeE7: 330_000_000 + $0 % 2, longitudeE7: 360_000_000 + $0 % 3) },
      halfWidth: .metres(1))
    let found = try #require(try lateral(arc, dot, minimum: .kilometres(10)))
    #expect(found <= .metres(9_998))
    #expect(found > .metres(9_997))
  }

  @Test("A volume as a peer may state it, senseless in its geometry, is answered, not trapped on")
  func senseless() throws {
    let band = try AltitudeBand(lower: .surface, upper: .unlimited)
    let window = try TimeWindow(start: .earliest, end: .latest)
    let areas = [
      try polygon((0, 0), (0, 120), (0, -120)), try polygon((90, 0), (-90, 0), (0, 10)),
      try polygon((33, 36), (34, 37), (34, 36), (33, 37)), try polygon((0, 0), (0, -180), (10, 90), (-10, -90)),
      .circle(center: try place(33, 36), radius: .kilometres(500)),
    ]
    let volumes = try areas.map { try Volume(stated: $0, band: band, window: window) }
    for a in volumes {
      for b in volumes {
        _ = ConflictTest.conflict(a, b, minima: Minima(lateral: .metres(.max), vertical: .metres(.min), seconds: .min))
      }
    }
    #expect(!Area.polygon([]).contains(try place(0, 0)))
  }
}
