// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Testing

@testable import Separation

/// The keys were made with exact geodesics and checked by a second, independent path.
@Suite("Answer keys of the strategic workload")
struct AnswerKeyTests {
  struct Pair: Hashable {
    let query: Int
    let other: Int
  }

  private static let minima = Minima(lateral: .metres(5_000), vertical: .metres(300), seconds: 300)
  private static let stored = Result { try Workload(count: 10_000, seed: 42_010_000, firstID: 0) }
  private static let asked = Result { try Workload(count: 10_000, seed: 77, firstID: 10_000_000) }

  @Test("All pairs among 10,000 volumes: none missing, none extra, distances to 0.1 mm")
  func allPairs() throws {
    let items = try AnswerKeyTests.stored.get().items
    let found = conflicts(of: items.filter { $0.party == "A" }, with: items)
    try compare(found, withKey: "key_self_10000.tsv")
  }

  @Test("10,000 new volumes against 10,000: none missing, none extra, distances to 0.1 mm")
  func queries() throws {
    let found = conflicts(of: try AnswerKeyTests.asked.get().items, with: try AnswerKeyTests.stored.get().items)
    try compare(found, withKey: "key_query_10000.tsv")
  }

  @Test("938 pairs within 50 m of the lateral limit have the key's distance to 0.1 mm and fall on the right side")
  func nearTheLimit() throws {
    let items = try AnswerKeyTests.stored.get().items
    let key = try key("near_10000.tsv")
    #expect(key.count == 938)
    let limit = Double(AnswerKeyTests.minima.lateral.millimetres) / 1_000
    for (pair, metres) in key {
      let (a, b) = (PreparedArea(items[pair.query].volume.area), PreparedArea(items[pair.other].volume.area))
      let approach = try #require(a.approach(to: b, within: limit + 100))
      #expect(abs(approach.metres - metres) <= 0.000_15)
      #expect((a.approach(to: b, within: limit) != nil) == (metres < limit))
    }
  }

  @Test(
    "The index finds for each of 10,000 new volumes exactly what the key says, and the same after half was taken out")
  func index() throws {
    var index = SeparationIndex<Int>()
    let stored = try AnswerKeyTests.stored.get().items
    for item in stored { index.insert(item.id, [item.volume]) }
    let key = Dictionary(grouping: try key("key_query_10000.tsv").keys, by: \.query)
    for half in [false, true] {
      if half { for item in stored where item.id % 2 == 1 { index.remove(item.id) } }
      for item in try AnswerKeyTests.asked.get().items {
        let pairs = index.pairs(with: [item.volume], upTo: AnswerKeyTests.minima) {
          stored[$0].party == item.party ? nil : AnswerKeyTests.minima
        }
        let others = (key[item.id] ?? []).map(\.other).filter { !half || $0 % 2 == 0 }
        #expect(pairs.map(\.key) == others.sorted())
      }
    }
  }

  /// Every pair that is near in time is tried; nothing else is left out.
  private func conflicts(of queries: [Workload.Item], with stored: [Workload.Item]) -> [Pair: Conflict] {
    let byStart = stored.map { (item: $0, area: PreparedArea($0.volume.area)) }
      .sorted { $0.item.volume.window.start < $1.item.volume.window.start }
    let longest = byStart.map { $0.item.volume.window.end - $0.item.volume.window.start }.max() ?? 0
    var found: [Pair: Conflict] = [:]
    for query in queries {
      let window = query.volume.window
      let area = PreparedArea(query.volume.area)
      let earliest = window.start.adding(milliseconds: -longest - 300_000)
      var place = byStart.firstIndex(notBefore: earliest)
      while place < byStart.count, byStart[place].item.volume.window.start <= window.end.adding(seconds: 300) {
        let other = byStart[place]
        place += 1
        guard other.item.party != query.party,
          let near = ConflictTest.nearInTimeAndHeight(
            query.volume, other.item.volume, minima: AnswerKeyTests.minima, geoid: .worldwide)
        else { continue }
        found[Pair(query: query.id, other: other.item.id)] = ConflictTest.conflict(
          (query.volume, area), (other.item.volume, other.area), near)
      }
    }
    return found
  }

  private func compare(_ found: [Pair: Conflict], withKey name: String) throws {
    let key = try key(name)
    #expect(Set(key.keys).subtracting(found.keys).isEmpty)
    #expect(Set(found.keys).subtracting(key.keys).isEmpty)
    for (pair, conflict) in found {
      let metres = try #require(key[pair])
      #expect(abs(Double(conflict.lateral.millimetres) / 1_000 - metres) <= 0.001_05)
    }
  }

  private func key(_ name: String) throws -> [Pair: Double] {
    var key: [Pair: Double] = [:]
    for line in try PythonOracle.lines(ofFile: "geodesy_keys/\(name)") {
      let fields = line.split(separator: "\t")
      let pair = Pair(query: try #require(Int(fields[0])), other: try #require(Int(fields[1])))
      let metres: Double = try #require(Double(fields[2]))
      key[pair] = metres
    }
    return key
  }
}

extension [(item: Workload.Item, area: PreparedArea)] {
  fileprivate func firstIndex(notBefore instant: Instant) -> Int {
    var range = startIndex..<endIndex
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      if self[middle].item.volume.window.start < instant {
        range = (middle + 1)..<range.upperBound
      } else {
        range = range.lowerBound..<middle
      }
    }
    return range.lowerBound
  }
}
