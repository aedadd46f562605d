// SPDX-License-Identifier: Apache-2.0
import Exchange
import Geodesy
import Separation

/// True time in a run: milliseconds since it began. No node can see it.
public struct VirtualTime: Hashable, Comparable, Sendable {
  /// Milliseconds since the run began.
  public var milliseconds: Int64

  /// A point of true time.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }
  /// The beginning of a run.
  public static let zero = VirtualTime(milliseconds: 0)

  /// Earlier times come first.
  public static func < (a: VirtualTime, b: VirtualTime) -> Bool { a.milliseconds < b.milliseconds }

  /// This time and a duration in milliseconds.
  func adding(milliseconds more: Int64) -> VirtualTime { VirtualTime(milliseconds: milliseconds + more) }
  /// This time and a duration in seconds.
  func adding(seconds: Int) -> VirtualTime { adding(milliseconds: Int64(seconds) * 1_000) }
  /// Milliseconds since an earlier time.
  func since(_ earlier: VirtualTime) -> Int64 { milliseconds - earlier.milliseconds }

  /// UTC at which every run begins: 1 March 2026, 06:00:00Z.
  static let dawn = Instant(milliseconds: 1_772_344_800_000)
  /// True UTC at this time.
  var instant: Instant { Instant(milliseconds: VirtualTime.dawn.milliseconds + milliseconds) }

  /// `MM:SS.mmm` since the beginning.
  public var text: String {
    let minutes = milliseconds / 60_000
    let seconds = milliseconds / 1_000 % 60
    let rest = milliseconds % 1_000
    return "\(pad(minutes, 2)):\(pad(seconds, 2)).\(pad(rest, 3))"
  }

  private func pad(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

/// A node's two clocks: the wall clock is off, drifts and steps; the monotonic one drifts alike and restarts with the
/// process.
struct NodeClock: Sendable {
  /// How far the wall clock is ahead of true time, without drift.
  var offsetMilliseconds: Int64
  /// Parts per million by which both clocks run fast.
  let driftPPM: Int64
  /// When the process started.
  var processStart = VirtualTime.zero

  /// Both clocks at a true time.
  func moment(at time: VirtualTime) -> Moment {
    let wall = VirtualTime.dawn.milliseconds + offsetMilliseconds + drifted(time.milliseconds)
    return Moment(wall: Instant(milliseconds: wall), uptimeMilliseconds: drifted(time.since(processStart)))
  }

  /// The first true time at which the monotonic clock shows at least `uptime`.
  func time(ofUptime uptime: Int64) -> VirtualTime {
    var elapsed = max(0, uptime * 1_000_000 / (1_000_000 + driftPPM))
    while drifted(elapsed) < uptime { elapsed += 1 }
    return processStart.adding(milliseconds: elapsed)
  }

  private func drifted(_ milliseconds: Int64) -> Int64 { milliseconds + milliseconds * driftPPM / 1_000_000 }
}
