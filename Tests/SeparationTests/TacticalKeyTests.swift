// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TestSupport
import Testing

@testable import separation_bench

/// The keys name pairs of a published workload: 1 in the third column is a conflict in the plane of mean latitude, 1
/// in the fourth a pair so near to a limit that another frame may decide otherwise.
@Suite("Answer keys of the tactical workload")
struct TacticalKeyTests {
  struct Pair: Hashable {
    let first: UInt32
    let second: UInt32
  }

  @Test(
    "None missing and none extra, pairs at the limit included",
    arguments: [(1_000, 9_260, 300), (10_000, 9_260, 300), (10_000, 500, 120)])
  func keys(tracks: Int, metres: Int, seconds: Int) throws {
    let zone = try ProtectedZone(
      lateral: .metres(metres), vertical: .feet(1_000), lookahead: seconds, frame: .meanLatitude)
    let encounters = try TacticalWorkload(count: tracks).picture(zone).encounters()
    let found = encounters.map { Pair(first: $0.first.rawValue, second: $0.second.rawValue) }
    let key = try key("tactical_\(tracks)_\(metres)_\(seconds).tsv")
    #expect(key.count > 50)
    #expect(found.count == Set(found).count)
    #expect(key.subtracting(found).isEmpty)
    #expect(Set(found).subtracting(key).isEmpty)
  }

  private func key(_ name: String) throws -> Set<Pair> {
    var key: Set<Pair> = []
    for line in try PythonOracle.lines(ofFile: "geodesy_keys/\(name)") {
      let fields = line.split(separator: "\t").compactMap { UInt32($0) }
      try #require(fields.count == 4)
      if fields[2] == 1 { key.insert(Pair(first: min(fields[0], fields[1]), second: max(fields[0], fields[1]))) }
    }
    return key
  }
}
