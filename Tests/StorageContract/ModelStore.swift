// SPDX-License-Identifier: Apache-2.0
import Exchange
import Storage
import Synchronization
import TransparencyLog
import Wire

/// What a store must look like from outside, in the plainest form that can be written down: dictionaries in memory.
package final class ModelStore: NodeStore {
  private struct Contents {
    var logs: [Origin: [StoredEntry]] = [:]
    var tiles: [Origin: [TileKey: [Hash256]]] = [:]
    var parts: [PartKey: Part] = [:]
    var records: [String: [String: [UInt8]]] = [:]
  }

  private let contents = Mutex(Contents())

  /// An empty store.
  package init() {}

  package func apply(_ batches: [StoreBatch]) throws(StoreError) {
    try contents.withLock { contents throws(StoreError) in
      var next = contents
      for batch in batches { try Self.write(batch, to: &next) }
      contents = next
    }
  }

  private static func write(_ batch: StoreBatch, to contents: inout Contents) throws(StoreError) {
    for cut in batch.truncated where cut.size < UInt64(contents.logs[cut.origin]?.count ?? 0) {
      contents.logs[cut.origin] = contents.logs[cut.origin].map { Array($0.prefix(Int(cut.size))) }
      contents.tiles[cut.origin] = contents.tiles[cut.origin]?.filter { $0.key.endIndex <= cut.size }
      contents.parts = contents.parts.filter { $0.key.origin != cut.origin || $0.key.index < cut.size }
    }
    for entry in batch.entries {
      let size = UInt64(contents.logs[entry.origin]?.count ?? 0)
      guard entry.index == size else { throw .gap(entry.origin, expected: size, found: entry.index) }
      contents.logs[entry.origin, default: []].append(entry)
    }
    for tile in batch.tiles {
      guard tile.hashes.count == 256 else { throw .tileWidth(tile.origin, tile.key, hashes: tile.hashes.count) }
      let known = contents.tiles[tile.origin]?[tile.key]
      guard known == nil || known == tile.hashes else { throw .tileConflict(tile.origin, tile.key) }
      contents.tiles[tile.origin, default: [:]][tile.key] = tile.hashes
    }
    for part in batch.parts { contents.parts[part.key] = part.part }
    for key in batch.removedParts { contents.parts[key] = nil }
    for record in batch.records { contents.records[record.key.kind, default: [:]][record.key.name] = record.value }
  }

  package func maintain() throws(StoreError) {}
  package func integrity() throws(StoreError) -> [IntegrityFinding] { [] }
  package func close() {}

  package func entries(of origin: Origin, from index: UInt64, limit: Int) throws(StoreError) -> [StoredEntry] {
    contents.withLock { contents in
      let log = contents.logs[origin] ?? []
      guard index < UInt64(log.count), limit > 0 else { return [] }
      return Array(log[Int(index)...].prefix(limit))
    }
  }

  package func tile(of origin: Origin, _ key: TileKey) throws(StoreError) -> [Hash256] {
    guard let hashes = contents.withLock({ $0.tiles[origin]?[key] }) else { throw .missingTile(origin, key) }
    return hashes
  }

  package func part(_ key: PartKey) throws(StoreError) -> Part? { contents.withLock { $0.parts[key] } }

  package func parts(
    of origin: Origin, in range: Range<UInt64>, bytes: Int
  ) throws(StoreError) -> (parts: [StoredPart], end: UInt64) {
    contents.withLock { $0.parts.select(of: origin, in: range, bytes: bytes) }
  }

  package func partKeys(of origin: Origin, in range: Range<UInt64>) throws(StoreError) -> [PartKey] {
    contents.withLock { $0.parts.keys(of: origin, in: range) }
  }

  package func record(_ key: RecordKey) throws(StoreError) -> [UInt8]? {
    contents.withLock { $0.records[key.kind]?[key.name] }
  }

  package func records(of kind: String) throws(StoreError) -> [(name: String, value: [UInt8])] {
    let records = contents.withLock { $0.records[kind] ?? [:] }
    let sorted = records.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    return sorted.map { (name: $0.key, value: $0.value) }
  }

  package func size(of origin: Origin) throws(StoreError) -> UInt64 {
    contents.withLock { UInt64($0.logs[origin]?.count ?? 0) }
  }

  package func origins() throws(StoreError) -> [Origin] { contents.withLock { $0.logs.keys.sorted() } }
}
