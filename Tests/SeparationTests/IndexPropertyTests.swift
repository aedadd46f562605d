// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Testing

@testable import Separation

@Suite("The index against a plain scan with the exact test")
struct IndexPropertyTests {
  private static let most = Minima(lateral: .kilometres(60), vertical: .metres(400), seconds: 1_200)

  /// Three kinds of key: not checked, checked by less than the most, and by the most.
  private static func minima(_ key: Int) -> Minima? {
    switch key % 3 {
    case 0: nil
    case 1: Minima(lateral: .kilometres(7), vertical: .zero, seconds: 60)
    default: most
    }
  }

  @Test(
    "Random insertions, amendments, removals and expiries anywhere on Earth, and snapshots taken meanwhile",
    arguments: [31, 32, 33] as [UInt64])
  func anywhere(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var world = World(seed: seed)
    var index = SeparationIndex<Int>()
    var model = IndexModel()
    var snapshots: [(SeparationIndex<Int>, IndexModel)] = []
    var found = 0
    for step in 0..<400 {
      let key = Int.random(in: 0..<120, using: &random)
      switch Int.random(in: 0..<12, using: &random) {
      case 0, 1:
        index.remove(key)
        model.remove(key)
      case 2, 3, 4:
        let volumes = try world.volumes()
        #expect(index.amend(key, volumes) == model.amend(key, volumes))
      case 5 where step % 5 == 0:
        let moment = world.moment()
        #expect(index.expire(before: moment) == model.expire(before: moment))
      default:
        let volumes = try world.volumes()
        let groups: [UInt8?] = [nil, 0, 1, 255]
        let group = groups.randomElement(using: &random) ?? nil
        index.insert(key, volumes, group: group.map { SeparationGroup($0) })
        model.insert(key, volumes, group)
      }
      #expect(index.count == model.items.count)
      if step % 100 == 50 { snapshots.append((index, model)) }
      let without: [UInt8?] = [nil, 0, 255]
      if step % 20 == 19 { found += try compare(index, model, world.volumes(), without[step / 20 % 3]) }
    }
    for (index, model) in snapshots { found += try compare(index, model, world.volumes(), nil) }
    // Enough to mean something.
    #expect(found > 30)
  }

  private func compare(
    _ index: SeparationIndex<Int>, _ model: IndexModel, _ asked: [Volume], _ group: UInt8?
  ) throws -> Int {
    let expected = model.conflicts(with: asked, without: group, Self.minima)
    let without = group.map { SeparationGroup($0) }
    #expect(index.conflicts(with: asked, upTo: Self.most, without: without, minima: Self.minima) == expected)
    let pairs = index.pairs(with: asked, upTo: Self.most, without: without, minima: Self.minima)
    #expect(
      pairs == expected.map { .init(key: $0.key, queryVolume: $0.queryVolume, keyVolume: $0.keyVolume) })
    for item in model.items { #expect(index.volumes(for: item.key) == item.volumes) }
    return expected.count
  }

  @Test("Thousands of volumes in one place, many of one instant, come and go in any order, and none is lost or left")
  func crowd() throws {
    var random = SeededGenerator(seed: 41)
    let center = try Position(latitude: 34.5, longitude: 38.5)
    let asked = try volume(.circle(center: center, radius: .metres(100)), 0, 1_000_000)
    var index = SeparationIndex<Int>()
    var present: Set<Int> = []
    let empty = index
    for key in 0..<3_000 {
      let start = key % 3 == 0 ? 5_000 : Int.random(in: 0...100_000, using: &random)
      index.insert(key, [try volume(.circle(center: center, radius: .metres(1_000)), start, start + key % 700)])
      present.insert(key)
    }
    let full = index
    for (removed, key) in Array(0..<3_000).shuffled(using: &random).enumerated() {
      index.remove(key)
      present.remove(key)
      guard removed % 500 == 499 || removed > 2_995 else { continue }
      let found = index.pairs(with: [asked], upTo: .zero) { _ in .zero }.map(\.key)
      #expect(found == present.sorted())
    }
    #expect(full.pairs(with: [asked], upTo: .zero) { _ in .zero }.map(\.key) == Array(0..<3_000))
    #expect(empty.pairs(with: [asked], upTo: .zero) { _ in .zero }.isEmpty)
  }

