// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Separation

/// The volumes of the strategic workload, as `geodesy_workload.py` writes them.
struct Workload {
  struct Item {
    let id: Int
    let party: Substring
    let volume: Volume
  }

  struct MalformedLine: Error {
    let line: Substring
  }

  let items: [Item]

  init(count: Int, seed: Int, firstID: Int) throws {
    let lines = try PythonOracle.lines(of: "geodesy_workload.py", ["\(count)", "\(seed)", "\(firstID)"])
    items = try lines.map(Workload.item)
  }

  private static func item(_ line: Substring) throws -> Item {
    let fields = line.split(separator: " ")
    let numbers = fields.map { Int($0) ?? 0 }
    guard fields.count >= 10 else { throw MalformedLine(line: line) }
    let band = try AltitudeBand(
      lower: .meanSeaLevel(centimetres: Int32(numbers[2] * 100)),
      upper: .meanSeaLevel(centimetres: Int32(numbers[3] * 100)))
    let window = try TimeWindow(
      start: Instant(validatingMilliseconds: Int64(numbers[4]) * 1_000),
      end: Instant(validatingMilliseconds: Int64(numbers[5]) * 1_000))
    let points = try stride(from: 7, to: fields.count - 1, by: 2).map {
      try Position(latitudeE7: Int32(numbers[$0 + 1]), longitudeE7: Int32(numbers[$0]))
    }
    let area: Area =
      fields[6] == "C" ? .circle(center: points[0], radius: .metres(numbers[9])) : .polygon(points)
    return Item(id: numbers[0], party: fields[1], volume: try Volume(area: area, band: band, window: window))
  }
}
