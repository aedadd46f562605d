// SPDX-License-Identifier: Apache-2.0

/// Why an entry package does not hold.
public enum EntryPackageError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The leaf hashes before the package's first entry do not fill its subtree.
  case preceding(expected: Int, actual: Int)
  /// The entries are not those of the checkpoint's tree.
  case proof(ProofError)

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .preceding(let expected, let actual):
      "\(expected) leaf hashes are needed before the package's first entry, not \(actual)"
    case .proof(let error): "\(error)"
    }
  }
}

/// Up to 256 entries with the proof that they are in the tree of a pending checkpoint (tlog-mirror, "Request Body"):
///
///     (uint16 length, entry)..., uint8 num_hashes, hashes
public struct EntryPackage: Hashable, Sendable {
  /// Index of the first entry.
  public let start: UInt64
  /// Index after the last entry.
  public let end: UInt64
  /// The entries `[start, end)`.
  public let entries: [[UInt8]]
  /// The consistency proof of the subtree from ``subtreeStart`` to ``end`` with the checkpoint.
  public let proof: [Hash256]

  init(interval: PackageInterval, entries: [[UInt8]], proof: [Hash256]) {
    start = interval.start
    end = interval.end
    self.entries = entries
    self.proof = proof
  }

  /// Where the subtree of the proof starts: ``start`` rounded down to a multiple of 256.
  public var subtreeStart: UInt64 { start & ~UInt64(Limits.tileWidth - 1) }

  /// Verifies that the entries are in the tree, and returns their leaf hashes.
  ///
  /// - Parameters:
  ///   - preceding: the leaf hashes `[subtreeStart, start)` of entries that the mirror has already; none if the package
  ///     starts at a multiple of 256.
  ///   - size: size of the pending checkpoint, the upload's end.
  ///   - root: its root.
  public func verify(
    preceding: [Hash256] = [], size: UInt64, root: Hash256
  ) throws(EntryPackageError) -> [Hash256] {
    let missing = Int(start - subtreeStart)
    guard preceding.count == missing else { throw .preceding(expected: missing, actual: preceding.count) }
    let hashes = entries.map { MerkleTree.leafHash($0) }
    do {
      try MerkleProof.verifySubtreeConsistency(
        start: subtreeStart, end: end, subtreeRoot: MerkleTree.root(of: preceding + hashes), size: size, root: root,
        proof: proof)
    } catch { throw .proof(error) }
    return hashes
  }

  /// Appends the package's bytes.
  func append(to output: inout [UInt8]) throws(AddEntriesError) {
    for (position, entry) in entries.enumerated() {
      do { try EntryBundle.append(entry, position: position, to: &output) } catch { throw .entry(error) }
    }
    output.append(UInt8(proof.count))
    for hash in proof { hash.append(to: &output) }
  }
}
