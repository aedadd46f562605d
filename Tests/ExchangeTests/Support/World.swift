// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import Separation
import TransparencyLog
import Wire

/// A few nodes on one virtual clock, with a network between them that a test can spoil. Deterministic from its seed.
struct World {
  /// What becomes of a message from one party to another.
  struct Network {
    /// Parties between which (from, to) nothing passes.
    var cut: Set<[PartyID]> = []
    var lossPerMille = 0
    var duplicatePerMille = 0
    var delay: ClosedRange<Int64> = 5...5
  }

  struct Node {
    var configuration: NodeMachine.Configuration
    var store: MemoryStore
    var machine: NodeMachine
    /// Goes up with each restart: what belongs to an earlier life is dropped.
    var life = 0
    var isUp = true
    var skew: Int64 = 0
    /// How the next commits fail, if they do.
    var failures: [CommitFailure] = []
    /// A disk that takes its time.
    var commitDelay: Int64 = 1
    var wake: Int64?
  }

  enum What {
    case event(Event)
    case request(Int, Peer, PeerRequest)
    case commit(CommitID, StoreBatch)
    case wake
  }

  private struct Delivery {
    var at: Int64
    var order: Int
    var to: PartyID
    var life: Int
    var what: What
  }

  private struct OpenCall {
    var from: PartyID
    var life: Int
    var id: CallID
  }

  let channel: Channel
  var nodes: [PartyID: Node] = [:]
  var network = Network()
  /// Changes a request or response on the way; nil drops it.
  var tamper: ((PartyID, PartyID, PeerRequest) -> PeerRequest?)?
  var tamperAnswer: ((PartyID, PartyID, PeerRequest, PeerResponse) -> PeerResponse?)?
  private(set) var time: Int64 = 0
  private(set) var actions: [(party: PartyID, action: Action)] = []
  /// All requests that were sent, with their sizes.
  private(set) var traffic: [(from: PartyID, to: Peer, request: PeerRequest, response: PeerResponse?)] = []
  var witness: WitnessMachine?
  var witnessStore = MemoryStore()
  private var queue: [Delivery] = []
  private var order = 0
  private var calls: [Int: (call: OpenCall, to: Peer, request: PeerRequest)] = [:]
  private var requestIDs: UInt64 = 1_000_000
  private var served: [UInt64: Int] = [:]
  private var random: Seeded

  static let epoch: Int64 = 1_700_000_000_000

  init(_ names: [String], seed: UInt64 = 1, witness: Bool = false, cadence: Int = 30) throws {
    channel = try Channel(names)
    random = Seeded(seed)
    var keys: [VerifierKey] = []
    if witness {
      let cosigner = try Cosigner(name: "witness", seed: Identity.seed("witness"))
      keys = [cosigner.verifier]
      let logs = channel.identities.flatMap { [$0.urgent.verifier, $0.plans.verifier] }
      self.witness = try WitnessMachine(
        configuration: .init(cosigner: cosigner, logs: logs), store: witnessStore, now: moment(0))
    }
    for (number, identity) in channel.identities.enumerated() {
      let configuration = identity.configuration(
        channel.roster, seed: seed &* 31 &+ UInt64(number), witnesses: keys, cadence: cadence)
      let store = MemoryStore()
      nodes[identity.party] = Node(
        configuration: configuration, store: store,
        machine: try NodeMachine(configuration: configuration, store: store, now: moment(0)))
      send(.event(.started), to: identity.party, after: 0)
    }
  }

  private func moment(_ skew: Int64) -> Moment {
    Moment(wall: Instant(milliseconds: Self.epoch + time + skew), uptimeMilliseconds: time)
  }

  var now: Instant { Instant(milliseconds: Self.epoch + time) }

  var parties: [PartyID] { channel.identities.map(\.party) }

  subscript(_ party: PartyID) -> NodeMachine {
    get throws { try node(party).machine }
  }

  struct Unknown: Error {}

  func node(_ party: PartyID) throws -> Node {
    guard let node = nodes[party] else { throw Unknown() }
    return node
  }

  func lines(of party: PartyID) throws -> [PartyID: LineState] {
    let node = try node(party)
    return node.machine.lines(at: moment(node.skew))
  }

  /// What waits for an answer of a party.
  func ringing(at party: PartyID) throws -> [Ringing] {
    let node = try node(party)
    return node.machine.ringing(at: moment(node.skew))
  }

