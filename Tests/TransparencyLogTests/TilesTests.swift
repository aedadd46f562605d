// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import TransparencyLog

@Suite("Paths and entry bundles, after tlog-tiles")
struct TilesTests {
  static let examples: [(TilePath, String)] = [
    (TilePath.tile(level: 0, index: 1_234_067, width: 256), "tile/0/x001/x234/067"),
    (.tile(level: 0, index: 273, width: 112), "tile/0/273.p/112"),
    (.tile(level: 63, index: 0, width: 1), "tile/63/000.p/1"),
    (.tile(level: 2, index: 999, width: 256), "tile/2/999"),
    (.tile(level: 2, index: 1_000, width: 255), "tile/2/x001/000.p/255"),
    (.entries(index: 1_234_067, width: 256), "tile/entries/x001/x234/067"),
    (.entries(index: 0, width: 7), "tile/entries/000.p/7"),
  ]

  @Test("Paths are written as the specification shows", arguments: examples)
  func paths(path: TilePath, text: String) {
    #expect(path.description == text)
    #expect(TilePath(parsing: text) == path)
  }

  @Test("Any index is read back")
  func indices() {
    var random = SeededGenerator(seed: 20)
    for _ in 0..<500 {
      let index = UInt64.random(in: 0...Limits.treeSize, using: &random) >> UInt64.random(in: 0..<63, using: &random)
      let path = TilePath.tile(level: 1, index: index, width: Int.random(in: 1...256, using: &random))
      #expect(TilePath(parsing: path.description) == path)
    }
  }

  @Test(
    "Nothing else is a path",
    arguments: [
      "", "/", "tile", "tile/", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000", "/tile/0/000",
      "tile/0/000/",
      "tile/00/000", "tile/64/000", "tile/-1/000", "tile/0/x000", "tile/0/x000/000", "tile/0/000/x000",
      "tile/0/001/000",
      "tile/0/x001/x000", "tile/0/y001/000", "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0", "tile/0/000.p/256",
      "tile/0/000.p/01", "tile/0/000.q/1", "tile/0/x001.p/000/1", "tile/entry/000", "tile/Entries/000", "tiles/0/000",
      "tile/8/0/000", "tile/0/../000", "tile/0/\u{661}00", "tile//000", "tile/entries/.p/1",
      "tile/0/x999/x999/x999/x999/x999/x999/x999/x999/x999/999", "tile/0/x009/x223/x372/x036/x854/x775/808",
    ])
  func notPaths(text: String) {
    #expect(TilePath(parsing: text) == nil)
  }

  @Test("Entries are read back from a bundle, and their leaf hashes are those of the entries")
  func bundles() throws {
    var random = SeededGenerator(seed: 21)
    for width in [0, 1, 2, 100, 256] {
      let entries = (0..<width).map { random.bytes($0 % 40) }
      let bundle = try EntryBundle.encode(entries)
      #expect(try EntryBundle.decode(bundle, width: width) == entries)
      #expect(try EntryBundle.leafHashes(bundle, width: width) == entries.map { MerkleTree.leafHash($0) })
    }
    #expect(try EntryBundle.encode([[0x61], [], [0x62, 0x63]]) == [0, 1, 0x61, 0, 0, 0, 2, 0x62, 0x63])
    let largest = [UInt8](repeating: 1, count: 65_535)
    #expect(try EntryBundle.decode(EntryBundle.encode([largest]), width: 1) == [largest])
  }

  @Test("What is no bundle is refused with the position")
  func malformedBundles() throws {
    let bundle = try EntryBundle.encode([[1, 2], [3]])
    #expect(throws: EntryBundleError.truncated(position: 1)) {
      try EntryBundle.decode(Array(bundle.dropLast()), width: 2)
    }
    #expect(throws: EntryBundleError.truncated(position: 0)) { try EntryBundle.decode([0], width: 1) }
    #expect(throws: EntryBundleError.width(expected: 3, actual: 2)) { try EntryBundle.decode(bundle, width: 3) }
    #expect(throws: EntryBundleError.tooManyEntries) {
      try EntryBundle.decode([UInt8](repeating: 0, count: 514), width: 257)
    }
    #expect(throws: EntryBundleError.entryTooLong(position: 1, bytes: 65_536)) {
      try EntryBundle.encode([[], [UInt8](repeating: 0, count: 65_536)])
    }
    #expect(throws: EntryBundleError.tooManyEntries) { try EntryBundle.encode([[UInt8]](repeating: [], count: 257)) }
  }
}
