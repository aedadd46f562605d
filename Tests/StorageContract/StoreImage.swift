// SPDX-License-Identifier: Apache-2.0
import Exchange
import TransparencyLog
import Wire

/// All that a store shows from outside, over what was ever written to it.
package struct StoreImage: Hashable {
  private var origins: [Origin]
  private var sizes: [Origin: UInt64] = [:]
  private var entries: [Origin: [StoredEntry]] = [:]
  private var tiles: [Origin: [TileKey: [Hash256]]] = [:]
  private var parts: [PartKey: Part] = [:]
  private var records: [String: [[UInt8]]] = [:]

  /// Reads a store in pages of an odd size.
  package init(of store: some StoreReader, over universe: Universe) throws {
    origins = try store.origins()
    for (origin, size) in universe.sizes {
      sizes[origin] = try store.size(of: origin)
      var log: [StoredEntry] = []
      while case let page = try store.entries(of: origin, from: UInt64(log.count), limit: 37), !page.isEmpty {
        log += page
      }
      entries[origin] = log
      for key in Self.tileKeys(size) { tiles[origin, default: [:]][key] = try? store.tile(of: origin, key) }
    }
    for key in universe.parts { parts[key] = try store.part(key) }
    for kind in universe.kinds {
      for (name, value) in try store.records(of: kind) {
        records[kind, default: []] += [Array(name.utf8), value]
        guard try store.record(RecordKey(kind: kind, name: name)) == value else {
          throw ContractViolation("the record \(kind)/\(name) differs between the two ways to read it")
        }
      }
    }
  }

  /// The full tiles of a log, and one beyond on each level.
  private static func tileKeys(_ size: UInt64) -> [TileKey] {
    (0..<3).flatMap { level in
      (0...(size >> UInt64(8 * (level + 1)))).map { TileKey(level: level, index: $0) }
    }
  }

  /// What differs, in words for a failing test; empty if nothing does.
  package func differences(from other: StoreImage) -> [String] {
    var words: [String] = []
    if origins != other.origins { words.append("origins: \(origins) against \(other.origins)") }
    if sizes != other.sizes { words.append("sizes: \(sizes) against \(other.sizes)") }
    for origin in Set(entries.keys).union(other.entries.keys).sorted() where entries[origin] != other.entries[origin] {
      words.append("entries of \(origin)")
    }
    for origin in Set(tiles.keys).union(other.tiles.keys).sorted() where tiles[origin] != other.tiles[origin] {
      words.append("tiles of \(origin)")
    }
    for key in Set(parts.keys).union(other.parts.keys) where parts[key] != other.parts[key] {
      words.append("part \(key)")
    }
    for kind in Set(records.keys).union(other.records.keys) where records[kind] != other.records[kind] {
      words.append("records of kind \(kind)")
    }
    return words
  }
}

/// A store that breaks its contract, and how.
package struct ContractViolation: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}
