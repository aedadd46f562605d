// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import Separation
import Testing
import TransparencyLog
import Wire

@Suite("Whatever the line does, both sides end up with the same")
struct CatchUpTests {
  let alpha: PartyID
  let bravo: PartyID

  init() throws {
    alpha = try PartyID("alpha")
    bravo = try PartyID("bravo")
  }

  @Test("After an outage each side catches up on what the other said")
  func outage() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    world.cut(alpha, bravo)
    for number in 0..<400 { world.submit(alpha, [try Say.message("a\(number)")]) }
    for number in 0..<20 {
      world.submit(bravo, [try Say.flight("b\(number)", latitude: 300_000_000 + Int32(number) * 5_000_000)])
    }
    world.run(120_000)
    #expect(try world[bravo].board.messages.isEmpty)
    #expect(try world.lines(of: alpha)[bravo]?.isUp == false)
    world.heal()
    world.run(120_000)
    #expect(try world[bravo].board.messages.count == 400)
    #expect(try world[alpha].board.activities.count == 20)
    #expect(try world[alpha].board.digest() == world[bravo].board.digest())
    #expect(try world.lines(of: alpha)[bravo]?.isUp == true)
  }

  @Test("Loss, duplication and reordering cost time, nothing else", arguments: 1...12)
  func lossy(seed: UInt64) throws {
    var world = try World(["alpha", "bravo", "carol"], seed: seed)
    world.network.lossPerMille = 200
    world.network.duplicatePerMille = 200
    world.network.delay = 5...3_000
    var random = Seeded(seed)
    var asked: [RequestID] = []
    for number in 0..<40 {
      let party = world.parties[Int.random(in: 0..<3, using: &random)]
      let draft = Bool.random(using: &random) ? try Say.message("m\(number)") : try Say.flight("f\(number)")
      asked.append(world.submit(party, [draft]))
      world.run(Int64.random(in: 0...4_000, using: &random))
      if number == 20 { world.crash(world.parties[1]) }
      if number == 25 { try world.restart(world.parties[1]) }
    }
    world.network = World.Network()
    world.run(400_000)
    let digests = try world.parties.map { try world[$0].board.digest() }
    #expect(Set(digests).count == 1)
    let confirmed = asked.compactMap { world.confirmed($0) }.flatMap { $0 }
    for party in world.parties {
      let roots = Dictionary(uniqueKeysWithValues: try world[party].roots.map { ($0.origin, $0.size) })
      for ref in confirmed {
        #expect(try world.node(party).store.entries(of: ref.origin, from: ref.index, limit: 1).first?.leaf == ref.leaf)
        #expect(ref.index < roots[ref.origin] ?? 0)
      }
      #expect(try world[party].board.invalid.isEmpty)
    }
    #expect(confirmed.count >= 30)
  }

  @Test("An upload that is only partly taken goes on from there")
  func prefix() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    world.cut(alpha, bravo)
    // Larger than 32 packages, so that a foreign sender would have to send prefixes; ours signs in between.
    for _ in 0..<9 { world.submit(alpha, (0..<1_000).map { _ in warning }) }
    world.run(2_000)
    world.heal()
    world.run(60_000)
    let origin = try world.channel[alpha].origin(.urgent)
    #expect(try world[alpha].roots.first { $0.origin == origin }?.size == 9_000)
    #expect(try world[bravo].roots.first { $0.origin == origin }?.size == 9_000)
    let largest = world.traffic.filter { $0.request.path == PeerPath.addEntries }.map(\.request.body.count).max()
    #expect(largest ?? 0 <= ExchangeLimits.uploadBytesMost)
  }

  private var warning: Draft {
    (try? Say.warning()) ?? Draft(lane: .urgent, position: .node, body: .unknown(1))
  }

  @Test("Parts stand at the mirror before it cosigns, even if they got lost at first")
  func parts() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    var lost = 0
    world.tamper = { _, _, request in
      if request.path == PeerPath.addParts && lost < 2 {
        lost += 1
        return nil
      }
      return request.inLongForm
    }
    let id = world.submit(alpha, [try Say.message("with text")])
    for _ in 0..<400 {
      world.run(500)
      guard world.receipts(of: alpha).contains(where: { $0.checkpoint.size > 0 }) else { continue }
      break
    }
    let ref = try #require(world.confirmed(id)?.first)
    #expect(world.receipts(of: alpha).contains { $0.checkpoint.origin == ref.origin && $0.checkpoint.size > ref.index })
    #expect(try world.node(bravo).store.part(PartKey(origin: ref.origin, index: ref.index, number: 0)) != nil)
  }

  @Test("A removed part is erased on both sides, and a new mirror gets past the entry without it")
  func removedPart() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    let id = world.submit(alpha, [try Say.message("a name that must go")])
    world.run(2_000)
    let ref = try #require(world.confirmed(id)?.first)
    let removal = PartRemoved(entry: ref, number: 0, reason: .personalData)
    world.submit(alpha, [Draft(lane: .plans, position: try Say.position(), body: .partRemoved(removal))])
    world.run(5_000)
    let key = PartKey(origin: ref.origin, index: ref.index, number: 0)
    #expect(try world.node(alpha).store.part(key) == nil)
    #expect(try world.node(bravo).store.part(key) == nil)
    // Bravo loses everything and starts anew.
    world.crash(bravo)
    try world.restart(bravo, with: MemoryStore.Content())
    world.run(120_000)
    #expect(
      try world[bravo].roots.first { $0.origin == ref.origin }?.size
        == world[alpha].roots.first { $0.origin == ref.origin }?.size)
    #expect(try world[bravo].board.messages.count == 1)
  }

  @Test("A file carries what the line does not")
  func file() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    world.cut(alpha, bravo)
    let id = world.submit(alpha, [try Say.message("by hand")])
    world.run(30_000)
    var requests: [PeerRequest] = []
    try world.with(alpha) { machine, _ in
      requests = try machine.export(for: bravo)
      return []
    }
    requests = try FileExchange.requests(parsing: FileExchange.encode(requests: requests))
    let before = try world.lines(of: bravo)[alpha]?.lastWord
    var ids: [RequestID] = []
    for (number, request) in requests.enumerated() {
      let request = request
      let id = RequestID(UInt64(900_000 + number))
      ids.append(id)
      world.with(bravo) { machine, moment in machine.handleFiled(id, from: alpha, request, at: moment) }
    }
    world.run(10_000)
    let responses = ids.map { world.answer(to: $0) ?? PeerResponse(status: 500) }
    let reply = try FileExchange.responses(parsing: FileExchange.encode(responses: responses))
    world.with(alpha) { machine, moment in machine.importReply(from: bravo, to: requests, reply, at: moment) }
    world.run(1_000)
    let ref = try #require(world.confirmed(id)?.first)
    #expect(try world[bravo].board.messages.count == 1)
    #expect(world.receipts(of: alpha).contains { $0.checkpoint.origin == ref.origin && $0.checkpoint.size > ref.index })
    #expect(try world.lines(of: bravo)[alpha]?.lastWord == before)
  }
}
