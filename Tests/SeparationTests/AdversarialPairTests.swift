// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Testing

@testable import Separation

@Suite("Generated adversarial pairs")
struct AdversarialPairTests {
  /// Where each round takes place: at the poles, on the antimeridian and the equator, and elsewhere.
  private static let places: [(Double, Double)] = [
    (34, 38), (89.97, 10), (-89.9, -120), (10, 179.99), (0, 0), (-51, -180),
  ]

  private func conflict(_ a: Area, _ b: Area, _ minimum: Distance) throws -> Conflict? {
    let minima = Minima(lateral: minimum, vertical: .zero, seconds: 0)
    let (first, second) = (try Volume(anyHeight: a), try Volume(anyHeight: b))
    let there = ConflictTest.conflict(first, second, minima: minima)
    #expect(there?.lateral == ConflictTest.conflict(second, first, minima: minima)?.lateral)
    // The index must say the same, by planes and bounds.
    var index = SeparationIndex<Int>()
    index.insert(0, [first])
    #expect(index.pairs(with: [second], upTo: minima) { _ in minima }.isEmpty == (there == nil))
    return there
  }

  @Test("Pairs of every kind moved to within 2 m of the minimum are decided right on both sides, in the index as well")
  func nearTheLimit() throws {
    var figures = RandomFigures(random: SeededGenerator(seed: 51))
    var random = SeededGenerator(seed: 52)
    var decided = 0
    for round in 0..<180 {
      let (latitude, longitude) = Self.places[round % Self.places.count]
      let center = try Position(latitude: latitude, longitude: longitude)
      let reach: Int64 = [300_000, 2_000_000, 8_000_000][round / 6 % 3]
      let a = try figures.anyArea(at: center, reach: reach)
      let other = Geodesic.direct(
        from: center, bearing: figures.bearing(), distance: Distance(millimetres: reach * 5 / 2))
      let b = try figures.anyArea(at: other, reach: reach)
      let metres = try #require(PreparedArea(a).approach(to: PreparedArea(b), within: .infinity)).metres
      guard metres > 3 else { continue }
      decided += 1
      let measured = Int64(metres * 1_000)
      for difference in [Int64.random(in: 2...2_000, using: &random), 2] {
        #expect(try conflict(a, b, Distance(millimetres: measured + difference)) != nil)
        #expect(try conflict(a, b, Distance(millimetres: measured - difference)) == nil)
      }
    }
    #expect(decided > 120)
  }

  @Test("Polygons that share a corner or an edge exactly touch, in either sense of rotation, everywhere on Earth")
  func sharedCorners() throws {
    var figures = RandomFigures(random: SeededGenerator(seed: 53))
    for round in 0..<240 {
      let (latitude, longitude) = Self.places[round % Self.places.count]
      let center = try Position(latitude: latitude, longitude: longitude)
      let ring = figures.star(around: center, reach: 20_000_000)
      // The neighbour lies beyond the outermost corner.
      let corner = try #require(
        ring.max { Geodesic.inverse(from: center, to: $0).distance < Geodesic.inverse(from: center, to: $1).distance })
      let out = Geodesic.inverse(from: center, to: corner).finalBearing
      func beyond(_ turn: Int64) -> Position {
        Geodesic.direct(
          from: corner, bearing: Bearing(microdegrees: Int64(out.microdegrees) + turn * 1_000_000),
          distance: .kilometres(9))
      }
      let neighbour = [corner, beyond(-20), beyond(20)]
      #expect(
        try conflict(.polygon(ring), .polygon(round % 2 == 0 ? neighbour : neighbour.reversed()), .zero)?.lateral
          == .zero)
      let apart = neighbour.map { Geodesic.direct(from: $0, bearing: out, distance: .metres(1)) }
      #expect(try conflict(.polygon(ring), .polygon(apart), .zero) == nil)
      // An edge in common, in opposite directions, is as much.
      let edge = [ring[1], ring[0]]
      let middle = Geodesic.inverse(from: ring[0], to: ring[1])
      let third = Geodesic.direct(
        from: ring[0], bearing: Bearing(microdegrees: Int64(middle.initialBearing.microdegrees) - 60_000_000),
        distance: .metres(500))
      #expect(try conflict(.polygon(ring), .polygon(edge + [third]), .zero)?.lateral == .zero)
    }
  }

  @Test("Corridors that fold back and cross themselves are as near as the nearest of their legs")
  func foldedCorridors() throws {
    var figures = RandomFigures(random: SeededGenerator(seed: 54))
    for round in 0..<120 {
      let (latitude, longitude) = Self.places[round % Self.places.count]
      let center = try Position(latitude: latitude, longitude: longitude)
      func near(_ metres: Int) -> Position {
        Geodesic.direct(from: center, bearing: figures.bearing(), distance: .metres(metres))
      }
      var path = [near(4_000)]
      for _ in 0..<6 { path += [near(9_000), path[path.count - 1], near(3_000)] }
      let folded = Area.corridor(path: path, halfWidth: .metres(150))
      let guest = try figures.anyArea(at: near(12_000), reach: 1_500_000)
      let legs = try zip(path, path.dropFirst()).map { from, to in
        try #require(
          PreparedArea(.corridor(path: [from, to], halfWidth: .metres(150))).approach(
            to: PreparedArea(guest), within: .infinity)
        ).metres
      }
      let whole = try #require(PreparedArea(folded).approach(to: PreparedArea(guest), within: .infinity)).metres
      #expect(abs(whole - (legs.min() ?? -1)) < 1e-6)
      _ = try conflict(folded, guest, .metres(800))
    }
  }

  @Test("Places, times and heights on the edges of the index's cells are found like others")
  func cellEdges() throws {
    var random = SeededGenerator(seed: 55)
    let minima = Minima(lateral: .metres(500), vertical: .metres(10), seconds: 60)
    var index = SeparationIndex<Int>()
    var all: [Volume] = []
    for _ in 0..<600 {
      // Whole degrees and sixteenths, whole hours: what is typed, and what cells are cut by.
      let center = try Position(
        latitude: Double(Int.random(in: 540...548, using: &random)) / 16,
        longitude: [-180, 179.9375, 0, 0.0625].randomElement(using: &random) ?? 0)
      let hour = Int64.random(in: 0...3, using: &random) * 3_600_000
      let level = Int32.random(in: 0...3, using: &random) * 100_000
      let volume = try Volume(
        area: .circle(center: center, radius: .metres([1, 250, 6_000].randomElement(using: &random) ?? 1)),
        band: AltitudeBand(
          lower: .meanSeaLevel(centimetres: level), upper: .meanSeaLevel(centimetres: level + 100_000)),
        window: TimeWindow(start: Instant(milliseconds: hour), end: Instant(milliseconds: hour + 3_600_000)))
      index.insert(all.count, [volume])
      all.append(volume)
    }
    var pairs = 0
    for (number, volume) in all.enumerated() {
      let found = Set(index.pairs(with: [volume], upTo: minima) { _ in minima }.map(\.key))
      let expected = all.indices.filter { ConflictTest.conflict(volume, all[$0], minima: minima) != nil }
      #expect(found == Set(expected), "\(number)")
      pairs += expected.count
    }
    #expect(pairs > 2_000)
  }
}
