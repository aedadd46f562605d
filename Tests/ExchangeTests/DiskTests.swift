// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import Separation
import Testing
import TransparencyLog
import Wire

@Suite("Durable before anything leaves")
struct DiskTests {
  let alpha: PartyID
  let bravo: PartyID

  init() throws {
    alpha = try PartyID("alpha")
    bravo = try PartyID("bravo")
  }

  @Test("No checkpoint, receipt or confirmation before the bytes are in the store", arguments: 1...6)
  func durableFirst(seed: UInt64) throws {
    var world = try World(["alpha", "bravo"], seed: seed)
    for party in world.parties { world.nodes[party]?.commitDelay = 40 }
    var random = Seeded(seed)
    var seen = 0
    for number in 0..<60 {
      world.submit(world.parties[number % 2], [try Say.message("m\(number)")])
      for _ in 0..<Int.random(in: 1...20, using: &random) {
        world.run(7)
        try check(world, from: &seen)
      }
    }
    world.run(10_000)
    try check(world, from: &seen)
    #expect(try world[alpha].board.messages.count == 60)
  }

  /// Every action is compared with the store at the moment after it was asked for; stores only grow.
  private func check(_ world: World, from seen: inout Int) throws {
    for (party, action) in world.actions[seen...] {
      let store = try world.node(party).store
      switch action {
      case .confirm(_, let refs):
        for ref in refs {
          #expect(try store.entries(of: ref.origin, from: ref.index, limit: 1).first?.leaf == ref.leaf)
        }
      case .call(_, _, let request, _) where request.path == PeerPath.append:
        let checkpoint = try AppendRequest(parsing: request.body).checkpoint
        #expect(try store.size(of: checkpoint.origin) >= checkpoint.size)
      case .call(_, _, let request, _) where request.path == PeerPath.addCheckpoint:
        let note = try AddCheckpointRequest(parsing: request.body).checkpoint
        let checkpoint = try Checkpoint(parsing: SignedNote(parsing: note).text)
        #expect(try store.size(of: checkpoint.origin) >= checkpoint.size)
      case .receipted(let receipt):
        guard case .party(let peer) = receipt.by else { continue }
        #expect(try world.node(peer).store.size(of: receipt.checkpoint.origin) >= receipt.checkpoint.size)
        #expect(try store.records(of: "receipt").contains { $0.name == "\(receipt.checkpoint.origin) party/\(peer)" })
      default: continue
      }
    }
    seen = world.actions.count
  }

