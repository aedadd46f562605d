// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

/// What waits for an answer, in both directions: entries of others ring here until somebody has them, and whom to call
/// next follows from the share of their time that is over; of own entries it is told when an answer is overdue.
///
/// All times are reckoned by the own clock from when an entry was received (or, of own entries, written) here: what a
/// peer claims of time changes nothing. So many items of each party and precedence are held; of what is beyond, the place in its
/// log is kept, and it is taken up once there is room.
struct WatchRoom: Sendable {
  /// What is told of an item.
  enum Signal: Sendable {
    case rings(Ringing)
    /// It needs no answer any more, or somebody has it.
    case quiet(EntryRef)
    case overdue(Awaited)
  }

  private struct Incoming: Sendable {
    let item: OpenItem
    let clock: AnswerClock
    let since: Instant
    var steps: AnswerSteps
    /// Calls for the present step that were told.
    var told: Int
    var next: Int64?
  }

  private struct Outgoing: Sendable {
    let item: OpenItem
    let clock: AnswerClock
    var steps: AnswerSteps
    /// The step whose lateness was told.
    var told: AnswerStep?
    var next: Int64?
  }

  private struct Asked: Hashable, Sendable {
    let ref: EntryRef
    let party: PartyID
  }

  let party: PartyID
  let others: [PartyID]
  let policy: WatchPolicy
  private var deadlines: [Precedence: Deadline] = [:]
  private var incoming: [EntryRef: Incoming] = [:]
  private var outgoing: [Asked: Outgoing] = [:]
  /// How many items there are.
  private var counts: [Bound: Int] = [:]
  /// From where each log is being looked through.
  private var seeking: [Origin: UInt64] = [:]
  /// The first entry of each log for which there was no room.
  private var missed: [Origin: UInt64] = [:]
  /// Where there was none.
  private var full: Set<Bound> = []
  private var nextCall: Int64?
  private var signals: [Signal] = []

  /// Each other party has rooms of its own: none can fill those of another.
  private struct Bound: Hashable, Sendable {
    let isIncoming: Bool
    let precedence: Precedence
    let party: PartyID
  }

  init(party: PartyID, others: [PartyID], policy: WatchPolicy) {
    self.party = party
    self.others = others
    self.policy = policy
  }

  // MARK: What happens

  /// Begins anew with all that is on a board.
  mutating func restart(with board: Board) {
    let deadlines = deadlines
    self = WatchRoom(party: party, others: others, policy: policy)
    self.deadlines = deadlines
    for origin in board.cut.keys { seeking[origin] = 0 }
  }

  /// Deadlines of the arrangement in force.
  mutating func use(_ deadlines: [Deadline], _ board: Board) {
    let new = Dictionary(deadlines.map { ($0.precedence, $0) }, uniquingKeysWith: { first, _ in first })
    guard new != self.deadlines else { return }
    self.deadlines = new
    restart(with: board)
  }

