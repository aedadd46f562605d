// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// The logs of a board and the order between their entries.
struct LogTable: Sendable {
  private(set) var byOrigin: [Origin: LogNumber] = [:]
  var logs: [LogState] = []

  subscript(_ log: LogNumber) -> LogState {
    _read { yield logs[log] }
    _modify { yield &logs[log] }
  }

  var count: Int { logs.count }

  /// Log numbers, ascending by origin.
  var ordered: [LogNumber] { logs.indices.sorted { logs[$0].origin < logs[$1].origin } }

  func number(of origin: Origin) -> LogNumber? { byOrigin[origin] }

  mutating func add(_ state: LogState) -> LogNumber {
    byOrigin[state.origin] = logs.count
    logs.append(state)
    return logs.count - 1
  }

  /// Whether `first` lies in the past of `second`: earlier in its log, or inside its effective frontier.
  func precedes(_ first: EntryID, _ second: EntryID) -> Bool {
    if first.log == second.log { return first.index < second.index }
    return first.index < logs[second.log].past(of: second.index, in: first.log)
  }

  /// Whether neither lies in the past of the other.
  func areConcurrent(_ first: EntryID, _ second: EntryID) -> Bool {
    first != second && !precedes(first, second) && !precedes(second, first)
  }

  /// Whether an entry lies in the past of the entry that is being written to `log` at its current size.
  func isPast(_ entry: EntryID, for log: LogNumber) -> Bool {
    if entry.log == log { return entry.index < logs[log].size }
    let clock = logs[log].clock
    return entry.log < clock.count && entry.index < clock[entry.log]
  }

  /// How an entry is named outside the board.
  func ref(_ entry: EntryID) -> EntryRef {
    let log = logs[entry.log]
    return EntryRef(origin: log.origin, index: entry.index, leaf: log.heads[Int(entry.index)].leaf)
  }

  func head(_ entry: EntryID) -> EntryHead { logs[entry.log].heads[Int(entry.index)] }
  func party(_ entry: EntryID) -> PartyID { logs[entry.log].party }

  /// Ascending by origin and index.
  func canonicallyPrecedes(_ first: EntryID, _ second: EntryID) -> Bool {
    first.log == second.log ? first.index < second.index : logs[first.log].origin < logs[second.log].origin
  }

  /// Whether an entry counts against the seals on the board: beyond a seal only what adds caution does.
  func counts(_ entry: EntryID, restricts: Bool) -> Bool {
    guard !restricts, let size = logs[entry.log].sealedAt else { return true }
    return entry.index < size
  }
}
