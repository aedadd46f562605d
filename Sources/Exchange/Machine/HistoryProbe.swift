// SPDX-License-Identifier: Apache-2.0
import Mechanism
import TransparencyLog
import Wire

/// Where an entry waits on the board for more of a log than is here, its writer may hold another history of that log:
/// then what it waits for can never come. A peer is asked for two proofs that end at one signed checkpoint: that the
/// position is of its history, and that this history differs from ours where ours ends. Who signed the checkpoint does
/// not matter: the two proofs alone show that what leads to the position does not lead through what is here. (Of two
/// histories one may have gone on under a key that the other one does not know.)
struct HistoryProbe: Sendable {
  let position: LogPosition
  let peer: PartyID
  /// Uptime before which the peer is not asked.
  var notBefore: Int64
  /// The checkpoint of whose history the position is.
  var upper: Checkpoint?
  var isAsked = false
}

extension NodeMachine {
  /// Sees which positions the board waits for, and who may know.
  mutating func seeWhatIsApart() {
    var wanted: [HistoryProbe] = []
    var known: [LogPosition] = []
    for waiting in board.waiting {
      guard let missing = waiting.missing, let root = waiting.root else { continue }
      adoptOwn(missing.origin)
      guard let held = heldForGood(missing.origin), held.size > 0, keys(of: missing.origin) != nil else { continue }
      let position = LogPosition(origin: missing.origin, size: missing.index, root: root)
      if held.size >= position.size {
        // As many entries are here, though not on the board: nobody needs to be asked which history they are of.
        if let mine = rootHere(of: position.origin, at: position.size), mine != root { known.append(position) }
        continue
      }
      if isShownApart(position, held: held.size) {
        known.append(position)
        continue
      }
      // Not only the writer may know: what it says of its own logs can be by another process over a copy of its store.
      for peer in configuration.peers {
        guard !wanted.contains(where: { $0.position == position && $0.peer == peer }) else { continue }
        let probe = probes.first { $0.position == position && $0.peer == peer }
        let later = uptime + ExchangeLimits.relayMilliseconds
        wanted.append(probe ?? HistoryProbe(position: position, peer: peer, notBefore: later))
      }
    }
    probes = wanted
    for position in known { learn(apart: position) }
  }

  /// Whether evidence that somebody has written leads to the position past what is here: whoever showed that history may
  /// not have it any more.
  private mutating func isShownApart(_ position: LogPosition, held: UInt64) -> Bool {
    for view in board.evidence(of: position.origin) {
      guard let first = try? Checkpoint(parsing: SignedNote(parsing: view.first).text),
        let second = try? Checkpoint(parsing: SignedNote(parsing: view.second).text),
        second.position == position, let root = view.rootAtFirst, first.size > 0, first.size <= held,
        leads(HeldCheckpoint(size: first.size, root: root, proof: view.proof, note: []), to: second)
      else { continue }
      if let mine = rootHere(of: position.origin, at: first.size), mine != root { return true }
    }
    return false
  }

  /// What is here of a log and stays: of a mirrored log what was cosigned, of an own one what was signed. The board
  /// shows a part of it, and never anything else.
  private func heldForGood(_ origin: Origin) -> LogPosition? {
    if let index = mirrorIndex(origin) { return mirrors[index].position }
    return ownIndex(origin).flatMap { own[$0].signedPosition }
  }

  /// The root that a log has here at a size.
  mutating func rootHere(of origin: Origin, at size: UInt64) -> Hash256? {
    if let index = mirrorIndex(origin) {
      return reading { try $0.mirrors[index].root(at: size, reading: $0.store) } ?? nil
    }
    guard let index = ownIndex(origin) else { return nil }
    return reading { try $0.own[index].root(at: size, reading: $0.store) } ?? nil
  }

  /// A log that stands under a key of ours and that this node did not open: another process over a copy of its store
  /// did. It is never signed here, but recovered like what a restored node lacks.
  private mutating func adoptOwn(_ origin: Origin) {
    guard ownIndex(origin) == nil else { return }
    for lane in Lane.allCases {
      for prepared in configuration.successors[lane, default: []] where prepared.signer.verifier.name == origin.name {
        adopt(prepared, origin, lane)
      }
    }
  }

  mutating func pumpProbes() {
    for index in probes.indices {
      let probe = probes[index]
      guard !probe.isAsked, uptime >= probe.notBefore else { continue }
      let held = heldForGood(probe.position.origin)?.size ?? 0
      let size = probe.upper == nil ? probe.position.size : min(held, probe.position.size)
      let body = CheckpointRequest(origin: probe.position.origin, size: size).bytes
      let purpose = CallPurpose.history(probe.position, probe.peer)
      guard call(.party(probe.peer), PeerPath.getCheckpoint, body, for: purpose) != nil else { continue }
      probes[index].isAsked = true
    }
  }

  mutating func failedProbe(_ position: LogPosition, _ peer: PartyID) {
    guard let index = probes.firstIndex(where: { $0.position == position && $0.peer == peer }) else { return }
    probes[index].isAsked = false
    probes[index].upper = nil
    probes[index].notBefore = uptime + ExchangeLimits.probeMilliseconds
  }

  mutating func answeredProbe(_ position: LogPosition, _ peer: PartyID, _ response: PeerResponse) {
    guard let index = probes.firstIndex(where: { $0.position == position && $0.peer == peer }),
      response.status == 200, let held = try? HeldCheckpoint(parsing: response.body),
      let checkpoint = try? Checkpoint(parsing: SignedNote(parsing: held.note).text),
      checkpoint.origin == position.origin, leads(held, to: checkpoint)
    else { return failedProbe(position, peer) }
    guard let upper = probes[index].upper else {
      guard held.size == position.size, held.root == position.root || isOfEndedLog(position, held.note) else {
        return failedProbe(position, peer)
      }
      probes[index].upper = checkpoint
      probes[index].isAsked = false
      return
    }
    // The log may have grown between the two answers: then both are asked for again.
    guard checkpoint == upper, held.size > 0,
      let mine = rootHere(of: position.origin, at: held.size), mine != held.root
    else { return failedProbe(position, peer) }
    probes.remove(at: index)
    learn(apart: position)
  }

  /// A log of our own that is closed gets no more entries: beyond its end another history under its keys tells it apart
  /// from any position, also from one that is of no history at all.
  private func isOfEndedLog(_ position: LogPosition, _ note: [UInt8]) -> Bool {
    guard let log = ownIndex(position.origin), own[log].isClosed else { return false }
    return (try? own[log].keys.verify(note)) != nil
  }

  /// Whether the root at the smaller size leads to the checkpoint's.
  private func leads(_ held: HeldCheckpoint, to end: Checkpoint) -> Bool {
    if held.size == end.size { return held.root == end.root }
    guard held.size > 0 else { return false }
    do {
      try MerkleProof.verifyConsistency(
        from: held.size, oldRoot: held.root, to: end.size, newRoot: end.root, proof: held.proof)
      return true
    } catch { return false }
  }

  /// Kept with the next batch, so that a start finds the board where it was.
  private mutating func learn(apart position: LogPosition) {
    staging.records.append(
      StoredRecord(key: RecordKind.apart(position), value: Array(position.root.base64.utf8)))
    for ref in board.learn(apart: position) { tookEffect(ref) }
    feedBoard()
  }
}
