// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// Two checkpoints of one log, both signed by it.
struct SplitViewProof {
  let first: Checkpoint
  let second: Checkpoint
  let evidence: SplitView

  /// Nil unless both checkpoints are of the log, by one of its keys, and the second is not the smaller one.
  init?(_ evidence: SplitView, keys: [VerifierKey]) {
    guard let first = Self.checkpoint(evidence.first, of: evidence.origin, keys),
      let second = Self.checkpoint(evidence.second, of: evidence.origin, keys), first.size <= second.size
    else { return nil }
    self.first = first
    self.second = second
    self.evidence = evidence
  }

  /// Whether they can not both be true: different roots at one size, or a proof that the second one's log had another
  /// root at the first one's size.
  var isConclusive: Bool {
    if first.size == second.size { return first.root != second.root }
    guard let root = evidence.rootAtFirst, root != first.root else { return false }
    do {
      try MerkleProof.verifyConsistency(
        from: first.size, oldRoot: root, to: second.size, newRoot: second.root, proof: evidence.proof)
      return true
    } catch {
      return false
    }
  }

  private static func checkpoint(_ note: [UInt8], of origin: Origin, _ keys: [VerifierKey]) -> Checkpoint? {
    guard let signed = try? SignedCheckpoint(parsing: note, verifiers: keys) else { return nil }
    return signed.checkpoint.origin == origin ? signed.checkpoint : nil
  }
}
