// SPDX-License-Identifier: Apache-2.0
import Exchange
import TestSupport
import TransparencyLog
import Wire

/// Draws an endless sequence of batches that a node could write: the same one for the same seed.
package struct BatchSource {
  /// What the batches so far have spoken of; a store is compared over all of it.
  package private(set) var universe = Universe()
  private var generator: SeededGenerator
  private var trees: [Origin: TiledTree] = [:]
  private var leaves: [Origin: [Hash256]] = [:]
  private let origins: [Origin]

  package init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
    origins = ["north/levant/urgent", "north/levant/plans", "south/levant/urgent", "süd/levant/plans"]
      .compactMap { try? Origin($0) }
  }

  /// Every batch carries its number, from 1, in this record.
  package static let counter = RecordKey(kind: "counter", name: "batches")

  /// The next batch. Most are small; some bring enough entries to complete tiles.
  package mutating func next() -> StoreBatch {
    universe.batches += 1
    var batch = StoreBatch()
    if generator.oneIn(12) { addTruncation(to: &batch) }
    for origin in origins where generator.oneIn(2) { addEntries(of: origin, to: &batch) }
    addParts(to: &batch)
    addRecords(to: &batch)
    batch.records.append(StoredRecord(key: Self.counter, value: Array("\(universe.batches)".utf8)))
    universe.kinds.insert(Self.counter.kind)
    return batch
  }

  /// Cuts a log back by a little, rarely to nothing; or asks for more than it has, which changes nothing.
  private mutating func addTruncation(to batch: inout StoreBatch) {
    guard let origin = origins.randomElement(using: &generator), let tree = trees[origin] else { return }
    let least = generator.oneIn(6) ? 0 : tree.size - min(tree.size, 9)
    let size = UInt64.random(in: least...(tree.size + 1), using: &generator)
    batch.truncated.append(StoredTruncation(origin: origin, size: size))
    guard size < tree.size else { return }
    leaves[origin]?.removeLast(Int(tree.size - size))
    var shorter = TiledTree()
    for leaf in leaves[origin] ?? [] { shorter.append(leaf) }
    _ = shorter.takeCompletedTiles()
    shorter.forgetStoredTiles(below: size)
    trees[origin] = shorter
  }

  private mutating func addEntries(of origin: Origin, to batch: inout StoreBatch) {
    var tree = trees[origin] ?? TiledTree()
    let count = generator.oneIn(40) ? 300 : Int.random(in: 0..<5, using: &generator)
    for _ in 0..<count {
      let bytes = generator.bytes(entryLength())
      let leaf = MerkleTree.leafHash(bytes)
      batch.entries.append(StoredEntry(origin: origin, index: tree.size, bytes: bytes, leaf: leaf))
      tree.append(leaf)
      leaves[origin, default: []].append(leaf)
    }
    for (key, hashes) in tree.takeCompletedTiles() {
      batch.tiles.append(StoredTile(origin: origin, key: key, hashes: hashes))
    }
    tree.forgetStoredTiles(below: tree.size)
    trees[origin] = tree
    universe.sizes[origin] = max(universe.sizes[origin] ?? 0, tree.size)
  }

  /// Around a page's limits, where a row begins to spill, and at both ends of what an entry can be.
  private mutating func entryLength() -> Int {
    switch Int.random(in: 0..<40, using: &generator) {
    case 0: 0
    case 1: Int.random(in: 4_000..<4_100, using: &generator)
    case 2: 65_535
    default: Int.random(in: 1..<400, using: &generator)
    }
  }

  private mutating func addParts(to batch: inout StoreBatch) {
    for origin in origins where generator.oneIn(4) {
      let size = trees[origin]?.size ?? 0
      // Parts may come before their entries, and replace earlier ones.
      let key = PartKey(
        origin: origin, index: UInt64.random(in: 0...(size + 2), using: &generator),
        number: Int.random(in: 0..<3, using: &generator))
      let length = generator.oneIn(8) ? 20_000 : Int.random(in: 0..<300, using: &generator)
      let salt = Salt(using: &generator)
      batch.parts.append(StoredPart(key: key, part: Part(salt: salt, bytes: generator.bytes(length))))
      universe.parts.insert(key)
    }
    let known = universe.parts.sorted { ($0.origin, $0.index, $0.number) < ($1.origin, $1.index, $1.number) }
    while generator.oneIn(3), let key = known.randomElement(using: &generator) { batch.removedParts.append(key) }
  }

  private mutating func addRecords(to batch: inout StoreBatch) {
    for _ in 0..<Int.random(in: 0..<4, using: &generator) {
      let kind = ["head", "receipt", "evidence"][Int.random(in: 0..<3, using: &generator)]
      let name = ["", "a", "B", "süd", "north/levant/plans", "a\u{0}b"][Int.random(in: 0..<6, using: &generator)]
      let length = generator.oneIn(5) ? 9_000 : Int.random(in: 0..<200, using: &generator)
      let value = generator.oneIn(4) ? nil : generator.bytes(length)
      batch.records.append(StoredRecord(key: RecordKey(kind: kind, name: name), value: value))
      universe.kinds.insert(kind)
    }
  }
}

/// Everything that a sequence of batches has spoken of.
package struct Universe {
  /// Batches drawn.
  package var batches: UInt64 = 0
  /// Logs and the largest sizes they ever had.
  package var sizes: [Origin: UInt64] = [:]
  /// Parts ever written.
  package var parts: Set<PartKey> = []
  /// Kinds of records ever written.
  package var kinds: Set<String> = []

  /// Nothing yet.
  package init() {}
}
