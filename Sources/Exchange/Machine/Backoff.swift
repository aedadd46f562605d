// SPDX-License-Identifier: Apache-2.0

/// How long to leave a peer alone after failures: doubling, bounded, with jitter so that two nodes do not keep
/// colliding.
struct Backoff: Sendable {
  private(set) var failures = 0
  /// Uptime before which nothing is tried.
  private(set) var until: Int64 = .min

  /// Uptime of the last failure.
  private var failed: Int64 = .min / 2
  /// Whether the last failure was that no answer came.
  private var isUnanswered = false
  /// Uptime of the last attempt that a sign of life brought forward.
  private var broughtForward: Int64?

  /// One more failure in a row.
  mutating func failed(at uptime: Int64, most: Int64, unanswered: Bool = false, using generator: inout Generator) {
    let doubled = ExchangeLimits.backoffFirst << Int64(min(failures, 16))
    let base = max(ExchangeLimits.backoffFirst, min(doubled, most))
    failures += 1
    failed = uptime
    isUnanswered = unanswered
    until = uptime + base / 2 + Int64.random(in: 0...base / 2, using: &generator)
  }

  mutating func succeeded() { self = Backoff() }

  /// The peer that did not answer calls by itself: it is tried again now, though not with every call of its.
  mutating func heard(at uptime: Int64) {
    guard isUnanswered, until > uptime, broughtForward.map({ uptime - $0 >= ExchangeLimits.eagerMilliseconds }) ?? true
    else { return }
    broughtForward = uptime
    until = uptime
  }

  /// Something urgent is to be said to a peer that answers, although it refuses: whoever is on watch there may hear it all
  /// the same. It is tried again as soon as after a first failure.
  mutating func hasNews(at uptime: Int64) {
    guard !isUnanswered else { return }
    until = min(until, max(uptime, failed + ExchangeLimits.backoffFirst))
  }

  func allows(_ uptime: Int64) -> Bool { uptime >= until }
}
