// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// The board of a channel: a pure fold over the logs of its parties. Equal prefixes of the logs give equal boards, in
/// whatever order the entries came.
///
/// Whether an entry has effect depends on nothing but its own past (what its frontier names, and what that names). What
/// the board shows follows from the set of entries in effect and the order between them; between concurrent entries the
/// more restrictive wins, as the table in `docs/rules.md` says.
public struct Board: Sendable {
  /// Who is in the channel; successors of logs join it.
  public internal(set) var roster: ChannelRoster
  var logs = LogTable()
  var facts = Facts()
  /// Logs whose next entry waits, ascending by number.
  var waitingLogs: [LogNumber] = []
  /// Positions that are proven to be of another history than the board's: see ``learn(apart:)``.
  public internal(set) var apart: Set<LogPosition> = []
  /// Shared by all copies: it says the same of all.
  let areaFindings = AreaFindings()

  /// The empty board of a channel.
  public init(roster: ChannelRoster) {
    self.roster = roster
    for log in roster.logs { addLog(log) }
  }

  /// What became of an entry that was fed to the board.
  public struct Applied: Hashable, Sendable {
    /// What happened to the entry itself.
    public enum Outcome: Hashable, Sendable {
      /// It is on the board.
      case tookEffect
      /// It waits until what its frontier names is on the board.
      case waits
      /// The board had it before.
      case known
      /// Its log must go on with another entry first.
      case outOfOrder(expected: UInt64)
      /// Too many entries of its log wait; feed it again when `wanted` names its log.
      case turnedAway(expected: UInt64)
      /// Its log is not of this channel, and the entry does not open a certified successor.
      case unknownOrigin
    }

    /// What happened to the entry itself.
    public let outcome: Outcome
    /// Entries that are on the board from now on, in an order that respects their past.
    public let tookEffect: [EntryRef]
  }

  /// Takes the next entry of its log. Returns the entries that took effect now: this one, if all that its frontier
  /// names is on the board, and those that waited for it. Entries out of order are ignored.
  @discardableResult
  public mutating func apply(_ logged: LoggedEntry) -> [EntryRef] { feed(logged).tookEffect }

  /// The same as `apply`, and says what happened to the entry.
  public mutating func feed(_ logged: LoggedEntry) -> Applied {
    guard let log = logs.number(of: logged.ref.origin) ?? joinSuccessor(logged) else {
      return Applied(outcome: .unknownOrigin, tookEffect: [])
    }
    let expected = nextIndex(log)
    guard logged.ref.index == expected else {
      let outcome: Applied.Outcome = logged.ref.index < expected ? .known : .outOfOrder(expected: expected)
      return Applied(outcome: outcome, tookEffect: [])
    }
    guard !logs[log].waiting.isFull else {
      logs[log].waiting.turnedAway = true
      return Applied(outcome: .turnedAway(expected: expected), tookEffect: [])
    }
    logs[log].waiting.turnedAway = false
    var effected: [EntryRef] = []
    var outcome = Applied.Outcome.waits
    if logs[log].waiting.isEmpty {
      switch checkFrontier(of: logged, in: log) {
      case .missing(let missing): wait(logged, in: log, for: missing)
      case .settled(let frontier):
        outcome = .tookEffect
        effected.append(logged.ref)
        settle(logged, in: log, frontier)
      }
    } else {
      logs[log].waiting.append(logged)
    }
    if outcome == .tookEffect { wake(&effected) }
    return Applied(outcome: outcome, tookEffect: effected)
  }

  /// Takes in that a position belongs to a history of its log that the log's party has signed, and that this board's
  /// entries of the log are not of that history. The caller has seen the proof. Nothing waits for such a position any
  /// more; were there as many entries here one day, their root would be another one. So this tells earlier what is true
  /// in any case, and boards at equal cuts stay equal. Returns the entries that took effect.
  public mutating func learn(apart position: LogPosition) -> [EntryRef] {
    apart.insert(position)
    var effected: [EntryRef] = []
    wake(&effected)
    return effected
  }

