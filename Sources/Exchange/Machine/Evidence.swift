// SPDX-License-Identifier: Apache-2.0
import Mechanism
import TransparencyLog
import Wire

extension NodeMachine {
  /// Reads an entry of another party for what it says of the logs: in its frontier, or as evidence.
  mutating func watch(_ logged: LoggedEntry, of party: PartyID) {
    guard case .success(let entry) = logged.content else { return }
    for position in entry.frontier {
      let claim = FrontierWatch.Claim(by: party, position: position)
      if frontiers.isNew(claim) { compare(claim) }
    }
    if case .splitView(let view) = entry.body { believe(view) }
  }

  /// Evidence that others have written counts if it holds; about an own log it means that somebody else signs with its
  /// key.
  private mutating func believe(_ view: SplitView) {
    if let index = mirrorIndex(view.origin) {
      if SplitEvidence.holds(view, keys: mirrors[index].keys) { report(view.origin) }
    } else if let log = ownIndex(view.origin), SplitEvidence.holds(view, keys: own[log].keys) {
      // The entry may wait on the board for long; the own side is told at once, also of a log that is closed already.
      report(view.origin)
      close(log, cause: .fork, last: nil)
    }
  }

  private mutating func compare(_ claim: FrontierWatch.Claim) {
    let position = claim.position
    if let log = ownIndex(position.origin) {
      // What another says of our own log is not believed, but reason to ask for what our own key has signed.
      let root = reading { try $0.own[log].root(at: position.size, reading: $0.store) } ?? nil
      if root != position.root {
        doubt(log, by: claim.by)
        askAgain(position.origin, claim.by)
      }
      return
    }
    guard let index = mirrorIndex(position.origin) else { return }
    guard position.size <= mirrors[index].position?.size ?? 0 else { return frontiers.wait(claim) }
    let root = reading { try $0.mirrors[index].root(at: position.size, reading: $0.store) } ?? nil
    if root != position.root { frontiers.suspect(claim) }
  }

  /// A log has reached a size: claims that waited for it are compared.
  mutating func compareClaims(reached origin: Origin, size: UInt64) {
    for claim in frontiers.reached(origin, size: size) { compare(claim) }
  }

  /// Until the claimant has answered, or had some seconds for it, nothing more of the log is signed: if the claim is true,
  /// this node was restored, and what it signed now would be a second history. Once for each peer and log while the
  /// process runs, or a liar could hold up everything that is said here.
  private mutating func doubt(_ log: Int, by peer: PartyID) {
    guard own[log].isOpen, configuration.peers.contains(peer), own[log].doubted.insert(peer).inserted else { return }
    let others = configuration.peers.filter { $0 != peer }
    own[log].standing = .asking(OwnLog.Asking(since: uptime, answered: others, isDoubt: true))
  }

  private mutating func askAgain(_ origin: Origin, _ peer: PartyID) {
    guard let index = outboundIndex(origin, peer), case .ready = outbounds[index].phase else { return }
    outbounds[index].phase = .unknown
  }

  // MARK: Suspicions

  /// Asks those whose frontiers do not fit for the signed checkpoint that they hold.
  mutating func resumeSuspicions() {
    guard stopped == nil else { return }
    for claim in frontiers.suspicions where !isLookedInto(claim) {
      guard configuration.peers.contains(claim.by),
        let size = heldCheckpoint(of: claim.position.origin)?.checkpoint.size,
        evidenceBackoff[claim.by, default: Backoff()].allows(uptime)
      else { continue }
      let body = CheckpointRequest(origin: claim.position.origin, size: size).bytes
      call(.party(claim.by), PeerPath.getCheckpoint, body, for: .evidence(claim.position.origin, claim.by))
    }
  }

  private func isLookedInto(_ claim: FrontierWatch.Claim) -> Bool {
    calls.values.contains { purpose in
      if case .evidence(let origin, let peer) = purpose {
        origin == claim.position.origin && peer == claim.by
      } else {
        false
      }
    }
  }

  mutating func failedEvidence(_ origin: Origin, _ peer: PartyID) {
    evidenceBackoff[peer, default: Backoff()].failed(at: uptime, most: backoffMost, using: &generator)
  }

