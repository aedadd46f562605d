// SPDX-License-Identifier: Apache-2.0
import Exchange
import Separation
import TransparencyLog
import Wire

/// Every signature that leaves an honest node is held against what is durable on its disk at that moment.
extension Judge {
  func cloned(_ party: Int, now: VirtualTime) { clonedParties.insert(party) }

  /// Entries are durable: `written_at` never decreases in a log of the own party.
  func becameDurable(_ entries: [KnownEntry], at node: SimulatedNode, world: World) {
    for item in entries {
      heldSince[node.number, default: [:]][item.ref] = world.now
      guard item.writer == node.party, let written = item.entry?.writtenAt.milliseconds,
        !clonedParties.contains(item.writer)
      else { continue }
      if let last = writtenAt[node.number]?[item.ref.origin], written < last, world.isHonest(node) {
        world.violated(
          .signaturesAreHonest, [node], "writes \(item.ref.words) with a time before that of the entry before")
      }
      writtenAt[node.number, default: [:]][item.ref.origin] = written
    }
  }

  /// A log was cut back on a disk: only what was never signed may go.
  func wasCutBack(_ cuts: [StoredTruncation], at node: SimulatedNode, world: World) {
    for cut in cuts {
      cutBack[node.number, default: []].insert(cut.origin)
      writtenAt[node.number]?[cut.origin] = nil
      let signedSize = UInt64((signed[cut.origin]?.count ?? 1) - 1)
      guard cut.size < signedSize, !clonedParties.contains(node.party ?? -1), !restoredNodes.contains(node.number)
      else { continue }
      world.violated(
        .nothingAcknowledgedIsLost, [node], "cuts \(cut.origin) back to \(cut.size), although \(signedSize) were signed"
      )
    }
  }

  /// A request leaves a node: its own checkpoints are durable, and fit all that was signed before.
  func watch(_ request: PeerRequest, from node: SimulatedNode, world: World) {
    guard let checkpoint = request.checkpoint, let writer = world.founding.party(of: checkpoint.origin),
      writer == node.party
    else { return }
    let origin = checkpoint.origin
    guard node.store.read({ $0.root(of: origin, at: checkpoint.size) }) == checkpoint.root else {
      let size = node.store.read { $0.size(of: origin) }
      return world.violated(
        .signaturesAreHonest, [node],
        "sends a checkpoint of \(origin) size \(checkpoint.size), but its disk holds \(size) entries or another root")
    }
    if clonedParties.contains(writer) { return }
    judgeConsistency(of: checkpoint, from: node, world: world)
  }

  /// A peer's answer to `log-state` reaches a node that was restored: what it shows, the node must not contradict.
  func toldState(_ response: PeerResponse, of call: Call, to node: SimulatedNode, world: World) {
    guard call.request.path == "log-state", response.status == 200, let state = try? LogState(parsing: response.body),
      let origin = try? LogStateRequest(parsing: call.request.body).origin, let former = formerlySigned[origin],
      logOwners[origin] == node.party, let answerer = world.party(of: call.callee), world.isHonest(answerer)
    else { return }
    let shown = Int(clamping: state.pending)
    guard shown < former.count, shown >= signed[origin]?.count ?? 0 else { return }
    if heldToBefore[origin] == nil { heldToBefore[origin] = .some(signed[origin]) }
    signed[origin] = Array(former[...shown])
  }

  /// What a peer has told a process counts for the next one only if it could be kept: a full disk takes no record of it.
  func forgetsWhatItWasTold(_ node: SimulatedNode) {
    for origin in heldToBefore.keys.sorted() where logOwners[origin] == node.party {
      guard let before = heldToBefore.removeValue(forKey: origin) else { continue }
      if node.store.durable.records["closed"]?[origin.name] == nil { signed[origin] = before }
    }
  }

