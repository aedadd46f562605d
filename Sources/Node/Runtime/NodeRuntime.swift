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
    var receiptWaits: [UInt64: ReceiptWait] = [:]
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
    var done: @Sendable (Result<Confirmation, Refusal>) -> Void
  }

  /// Waits until each of these peers has cosigned all entries.
  struct ReceiptWait: Sendable {
    var refs: [EntryRef]
    var missing: [Origin: Set<Peer>]
    var deadline: NIODeadline
    var receipts: [Receipt] = []
    var done: @Sendable (Result<Confirmation, Refusal>) -> Void
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

  init(
    machine: Machine, store: any NodeStore, caller: any PeerCaller, clock: NodeClock, hub: EventHub,
    loop: any EventLoop,
    metrics: NodeMetrics, outsideCalls: OutsideCalls? = nil, logger: Logger
  ) {
    let relay = relay
    host = MachineHost(Room(machine: machine), on: loop) { room in relay.withLockedValue { $0.settle }?(&room) }
    self.caller = caller
    self.clock = clock
    self.hub = hub
    self.loop = loop
    self.metrics = metrics
    self.outsideCalls = outsideCalls
    self.logger = logger
    committer = GroupCommitter(store: store) { reports in relay.withLockedValue { $0.report }?(reports) }
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
  ///   - done: told once, in a turn of the machine.
  func submit<Note: Sendable>(
    parties: Set<Peer> = [], waitSeconds: Int? = nil,
    prepare: @escaping @Sendable (Machine) throws -> (drafts: [Draft], note: Note),
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
      room.submissions[id] = Submission(parties: parties, waitSeconds: waitSeconds) { result in
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
          for action in actions { execute(action, &room) }
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
        for action in handle(&room.machine, id, request, clock.now()) { execute(action, &room) }
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
    for action in room.machine.handle(events, at: clock.now()) { execute(action, &room) }
  }

  private func execute(_ action: Action, _ room: inout Room) {
    switch action {
    case .commit(let id, let batch): committer.submit(id, batch)
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
    case .overdue: metrics.overdue.add()
    case .receipt, .quiet: break
    }
    hub.publish(.change(change))
  }

  /// An earlier wish replaces a later one; a later one is served by the earlier alarm, after which the machine asks
  /// again.
  private func wake(at uptime: Int64, _ room: inout Room) {
    if let planned = room.wakeAt, planned <= uptime { return }
    room.wakeAt = uptime
    loop.scheduleTask(in: .milliseconds(clock.realMilliseconds(until: uptime))) { [self] in
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
    var missing: [Origin: Set<Peer>] = [:]
    for ref in refs { missing[ref.origin] = submission.parties }
    room.receiptWaits[id.number] = ReceiptWait(
      refs: refs, missing: missing, deadline: .now() + .seconds(Int64(seconds)), done: submission.done)
    planSweep(&room)
  }

  /// One look at all deadlines every quarter of a second costs less than an alarm for each of thousands of waits.
  private func planSweep(_ room: inout Room) {
    guard !room.isSweepPlanned, !room.receiptWaits.isEmpty else { return }
    room.isSweepPlanned = true
    loop.scheduleTask(in: .milliseconds(250)) { [self] in
      host.perform { [self] room in
        room.isSweepPlanned = false
        endWaits(&room) { $0.deadline <= .now() }
        planSweep(&room)
      }
    }
  }

  private func endWaits(_ room: inout Room, where isOver: (ReceiptWait) -> Bool) {
    for (number, wait) in room.receiptWaits where isOver(wait) {
      room.receiptWaits[number] = nil
      wait.done(.success(Confirmation(refs: wait.refs, receipts: wait.receipts)))
    }
  }

  private func receipted(_ receipt: Receipt, _ room: inout Room) {
    metrics.receipts.add()
    let origin = receipt.checkpoint.origin
    for number in room.receiptWaits.keys {
      guard var wait = room.receiptWaits[number], wait.missing[origin]?.contains(receipt.by) == true,
        wait.refs.allSatisfy({ $0.origin != origin || $0.index < receipt.checkpoint.size })
      else { continue }
      wait.missing[origin]?.remove(receipt.by)
      wait.receipts.append(receipt)
      if wait.missing.values.allSatisfy(\.isEmpty) {
        room.receiptWaits[number] = nil
        wait.done(.success(Confirmation(refs: wait.refs, receipts: wait.receipts)))
      } else {
        room.receiptWaits[number] = wait
      }
    }
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