  /// An entry has taken effect.
  mutating func note(_ ref: EntryRef, _ body: Body?, on board: Board, at now: Moment) {
    switch body {
    case .hotline, .safetyWarning, .holdRequested, .notice, .arrangementProposed, .arrangementSuspended,
      .arrangementTerminated, .measureDeclared:
      admit(ref, board, now)
    case .arrangementResumed(let suspension):
      refresh(suspension, board, now)
      // The last word of all ends what the earlier ones asked for.
      for earlier in board.firstResumptions(of: suspension) where earlier != ref { refresh(earlier, board, now) }
      admit(ref, board, now)
    case .measureSaid(let said): refresh(said.measure.entry, board, now)
    case .amendment(let amendment):
      for ref in board.entries(onActivity: amendment.activity) { refresh(ref, board, now) }
      admit(ref, board, now)
    case .answer(let answer):
      refresh(answer.to, board, now)
      for ref in board.readBackEntries(of: answer.to) { refresh(ref, board, now) }
      for ref in board.replies(toProposal: answer.to) { refresh(ref, board, now) }
      admit(ref, board, now)
    case .holdLifted(let hold): refresh(hold, board, now)
    case .arrangementSigned(let proposal): refresh(proposal, board, now)
    case .enRoute(let report):
      for ref in board.entries(onActivity: report.activity) { refresh(ref, board, now) }
      admit(ref, board, now)
    case .incidentOpened, .commanderCall, .voice(.takenDown): admit(ref, board, now)
    case .incidentAction(let action): note(action, ref, on: board, at: now)
    case .callRecord(let record):
      if let other = record.differsFrom { refresh(other, board, now) }
      admit(ref, board, now)
    case .voice(.reconciled(let reconciled)): refresh(reconciled.takenDown, board, now)
    case .activity(let activity, _): for ref in board.entries(onActivity: activity) { refresh(ref, board, now) }
    case .sealed:
      // What a seal leaves without effect may have been an answer, or the end of an activity.
      refreshAll(board, now)
      for origin in board.cut.keys { seeking[origin] = 0 }
    default: break
    }
  }

  private mutating func note(_ action: IncidentAction, _ ref: EntryRef, on board: Board, at now: Moment) {
    switch action.step {
    case .agreed(let fact), .disputed(let fact): refresh(fact, board, now)
    case .closed, .closingWithdrawn: for entry in board.entries(ofIncident: ref) { refresh(entry, board, now) }
    case .statement, .fact, .calming: break
    }
    admit(ref, board, now)
  }

  private mutating func admit(_ ref: EntryRef, _ board: Board, _ now: Moment) {
    if let item = board.openItem(ref) { admit(item, board, now) }
  }

  /// Takes an item in, if there is room.
  private mutating func admit(_ item: OpenItem, _ board: Board, _ now: Moment) {
    guard item.party == party else {
      guard item.asks(party), incoming[item.ref] == nil, mayTake(item, isIncoming: true, item.party) else { return }
      return receive(item, board, now)
    }
    for other in others where item.asks(other) && outgoing[Asked(ref: item.ref, party: other)] == nil {
      if mayTake(item, isIncoming: false, other) { send(item, to: other, board, now) }
    }
  }

  /// Whether there is room; otherwise the place of the item is kept.
  private mutating func mayTake(_ item: OpenItem, isIncoming: Bool, _ other: PartyID) -> Bool {
    let bound = Bound(isIncoming: isIncoming, precedence: item.precedence, party: other)
    if counts[bound, default: 0] < ExchangeLimits.openItems { return true }
    full.insert(bound)
    missed[item.ref.origin] = min(missed[item.ref.origin] ?? .max, item.ref.index)
    return false
  }

  private mutating func receive(_ item: OpenItem, _ board: Board, _ now: Moment) {
    let since = min(board.receivedAt(item.ref, by: party) ?? now.wall, now.wall)
    let clock = clock(item, start: now.uptime(of: since), now)
    let steps = board.answered(item.ref, by: party)
    guard clock.next(after: steps) != nil else { return }
    var new = Incoming(item: item, clock: clock, since: since, steps: steps, told: 0, next: nil)
    call(for: &new, now)
    incoming[item.ref] = new
    counts[Bound(isIncoming: true, precedence: item.precedence, party: item.party), default: 0] += 1
    nextCall = min(nextCall ?? .max, new.next ?? .max)
  }

  private mutating func send(_ item: OpenItem, to other: PartyID, _ board: Board, _ now: Moment) {
    let clock = clock(item, start: now.uptime(of: min(item.writtenAt, now.wall)), now)
    let steps = board.answered(item.ref, by: other)
    guard let due = clock.next(after: steps)?.due else { return }
    outgoing[Asked(ref: item.ref, party: other)] = Outgoing(
      item: item, clock: clock, steps: steps, told: nil, next: due)
    counts[Bound(isIncoming: false, precedence: item.precedence, party: other), default: 0] += 1
    nextCall = min(nextCall ?? .max, due)
  }

