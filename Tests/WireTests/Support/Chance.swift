// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog

@testable import Wire

/// SplitMix64: one seed, one sequence.
struct Chance: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }

  mutating func one(in count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  /// Small and huge numbers alike, and the ends of the range more often than chance has it.
  mutating func spread(upTo largest: UInt64) -> UInt64 {
    switch number(0...9) {
    case 0: return 0
    case 1: return largest
    default: return UInt64.random(in: 0...largest, using: &self) >> UInt64(number(0...63))
    }
  }

  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) } }

  mutating func pick<T>(_ values: [T]) -> T { values[number(0...values.count - 1)] }

  mutating func list<T>(_ counts: ClosedRange<Int>, _ element: (inout Chance) throws -> T) rethrows -> [T] {
    let count = number(counts)
    var values: [T] = []
    for _ in 0..<count { values.append(try element(&self)) }
    return values
  }

  mutating func maybe<T>(_ element: (inout Chance) throws -> T) rethrows -> T? {
    one(in: 2) ? nil : try element(&self)
  }
}