  @Test("A full disk refuses what is new, keeps serving, loses nothing, and goes on later")
  func diskFull() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    world.submit(alpha, [try Say.message("one")])
    world.run(2_000)
    world.nodes[alpha]?.failures = [.diskFull]
    let refused = world.submit(alpha, [try Say.message("two")])
    world.run(500)
    #expect(world.refused(refused) == .diskFull)
    let atOnce = world.submit(alpha, [try Say.message("three")])
    world.run(500)
    #expect(world.refused(atOnce) == .diskFull)
    let origin = try world.channel[bravo].origin(.urgent)
    let read = world.inject(
      PeerRequest(path: PeerPath.logState, body: LogStateRequest(origin: origin).bytes), to: alpha, from: bravo)
    world.run(500)
    #expect(world.answer(to: read)?.status == 200)
    world.run(10_000)
    let later = world.submit(alpha, [try Say.message("four")])
    world.run(10_000)
    #expect(world.confirmed(later) != nil)
    #expect(try world[bravo].board.messages.count == 2)
    #expect(try world[alpha].board.digest() == world[bravo].board.digest())
  }

  @Test("A full disk at the mirror: no receipt before there is room, then one")
  func mirrorDiskFull() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    world.nodes[bravo]?.failures = [.diskFull, .diskFull]
    let id = world.submit(alpha, [try Say.message("one")])
    world.run(4_000)
    let ref = try #require(world.confirmed(id)?.first)
    #expect(!world.receipts(of: alpha).contains { $0.checkpoint.origin == ref.origin && $0.checkpoint.size > 0 })
    world.run(120_000)
    #expect(world.receipts(of: alpha).contains { $0.checkpoint.origin == ref.origin && $0.checkpoint.size > 0 })
  }

  @Test("After an fsync error nothing is signed, cosigned, written or sent any more, but reading goes on")
  func broken() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    world.submit(alpha, [try Say.message("one")])
    world.run(2_000)
    world.nodes[alpha]?.failures = [.broken("EIO")]
    let id = world.submit(alpha, [try Say.message("two")])
    world.run(1_000)
    #expect(world.refused(id) == .stopped("EIO"))
    let before = world.actions(of: alpha).count
    world.submit(bravo, [try Say.message("from bravo")])
    world.submit(alpha, [try Say.message("three")])
    world.run(300_000)
    for action in world.actions(of: alpha)[before...] {
      switch action {
      case .commit, .call, .confirm, .receipted: Issue.record("\(action) after the stop")
      case .respond(_, let response): #expect(response.status != 200 || !response.body.starts(with: Array("—".utf8)))
      default: continue
      }
    }
    #expect(try world[alpha].status.stopped == "EIO")
    #expect(try world[bravo].board.messages.count == 2)
  }

  @Test("Tampering with an entry, a tile or the past is found at the start, the entry named")
  func tampered() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    for number in 0..<300 { world.submit(alpha, [try Say.message("m\(number)")]) }
    world.run(20_000)
    let good = try world.node(alpha).store.snapshot
    let origin = try world.channel[alpha].origin(.urgent)
    var entry = good
    entry.entries[origin]?[7].bytes[20] ^= 1
    #expect(throws: StoreFault.tampered(origin, index: 7)) { try world.restart(alpha, with: entry) }
    var gap = good
    gap.entries[origin]?.remove(at: 9)
    #expect(throws: StoreFault.missing(origin, index: 9)) { try world.restart(alpha, with: gap) }
    var tile = good
    tile.tiles[origin]?[TileKey(level: 0, index: 0)]?[3] = .zero
    #expect(throws: StoreFault.tile(origin, TileKey(level: 0, index: 0))) { try world.restart(alpha, with: tile) }
    // Entry and leaf changed together, in the part without a stored tile: the signed root gives it away.
    var both = good
    let last = try #require(both.entries[origin]?.count) - 1
    both.entries[origin]?[last].bytes[20] ^= 1
    let bytes = try #require(both.entries[origin]?[last].bytes)
    both.entries[origin]?[last].leaf = MerkleTree.leafHash(bytes)
    #expect(throws: StoreFault.self) { try world.restart(alpha, with: both) }
    try world.restart(alpha, with: good)
  }

  @Test("An entry whose parts have not come stands under the pending checkpoint, and tampering with it is found")
  func tamperedWhileWaiting() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    world.tamper = { _, _, request in request.path == PeerPath.addParts ? nil : request.inLongForm }
    world.submit(alpha, [try Say.message("its text does not come")])
    world.run(5_000)
    var content = try world.node(bravo).store.snapshot
    let origin = try world.channel[alpha].origin(.urgent)
    content.entries[origin]?[0].bytes[20] ^= 1
    let bytes = try #require(content.entries[origin]?.first?.bytes)
    content.entries[origin]?[0].leaf = MerkleTree.leafHash(bytes)
    #expect(throws: StoreFault.root(origin, size: 1)) { try world.restart(bravo, with: content) }
  }

  @Test("Signed times and written_at never decrease, whatever the clock does, across restarts too")
  func clock() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    let steps: [Int64] = [0, 50_000, -200_000, 10_000, -900_000, 0]
    for (number, step) in steps.enumerated() {
      world.nodes[alpha]?.skew = step
      if number == 3 { try world.restart(alpha) }
      world.submit(alpha, [try Say.message("m\(number)")])
      world.submit(bravo, [try Say.message("b\(number)")])
      world.run(70_000)
    }
    let origin = try world.channel[alpha].origin(.urgent)
    let times = try world.node(bravo).store.entries(of: origin, from: 0, limit: 1_000).map {
      try EntryCodec.decode($0.bytes).writtenAt
    }
    #expect(times == times.sorted())
    let cosigned = world.receipts(of: bravo).map(\.cosignature.timestamp)
    #expect(cosigned == cosigned.sorted())
    #expect(try world[bravo].board.invalid.isEmpty)
  }

  @Test("Quotas: a flood of plans is refused, urgent is not")
  func quotas() throws {
    var world = try World(["alpha", "bravo"])
    world.nodes[alpha]?.commitDelay = 5_000
    world.run(1)
    let first = world.submit(alpha, [try Say.message("starts a commit")])
    world.run(1)
    var refused = 0
    for number in 0..<20 {
      let drafts = try (0..<1_000).map { try Say.flight("f\(number)-\($0)") }
      let id = world.submit(alpha, drafts)
      world.run(1)
      if case .quota(lane: .plans, _, _) = world.refused(id) { refused += 1 }
    }
    let urgent = world.submit(alpha, [try Say.message("urgent")])
    world.run(11_000)
    #expect(refused > 0)
    #expect(world.confirmed(first) != nil)
    #expect(world.confirmed(urgent) != nil)
  }
}
