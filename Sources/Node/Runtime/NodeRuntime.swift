// SPDX-License-Identifier: Apache-2.0
import Exchange
import Logging
import NIOConcurrencyHelpers
import NIOCore
import Storage
import TransparencyLog
import Wire

/// What a runtime drives: events in, actions out. `NodeMachine`, and small ones in tests.
protocol EventMachine: Sendable {
  /// Takes events that came together.
  mutating func handle(_ events: [Event], at moment: Moment) -> [Action]
}

extension NodeMachine: EventMachine {}

/// Makes calls to peers; `done` is called exactly once, on any thread.
protocol PeerCaller: Sendable {
  func call(
    _ peer: Peer, _ request: PeerRequest, timeoutSeconds: Int, done: @escaping @Sendable (PeerResponse?) -> Void)
  func close() async
}

/// The imperative shell around a machine: feeds it events in order and does what it asks for. It decides nothing.
final class NodeRuntime<Machine: EventMachine>: Sendable {
  /// What became of a submission.
  struct Confirmation: Sendable {
    var refs: [EntryRef]
    /// Receipts that came in time, if they were waited for.
    var receipts: [Receipt]
  }

  /// The machine with what belongs to its turn.
  struct Room: Sendable {
    var machine: Machine
    var submissions: [RequestID: Submission] = [:]
    var responses: [RequestID: @Sendable (PeerResponse) -> Void] = [:]
    /// In the order in which they came.
    var receiptWaits: [ReceiptWait] = []
    var requests: UInt64 = 0
    /// What came in this turn, and is handed over at its end.
    var events: [Event] = []
    var wakeAt: Int64?
    /// Whether a look at the deadlines of the receipt waits is planned.
    var isSweepPlanned = false
    var isStopping = false

    mutating func nextRequest() -> RequestID {
      requests += 1
      return RequestID(requests)
    }
  }

  struct Submission: Sendable {
    var parties: Set<Peer>
    var waitSeconds: Int?
    var placed: @Sendable ([EntryRef]) -> Void
    var done: @Sendable (Result<Confirmation, Refusal>) -> Void
  }

  /// Waits until each of these peers has cosigned all entries.
  struct ReceiptWait: Sendable {
    var refs: [EntryRef]
    /// How much of each log is to be cosigned.
    var sizes: [(origin: Origin, size: UInt64)]
    var missing: [(origin: Origin, by: Peer)]
    var deadline: NIODeadline
    var receipts: [Receipt] = []
    var done: @Sendable (Result<Confirmation, Refusal>) -> Void

    /// Whether a cosignature of a log up to a size is one that may be missing here.
    func waits(for origin: Origin, upTo size: UInt64) -> Bool {
      sizes.contains { $0.origin == origin && $0.size <= size }
    }
  }

  private let host: MachineHost<Room>
  private let committer: GroupCommitter
  private let caller: any PeerCaller
  private let clock: NodeClock
  private let hub: EventHub
  private let loop: any EventLoop
  private let logger: Logger
  /// What is called back at the end of a commit and of a turn; emptied at the end, because it keeps this object.
  /// Wrapped: a bare closure in a generic box is put into another thunk at each access, and the calls grow longer and
  /// longer.
  private struct Relay: Sendable {
    var report: (@Sendable ([CommitReport]) -> Void)?
    var settle: (@Sendable (inout Room) -> Void)?
  }
  private let relay = NIOLockedValueBox(Relay())
  let metrics: NodeMetrics
  private let outsideCalls: OutsideCalls?
  /// Told when a batch goes to the disk: what is to be durable beside it is written then.
  private let onBatch: @Sendable () -> Void

