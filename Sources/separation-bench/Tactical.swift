// SPDX-License-Identifier: Apache-2.0
import Foundation
import Geodesy
import Separation

/// Measures the picture of tracks and prints a table: `separation-bench tactical [tracks ...]`.
enum Tactical {
  /// Above this many tracks the peer is not run: it would take minutes.
  private static let mostForPeer = 20_000
  private static let runs = 7
  private static let singleUpdates = 4_000

  /// Times in seconds of processor time of this thread.
  private struct Row {
    let tracks: Int
    let encounters: Int
    var fromNothing: [Double] = []
    var renewed: [Double] = []
    var search: [Double] = []
    var tangentSearch: [Double] = []
    var single: [Double] = []
    var peer: [Double] = []
    var peerPairs = 0
    var bytes = 0
  }

  /// Measures each number of tracks, and prints what there is to say.
  static func run(_ counts: [Int]) throws {
    let counts = counts.filter { $0 > 1 && $0 <= TacticalLimits.tracks }
    print("protected zone 9,260 m and 1,000 ft, 300 s ahead, two parties; ms of processor time, best of \(runs)")
    print(
      "| tracks | encounters | all from nothing | all renewed | search alone | tangent frame | all pairs, no grid |")
    print("|---|---|---|---|---|---|---|")
    let rows = try counts.map { count in
      let row = try measure(count)
      print(
        "| \(row.tracks) | \(row.encounters) | "
          + [row.fromNothing, row.renewed, row.search, row.tangentSearch, row.peer].map(milliseconds)
          .joined(separator: " | ") + " |")
      return row
    }
    print("")
    print("| tracks | one renewed, p50 µs | p99 µs | renewed/s | pairs decided/s | all pairs' pairs/s | bytes/track |")
    print("|---|---|---|---|---|---|---|")
    for row in rows { print(detail(row)) }
    if let first = rows.first, let last = rows.last, first.tracks < last.tracks {
      let growth = best(last.renewed) / best(first.renewed)
      let encounters = Double(last.encounters) / Double(max(1, first.encounters))
      print("")
      print(
        "from \(first.tracks) to \(last.tracks) tracks: all renewed costs \(format(growth, 0)) times as much, "
          + "for \(format(encounters, 0)) times as many encounters")
    }
  }

  private static func measure(_ count: Int) throws -> Row {
    let workload = try TacticalWorkload(count: count)
    let zone = try ProtectedZone(lateral: .metres(9_260), vertical: .feet(1_000), lookahead: 300, frame: .meanLatitude)
    let tangent = try ProtectedZone(lateral: .metres(9_260), vertical: .feet(1_000), lookahead: 300)
    var picture = try workload.picture(zone)
    var row = Row(tracks: count, encounters: try picture.encounters().count)
    row.bytes = try bytesPerTrack(workload, zone)
    let turned = try workload.turned()
    for run in 0..<runs {
      row.fromNothing.append(
        try processorTime {
          consume(try workload.picture(zone).encounters())
        })
      row.renewed.append(
        try processorTime {
          try workload.renew(&picture, with: run % 2 == 0 ? turned : workload.tracks)
          consume(try picture.encounters())
        })
      row.search.append(try processorTime { consume(try picture.encounters()) })
    }
    let other = try workload.picture(tangent)
    for _ in 0..<runs { row.tangentSearch.append(try processorTime { consume(try other.encounters()) }) }
    for update in 0..<singleUpdates {
      // Each track in turn reports what another of its party did, so that it really moves.
      let index = update * 7_919 % count
      let track = workload.tracks[(index + count / 2) % count]
      row.single.append(
        try processorTime {
          try picture.set(TrackNumber(UInt32(index)), to: track, of: workload.owners[index])
          consume(picture.encounters(of: TrackNumber(UInt32(index))))
        })
    }
    if count <= mostForPeer {
      let peer = AllPairs(workload, zone)
      row.peerPairs = peer.pairs
      for _ in 0..<runs { row.peer.append(processorTime { consume(peer.count()) }) }
    }
    return row
  }

  private static func detail(_ row: Row) -> String {
    let sorted = row.single.sorted()
    let p50 = sorted[sorted.count / 2] * 1e6
    let p99 = sorted[sorted.count * 99 / 100] * 1e6
    let pairs = Double(row.tracks / 2) * Double(row.tracks - row.tracks / 2)
    let fields = [
      "\(row.tracks)", format(p50, 1), format(p99, 1), format(1e6 / max(p50, 0.001), 0),
      format(pairs / best(row.search) / 1e6, 0) + " M",
      row.peer.isEmpty ? "not run" : format(Double(row.peerPairs) / best(row.peer) / 1e6, 0) + " M", "\(row.bytes)",
    ]
    return "| " + fields.joined(separator: " | ") + " |"
  }

  private static func best(_ times: [Double]) -> Double { times.min() ?? .infinity }

  private static func milliseconds(_ times: [Double]) -> String {
    times.isEmpty ? "not run" : format(best(times) * 1_000, 2)
  }

  private static func format(_ value: Double, _ places: Int) -> String { String(format: "%.\(places)f", value) }

  /// Keeps the compiler from leaving out what nobody looks at.
  @inline(never)
  private static func consume<Value>(_: Value) {}

  private static func processorTime(_ work: () throws -> Void) rethrows -> Double {
    let start = threadSeconds()
    try work()
    return threadSeconds() - start
  }

  private static func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// What a picture holds for each track: by how much the process grows with two more pictures, after as many have
  /// used up what was free.
  private static func bytesPerTrack(_ workload: TacticalWorkload, _ zone: ProtectedZone) throws -> Int {
    var pictures = try (0..<2).map { _ in try workload.picture(zone) }
    let before = residentBytes()
    for _ in 0..<2 { pictures.append(try workload.picture(zone)) }
    let grown = residentBytes() - before
    consume(pictures)
    return max(0, grown) / (2 * workload.tracks.count)
  }

  /// How much memory the process holds; 0 where the system does not say.
  private static func residentBytes() -> Int {
    guard let status = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
    let fields = status.split(separator: " ")
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * 4_096 : 0
  }
}
