// SPDX-License-Identifier: Apache-2.0
import Exchange
import Foundation
import GRDB
@testable import Storage
import StorageContract
import TestSupport
import Testing
import TransparencyLog
import Wire

@Suite("Removed parts")
struct ErasureTests {
  /// A part whose bytes and salt are unlike all others, so that any remainder of at least 16 bytes is found.
  private struct Secret {
    let key: PartKey
    let part: Part
    let marker: Data

    init(_ index: UInt64, _ generator: inout SeededGenerator) throws {
      key = PartKey(origin: try Origin("north/levant/plans"), index: index, number: 0)
      let bytes = generator.bytes(16)
      marker = Data(bytes)
      let repeats = [1, 2, 5, 20, 60, 250, 3_000].randomElement(using: &generator) ?? 1
      part = Part(salt: Salt(using: &generator), bytes: (0..<repeats).flatMap { _ in bytes })
    }

    func remains(in files: Data) -> Bool {
      files.range(of: marker) != nil || files.range(of: Data(part.salt.bytes)) != nil
    }
  }

  private func add(_ secret: Secret) -> StoreBatch {
    var batch = StoreBatch()
    batch.parts = [StoredPart(key: secret.key, part: secret.part)]
    return batch
  }

  private func remove(_ secret: Secret) -> StoreBatch {
    var batch = StoreBatch()
    batch.removedParts = [secret.key]
    return batch
  }

  @Test("Nothing of a removed part stands in any file once the removal is committed", arguments: 0..<UInt64(6))
  func nothingRemains(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let folder = try TemporaryFolder()
    let store = try SQLiteStore(path: folder.store)
    var living: [Secret] = []
    var removed: [Secret] = []
    for step in 0..<UInt64(160) {
      if generator.oneIn(2), let place = living.indices.randomElement(using: &generator) {
        removed.append(living.remove(at: place))
        try store.apply([remove(removed[removed.count - 1])])
        guard generator.oneIn(8) else { continue }
        let files = try folder.allBytes()
        #expect(removed.filter { $0.remains(in: files) }.isEmpty, "step \(step)")
        #expect(living.allSatisfy { $0.remains(in: files) }, "the search would find them")
      } else {
        let secret = try Secret(step, &generator)
        living.append(secret)
        try store.apply([add(secret)])
      }
    }
    let files = try folder.allBytes()
    #expect(removed.count > 20 && removed.filter { $0.remains(in: files) }.isEmpty)
    for secret in living { #expect(try store.part(secret.key) == secret.part) }
    for secret in removed { #expect(try store.part(secret.key) == nil) }
  }

  @Test("A replaced part is gone like a removed one")
  func replaced() throws {
    var generator = SeededGenerator(seed: 7)
    let folder = try TemporaryFolder()
    let store = try SQLiteStore(path: folder.store)
    let first = try Secret(0, &generator)
    let second = try Secret(0, &generator)
    try store.apply([add(first)])
    try store.apply([add(second)])
    #expect(try store.part(first.key) == second.part)
    #expect(try !first.remains(in: folder.allBytes()))
  }

  @Test("While a reader stands in the old snapshot the erasure waits, and is done when housekeeping finds it gone")
  func waitsForReaders() throws {
    var generator = SeededGenerator(seed: 9)
    let folder = try TemporaryFolder()
    let store = try SQLiteStore(path: folder.store)
    let secret = try Secret(0, &generator)
    try store.apply([add(secret)])
    try store.pool.read { db in
      #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM part") == 1)
      try store.apply([remove(secret)])
      #expect(try secret.remains(in: folder.allBytes()), "the reader still needs it")
    }
    try store.maintain()
    #expect(try !secret.remains(in: folder.allBytes()))
  }

  @Test("A crash between removal and erasure is made good at the next opening")
  func afterCrash() throws {
    var generator = SeededGenerator(seed: 11)
    let folder = try TemporaryFolder()
    let copy = try TemporaryFolder()
    let store = try SQLiteStore(path: folder.store)
    let secret = try Secret(0, &generator)
    try store.apply([add(secret)])
    try store.pool.read { db in
      #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM part") == 1)
      try store.apply([remove(secret)])
      for suffix in ["", "-wal"] {
        try FileManager.default.copyItem(atPath: folder.store + suffix, toPath: copy.store + suffix)
      }
    }
    #expect(try secret.remains(in: copy.allBytes()))
    let reopened = try SQLiteStore(path: copy.store)
    #expect(try reopened.part(secret.key) == nil)
    #expect(try !secret.remains(in: copy.allBytes()))
  }
}
