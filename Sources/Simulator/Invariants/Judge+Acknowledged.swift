// SPDX-License-Identifier: Apache-2.0
import Exchange
import TransparencyLog
import Wire

/// Nothing acknowledged is lost; officers are answered; urgent does not wait behind plans.
extension Judge {
  func submitted(_ id: RequestID, _ drafts: [Draft], to node: SimulatedNode, now: VirtualTime) {
    submissions[id] = Submission(drafts: drafts, node: node.number, life: node.life, time: now)
  }

  func confirmed(_ id: RequestID, _ refs: [EntryRef], by node: SimulatedNode, now: VirtualTime) {
    guard let submission = submissions.removeValue(forKey: id), let party = node.party else { return }
    for (ref, draft) in zip(refs, submission.drafts) {
      acknowledgedByLog[ref.origin, default: []].append(acknowledged.count)
      acknowledged.append(Acknowledged(ref: ref, lane: draft.lane, party: party, time: now))
    }
  }

  /// A refusal has a cause that the run knows of; what sensible officers say is never called invalid.
  func refused(_ id: RequestID, _ refusal: Refusal, by node: SimulatedNode, world: World) {
    guard let submission = submissions.removeValue(forKey: id), case .invalid(let reason) = refusal,
      world.isHonest(node)
    else { return }
    let isAboutKeys = submission.drafts.contains {
      switch $0.body {
      case .keyRotated, .sealed: true
      default: false
      }
    }
    if !isAboutKeys { world.violated(.nodeKeepsItsContract, [node], "refuses a sensible draft: \(reason)") }
  }

  /// A receipt counts for every entry below its size.
  func receipted(_ receipt: Receipt, at node: SimulatedNode, now: VirtualTime, world: World) -> String? {
    let checkpoint = receipt.checkpoint
    guard node.store.read({ $0.root(of: checkpoint.origin, at: checkpoint.size) }) == checkpoint.root else {
      return "takes a receipt for \(checkpoint.origin) size \(checkpoint.size) that its own disk does not bear out"
    }
    guard case .party(let id) = receipt.by, let by = scenario.parties.firstIndex(of: id) else { return nil }
    for place in acknowledgedByLog[checkpoint.origin] ?? [] where acknowledged[place].ref.index < checkpoint.size {
      // After a restore another entry may stand at the place of one that was lost.
      let ref = acknowledged[place].ref
      guard acknowledged[place].receipts[by] == nil, node.store.read({ $0.holds(ref) }) else { continue }
      acknowledged[place].receipts[by] = now
    }
    return signatureComplaint(receipt, by: by, world: world)
  }

  /// A cosignature verifies, and its signer holds what it speaks of.
  private func signatureComplaint(_ receipt: Receipt, by party: Int, world: World) -> String? {
    let checkpoint = receipt.checkpoint
    // The machine has verified it; the second look is dear, and a part of them is enough to see that it did.
    do {
      if receipt.cosignature.timestamp % 4 == 0 {
        try receipt.cosignature.verify(checkpoint: checkpoint, by: world.founding.mirrorKey(of: party))
      }
    } catch {
      return "takes a receipt whose cosignature does not hold: \(error)"
    }
    let signers = world.nodes.filter { $0.party == party }
    guard let signer = signers.first, world.isHonest(signer), !restoredNodes.contains(signer.number) else { return nil }
    let isHeld = signers.contains {
      $0.store.read { $0.root(of: checkpoint.origin, at: checkpoint.size) } == checkpoint.root
    }
    return isHeld
      ? nil : "has a receipt by \(receipt.by) for \(checkpoint.origin) size \(checkpoint.size), which is not there"
  }

  /// An old copy of the disk is put in place: what only the newer one held may be lost, unless a peer has receipted it.
  func restored(_ node: SimulatedNode, from backup: DiskImage, now: VirtualTime) {
    restoredNodes.insert(node.number)
    cosigned[node.number] = nil
    writtenAt[node.number] = nil
    // The node can not know what it signed before; it is held to what peers show it from now on.
    for origin in signed.keys where node.party != nil && logOwners[origin] == node.party {
      formerlySigned[origin] = signed[origin]
      signed[origin] = nil
    }
    for place in acknowledged.indices where acknowledged[place].party == node.party {
      if !backup.holds(acknowledged[place].ref) { acknowledged[place].mayBeLost = true }
    }
  }

