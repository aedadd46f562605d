// SPDX-License-Identifier: Apache-2.0

/// How long to leave a peer alone after failures: doubling, bounded, with jitter so that two nodes do not keep
/// colliding.
struct Backoff: Sendable {
  private(set) var failures = 0
  /// Uptime before which nothing is tried.
  private(set) var until: Int64 = .min

  /// One more failure in a row.
  mutating func failed(at uptime: Int64, most: Int64, using generator: inout Generator) {
    let doubled = ExchangeLimits.backoffFirst << Int64(min(failures, 16))
    let base = max(ExchangeLimits.backoffFirst, min(doubled, most))
    failures += 1
    until = uptime + base / 2 + Int64.random(in: 0...base / 2, using: &generator)
  }

  mutating func succeeded() { self = Backoff() }

  func allows(_ uptime: Int64) -> Bool { uptime >= until }
}
