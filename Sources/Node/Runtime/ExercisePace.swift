// SPDX-License-Identifier: Apache-2.0
import Separation

/// How the clock of an exercise runs: from `start` at the real instant `anchor`, `factor` times as fast as real time, and from
/// `until` on `then` times.
public struct ExercisePace: Hashable, Sendable, Codable {
  /// RFC 3339: what the exercise clock shows at the anchor.
  public var start: String
  /// How many times as fast as the real clock: 1...1,000.
  public var factor: Int64
  /// RFC 3339: the real instant at which the exercise clock shows `start`.
  public var anchor: String
  /// RFC 3339: when the exercise clock shows this, it goes on at another pace; nil never.
  public var until: String?
  /// How many times as fast as the real clock it runs then: 1...1,000; nil is 1.
  public var then: Int64?

  /// Describes the pace of an exercise clock.
  public init(start: String, factor: Int64, anchor: String, until: String? = nil, then: Int64? = nil) {
    self.start = start
    self.factor = factor
    self.anchor = anchor
    self.until = until
    self.then = then
  }

  /// The pace in numbers.
  ///
  /// - Parameter field: what holds it, for errors.
  /// - Throws: `ConfigurationFault` for a factor out of range or a time that can not be read.
  func reckoned(in field: String) throws(ConfigurationFault) -> Reckoned {
    for (name, value) in [("factor", factor), ("then", then ?? 1)] where !(1...1_000).contains(value) {
      throw .value(field: "\(field).\(name)", value: "\(value)", needed: "1 to 1000")
    }
    guard until != nil || then == nil else {
      throw .value(field: "\(field).then", value: "\(then ?? 1)", needed: "until, beside it")
    }
    func read(_ text: String, _ name: String) throws(ConfigurationFault) -> Int64 {
      do { return try Instant(iso8601: text).milliseconds } catch {
        throw .value(field: "\(field).\(name)", value: text, needed: "\(error)")
      }
    }
    let (first, origin) = (try read(start, "start"), try read(anchor, "anchor"))
    var end: Int64?
    if let until { end = try read(until, "until") }
    return Reckoned(start: first, factor: factor, anchor: origin, until: end, then: then ?? 1)
  }

  /// A pace in milliseconds since 1970.
  struct Reckoned: Hashable, Sendable {
    var start: Int64
    var factor: Int64
    var anchor: Int64
    var until: Int64?
    var then: Int64

    /// What the exercise clock shows at a real instant.
    func reading(at real: Int64) -> Int64 {
      let fast = start + factor * (real - anchor)
      guard let until, fast > until else { return fast }
      // `until` may lie behind `start`.
      guard until > start else { return start + then * (real - anchor) }
      return until + (fast - until) * then / factor
    }

    /// How fast the exercise clock runs at a real instant.
    func rate(at real: Int64) -> Int64 {
      if let until, reading(at: real) >= until { then } else { factor }
    }
  }
}
