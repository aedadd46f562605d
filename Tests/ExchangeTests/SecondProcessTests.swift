// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import Separation
import Testing
import TransparencyLog
import Wire

/// What the simulator found where disks are set back and second processes answer for a party: see docs/simulator.md.
@Suite("Second processes and old disks")
struct SecondProcessTests {
  let alpha: PartyID
  let bravo: PartyID
  let carol: PartyID

  init() throws {
    alpha = try PartyID("alpha")
    bravo = try PartyID("bravo")
    carol = try PartyID("carol")
  }

  /// What alpha has said before it is set back, and what bravo holds of it.
  private struct SetBack {
    var world: World
    var held: LogPosition
    var backup: MemoryStore.Content
    /// What a second process over an old copy of bravo's disk answers to alpha's questions.
    var stale: [[UInt8]: PeerResponse]
  }

  private func setBack() throws -> SetBack {
    var world = try World(["alpha", "bravo"])
    world.network.delay = 100...100
    world.run(3_000)
    world.submit(alpha, [try Say.message("one")])
    world.run(3_000)
    let backup = try world.node(alpha).store.snapshot
    var stale: [[UInt8]: PeerResponse] = [:]
    for lane in [Lane.urgent, .plans] {
      let body = LogStateRequest(origin: try world.channel[alpha].origin(lane)).bytes
      let id = world.inject(PeerRequest(path: PeerPath.logState, body: body), to: bravo, from: alpha)
      world.run(10)
      stale[body] = world.answer(to: id)
    }
    world.submit(alpha, [try Say.message("two")])
    world.run(3_000)
    let held = try #require(try world[bravo].roots.first { $0.origin.name == "alpha/line/urgent" })
    world.crash(alpha)
    return SetBack(world: world, held: held, backup: backup, stale: stale)
  }

  /// Alpha has lost a message with its disk, and is told by a second process over an old copy of bravo's disk that there
  /// is none: it takes that for the truth. Also what bravo holds of alpha's log.
  private func misled() throws -> (world: World, held: LogPosition) {
    let before = try setBack()
    var world = before.world
    let held = before.held
    let answers = before.stale
    world.tamperAnswer = { _, _, request, answer in answers[request.body] ?? answer }
    try world.restart(alpha, with: before.backup)
    world.run(250)
    world.tamperAnswer = nil
    #expect(try world[alpha].activeOrigin(.urgent) == held.origin)
    return (world, held)
  }

  /// There is one history of alpha's log, and nothing that was said is lost.
  private func check(_ world: World, _ held: LogPosition) throws {
    #expect(try world[alpha].activeOrigin(.urgent)?.name == "alpha/line/urgent.2")
    #expect(try world[bravo].board.splitViews.isEmpty)
    #expect(try world[alpha].board.messages.count == 3)
    #expect(try world[alpha].board.digest() == world[bravo].board.digest())
    #expect(try world[bravo].board.waiting.isEmpty)
    for item in world.traffic where item.from == alpha && item.response == nil {
      let note: [UInt8]
      switch item.request.path {
      case PeerPath.addCheckpoint: note = try AddCheckpointRequest(parsing: item.request.body).checkpoint
      case PeerPath.append: note = try AppendRequest(parsing: item.request.body).note
      default: continue
      }
      let checkpoint = try Checkpoint(parsing: SignedNote(parsing: note).text)
      guard checkpoint.origin == held.origin, checkpoint.size == held.size else { continue }
      #expect(checkpoint.root == held.root)
    }
  }

  @Test("The answer to a question counts although it was asked anew, and the later answer is a stale one")
  func earlierAnswer() throws {
    let before = try setBack()
    var world = before.world
    let answers = before.stale
    var answered: Set<[UInt8]> = []
    world.tamperAnswer = { _, _, request, answer in
      guard let stale = answers[request.body] else { return answer }
      return answered.insert(request.body).inserted ? answer : stale
    }
    try world.restart(alpha, with: before.backup)
    world.run(50)
    // Bravo calls: what was asked before is asked anew.
    let body = LogStateRequest(origin: try world.channel[bravo].origin(.urgent)).bytes
    _ = world.inject(PeerRequest(path: PeerPath.logState, body: body), to: alpha, from: bravo)
    world.run(400)
    world.tamperAnswer = nil
    world.run(30_000)
    #expect(answered.count == 2)
    #expect(try world[alpha].activeOrigin(.urgent)?.name == "alpha/line/urgent.2")
    #expect(try world[alpha].board.messages.count == 2)
    #expect(try world[bravo].board.splitViews.isEmpty)
    #expect(try world[alpha].board.digest() == world[bravo].board.digest())
  }

