// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import Separation
import Testing
import TransparencyLog
import Wire

@Suite("What one side says stands on both boards, receipted")
struct HappyPathTests {
  let alpha: PartyID
  let bravo: PartyID

  init() throws {
    alpha = try PartyID("alpha")
    bravo = try PartyID("bravo")
  }

  @Test("Of two entries of one request the second names at least what the first does")
  func frontierWithinARequest() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    world.cut(alpha, bravo)
    let flight = world.submit(alpha, [try Say.flight("A 1")])
    world.run(1_000)
    let ref = try #require(world.confirmed(flight)?.first)
    let about = HotlineMessage(precedence: .flash, language: try Label("en"), about: ref)
    let first = Draft(
      lane: .urgent, position: try Say.position(), body: .hotline(about),
      parts: [DraftPart(role: .text, bytes: Array("see it".utf8))])
    let both = world.submit(alpha, [first, try Say.message("and mind the wind")])
    world.run(1_000)
    #expect(world.confirmed(both)?.count == 2)
    #expect(try world[alpha].board.invalid.isEmpty)
  }

  @Test("A message is confirmed, mirrored, receipted and answered by a Received")
  func message() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    let id = world.submit(alpha, [try Say.message("hold fire")])
    world.run(1_000)
    let refs = try #require(world.confirmed(id))
    let urgent = try world.channel[alpha].origin(.urgent)
    #expect(refs.map(\.origin) == [urgent])
    #expect(
      world.receipts(of: alpha).contains {
        $0.by == .party(bravo) && $0.checkpoint.origin == urgent && $0.checkpoint.size >= 1
      })
    let (a, b) = (try world[alpha].board, try world[bravo].board)
    #expect(b.messages.count == 1)
    #expect(a.messages.count == 1)
    #expect(
      try world.node(bravo).store.part(PartKey(origin: urgent, index: 0, number: 0))?.bytes == Array("hold fire".utf8))
    #expect(b.received(refs[0], by: bravo) != nil)
    #expect(a.received(refs[0], by: bravo) != nil)
    #expect(a.invalid.isEmpty && b.invalid.isEmpty)
    #expect(a.cut == b.cut)
    #expect(a.digest() == b.digest())
  }

  @Test("Nothing but heartbeats passes once all is said")
  func quiet() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    world.submit(alpha, [try Say.message("one")])
    world.submit(bravo, [try Say.flight("A1")])
    world.run(5_000)
    let sizes = try world[alpha].roots.map(\.size)
    world.run(600_000)
    #expect(try world[alpha].roots.map(\.size) == sizes)
  }

  @Test("Heartbeats renew the peer's word and both directions are up")
  func heartbeats() throws {
    var world = try World(["alpha", "bravo"])
    world.run(600_000)
    let line = try #require(try world.lines(of: alpha)[bravo])
    #expect(line.isUp)
    let word = try #require(line.lastWord)
    #expect(world.now - word <= 180_000 / 3 + 5_000)
  }

  @Test("A proof carries the receipts and verifies")
  func proof() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    let id = world.submit(alpha, [try Say.message("one"), try Say.message("two")])
    world.run(2_000)
    let ref = try #require(world.confirmed(id)?.last)
    let proof = try world[alpha].proof(of: ref)
    let identity = try world.channel[bravo]
    let signed = try SignedCheckpoint(
      parsing: proof.checkpoint, verifiers: [try world.channel[alpha].urgent.verifier, identity.cosigner.verifier])
    #expect(signed.cosignatures.contains { $0.isBy(identity.cosigner.verifier) })
    try MerkleProof.verifyInclusion(
      leaf: ref.leaf, index: ref.index, size: signed.checkpoint.size, root: signed.checkpoint.root, proof: proof.proof)
  }

  @Test("Three parties mirror each other")
  func three() throws {
    var world = try World(["alpha", "bravo", "carol"])
    world.run(1_000)
    for party in world.parties {
      world.submit(party, [try Say.message("from \(party)"), try Say.flight("F-\(party)")])
    }
    world.run(10_000)
    let digests = try world.parties.map { try world[$0].board.digest() }
    #expect(Set(digests).count == 1)
    #expect(try world[alpha].board.messages.count == 3)
    #expect(try world[alpha].board.activities.count == 3)
    #expect(try world[alpha].board.invalid.isEmpty)
  }
}