  /// What of a party waits for answers.
  func awaited(by party: PartyID) throws -> [Awaited] {
    let node = try node(party)
    return node.machine.awaited(at: moment(node.skew))
  }

  // MARK: What a test does

  /// Lets a party say something; the request's number comes back.
  @discardableResult
  mutating func submit(_ party: PartyID, _ drafts: [Draft]) -> RequestID {
    requestIDs += 1
    let id = RequestID(requestIDs)
    send(.event(.submit(id, drafts)), to: party, after: 0)
    return id
  }

  mutating func cut(_ a: PartyID, _ b: PartyID) { network.cut.formUnion([[a, b], [b, a]]) }

  mutating func heal() { network.cut.removeAll() }

  /// The node goes down; what it was doing is lost.
  mutating func crash(_ party: PartyID) {
    nodes[party]?.isUp = false
    nodes[party]?.life += 1
    nodes[party]?.wake = nil
  }

  /// The node comes up again over its store, or over another content of it.
  mutating func restart(_ party: PartyID, with content: MemoryStore.Content? = nil) throws {
    var node = try node(party)
    node.life += 1
    node.isUp = true
    node.wake = nil
    if let content { node.store = MemoryStore(content) }
    node.machine = try NodeMachine(configuration: node.configuration, store: node.store, now: moment(node.skew))
    nodes[party] = node
    send(.event(.started), to: party, after: 0)
  }

  /// Runs for so many milliseconds of virtual time.
  mutating func run(_ milliseconds: Int64) {
    let end = time + milliseconds
    while let next = pop(before: end) {
      time = max(time, next.at)
      deliver(next)
    }
    time = end
  }

  /// What a party's node has done since the start.
  func actions(of party: PartyID) -> [Action] { actions.filter { $0.party == party }.map(\.action) }

  func confirmed(_ id: RequestID) -> [EntryRef]? {
    for case (_, .confirm(id, let refs)) in actions { return refs }
    return nil
  }

  func refused(_ id: RequestID) -> Refusal? {
    for case (_, .refuse(id, let refusal)) in actions { return refusal }
    return nil
  }

  func receipts(of party: PartyID) -> [Receipt] {
    actions(of: party).compactMap { if case .receipted(let receipt) = $0 { receipt } else { nil } }
  }

  /// Hands a request to a node as if another party had sent it; the answer comes back at once or after the commit.
  mutating func inject(_ request: PeerRequest, to party: PartyID, from: PartyID) -> RequestID {
    requestIDs += 1
    let id = RequestID(requestIDs)
    send(.event(.peerRequest(id, from: .party(from), request)), to: party, after: 0)
    return id
  }

  func answer(to id: RequestID) -> PeerResponse? {
    for case (_, .respond(id, let response)) in actions { return response }
    return nil
  }

  /// Lets a test change a node's machine directly, and does what it asks for.
  mutating func with(_ party: PartyID, _ body: (inout NodeMachine, Moment) throws -> [Action]) rethrows {
    guard var node = nodes[party] else { return }
    let done = try body(&node.machine, moment(node.skew))
    nodes[party]?.machine = node.machine
    for action in done { perform(action, of: party) }
  }

  // MARK: How it goes on

  private mutating func send(_ what: What, to party: PartyID, after delay: Int64) {
    order += 1
    let life = nodes[party]?.life ?? 0
    queue.append(Delivery(at: time + delay, order: order, to: party, life: life, what: what))
  }

  private mutating func pop(before end: Int64) -> Delivery? {
    let next = queue.indices.min { a, b in
      (queue[a].at, queue[a].order) < (queue[b].at, queue[b].order)
    }
    guard let next, queue[next].at <= end else { return nil }
    return queue.remove(at: next)
  }

  private mutating func deliver(_ delivery: Delivery) {
    guard let node = nodes[delivery.to], node.isUp, node.life == delivery.life else { return }
    let event: Event
    switch delivery.what {
    case .event(let known): event = known
    case .commit(let id, let batch): event = finish(id, batch, of: delivery.to)
    case .wake:
      guard nodes[delivery.to]?.wake == delivery.at else { return }
      nodes[delivery.to]?.wake = nil
      event = .wake
    case .request(let call, let from, let request):
      requestIDs += 1
      served[requestIDs] = call
      event = .peerRequest(RequestID(requestIDs), from: from, request)
    }
    let now = moment(node.skew)
    guard let done = nodes[delivery.to]?.machine.handle(event, at: now) else { return }
    for action in done { perform(action, of: delivery.to) }
  }

