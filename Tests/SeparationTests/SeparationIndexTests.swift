// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Testing

@testable import Separation

@Suite("The index")
struct SeparationIndexTests {
  private static let minima = Minima(lateral: .kilometres(50), vertical: .metres(300), seconds: 600)

  @Test("After any insertions, replacements and removals it answers like testing every pair, in order of insertion")
  func likeAllPairs() throws {
    var random = SeededGenerator(seed: 6)
    var figures = RandomFigures(random: SeededGenerator(seed: 7))
    var index = SeparationIndex<Int>()
    var model: [(key: Int, volumes: [Volume])] = []
    for _ in 0..<150 {
      let key = Int.random(in: 0..<30, using: &random)
      model.removeAll { $0.key == key }
      if Int.random(in: 0..<3, using: &random) == 0 {
        index.remove(key)
      } else {
        let volumes = try (0..<Int.random(in: 1...3, using: &random)).map { _ in try volume(&figures, &random) }
        index.insert(key, volumes)
        model.append((key, volumes))
      }
    }
    #expect(index.count == model.count)
    for _ in 0..<40 {
      let query = try [volume(&figures, &random), volume(&figures, &random)]
      let matches = index.conflicts(with: query, upTo: Self.minima) { $0 % 2 == 0 ? Self.minima : nil }
      var expected: [SeparationIndex<Int>.Match] = []
      for (key, volumes) in model where key % 2 == 0 {
        for (number, other) in volumes.enumerated() {
          for (mine, asked) in query.enumerated() {
            guard let conflict = ConflictTest.conflict(asked, other, minima: Self.minima) else { continue }
            expected.append(.init(key: key, queryVolume: mine, keyVolume: number, conflict: conflict))
          }
        }
      }
      #expect(matches == expected)
    }
  }

  @Test("A search in pieces finds what it finds at once, whatever comes and goes meanwhile, and does little in each")
  func inPieces() throws {
    var random = SeededGenerator(seed: 16)
    var figures = RandomFigures(random: SeededGenerator(seed: 17))
    var index = SeparationIndex<Int>()
    for key in 0..<80 { index.insert(key, try [volume(&figures, &random), volume(&figures, &random)]) }
    for key in 0..<40 {
      var search = index.search(for: key)
      var found: Set<SeparationIndex<Int>.Match> = []
      var gone: Set<Int> = []
      while !search.isDone {
        var work = Int.random(in: 1...3_000, using: &random)
        found.formUnion(index.conflicts(&search, work: &work, upTo: Self.minima) { $0 % 3 == 0 ? nil : Self.minima })
        // One pair more than was allowed, at most: the figures have a hundred edges together, not thousands.
        #expect(work > -100_000)
        let other = Int.random(in: 40..<80, using: &random)
        if other % 2 == 0 {
          index.remove(other)
          gone.insert(other)
        } else if index.volumes(for: other) == nil {
          index.insert(other, try [volume(&figures, &random)])
        }
      }
      let asked = try #require(index.volumes(for: key))
      let atOnce = index.conflicts(with: asked, upTo: Self.minima) { $0 == key || $0 % 3 == 0 ? nil : Self.minima }
      #expect(found.filter { !gone.contains($0.key) } == Set(atOnce.filter { !gone.contains($0.key) }))
    }
    var missing = index.search(for: 1_000)
    var work = 1
    #expect(index.conflicts(&missing, work: &work, upTo: .zero) { _ in .zero }.isEmpty && missing.isDone)
  }

  @Test("A year of activities in one place comes and goes, and what is there is found as at first")
  func year() throws {
    var figures = RandomFigures(random: SeededGenerator(seed: 9))
    let (area, _) = try figures.pair()
    let band = try Volume(anyHeight: area).band
    var index = SeparationIndex<Int>()
    func volume(_ day: Int) throws -> Volume {
      let start = Instant(milliseconds: Int64(day) * 86_400_000)
      return try Volume(area: area, band: band, window: TimeWindow(start: start, end: start.adding(seconds: 3_600)))
    }
    for day in 10..<410 {
      index.insert(day, [try volume(day)])
      index.remove(day - 5)
      let found = index.pairs(with: [try volume(day - 2)], upTo: .zero) { _ in .zero }
      #expect(found.map(\.key) == (day >= 12 ? [day - 2] : []))
    }
  }

  @Test("A copy is a snapshot")
  func snapshots() throws {
    var figures = RandomFigures(random: SeededGenerator(seed: 8))
    let (area, _) = try figures.pair()
    let volume = try Volume(anyHeight: area)
    var index = SeparationIndex<String>()
    index.insert("a", [volume])
    let snapshot = index
    index.remove("a")
    index.remove("a")
    #expect(index.conflicts(with: [volume], upTo: .zero) { _ in .zero }.isEmpty)
    #expect(snapshot.conflicts(with: [volume], upTo: .zero) { _ in .zero }.map(\.key) == ["a"])
    #expect(snapshot.volumes(for: "a") == [volume])
  }

  /// A volume near one place in a few hours, so that many conflict and many do not.
  private func volume(_ figures: inout RandomFigures, _ random: inout SeededGenerator) throws -> Volume {
    let center = try Position(
      latitudeE7: .random(in: 330_000_000...350_000_000, using: &random),
      longitudeE7: .random(in: 360_000_000...380_000_000, using: &random))
    let area = try figures.area(at: center, reach: 20_000_000)
    let low = Int32.random(in: 0...500_000, using: &random)
    let start = Instant(milliseconds: .random(in: 0...10_000_000, using: &random))
    return try Volume(
      area: area,
      band: AltitudeBand(lower: .meanSeaLevel(centimetres: low), upper: .meanSeaLevel(centimetres: low + 50_000)),
      window: TimeWindow(start: start, end: start.adding(seconds: 1_800)))
  }
}
