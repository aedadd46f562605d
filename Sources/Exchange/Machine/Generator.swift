// SPDX-License-Identifier: Apache-2.0

/// The generator that the configuration gave, as one type: the system's in a node, a seeded one in the simulator.
struct Generator: RandomNumberGenerator, Sendable {
  private var source: any RandomNumberGenerator & Sendable

  init(_ source: any RandomNumberGenerator & Sendable) { self.source = source }

  mutating func next() -> UInt64 { source.next() }
}
