// SPDX-License-Identifier: Apache-2.0
import CoreFoundation
import Exchange
import Foundation
import Glibc
import Separation

/// The two clocks of a node. For an exercise they can run from another start and faster; the node then says so
/// everywhere.
public struct NodeClock: Sendable {
  /// Replays documented times: `start + factor × (now − anchor)`.
  public struct Exercise: Hashable, Sendable, Codable {
    /// RFC 3339: what the exercise clock shows at the anchor.
    public var start: String
    /// How many times as fast as the real clock: 1...1,000.
    public var factor: Int64
    /// RFC 3339: the real instant at which the exercise clock shows `start`.
    public var anchor: String

    /// Describes an exercise clock.
    public init(start: String, factor: Int64, anchor: String) {
      self.start = start
      self.factor = factor
      self.anchor = anchor
    }
  }

  private let start: Int64
  private let anchor: Int64
  /// How much faster than real time it runs, 1 or more.
  let factor: Int64
  /// Whether this is an exercise clock.
  public let isExercise: Bool

  /// The real clocks of the machine.
  public init() {
    (start, anchor, factor, isExercise) = (0, 0, 1, false)
  }

  /// An exercise clock.
  ///
  /// - Throws: `ConfigurationFault` for a factor out of range or a time that can not be read.
  public init(_ exercise: Exercise) throws(ConfigurationFault) {
    guard (1...1_000).contains(exercise.factor) else {
      throw .value(field: "exerciseClock.factor", value: "\(exercise.factor)", needed: "1 to 1000")
    }
    factor = exercise.factor
    do { start = try Instant(iso8601: exercise.start).milliseconds } catch {
      throw .value(field: "exerciseClock.start", value: exercise.start, needed: "\(error)")
    }
    do { anchor = try Instant(iso8601: exercise.anchor).milliseconds } catch {
      throw .value(field: "exerciseClock.anchor", value: exercise.anchor, needed: "\(error)")
    }
    isExercise = true
  }

  /// Both clocks now.
  public func now() -> Moment {
    Moment(
      wall: Instant(milliseconds: start + factor * (Self.milliseconds(CLOCK_REALTIME) - anchor)),
      uptimeMilliseconds: factor * Self.milliseconds(CLOCK_BOOTTIME))
  }

  /// Real milliseconds until the uptime clock shows this.
  func realMilliseconds(until uptime: Int64) -> Int64 {
    let left = uptime - factor * Self.milliseconds(CLOCK_BOOTTIME)
    return left <= 0 ? 0 : (left + factor - 1) / factor
  }

  private static func milliseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }
}
