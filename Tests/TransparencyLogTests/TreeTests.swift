// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import TransparencyLog

@Suite("The Merkle tree agrees with the definitions of RFC 9162")
struct TreeTests {
  static let small = 300
  static let large = 5_400

  @Test("Roots of every size up to 300, and of random sizes up to 5,400")
  func roots() throws {
    let naive = NaiveTree((0..<Self.large).map(entry))
    var random = SeededGenerator(seed: 1)
    let sampled = Set((0..<60).map { _ in Int.random(in: Self.small...Self.large, using: &random) } + [Self.large])
    var grown = GrownTree([])
    var leaves: [Hash256] = []
    var failures = Failures()
    for size in 0...Self.large {
      if size <= Self.small || sampled.contains(size) {
        let expected = naive.root(0..<size)
        failures.check(grown.tree.root.bytes == expected, "root of the tree of \(size)")
        failures.check(MerkleTree.root(of: leaves).bytes == expected, "root(of:) of \(size)")
      }
      grown.append(leafHash(size))
      leaves.append(leafHash(size))
    }
    for size in sampled {
      let root = try grown.tree.root(at: UInt64(size), reading: grown.tiles)
      failures.check(root.bytes == naive.root(0..<size), "root at \(size)")
    }
    failures.report()
  }

  @Test("Inclusion proofs of every entry in every tree of up to 300 entries")
  func inclusionExhaustively() throws {
    let naive = NaiveTree((0..<Self.small).map(entry))
    let leaves = (0..<Self.small).map(leafHash)
    var nodes = GrownTree(leaves).nodes
    var failures = Failures()
    for size in 1...Self.small {
      let root = try nodes.root(of: Subtree(unchecked: 0, UInt64(size)))
      for index in 0..<size {
        let subtree = Subtree(unchecked: UInt64(index), UInt64(index + 1))
        let proof = try nodes.consistencyProof(of: subtree, in: UInt64(size))
        failures.check(proof.allBytes == naive.path(index, 0..<size), "proof of \(index) in \(size)")
        // Every third is enough for the verifier, which the random trees below test as well.
        guard (index + size) % 3 == 0 else { continue }
        let verdict = Result { () throws(ProofError) in
          try MerkleProof.verifyInclusion(
            leaf: leaves[index], index: UInt64(index), size: UInt64(size), root: root, proof: proof)
        }
        failures.check(verdict.isSuccess, "verifying \(index) in \(size): \(verdict)")
      }
    }
    failures.report()
  }

  @Test("Consistency proofs between every two trees of up to 300 entries")
  func consistencyExhaustively() throws {
    let naive = NaiveTree((0..<Self.small).map(entry))
    var nodes = GrownTree((0..<Self.small).map(leafHash)).nodes
    let roots = try (0...Self.small).map { try nodes.root(of: Subtree(unchecked: 0, UInt64($0))) }
    var failures = Failures()
    for size in 0...Self.small {
      for old in 0...size {
        let proof = try nodes.consistencyProof(of: Subtree(unchecked: 0, UInt64(old)), in: UInt64(size))
        failures.check(proof.allBytes == naive.proof(old, size), "proof from \(old) to \(size)")
        guard (old + size) % 3 == 0 else { continue }
        let verdict = Result { () throws(ProofError) in
          try MerkleProof.verifyConsistency(
            from: UInt64(old), oldRoot: roots[old], to: UInt64(size), newRoot: roots[size], proof: proof)
        }
        failures.check(verdict.isSuccess, "verifying \(old) to \(size): \(verdict)")
      }
    }
    failures.report()
  }

  @Test(
    "Random subtrees, entries and prefixes of random trees of up to 5,400 entries; and every altered proof is refused")
  func randomProofs() throws {
    let naive = NaiveTree((0..<Self.large).map(entry))
    let grown = GrownTree((0..<Self.large).map(leafHash))
    var random = SeededGenerator(seed: 2)
    var failures = Failures()
    for _ in 0..<500 {
      let size = Int.random(in: 1...Self.large, using: &random)
      let (start, end) = Self.randomSubtree(in: size, using: &random)
      let root = try grown.tree.root(at: UInt64(size), reading: grown.tiles)
      let claim = Claim(
        start: UInt64(start), end: UInt64(end),
        part: try grown.tree.subtreeRoot(UInt64(start), UInt64(end), reading: grown.tiles), size: UInt64(size),
        root: root,
        proof: try grown.tree.subtreeConsistencyProof(
          UInt64(start), UInt64(end), in: UInt64(size), reading: grown.tiles))
      failures.check(claim.part.bytes == naive.root(start..<end), "root of [\(start), \(end))")
      failures.check(claim.proof.allBytes == naive.subtreeProof(start, end, size), "[\(start), \(end)) in \(size)")
      failures.check(claim.holds, "verifying [\(start), \(end)) in \(size)")
      for altered in claim.altered(using: &random) {
        failures.check(!altered.holds, "accepted: \(altered), altered from \(claim)")
      }
    }
    failures.report()
  }

