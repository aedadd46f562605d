// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import TransparencyLog
import Wire

/// What nodes ask for is done here, as a shell would do it; the judge watches everything that leaves a node.
extension World {
  func perform(_ action: Action, of node: SimulatedNode) {
    switch action {
    case .commit(let id, let batch): commit(id, batch, of: node)
    case .placed: break
    case .confirm(let id, let refs): confirmed(id, refs, by: node)
    case .refuse(let id, let refusal): refused(id, refusal, by: node)
    case .receipted(let receipt): receipted(receipt, at: node)
    case .respond(let id, let response): respond(id, response, by: node)
    case .call(let id, let peer, let request, let timeout): call(id, peer, request, timeout, by: node)
    case .wake(let uptime):
      node.wakeNumber += 1
      let time = max(node.clock.time(ofUptime: uptime), now.adding(milliseconds: 1))
      queue.plan(.wake(node.number, life: node.life, number: node.wakeNumber), at: time)
    case .changed(let change):
      judge.changed(change, at: node, now: now)
      if case .early(let early) = change { judge.told(early, at: node, self) }
      story.tell(now, node.number, .event, code: 10, "notices \(self.words(for: change))")
    }
  }

  private func confirmed(_ id: RequestID, _ refs: [EntryRef], by node: SimulatedNode) {
    story.mix(id.number)
    statistics.confirmed += refs.count
    for ref in refs where !node.store.read({ $0.holds(ref) }) {
      violated(.nothingAcknowledgedIsLost, [node], "confirms \(ref.words), which is not on its disk")
    }
    judge.confirmed(id, refs, by: node, now: now)
    let lines = refs.map(\.words).joined(separator: ", ")
    story.tell(now, node.number, .event, code: 11, "confirms \(lines)")
  }

  private func refused(_ id: RequestID, _ refusal: Refusal, by node: SimulatedNode) {
    statistics.refused += 1
    judge.refused(id, refusal, by: node, world: self)
    story.tell(now, node.number, .event, code: 12, "refuses what officers submitted: \(refusal)")
  }

  private func receipted(_ receipt: Receipt, at node: SimulatedNode) {
    statistics.receipts += 1
    story.mix(receipt.checkpoint.size)
    if let complaint = judge.receipted(receipt, at: node, now: now, world: self) {
      violated(.signaturesAreHonest, [node], complaint)
    }
    story.tell(
      now, node.number, .event, code: 13,
      "has a receipt by \(receipt.by) for \(receipt.checkpoint.origin) up to \(receipt.checkpoint.size)")
  }

  private func call(
    _ id: CallID, _ peer: Peer, _ request: PeerRequest, _ timeout: Int, by node: SimulatedNode
  ) {
    let call = Call(caller: node.number, callerLife: node.life, id: id, callee: peer, request: request)
    node.calls[id] = call
    queue.plan(.callEnds(call), at: now.adding(milliseconds: Int64(timeout) * 1_000))
    statistics.calls += 1
    if isHonest(node) { judge.watch(request, from: node, world: self) }
    let bent = isLiar(node) ? liar?.bend(request) ?? .send(request) : .send(request)
    if sabotage == .dropsParts, request.path == "add-parts" { return }
    guard case .send(var sent) = bent, let callee = process(of: peer, for: node) else {
      story.tell(now, node.number, .detail, code: 14, "call \(id.number) \(request.path) to \(peer) goes nowhere")
      return
    }
    if sabotage == .dropsParts { sent.dropParts() }
    story.mix(Mix.bytes(sent.body))
    story.tell(
      now, node.number, .detail, code: 15,
      "call \(id.number) to \(peer): \(Traffic.words(for: sent)), give up after \(timeout) s")
    let line = Direction(from: node.number, to: callee.number)
    let bytes = PoorLine.bytes(of: sent)
    let travelling = Call(caller: node.number, callerLife: node.life, id: id, callee: peer, request: sent)
    let isWaiting = sent.isRepeat && network[line].poorLine != nil && !network.hasOpenConnection(line, at: now)
    if isWaiting { return waitForConnection.append((travelling, line)) }
    for arrival in network.arrivals(of: .request(id, bytes: bytes), along: line, at: now) {
      queue.plan(.requestArrives(travelling, at: callee.number), at: arrival)
    }
  }

  /// A connection has become free, or was closed: a repetition that waits takes it, or another in its place.
  private func takeConnection(from caller: Int, orOpen: Bool = false) {
    waitForConnection.removeAll { nodes[$0.call.caller].life != $0.call.callerLife }
    guard let place = waitForConnection.firstIndex(where: { $0.line.from == caller }),
      orOpen || network.hasOpenConnection(waitForConnection[place].line, at: now)
    else { return }
    let (call, line) = waitForConnection.remove(at: place)
    let bytes = PoorLine.bytes(of: call.request)
    for arrival in network.arrivals(of: .request(call.id, bytes: bytes), along: line, at: now) {
      queue.plan(.requestArrives(call, at: line.to), at: arrival)
    }
  }

  func requestArrives(_ call: Call, at node: SimulatedNode) {
    // A stopped process refuses the connection at once; the caller hears of it, if its own line back is not cut.
    guard node.isRunning else { return connectionRefused(call, by: node) }
    let id = RequestID(nextRequest)
    nextRequest += 1
    judge.heard(nodes[call.caller].party, at: node, now: now)
    requests[id] = OpenRequest(call: call, node: node.number, life: node.life, arrived: now)
    feed(node, .peerRequest(id, from: peer(nodes[call.caller]), call.request))
  }