  private mutating func perform(_ action: Action, of party: PartyID) {
    actions.append((party, action))
    switch action {
    case .commit(let id, let batch): send(.commit(id, batch), to: party, after: nodes[party]?.commitDelay ?? 1)
    case .call(let id, let peer, let request, let timeout): call(id, peer, request, timeout, from: party)
    case .respond(let id, let response): respond(id.number, response, by: party)
    case .wake(let uptime):
      nodes[party]?.wake = uptime
      send(.wake, to: party, after: max(0, uptime - time))
    case .placed, .confirm, .refuse, .receipted, .changed: break
    }
  }

  /// A batch is durable, or has failed, at the moment at which the node is told.
  private mutating func finish(_ id: CommitID, _ batch: StoreBatch, of party: PartyID) -> Event {
    if let failure = nodes[party]?.failures.first {
      nodes[party]?.failures.removeFirst()
      return .commitFailed(id, failure)
    }
    guard nodes[party]?.store.apply(batch) == true else {
      return .commitFailed(id, .broken("the batch does not continue the store"))
    }
    return .committed(id)
  }

  private mutating func call(_ id: CallID, _ peer: Peer, _ request: PeerRequest, _ timeout: Int, from: PartyID) {
    order += 1
    let number = order
    let life = nodes[from]?.life ?? 0
    calls[number] = (OpenCall(from: from, life: life, id: id), peer, request)
    traffic.append((from, peer, request, nil))
    switch peer {
    case .witness: callWitness(number, request)
    case .party(let to):
      var arrives = request
      if let tamper {
        guard let changed = tamper(from, to, request) else { return unreachable(number, after: Int64(timeout) * 1_000) }
        arrives = changed
      }
      for delay in passages(from, to) { send(.request(number, .party(from), arrives), to: to, after: delay) }
      unreachable(number, after: Int64(timeout) * 1_000)
    }
  }

  private mutating func passages(_ from: PartyID, _ to: PartyID) -> [Int64] {
    guard !network.cut.contains([from, to]) else { return [] }
    guard Int.random(in: 0..<1_000, using: &random) >= network.lossPerMille else { return [] }
    let copies = Int.random(in: 0..<1_000, using: &random) < network.duplicatePerMille ? 2 : 1
    return (0..<copies).map { _ in Int64.random(in: network.delay, using: &random) }
  }

  private mutating func unreachable(_ number: Int, after delay: Int64) {
    guard let open = calls[number] else { return }
    // Told when nothing has come back by then: whoever answers first wins.
    order += 1
    queue.append(
      Delivery(
        at: time + delay, order: order, to: open.call.from, life: open.call.life,
        what: .event(.peerUnreachable(open.call.id))))
  }

  private mutating func respond(_ id: UInt64, _ response: PeerResponse, by party: PartyID) {
    guard let number = served[id], let open = calls[number] else { return }
    var arrives = response
    if let tamperAnswer {
      guard let changed = tamperAnswer(party, open.call.from, open.request, response) else { return }
      arrives = changed
    }
    traffic.append((open.call.from, .party(party), open.request, arrives))
    for delay in passages(party, open.call.from) {
      order += 1
      queue.append(
        Delivery(
          at: time + delay, order: order, to: open.call.from, life: open.call.life,
          what: .event(.peerResponse(open.call.id, arrives))))
    }
  }

  private mutating func callWitness(_ number: Int, _ request: PeerRequest) {
    guard let open = calls[number], let from = nodes[open.call.from] else { return }
    requestIDs += 1
    let now = moment(0)
    var done = witness?.handle(
      .peerRequest(RequestID(requestIDs), from: .party(from.configuration.party), request), at: now)
    while let first = done?.first {
      done?.removeFirst()
      switch first {
      case .commit(let id, let batch):
        witnessStore.apply(batch)
        done = (done ?? []) + (witness?.handle(.committed(id), at: now) ?? [])
      case .respond(_, let response):
        order += 1
        queue.append(
          Delivery(
            at: time + 5, order: order, to: open.call.from, life: open.call.life,
            what: .event(.peerResponse(open.call.id, response))))
      default: break
      }
    }
  }
}

extension PeerRequest {
  /// What a peer that does not know `append` makes of a request: the sender goes the long way.
  var inLongForm: PeerRequest { path == PeerPath.append ? PeerRequest(path: "unknown", body: body) : self }
}