  /// Judges all confirmed entries against the disks.
  func judgeAcknowledged(_ world: World) {
    for item in acknowledged where !clonedParties.contains(item.party) {
      guard let node = world.nodes.first(where: { $0.party == item.party && !$0.isTwin }), world.isHonest(node) else {
        continue
      }
      if node.store.read({ $0.holds(item.ref) }) { continue }
      if isSaidAgain(item, by: node, world) { continue }
      let mirrors = item.receipts.keys.sorted().filter { party in
        world.nodes.contains {
          $0.party == party && !$0.isTwin && world.isHonest($0) && !restoredNodes.contains($0.number)
            && !clonedParties.contains(party)
        }
      }
      guard !item.mayBeLost || !mirrors.isEmpty else { continue }
      // While it is being recovered after a restore, a mirror still has it.
      if item.mayBeLost, !world.isOver { continue }
      let who = mirrors.map { scenario.parties[$0].name }.joined(separator: ", ")
      world.violated(
        .nothingAcknowledgedIsLost, [node],
        "\(item.ref.words) was confirmed at \(item.time.text)\(who.isEmpty ? "" : ", receipted by \(who),") and is gone"
      )
      return
    }
  }

  /// Whether an entry that was never signed was taken back and stands, or soon will, in the successor of its log.
  private func isSaidAgain(_ item: Acknowledged, by node: SimulatedNode, _ world: World) -> Bool {
    guard cutBack[node.number]?.contains(item.ref.origin) == true else { return false }
    guard world.isHealed, let body = world.reader.known(item.ref.leaf)?.body else { return true }
    return node.known.contains { $0.writer == item.party && $0.entry?.body == body }
  }

  /// Every submission to a running node is answered within half a minute.
  func judgeSubmissions(_ world: World) {
    for (id, submission) in submissions.sorted(by: { $0.key.number < $1.key.number })
    where world.now.since(submission.time) > 30_000 {
      let node = world.nodes[submission.node]
      guard node.isRunning, node.life == submission.life else { continue }
      submissions[id] = nil
      if !world.isHonest(node) { continue }
      world.violated(
        .nodeKeepsItsContract, [node], "has not answered for 30 s what officers submitted at \(submission.time.text)")
      return
    }
  }

  /// Every request of a peer to a running node is answered within a minute.
  func judgeRequests(_ world: World) {
    for (id, open) in world.requests.sorted(by: { $0.key.number < $1.key.number })
    where world.now.since(open.arrived) > 60_000 {
      world.requests[id] = nil
      let node = world.nodes[open.node]
      guard node.isRunning, node.life == open.life, world.isHonest(node) else { continue }
      world.violated(
        .nodeKeepsItsContract, [node, world.nodes[open.call.caller]],
        "has not answered \(open.call.request.path) of \(open.call.callee) for 60 s")
      return
    }
  }

  /// While nothing is wrong with two nodes and the line between them, an urgent entry has its receipt within seconds.
  func judgeUrgency(_ world: World) {
    let bound: Int64 = 10_000
    for item in acknowledged.reversed() {
      let age = world.now.since(item.time)
      if age > bound + 20_000 { break }
      guard item.lane == .urgent, age > bound else { continue }
      for peer in scenario.parties.indices where peer != item.party && item.receipts[peer] == nil {
        guard isUndisturbed(item.party, peer, world) else { continue }
        let nodes = [item.party, peer].map { world.nodes[$0] }
        world.violated(
          .urgentIsNotDelayed, nodes,
          "\(item.ref.words), confirmed at \(item.time.text), has no receipt by \(scenario.parties[peer]) after \(age / 1_000) s"
        )
        return
      }
    }
  }

  /// Whether two parties' nodes and the line between them have been well for long enough for every backoff to be over.
  func isUndisturbed(_ a: Int, _ b: Int, _ world: World) -> Bool {
    [a, b].allSatisfy { number in
      let node = world.nodes[number]
      let age = world.now.since(node.clock.processStart)
      return node.isRunning && world.isHonest(node) && age > 90_000 && isCalm(number, forSeconds: 90, now: world.now)
        && !clonedParties.contains(number)
    }
  }
}