  @Test("A log of which nothing is signed yet is not sealed: the log after it could not join the channel")
  func unsignedSeal() throws {
    let before = try setBack()
    var world = before.world
    try world.restart(alpha, with: before.backup)
    // The answer closes the log; what peers hold of its successor is not known yet.
    world.run(250)
    let origin = try #require(try world[alpha].activeOrigin(.urgent))
    #expect(origin.name == "alpha/line/urgent.2")
    func seal(_ last: LogPosition) throws -> Draft {
      let certificate = try KeyCertificate(party: alpha, statement: .seal(last: last))
      let recovery = try world.channel[alpha].recovery
      return Draft(
        lane: .plans, position: try Say.position(),
        body: .sealed(Sealed(last: last, cause: .compromised, certificate: try certificate.signed(by: recovery))))
    }
    let empty = LogPosition(origin: origin, size: 0, root: MerkleTree.emptyRoot)
    let early = world.submit(alpha, [try seal(empty)])
    world.run(30_000)
    #expect(world.refused(early) != nil)
    let now = try #require(try world[alpha].roots.first { $0.origin == origin })
    let late = world.submit(alpha, [try seal(now)])
    world.run(30_000)
    #expect(world.confirmed(late) != nil)
    world.submit(alpha, [try Say.message("three")])
    world.run(30_000)
    #expect(try world[alpha].activeOrigin(.urgent)?.name == "alpha/line/urgent.3")
    #expect(try world[bravo].board.messages.count == 3)
    #expect(try world[alpha].board.digest() == world[bravo].board.digest())
  }

  /// A log of alpha's with a successor, of which bravo was shown a checkpoint over three entries and got none.
  private func promised() throws -> (world: World, log: ForgedLog) {
    var world = try World(["alpha", "bravo"])
    world.crash(alpha)
    world.run(100)
    var log = try ForgedLog(try world.channel[alpha].urgent)
    for salt in 1...3 as ClosedRange<UInt8> { try log.append(salt: salt) }
    let successor = try #require(try world.channel[alpha].successors[.urgent]?.first)
    #expect(try ask(&world, log.addCheckpoint(from: 0, to: 3)) == 200)
    #expect(ask(&world, PeerRequest(path: PeerPath.addSuccessor, body: successor.certificate)) == 200)
    return (world, log)
  }

  private func ask(_ world: inout World, _ request: PeerRequest) -> Int? {
    let id = world.inject(request, to: bravo, from: alpha)
    world.run(3_000)
    return world.answer(to: id)?.status
  }

  @Test("A mirror knows after a restart that a log has a successor, and takes what there is of it")
  func succeededBeforeStart() throws {
    var (world, log) = try promised()
    world.crash(bravo)
    try world.restart(bravo)
    world.run(100)
    #expect(try ask(&world, log.addCheckpoint(from: 0, to: 2)) == 200)
    #expect(try ask(&world, log.addEntries(from: 0, to: 2)) == 200)
    // Whoever promised more shows it again, with a proof that leads on from there.
    #expect(try ask(&world, log.addEntries(from: 0, to: 3)) == 409)
    #expect(try ask(&world, log.addCheckpoint(from: 2, to: 3)) == 200)
    #expect(try ask(&world, log.addEntries(from: 0, to: 3)) == 200)
  }

  @Test("Entries of one history do not come upon those of another, and the disk is not blamed for a liar's two")
  func twoPromises() throws {
    var (world, log) = try promised()
    var other = try ForgedLog(try world.channel[alpha].urgent)
    for salt in 11...13 as ClosedRange<UInt8> { try other.append(salt: salt) }
    #expect(try ask(&world, other.addCheckpoint(from: 0, to: 2)) == 200)
    #expect(try ask(&world, other.addEntries(from: 0, to: 2)) == 200)
    #expect(try ask(&world, log.addEntries(from: 0, to: 3)) == 409)
    #expect(try ask(&world, log.addCheckpoint(from: 2, to: 3)) == 422)
    #expect(try world[bravo].status.stopped == nil)
    #expect(try ask(&world, other.addCheckpoint(from: 2, to: 3)) == 200)
    #expect(try ask(&world, other.addEntries(from: 2, to: 3)) == 200)
  }

