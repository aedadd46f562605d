// SPDX-License-Identifier: Apache-2.0
import TestSupport

extension SeededGenerator {
  /// True once in `count` times.
  package mutating func oneIn(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }

  /// Bytes that begin at random; a long rest is all alike, because drawing it would be most of a test's time.
  package mutating func bytes(_ count: Int) -> [UInt8] {
    let head = (0..<min(count, 24)).map { _ in UInt8(truncatingIfNeeded: next()) }
    return head + [UInt8](repeating: UInt8(truncatingIfNeeded: next()), count: count - head.count)
  }
}
