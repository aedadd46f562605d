// SPDX-License-Identifier: Apache-2.0
import Foundation
import Geodesy
import Separation

/// New volumes against all that are notified: the workload of the answer keys (polygons of 4 to 12 vertices and circles,
/// 2 to 40 km across, 30 days, two parties; closer than 5,000 m, 300 m and 300 s), in any number.
enum Strategic {
  private static let minima = Minima(lateral: .metres(5_000), vertical: .metres(300), seconds: 300)

  /// Measures with each number of volumes. What is found is compared with what the scan finds.
  static func run(_ counts: [Int]) throws {
    print("volumes   insert us  remove us  query p50 us  p99 us  conflicts a query  scan p50 us  ratio  bytes a volume")
    for count in counts { try measure(count) }
  }

  private static func measure(_ count: Int) throws {
    let stored = try StrategicWorkload(count: count, seed: 42).volumes
    let asked = try StrategicWorkload(count: 10_000, seed: 77).volumes
    let before = residentBytes()
    var index = SeparationIndex<Int>()
    let inserting = seconds { for (key, item) in stored.enumerated() { index.insert(key, [item]) } }
    let bytes = residentBytes() - before
    var found = 0
    for item in asked.prefix(2_000) { found += conflicts(index, item, 0) }
    found = 0
    var times: [Double] = []
    for (number, item) in asked.enumerated() {
      times.append(seconds { found += conflicts(index, item, number % 2) })
    }
    let scan = SortedScan(stored)
    var scans: [Double] = []
    for (number, item) in asked.prefix(300).enumerated() {
      var expected = 0
      scans.append(seconds { expected = scan.conflicts(with: item, party: number % 2, minima) })
      precondition(expected == conflicts(index, item, number % 2), "the scan finds something else")
    }
    let removed = Array(stride(from: 0, to: count, by: max(1, count / 10_000)))
    let removing = seconds { for key in removed { index.remove(key) } }
    let (p50, p99) = (percentile(times, 0.5), percentile(times, 0.99))
    let peer = percentile(scans, 0.5)
    print(
      pad(count, 7), pad(inserting / Double(count) * 1e6, 11), pad(removing / Double(removed.count) * 1e6, 10),
      pad(p50 * 1e6, 13), pad(p99 * 1e6, 7), pad(Double(found) / Double(asked.count), 18), pad(peer * 1e6, 12),
      pad(peer / p50, 6), pad(bytes / count, 15))
  }

  /// Even keys are of one party, odd ones of the other.
  private static func conflicts(_ index: SeparationIndex<Int>, _ volume: Volume, _ party: Int) -> Int {
    index.pairs(with: [volume], upTo: minima) { $0 & 1 == party ? nil : minima }.count
  }
}

/// What anybody would do first: volumes by their start, those that are near in time looked at one by one. The same
/// exact decision, so that only the search differs.
private struct SortedScan {
  private let byStart: [(key: Int, volume: Volume)]
  private let longest: Int64

  init(_ volumes: [Volume]) {
    byStart = volumes.enumerated().map { ($0, $1) }.sorted { $0.1.window.start < $1.1.window.start }
    longest = volumes.map { $0.window.end - $0.window.start }.max() ?? 0
  }

  func conflicts(with volume: Volume, party: Int, _ minima: Minima) -> Int {
    let earliest = volume.window.start.adding(milliseconds: -longest - 300_000)
    let latest = volume.window.end.adding(milliseconds: 300_000)
    var (low, high) = (0, byStart.count)
    while low < high {
      let middle = (low + high) / 2
      if byStart[middle].volume.window.start < earliest { low = middle + 1 } else { high = middle }
    }
    var found = 0
    while low < byStart.count, byStart[low].volume.window.start <= latest {
      let other = byStart[low]
      low += 1
      if other.key & 1 != party, ConflictTest.conflict(volume, other.volume, minima: minima) != nil { found += 1 }
    }
    return found
  }
}

/// Seeded volumes.
struct StrategicWorkload {
  let volumes: [Volume]

  init(count: Int, seed: UInt32) throws {
    var random = NumpyGenerator(seed: seed)
    volumes = try (0..<count).map { _ in try Self.volume(&random) }
  }

  private static func volume(_ random: inout NumpyGenerator) throws -> Volume {
    let center = try Position(
      latitude: .random(in: 32.2...37.3, using: &random), longitude: .random(in: 35.25...42.25, using: &random))
    let radius = Double.random(in: 1_000...20_000, using: &random)
    let area: Area
    if Int.random(in: 0..<10, using: &random) < 3 {
      area = .circle(center: center, radius: .metres(Int(radius)))
    } else {
      let count = Int.random(in: 4...12, using: &random)
      area = .polygon(
        (0..<count).map { corner in
          let angle = (Double(corner) + .random(in: 0.1...0.9, using: &random)) * 360 / Double(count)
          let metres = radius * .random(in: 0.45...1, using: &random)
          return Geodesic.direct(
            from: center, bearing: Bearing(microdegrees: Int64(angle * 1e6)), distance: .metres(Int(metres)))
        })
    }
    let lowest = Int32.random(in: 0...12_000, using: &random)
    let start = Instant.random(&random)
    return try Volume(
      area: area,
      band: AltitudeBand(
        lower: .meanSeaLevel(centimetres: lowest * 100),
        upper: .meanSeaLevel(centimetres: (lowest + .random(in: 300...3_000, using: &random)) * 100)),
      window: TimeWindow(
        start: start, end: start.adding(seconds: .random(in: 600...21_600, using: &random))))
  }
}

extension Instant {
  /// In the 30 days from 2026-01-01T00:00:00Z.
  fileprivate static func random(_ random: inout NumpyGenerator) -> Instant {
    Instant(milliseconds: 1_767_225_600_000).adding(seconds: .random(in: 0...2_592_000, using: &random))
  }
}

/// Seconds of this thread's clock that something takes.
func seconds(_ body: () -> Void) -> Double {
  let start = monotonic()
  body()
  return monotonic() - start
}

private func monotonic() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

func percentile(_ values: [Double], _ share: Double) -> Double {
  let sorted = values.sorted()
  return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
}

/// Bytes of memory that the process has at present.
func residentBytes() -> Int {
  guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
  return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4_096
}

func pad(_ value: Double, _ width: Int) -> String { pad(String(format: value < 10 ? "%.2f" : "%.0f", value), width) }
func pad(_ value: Int, _ width: Int) -> String { pad(String(value), width) }
private func pad(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}
