// SPDX-License-Identifier: Apache-2.0

/// SplitMix64: the same seed draws the same numbers on every machine, so that a failing seed can be told to somebody.
package struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// True once in `count` times.
  package mutating func oneIn(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }

  /// Bytes that begin at random; a long rest is all alike, because drawing it would be most of a test's time.
  package mutating func bytes(_ count: Int) -> [UInt8] {
    let head = (0..<min(count, 24)).map { _ in UInt8(truncatingIfNeeded: next()) }
    return head + [UInt8](repeating: UInt8(truncatingIfNeeded: next()), count: count - head.count)
  }
}
