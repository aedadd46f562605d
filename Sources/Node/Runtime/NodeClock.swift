// SPDX-License-Identifier: Apache-2.0
import CoreFoundation
import Exchange
import Foundation
import Glibc
import Separation

/// The two clocks of a node. For an exercise they can run from another start and faster; the node then says so
/// everywhere.
public struct NodeClock: Sendable {
  private enum Source: Sendable {
    case machine
    /// A pace, and what it showed when this was made: its uptime counts from there.
    case pace(ExercisePace.Reckoned, from: Int64)
    case file(ExerciseClockFile)
  }
  private let source: Source
  /// What the real clock was ahead of the time since the machine's start, when this was made: an exercise's uptime follows
  /// the pace, and not whoever sets the clock.
  private let ahead: Int64

  /// The real clocks of the machine.
  public init() { (source, ahead) = (.machine, 0) }

  /// An exercise clock.
  ///
  /// - Parameters:
  ///   - exercise: its pace, or the file that says it.
  ///   - resolve: where a file is that the configuration names.
  /// - Throws: `ConfigurationFault` for a factor out of range, a time that can not be read, or a file that cannot.
  public init(
    _ exercise: NodeConfiguration.ExerciseClock, resolve: (String) -> String = { $0 }
  ) throws(ConfigurationFault) {
    let now = Self.milliseconds(CLOCK_REALTIME)
    switch exercise {
    case .pace(let pace):
      let pace = try pace.reckoned(in: "exerciseClock")
      source = .pace(pace, from: pace.reading(at: now))
    case .file(let path): source = .file(try ExerciseClockFile(path: resolve(path), steady: now))
    }
    ahead = now - Self.milliseconds(CLOCK_BOOTTIME)
  }

  /// Whether this is an exercise clock.
  public var isExercise: Bool {
    if case .machine = source { false } else { true }
  }

  /// How much faster than real time it runs now, 1 or more.
  var factor: Int64 { look().rate }

  /// Both clocks now.
  public func now() -> Moment {
    let look = look()
    return Moment(wall: Instant(milliseconds: look.wall), uptimeMilliseconds: look.uptime)
  }

  private func look() -> (wall: Int64, uptime: Int64, rate: Int64) {
    let (real, up) = (Self.milliseconds(CLOCK_REALTIME), Self.milliseconds(CLOCK_BOOTTIME))
    switch source {
    case .machine: return (real, up, 1)
    case .pace(let pace, let from):
      return (pace.reading(at: real), pace.reading(at: up + ahead) - from, pace.rate(at: real))
    case .file(let file): return file.look(at: real, steady: up + ahead)
    }
  }

  /// Real milliseconds until it is worth looking whether the uptime clock shows this; 0 when it does. An alarm set for then
  /// looks again: the pace of an exercise may change meanwhile.
  func realMilliseconds(until uptime: Int64) -> Int64 {
    let look = look()
    let left = uptime - look.uptime
    guard left > 0 else { return 0 }
    return isExercise ? min((left + look.rate - 1) / look.rate, Self.exerciseLook) : left
  }

  /// How many real seconds so many milliseconds of the uptime clock are, as it runs now.
  func realSeconds(_ milliseconds: Int64) -> Double { Double(milliseconds) / 1_000 / Double(factor) }

  /// How often an exercise's alarms look at its clock, in ms.
  private static let exerciseLook: Int64 = 20

  private static func milliseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }
}
