// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import TransparencyLog
import Wire

/// A receipt that is withheld and a line that is down are told apart, each direction for itself.
extension Judge {
  /// Longest time after which a line that is down must be seen as such: a heartbeat's interval, its timeouts, and the
  /// receipt limit.
  private var noticeSeconds: Int64 { Int64(scenario.terms.commCheckSeconds) + 45 }

  func judgeLines(_ node: SimulatedNode, _ world: World) {
    guard let own = node.party, let machine = node.machine, !node.isTwin else { return }
    let lines = machine.lines(at: node.clock.moment(at: world.now))
    for peer in scenario.parties.indices where peer != own {
      let line = lines[scenario.parties[peer]] ?? LineState()
      let involved = [node, world.nodes[peer]]
      if let complaint = complaint(line, own, peer, world) {
        return world.violated(
          .withheldIsNotDown, involved, "\(complaint); shown to \(scenario.parties[peer]): \(line.outgoing.words)")
      }
    }
  }

  private func complaint(_ line: LineState, _ own: Int, _ peer: Int, _ world: World) -> String? {
    if isUndisturbed(own, peer, world) {
      switch line.outgoing {
      case .receiptWithheld: return "an honest party that answers is said to withhold receipts"
      case .down: return "a line that works is said to be down"
      default: break
      }
    }
    if let fault = onlyFault(between: own, peer, world) {
      return complaint(line, under: fault, own, peer)
    }
    return withholdingComplaint(line, own, peer, world)
  }

  private func complaint(_ line: LineState, under fault: Fault, _ own: Int, _ peer: Int) -> String? {
    switch fault {
    case .cut(let direction), .starve(let direction):
      guard direction == Direction(from: own, to: peer) else { return nil }
      if line.outgoing.isWithheld { return "receipts are said to be withheld although requests do not arrive" }
      if line.outgoing.isUp { return "requests have not arrived for long, and the line is said to be up" }
      if case .starve = fault, line.incoming.isDown { return "the other direction works, and is said to be down" }
      return nil
    case .stop(let node) where node == peer:
      if line.outgoing.isWithheld { return "receipts are said to be withheld although the node does not run" }
      return line.outgoing.isUp ? "the node has not run for long, and the line is said to be up" : nil
    default: return nil
    }
  }

  /// A liar that takes uploads without giving receipts, on a line that works.
  private func withholdingComplaint(_ line: LineState, _ own: Int, _ peer: Int, _ world: World) -> String? {
    guard let plan = scenario.liar, plan.party == peer, plan.lies.count == 1,
      plan.tells(.withheldReceipt) || plan.tells(.silentUpload),
      isCalm(own, forSeconds: 90, now: world.now), isCalm(peer, forSeconds: 90, now: world.now),
      world.nodes[own].isRunning, world.nodes[peer].isRunning,
      world.now.since(world.nodes[own].clock.processStart) > 60_000
    else { return nil }
    // Whoever keeps receipts back keeps those of signatures back too: then the arrangement does not come into force, and
    // the receipt limit is that without one.
    let receiptSeconds = max(Int(scenario.terms.receiptSeconds), ExchangeLimits.receiptSeconds)
    let limit = Int64(receiptSeconds) * 1_000 + noticeSeconds * 1_000
    // What a second process confirmed the judged one knows of from when it has recovered it.
    let held = heldSince[own] ?? [:]
    let overdue = acknowledged.first {
      $0.party == own && !$0.mayBeLost && $0.receipts[peer] == nil
        && world.now.since(max($0.time, held[$0.ref] ?? $0.time)) > limit
        && isTaken($0.ref, of: world.nodes[own], by: world.nodes[peer])
    }
    guard let overdue, hasArrangement(world, own) else { return nil }
    world.statistics.withheld = 1
    guard !line.outgoing.isWithheld else { return nil }
    return
      "\(overdue.ref.words), confirmed at \(overdue.time.text), has had no receipt for long, and it is not said to be "
      + "withheld"
  }

  /// Whether a peer holds the entry that its writer's disk holds, in the same history of the log. What a second process
  /// confirmed and took with it nobody can receipt, and of a log with two histories a peer may hold the other one.
  private func isTaken(_ ref: EntryRef, of writer: SimulatedNode, by peer: SimulatedNode) -> Bool {
    let (own, mirror) = (writer.store.durable, peer.store.durable)
    let shared = min(own.size(of: ref.origin), mirror.size(of: ref.origin))
    return ref.index < shared && own.holds(ref)
      && own.root(of: ref.origin, at: shared) == mirror.root(of: ref.origin, at: shared)
  }

  private func hasArrangement(_ world: World, _ own: Int) -> Bool {
    let signatures = world.nodes[own].known.filter {
      if case .arrangementSigned = $0.entry?.body { return true }
      return false
    }
    return Set(signatures.map(\.writer)).count == scenario.parties.count
  }

  /// The only fault that is open at either of two nodes, if there is just one and it has lasted long enough.
  private func onlyFault(between own: Int, _ peer: Int, _ world: World) -> Fault? {
    guard !world.isHealed, !clonedParties.contains(own), !clonedParties.contains(peer), scenario.liar == nil,
      world.nodes[own].isRunning, world.now.since(world.nodes[own].clock.processStart) > noticeSeconds * 1_000
    else { return nil }
    let open = scenario.faults.filter { fault in
      fault.at <= world.now && world.now <= fault.until && !Set(fault.fault.victims).isDisjoint(with: [own, peer])
    }
    guard open.count == 1, let fault = open.first, world.now.since(fault.at) > noticeSeconds * 1_000,
      hasArrangement(world, own)
    else { return nil }
    return fault.fault
  }
}

extension LineState.Direction {
  var isUp: Bool { if case .up = self { true } else { false } }
  var isDown: Bool { if case .down = self { true } else { false } }
  var isWithheld: Bool { if case .receiptWithheld = self { true } else { false } }

  /// The state in plain words.
  var words: String {
    switch self {
    case .never: "never up"
    case .up: "up"
    case .down: "down"
    case .receiptWithheld(let origin, let size, _): "receipt of \(origin) beyond \(size) withheld"
    }
  }
}