  /// How many entries of each log are on the board: a cut that is closed under frontiers.
  public var cut: [Origin: UInt64] {
    var cut: [Origin: UInt64] = [:]
    for log in logs.logs where log.size > 0 { cut[log.origin] = log.size }
    return cut
  }

  /// The cut with the roots of the logs, ascending by origin.
  public var cutPositions: [LogPosition] {
    logs.ordered.compactMap { number in
      let log = logs[number]
      return log.size == 0 ? nil : LogPosition(origin: log.origin, size: log.size, root: log.tip.root)
    }
  }

  /// How much of a log is on the board, with the root that it has there; nil if nothing is.
  public func position(of origin: Origin) -> LogPosition? {
    guard let number = logs.number(of: origin), logs[number].size > 0 else { return nil }
    return LogPosition(origin: origin, size: logs[number].size, root: logs[number].tip.root)
  }

  /// The root that the first entries of a log on the board have; nil if there are not as many.
  public func root(of origin: Origin, at size: UInt64) -> Hash256? {
    guard let number = logs.number(of: origin), size <= logs[number].size else { return nil }
    if size == logs[number].size { return logs[number].tip.root }
    var edge = CompactRange()
    while edge.size < size { edge.append(logs[number].heads[Int(edge.size)].leaf) }
    return edge.root
  }

  /// How many entries of a log are on the board.
  public func size(of origin: Origin) -> UInt64 { logs.number(of: origin).map { logs[$0].size } ?? 0 }

  /// Index of the entry of a log that the board takes next; 0 for a log that it does not know.
  public func nextIndex(of origin: Origin) -> UInt64 { logs.number(of: origin).map(nextIndex) ?? 0 }

  /// Logs of which entries were turned away and can be fed again now, from these indices on.
  public var wanted: [LogStart] {
    logs.ordered.compactMap { number in
      let queue = logs[number].waiting
      guard queue.turnedAway, !queue.isFull else { return nil }
      return LogStart(origin: logs[number].origin, index: nextIndex(number))
    }
  }

  /// A place in a log.
  public struct LogStart: Hashable, Sendable {
    /// The log.
    public let origin: Origin
    /// Index of an entry.
    public let index: UInt64
  }

  private func nextIndex(_ log: LogNumber) -> UInt64 { logs[log].size + UInt64(logs[log].waiting.count) }

  @discardableResult
  mutating func addLog(_ log: ChannelRoster.Log) -> LogNumber {
    facts.addLog()
    return logs.add(LogState(origin: log.origin, party: log.party, lane: log.lane))
  }

  private mutating func wait(_ logged: LoggedEntry, in log: LogNumber, for missing: WaitingQueue.Missing) {
    logs[log].waiting.append(logged)
    logs[log].waiting.missing = missing
    waitingLogs.insert(log, at: waitingLogs.partition { $0 < log })
  }

  /// Lets entries take effect that waited, until none is left whose frontier is inside.
  private mutating func wake(_ effected: inout [EntryRef]) {
    var progressed = !waitingLogs.isEmpty
    while progressed {
      progressed = false
      for log in waitingLogs where needNotWait(log) {
        progressed = takeWaiting(log, &effected) || progressed
      }
      waitingLogs.removeAll { logs[$0].waiting.isEmpty }
    }
  }

  private func needNotWait(_ waiting: LogNumber) -> Bool {
    guard let missing = logs[waiting].waiting.missing else { return true }
    guard let log = logs.number(of: missing.origin) else { return false }
    let position = LogPosition(origin: missing.origin, size: missing.size, root: missing.root)
    return logs[log].size >= missing.size || apart.contains(position)
  }

  private mutating func takeWaiting(_ log: LogNumber, _ effected: inout [EntryRef]) -> Bool {
    var took = false
    while let head = logs[log].waiting.head {
      switch checkFrontier(of: head, in: log) {
      case .missing(let missing):
        logs[log].waiting.missing = missing
        return took
      case .settled(let frontier):
        logs[log].waiting.removeFirst()
        settle(head, in: log, frontier)
        effected.append(head.ref)
        took = true
      }
    }
    logs[log].waiting.missing = nil
    return took
  }
}
