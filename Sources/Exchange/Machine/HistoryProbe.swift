// SPDX-License-Identifier: Apache-2.0
import Mechanism
import TransparencyLog
import Wire

/// Where an entry waits on the board for more of a log than is here, its writer may hold another history of that log:
/// then what it waits for can never come. A peer is asked for two proofs that end at one signed checkpoint: that the
/// position is of its history, and that this history differs from ours where ours ends.
struct HistoryProbe: Sendable {
  let position: LogPosition
  let peer: PartyID
  /// Uptime before which the peer is not asked.
  var notBefore: Int64
  /// The signed checkpoint of whose history the position is.
  var upper: SignedCheckpoint?
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

  /// What is here of a log and stays: of a mirrored log what was cosigned, of an own one what was signed. The board
  /// shows a part of it, and never anything else.
  private func heldForGood(_ origin: Origin) -> LogPosition? {
    if let index = mirrorIndex(origin) { return mirrors[index].position }
    return ownIndex(origin).flatMap { own[$0].signedPosition }
  }

  private mutating func rootHere(of origin: Origin, at size: UInt64) -> Hash256? {
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
      let signed = try? keys(of: position.origin)?.verify(held.note), leads(held, to: signed)
    else { return failedProbe(position, peer) }
    guard let upper = probes[index].upper else {
      // A log of our own that is closed gets no more entries: beyond its end any other history tells it apart, also from
      // a position that is of no history at all.
      let isEnded = ownIndex(position.origin).map { own[$0].isClosed } ?? false
      guard held.size == position.size, held.root == position.root || isEnded else {
        return failedProbe(position, peer)
      }
      probes[index].upper = signed
      probes[index].isAsked = false
      return
    }
    // The log may have grown between the two answers: then both are asked for again.
    guard signed.checkpoint == upper.checkpoint, held.size > 0,
      let mine = rootHere(of: position.origin, at: held.size), mine != held.root
    else { return failedProbe(position, peer) }
    probes.remove(at: index)
    learn(apart: position)
  }

  /// Whether the root at the smaller size leads to the signed one.
  private func leads(_ held: HeldCheckpoint, to signed: SignedCheckpoint) -> Bool {
    let end = signed.checkpoint
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
    let name = "\(position.origin.name) \(position.size) \(position.root.hex)"
    staging.records.append(
      StoredRecord(key: RecordKey(kind: RecordKind.apart, name: name), value: Array(position.root.base64.utf8)))
    for ref in board.learn(apart: position) { tookEffect(ref) }
    feedBoard()
  }
}
