// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import TransparencyLog

@Suite("The tiled tree")
struct TiledTreeTests {
  @Test("100,000 appends compute fewer than one node hash each, and a root fewer than 64")
  func amortisedConstant() {
    var tree = TiledTree()
    var calls = 0
    // Joining is counted, not done: the structure alone decides how often it happens.
    for _ in 0..<100_000 {
      tree.append(.zero) { left, _ in
        calls += 1
        return left
      }
    }
    #expect(calls == 100_000 - 100_000.nonzeroBitCount)
    #expect(tree.partialTiles.map(\.count) == [100_000 % 256, 100_000 / 256 % 256, 100_000 / 65_536])
  }

  @Test("Appending computes every node of the tree once: the count holds for real hashes too")
  func countOfRealHashes() {
    var tree = TiledTree()
    var calls = 0
    for index in 0..<3_000 {
      tree.append(leafHash(index)) { left, right in
        calls += 1
        return MerkleTree.nodeHash(left, right)
      }
    }
    #expect(calls == 3_000 - 3_000.nonzeroBitCount)
    #expect(tree.root == MerkleTree.root(of: (0..<3_000).map(leafHash)))
  }

  @Test("A tree of 70,000 has the tiles that the specification names")
  func seventyThousand() {
    var tree = TiledTree()
    var full: [Int: Int] = [:]
    for _ in 0..<70_000 { tree.append(.zero) { left, _ in left } }
    for (key, hashes) in tree.takeCompletedTiles() {
      full[key.level, default: 0] += 1
      #expect(hashes.count == 256)
    }
    #expect(full == [0: 273, 1: 1])
    #expect(tree.partialTiles.map(\.count) == [112, 17, 1])
    #expect(
      TilePath.partials(of: 70_000) == [
        .tile(level: 0, index: 273, width: 112), .tile(level: 1, index: 1, width: 17),
        .tile(level: 2, index: 0, width: 1),
        .entries(index: 273, width: 112),
      ])
    #expect(TilePath.partials(of: 256) == [.tile(level: 1, index: 0, width: 1)])
  }

  @Test("Each tile holds the hashes of its definition", arguments: [256, 300, 66_000])
  func tilesByDefinition(size: Int) throws {
    let grown = GrownTree((0..<size).map(leafHash))
    let naive = NaiveTree((0..<size).map(entry))
    var failures = Failures()
    for (key, hashes) in grown.tiles.tiles {
      let span = key.level == 0 ? 1 : 256
      for (position, hash) in hashes.enumerated() where key.level > 0 || position % 16 == 0 {
        let start = (Int(key.index) * 256 + position) * span
        failures.check(hash.bytes == naive.root(start..<(start + span)), "\(key), \(position)")
      }
    }
    failures.report()
    #expect(grown.tiles.tiles.count == size / 256 + size / 65_536)
  }

  @Test("A tree restored from its tiles is the grown one, at every boundary and at random sizes")
  func restored() throws {
    var random = SeededGenerator(seed: 4)
    let sizes = [0, 1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 66_048]
    let sampled = Set(sizes + (0..<8).map { _ in Int.random(in: 0...66_000, using: &random) })
    var grown = GrownTree([])
    for size in 0...66_048 {
      if sampled.contains(size) { try compareRestored(grown) }
      grown.append(leafHash(size))
    }
  }

  private func compareRestored(_ grown: GrownTree) throws {
    let size = grown.tree.size
    var copy = try TiledTree(
      size: size, partialLeaves: grown.tree.partialTile(level: 0), reading: grown.tiles)
    #expect(copy.root == grown.tree.root, "size \(size)")
    #expect(copy.size == size)
    for level in 0..<4 { #expect(copy.partialTile(level: level) == grown.tree.partialTile(level: level)) }
    let short = try TiledTree(size: size, partialTiles: grown.tree.partialTiles)
    #expect(short.root == grown.tree.root)
    // It goes on as the grown one does.
    var original = grown.tree
    for index in 0..<300 {
      copy.append(leafHash(index))
      original.append(leafHash(index))
    }
    #expect(copy.root == original.root)
    let copied = copy.takeCompletedTiles()
    let expected = original.takeCompletedTiles()
    #expect(copied.map(\.key) == expected.map(\.key))
    #expect(copied.map(\.hashes) == expected.map(\.hashes))
  }

  @Test("Completed tiles stay readable until they are said to be stored, and those not handed out stay longer")
  func lifeOfTiles() throws {
    var tree = TiledTree()
    let none = MemoryTiles()
    for index in 0..<600 { tree.append(leafHash(index)) }
    let proof = try tree.inclusionProof(of: 3, in: 600, reading: none)
    tree.forgetStoredTiles(below: 600)
    #expect(try tree.inclusionProof(of: 3, in: 600, reading: none) == proof)
    let taken = tree.takeCompletedTiles()
    #expect(taken.map(\.key) == [TileKey(level: 0, index: 0), TileKey(level: 0, index: 1)])
    #expect(tree.takeCompletedTiles().isEmpty)
    #expect(try tree.inclusionProof(of: 3, in: 600, reading: none) == proof)
    tree.forgetStoredTiles(below: 300)
    #expect(throws: MemoryTiles.Missing.self) { try tree.inclusionProof(of: 3, in: 600, reading: none) }
    #expect(
      try tree.inclusionProof(of: 300, in: 600, reading: MemoryTiles(tiles: [taken[0].key: taken[0].hashes])).count
        == 10)
    tree.forgetStoredTiles(below: 600)
    #expect(tree.unstored.isEmpty)
  }

  @Test("What a tree cannot answer is an error with the numbers")
  func errors() throws {
    let grown = GrownTree((0..<10).map(leafHash))
    #expect(throws: TreeError.range(start: 10, end: 10, size: 10)) {
      try grown.tree.inclusionProof(of: 10, in: 10, reading: grown.tiles)
    }
    #expect(throws: TreeError.range(start: 0, end: 11, size: 10)) {
      try grown.tree.consistencyProof(from: 4, to: 11, reading: grown.tiles)
    }
    #expect(throws: TreeError.range(start: 0, end: 6, size: 5)) {
      try grown.tree.consistencyProof(from: 6, to: 5, reading: grown.tiles)
    }
    #expect(throws: TreeError.notASubtree(start: 1, end: 3)) {
      try grown.tree.subtreeRoot(1, 3, reading: grown.tiles)
    }
    #expect(throws: TreeError.partialTile(level: 0, expected: 10, actual: 9)) {
      try TiledTree(size: 10, partialLeaves: (0..<9).map(leafHash), reading: grown.tiles)
    }
    #expect(throws: TreeError.partialTile(level: 1, expected: 0, actual: 1)) {
      try TiledTree(size: 10, partialTiles: [(0..<10).map(leafHash), [.zero]])
    }
    #expect(throws: TreeError.tooLarge(size: .max)) {
      try TiledTree(size: .max, partialLeaves: [], reading: grown.tiles)
    }
    let short = MemoryTiles(tiles: [TileKey(level: 0, index: 0): [.zero]])
    #expect(throws: TreeError.tileWidth(TileKey(level: 0, index: 0), actual: 1)) {
      try TiledTree(size: 256, partialLeaves: [], reading: short)
    }
  }
}
