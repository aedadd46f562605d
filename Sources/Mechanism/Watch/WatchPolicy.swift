// SPDX-License-Identifier: Apache-2.0
import Wire

/// How a party's own watch is called until an answer was given. It stays at home: no other party sees it.
public struct WatchPolicy: Hashable, Sendable {
  /// Somebody to call, once a share of the time that an answer may take is over.
  public struct Stage: Hashable, Sendable {
    /// Share of the time from the receipt to the deadline, percent, 0...1,000; 0 calls at once.
    public var percent: Int
    /// Who is called: a position, a role, or what the node's configuration calls so.
    public var to: Label

    /// A stage.
    public init(percent: Int, to: Label) {
      self.percent = percent
      self.to = to
    }
  }

  /// How many stages there may be.
  public static let mostStages = 16
  /// Allowed shares, percent.
  public static let percents = 0...1_000

  /// In the order in which they are called. The last is called again and again until there is an answer.
  public private(set) var stages: [Stage]

  /// A policy; stages are put in the order of their shares.
  public init(stages: [Stage]) {
    self.stages = stages.sorted { $0.percent < $1.percent }
  }

  /// The watch at once, all of the watch at half of the time, the commander at three quarters.
  public static var standard: WatchPolicy {
    let stages = [(0, "watch"), (50, "all-watch"), (75, "commander")].compactMap { percent, to in
      (try? Label(to)).map { Stage(percent: percent, to: $0) }
    }
    return WatchPolicy(stages: stages)
  }

  /// Within how many seconds somebody must have what the arrangement gives no time for.
  public static func fallbackSeconds(_ precedence: Precedence) -> Int {
    switch precedence {
    case .flash: 60
    case .immediate: 180
    case .priority: 900
    case .routine: 3_600
    }
  }
}
