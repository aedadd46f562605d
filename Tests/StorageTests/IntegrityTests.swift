// SPDX-License-Identifier: Apache-2.0
import Exchange
import Foundation
import GRDB
@testable import Storage
import StorageContract
import TestSupport
import Testing
import TransparencyLog

@Suite("What an integrity check finds")
struct IntegrityTests {
  let folder: TemporaryFolder
  let origin: Origin

  /// A log of 600 entries with two tiles, and another beside it.
  init() throws {
    folder = try TemporaryFolder()
    origin = try Origin("north/levant/plans")
    let store = try SQLiteStore(path: folder.store)
    for name in ["north/levant/plans", "south/levant/plans"] {
      var tree = TiledTree()
      var batch = StoreBatch()
      for index in 0..<UInt64(600) {
        let bytes = Array("\(name) \(index)".utf8)
        let leaf = MerkleTree.leafHash(bytes)
        batch.entries.append(StoredEntry(origin: try Origin(name), index: index, bytes: bytes, leaf: leaf))
        tree.append(leaf)
      }
      batch.tiles = try tree.takeCompletedTiles().map {
        try StoredTile(origin: Origin(name), key: $0.key, hashes: $0.hashes)
      }
      try store.apply([batch])
    }
    store.close()
  }

  private func findings(after sql: String) throws -> [String] {
    let queue = try DatabaseQueue(path: folder.store)
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
    return try SQLiteStore(path: folder.store, access: .readOnly).integrity().map(\.place)
  }

  @Test("Nothing in a store that nobody touched")
  func sound() throws {
    #expect(try SQLiteStore(path: folder.store).integrity() == [])
  }

  @Test("An entry whose bytes were changed")
  func alteredEntry() throws {
    let found = try findings(after: "UPDATE entry SET bytes = X'00' WHERE place = (1 << 40 | 123)")
    #expect(found == ["entry 123 of \(origin)"])
  }

  @Test("An entry that was changed together with its leaf hash: its tile gives it away, up to the last full tile")
  func alteredEntryAndLeaf() throws {
    let leaf = MerkleTree.leafHash([0]).hex
    let found = try findings(after: "UPDATE entry SET bytes = X'00', leaf = X'\(leaf)' WHERE place = (1 << 40 | 300)")
    #expect(found == ["tile \(TileKey(level: 0, index: 1)) of \(origin)"])
  }

  @Test("An entry that was taken out, and one that was taken off before a full tile's end")
  func missingEntries() throws {
    #expect(try findings(after: "DELETE FROM entry WHERE place = (1 << 40 | 7)") == ["entries 7...7 of \(origin)"])
    let found = try findings(after: "DELETE FROM entry WHERE place BETWEEN (2 << 40 | 500) AND (2 << 40 | 600)")
    #expect(found.contains("tile \(TileKey(level: 0, index: 1)) of south/levant/plans"))
  }

  @Test("A tile that was changed, and one that was taken out")
  func tiles() throws {
    let second = TileKey(level: 0, index: 1)
    #expect(
      try findings(after: "UPDATE tile SET hashes = zeroblob(8192) WHERE place = (1 << 40 | 1)")
        == ["tile \(second) of \(origin)"])
    #expect(
      try findings(after: "DELETE FROM tile WHERE place = (1 << 40 | 1)") == ["tile \(second) of \(origin)"])
  }

  @Test("Rows of a log that has no name any more")
  func strays() throws {
    #expect(try findings(after: "DELETE FROM log WHERE number = 2") == ["entry \(2 << 40)", "tile \(2 << 40)"])
  }

  @Test("A log whose name cannot be one")
  func badName() throws {
    #expect(try findings(after: "UPDATE log SET origin = 'a b' WHERE number = 2").contains("log 2"))
  }

  @Test(
    "Pages with other bytes in them are found here or refused at opening, unless nothing stood at those bytes",
    arguments: 0..<UInt64(16))
  func damagedPages(seed: UInt64) throws {
    var universe = Universe()
    for name in ["north/levant/plans", "south/levant/plans"] { universe.sizes[try Origin(name)] = 600 }
    let before = try StoreImage(of: SQLiteStore(path: folder.store), over: universe)
    var generator = SeededGenerator(seed: seed)
    var file = try Data(contentsOf: URL(fileURLWithPath: folder.store))
    let page = Int.random(in: 1..<(file.count / 4_096), using: &generator) * 4_096
    let start = page + Int.random(in: 0..<2_000, using: &generator)
    for offset in start..<start + 200 { file[offset] = UInt8.random(in: 0...255, using: &generator) }
    try file.write(to: URL(fileURLWithPath: folder.store))
    do {
      let store = try SQLiteStore(path: folder.store)
      guard try store.integrity() == [] else { return }
      #expect(try StoreImage(of: store, over: universe) == before, "page \(page / 4_096 + 1)")
    } catch {
      let refusal = try #require(error as? StoreError)
      #expect(refusal != .diskFull, "a damaged database is no full disk")
    }
  }
}