  /// What nobody has shown to a restored node it can not know: then two histories come about, as with a clone, and must
  /// be found like those.
  private func noteUnseenFork(_ checkpoint: Checkpoint, by node: SimulatedNode, world: World) {
    guard let former = formerlySigned[checkpoint.origin], let party = node.party, former.count > 1 else { return }
    let shared = min(UInt64(former.count - 1), checkpoint.size)
    guard node.store.read({ $0.root(of: checkpoint.origin, at: shared) }) != former[Int(shared)] else { return }
    world.statistics.count("fork that nobody could show")
    clonedParties.insert(party)
    formerlySigned[checkpoint.origin] = nil
  }

  private func judgeConsistency(of checkpoint: Checkpoint, from node: SimulatedNode, world: World) {
    let origin = checkpoint.origin
    logOwners[origin] = node.party
    var roots = signed[origin] ?? [Hash256.sha256([])]
    let shared = min(UInt64(roots.count - 1), checkpoint.size)
    guard node.store.read({ $0.root(of: origin, at: shared) }) == roots[Int(shared)] else {
      return world.violated(
        .signaturesAreHonest, [node],
        "signs \(origin) size \(checkpoint.size), which contradicts what it signed before at size \(shared)")
    }
    let more = node.store.read { disk in
      (UInt64(roots.count)..<max(UInt64(roots.count), checkpoint.size + 1)).compactMap { disk.root(of: origin, at: $0) }
    }
    roots += more
    signed[origin] = roots
    noteUnseenFork(checkpoint, by: node, world: world)
  }

  /// A response leaves a node: cosignatures are over what is durable here, with times that never decrease.
  func watch(_ response: PeerResponse, to call: Call, from node: SimulatedNode, world: World) {
    guard response.status == 200, ["add-entries", "add-checkpoint", "append"].contains(call.request.path),
      let lines = try? NoteSignature.parseLines(response.body), !lines.isEmpty
    else { return }
    if node.party == nil { watchWitness(call, lines, node, world) } else { watchMirror(call, lines, node, world) }
    for line in lines {
      guard let cosignature = try? Cosignature(parsing: line) else { continue }
      if let last = cosigned[node.number], cosignature.timestamp < last {
        return world.violated(
          .signaturesAreHonest, [node], "cosigns with time \(cosignature.timestamp), after \(last)")
      }
      cosigned[node.number] = cosignature.timestamp
    }
  }

  private func watchMirror(_ call: Call, _ lines: [NoteSignature], _ node: SimulatedNode, _ world: World) {
    guard let (origin, end) = call.request.uploadEnd else {
      return world.violated(.signaturesAreHonest, [node], "answers \(call.request.path) with a cosignature")
    }
    guard let root = node.store.read({ $0.root(of: origin, at: end) }) else {
      let size = node.store.read { $0.size(of: origin) }
      return world.violated(
        .signaturesAreHonest, [node],
        "cosigns \(origin) size \(end), but its disk holds \(size) entries")
    }
    guard let checkpoint = try? Checkpoint(origin: origin, size: end, root: root),
      let party = node.party, let cosignature = lines.lazy.compactMap({ try? Cosignature(parsing: $0) }).first
    else { return }
    // Verifying is dear: one in eight is enough, they are all made by the same code.
    guard cosignature.timestamp % 8 == 0 else { return }
    do {
      try cosignature.verify(checkpoint: checkpoint, by: world.founding.mirrorKey(of: party))
    } catch {
      world.violated(
        .signaturesAreHonest, [node],
        "answers the upload of \(origin) up to \(end) with a cosignature of something else")
    }
  }

  private func watchWitness(_ call: Call, _ lines: [NoteSignature], _ node: SimulatedNode, _ world: World) {
    guard call.request.path == "add-checkpoint", let checkpoint = call.request.checkpoint else { return }
    if let last = witnessed[checkpoint.origin] {
      let goesBack = checkpoint.size < last.size
      let contradicts = checkpoint.size == last.size && checkpoint.root != last.root
      if goesBack || contradicts {
        world.violated(
          .signaturesAreHonest, [node],
          "the witness cosigns \(checkpoint.origin) size \(checkpoint.size) after another view of size \(last.size)")
      }
    }
    witnessed[checkpoint.origin] = checkpoint
  }
}