  private func clock(_ item: OpenItem, start: Int64, _ now: Moment) -> AnswerClock {
    // What can not be said is not waited for.
    let deadline = deadlines[item.precedence].map { item.isOnlyNotified ? $0.ofNotification : $0 }
    return AnswerClock(
      start: start, precedence: item.precedence, deadline: deadline,
      begins: item.begins.map(now.uptime(of:)), answerBy: item.answerBy.map(now.uptime(of:)))
  }

  private mutating func refreshAll(_ board: Board, _ now: Moment) {
    for ref in Set(incoming.keys).union(outgoing.keys.map { $0.ref }).sorted() { refresh(ref, board, now) }
  }

  /// Something was said of an entry that waits, or made it pointless.
  private mutating func refresh(_ ref: EntryRef, _ board: Board, _ now: Moment) {
    guard incoming[ref] != nil || others.contains(where: { outgoing[Asked(ref: ref, party: $0)] != nil }) else {
      // An attestation may have been taken back, or an activity goes on after all.
      return admit(ref, board, now)
    }
    let isOpen = board.openItem(ref) != nil
    if var item = incoming[ref] {
      let steps = board.answered(ref, by: party)
      if !isOpen || item.clock.next(after: steps) == nil {
        incoming[ref] = nil
        leave(Bound(isIncoming: true, precedence: item.item.precedence, party: item.item.party))
        signals.append(.quiet(ref))
      } else if steps != item.steps {
        if steps.contains(.word), !item.steps.contains(.word) { signals.append(.quiet(ref)) }
        item.steps = steps
        // Calls that were made by now are not made again for the next step.
        let calls = item.clock.calls(policy, after: steps, at: now.uptimeMilliseconds)
        (item.told, item.next) = (calls.made, calls.next)
        incoming[ref] = item
        nextCall = min(nextCall ?? .max, calls.next ?? .max)
      }
    }
    for other in others {
      let asked = Asked(ref: ref, party: other)
      guard var item = outgoing[asked] else { continue }
      item.steps = board.answered(ref, by: other)
      if isOpen, let next = item.clock.next(after: item.steps) {
        item.next = item.told == next.step ? nil : next.due
        outgoing[asked] = item
        nextCall = min(nextCall ?? .max, item.next ?? .max)
      } else {
        outgoing[asked] = nil
        leave(Bound(isIncoming: false, precedence: item.item.precedence, party: other))
      }
    }
  }

  private mutating func leave(_ bound: Bound) { counts[bound, default: 1] -= 1 }

  // MARK: Time

  /// When (uptime) something is to be done; nil if there is nothing.
  func nextAt(_ now: Int64) -> Int64? {
    seeking.isEmpty && !hasRoomAgain ? nextCall : now + 1
  }

  /// Does what is due by now and says what is to be told.
  mutating func goOn(_ board: Board, at now: Moment) -> [Signal] {
    if seeking.isEmpty, hasRoomAgain {
      swap(&seeking, &missed)
      full.removeAll()
    }
    if !seeking.isEmpty { lookThrough(board, now) }
    if let next = nextCall, next <= now.uptimeMilliseconds { callAll(now) }
    defer { signals = [] }
    return signals
  }

  private mutating func callAll(_ now: Moment) {
    let uptime = now.uptimeMilliseconds
    for ref in incoming.filter({ $0.value.next.map { $0 <= uptime } ?? false }).keys.sorted() {
      guard var item = incoming[ref] else { continue }
      call(for: &item, now)
      incoming[ref] = item
    }
    let late = outgoing.filter { $0.value.next.map { $0 <= uptime } ?? false }.keys
    for asked in late.sorted(by: { ($0.ref, $0.party) < ($1.ref, $1.party) }) {
      guard var item = outgoing[asked] else { continue }
      item.told = item.clock.next(after: item.steps)?.step
      item.next = nil
      outgoing[asked] = item
      if let awaited = awaited(item, by: asked.party, now) { signals.append(.overdue(awaited)) }
    }
    nextCall = [incoming.values.compactMap { $0.next }.min(), outgoing.values.compactMap { $0.next }.min()]
      .compactMap { $0 }.min()
  }

