// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// What the board keeps of every entry, 48 bytes.
struct EntryHead: Sendable {
  let leaf: Hash256
  let writtenAt: Instant
  let position: UInt32
  let kind: EntryKind
  /// Number of parts that the entry commits to.
  let parts: UInt8
}

/// From the entry `index` on, the log knows `size` entries of another one.
struct ClockStep: Sendable {
  let index: UInt32
  let size: UInt32
}

/// A party's claim, in the entry `index` of its log, to hold `size` entries of another one since `at`.
struct ReceivedStep: Sendable {
  let index: UInt64
  let size: UInt64
  let at: Instant
}

/// A position of a frontier and the log that it names.
struct KnownPosition: Sendable {
  let log: LogNumber
  let position: LogPosition
}

/// Entries of a log that wait for what their frontiers name.
struct WaitingQueue: Sendable {
  private(set) var entries: [LoggedEntry] = []
  private var first = 0
  private(set) var bytes = 0
  /// What the first one waits for.
  var missing: Missing?
  /// Whether entries were turned away since the queue was last empty enough.
  var turnedAway = false

  struct Missing: Hashable, Sendable {
    let origin: Origin
    let size: UInt64
    let root: Hash256
  }

  var count: Int { entries.count - first }
  var isEmpty: Bool { count == 0 }
  var head: LoggedEntry? { first < entries.count ? entries[first] : nil }
  var all: ArraySlice<LoggedEntry> { entries[first...] }
  var isFull: Bool { count >= BoardLimits.waitingEntries || bytes >= BoardLimits.waitingBytes }

  mutating func append(_ entry: LoggedEntry) {
    entries.append(entry)
    bytes += entry.byteCount
  }

  mutating func removeFirst() {
    bytes -= entries[first].byteCount
    first += 1
    if first == entries.count || first >= 1_024 {
      entries.removeFirst(first)
      first = 0
    }
  }
}

/// One log on the board.
struct LogState: Sendable {
  let origin: Origin
  let party: PartyID
  let lane: Lane

  /// What took effect.
  var heads = Chunked<EntryHead>()
  var tip = CompactRange()
  var waiting = WaitingQueue()

  /// Latest `written_at`.
  var writtenFloor = Instant.earliest
  /// Latest accepted frontier, ascending by origin.
  var frontier: [KnownPosition] = []
  /// Latest effective frontier: by log number, how much of that log lies in the past of the latest entry.
  var clock: [UInt64] = []
  /// How the effective frontier grew, by log number.
  var steps: [[ClockStep]] = []
  /// Right edges of other logs up to the sizes whose roots this log stated last, by log number.
  var stated: [LogNumber: CompactRange] = [:]
  /// The same for the roots in `Received` entries below the frontier.
  var statedReceived: [LogNumber: CompactRange] = [:]
  /// Logs about which this one has stated a root that is not the board's.
  var disagreements: [LogNumber] = []
  /// Claims of receipt, by log number.
  var received: [[ReceivedStep]] = []
  /// The smallest size at which the party sealed this log.
  var sealedAt: UInt64?

  var size: UInt64 { UInt64(heads.count) }

  init(origin: Origin, party: PartyID, lane: Lane) {
    self.origin = origin
    self.party = party
    self.lane = lane
  }

  /// How much of another log lies in the past of the entry at an index.
  func past(of index: UInt64, in other: LogNumber) -> UInt64 {
    guard other < steps.count else { return 0 }
    let line = steps[other]
    // The latest entries are asked for most.
    guard let last = line.last else { return 0 }
    if UInt64(last.index) <= index { return UInt64(last.size) }
    let place = line.partition { UInt64($0.index) <= index }
    return place == 0 ? 0 : UInt64(line[place - 1].size)
  }

  /// Widens the effective frontier from the entry at `index` on.
  mutating func raise(_ other: LogNumber, to size: UInt64, at index: UInt64) {
    if other >= clock.count {
      let more = other + 1 - clock.count
      clock.append(contentsOf: repeatElement(0, count: more))
      steps.append(contentsOf: repeatElement([], count: more))
    }
    guard size > clock[other] else { return }
    clock[other] = size
    let step = ClockStep(index: UInt32(truncatingIfNeeded: index), size: UInt32(truncatingIfNeeded: size))
    if let last = steps[other].last, last.index == step.index { steps[other].removeLast() }
    steps[other].append(step)
  }
}
