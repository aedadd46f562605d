// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// What becomes of an `add-checkpoint` request.
enum CheckpointVerdict {
  /// Staged: answer 200 once it is durable.
  case accepted
  /// Refused; with evidence if the log has signed what can not be true beside what it signed before.
  case refused(PeerResponse, SplitView?)
}

extension MirrorLog {
  /// Handles `add-checkpoint` as a witness does (tlog-witness, "add-checkpoint"), without a cosignature.
  mutating func offer(_ request: AddCheckpointRequest, reading store: any StoreReader) throws -> CheckpointVerdict {
    let signed: SignedCheckpoint
    do { signed = try keys.verify(request.checkpoint) } catch {
      return .refused(.text(403, "checkpoint: \(error)"), nil)
    }
    let offered = signed.checkpoint
    guard request.oldSize <= offered.size else {
      return .refused(.text(400, "old size \(request.oldSize) is beyond the checkpoint's \(offered.size)"), nil)
    }
    // Whatever the old size says: a signed checkpoint of a size that is known here must have the root that is known
    // here.
    if let conflict = try conflict(with: signed, reading: store) {
      return .refused(.text(422, "the log has signed another root for \(offered.size) entries"), conflict)
    }
    if isSucceeded, try admit(signed, from: request.oldSize, proof: request.proof, reading: store) { return .accepted }
    guard request.oldSize == pendingSize else {
      return .refused(
        PeerResponse(status: 409, contentType: LatestSize.contentType, body: LatestSize(pendingSize).bytes), nil)
    }
    guard offered.size > 0 || offered.root == MerkleTree.emptyRoot else {
      return .refused(.text(422, "a log of no entries has the root of the empty tree"), nil)
    }
    let oldRoot = current.pending.last?.checkpoint.root ?? MerkleTree.emptyRoot
    do {
      try MerkleProof.verifyConsistency(
        from: request.oldSize, oldRoot: oldRoot, to: offered.size, newRoot: offered.root, proof: request.proof)
    } catch {
      let evidence = evidence(from: error, request, signed)
      if evidence != nil { forgetPromises() }
      return .refused(.text(422, "consistency proof: \(error)"), evidence)
    }
    stage(checkpoint: signed)
    return .accepted
  }

  /// Takes a checkpoint below the pending one as a further end of uploads, if it continues all entries that are here (the
  /// proof leads there from `oldSize`, their number) or is of their history. What a log has promised may be out of reach:
  /// lost with the disk of a party that was restored, or kept back by one that lies; what there is of it can still be
  /// had.
  mutating func admit(
    _ signed: SignedCheckpoint, from oldSize: UInt64, proof: [Hash256], reading store: any StoreReader
  ) throws -> Bool {
    let offered = signed.checkpoint
    guard offered.size < pendingSize, offered.size > current.mirror?.checkpoint.size ?? 0 else { return false }
    let tiles = StoreTiles(store: store, origin: origin)
    if offered.size <= next {
      guard try current.tree.root(at: offered.size, reading: tiles) == offered.root else { return false }
    } else {
      guard oldSize == next else { return false }
      do {
        try MerkleProof.verifyConsistency(
          from: next, oldRoot: current.tree.root, to: offered.size, newRoot: offered.root, proof: proof)
      } catch { return false }
    }
    stage(end: signed)
    return true
  }

  /// Evidence that a checkpoint of a size up to what is here, or of a pending size, has another root than ours.
  private func conflict(with signed: SignedCheckpoint, reading store: any StoreReader) throws -> SplitView? {
    let offered = signed.checkpoint
    let held = current.pending + [current.mirror].compactMap { $0 }
    if let same = held.first(where: { $0.checkpoint.size == offered.size }) {
      return same.checkpoint.root == offered.root ? nil : SplitEvidence.sameSize(same, signed)
    }
    guard offered.size > 0, offered.size < current.tree.size else { return nil }
    let tiles = StoreTiles(store: store, origin: origin)
    let root = try current.tree.root(at: offered.size, reading: tiles)
    guard root != offered.root else { return nil }
    let above = held.filter { $0.checkpoint.size > offered.size && $0.checkpoint.size <= current.tree.size }
    guard let larger = above.first else { return nil }
    let proof = try current.tree.consistencyProof(from: offered.size, to: larger.checkpoint.size, reading: tiles)
    return SplitEvidence.differentSizes(signed, larger, rootAtFirst: root, proof: proof)
  }

  /// Evidence that a larger checkpoint which another mirror shows does not continue the pending one. Where that has a
  /// power of two of entries, a consistency proof alone does not tell the root that it leads from; the mirror states it.
  mutating func contradiction(_ shown: HeldCheckpoint, _ signed: SignedCheckpoint) -> SplitView? {
    guard let held = current.pending.last, held.checkpoint.size == shown.size,
      let view = SplitEvidence.differentSizes(held, signed, rootAtFirst: shown.root, proof: shown.proof)
    else { return nil }
    forgetPromises()
    return view
  }

  /// A consistency proof that leads from another old root to the root that was signed shows two histories.
  private func evidence(from error: ProofError, _ request: AddCheckpointRequest, _ signed: SignedCheckpoint)
    -> SplitView?
  {
    guard case .partMismatch(_, let computed) = error, let held = current.pending.last else { return nil }
    return SplitEvidence.differentSizes(held, signed, rootAtFirst: computed, proof: request.proof)
  }
}

extension PeerResponse {
  /// A response in plain words.
  static func text(_ status: Int, _ text: String) -> PeerResponse {
    PeerResponse(status: status, body: Array("\(text)\n".utf8))
  }
}
