// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// Evidence that a log has signed two histories. It is verified before it is written, and before it is believed.
enum SplitEvidence {
  static func sameSize(_ first: SignedCheckpoint, _ second: SignedCheckpoint) -> SplitView? {
    guard first.checkpoint.size == second.checkpoint.size, first.checkpoint.root != second.checkpoint.root else {
      return nil
    }
    return SplitView(origin: first.checkpoint.origin, first: first.bytes, second: second.bytes)
  }

  static func differentSizes(
    _ first: SignedCheckpoint, _ second: SignedCheckpoint, rootAtFirst: Hash256, proof: [Hash256]
  ) -> SplitView? {
    let view = SplitView(
      origin: first.checkpoint.origin, first: first.bytes, second: second.bytes, rootAtFirst: rootAtFirst,
      proof: proof)
    return contradicts(first.checkpoint, second.checkpoint, view) ? view : nil
  }

  /// Whether both checkpoints are signed by the log's keys and can not both be true.
  static func holds(_ view: SplitView, keys: KeySchedule) -> Bool {
    guard let first = try? keys.verify(view.first).checkpoint, let second = try? keys.verify(view.second).checkpoint,
      first.origin == view.origin, second.origin == view.origin
    else { return false }
    if first.size == second.size { return first.root != second.root }
    return contradicts(first, second, view)
  }

  private static func contradicts(_ first: Checkpoint, _ second: Checkpoint, _ view: SplitView) -> Bool {
    guard first.size < second.size, let root = view.rootAtFirst, root != first.root else { return false }
    do {
      try MerkleProof.verifyConsistency(
        from: first.size, oldRoot: root, to: second.size, newRoot: second.root, proof: view.proof)
      return true
    } catch { return false }
  }
}
