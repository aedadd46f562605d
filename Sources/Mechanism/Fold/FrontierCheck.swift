// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// What a frontier says about when its entry takes effect.
enum FrontierCheck {
  /// Something is not on the board yet.
  case missing(WaitingQueue.Missing)
  /// The entry can take effect.
  case settled(SettledFrontier)
}

/// A frontier all of which is on the board, or that counts for nothing.
enum SettledFrontier {
  /// What the writer knew newly since its last entry.
  case widened([KnownPosition])
  /// The frontier breaks a rule; the entry's past is that of the entry before it.
  case faulty(InvalidReason)
}

extension Board {
  func checkFrontier(of logged: LoggedEntry, in log: LogNumber) -> FrontierCheck {
    guard case .success(let entry) = logged.content else { return .settled(.widened([])) }
    let before = logs[log].frontier
    if let fault = faultOfFrontier(entry.frontier, in: log, after: before) { return .settled(.faulty(fault)) }
    var widened: [KnownPosition] = []
    var place = 0
    for position in entry.frontier {
      while place < before.count, before[place].position.origin < position.origin { place += 1 }
      if place < before.count, before[place].position == position { continue }
      guard let other = logs.number(of: position.origin), logs[other].size >= position.size else {
        return .missing(WaitingQueue.Missing(origin: position.origin, size: position.size))
      }
      widened.append(KnownPosition(log: other, position: position))
    }
    return .settled(.widened(widened))
  }

  /// Rules of a frontier that need nothing but the log itself.
  private func faultOfFrontier(_ frontier: [LogPosition], in log: LogNumber, after before: [KnownPosition])
    -> InvalidReason?
  {
    var previous: Origin?
    for position in frontier {
      if let previous, !(previous < position.origin) { return .frontierNotAscending }
      if position.origin == logs[log].origin { return .frontierNamesOwnLog }
      if position.size == 0 { return .frontierEmptyPosition }
      if position.size >= BoardLimits.logEntries { return .frontierBeyondLimit }
      previous = position.origin
    }
    var place = 0
    for old in before {
      while place < frontier.count, frontier[place].origin < old.position.origin { place += 1 }
      guard place < frontier.count, frontier[place].origin == old.position.origin,
        frontier[place].size >= old.position.size
      else { return .frontierDecreases }
    }
    return nil
  }

  /// Widens the past of the entry that is being written to `log` by what its frontier newly names, and by what lies in
  /// the past of that.
  mutating func widenPast(of log: LogNumber, by frontier: [KnownPosition], accepted: [LogPosition]) {
    let index = logs[log].size
    for known in frontier {
      let other = known.log
      let last = known.position.size - 1
      logs[log].raise(other, to: known.position.size, at: index)
      for third in 0..<logs.count where third != log && third != other {
        let size = logs[other].past(of: last, in: third)
        if size > 0 { logs[log].raise(third, to: size, at: index) }
      }
      checkRoot(known, statedIn: log)
    }
    if !frontier.isEmpty {
      logs[log].frontier = accepted.compactMap { position in
        logs.number(of: position.origin).map { KnownPosition(log: $0, position: position) }
      }
    }
  }

  /// Compares a root that a log states with the root of the entries on the board.
  private mutating func checkRoot(_ known: KnownPosition, statedIn log: LogNumber) {
    let held = heldRoot(known.log, known.position.size, edges: \.stated, of: log)
    if held != known.position.root { recordDisagreement(known, held: held, statedIn: log) }
  }

  /// The root of `other` at a size that is on the board. Sizes for one edge never decrease, so each entry is hashed
  /// once.
  mutating func heldRoot(
    _ other: LogNumber, _ size: UInt64, edges: WritableKeyPath<LogState, [LogNumber: CompactRange]>, of log: LogNumber
  ) -> Hash256 {
    if logs[other].size == size { return logs[other].tip.root }
    var edge = logs[log][keyPath: edges].removeValue(forKey: other) ?? CompactRange()
    while edge.size < size { edge.append(logs[other].heads[Int(edge.size)].leaf) }
    let root = edge.root
    logs[log][keyPath: edges][other] = edge
    return root
  }

  /// Keeps the first disagreement of a log about another one; all later ones follow from it.
  mutating func recordDisagreement(_ known: KnownPosition, held: Hash256, statedIn log: LogNumber) {
    guard !logs[log].disagreements.contains(known.log) else { return }
    logs[log].disagreements.append(known.log)
    facts.disagreements.append(
      DisagreementFact(id: EntryID(log, logs[log].size), log: known.log, position: known.position, held: held))
  }
}