  @Test("Nothing more is signed while a peer names more of the log than is here")
  func doubt() throws {
    var (world, held) = try misled()
    world.run(3_000)
    world.submit(bravo, [try Say.message("three")])
    world.run(60_000)
    try check(world, held)
  }

  @Test("What was signed and has not left is taken back before it contradicts what a peer shows")
  func takenBack() throws {
    var (world, held) = try misled()
    // An upload is under way, which will tell that there is more; meanwhile an officer speaks.
    let id = world.submit(alpha, [try Say.message("three")])
    world.run(60_000)
    #expect(world.confirmed(id)?.first?.origin == held.origin)
    try check(world, held)
    try world.restart(alpha)
    world.run(30_000)
    try check(world, held)
  }

  @Test("A claim about an own log that is not true holds up nothing for long, and only once")
  func falseDoubt() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    world.crash(bravo)
    let origin = try world.channel[alpha].origin(.urgent)
    var log = try ForgedLog(try world.channel[bravo].urgent)
    for size in 1...2 as ClosedRange<UInt64> {
      try log.append(
        .hotline(HotlineMessage(precedence: .routine, language: try Label("en"))),
        frontier: [LogPosition(origin: origin, size: 10 * size, root: .zero)], salt: UInt8(size))
      _ = world.inject(try log.addCheckpoint(from: size - 1, to: size), to: alpha, from: bravo)
      _ = world.inject(try log.addEntries(from: size - 1, to: size), to: alpha, from: bravo)
      world.run(100)
      let id = world.submit(alpha, [try Say.message("m\(size)")])
      world.run(size == 1 ? 11_000 : 100)
      #expect(world.confirmed(id) != nil)
      #expect(try world[alpha].status.logs.first { $0.origin == origin }?.signedSize == size)
    }
  }

  @Test("A mirror that starts does not wait for a part that was removed before it came")
  func removedBeforeStart() throws {
    var world = try World(["alpha", "bravo"])
    world.crash(alpha)
    world.run(100)
    var log = try ForgedLog(try world.channel[alpha].urgent)
    let parts = try [1, 2].map { Part(salt: try Salt([UInt8](repeating: $0, count: 16)), bytes: [$0]) }
    for part in parts {
      let promise = PartCommitment(role: .text, size: 1, commitment: part.commitment)
      try log.append(.hotline(HotlineMessage(precedence: .flash, language: try Label("en"))), parts: [promise])
    }
    let first = EntryRef(origin: log.origin, index: 0, leaf: MerkleTree.leafHash(log.entries[0]))
    try log.append(.partRemoved(PartRemoved(entry: first, number: 0, reason: .personalData)))
    func ask(_ request: PeerRequest) -> PeerResponse? {
      let id = world.inject(request, to: bravo, from: alpha)
      world.run(3_000)
      return world.answer(to: id)
    }
    _ = ask(try log.addCheckpoint(from: 0, to: 3))
    #expect(ask(try log.addEntries(from: 0, to: 3))?.status == 202)
    world.crash(bravo)
    try world.restart(bravo)
    world.run(100)
    let message = PartsMessage(origin: log.origin, records: [.init(index: 1, number: 0, part: parts[1])])
    _ = ask(PeerRequest(path: PeerPath.addParts, body: message.bytes))
    #expect(ask(try log.addEntries(from: 3, to: 3))?.status == 200)
  }

  @Test("A peer that does not know the checkpoint any more is asked, and is shown it again")
  func refusedUpload() throws {
    var world = try World(["alpha", "bravo"])
    let state = PeerRequest(
      path: PeerPath.logState, body: LogStateRequest(origin: try world.channel[alpha].origin(.urgent)).bytes)
    let alpha = alpha
    // A second process over bravo's disk takes the checkpoints, and is gone.
    world.tamper = { from, _, request in
      from == alpha && request.path == PeerPath.addCheckpoint ? state : request.inLongForm
    }
    world.run(1_000)
    world.submit(alpha, [try Say.message("one")])
    world.run(4_000)
    #expect(try world[bravo].board.messages.isEmpty)
    world.tamper = nil
    world.run(40_000)
    #expect(try world[bravo].board.messages.count == 1)
  }

  @Test("A seal that was confirmed while the line was down is said again in the successor")
  func sealIsSaidAgain() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    world.submit(alpha, [try Say.message("one")])
    world.run(3_000)
    let backup = try world.node(alpha).store.snapshot
    world.submit(alpha, [try Say.flight("A1")])
    world.run(3_000)
    world.crash(alpha)
    world.cut(alpha, bravo)
    try world.restart(alpha, with: backup)
    let last = try #require(try world[alpha].roots.first { $0.origin.name == "alpha/line/urgent" })
    let recovery = try world.channel[alpha].recovery
    let certificate = try KeyCertificate(party: alpha, statement: .seal(last: last)).signed(by: recovery)
    let seal = Sealed(last: last, cause: .retired, certificate: certificate)
    let id = world.submit(alpha, [Draft(lane: .plans, position: try Say.position(), body: .sealed(seal))])
    world.run(3_000)
    #expect(world.confirmed(id) != nil)
    world.heal()
    world.run(90_000)
    #expect(try world[alpha].activeOrigin(.plans)?.name == "alpha/line/plans.2")
    #expect(try world[bravo].board.seals.map(\.ref.origin.name) == ["alpha/line/plans.2"])
    #expect(try world[alpha].board.digest() == world[bravo].board.digest())
  }

  @Test("A promise of a power of two of entries is found to be of another history by what another mirror holds")
  func promiseOfAnotherHistory() throws {
    var world = try World(["alpha", "bravo", "carol"])
    world.crash(alpha)
    world.run(100)
    var told = try ForgedLog(try world.channel[alpha].urgent)
    var promised = try ForgedLog(try world.channel[alpha].urgent)
    for salt in 0..<4 as Range<UInt8> { try told.append(salt: salt) }
    for salt in 10..<12 as Range<UInt8> { try promised.append(salt: salt) }
    _ = world.inject(try promised.addCheckpoint(from: 0, to: 2), to: bravo, from: alpha)
    world.run(100)
    _ = world.inject(try told.addCheckpoint(from: 0, to: 4), to: carol, from: alpha)
    _ = world.inject(try told.addEntries(from: 0, to: 4), to: carol, from: alpha)
    world.run(60_000)
    #expect(try world[bravo].board.messages.count == 4)
    #expect(try world[bravo].board.splitViews.contains { $0.origin == told.origin })
    #expect(try world[bravo].board.waiting.isEmpty)
  }

  @Test("A node that does not know of its own rotation closes the log, and what it has said reaches its peers")
  func unknownRotation() throws {
    var world = try World(["alpha", "bravo"])
    let identity = try world.channel[alpha]
    let origin = try identity.origin(.urgent)
    let next = try Ed25519Signer(name: origin.name, seed: Identity.seed("next"))
    world.nodes[alpha]?.configuration.rotated = [next]
    try world.restart(alpha)
    world.run(1_000)
    world.submit(alpha, [try Say.message("one")])
    world.run(2_000)
    // All that bravo has of what alpha did before it was restored is the certificate.
    let size = try #require(try world[alpha].roots.first { $0.origin == origin }?.size) + 1
    let certificate = try KeyCertificate(
      party: alpha, statement: .rotation(origin: origin, atSize: size, newKey: next.verifier)
    ).signed(by: identity.recovery)
    _ = world.inject(PeerRequest(path: PeerPath.addSuccessor, body: certificate), to: bravo, from: alpha)
    world.run(1_000)
    world.submit(alpha, [try Say.message("two")])
    world.run(60_000)
    #expect(try world[alpha].activeOrigin(.urgent)?.name == "alpha/line/urgent.2")
    #expect(try world[bravo].board.messages.count == 2)
    #expect(try world[alpha].board.digest() == world[bravo].board.digest())
    try world.restart(alpha)
    world.submit(alpha, [try Say.message("three")])
    world.run(60_000)
    #expect(try world[bravo].board.messages.count == 3)
  }
}