  @Test("Places, times and heights on the edges of cells, spans and units are found as any other")
  func onEdges() throws {
    var random = SeededGenerator(seed: 51)
    var index = SeparationIndex<Int>()
    var model = IndexModel()
    func edge() throws -> Volume {
      // Rows of the finest cells are 180°/314 high; windows are full when they last 6, 48 or 384 hours.
      let number = Int.random(in: 215..<218, using: &random)
      let row = Double(number) * 180 / 314 - 90
      // Columns of the rows that meet at this edge, and one between.
      let columns = [524, 525, 522].randomElement(using: &random) ?? 1
      let column = Double(columns * 3 / 5 + .random(in: 0..<2, using: &random)) * 360 / Double(columns) - 180
      let reach = [64_000, 63_999, 2_000, 256_000].randomElement(using: &random) ?? 1
      let start = Int.random(in: 0...6, using: &random) * 21_600
      let lasts = [0, 4, 21_600, 21_601, 172_800, 1_382_400, 1_382_404].randomElement(using: &random) ?? 0
      let low = Int32.random(in: -2...3, using: &random) * 400
      return try Volume(
        area: .circle(center: Position(latitude: row, longitude: column), radius: .metres(reach)),
        band: AltitudeBand(
          lower: .meanSeaLevel(centimetres: low),
          upper: .meanSeaLevel(centimetres: low + .random(in: 0...1, using: &random) * 400)),
        window: TimeWindow(
          start: Instant(milliseconds: Int64(start) * 1_000), end: Instant(milliseconds: Int64(start + lasts) * 1_000)))
    }
    for key in 0..<300 {
      let volumes = [try edge()]
      index.insert(key, volumes)
      model.insert(key, volumes, nil)
    }
    for minima in [
      Minima.zero, Minima(lateral: .metres(1), vertical: .metres(4), seconds: 4),
      Minima(lateral: .metres(1), vertical: .millimetres(4_001), seconds: 5),
    ] {
      for _ in 0..<12 {
        let asked = [try edge()]
        let expected = model.conflicts(with: asked, without: nil) { _ in minima }
        #expect(index.conflicts(with: asked, upTo: minima) { _ in minima } == expected)
        #expect(index.pairs(with: asked, upTo: minima) { _ in minima }.map(\.key) == expected.map(\.key))
      }
    }
  }

  @Test("What is near a place at a moment and a height is what the exact test says of a circle without radius")
  func places() throws {
    var random = SeededGenerator(seed: 61)
    var world = World(seed: 62)
    var index = SeparationIndex<Int>()
    var model = IndexModel()
    for key in 0..<300 {
      let volumes = try world.volumes()
      index.insert(key, volumes)
      model.insert(key, volumes, nil)
    }
    var found = 0
    for _ in 0..<200 {
      let place = try world.place()
      let altitude: Altitude? = Bool.random(using: &random) ? nil : world.altitude()
      let moment = world.moment()
      let matches = try index.conflicts(at: place, altitude: altitude, moment, upTo: Self.most, minima: Self.minima)
      // The smallest circle that may be stated, and its millimetre, tell from outside what the point does.
      let band = try AltitudeBand(lower: altitude ?? .surface, upper: altitude ?? .unlimited)
      let circle = try Volume(
        area: .circle(center: place, radius: .metres(1)), band: band, window: TimeWindow(start: moment, end: moment))
      let expected = model.conflicts(with: [circle], without: nil, Self.minima)
      #expect(matches.allSatisfy { match in expected.contains { $0.key == match.key } })
      for wider in expected {
        guard !matches.contains(where: { $0.key == wider.key && $0.keyVolume == wider.keyVolume }) else { continue }
        let lateral = try #require(Self.minima(wider.key)).lateral.millimetres
        #expect(wider.conflict.lateral.millimetres >= lateral - 1_001)
      }
      #expect(matches.allSatisfy { $0.conflict.closest == place || $0.conflict.lateral == .zero })
      found += matches.count
    }
    #expect(found > 30)
    #expect(throws: AltitudeBandError.self) {
      try index.conflicts(at: world.place(), altitude: .unlimited, world.moment(), upTo: .zero) { _ in .zero }
    }
  }

  @Test("A track meets the volumes that it meets when each is watched alone")
  func tracks() throws {
    var random = SeededGenerator(seed: 71)
    var world = World(seed: 72)
    var index = SeparationIndex<Int>()
    var model = IndexModel()
    for key in 0..<250 {
      let volumes = try world.volumes()
      index.insert(key, volumes)
      model.insert(key, volumes, nil)
    }
    var found = 0
    for _ in 0..<60 {
      let epoch = world.moment()
      let track = try Track(
        position: world.place(), altitude: world.altitude(),
        velocity: Velocity(
          east: .random(in: -300_000...300_000, using: &random), north: .random(in: -300_000...300_000, using: &random),
          up: .random(in: -20_000...20_000, using: &random)),
        time: epoch.adding(seconds: .random(in: -60...0, using: &random)),
        doubt: TrackDoubt(horizontal: .metres(50), vertical: .metres(30), horizontalGrowth: 1_000))
      let visits = try index.visits(of: track, from: epoch, lookahead: 600, upTo: Self.most, minima: Self.minima)
      var expected: [SeparationIndex<Int>.Visit] = []
      for item in model.items {
        guard let minima = Self.minima(item.key) else { continue }
        for (number, volume) in item.volumes.enumerated() {
          let passages = try WatchedVolume(volume, minima: minima).passages(of: track, from: epoch, lookahead: 600)
          if !passages.isEmpty { expected.append(.init(key: item.key, keyVolume: number, passages: passages)) }
        }
      }
      #expect(visits == expected)
      found += visits.count
    }
    #expect(found > 20)
  }

  private func volume(_ area: Area, _ start: Int, _ end: Int) throws -> Volume {
    try Volume(
      area: area, band: AltitudeBand(lower: .surface, upper: .unlimited),
      window: TimeWindow(
        start: Instant(milliseconds: Int64(start) * 1_000), end: Instant(milliseconds: Int64(end) * 1_000)))
  }
}