  /// An aligned interval of any size that fits; often the ragged right edge, single entries and prefixes.
  static func randomSubtree(in size: Int, using random: inout SeededGenerator) -> (Int, Int) {
    while true {
      let length = min(size, 1 << Int.random(in: 0...12, using: &random))
      let aligned = NaiveTree.isSubtree(0, length) ? length.nextPowerOfTwo : length
      let start = Int.random(in: 0...(size / aligned), using: &random) * aligned
      guard start < size else { continue }
      return (start, Int.random(in: (start + 1)...min(size, start + aligned), using: &random))
    }
  }

  @Test("A verifier answers garbage with an error, whatever the numbers")
  func garbage() {
    var random = SeededGenerator(seed: 3)
    let edges: [UInt64] = [0, 1, 2, 3, 255, 256, 1 << 32, 1 << 62, Limits.treeSize - 1, Limits.treeSize, 1 << 63, .max]
    var failures = Failures()
    for _ in 0..<4_000 {
      let numbers = (0..<3).map { _ in
        Bool.random(using: &random)
          ? edges.randomElement(using: &random) ?? 0 : UInt64.random(in: 0...300, using: &random)
      }
      let count = [0, 1, 2, 62, 63, 64, 100].randomElement(using: &random) ?? 0
      let claim = Claim(
        start: numbers[0], end: numbers[1], part: .zero, size: numbers[2], root: .zero,
        proof: Array(repeating: .zero, count: count))
      let trivial = numbers[0] == 0 && numbers[1] == numbers[2] && count == 0 && numbers[1] > 0
      failures.check(!claim.holds || trivial && numbers[1] <= Limits.treeSize, "accepted: \(claim)")
      _ = try? MerkleProof.rootFromInclusion(leaf: .zero, index: numbers[0], size: numbers[2], proof: claim.proof)
    }
    failures.report()
  }

  @Test("The empty tree has the root that RFC 6962 defines, and no other")
  func emptyTree() throws {
    let empty = try Hash256(hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
    #expect(MerkleTree.emptyRoot == empty)
    #expect(TiledTree().root == empty)
    try MerkleProof.verifyConsistency(from: 0, oldRoot: empty, to: 0, newRoot: empty, proof: [])
    try MerkleProof.verifyConsistency(from: 0, oldRoot: empty, to: 7, newRoot: .zero, proof: [])
    #expect(throws: ProofError.rootMismatch(claimed: .zero, computed: empty)) {
      try MerkleProof.verifyConsistency(from: 0, oldRoot: empty, to: 0, newRoot: .zero, proof: [])
    }
    #expect(throws: ProofError.partMismatch(claimed: .zero, computed: empty)) {
      try MerkleProof.verifyConsistency(from: 0, oldRoot: .zero, to: 7, newRoot: .zero, proof: [])
    }
    #expect(throws: ProofError.wrongLength(count: 1)) {
      try MerkleProof.verifyConsistency(from: 0, oldRoot: empty, to: 7, newRoot: .zero, proof: [.zero])
    }
    #expect(throws: ProofError.rootMismatch(claimed: .zero, computed: empty)) {
      try MerkleProof.verifyConsistency(from: 5, oldRoot: empty, to: 5, newRoot: .zero, proof: [])
    }
  }
}

/// A subtree consistency proof with all that it claims.
struct Claim: CustomStringConvertible {
  var start: UInt64
  var end: UInt64
  var part: Hash256
  var size: UInt64
  var root: Hash256
  var proof: [Hash256]

  var description: String { "[\(start), \(end)) in \(size), \(proof.count) hashes" }

  var holds: Bool {
    do throws(ProofError) {
      try MerkleProof.verifySubtreeConsistency(
        start: start, end: end, subtreeRoot: part, size: size, root: root, proof: proof)
    } catch { return false }
    guard end == start + 1 else { return true }
    // For one entry the same proof is an inclusion proof, for a prefix a consistency proof.
    let computed = try? MerkleProof.rootFromInclusion(leaf: part, index: start, size: size, proof: proof)
    return computed == root
  }

  /// The claim with one hash, the order or the length changed.
  func altered(using random: inout SeededGenerator) -> [Claim] {
    var claims = [self, self, self, self]
    claims[0].part = part.flipped(using: &random)
    claims[1].root = root.flipped(using: &random)
    claims[2].proof.insert(.zero, at: Int.random(in: 0...proof.count, using: &random))
    claims[3].proof.append(proof.last ?? part)
    guard let position = proof.indices.randomElement(using: &random) else { return claims }
    claims.append(contentsOf: [self, self])
    claims[4].proof[position] = proof[position].flipped(using: &random)
    claims[5].proof.remove(at: position)
    if proof.count > 1 {
      claims.append(self)
      claims[6].proof.swapAt(0, proof.count - 1)
    }
    return claims
  }
}

extension Hash256 {
  func flipped(using random: inout SeededGenerator) -> Hash256 {
    var bytes = bytes
    bytes[Int.random(in: 0..<32, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    return bytes.withUnsafeBytes { Hash256(loading: $0) }
  }
}

extension Int {
  var nextPowerOfTwo: Int {
    var power = 1
    while power < self { power *= 2 }
    return power
  }
}

extension Result {
  var isSuccess: Bool {
    if case .success = self { true } else { false }
  }
}