  init(
    machine: Machine, store: any NodeStore, caller: any PeerCaller, clock: NodeClock, hub: EventHub,
    loop: any EventLoop,
    metrics: NodeMetrics, outsideCalls: OutsideCalls? = nil, onBatch: @escaping @Sendable () -> Void = {},
    logger: Logger
  ) {
    let relay = relay
    host = MachineHost(Room(machine: machine), on: loop) { room in relay.withLockedValue { $0.settle }?(&room) }
    self.caller = caller
    self.clock = clock
    self.hub = hub
    self.loop = loop
    self.metrics = metrics
    self.outsideCalls = outsideCalls
    self.onBatch = onBatch
    self.logger = logger
    let held: @Sendable () -> Void = {
      logger.error("another program holds the database file: nothing is written until it lets go")
    }
    committer = GroupCommitter(store: store, held: held) { reports in relay.withLockedValue { $0.report }?(reports) }
    relay.withLockedValue {
      $0 = Relay(report: { [self] reports in committed(reports) }, settle: { [self] room in settle(&room) })
    }
  }

  // MARK: Events

  /// Tells the machine that the process has started.
  func start() { feed(.started) }

  private func feed(_ event: Event) {
    host.perform { room in room.events.append(event) }
  }

  private func committed(_ reports: [CommitReport]) {
    host.perform { [self] room in
      for report in reports {
        if let failure = report.failure { logger.error("commit failed", metadata: ["reason": "\(failure)"]) }
        room.events.append(report.event)
      }
    }
  }

  /// Says something on behalf of the own side.
  ///
  /// - Parameters:
  ///   - parties: whose receipts to wait for.
  ///   - waitSeconds: how long; nil returns as soon as the entries are durable here.
  ///   - prepare: makes the drafts from the machine as it is in this turn, and whatever the caller wants to know
  ///     besides; throws to refuse.
  ///   - placed: told where the entries will stand, in the turn in which their batch goes to the disk.
  ///   - done: told once, in a turn of the machine.
  func submit<Note: Sendable>(
    parties: Set<Peer> = [], waitSeconds: Int? = nil,
    prepare: @escaping @Sendable (Machine) throws -> (drafts: [Draft], note: Note),
    placed: @escaping @Sendable ([EntryRef]) -> Void = { _ in },
    done: @escaping @Sendable (Result<(confirmation: Confirmation, note: Note), any Error>) -> Void
  ) {
    metrics.submissions.add()
    host.perform { [self] room in
      if room.isStopping { return done(.failure(NodeStopping())) }
      let (drafts, note): ([Draft], Note)
      do { (drafts, note) = try prepare(room.machine) } catch {
        metrics.refusals.add()
        return done(.failure(error))
      }
      let id = room.nextRequest()
      room.submissions[id] = Submission(parties: parties, waitSeconds: waitSeconds, placed: placed) { result in
        done(result.map { ($0, note) }.mapError { $0 })
      }
      room.events.append(.submit(id, drafts))
    }
  }

  /// Lets the machine answer a peer; `done` is told once, in a turn of the machine.
  func serve(_ peer: Peer, _ request: PeerRequest, done: @escaping @Sendable (PeerResponse) -> Void) {
    metrics.peerRequests.add()
    host.perform { room in
      let id = room.nextRequest()
      room.responses[id] = done
      room.events.append(.peerRequest(id, from: peer, request))
    }
  }

  /// Lets the machine answer a peer.
  func serve(_ peer: Peer, _ request: PeerRequest) async -> PeerResponse {
    await withCheckedContinuation { continuation in serve(peer, request) { continuation.resume(returning: $0) } }
  }

