// SPDX-License-Identifier: Apache-2.0
import Exchange
import Synchronization
import TransparencyLog
import Wire

/// A store in memory that takes batches as a real one does.
final class MemoryStore: StoreReader {
  struct Content: Sendable {
    var entries: [Origin: [StoredEntry]] = [:]
    var tiles: [Origin: [TileKey: [Hash256]]] = [:]
    var parts: [PartKey: Part] = [:]
    var records: [RecordKey: [UInt8]] = [:]
  }

  enum Missing: Error { case tile(TileKey) }

  private let content: Mutex<Content>

  init(_ content: Content = Content()) { self.content = Mutex(content) }

  /// What the store holds: a backup, or something to tamper with.
  var snapshot: Content {
    get { content.withLock { $0 } }
    set { content.withLock { $0 = newValue } }
  }

  /// Applies a batch; false if an entry does not continue its log.
  @discardableResult
  func apply(_ batch: StoreBatch) -> Bool {
    content.withLock { content in
      for cut in batch.truncated {
        content.entries[cut.origin]?.removeAll { $0.index >= cut.size }
        content.tiles[cut.origin] = content.tiles[cut.origin]?.filter { $0.key.endIndex <= cut.size }
        content.parts = content.parts.filter { $0.key.origin != cut.origin || $0.key.index < cut.size }
      }
      for entry in batch.entries {
        guard entry.index == UInt64(content.entries[entry.origin]?.count ?? 0) else { return false }
        content.entries[entry.origin, default: []].append(entry)
      }
      for tile in batch.tiles { content.tiles[tile.origin, default: [:]][tile.key] = tile.hashes }
      for part in batch.parts { content.parts[part.key] = part.part }
      for key in batch.removedParts { content.parts[key] = nil }
      for record in batch.records { content.records[record.key] = record.value }
      return true
    }
  }

  func entries(of origin: Origin, from index: UInt64, limit: Int) throws -> [StoredEntry] {
    content.withLock { content in
      let all = content.entries[origin] ?? []
      guard index < UInt64(all.count) else { return [] }
      return Array(all[Int(index)..<min(all.count, Int(index) + limit)])
    }
  }

  func tile(of origin: Origin, _ key: TileKey) throws -> [Hash256] {
    guard let tile = content.withLock({ $0.tiles[origin]?[key] }) else { throw Missing.tile(key) }
    return tile
  }

  func part(_ key: PartKey) throws -> Part? { content.withLock { $0.parts[key] } }

  func parts(of origin: Origin, in range: Range<UInt64>, bytes: Int) throws -> (parts: [StoredPart], end: UInt64) {
    content.withLock { $0.parts.select(of: origin, in: range, bytes: bytes) }
  }

  func partKeys(of origin: Origin, in range: Range<UInt64>) throws -> [PartKey] {
    content.withLock { $0.parts.keys(of: origin, in: range) }
  }

  func record(_ key: RecordKey) throws -> [UInt8]? { content.withLock { $0.records[key] } }

  func records(of kind: String) throws -> [(name: String, value: [UInt8])] {
    content.withLock { content in
      content.records.filter { $0.key.kind == kind }.map { ($0.key.name, $0.value) }.sorted { $0.0 < $1.0 }
    }
  }

  func size(of origin: Origin) throws -> UInt64 {
    content.withLock { $0.entries[origin]?.last.map { $0.index + 1 } ?? 0 }
  }

  func origins() throws -> [Origin] { content.withLock { $0.entries.keys.sorted() } }
}
