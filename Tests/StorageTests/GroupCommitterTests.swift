// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Exchange
import Foundation
import GRDB
import Storage
import StorageContract
import Synchronization
import TestSupport
import Testing
import TransparencyLog
import Wire

@Suite("The one writer")
struct GroupCommitterTests {
  private func batch(_ number: UInt64, bytes: Int = 1) -> StoreBatch {
    var batch = StoreBatch()
    let value = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: bytes)
    batch.records = [StoredRecord(key: RecordKey(kind: "test", name: "\(number)"), value: value)]
    return batch
  }

  @Test("What comes while one commit is under way is written as one group, in order, and reported in order")
  func groups() {
    let store = GatedStore()
    let reports = Reports()
    let committer = GroupCommitter(store: store) { reports.add($0) }
    committer.submit(CommitID(1), batch(1))
    store.waitUntilApplying()
    for number in UInt64(2)...50 { committer.submit(CommitID(number), batch(number)) }
    #expect(reports.all.isEmpty, "nothing is confirmed before it is durable")
    store.letGo(2)
    committer.finish()
    #expect(store.groups == [[1], Array(2...50)])
    #expect(reports.all == (UInt64(1)...50).map { "\($0) durable" })
  }

  @Test("A group ends at its limit of bytes, but never before one batch")
  func groupLimit() {
    let store = GatedStore()
    let committer = GroupCommitter(store: store) { _ in }
    committer.submit(CommitID(1), batch(1))
    store.waitUntilApplying()
    for number in UInt64(2)...5 { committer.submit(CommitID(number), batch(number, bytes: 7_000_000)) }
    committer.submit(CommitID(6), batch(6, bytes: 40_000_000))
    committer.submit(CommitID(7), batch(7))
    store.letGo(9)
    committer.finish()
    #expect(store.groups == [[1], [2, 3], [4, 5], [6], [7]])
  }

  @Test("A full disk fails everything that was waiting, and lets later batches try")
  func diskFull() {
    let store = GatedStore(failures: [2: .diskFull])
    let reports = Reports()
    let committer = GroupCommitter(store: store) { reports.add($0) }
    committer.submit(CommitID(1), batch(1))
    store.waitUntilApplying()
    committer.submit(CommitID(2), batch(2))
    store.letGo(1)
    store.waitUntilApplying()
    committer.submit(CommitID(3), batch(3))
    store.letGo(1)
    committer.finish()
    committer.submit(CommitID(4), batch(4))
    store.letGo(1)
    committer.finish()
    #expect(reports.all == ["1 durable", "2 full", "3 full", "4 durable"])
    #expect(store.groups == [[1], [2], [4]])
  }

  @Test("After anything else nothing more is written")
  func broken() {
    let store = GatedStore(failures: [1: .broken(code: 1034, message: "fsync")])
    let reports = Reports()
    let committer = GroupCommitter(store: store) { reports.add($0) }
    store.letGo(9)
    for number in UInt64(1)...3 {
      committer.submit(CommitID(number), batch(number))
      committer.finish()
    }
    #expect(store.groups == [[1]])
    #expect(reports.all.map { $0.hasSuffix("broken") } == [true, true, true])
  }

  @Test("Batches from a thread that goes on while they are written all arrive, in order, on a real file")
  func onDisk() throws {
    let folder = try TemporaryFolder()
    let store = try SQLiteStore(path: folder.store)
    let reports = Reports()
    let committer = GroupCommitter(store: store) { reports.add($0) }
    for number in UInt64(1)...500 { committer.submit(CommitID(number), batch(number)) }
    committer.finish()
    #expect(reports.all == (UInt64(1)...500).map { "\($0) durable" })
    #expect(try store.records(of: "test").count == 500)
  }

  @Test("While another program holds the file, what is to be written waits, however long, and fails only at the end")
  func held() throws {
    let folder = try TemporaryFolder()
    let store = try SQLiteStore(path: folder.store)
    let reports = Reports()
    let waits = DispatchSemaphore(value: 0)
    let committer = GroupCommitter(store: store, held: { waits.signal() }, report: { reports.add($0) })
    var own = Configuration()
    own.allowsUnsafeTransactions = true
    let other = try DatabaseQueue(path: folder.store, configuration: own)
    try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
    committer.submit(CommitID(1), batch(1))
    // Beyond the time after which SQLite gives up.
    for _ in 0..<2 { waits.wait() }
    #expect(reports.all.isEmpty)
    try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
    while reports.all.isEmpty { usleep(10_000) }
    #expect(reports.all == ["1 durable"])
    #expect(try store.records(of: "test").count == 1)
    try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
    committer.submit(CommitID(2), batch(2))
    committer.finish()
    #expect(reports.all == ["1 durable", "2 broken"])
    try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
    #expect(try store.records(of: "test").count == 1)
  }
}

/// What a committer has said, as words.
private final class Reports: Sendable {
  private let words = Mutex<[String]>([])

  var all: [String] { words.withLock { $0 } }

  func add(_ reports: [CommitReport]) {
    words.withLock { words in
      for report in reports {
        let fate =
          switch report.failure {
          case nil: "durable"
          case .diskFull: "full"
          case .broken: "broken"
          }
        words.append("\(report.id.number) \(fate)")
      }
    }
  }
}

/// A store whose commits wait until the test lets them go, and fail as told.
private final class GatedStore: NodeStore {
  private let model = ModelStore()
  private let failures: [UInt64: StoreError]
  private let written = Mutex<[[UInt64]]>([])
  private let applying = DispatchSemaphore(value: 0)
  private let gate = DispatchSemaphore(value: 0)

  init(failures: [UInt64: StoreError] = [:]) { self.failures = failures }

  /// The groups that were asked for, as the numbers of their batches.
  var groups: [[UInt64]] { written.withLock { $0 } }

  func waitUntilApplying() { applying.wait() }
  func letGo(_ commits: Int) { for _ in 0..<commits { gate.signal() } }

  func apply(_ batches: [StoreBatch]) throws(StoreError) {
    applying.signal()
    gate.wait()
    let numbers = batches.compactMap { $0.records.first.flatMap { UInt64($0.key.name) } }
    written.withLock { $0.append(numbers) }
    for number in numbers { if let failure = failures[number] { throw failure } }
    try model.apply(batches)
  }

  func maintain() throws(StoreError) {}
  func integrity() throws(StoreError) -> [IntegrityFinding] { [] }
  func close() {}
  func entries(of origin: Origin, from index: UInt64, limit: Int) throws(StoreError) -> [StoredEntry] {
    try model.entries(of: origin, from: index, limit: limit)
  }
  func tile(of origin: Origin, _ key: TileKey) throws(StoreError) -> [Hash256] { try model.tile(of: origin, key) }
  func part(_ key: PartKey) throws(StoreError) -> Part? { try model.part(key) }
  func parts(
    of origin: Origin, in range: Range<UInt64>, bytes: Int
  ) throws(StoreError) -> (parts: [StoredPart], end: UInt64) {
    try model.parts(of: origin, in: range, bytes: bytes)
  }
  func partKeys(of origin: Origin, in range: Range<UInt64>) throws(StoreError) -> [PartKey] {
    try model.partKeys(of: origin, in: range)
  }
  func record(_ key: RecordKey) throws(StoreError) -> [UInt8]? { try model.record(key) }
  func records(of kind: String) throws(StoreError) -> [(name: String, value: [UInt8])] { try model.records(of: kind) }
  func size(of origin: Origin) throws(StoreError) -> UInt64 { try model.size(of: origin) }
  func origins() throws(StoreError) -> [Origin] { try model.origins() }
}
