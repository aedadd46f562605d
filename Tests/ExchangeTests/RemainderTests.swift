// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import Testing
import TransparencyLog
import Wire

@Suite("What is left of a log reaches everybody, whatever was lost around it")
struct RemainderTests {
  let alpha: PartyID
  let bravo: PartyID
  let urgent: Origin

  init() throws {
    alpha = try PartyID("alpha")
    bravo = try PartyID("bravo")
    urgent = try Origin("alpha/line/urgent")
  }

  private func sizes(_ world: World) throws -> [UInt64] {
    [try world.node(alpha).store.size(of: urgent), try world.node(bravo).store.size(of: urgent)]
  }

  /// The copy is taken before or after the entry's checkpoint is recorded.
  @Test("The last entry of a checkpoint that was shown is lost: the entry before it arrives", arguments: [500, 3_000])
  func lostPromise(wait: Int64) throws {
    var world = try World(["alpha", "bravo"])
    world.run(20_000)
    world.cut(alpha, bravo)
    let id = world.submit(alpha, [try Say.warning()])
    world.run(wait)
    let backup = try world.node(alpha).store.snapshot
    world.heal()
    world.tamper = { from, _, request in
      from.name == "alpha" && request.path == PeerPath.addEntries ? nil : request.inLongForm
    }
    world.submit(alpha, [try Say.warning()])
    world.run(100_000)
    world.crash(alpha)
    world.tamper = nil
    try world.restart(alpha, with: backup)
    world.run(200_000)
    #expect(world.confirmed(id)?.first?.origin == urgent)
    #expect(try world[alpha].activeOrigin(.urgent)?.name == "alpha/line/urgent.2")
    #expect(Set(try sizes(world)).count == 1)
    #expect(try world[bravo].board.warnings.count >= 1)
    #expect(try world[alpha].board.digest() == world[bravo].board.digest())
  }

  @Test("A mirror that was set back far catches up in more than one upload")
  func catchesUpInSteps() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    let backup = try world.node(bravo).store.snapshot
    for number in 0..<12 {
      world.submit(alpha, [try Say.message("message \(number) \(String(repeating: "x", count: 900))")])
      world.run(1_000)
    }
    world.crash(bravo)
    // The line looks slow, so that uploads are small.
    world.network.delay = 6_000...6_000
    try world.restart(bravo, with: backup)
    world.run(1_200_000)
    #expect(Set(try sizes(world)).count == 1)
    #expect(try world[bravo].board.messages.count == 12)
  }

  @Test("A node restored to before a rotation learns the key from its peer, and closes the log")
  func rotatedMeanwhile() throws {
    var world = try World(["alpha", "bravo"])
    let identity = try world.channel[alpha]
    let next = try Ed25519Signer(name: urgent.name, seed: Identity.seed("next"))
    world.nodes[alpha]?.configuration.rotated = [next]
    try world.restart(alpha)
    world.run(3_000)
    let backup = try world.node(alpha).store.snapshot
    let certificate = try KeyCertificate(
      party: alpha, statement: .rotation(origin: urgent, atSize: 2, newKey: next.verifier)
    ).signed(by: identity.recovery)
    let body = KeyRotated(origin: urgent, atSize: 2, newKey: next.verifier, certificate: certificate)
    world.submit(alpha, [Draft(lane: .plans, position: try Say.position(), body: .keyRotated(body))])
    world.run(2_000)
    for number in 0..<4 {
      world.submit(alpha, [try Say.message("m\(number)")])
      world.run(2_000)
    }
    world.crash(alpha)
    try world.restart(alpha, with: backup)
    world.run(60_000)
    #expect(try world[alpha].activeOrigin(.urgent)?.name == "alpha/line/urgent.2")
    #expect(try world[alpha].board.messages.count == 4)
    #expect(try world[alpha].board.digest() == world[bravo].board.digest())
  }

  @Test("An entry that a failed commit left behind is said again when its log is sealed before it opens")
  func leftBehind() throws {
    var world = try World(["alpha", "bravo"])
    world.run(5_000)
    let before = try world.node(alpha).store.snapshot
    world.cut(alpha, bravo)
    world.submit(alpha, [try Say.warning()])
    world.run(200)
    var content = try world.node(alpha).store.snapshot
    // The entry is durable; that it was signed is not.
    let head = RecordKey(kind: "head", name: urgent.name)
    content.records[head] = before.records[head]
    world.crash(alpha)
    try world.restart(alpha, with: content)
    world.run(5_000)
    let identity = try world.channel[alpha]
    let position = LogPosition(origin: urgent, size: 0, root: MerkleTree.emptyRoot)
    let certificate = try KeyCertificate(party: alpha, statement: .seal(last: position)).signed(by: identity.recovery)
    let seal = Sealed(last: position, cause: .compromised, certificate: certificate)
    world.submit(alpha, [Draft(lane: .plans, position: try Say.position(), body: .sealed(seal))])
    world.run(5_000)
    world.heal()
    world.run(200_000)
    #expect(Set(try sizes(world)).count == 1)
    #expect(try world[bravo].board.warnings.count == 1)
    #expect(try world[alpha].board.digest() == world[bravo].board.digest())
  }

  @Test("A log that its party keeps back while another one names it comes from whoever has it")
  func keptBack() throws {
    var world = try World(["alpha", "bravo", "charlie"])
    let charlie = try PartyID("charlie")
    world.run(5_000)
    let name = urgent.name
    world.tamper = { from, to, request in
      let isUrgent = String(decoding: request.body.prefix(200), as: UTF8.self).contains(name)
      return from.name == "alpha" && to == charlie && isUrgent ? nil : request
    }
    world.submit(alpha, [try Say.warning()])
    world.run(5_000)
    world.submit(alpha, [try Say.flight("F1")])
    world.run(60_000)
    #expect(try world[charlie].board.warnings.count == 1)
    #expect(try world[charlie].board.waiting.isEmpty)
  }
}
