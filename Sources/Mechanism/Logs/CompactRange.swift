// SPDX-License-Identifier: Apache-2.0
import TransparencyLog

/// The right edge of a Merkle tree (RFC 6962, section 2.1): enough to append leaves and to tell the root.
struct CompactRange: Hashable, Sendable {
  private(set) var size: UInt64 = 0
  /// Roots of the full subtrees from left to right, the largest first.
  private var peaks: [Hash256] = []

  mutating func append(_ leaf: Hash256) {
    var hash = leaf
    var rest = size
    while rest & 1 == 1, let left = peaks.popLast() {
      hash = MerkleTree.nodeHash(left, hash)
      rest >>= 1
    }
    peaks.append(hash)
    size += 1
  }

  var root: Hash256 {
    guard var hash = peaks.last else { return MerkleTree.emptyRoot }
    for left in peaks.dropLast().reversed() { hash = MerkleTree.nodeHash(left, hash) }
    return hash
  }
}
