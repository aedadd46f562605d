// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport

/// Places anywhere, and often where grids and notations have their corners.
struct RandomPlaces {
  private var random: SeededGenerator
  private var count = 0

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func next() throws -> Position {
    count += 1
    var latitude = Int32.random(in: -900_000_000...900_000_000, using: &random)
    var longitude = Int32.random(in: -1_800_000_000...1_800_000_000, using: &random)
    switch count % 10 {
    case 0: latitude = near(multipleOf: 80_000_000, within: 11)
    case 1: longitude = near(multipleOf: 60_000_000, within: 30)
    case 2:
      latitude = near(multipleOf: 80_000_000, within: 11)
      longitude = near(multipleOf: 60_000_000, within: 30)
    case 3:
      // Norway, Svalbard, and the edges of UTM.
      latitude = .random(in: 550_000_000...850_000_000, using: &random)
      longitude = .random(in: -10_000_000...430_000_000, using: &random)
    case 4: longitude = longitude < 0 ? -1_800_000_000 + jitter() : 1_800_000_000 - jitter()
    case 5: latitude = latitude < 0 ? -900_000_000 + jitter() : 900_000_000 - jitter()
    case 6:
      latitude = [-800_000_000, 840_000_000, 0, 720_000_000][count / 10 % 4] + .random(in: -2...2, using: &random)
    case 7: longitude = near(multipleOf: 25_000_000, within: 72)
    default: break
    }
    return try Position(
      latitudeE7: min(max(latitude, -900_000_000), 900_000_000),
      longitudeE7: min(max(longitude, -1_800_000_000), 1_800_000_000))
  }

  mutating func next(_ count: Int) throws -> [Position] { try (0..<count).map { _ in try next() } }

  /// Few or many units: each power of ten is as likely.
  private mutating func jitter() -> Int32 {
    let ends: [Int32] = [0, 1, 10, 1_000, 100_000, 10_000_000]
    return .random(in: 0...ends[.random(in: 0..<ends.count, using: &random)], using: &random)
  }

  private mutating func near(multipleOf step: Int32, within multiples: Int32) -> Int32 {
    step * .random(in: -multiples...multiples, using: &random)
      + (Bool.random(using: &random) ? jitter() : -jitter())
  }
}

extension Position {
  /// A line of a question to an oracle.
  var question: String { "\(latitudeE7) \(longitudeE7)" }
}
