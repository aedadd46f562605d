// SPDX-License-Identifier: Apache-2.0
import Foundation
import Geodesy
import Separation

/// New volumes against all that are notified: the workload of the answer keys (polygons of 4 to 12 vertices and circles,
/// 2 to 40 km across, 30 days, two parties; closer than 5,000 m, 300 m and 300 s), in any number.
enum Strategic {
  private static let minima = Minima(lateral: .metres(5_000), vertical: .metres(300), seconds: 300)

  /// All questions are asked so many times; the best pass counts, because others use the machine too.
  private static let passes = 7

  private struct Row {
    let count: Int
    var p50 = 0.0
  }

  /// Measures with each number of volumes. What is found is compared with what the scan finds.
  static func run(_ counts: [Int]) throws {
    print("microseconds of one thread; best of \(passes) passes, p50 of the worst pass in brackets")
    print(
      "volumes   insert   remove  p50 (worst)      p99  questions/s  conflicts  all pairs s  beside a copy  expire one"
        + "  bytes  scan p50  ratio")
    let rows = try counts.map { try measure($0) }
    if let first = rows.first(where: { $0.count >= 10_000 }), let last = rows.last, last.count > first.count {
      print(
        "from \(first.count) to \(last.count) volumes: p50 grows \(String(format: "%.1f", last.p50 / first.p50))-fold")
    }
  }

  private static func measure(_ count: Int) throws -> Row {
    let stored = try StrategicWorkload(count: count, seed: 42).volumes
    let asked = try StrategicWorkload(count: 10_000, seed: 77).volumes
    let before = residentBytes()
    var index = SeparationIndex<Int>()
    let inserting = processorSeconds { for (key, item) in stored.enumerated() { insert(&index, key, item) } }
    let bytes = residentBytes() - before
    var found = 0
    let passes = (0..<passes).map { _ in
      found = 0
      var times: [Double] = []
      for (number, item) in asked.enumerated() {
        times.append(seconds { found += conflicts(index, item, number % 2) })
      }
      return (p50: percentile(times, 0.5), p99: percentile(times, 0.99), all: times.reduce(0, +))
    }
    let scans = compare(index, stored, asked)
    var pairs = 0
    let allPairs = processorSeconds {
      for key in stride(from: 0, to: count, by: 2) { pairs += conflicts(index, stored[key], 0) }
    }
    let changed = Array(stride(from: 0, to: count, by: max(1, count / 10_000)))
    let beside = besideCopies(&index, stored, changed)
    let removing = processorSeconds { for key in changed { index.remove(key) } }
    let expiring = expire(&index)
    let (p50, p99) = (passes.map(\.p50).min() ?? 0, passes.map(\.p99).min() ?? 0)
    let fields = [
      pad(count, 7), pad(inserting / Double(count) * 1e6, 9), pad(removing / Double(changed.count) * 1e6, 9),
      pad(p50 * 1e6, 5), " (" + pad((passes.map(\.p50).max() ?? 0) * 1e6, 4) + ")", pad(p99 * 1e6, 9),
      pad(Double(asked.count) / (passes.map(\.all).min() ?? 1), 13), pad(Double(found) / Double(asked.count), 11),
      pad(allPairs, 13), pad(beside * 1e6, 15), pad(expiring * 1e6, 12), pad(bytes / count, 7),
      pad(scans * 1e6, 10), pad(scans / p50, 7),
    ]
    print(fields.joined())
    return Row(count: count, p50: p50)
  }

  /// The answers to some of the questions, and what the scan takes for them.
  private static func compare(_ index: SeparationIndex<Int>, _ stored: [Volume], _ asked: [Volume]) -> Double {
    let scan = SortedScan(stored)
    var scans: [Double] = []
    for (number, item) in asked.prefix(300).enumerated() {
      var expected = 0
      scans.append(seconds { expected = scan.conflicts(with: item, party: number % 2, minima) })
      precondition(expected == conflicts(index, item, number % 2), "the scan finds something else")
    }
    return percentile(scans, 0.5)
  }

  /// What a change takes while somebody reads a copy that was taken just before: median seconds.
  private static func besideCopies(
    _ index: inout SeparationIndex<Int>, _ stored: [Volume], _ keys: [Int]
  ) -> Double {
    var times: [Double] = []
    for key in keys.prefix(200) {
      let copy = index
      times.append(processorSeconds { insert(&index, key, stored[key]) })
      precondition(copy.count == index.count)
    }
    return percentile(times, 0.5)
  }

  /// What it takes to drop what ended in the first of the thirty days, for each that is dropped.
  private static func expire(_ index: inout SeparationIndex<Int>) -> Double {
    var dropped = 0
    let taken = processorSeconds { dropped = index.expire(before: Instant.first.adding(seconds: 86_400)).count }
    return taken / Double(max(1, dropped))
  }

  private static func insert(_ index: inout SeparationIndex<Int>, _ key: Int, _ volume: Volume) {
    index.insert(key, [volume], group: SeparationGroup(UInt8(key & 1)))
  }

  /// Even keys are of one party, odd ones of the other.
  private static func conflicts(_ index: SeparationIndex<Int>, _ volume: Volume, _ party: Int) -> Int {
    index.pairs(with: [volume], upTo: minima, without: SeparationGroup(UInt8(party))) { _ in minima }.count
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
  /// 2026-01-01T00:00:00Z, from which the 30 days run.
  fileprivate static let first = Instant(milliseconds: 1_767_225_600_000)

  fileprivate static func random(_ random: inout NumpyGenerator) -> Instant {
    first.adding(seconds: .random(in: 0...2_592_000, using: &random))
  }
}

extension StrategicWorkload {
  /// Lines of number, party, heights in metres, times in seconds since 1970, how many corners, and their longitudes and
  /// latitudes in degrees; circles as polygons of 32 corners.
  var text: String {
    volumes.enumerated().map { number, volume in
      let corners: [Position] =
        switch volume.area {
        case .circle(let center, let radius):
          (0..<32).map {
            Geodesic.direct(from: center, bearing: Bearing(microdegrees: $0 * 11_250_000), distance: radius)
          }
        default: volume.area.rings.first ?? []
        }
      let heights = [volume.band.lower, volume.band.upper].map { height -> Int32 in
        if case .meanSeaLevel(let centimetres) = height { centimetres / 100 } else { 0 }
      }
      let fields =
        [
          "\(number)", "\(number % 2)", "\(heights[0])", "\(heights[1])", "\(volume.window.start.milliseconds / 1_000)",
          "\(volume.window.end.milliseconds / 1_000)", "\(corners.count)",
        ] + corners.map { String(format: "%.7f %.7f", Double($0.longitudeE7) * 1e-7, Double($0.latitudeE7) * 1e-7) }
      return fields.joined(separator: " ") + "\n"
    }.joined()
  }
}

/// Seconds that something takes; for what is short, because reading the clock of the processor's time takes longer.
func seconds(_ body: () -> Void) -> Double {
  let start = clock(CLOCK_MONOTONIC)
  body()
  return clock(CLOCK_MONOTONIC) - start
}

/// Seconds of processor time of this thread that something takes.
func processorSeconds(_ body: () -> Void) -> Double {
  let start = clock(CLOCK_THREAD_CPUTIME_ID)
  body()
  return clock(CLOCK_THREAD_CPUTIME_ID) - start
}

private func clock(_ clock: clockid_t) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
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
