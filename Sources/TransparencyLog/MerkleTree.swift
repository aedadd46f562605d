// SPDX-License-Identifier: Apache-2.0
import Crypto

/// The hashes of RFC 6962, section 2.1, with SHA-256.
///
///     MTH({})     = SHA-256()
///     MTH({d(0)}) = SHA-256(0x00 || d(0))
///     MTH(D[n])   = SHA-256(0x01 || MTH(D[0:k]) || MTH(D[k:n])), k the largest power of two below n
public enum MerkleTree {
  /// The root of the empty tree: the hash of no bytes.
  public static let emptyRoot = Hash256.sha256([])

  /// The hash of an entry.
  public static func leafHash(_ entry: [UInt8]) -> Hash256 {
    entry.withUnsafeBytes { leafHash($0) }
  }

  /// The hash of an entry.
  public static func leafHash(_ entry: UnsafeRawBufferPointer) -> Hash256 {
    var hasher = SHA256()
    withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { prefix in
      prefix[0] = 0x00
      hasher.update(bufferPointer: UnsafeRawBufferPointer(prefix))
    }
    hasher.update(bufferPointer: entry)
    return Hash256(hasher.finalize())
  }

  /// The hash of an inner node.
  public static func nodeHash(_ left: Hash256, _ right: Hash256) -> Hash256 {
    // Aligned so that the hashes, not the prefix, fall on word boundaries.
    withUnsafeTemporaryAllocation(byteCount: 72, alignment: 8) { buffer in
      buffer[7] = 0x01
      left.store(to: buffer, at: 8)
      right.store(to: buffer, at: 40)
      return Hash256.sha256(UnsafeRawBufferPointer(rebasing: buffer[7..<72]))
    }
  }

  /// The root of the tree with these leaf hashes.
  public static func root(of leaves: [Hash256]) -> Hash256 {
    guard !leaves.isEmpty else { return emptyRoot }
    // Level by level: a node without a sibling moves up as it is, which gives the same tree as the recursive
    // definition.
    var nodes = leaves
    var count = nodes.count
    while count > 1 {
      let pairs = count / 2
      for pair in 0..<pairs { nodes[pair] = nodeHash(nodes[2 * pair], nodes[2 * pair + 1]) }
      if count % 2 == 1 { nodes[pairs] = nodes[count - 1] }
      count = pairs + count % 2
    }
    return nodes[0]
  }
}
