// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import Separation
import Testing
import TransparencyLog
import Wire

@Suite("A restored or cloned node never signs a second history")
struct RestoreTests {
  let alpha: PartyID
  let bravo: PartyID

  init() throws {
    alpha = try PartyID("alpha")
    bravo = try PartyID("bravo")
  }

  private func origin(_ world: World, _ party: PartyID, _ lane: Lane) throws -> Origin {
    try world.channel[party].origin(lane)
  }

  /// Alpha's store is set back to before its last messages.
  private func restored(offline: Bool) throws -> (world: World, lost: [EntryRef]) {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    world.submit(alpha, [try Say.message("one")])
    world.run(2_000)
    let backup = try world.node(alpha).store.snapshot
    let id = world.submit(alpha, [try Say.message("two"), try Say.message("three")])
    world.run(5_000)
    let lost = try #require(world.confirmed(id))
    world.crash(alpha)
    if offline { world.cut(alpha, bravo) }
    try world.restart(alpha, with: backup)
    return (world, lost)
  }

  @Test("It recovers what the mirror holds, and a successor opens at once")
  func recovers() throws {
    var (world, lost) = try restored(offline: false)
    world.run(20_000)
    let old = try origin(world, alpha, .urgent)
    #expect(try world[alpha].activeOrigin(.urgent)?.name == "alpha/line/urgent.2")
    for ref in lost {
      #expect(try world.node(alpha).store.entries(of: old, from: ref.index, limit: 1).first?.leaf == ref.leaf)
      #expect(try world.node(alpha).store.part(PartKey(origin: old, index: ref.index, number: 0)) != nil)
    }
    let id = world.submit(alpha, [try Say.message("four")])
    world.run(20_000)
    #expect(world.confirmed(id)?.first?.origin.name == "alpha/line/urgent.2")
    #expect(try world[bravo].board.messages.count == 4)
    #expect(try world[alpha].board.digest() == world[bravo].board.digest())
    #expect(try world[bravo].board.invalid.isEmpty)
    // And it stays so after another restart.
    try world.restart(alpha)
    world.run(20_000)
    #expect(try world[alpha].activeOrigin(.urgent)?.name == "alpha/line/urgent.2")
    #expect(try world[alpha].board.digest() == world[bravo].board.digest())
  }

  @Test("A mirror that was set back to before a successor is shown its certificate and its entries again")
  func mirrorIsSetBack() throws {
    var (world, _) = try restored(offline: false)
    let backup = try world.node(bravo).store.snapshot
    world.run(20_000)
    world.submit(alpha, [try Say.message("four")])
    world.run(20_000)
    world.crash(bravo)
    try world.restart(bravo, with: backup)
    world.run(200_000)
    let successor = try Origin("alpha/line/urgent.2")
    #expect(try world.node(bravo).store.size(of: successor) == world.node(alpha).store.size(of: successor))
    #expect(try world[bravo].board.messages.count == world[alpha].board.messages.count)
  }