  mutating func answeredEvidence(_ origin: Origin, _ peer: PartyID, _ response: PeerResponse) {
    guard response.status == 200, let held = try? HeldCheckpoint(parsing: response.body),
      let theirs = try? keys(of: origin)?.verify(held.note)
    else {
      // Without a checkpoint signed by the log, the claim is the claimant's own affair: the board shows it as stated.
      return frontiers.dismiss(by: peer, origin)
    }
    let view = reading { try $0.splitView(theirs, held) } ?? nil
    frontiers.dismiss(by: peer, origin)
    // What shows nothing new is not asked for again at once.
    guard let view, write(view) else { return failedEvidence(origin, peer) }
    evidenceBackoff[peer] = nil
  }

  /// The keys that a log of the channel is signed by.
  func keys(of origin: Origin) -> KeySchedule? {
    if let index = mirrorIndex(origin) { return mirrors[index].keys }
    return ownIndex(origin).map { own[$0].keys }
  }

  /// The largest checkpoint of a log whose entries are all here.
  func heldCheckpoint(of origin: Origin) -> SignedCheckpoint? {
    if let index = mirrorIndex(origin) { return mirrors[index].durable.mirror }
    return ownIndex(origin).flatMap { own[$0].signed }
  }

  /// The evidence that their checkpoint and ours make, if they contradict each other.
  private func splitView(_ theirs: SignedCheckpoint, _ held: HeldCheckpoint) throws -> SplitView? {
    guard let ours = heldCheckpoint(of: theirs.checkpoint.origin) else { return nil }
    let (mine, other) = (ours.checkpoint, theirs.checkpoint)
    if mine.size == other.size { return SplitEvidence.sameSize(ours, theirs) }
    if other.size < mine.size {
      let tree =
        if let log = ownIndex(mine.origin) { own[log].tree } else {
          mirrorIndex(mine.origin).map { mirrors[$0].durable.tree } ?? TiledTree()
        }
      let tiles = StoreTiles(store: store, origin: mine.origin)
      return SplitEvidence.differentSizes(
        theirs, ours, rootAtFirst: try tree.root(at: other.size, reading: tiles),
        proof: try tree.consistencyProof(from: other.size, to: mine.size, reading: tiles))
    }
    guard held.size == mine.size else { return nil }
    return SplitEvidence.differentSizes(ours, theirs, rootAtFirst: held.root, proof: held.proof)
  }

  // MARK: Writing evidence

  /// Writes evidence as an entry in `plans`, so that it reaches all parties: once, and again only if the board waits
  /// for a history that the evidence so far does not show to be another one.
  @discardableResult
  mutating func write(_ view: SplitView) -> Bool {
    guard let keys = keys(of: view.origin), SplitEvidence.holds(view, keys: keys) else { return false }
    if frontiers.reported.contains(view.origin) {
      let isWaitedFor = board.waiting.contains { $0.missing?.origin == view.origin }
      guard isWaitedFor, frontiers.isOther(view) else { return false }
    }
    report(view.origin)
    // What the mirrors hold of an own log with two histories is not what this node lacks.
    recoveries.removeAll { $0.origin == view.origin }
    frontiers.written(view)
    drafts.append(DraftQueue.Request(id: nil, drafts: [Draft(lane: .plans, position: .node, body: .splitView(view))]))
    return true
  }

  private mutating func report(_ origin: Origin) {
    guard !frontiers.reported.contains(origin) else { return }
    frontiers.report(origin)
    staging.lazyRecords.append(
      StoredRecord(key: RecordKey(kind: RecordKind.evidence, name: origin.name), value: Array("reported".utf8)))
    writeLazily(within: ExchangeLimits.lazyMilliseconds)
    out.append(.changed(.splitView(origin)))
  }

  /// A checkpoint of another party's log that came by another way, such as a witness: compared with what is held here.
  public mutating func compare(checkpoint note: [UInt8], at moment: Moment) -> [Action] {
    now = moment
    if let origin = try? Checkpoint(parsing: SignedNote(parsing: note).text).origin, let index = mirrorIndex(origin),
      let theirs = try? mirrors[index].keys.verify(note)
    {
      let held = HeldCheckpoint(size: 0, root: MerkleTree.emptyRoot, proof: [], note: note)
      if let view = reading({ try $0.splitView(theirs, held) }) ?? nil { write(view) }
    }
    return handle(.wake, at: moment)
  }
}