  /// Makes the calls for an item that are to be made by now, as one.
  private mutating func call(for item: inout Incoming, _ now: Moment) {
    let calls = item.clock.calls(policy, after: item.steps, at: now.uptimeMilliseconds)
    let isNews = calls.made > item.told
    (item.told, item.next) = (calls.made, calls.next)
    if isNews, let ringing = ringing(item, now) { signals.append(.rings(ringing)) }
  }

  // MARK: Looking through the logs

  /// Whether there is room where there was none, whatever waits elsewhere.
  private var hasRoomAgain: Bool { full.contains { counts[$0, default: 0] < ExchangeLimits.openItems * 3 / 4 } }

  /// Looks through a piece of the logs for what waits.
  private mutating func lookThrough(_ board: Board, _ now: Moment) {
    var left = ExchangeLimits.openItemsLookedAt
    for origin in seeking.keys.sorted() where left > 0 {
      var index = seeking[origin] ?? 0
      let end = min(board.size(of: origin), index + UInt64(left))
      left -= Int(end - min(index, end))
      while index < end {
        if let item = board.openItem(of: origin, at: index) { admit(item, board, now) }
        index += 1
      }
      seeking[origin] = index < board.size(of: origin) ? index : nil
    }
  }

  // MARK: Views

  /// Everything of others that waits here, first what is due first.
  func ringing(at now: Moment) -> [Ringing] {
    incoming.values.compactMap { ringing($0, now) }.sorted { ($0.due, $0.item.ref) < ($1.due, $1.item.ref) }
  }

  /// Everything of ours that waits for others, first what is due first.
  func awaited(at now: Moment) -> [Awaited] {
    outgoing.compactMap { asked, item in awaited(item, by: asked.party, now) }
      .sorted { ($0.due, $0.item.ref, $0.party) < ($1.due, $1.item.ref, $1.party) }
  }

  /// Whether more waits than is held here.
  var hasMore: Bool { !seeking.isEmpty || !missed.isEmpty }

  private func ringing(_ item: Incoming, _ now: Moment) -> Ringing? {
    guard let (step, due) = item.clock.next(after: item.steps) else { return nil }
    let stages = item.clock.stages(policy, after: item.steps)
    let made = item.clock.calls(policy, after: item.steps, at: now.uptimeMilliseconds).made
    let stage = min(made, stages.count) - 1
    let skipped = policy.stages.count - stages.count
    return Ringing(
      item: item.item, since: item.since, step: step, due: now.wall(of: due), stage: stage < 0 ? nil : stage + skipped,
      repeats: max(0, made - stages.count), isRinging: !item.steps.contains(.word) || due <= now.uptimeMilliseconds)
  }

  private func awaited(_ item: Outgoing, by party: PartyID, _ now: Moment) -> Awaited? {
    item.clock.next(after: item.steps).map { next in
      Awaited(item: item.item, party: party, step: next.step, due: now.wall(of: next.due))
    }
  }
}

extension Deadline {
  /// The steps that there are where nobody says how he stands to an activity.
  fileprivate var ofNotification: Deadline {
    Deadline(precedence: precedence, hasItSeconds: hasItSeconds, passedOnSeconds: passedOnSeconds)
  }
}

extension Moment {
  /// When, on the monotonic clock, a time was that the wall clock shows; as the two stand now.
  func uptime(of instant: Instant) -> Int64 { uptimeMilliseconds + (instant - wall) }

  /// The wall clock's time of a moment of the monotonic clock; as the two stand now.
  func wall(of uptime: Int64) -> Instant { wall.adding(milliseconds: uptime - uptimeMilliseconds) }
}
