// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Exchange
import Foundation
import Storage
import StorageContract
import TestSupport
import TransparencyLog

/// Figures of the store alone, on the disk that holds the path: the floor below what a node can do.
struct Measure {
  private let path: String
  private let store: SQLiteStore
  private let origin: Origin
  private var tree = TiledTree()
  private var generator = SeededGenerator(seed: 1)

  init(path: String) throws {
    self.path = path
    store = try SQLiteStore(path: path)
    origin = try Origin("north/levant/plans")
    guard try store.size(of: origin) == 0 else { throw ContractViolation("\(path) is not empty") }
  }

  mutating func run(entries: UInt64) throws {
    try commitOneByOne(500)
    try commitTogether(64, commits: 200)
    try commitSteadily(3_000)
    try load(entries)
    try time("open with \(tree.size) entries") {
      self.store.close()
      try SQLiteStore(path: path).close()
    }
    let store = try SQLiteStore(path: path, access: .readOnly)
    try time("scan of \(tree.size) entries, 8,192 a read") {
      var index: UInt64 = 0
      while case let page = try store.entries(of: origin, from: index, limit: 8_192), !page.isEmpty {
        index += UInt64(page.count)
      }
    }
    try time("10,000 reads of one entry") {
      for step in 0..<UInt64(10_000) { _ = try store.entries(of: origin, from: step * 7_919 % tree.size, limit: 1) }
    }
    try time("10,000 reads of a record") {
      for _ in 0..<10_000 { _ = try store.record(RecordKey(kind: "head", name: origin.name)) }
    }
    try time("integrity of \(tree.size) entries") {
      let findings = try store.integrity()
      guard findings.isEmpty else { throw ContractViolation("\(findings)") }
    }
  }

  /// One entry of 1 KiB and one record a commit, as an officer's message makes.
  private mutating func commitOneByOne(_ count: Int) throws {
    var times: [Duration] = []
    for _ in 0..<count {
      let batch = nextBatch(1)
      times.append(try ContinuousClock().measure { try store.apply([batch]) })
      try store.maintain()
    }
    times.sort()
    say("commit of one message: p50 \(times[count / 2]), p99 \(times[count * 99 / 100])")
  }

  /// Batches of eight through the group committer, one after the other, with the housekeeping that falls due meanwhile.
  private mutating func commitSteadily(_ count: Int) throws {
    let durable = DispatchSemaphore(value: 0)
    let committer = GroupCommitter(store: store) { _ in durable.signal() }
    var times: [Duration] = []
    for number in 0..<count {
      let batch = nextBatch(8)
      times.append(
        ContinuousClock().measure {
          committer.submit(CommitID(UInt64(number)), batch)
          durable.wait()
        })
    }
    committer.finish()
    times.sort()
    let over = times.count { $0 > .milliseconds(3) }
    say(
      "steady commits of eight: p50 \(times[count / 2]), p99 \(times[count * 99 / 100]), worst \(times[count - 1]), "
        + "\(over) over 3 ms")
  }

  private mutating func commitTogether(_ clients: Int, commits: Int) throws {
    let batches = (0..<commits).map { _ in (0..<clients).map { _ in nextBatch(1) } }
    let duration = try ContinuousClock().measure { for group in batches { try store.apply(group) } }
    say("groups of \(clients): \(rate(commits * clients, duration)) messages/s")
  }

  /// Bulk catch-up: 512 entries a batch, tiles as they fill.
  private mutating func load(_ entries: UInt64) throws {
    let from = tree.size
    var writing = Duration.zero
    while tree.size < entries {
      let batch = nextBatch(512)
      writing += try ContinuousClock().measure { try store.apply([batch]) }
    }
    say("bulk: \(rate(Int(tree.size - from), writing)) entries/s of 1 KiB")
  }

  private mutating func nextBatch(_ count: Int) -> StoreBatch {
    var batch = StoreBatch()
    for _ in 0..<count {
      let bytes = generator.bytes(1_024)
      let leaf = MerkleTree.leafHash(bytes)
      batch.entries.append(StoredEntry(origin: origin, index: tree.size, bytes: bytes, leaf: leaf))
      tree.append(leaf)
    }
    batch.tiles = tree.takeCompletedTiles().map { StoredTile(origin: origin, key: $0.key, hashes: $0.hashes) }
    tree.forgetStoredTiles(below: tree.size)
    batch.records = [StoredRecord(key: RecordKey(kind: "head", name: origin.name), value: generator.bytes(300))]
    return batch
  }

  private func time(_ what: String, _ body: () throws -> Void) throws {
    say("\(what): \(try ContinuousClock().measure(body))")
  }

  private func rate(_ count: Int, _ duration: Duration) -> Int { Int(Double(count) / (duration / .seconds(1))) }
}