extension Distance {
  fileprivate static func millimetres(_ count: Int64) -> Distance { Distance(millimetres: count) }
}

/// Volumes of all sizes, in few places and a few days, so that many meet: at the poles, on the antimeridian, on the
/// equator, and some as large as volumes may be.
private struct World {
  private var random: SeededGenerator
  private var figures: RandomFigures

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed &+ 1_000)
    figures = RandomFigures(random: SeededGenerator(seed: seed &+ 2_000))
  }

  mutating func volumes() throws -> [Volume] {
    try (0..<Int.random(in: 0...3, using: &random)).map { _ in try volume() }
  }

  mutating func moment() -> Instant { Instant(milliseconds: .random(in: 0...400_000_000, using: &random)) }

  mutating func place() throws -> Position {
    let (latitude, longitude): (Int32, Int32) =
      [(899_900_000, 0), (0, 1_799_900_000), (345_000_000, 385_000_000), (-899_000_000, 900_000_000)]
      .randomElement(using: &random) ?? (0, 0)
    let spread: Int32 = 90_000
    let east = longitude + .random(in: -4 * spread...4 * spread, using: &random)
    return try Position(
      latitudeE7: latitude + .random(in: -spread...spread, using: &random) * (abs(latitude) > 890_000_000 ? 1 : 40),
      longitudeE7: min(max(east, -1_799_999_999), 1_799_999_999))
  }

  mutating func altitude() -> Altitude {
    switch Int.random(in: 0..<5, using: &random) {
    case 0: .flightLevel(hundredsOfFeet: .random(in: 0...400, using: &random))
    case 1: .ellipsoid(centimetres: .random(in: 0...1_200_000, using: &random))
    case 2: .aboveGround(centimetres: .random(in: 0...300_000, using: &random), terrainMargin: 50_000)
    default: .meanSeaLevel(centimetres: .random(in: 0...1_200_000, using: &random))
    }
  }

  private mutating func volume() throws -> Volume {
    let reach: Int64? = [200_000, 5_000_000, 30_000_000, 40_000_000, 400_000_000, 499_000_000].randomElement(
      using: &random)
    let start = moment()
    let lasts: Int = [0, 60, 3_600, 40_000, 300_000, 3_000_000].randomElement(using: &random) ?? 0
    let area: Area
    if Int.random(in: 0..<12, using: &random) == 0 {
      area = .polygon(circleOfMany(try place(), reach ?? 1))
    } else {
      area = try figures.area(at: place(), reach: reach ?? 1)
    }
    return try Volume(
      stated: area, band: try band(), window: TimeWindow(start: start, end: start.adding(seconds: lasts)))
  }

  /// More corners than a record has room for.
  private func circleOfMany(_ center: Position, _ reach: Int64) -> [Position] {
    (0..<Int64(60)).map { corner in
      Geodesic.direct(
        from: center, bearing: Bearing(microdegrees: corner * 6_000_000), distance: Distance(millimetres: reach))
    }
  }

  private mutating func band() throws -> AltitudeBand {
    let lower = altitude()
    let upper = altitude()
    if let band = try? AltitudeBand(lower: lower, upper: upper) { return band }
    return try (try? AltitudeBand(lower: upper, upper: lower)) ?? AltitudeBand(lower: .surface, upper: .unlimited)
  }
}