  /// Asks something of the machine beside its events, and does what it asks for in return.
  func ask<Value: Sendable>(
    _ body: @escaping @Sendable (inout Machine, Moment) throws -> (Value, [Action])
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      host.perform { [self] room in
        do {
          let (value, actions) = try body(&room.machine, clock.now())
          execute(actions, &room)
          continuation.resume(returning: value)
        } catch { continuation.resume(throwing: error) }
      }
    }
  }

  /// Lets the machine answer a request that came as a file.
  func serveFiled(
    _ request: PeerRequest, by handle: @escaping @Sendable (inout Machine, RequestID, PeerRequest, Moment) -> [Action]
  ) async -> PeerResponse {
    await withCheckedContinuation { continuation in
      host.perform { [self] room in
        let id = room.nextRequest()
        room.responses[id] = { continuation.resume(returning: $0) }
        execute(handle(&room.machine, id, request, clock.now()), &room)
      }
    }
  }

  /// Looks at the machine in its turn.
  func read<Value: Sendable>(_ body: @escaping @Sendable (Machine) throws -> Value) async throws -> Value {
    try await host.read { room in try body(room.machine) }
  }

  // MARK: Actions

  /// The end of a turn: everything that came in it is handed over at once.
  private func settle(_ room: inout Room) {
    guard !room.events.isEmpty else { return }
    let events = room.events
    room.events.removeAll(keepingCapacity: true)
    execute(room.machine.handle(events, at: clock.now()), &room)
  }

  private func execute(_ actions: [Action], _ room: inout Room) {
    for action in Action.ordered(actions) { execute(action, &room) }
    hub.publish(
      actions.compactMap {
        switch $0 {
        case .changed(.early): nil
        case .changed(let change): .change(change)
        default: nil
        }
      })
  }

  private func execute(_ action: Action, _ room: inout Room) {
    switch action {
    case .commit(let id, let batch):
      committer.submit(id, batch)
      onBatch()
    case .placed(let id, let refs): room.submissions[id]?.placed(refs)
    case .confirm(let id, let refs): confirm(id, refs, &room)
    case .refuse(let id, let refusal):
      metrics.refusals.add()
      room.submissions.removeValue(forKey: id)?.done(.failure(refusal))
    case .receipted(let receipt): receipted(receipt, &room)
    case .respond(let id, let response): room.responses.removeValue(forKey: id)?(response)
    case .call(let id, let peer, let request, let seconds): call(id, peer, request, seconds)
    case .wake(let uptime): wake(at: uptime, &room)
    case .changed(let change): changed(change)
    }
  }

  private func call(_ id: CallID, _ peer: Peer, _ request: PeerRequest, _ seconds: Int) {
    metrics.peerCalls.add()
    caller.call(peer, request, timeoutSeconds: seconds) { [self] response in
      if response == nil { metrics.peerFailures.add() }
      feed(response.map { .peerResponse(id, $0) } ?? .peerUnreachable(id))
    }
  }

  private func changed(_ change: Change) {
    switch change {
    case .entry: metrics.entries.add()
    case .stopped(let reason): logger.critical("signing has stopped", metadata: ["reason": "\(reason)"])
    case .splitView(let origin): logger.critical("split view", metadata: ["origin": "\(origin)"])
    case .line(let party): logger.notice("line changed", metadata: ["party": "\(party)"])
    case .successor(let origin, let of): logger.notice("successor", metadata: ["origin": "\(origin)", "of": "\(of)"])
    case .rings(let ringing):
      metrics.rings.add()
      outsideCalls?.make(for: ringing)
    case .early(let early):
      hub.tell(early)
      if early.isRefused { outsideCalls?.make(for: early) }
    case .overdue: metrics.overdue.add()
    case .receipt, .quiet: break
    }
  }

  /// An earlier wish replaces a later one; a later one is served by the earlier alarm, after which the machine asks
  /// again.
  private func wake(at uptime: Int64, _ room: inout Room) {
    if let planned = room.wakeAt, planned <= uptime { return }
    room.wakeAt = uptime
    setAlarm(for: uptime)
  }

  private func setAlarm(for uptime: Int64) {
    loop.scheduleTask(in: .milliseconds(clock.realMilliseconds(until: uptime))) { [self] in
      guard clock.realMilliseconds(until: uptime) == 0 else { return setAlarm(for: uptime) }
      host.perform { room in
        // Alarms that were overtaken by an earlier one do no harm.
        if room.wakeAt == uptime { room.wakeAt = nil }
        room.events.append(.wake)
      }
    }
  }

  // MARK: Receipts

  private func confirm(_ id: RequestID, _ refs: [EntryRef], _ room: inout Room) {
    guard let submission = room.submissions.removeValue(forKey: id) else { return }
    guard let seconds = submission.waitSeconds, !submission.parties.isEmpty, !refs.isEmpty, !room.isStopping else {
      return submission.done(.success(Confirmation(refs: refs, receipts: [])))
    }
    var sizes: [(origin: Origin, size: UInt64)] = []
    for ref in refs {
      if let known = sizes.firstIndex(where: { $0.origin == ref.origin }) {
        sizes[known].size = max(sizes[known].size, ref.index + 1)
      } else {
        sizes.append((ref.origin, ref.index + 1))
      }
    }
    room.receiptWaits.append(
      ReceiptWait(
        refs: refs, sizes: sizes, missing: sizes.flatMap { log in submission.parties.map { (log.origin, $0) } },
        deadline: .now() + .seconds(Int64(seconds)), done: submission.done))
    planSweep(&room)
  }

  /// One look at all deadlines every quarter of a second costs less than an alarm for each of thousands of waits.
  private func planSweep(_ room: inout Room) {
    guard !room.isSweepPlanned, !room.receiptWaits.isEmpty else { return }
    room.isSweepPlanned = true
    loop.scheduleTask(in: .milliseconds(250)) { [self] in
      host.perform { [self] room in
        room.isSweepPlanned = false
        let now = NIODeadline.now()
        endWaits(&room) { $0.deadline <= now }
        planSweep(&room)
      }
    }
  }

  /// Answers those that wait no more, in the order in which they came. It is asked twice of each.
  private func endWaits(_ room: inout Room, where isOver: (ReceiptWait) -> Bool) {
    let waits = room.receiptWaits
    room.receiptWaits.removeAll(where: isOver)
    guard room.receiptWaits.count < waits.count else { return }
    for wait in waits where isOver(wait) {
      wait.done(.success(Confirmation(refs: wait.refs, receipts: wait.receipts)))
    }
  }

  private func receipted(_ receipt: Receipt, _ room: inout Room) {
    metrics.receipts.add()
    let (origin, size) = (receipt.checkpoint.origin, receipt.checkpoint.size)
    var isAnyOver = false
    for index in room.receiptWaits.indices {
      guard room.receiptWaits[index].waits(for: origin, upTo: size),
        let place = room.receiptWaits[index].missing.firstIndex(where: { $0.origin == origin && $0.by == receipt.by })
      else { continue }
      room.receiptWaits[index].missing.remove(at: place)
      room.receiptWaits[index].receipts.append(receipt)
      isAnyOver = isAnyOver || room.receiptWaits[index].missing.isEmpty
    }
    if isAnyOver { endWaits(&room) { $0.missing.isEmpty } }
  }

  // MARK: Stopping

  /// Refuses new submissions, answers those that wait for receipts with what there is, and ends all event streams.
  func beginStop() {
    host.perform { [self] room in
      room.isStopping = true
      endWaits(&room) { _ in true }
    }
    hub.close()
  }

  /// Waits for submissions that are on their way to the disk (at most `seconds`), ends the lines, and writes what the
  /// machine has asked to be written.
  func stop(seconds: Int = 10) async {
    beginStop()
    for _ in 0..<seconds * 50 {
      let open = (try? await host.read { $0.submissions.count }) ?? 0
      if open == 0 { break }
      try? await Task.sleep(for: .milliseconds(20))
    }
    await caller.close()
    committer.finish()
    relay.withLockedValue { $0 = Relay() }
  }
}

/// The node takes nothing new.
struct NodeStopping: Error {}
