// SPDX-License-Identifier: Apache-2.0
import Crypto
import Testing
import TransparencyLog

/// The accumulated vectors of draft-ietf-plants-merkle-tree-certs, "Subtree Test Vectors": the hash of all outputs for
/// all trees of up to 130 entries, whose entries are the bytes 0x00, 0x01...
@Suite("Subtree algorithms give the draft's accumulated test vectors")
struct SubtreeTests {
  static let largest = 130

  let grown = GrownTree((0..<largest).map { MerkleTree.leafHash([UInt8($0)]) })

  /// A rolling hash of lines.
  struct Accumulator {
    private var hasher = SHA256()

    mutating func add(_ line: String) { hasher.update(data: Array((line + "\n").utf8)) }

    func isExpected(_ digits: String) -> Bool { Array(hasher.finalize()) == hex(digits) }
  }

  /// All subtrees that end at or before `limit`, in the order of the vectors.
  private func subtrees(upTo limit: Int) -> [Subtree] {
    (0...limit).flatMap { end in (0...end).compactMap { Subtree(UInt64($0), UInt64(end)) } }
  }

  @Test("Subtree hashes")
  func hashes() throws {
    var vector = Accumulator()
    for subtree in subtrees(upTo: Self.largest) {
      let root = try grown.tree.subtreeRoot(subtree.start, subtree.end, reading: grown.tiles)
      vector.add("\(subtree) \(root.hex)")
    }
    #expect(vector.isExpected("b82806ad4265bb151c1119c0f4db437bb4d1a1f887b3a7fba1cd4ebf552e3e81"))
  }

  @Test("Subtree inclusion proofs")
  func inclusion() throws {
    var vector = Accumulator()
    // A subtree is a tree of its own.
    for subtree in subtrees(upTo: Self.largest) where subtree.size > 0 {
      let own = GrownTree((subtree.start..<subtree.end).map { MerkleTree.leafHash([UInt8($0)]) })
      for index in subtree.start..<subtree.end {
        let proof = try own.tree.inclusionProof(of: index - subtree.start, in: subtree.size, reading: own.tiles)
        vector.add("\(index) \(subtree)" + proof.map { " \($0.hex)" }.joined())
      }
    }
    #expect(vector.isExpected("ac2a8f989e44d99e399db448050ff5f19757df53cfb716aa81015d3955d8163f"))
  }

  @Test("Subtree consistency proofs, each of which verifies")
  func consistency() throws {
    var vector = Accumulator()
    var failures = Failures()
    for size in 0...Self.largest {
      let root = try grown.tree.root(at: UInt64(size), reading: grown.tiles)
      for subtree in subtrees(upTo: size) {
        let proof = try grown.tree.subtreeConsistencyProof(
          subtree.start, subtree.end, in: UInt64(size), reading: grown.tiles)
        vector.add("\(subtree) \(size)" + proof.map { " \($0.hex)" }.joined())
        guard (Int(subtree.start) + size) % 5 == 0 else { continue }
        let claim = Claim(
          start: subtree.start, end: subtree.end,
          part: try grown.tree.subtreeRoot(subtree.start, subtree.end, reading: grown.tiles), size: UInt64(size),
          root: root, proof: proof)
        failures.check(claim.holds, "\(claim)")
      }
    }
    failures.report()
    #expect(vector.isExpected("10fa99b37bf9bf9ffa26b412fbd98bd75363256d0b75d61bc4538b9c9c5a0a74"))
  }

  @Test("Covering subtrees")
  func covering() throws {
    var vector = Accumulator()
    for end in 0...UInt64(Self.largest) {
      for start in 0...end {
        let (left, right) = try #require(Subtree.covering(start, end))
        vector.add("\(left) \(right)")
      }
    }
    #expect(vector.isExpected("7fd9c8b926e9d2b5cf831560e8ce295a5ef97ad5c5ede4ea0dea28a8c8fc8bb0"))
  }

  @Test("An interval is a subtree exactly if the draft's definition says so")
  func definition() {
    for end in 0...200 {
      for start in 0...end {
        #expect((Subtree(UInt64(start), UInt64(end)) != nil) == NaiveTree.isSubtree(start, end))
      }
    }
    #expect(Subtree(3, 2) == nil)
    #expect(Subtree(0, .max) == nil)
    #expect(Subtree(1 << 62, Limits.treeSize) != nil)
    #expect(Subtree(1 << 61, Limits.treeSize) == nil)
    #expect(Subtree.covering(2, 1) == nil)
    #expect(Subtree.covering(0, .max) == nil)
  }
}
