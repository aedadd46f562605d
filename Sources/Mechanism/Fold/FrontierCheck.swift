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
  /// What the writer knew newly since its last entry; `apart` is of histories that are not the board's.
  case widened([KnownPosition], apart: [KnownPosition])
  /// The frontier breaks a rule; the entry's past is that of the entry before it.
  case faulty(InvalidReason)
}

extension Board {
  func checkFrontier(of logged: LoggedEntry, in log: LogNumber) -> FrontierCheck {
    guard case .success(let entry) = logged.content else { return .settled(.widened([], apart: [])) }
    let before = logs[log].frontier
    if let fault = faultOfFrontier(entry.frontier, in: log, after: before) { return .settled(.faulty(fault)) }
    var widened: [KnownPosition] = []
    var apart: [KnownPosition] = []
    var place = 0
    for position in entry.frontier {
      while place < before.count, before[place].position.origin < position.origin { place += 1 }
      if place < before.count, before[place].position == position { continue }
      let missing = FrontierCheck.missing(
        WaitingQueue.Missing(origin: position.origin, size: position.size, root: position.root))
      guard let other = logs.number(of: position.origin) else { return missing }
      let known = KnownPosition(log: other, position: position)
      if logs[log].disagreements.contains(other) { continue }
      if logs[other].size >= position.size {
        widened.append(known)
      } else if self.apart.contains(position) {
        apart.append(known)
      } else {
        return missing
      }
    }
    return .settled(.widened(widened, apart: apart))
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
  /// the past of that. What it says of another history than the board's counts for nothing, and neither does what the
  /// same log says of that one later: the entries that it has seen are not those that are here.
  mutating func widenPast(
    of log: LogNumber, by frontier: [KnownPosition], apart: [KnownPosition], accepted: [LogPosition]
  ) {
    let index = logs[log].size
    for known in apart { recordDisagreement(known, held: nil, statedIn: log) }
    for known in frontier {
      let other = known.log
      let held = heldRoot(other, known.position.size, edges: \.stated, of: log)
      guard held == known.position.root else {
        recordDisagreement(known, held: held, statedIn: log)
        continue
      }
      let last = known.position.size - 1
      logs[log].raise(other, to: known.position.size, at: index)
      for third in 0..<logs.count where third != log && third != other {
        let size = logs[other].past(of: last, in: third)
        if size > 0 { logs[log].raise(third, to: size, at: index) }
      }
    }
    if !frontier.isEmpty || !apart.isEmpty {
      logs[log].frontier = accepted.compactMap { position in
        logs.number(of: position.origin).map { KnownPosition(log: $0, position: position) }
      }
    }
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
  mutating func recordDisagreement(_ known: KnownPosition, held: Hash256?, statedIn log: LogNumber) {
    guard !logs[log].disagreements.contains(known.log) else { return }
    logs[log].disagreements.append(known.log)
    facts.disagreements.append(
      DisagreementFact(id: EntryID(log, logs[log].size), log: known.log, position: known.position, held: held))
  }
}
