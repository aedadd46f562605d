// SPDX-License-Identifier: Apache-2.0
import Exchange
import TransparencyLog
import Wire

/// Lies that are more than bent traffic.
extension World {
  /// From now on the liar shows some peers one continuation of its logs and the others another one.
  func showSecondFace() {
    guard let party = liar?.plan.party, let face = nodes.first(where: { $0.party == party && !$0.isTwin }) else {
      return
    }
    let peers = chance.shuffled(nodes.filter { $0.party != nil && $0.party != party && !$0.isTwin }.map(\.number))
    guard peers.count >= 2 else { return }
    let cut = chance.int(1...(peers.count - 1))
    let twin = SimulatedNode(
      number: nodes.count, party: party, isTwin: true, clock: face.clock, store: MemoryStore(face.store.durable))
    face.audience = Set(peers.prefix(cut)).union(nodes.filter { $0.party == nil }.map(\.number))
    twin.audience = Set(peers.suffix(from: cut))
    nodes.append(twin)
    liar?.tell(.splitView)
    story.tell(now, twin.number, .headline, code: 50, "LIES: shows a second face to some of its peers")
    start(twin)
  }

  /// Sends bytes that mean nothing to somebody.
  func sendGarbage() {
    queue.plan(.garbage, at: time(in: 200...8_000))
    guard let party = liar?.plan.party, let request = liar?.garbage(),
      let source = nodes.first(where: { $0.party == party }),
      let target = chance.pick(nodes.filter { $0.party != party && $0.isRunning })
    else { return }
    let call = Call(
      caller: source.number, callerLife: -1, id: CallID(.max),
      callee: peer(target), request: request)
    story.tell(
      now, source.number, .detail, code: 51,
      "LIES: sends \(request.body.count) senseless bytes to \(self.names[target.number]) \(request.path)")
    let line = Direction(from: source.number, to: target.number)
    for arrival in network.arrivals(
      of: .request(call.id, bytes: PoorLine.bytes(of: call.request)), along: line, at: now)
    {
      queue.plan(.requestArrives(call, at: target.number), at: arrival)
    }
  }
}