  private func connectionRefused(_ call: Call, by node: SimulatedNode) {
    let line = Direction(from: node.number, to: call.caller)
    guard !network[line].isCut else { return }
    queue.plan(.callEnds(call), at: now.adding(milliseconds: 20))
  }

  private func respond(_ id: RequestID, _ response: PeerResponse, by node: SimulatedNode) {
    guard let call = requests.removeValue(forKey: id)?.call else {
      violated(.nodeKeepsItsContract, [node], "answers request \(id.number) that is not open")
      return
    }
    if isHonest(node) { judge.watch(response, to: call, from: node, world: self) }
    let bent = isLiar(node) ? liar?.bend(response, to: call.request) ?? .send(response) : .send(response)
    guard case .send(let sent) = bent else { return }
    story.mix(Mix.bytes(sent.body))
    story.tell(
      now, node.number, .detail, code: 16,
      "answers \(call.request.path) of \(self.names[call.caller]): \(Traffic.words(for: sent))")
    let line = Direction(from: node.number, to: call.caller)
    for arrival in network.arrivals(of: .response(call.id, bytes: PoorLine.bytes(of: sent)), along: line, at: now) {
      queue.plan(.responseArrives(call, sent), at: arrival)
    }
  }

  func responseArrives(_ call: Call, _ response: PeerResponse) {
    let node = nodes[call.caller]
    if node.life == call.callerLife {
      network.answered(call.id, of: call.caller)
      takeConnection(from: call.caller)
    }
    guard node.life == call.callerLife, node.calls.removeValue(forKey: call.id) != nil else { return }
    if case .party(let id) = call.callee { judge.heard(scenario.parties.firstIndex(of: id), at: node, now: now) }
    judge.toldState(response, of: call, to: node, world: self)
    feed(node, .peerResponse(call.id, response))
  }

  func callEnds(_ call: Call) {
    let node = nodes[call.caller]
    guard node.life == call.callerLife, node.calls.removeValue(forKey: call.id) != nil else { return }
    network.gaveUp(call.id, of: call.caller)
    let wasWaiting = waitForConnection.contains { $0.call.id == call.id && $0.call.caller == call.caller }
    waitForConnection.removeAll { $0.call.id == call.id && $0.call.caller == call.caller }
    if !wasWaiting { takeConnection(from: call.caller, orOpen: true) }
    story.tell(now, node.number, .detail, code: 17, "call \(call.id.number) to \(call.callee) is not answered")
    feed(node, .peerUnreachable(call.id))
  }

  /// The process that a call reaches: of a cloned party either one, of a liar with two faces the one for this caller.
  private func process(of peer: Peer, for caller: SimulatedNode) -> SimulatedNode? {
    let party: Int?
    switch peer {
    case .witness: return nodes.first { $0.party == nil && mayTalk(caller, $0) }
    case .party(let id): party = scenario.parties.firstIndex(of: id)
    }
    let candidates = nodes.filter { $0.party == party && $0.party != nil && !$0.isGone && mayTalk(caller, $0) }
    let running = candidates.filter(\.isRunning)
    return running.isEmpty ? candidates.first : chance.pick(running)
  }

  private func mayTalk(_ a: SimulatedNode, _ b: SimulatedNode) -> Bool {
    let aHears = a.audience.map { $0.contains(b.number) } ?? true
    let bHears = b.audience.map { $0.contains(a.number) } ?? true
    return aHears && bHears
  }

  /// How others know a node.
  func peer(_ node: SimulatedNode) -> Peer {
    node.party.map { .party(scenario.parties[$0]) } ?? .witness(founding.witnessName)
  }

  /// The first node of the party that a call is for.
  func party(of peer: Peer) -> SimulatedNode? {
    guard case .party(let id) = peer, let number = scenario.parties.firstIndex(of: id) else { return nil }
    return nodes.first { $0.party == number }
  }

  /// Whether a node belongs to the liar.
  func isLiar(_ node: SimulatedNode) -> Bool { node.party != nil && node.party == liar?.plan.party }

  /// Whether a node is to be held to all rules.
  func isHonest(_ node: SimulatedNode) -> Bool { !isLiar(node) }

  private func words(for change: Change) -> String {
    switch change {
    case .entry(let ref, let party, _): "entry \(ref.words) of \(party)"
    case .receipt(let by, let origin, let size): "receipt by \(by) for \(origin) up to \(size)"
    case .line(let party): "a change of the line to \(party)"
    case .splitView(let origin): "a SPLIT VIEW of \(origin)"
    case .stopped(let why): "that signing stopped: \(why)"
    case .successor(let origin, let old): "successor \(origin) of \(old)"
    case .early(let early): "\(early.ref.words), which is not kept yet"
    case .rings(let ringing): "a call for an answer to \(ringing.item.ref.words)"
    case .quiet(let ref): "that \(ref.words) need not ring"
    case .overdue(let awaited): "that an answer by \(awaited.party) to \(awaited.item.ref.words) is overdue"
    }
  }
}

extension EntryRef {
  /// The place, for the story.
  var words: String { "\(origin.name)#\(index)" }
}
