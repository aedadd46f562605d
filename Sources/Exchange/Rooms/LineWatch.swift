// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

/// Watches the line to one party, each direction apart. A withheld receipt is not a line that is down.
struct LineWatch: Sendable {
  /// What lacks a receipt for too long.
  struct Withheld: Hashable, Sendable {
    var origin: Origin
    var size: UInt64
    /// Uptime.
    var since: Int64
  }

  /// One direction: when it last worked and when it last failed.
  private struct Direction: Sendable {
    var last: Int64?
    var failure: Int64?
    /// Since when (uptime) it has worked, or failed, without a break.
    var upSince: Int64?
    var downSince: Int64?

    mutating func worked(at uptime: Int64, silence: Int64?) {
      let broken = last.map { uptime - $0 > silence ?? .max } ?? true
      if upSince == nil || broken { upSince = uptime }
      last = uptime
      failure = nil
      downSince = nil
    }

    mutating func failed(at uptime: Int64, began: Int64) {
      // Of a call that began before the last answer, that one tells more.
      if let last, last >= began { return }
      failure = uptime
      upSince = nil
      if downSince == nil { downSince = uptime }
    }
  }

  private let started: Moment
  private var outgoing = Direction()
  private var incoming = Direction()
  /// Latest cosignature time, held back to the local clock at its arrival.
  private var cosigned: Instant?
  private var clockOffset: Int64?
  /// Per lane, when the party last showed a checkpoint that this node holds whole.
  private var whole: [Lane: Instant] = [:]
  /// What was reported last, without times.
  private var reported: [Int] = []

  init(started: Moment) { self.started = started }

  /// Whether the last call was answered at once: then the line is not slow.
  private(set) var isPrompt = false

  /// Whether calls are not answered at present.
  var isFailing: Bool { outgoing.downSince != nil }

  /// A call of ours was answered.
  mutating func answered(at uptime: Int64, began: Int64) {
    outgoing.worked(at: uptime, silence: nil)
    isPrompt = uptime - began <= ExchangeLimits.promptMilliseconds
  }

  /// A call of ours was not answered.
  mutating func failed(at uptime: Int64, began: Int64) { outgoing.failed(at: uptime, began: began) }

  /// Whether the party has not called for longer than this.
  func isSilent(at uptime: Int64, since limit: Int64) -> Bool { incoming.last.map { uptime - $0 > limit } ?? true }

  /// The party called.
  mutating func heard(at uptime: Int64, silence: Int64) { incoming.worked(at: uptime, silence: silence) }

  /// The party cosigned a log of ours. A time in the future counts as now: nobody buys currency with a wrong clock.
  mutating func cosigned(at time: Instant, wall: Instant) {
    clockOffset = time.milliseconds.subtractingReportingOverflow(wall.milliseconds).partialValue
    let held = min(time, wall)
    cosigned = max(cosigned ?? held, held)
  }

  /// The party showed the end of its log of this lane, and this node holds everything up to there.
  mutating func isWhole(_ lane: Lane, wall: Instant) { whole[lane] = max(whole[lane] ?? wall, wall) }

  /// The party's latest word: the smaller one of its last cosignature and the last time when it told us, for both of
  /// its logs, that we hold them whole. A cosignature alone would not show that nothing it said is missing here.
  private var lastWord: Instant? {
    guard let cosigned, let urgent = whole[.urgent], let plans = whole[.plans] else { return nil }
    return min(cosigned, min(urgent, plans))
  }

  /// The state now. `silence` is the longest time without a sign of life, milliseconds, and holds since an uptime.
  func state(at uptime: Int64, silence: Int64, since: Int64, withheld: Withheld?) -> LineState {
    var out = state(of: outgoing, at: uptime, silence: silence, since: since)
    let into = state(of: incoming, at: uptime, silence: silence, since: since)
    // Calls are answered, or the party's own traffic comes: then the line is not what keeps the receipt away.
    if let withheld, isUp(out) || isUp(into) {
      out = .receiptWithheld(origin: withheld.origin, size: withheld.size, since: wall(withheld.since))
    }
    return LineState(outgoing: out, incoming: into, lastWord: lastWord, clockOffsetMilliseconds: clockOffset)
  }

  private func state(
    of direction: Direction, at uptime: Int64, silence: Int64, since: Int64
  ) -> LineState.Direction {
    if let since = direction.downSince { return .down(since: wall(since)) }
    guard let last = direction.last else {
      return uptime - max(started.uptimeMilliseconds, since) > silence ? .down(since: started.wall) : .never
    }
    if uptime - max(last, since) > silence { return .down(since: wall(last)) }
    return .up(since: wall(direction.upSince ?? last))
  }

  private func isUp(_ direction: LineState.Direction) -> Bool { if case .up = direction { true } else { false } }

  /// A moment of this run as wall-clock time.
  private func wall(_ uptime: Int64) -> Instant {
    started.wall.adding(milliseconds: uptime - started.uptimeMilliseconds)
  }

  /// Remembers a state; true if it is another kind of state than the last one.
  mutating func report(_ state: LineState) -> Bool {
    let kinds = [Self.kind(state.outgoing), Self.kind(state.incoming)]
    defer { reported = kinds }
    return kinds != reported && (!reported.isEmpty || kinds != [0, 0])
  }

  private static func kind(_ direction: LineState.Direction) -> Int {
    switch direction {
    case .never: 0
    case .up: 1
    case .down: 2
    case .receiptWithheld: 3
    }
  }

  /// When the state changes next if nothing is heard, uptime.
  func deadlines(silence: Int64, since: Int64) -> [Int64] {
    [outgoing.last, incoming.last].map { max($0 ?? started.uptimeMilliseconds, since) + silence + 1 }
  }
}
