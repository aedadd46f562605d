// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation

/// The smallest changes that clear all conflicts of new volumes that have some, in the strategic workload.
enum Resolutions {
  private static let minima = Minima(lateral: .metres(5_000), vertical: .metres(300), seconds: 300)

  /// Measures with each number of volumes. Every change is checked again by the exact test of all that is near.
  static func run(_ counts: [Int]) throws {
    print("volumes   check p50 us  p99 us   resolve p50 ms  p99 ms  conflicts  changes  time by estimate")
    for count in counts { try measure(count) }
  }

  private static func measure(_ count: Int) throws {
    let stored = try StrategicWorkload(count: count, seed: 42).volumes
    var index = SeparationIndex<Int>()
    for (key, volume) in stored.enumerated() { index.insert(key, [volume]) }
    var (checks, searches, ratios): ([Double], [Double], [Double]) = ([], [], [])
    var (conflicts, changes) = (0, 0)
    for volume in try StrategicWorkload(count: 20_000, seed: 77).volumes where searches.count < 200 {
      var check = ConflictSearch(for: [volume], in: index, upTo: minima) { $0 & 1 == 0 ? nil : minima }
      var work = Int.max
      let checking = seconds { check.run(work: &work) }
      guard !check.matches.isEmpty else { continue }
      checks.append(checking)
      var search = ResolutionSearch(for: [volume], in: index, upTo: minima) { $0 & 1 == 0 ? nil : minima }
      work = Int.max
      let searching = seconds { search.run(work: &work) }
      searches.append(searching)
      ratios.append(searching * 1e6 / Double(Int.max - work))
      conflicts += check.matches.count
      changes += search.resolutions.count
      for resolution in search.resolutions {
        let left = index.pairs(with: resolution.volumes, upTo: minima) { $0 & 1 == 0 ? nil : minima }
        precondition(left.isEmpty, "a change does not clear all conflicts")
      }
    }
    let number = Double(max(1, searches.count))
    print(
      pad(count, 7), pad(percentile(checks, 0.5) * 1e6, 14), pad(percentile(checks, 0.99) * 1e6, 7),
      pad(percentile(searches, 0.5) * 1e3, 16), pad(percentile(searches, 0.99) * 1e3, 7),
      pad(Double(conflicts) / number, 10), pad(Double(changes) / number, 8),
      pad(percentile(ratios, 0.5), 17))
  }
}
