// SPDX-License-Identifier: Apache-2.0
import TestSupport

extension SeededGenerator {
  /// True in so many of a hundred times.
  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}
