// SPDX-License-Identifier: Apache-2.0
import Exchange
import Foundation
import GRDB
@testable import Storage
import StorageContract
import TestSupport
import Testing

@Suite("Opening a store")
struct OpeningTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What opening this path is refused with.
  private func refusal(_ access: SQLiteStore.Access = .exclusive) -> StoreError? {
    do throws(StoreError) {
      try SQLiteStore(path: folder.store, access: access).close()
      return nil
    } catch {
      return error
    }
  }

  /// Changes the file with another program, so to speak.
  private func alter(_ sql: String) throws {
    let queue = try DatabaseQueue(path: folder.store)
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
  }

  @Test("The writer synchronises every commit and overwrites what it deletes")
  func durable() throws {
    let store = try SQLiteStore(path: folder.store)
    let settings = try store.pool.writeWithoutTransaction { db in
      try ["synchronous", "journal_mode", "secure_delete"].map { try String.fetchOne(db, sql: "PRAGMA \($0)") }
    }
    #expect(settings == ["2", "wal", "1"])
  }

  @Test("Only the owner can read the files, with the write-ahead log and the lock beside the database")
  func modes() throws {
    let store = try SQLiteStore(path: folder.store)
    var batch = StoreBatch()
    batch.records = [StoredRecord(key: RecordKey(kind: "head", name: ""), value: [1])]
    try store.apply([batch])
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/" + name)
      #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
    }
  }

  @Test("One process, one opener; closing lets the next one in, and closing twice is harmless")
  func oneOpener() throws {
    let store = try SQLiteStore(path: folder.store)
    #expect(refusal() == .locked(path: folder.store + ".lock", process: ProcessInfo.processInfo.processIdentifier))
    store.close()
    store.close()
    #expect(refusal() == nil)
    #expect(throws: StoreError.closed) { try store.origins() }
    #expect(throws: StoreError.closed) { try store.apply([StoreBatch()]) }
    #expect(throws: StoreError.closed) { try store.maintain() }
  }

  @Test("A reader sees what the running node has committed, and changes nothing")
  func readOnly() throws {
    #expect(refusal(.readOnly) == .missing(path: folder.store))
    let store = try SQLiteStore(path: folder.store)
    var source = BatchSource(seed: 1)
    try store.apply((0..<20).map { _ in source.next() })
    let reader = try SQLiteStore(path: folder.store, access: .readOnly)
    try store.apply((0..<20).map { _ in source.next() })
    #expect(try StoreImage(of: reader, over: source.universe) == StoreImage(of: store, over: source.universe))
    #expect(try reader.integrity() == [])
    #expect(throws: StoreError.readOnly) { try reader.apply([source.next()]) }
    try reader.maintain()
  }

  @Test("What is not a store of this version, unaltered, is refused by name")
  func refusals() throws {
    try SQLiteStore(path: folder.store).close()
    try alter("PRAGMA user_version = 7")
    #expect(refusal() == .newer(schema: 7, known: Schema.version))
    try alter("PRAGMA user_version = \(Schema.version)")
    #expect(refusal() == nil)
    try alter("CREATE TRIGGER quiet AFTER INSERT ON entry BEGIN DELETE FROM entry WHERE place = new.place; END")
    #expect(refusal() == .alteredSchema(object: "trigger quiet"))
    try alter("DROP TRIGGER quiet; CREATE INDEX slow ON entry (leaf)")
    #expect(refusal(.readOnly) == .alteredSchema(object: "index slow"))
    try alter("DROP INDEX slow; PRAGMA application_id = 1")
    #expect(refusal() == .foreign(path: folder.store))
  }

  @Test("Another program's database and a file that is none are foreign, and stay as they are")
  func foreign() throws {
    try alter("CREATE TABLE note (text TEXT)")
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.store))
    #expect(refusal(.readOnly) == .foreign(path: folder.store))
    #expect(refusal() == .foreign(path: folder.store))
    #expect(try before.count == Data(contentsOf: URL(fileURLWithPath: folder.store)).count)
    try Data(repeating: 0x41, count: 10_000).write(to: URL(fileURLWithPath: folder.store))
    #expect(refusal() == .foreign(path: folder.store))
  }

  @Test("A folder that is not there is an error with its name")
  func noFolder() throws {
    let path = folder.path + "/nowhere/node.db"
    do {
      _ = try SQLiteStore(path: path)
      Issue.record("opened \(path)")
    } catch {
      #expect(error == .file(path: path + ".lock", reason: "No such file or directory"))
    }
  }

  @Test(
    "Only a full disk passes; a failing fsync never does, whatever its reason",
    arguments: [
      (SQLite.full, 0, true), (SQLite.write, ENOSPC, true), (SQLite.write, EDQUOT, true), (SQLite.write, EIO, false),
      (SQLite.fsync, ENOSPC, false), (SQLite.fsync, EIO, false), (SQLite.directory, ENOSPC, false),
      (SQLite.corrupt, ENOSPC, false), (SQLite.sharedMemory, ENOSPC, true),
    ])
  func classes(code: Int32, system: Int32, isFull: Bool) {
    let error = StoreError.classified(code: code, system: system, message: "")
    #expect((error.commitFailure == .diskFull) == isFull)
  }

  /// Extended result codes, by number from SQLite's documentation.
  enum SQLite {
    static let full: Int32 = 13
    static let corrupt: Int32 = 11
    static let write: Int32 = 10 | 3 << 8
    static let fsync: Int32 = 10 | 4 << 8
    static let directory: Int32 = 10 | 5 << 8
    static let sharedMemory: Int32 = 10 | 19 << 8
  }
}
