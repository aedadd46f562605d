// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport

@testable import Separation

/// An activity amid others, with minima that differ by what it is compared with.
struct ResolutionScene {
  var mine: [Volume]
  var others: [(key: Int, volumes: [Volume])]

  static let most = Minima(lateral: .kilometres(3), vertical: .metres(300), seconds: 900)

  /// Keys that 5 divides are not checked; of the others every third has minima of zero.
  static let minima: @Sendable (Int) -> Minima? = { key in
    key % 5 == 0
      ? nil : key % 3 == 0 ? .zero : key % 3 == 1 ? most : Minima(lateral: .metres(500), vertical: .zero, seconds: 0)
  }

  /// A scene about a place, on a circle of so many metres.
  init(_ random: inout SeededGenerator, at place: Position, others count: Int, spread: Int64, reach: Int64) throws {
    var figures = RandomFigures(random: SeededGenerator(seed: .random(in: 0...(.max), using: &random)))
    func volume() throws -> Volume {
      let bearing = Bearing(microdegrees: .random(in: 0..<360_000_000, using: &random))
      let distance = Distance(millimetres: .random(in: 0...spread, using: &random))
      let center = Geodesic.direct(from: place, bearing: bearing, distance: distance)
      let low = Int32.random(in: 0...40, using: &random) * 10_000
      let start = Instant(milliseconds: 1_000_000_000_000 + .random(in: 0...10_800_000, using: &random))
      return try Volume(
        area: figures.area(at: center, reach: .random(in: (reach / 4)...reach, using: &random)),
        band: Self.band(low, thickness: 50_000, &random),
        window: TimeWindow(start: start, end: start.adding(seconds: .random(in: 0...5_400, using: &random))))
    }
    mine = try (0..<Int.random(in: 1...3, using: &random)).map { _ in try volume() }
    others = try (0..<count).map { key in
      (key, try (0..<Int.random(in: 1...2, using: &random)).map { _ in try volume() })
    }
  }

  /// Heights of several datums.
  private static func band(
    _ low: Int32, thickness: Int32, _ random: inout SeededGenerator
  ) throws -> AltitudeBand {
    switch Int.random(in: 0..<6, using: &random) {
    case 0:
      try AltitudeBand(
        lower: .flightLevel(hundredsOfFeet: low / 3_048), upper: .flightLevel(hundredsOfFeet: (low + thickness) / 3_048)
      )
    case 1:
      try AltitudeBand(
        lower: .qnh(centimetres: low, settingTenthsHPa: 10_200), upper: .flightLevel(hundredsOfFeet: low / 3_048 + 90))
    case 2: try AltitudeBand(lower: .surface, upper: .meanSeaLevel(centimetres: low + thickness))
    default:
      try AltitudeBand(lower: .meanSeaLevel(centimetres: low), upper: .meanSeaLevel(centimetres: low + thickness))
    }
  }

  var index: SeparationIndex<Int> {
    var index = SeparationIndex<Int>()
    for (key, volumes) in others { index.insert(key, volumes) }
    return index
  }

  func search(_ limits: ResolutionLimits) -> ResolutionSearch<Int> {
    ResolutionSearch(for: mine, in: index, limits: limits, upTo: Self.most, minima: Self.minima)
  }

  /// Whether volumes conflict with anything, by the exact test of every pair.
  func conflicts(_ volumes: [Volume]) -> Bool {
    others.contains { key, others in
      guard let minima = Self.minima(key) else { return false }
      return others.contains { other in volumes.contains { ConflictTest.conflict($0, other, minima: minima) != nil } }
    }
  }
}

extension ResolutionSearch {
  /// Goes on to the end at once.
  func finished() -> ResolutionSearch {
    var search = self
    var work = Int.max
    search.run(work: &work)
    return search
  }
}
