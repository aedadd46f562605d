// SPDX-License-Identifier: Apache-2.0
import Exchange
import Foundation
import GRDB
@testable import Storage
import StorageContract
import TestSupport
import Testing

@Suite("A full disk")
struct DiskFullTests {
  /// Applies batches one by one until the disk is full; the model gets what was acknowledged.
  private func fill(_ store: SQLiteStore, _ source: inout BatchSource, _ model: ModelStore) throws -> StoreBatch {
    for _ in 0..<4_000 {
      let batch = source.next()
      do throws(StoreError) { try store.apply([batch]) } catch {
        #expect(error == .diskFull)
        #expect(error.commitFailure == .diskFull)
        return batch
      }
      try model.apply([batch])
    }
    throw ContractViolation("the disk never filled")
  }

  private func expectEqual(_ store: SQLiteStore, _ model: ModelStore, _ universe: Universe) throws {
    let found = try StoreImage(of: store, over: universe)
    #expect(found.differences(from: try StoreImage(of: model, over: universe)) == [])
  }

  private func setPageLimit(_ store: SQLiteStore, spare: Int) throws {
    try store.pool.writeWithoutTransaction { db in
      let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages + spare)")
    }
  }

  @Test("A batch that finds no room leaves no trace; reading goes on; the same batch is taken once there is room")
  func pageLimit() throws {
    let folder = try TemporaryFolder()
    let store = try SQLiteStore(path: folder.store)
    let model = ModelStore()
    var source = BatchSource(seed: 3)
    for _ in 0..<3 {
      try setPageLimit(store, spare: 60)
      let refused = try fill(store, &source, model)
      try expectEqual(store, model, source.universe)
      try setPageLimit(store, spare: 10_000)
      try store.apply([refused])
      try model.apply([refused])
    }
    try expectEqual(store, model, source.universe)
    #expect(try store.integrity() == [])
  }

  @Test("The same on a file system that is really full", .enabled(if: SmallDisk.isAllowed))
  func fileSystem() throws {
    let folder = try TemporaryFolder()
    let disk = try SmallDisk(at: folder.path + "/disk")
    let filler = disk.path + "/filler"
    try Data(count: 1_500_000).write(to: URL(fileURLWithPath: filler))
    let path = disk.path + "/node.db"
    let model = ModelStore()
    var source = BatchSource(seed: 4)
    let store = try SQLiteStore(path: path)
    let refused = try fill(store, &source, model)
    try expectEqual(store, model, source.universe)
    try FileManager.default.removeItem(atPath: filler)
    try store.apply([refused])
    try model.apply([refused])
    _ = try fill(store, &source, model)
    try expectEqual(store, model, source.universe)
    #expect(try store.integrity() == [])
    store.close()
    let reopened = try SQLiteStore(path: path)
    try expectEqual(reopened, model, source.universe)
    reopened.close()
  }
}

/// A file system of 4 MB in memory, mounted for one test.
private final class SmallDisk {
  let path: String

  /// Mounting takes root, and a kernel that lets root do it.
  static var isAllowed: Bool {
    guard geteuid() == 0, let folder = try? TemporaryFolder() else { return false }
    return (try? SmallDisk(at: folder.path + "/try")) != nil
  }

  init(at path: String) throws {
    self.path = path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    guard Self.run("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", path]) == 0 else {
      throw ContractViolation("cannot mount a file system at \(path)")
    }
  }

  deinit { _ = Self.run("umount", ["--lazy", path]) }

  private static func run(_ tool: String, _ arguments: [String]) -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [tool] + arguments
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return -1 }
    process.sleepUntilEnd()
    return process.terminationStatus
  }
}
