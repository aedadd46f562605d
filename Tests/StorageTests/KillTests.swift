// SPDX-License-Identifier: Apache-2.0
import Foundation
import Storage
import StorageContract
import TestSupport
import Testing

@Suite("A store whose process is killed")
struct KillTests {
  /// What `kill -9` can show: order and atomicity, and that nothing is said before SQLite has it. That the bytes
  /// survive a power failure rests on the fsync of every commit, which `OpeningTests` reads back.
  @Test(
    "Everything acknowledged is there, batches are whole, and no batch is there without all before it",
    arguments: [20_151_124, 20_151_126, 20_151_201, 20_160_914] as [UInt64])
  func killedAtRandomMoments(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: seed)
    var source = BatchSource(seed: seed)
    let model = ModelStore()
    for round in 0..<10 {
      let acknowledged = try killOne(folder.store, seed, &generator)
      let store = try reopened(folder.store)
      defer { store.close() }
      let committed = try store.record(BatchSource.counter).flatMap { UInt64(String(decoding: $0, as: UTF8.self)) } ?? 0
      #expect(committed >= acknowledged, "round \(round) lost acknowledged batches")
      #expect(committed >= source.universe.batches, "round \(round) lost batches that an earlier one had read back")
      while source.universe.batches < committed { try model.apply([source.next()]) }
      let found = try StoreImage(of: store, over: source.universe)
      let expected = try StoreImage(of: model, over: source.universe)
      #expect(found.differences(from: expected) == [], "round \(round), after batch \(committed)")
    }
    #expect(source.universe.batches > 10, "the store went on between the kills")
    #expect(try reopened(folder.store).integrity() == [])
  }

  /// A process that another test starts at this very moment has a copy of the lock that was just let go of, until it
  /// becomes another program.
  private func reopened(_ path: String) throws -> SQLiteStore {
    for _ in 0..<500 {
      do { return try SQLiteStore(path: path) } catch {
        guard case .locked(_, process: getpid()) = error else { throw error }
        usleep(10_000)
      }
    }
    return try SQLiteStore(path: path)
  }

  /// Lets a process append until a random number of batches was acknowledged, plus a random moment, and kills it. Some
  /// are killed while they open. Returns the last batch that it acknowledged before it died.
  private func killOne(_ path: String, _ seed: UInt64, _ generator: inout SeededGenerator) throws -> UInt64 {
    let victim = try Victim(["append", path, "\(seed)"])
    var acknowledged: UInt64 = 0
    let patience = generator.oneIn(5) ? 0 : Int.random(in: 1..<40, using: &generator)
    for _ in 0..<patience {
      guard let line = victim.line() else { break }
      #expect(line == "open" || UInt64(line) != nil, "the victim says: \(line)")
      acknowledged = UInt64(line) ?? acknowledged
    }
    usleep(UInt32.random(in: 0..<4_000, using: &generator))
    victim.murder()
    while let line = victim.line() { acknowledged = UInt64(line) ?? acknowledged }
    #expect(victim.finish() == SIGKILL)
    return acknowledged
  }

  @Test("A second process is refused while the first has the store, and let in when the first was killed")
  func lock() throws {
    let folder = try TemporaryFolder()
    let holder = try Victim(["hold", folder.store])
    #expect(holder.line() == "open")
    let second = try Victim(["open", folder.store])
    #expect(second.line()?.contains("is in use by process") == true)
    #expect(second.finish() == 1)
    #expect(throws: StoreError.self) { try SQLiteStore(path: folder.store) }
    holder.murder()
    #expect(holder.finish() == SIGKILL)
    #expect(try Victim(["open", folder.store]).finish() == 0)
  }
}
