// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import Separation
import Testing
import TransparencyLog
import Wire

@Suite("Keys change and logs close without the hotline dying")
struct KeyTests {
  let alpha: PartyID
  let bravo: PartyID

  init() throws {
    alpha = try PartyID("alpha")
    bravo = try PartyID("bravo")
  }

  @Test("A rotated key signs from the stated size on, and only it counts there")
  func rotation() throws {
    var world = try World(["alpha", "bravo"])
    let identity = try world.channel[alpha]
    let origin = try identity.origin(.urgent)
    let next = try Ed25519Signer(name: origin.name, seed: Identity.seed("next"))
    world.nodes[alpha]?.configuration.rotated = [next]
    try world.restart(alpha)
    world.run(1_000)
    world.submit(alpha, [try Say.message("one")])
    world.run(2_000)
    let size = try #require(try world[alpha].roots.first { $0.origin == origin }?.size) + 3
    let certificate = try KeyCertificate(
      party: alpha, statement: .rotation(origin: origin, atSize: size, newKey: next.verifier)
    ).signed(by: identity.recovery)
    let body = KeyRotated(origin: origin, atSize: size, newKey: next.verifier, certificate: certificate)
    let id = world.submit(alpha, [Draft(lane: .plans, position: try Say.position(), body: .keyRotated(body))])
    world.run(2_000)
    #expect(world.confirmed(id) != nil)
    for number in 0..<6 {
      world.submit(alpha, [try Say.message("m\(number)")])
      world.run(2_000)
    }
    let note = try #require(try world[alpha].signedCheckpoint(of: origin))
    #expect(throws: (any Error).self) { try SignedCheckpoint(parsing: note, verifiers: [identity.urgent.verifier]) }
    _ = try SignedCheckpoint(parsing: note, verifiers: [next.verifier])
    #expect(try world[bravo].board.messages.count == 7)
    #expect(try world[alpha].board.digest() == world[bravo].board.digest())
    try world.restart(alpha)
    try world.restart(bravo)
    world.submit(alpha, [try Say.message("after the restart")])
    world.run(20_000)
    #expect(try world[bravo].board.messages.count == 8)
  }

  @Test("A rotation without the new key, or without a certificate by the recovery key, is refused to the officer")
  func badRotation() throws {
    var world = try World(["alpha", "bravo"])
    let identity = try world.channel[alpha]
    let origin = try identity.origin(.urgent)
    let next = try Ed25519Signer(name: origin.name, seed: Identity.seed("next"))
    world.run(1_000)
    let forged = try KeyCertificate(
      party: alpha, statement: .rotation(origin: origin, atSize: 10, newKey: next.verifier)
    ).signed(by: try world.channel[bravo].recovery)
    let body = KeyRotated(origin: origin, atSize: 10, newKey: next.verifier, certificate: forged)
    let id = world.submit(alpha, [Draft(lane: .plans, position: try Say.position(), body: .keyRotated(body))])
    world.run(1_000)
    guard case .invalid = world.refused(id) else {
      Issue.record("the rotation was taken")
      return
    }
  }

  @Test("A sealed log closes and its successor opens at once")
  func sealed() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    world.submit(alpha, [try Say.message("one")])
    world.run(3_000)
    let identity = try world.channel[alpha]
    let last = try #require(try world[alpha].roots.first { $0.origin.name == "alpha/line/urgent" })
    let certificate = try KeyCertificate(party: alpha, statement: .seal(last: last)).signed(by: identity.recovery)
    let seal = Sealed(last: last, cause: .compromised, certificate: certificate)
    world.submit(alpha, [Draft(lane: .plans, position: try Say.position(), body: .sealed(seal))])
    world.run(3_000)
    let id = world.submit(alpha, [try Say.message("two")])
    world.run(20_000)
    #expect(world.confirmed(id)?.first?.origin.name == "alpha/line/urgent.2")
    #expect(try world[bravo].board.messages.count == 2)
    #expect(try world[bravo].board.invalid.isEmpty)
    #expect(try world[alpha].board.digest() == world[bravo].board.digest())
  }
}
