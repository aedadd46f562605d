// SPDX-License-Identifier: Apache-2.0
import Exchange
import Synchronization
import TransparencyLog
import Wire

/// A store that a node reads its committed data from. The image behind it changes when a batch becomes durable.
final class MemoryStore: StoreReader {
  private let image: Mutex<DiskImage>

  /// A store over an image.
  init(_ image: DiskImage) { self.image = Mutex(image) }

  /// What is durable now.
  var durable: DiskImage { image.withLock { $0 } }

  /// Makes a batch durable; answers what is wrong with it, if anything.
  func apply(_ batch: StoreBatch) -> String? { image.withLock { $0.apply(batch) } }

  /// Reads from what is durable, without copying it.
  func read<T>(_ body: (borrowing DiskImage) -> T) -> T where T: Sendable {
    image.withLock { body($0) }
  }

  func entries(of origin: Origin, from index: UInt64, limit: Int) throws -> [StoredEntry] {
    read { image in
      guard let log = image.logs[origin], index < UInt64(log.entries.count), limit > 0 else { return [] }
      return Array(log.entries[Int(index)..<min(log.entries.count, Int(index) + limit)])
    }
  }

  func tile(of origin: Origin, _ key: TileKey) throws -> [Hash256] {
    guard let hashes = read({ $0.tiles[origin]?[key] }) else { throw MissingTile(origin: origin, key: key) }
    return hashes
  }

  func part(_ key: PartKey) throws -> Part? { read { $0.parts[key] } }

  func parts(of origin: Origin, in range: Range<UInt64>, bytes: Int) throws -> (parts: [StoredPart], end: UInt64) {
    read { $0.parts.select(of: origin, in: range, bytes: bytes) }
  }

  func partKeys(of origin: Origin, in range: Range<UInt64>) throws -> [PartKey] {
    read { $0.parts.keys(of: origin, in: range) }
  }

  func record(_ key: RecordKey) throws -> [UInt8]? { read { $0.records[key.kind]?[key.name] } }

  func records(of kind: String) throws -> [(name: String, value: [UInt8])] {
    let found = read { $0.records[kind] ?? [:] }
    return found.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { (name: $0.key, value: $0.value) }
  }

  func size(of origin: Origin) throws -> UInt64 { read { $0.size(of: origin) } }

  func origins() throws -> [Origin] { read { $0.origins } }
}

/// A full tile that a node asked for is not there.
struct MissingTile: Error, CustomStringConvertible {
  let origin: Origin
  let key: TileKey

  var description: String { "tile \(key) of \(origin) is not in the store" }
}
