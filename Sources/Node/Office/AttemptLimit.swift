// SPDX-License-Identifier: Apache-2.0

/// Slows down guessing: after a few failures each further attempt of the same kind has to wait, twice as long each
/// time. A value with the clock passed in; keys are account names and addresses, so that guessing many accounts from
/// one place is slowed as well.
struct AttemptLimit: Sendable {
  /// Failures that cost nothing.
  let free: Int
  /// Longest wait, in seconds.
  static let longestWait: Int64 = 900
  /// Keys remembered; the oldest are forgotten first, which takes an attacker that many addresses.
  static let capacity = 10_000

  private struct Record {
    var failures: Int
    var until: Int64
  }
  private var records: [String: Record] = [:]

  init(free: Int) { self.free = free }

  /// Seconds that an attempt under this key has to wait; nil if it may go on.
  func wait(_ key: String, now: Int64) -> Int64? {
    let until = records[key]?.until ?? 0
    return until > now ? until - now : nil
  }

  /// Counts an attempt as a failure, until it has succeeded: of many at the same time no more are let through than one
  /// after the other.
  mutating func attempted(_ key: String, now: Int64) {
    var record = records[key] ?? Record(failures: 0, until: 0)
    // A quiet time as long as the longest wait forgives.
    if record.until + Self.longestWait < now { record.failures = 0 }
    record.failures += 1
    let over = record.failures - free
    record.until = over < 0 ? now : now + min(Self.longestWait, Int64(1) << Int64(min(over, 20)))
    records[key] = record
    if records.count > Self.capacity {
      let oldest = records.min { $0.value.until < $1.value.until }
      if let oldest { records[oldest.key] = nil }
    }
  }

  /// A success forgives.
  mutating func succeeded(_ key: String) { records[key] = nil }
}