  @Test("A part that was removed does not come back with an old copy")
  func removedPartStaysAway() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    let said = world.submit(alpha, [try Say.message("a name")])
    world.run(5_000)
    let ref = try #require(world.confirmed(said)?.first)
    let key = PartKey(origin: ref.origin, index: ref.index, number: 0)
    let backup = try world.node(alpha).store.snapshot
    let removal = Body.partRemoved(PartRemoved(entry: ref, number: 0, reason: .personalData))
    world.submit(alpha, [Draft(lane: .urgent, position: try Say.position(), body: removal)])
    world.run(5_000)
    #expect(try world.node(alpha).store.part(key) == nil)
    world.crash(alpha)
    try world.restart(alpha, with: backup)
    #expect(try world.node(alpha).store.part(key) != nil)
    world.run(30_000)
    #expect(try world.node(alpha).store.part(key) == nil)
  }

  @Test("What an officer said before the line came back is said again in the successor")
  func carriesOver() throws {
    var (world, lost) = try restored(offline: true)
    let id = world.submit(alpha, [try Say.message("urgent, line down")])
    world.run(30_000)
    let refs = try #require(world.confirmed(id))
    #expect(refs.first?.origin == lost.first?.origin)
    #expect(try world[alpha].status.logs.first?.standing == .asking)
    world.heal()
    world.run(90_000)
    #expect(try world[alpha].board.messages.count == 4)
    #expect(try world[bravo].board.messages.count == 4)
    #expect(try world[alpha].board.digest() == world[bravo].board.digest())
    let old = try origin(world, alpha, .urgent)
    #expect(try world.node(alpha).store.entries(of: old, from: lost[0].index, limit: 1).first?.leaf == lost[0].leaf)
  }

  @Test("Never a checkpoint of the old origin after the restore that the mirror does not hold")
  func noSecondHistory() throws {
    var (world, _) = try restored(offline: true)
    let old = try origin(world, alpha, .urgent)
    let before = world.traffic.count
    world.submit(alpha, [try Say.message("x")])
    world.run(30_000)
    world.heal()
    world.run(60_000)
    let verifier = try world.channel[alpha].urgent.verifier
    let held = try #require(try world[bravo].roots.first { $0.origin == old })
    for item in world.traffic[before...] where item.from == alpha && item.response == nil {
      let note: [UInt8]
      switch item.request.path {
      case PeerPath.addCheckpoint: note = try AddCheckpointRequest(parsing: item.request.body).checkpoint
      case PeerPath.append: note = try AppendRequest(parsing: item.request.body).note
      default: continue
      }
      guard let signed = try? SignedCheckpoint(parsing: note, verifiers: [verifier]) else { continue }
      #expect(signed.checkpoint.size <= held.size)
    }
  }

  @Test("A node whose log went another way closes it and says again what nobody holds")
  func fork() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    world.submit(alpha, [try Say.message("one")])
    world.run(2_000)
    let early = try world.node(alpha).store.snapshot
    world.cut(alpha, bravo)
    world.submit(alpha, [try Say.message("clone one says")])
    world.run(2_000)
    let clone = try world.node(alpha).store.snapshot
    world.crash(alpha)
    world.heal()
    // The other clone starts from the early copy, asks, is told nothing new, and goes on.
    try world.restart(alpha, with: early)
    world.run(15_000)
    world.submit(alpha, [try Say.message("clone two says")])
    world.run(5_000)
    #expect(try world[alpha].activeOrigin(.urgent)?.name == "alpha/line/urgent")
    world.crash(alpha)
    try world.restart(alpha, with: clone)
    world.run(30_000)
    #expect(try world[alpha].activeOrigin(.urgent)?.name == "alpha/line/urgent.2")
    let texts = try world[bravo].board.messages.count
    #expect(texts == 3)
  }

  @Test("Entries are durable but unsigned until a peer was asked, then signed")
  func unsigned() throws {
    var world = try World(["alpha", "bravo"])
    world.crash(bravo)
    world.run(1_000)
    let id = world.submit(alpha, [try Say.message("alone")])
    world.run(60_000)
    #expect(world.confirmed(id) != nil)
    #expect(try world[alpha].status.logs.allSatisfy { $0.signedSize == 0 && $0.standing == .asking })
    #expect(try world[alpha].roots.isEmpty)
    try world.restart(bravo)
    world.run(60_000)
    #expect(try world[bravo].board.messages.count == 1)
    #expect(try world[alpha].status.logs.allSatisfy { $0.standing == .open })
  }

  @Test("A mirror that is set back gets again what it lacks")
  func mirrorSetBack() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    world.submit(alpha, [try Say.message("one")])
    world.run(2_000)
    let backup = try world.node(bravo).store.snapshot
    for number in 0..<5 {
      world.submit(alpha, [try Say.message("m\(number)")])
      world.run(2_000)
    }
    world.crash(bravo)
    try world.restart(bravo, with: backup)
    world.run(120_000)
    #expect(try world[bravo].board.messages.count == 6)
    #expect(try world[alpha].board.digest() == world[bravo].board.digest())
  }
}
