// SPDX-License-Identifier: Apache-2.0
import Exchange
import Storage
import TestSupport
import TransparencyLog

/// The contract that every engine keeps, to be run against a store that can be opened again and again at one place.
package struct StoreContract {
  private let open: () throws -> any NodeStore

  /// `open` opens the same store each time; it is closed before it is opened again.
  package init(open: @escaping () throws -> any NodeStore) { self.open = open }

  /// A random sequence of groups of batches, refused batches and reopenings looks from outside like the model.
  package func checkSequence(seed: UInt64, groups: Int) throws {
    var generator = SeededGenerator(seed: ~seed)
    var source = BatchSource(seed: seed)
    let model = ModelStore()
    var store = try open()
    defer { store.close() }
    for group in 0..<groups {
      let batches = (0..<Int.random(in: 0...4, using: &generator)).map { _ in source.next() }
      try model.apply(batches)
      try store.apply(batches)
      if generator.oneIn(4) { try checkRefusals(store, model, source.universe, &generator) }
      if generator.oneIn(6) { try store.maintain() }
      if generator.oneIn(8) {
        store.close()
        store = try open()
      }
      if generator.oneIn(5) || group == groups - 1 {
        try compare(store, model, source.universe, "after group \(group) of seed \(seed)")
      }
    }
    let findings = try store.integrity()
    guard findings.isEmpty else { throw ContractViolation("a sound store has findings: \(findings)") }
  }

  /// The same image, or a violation that says where they differ.
  package func compare(_ store: any NodeStore, _ model: ModelStore, _ universe: Universe, _ when: String) throws {
    let differences = try Self.image(store, universe).differences(from: StoreImage(of: model, over: universe))
    guard differences.isEmpty else { throw ContractViolation("\(when): \(differences.joined(separator: "; "))") }
  }

  private static func image(_ store: any NodeStore, _ universe: Universe) throws -> StoreImage {
    func read(_ store: some NodeStore) throws -> StoreImage { try StoreImage(of: store, over: universe) }
    return try read(store)
  }

  /// A group whose last batch breaks the rules is refused as the model refuses it, and leaves no trace, its good
  /// batches included.
  private func checkRefusals(
    _ store: any NodeStore, _ model: ModelStore, _ universe: Universe, _ generator: inout SeededGenerator
  ) throws {
    for bad in try badBatches(store, universe, &generator) {
      var good = StoreBatch()
      good.records = [StoredRecord(key: RecordKey(kind: "head", name: "refused"), value: [1])]
      let expected = Self.refusal { () throws(StoreError) in try model.apply([good, bad]) }
      let found = Self.refusal { () throws(StoreError) in try store.apply([good, bad]) }
      guard found == expected, found != nil else {
        throw ContractViolation("refused with \(String(describing: found)), not \(String(describing: expected))")
      }
      guard try store.record(RecordKey(kind: "head", name: "refused")) == nil else {
        throw ContractViolation("a refused group has left a batch behind")
      }
    }
  }

  private func badBatches(
    _ store: any NodeStore, _ universe: Universe, _ generator: inout SeededGenerator
  ) throws -> [StoreBatch] {
    guard let origin = universe.sizes.keys.min() else { return [] }
    let size = try store.size(of: origin)
    let bytes = generator.bytes(9)
    let leaf = MerkleTree.leafHash(bytes)
    var gap = StoreBatch()
    gap.entries = [StoredEntry(origin: origin, index: size + 1, bytes: bytes, leaf: leaf)]
    var twice = StoreBatch()
    twice.entries = [StoredEntry](
      repeating: StoredEntry(origin: origin, index: size, bytes: bytes, leaf: leaf), count: 2)
    var narrow = StoreBatch()
    narrow.tiles = [StoredTile(origin: origin, key: TileKey(level: 3, index: 0), hashes: [leaf])]
    var conflict = StoreBatch()
    let key = TileKey(level: 3, index: 1)
    conflict.tiles = [leaf, MerkleTree.emptyRoot].map { hash in
      StoredTile(origin: origin, key: key, hashes: [Hash256](repeating: hash, count: 256))
    }
    return [gap, twice, narrow, conflict]
  }

  private static func refusal(_ body: () throws(StoreError) -> Void) -> StoreError? {
    do throws(StoreError) {
      try body()
      return nil
    } catch {
      return error
    }
  }
}
