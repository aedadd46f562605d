// SPDX-License-Identifier: Apache-2.0

/// Why a Merkle proof does not hold.
public enum ProofError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The indices or sizes contradict each other or exceed ``Limits/treeSize``.
  case range(start: UInt64, end: UInt64, size: UInt64)
  /// The interval is not aligned as a subtree must be.
  case notASubtree(start: UInt64, end: UInt64)
  /// The proof has more hashes than ``Limits/proofHashes``.
  case tooLong(count: Int)
  /// The proof has more or fewer hashes than the tree needs.
  case wrongLength(count: Int)
  /// The proof leads to another root than the one that is claimed for the tree.
  case rootMismatch(claimed: Hash256, computed: Hash256)
  /// The proof leads to another root than the one that is claimed for the smaller tree or the subtree.
  case partMismatch(claimed: Hash256, computed: Hash256)

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .range(let start, let end, let size): "entries [\(start), \(end)) are not within a tree of \(size)"
    case .notASubtree(let start, let end): "[\(start), \(end)) is not aligned as a subtree must be"
    case .tooLong(let count): "the proof has \(count) hashes; at most \(Limits.proofHashes) are allowed"
    case .wrongLength(let count): "the proof has \(count) hashes, which this tree size does not need"
    case .rootMismatch(let claimed, let computed): "the proof leads to the root \(computed), not to \(claimed)"
    case .partMismatch(let claimed, let computed):
      "the proof leads to \(computed) for the smaller tree or subtree, not to \(claimed)"
    }
  }
}

/// Verification of Merkle proofs: RFC 9162, section 2.1 (the hashes of RFC 6962), and subtree consistency of
/// draft-ietf-plants-merkle-tree-certs. Never traps, whatever a peer sends.
public enum MerkleProof {
  /// The root that an inclusion proof leads to, from the leaf's sibling up (RFC 9162, section 2.1.3.2).
  public static func rootFromInclusion(
    leaf: Hash256, index: UInt64, size: UInt64, proof: [Hash256]
  ) throws(ProofError) -> Hash256 {
    guard index < size, size <= Limits.treeSize else { throw .range(start: index, end: size, size: size) }
    guard proof.count <= Limits.proofHashes else { throw .tooLong(count: proof.count) }
    var node = index
    var last = size - 1
    var root = leaf
    for hash in proof {
      guard last != 0 else { throw .wrongLength(count: proof.count) }
      if node & 1 == 1 || node == last {
        root = MerkleTree.nodeHash(hash, root)
        // Levels on which the right edge has no sibling.
        while node & 1 == 0 {
          node >>= 1
          last >>= 1
        }
      } else {
        root = MerkleTree.nodeHash(root, hash)
      }
      node >>= 1
      last >>= 1
    }
    guard last == 0 else { throw .wrongLength(count: proof.count) }
    return root
  }

  /// Verifies that the entry with this leaf hash is at `index` in the tree.
  public static func verifyInclusion(
    leaf: Hash256, index: UInt64, size: UInt64, root: Hash256, proof: [Hash256]
  ) throws(ProofError) {
    let computed = try rootFromInclusion(leaf: leaf, index: index, size: size, proof: proof)
    guard computed == root else { throw .rootMismatch(claimed: root, computed: computed) }
  }

  /// Verifies that the tree of size `to` continues that of size `from`. From the empty tree the proof is empty.
  public static func verifyConsistency(
    from: UInt64, oldRoot: Hash256, to: UInt64, newRoot: Hash256, proof: [Hash256]
  ) throws(ProofError) {
    try verifySubtreeConsistency(start: 0, end: from, subtreeRoot: oldRoot, size: to, root: newRoot, proof: proof)
  }

  /// Verifies that the subtree `[start, end)` holds the same entries as the tree does there ("Verifying a Subtree
  /// Consistency Proof"). With `start` zero this is RFC 9162's consistency proof, with one entry its inclusion proof.
  public static func verifySubtreeConsistency(
    start: UInt64, end: UInt64, subtreeRoot: Hash256, size: UInt64, root: Hash256, proof: [Hash256]
  ) throws(ProofError) {
    guard start <= end, end <= size, size <= Limits.treeSize else { throw .range(start: start, end: end, size: size) }
    guard Subtree(start, end) != nil else { throw .notASubtree(start: start, end: end) }
    guard proof.count <= Limits.proofHashes else { throw .tooLong(count: proof.count) }
    if size == 0 && root != MerkleTree.emptyRoot {
      throw .rootMismatch(claimed: root, computed: MerkleTree.emptyRoot)
    }
    guard start < end else {
      guard proof.isEmpty else { throw .wrongLength(count: proof.count) }
      guard subtreeRoot == MerkleTree.emptyRoot else {
        throw .partMismatch(claimed: subtreeRoot, computed: MerkleTree.emptyRoot)
      }
      return
    }
    var walk = SubtreeWalk(start: start, end: end, size: size)
    let (part, whole) = try walk.evaluate(subtreeRoot: subtreeRoot, proof: proof)
    guard part == subtreeRoot else { throw .partMismatch(claimed: subtreeRoot, computed: part) }
    guard whole == root else { throw .rootMismatch(claimed: root, computed: whole) }
  }
}

/// The positions, at one height, of the nodes over a subtree's first and last entry and over the tree's last entry.
/// The names in parentheses are those of the draft's procedure.
private struct SubtreeWalk {
  private var first: UInt64  // (fn)
  private var last: UInt64  // (sn)
  private var edge: UInt64  // (tn)

  init(start: UInt64, end: UInt64, size: UInt64) {
    first = start
    last = end - 1
    edge = size - 1
    // Skip to where the proof starts: the root of the subtree if it is a node of the tree, otherwise the largest full
    // subtree on its right edge.
    if last == edge {
      while first != last { up() }
    } else {
      while first != last && last & 1 == 1 { up() }
    }
  }

  private mutating func up() {
    first >>= 1
    last >>= 1
    edge >>= 1
  }

  mutating func evaluate(
    subtreeRoot: Hash256, proof: [Hash256]
  ) throws(ProofError) -> (part: Hash256, whole: Hash256) {
    var rest = proof[...]
    var part = subtreeRoot  // (fr)
    if first != last {
      guard let start = rest.popFirst() else { throw .wrongLength(count: proof.count) }
      part = start
    }
    var whole = part  // (sr)
    for hash in rest {
      guard edge != 0 else { throw .wrongLength(count: proof.count) }
      if last & 1 == 1 || last == edge {
        if first < last { part = MerkleTree.nodeHash(hash, part) }
        whole = MerkleTree.nodeHash(hash, whole)
        while last & 1 == 0 { up() }
      } else {
        whole = MerkleTree.nodeHash(whole, hash)
      }
      up()
    }
    guard edge == 0 else { throw .wrongLength(count: proof.count) }
    return (part, whole)
  }
}
