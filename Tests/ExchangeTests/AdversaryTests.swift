// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import Separation
import Testing
import TransparencyLog
import Wire

@Suite("A peer that lies gets nothing but what breaks no log")
struct AdversaryTests {
  let alpha: PartyID
  let bravo: PartyID
  let carol: PartyID

  init() throws {
    alpha = try PartyID("alpha")
    bravo = try PartyID("bravo")
    carol = try PartyID("carol")
  }

  /// Bravo's node, with alpha played by hand.
  private func world(_ names: [String] = ["alpha", "bravo"]) throws -> World {
    var world = try World(names)
    world.crash(alpha)
    world.run(100)
    return world
  }

  @discardableResult
  private func ask(_ world: inout World, _ request: PeerRequest, _ milliseconds: Int64 = 100) -> PeerResponse? {
    let id = world.inject(request, to: bravo, from: alpha)
    world.run(milliseconds)
    return world.answer(to: id)
  }

  @Test("Statuses of add-checkpoint")
  func checkpointStatuses() throws {
    var world = try world()
    var log = try ForgedLog(try world.channel[alpha].urgent)
    for salt in 0..<9 { try log.append(salt: UInt8(salt)) }
    #expect(ask(&world, PeerRequest(path: PeerPath.addCheckpoint, body: [1, 2, 3]))?.status == 400)
    let stranger = try ForgedLog(try Ed25519Signer(name: "nobody", seed: Identity.seed("nobody")))
    #expect(ask(&world, try stranger.addCheckpoint(from: 0, to: 0))?.status == 404)
    let thief = try ForgedLog(try Ed25519Signer(name: "alpha/line/urgent", seed: Identity.seed("thief")))
    #expect(ask(&world, try thief.addCheckpoint(from: 0, to: 0))?.status == 403)
    #expect(ask(&world, try log.addCheckpoint(from: 0, to: 5))?.status == 200)
    let conflict = try #require(ask(&world, try log.addCheckpoint(from: 2, to: 7)))
    #expect(conflict.status == 409)
    #expect(try LatestSize(parsing: conflict.body).size == 5)
    var wrongProof = try AddCheckpointRequest(parsing: log.addCheckpoint(from: 5, to: 9).body)
    wrongProof.proof[0] = .zero
    #expect(ask(&world, PeerRequest(path: PeerPath.addCheckpoint, body: wrongProof.bytes))?.status == 422)
    var beyond = try AddCheckpointRequest(parsing: log.addCheckpoint(from: 5, to: 5).body)
    beyond.oldSize = 6
    #expect(ask(&world, PeerRequest(path: PeerPath.addCheckpoint, body: beyond.bytes))?.status == 400)
    #expect(ask(&world, try log.addCheckpoint(from: 5, to: 9))?.status == 200)
  }

  @Test("Statuses of add-entries")
  func entriesStatuses() throws {
    var world = try world()
    var log = try ForgedLog(try world.channel[alpha].urgent)
    for number in 0..<700 { try log.append(salt: UInt8(number % 256)) }
    #expect(ask(&world, PeerRequest(path: PeerPath.addEntries, body: [0]))?.status == 400)
    #expect(ask(&world, try log.addEntries(from: 0, to: 700), 3_000)?.status == 422)
    ask(&world, try log.addCheckpoint(from: 0, to: 600))
    #expect(ask(&world, try log.addEntries(from: 0, to: 700), 3_000)?.status == 409)
    let ahead = try #require(ask(&world, try log.addEntries(from: 300, to: 600)))
    #expect(ahead.status == 409)
    #expect(try MirrorInfo(parsing: ahead.body).nextEntry == 0)
    let prefix = try #require(ask(&world, try log.addEntries(from: 0, to: 600, packages: 1)))
    #expect(prefix.status == 202)
    #expect(try MirrorInfo(parsing: prefix.body) == MirrorInfo(treeSize: 600, nextEntry: 256))
    var changed = try log.addEntries(from: 256, to: 600)
    changed.body[60] ^= 1
    #expect(ask(&world, changed)?.status == 422)
    #expect(ask(&world, try log.addEntries(from: 256, to: 600))?.status == 200)
    #expect(try world.node(bravo).store.size(of: log.origin) == 600)
    // Older pending checkpoints are ends of uploads no more once the mirror is past them.
    #expect(ask(&world, try log.addEntries(from: 600, to: 600))?.status == 200)
    ask(&world, try log.addCheckpoint(from: 600, to: 700))
    #expect(ask(&world, try log.addEntries(from: 600, to: 700))?.status == 200)
    #expect(ask(&world, try log.addEntries(from: 600, to: 600))?.status == 409)
  }

  @Test("add-entries may overtake its add-checkpoint")
  func overtaken() throws {
    var world = try world()
    var log = try ForgedLog(try world.channel[alpha].urgent)
    try log.append(salt: 0)
    let entries = world.inject(try log.addEntries(from: 0, to: 1), to: bravo, from: alpha)
    world.run(500)
    #expect(world.answer(to: entries) == nil)
    #expect(ask(&world, try log.addCheckpoint(from: 0, to: 1))?.status == 200)
    #expect(world.answer(to: entries)?.status == 200)
  }

  @Test("Senseless entries are stored and cosigned, and never jam the log")
  func senseless() throws {
    var world = try world()
    var log = try ForgedLog(try world.channel[alpha].urgent)
    log.append([])
    log.append([0xFF, 0xFF, 0xFF])
    log.append([UInt8](repeating: 0x42, count: 65_535))
    let own = LogPosition(origin: log.origin, size: 40, root: .zero)
    try log.append(.hotline(HotlineMessage(precedence: .flash, language: try Label("en"))), frontier: [own], salt: 7)
    try log.append(.received(Received(log: own, at: Instant(milliseconds: -5))))
    ask(&world, try log.addCheckpoint(from: 0, to: log.size))
    #expect(ask(&world, try log.addEntries(from: 0, to: log.size))?.status == 200)
    try log.append(.hotline(HotlineMessage(precedence: .flash, language: try Label("en"))), salt: 9)
    ask(&world, try log.addCheckpoint(from: 5, to: 6))
    #expect(ask(&world, try log.addEntries(from: 5, to: 6))?.status == 200)
    #expect(try world[bravo].board.cut[log.origin] == 6)
  }

  @Test("An entry that promises a part is not cosigned before the part is there")
  func partFirst() throws {
    var world = try world()
    var log = try ForgedLog(try world.channel[alpha].urgent)
    let part = Part(salt: try Salt([UInt8](repeating: 3, count: 16)), bytes: [1, 2, 3])
    let promise = PartCommitment(role: .text, size: 3, commitment: part.commitment)
    try log.append(.hotline(HotlineMessage(precedence: .flash, language: try Label("en"))), parts: [promise])
    ask(&world, try log.addCheckpoint(from: 0, to: 1))
    let lacking = try #require(ask(&world, try log.addEntries(from: 0, to: 1), 5_000))
    #expect(lacking.status == 202)
    #expect(try MirrorInfo(parsing: lacking.body).ticket == Array("parts".utf8))
    let wrong = Part(salt: part.salt, bytes: [1, 2, 4])
    func add(_ part: Part) -> PeerRequest {
      let message = PartsMessage(origin: log.origin, records: [.init(index: 0, number: 0, part: part)])
      return PeerRequest(path: PeerPath.addParts, body: message.bytes)
    }
    ask(&world, add(wrong))
    #expect(ask(&world, try log.addEntries(from: 1, to: 1), 5_000)?.status == 202)
    ask(&world, add(part))
    #expect(ask(&world, try log.addEntries(from: 1, to: 1), 5_000)?.status == 200)
    #expect(try world.node(bravo).store.part(PartKey(origin: log.origin, index: 0, number: 0)) == part)
    let many = (0...UInt64(ExchangeLimits.waitingParts)).map { PartsMessage.Record(index: $0, number: 0, part: part) }
    #expect(
      ask(&world, PeerRequest(path: PeerPath.addParts, body: PartsMessage(origin: log.origin, records: many).bytes))?
        .status == 400)
    let stranger = world.inject(add(part), to: bravo, from: bravo)
    world.run(10)
    #expect(world.answer(to: stranger)?.status == 403)
  }

  @Test("Two signed checkpoints that contradict each other become evidence in plans, once", arguments: [1, 3, 5, 6])
  func directSplit(fork: UInt64) throws {
    var world = try World(["alpha", "bravo", "carol"])
    world.crash(alpha)
    world.run(20_000)
    var first = try ForgedLog(try world.channel[alpha].urgent)
    var second = first
    for salt in 0..<6 {
      try first.append(salt: UInt8(salt))
      try second.append(salt: UInt8(salt) + (UInt64(salt) >= fork - 1 ? 100 : 0))
    }
    ask(&world, try first.addCheckpoint(from: 0, to: 6))
    ask(&world, try first.addEntries(from: 0, to: 6))
    for _ in 0..<3 {
      #expect(ask(&world, try second.addCheckpoint(from: 0, to: fork == 1 ? 3 : 6))?.status == 422)
    }
    world.run(20_000)
    for party in [bravo, carol] {
      let proven = try world[party].board.splitViews.filter { $0.ground == .proven }
      #expect(proven.count == 1)
      #expect(proven.first?.origin == first.origin)
    }
  }

  @Test("Views shown to two parties meet in a frontier and become evidence")
  func splitByFrontier() throws {
    var world = try World(["alpha", "bravo", "carol"])
    world.crash(alpha)
    world.run(20_000)
    var toBravo = try ForgedLog(try world.channel[alpha].urgent)
    var toCarol = toBravo
    for salt in 0..<5 {
      try toBravo.append(salt: UInt8(salt))
      try toCarol.append(salt: UInt8(salt) + (salt == 4 ? 100 : 0))
    }
    for (log, party) in [(toBravo, bravo), (toCarol, carol)] {
      _ = world.inject(try log.addCheckpoint(from: 0, to: 5), to: party, from: alpha)
      _ = world.inject(try log.addEntries(from: 0, to: 5), to: party, from: alpha)
    }
    world.run(60_000)
    for party in [bravo, carol] {
      let proven = try world[party].board.splitViews.filter { $0.ground == .proven }
      #expect(!proven.isEmpty)
      #expect(proven.allSatisfy { $0.origin == toBravo.origin })
    }
  }

  @Test("Without a checkpoint signed by the own key nobody can stop a log")
  func noDenial() throws {
    var world = try World(["alpha", "bravo"])
    world.tamperAnswer = { by, _, request, response in
      guard by == bravo, request.path == PeerPath.logState else { return response }
      return PeerResponse(status: 200, body: LogState(pending: 99, next: 99, mirrorNote: nil, pendingNote: nil).bytes)
    }
    world.run(30_000)
    world.tamperAnswer = nil
    world.run(60_000)
    world.submit(alpha, [try Say.message("still here")])
    world.run(20_000)
    #expect(try world[alpha].activeOrigin(.urgent)?.name == "alpha/line/urgent")
    #expect(try world[bravo].board.messages.count == 1)
  }

  @Test("Garbage on every path is refused, and the node goes on", arguments: 1...20)
  func garbage(seed: UInt64) throws {
    var world = try world()
    var random = Seeded(seed)
    var log = try ForgedLog(try world.channel[alpha].urgent)
    for salt in 0..<4 { try log.append(salt: UInt8(salt)) }
    let origin = "\(log.origin)\n"
    var bodies: [PeerRequest] = [try log.addCheckpoint(from: 0, to: 4), try log.addEntries(from: 0, to: 4)]
    for path in [PeerPath.getEntries, PeerPath.getParts, PeerPath.getCheckpoint, PeerPath.logState] {
      for tail in ["", "0\n", "0\n5\n", "9223372036854775807\n8192\n", "18446744073709551615\n1\n", "-1\n", "1\n0\n"] {
        bodies.append(PeerRequest(path: path, body: Array((origin + tail).utf8)))
      }
    }
    bodies.append(PeerRequest(path: PeerPath.addSuccessor, body: Array("parley.key-certificate/v1\n".utf8)))
    bodies.append(PeerRequest(path: PeerPath.addParts, body: [0, 3, 65, 66]))
    bodies.append(PeerRequest(path: "../etc/passwd", body: []))
    for _ in 0..<400 {
      var request = bodies[Int.random(in: 0..<bodies.count, using: &random)]
      for _ in 0..<Int.random(in: 0...3, using: &random) where !request.body.isEmpty {
        let place = Int.random(in: 0..<request.body.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: request.body[place] = UInt8.random(in: 0...255, using: &random)
        case 1: request.body.remove(at: place)
        default: request.body.insert(UInt8.random(in: 0...255, using: &random), at: place)
        }
      }
      _ = world.inject(request, to: bravo, from: alpha)
      world.run(1)
    }
    world.run(5_000)
    let id = world.submit(bravo, [try Say.message("still here")])
    world.run(5_000)
    #expect(world.confirmed(id) != nil)
    #expect(try world[bravo].status.stopped == nil)
  }

  @Test("Garbage in every answer is survived", arguments: 1...10)
  func garbageAnswers(seed: UInt64) throws {
    var world = try World(["alpha", "bravo"], seed: seed)
    let random = Shared(Seeded(seed))
    world.tamperAnswer = { _, _, _, response in
      var response = response
      guard random.next() % 2 == 0 else { return response }
      if random.next() % 4 == 0 { response.status = [200, 202, 404, 409, 422, 500][Int(random.next() % 6)] }
      if !response.body.isEmpty {
        response.body[Int(random.next() % UInt64(response.body.count))] = UInt8(random.next() % 256)
      }
      if random.next() % 4 == 0 { response.body = Array("99\n99\n\n".utf8) }
      return response
    }
    for number in 0..<20 {
      world.submit(alpha, [try Say.message("m\(number)")])
      world.run(5_000)
    }
    world.tamperAnswer = nil
    world.run(300_000)
    #expect(try world[bravo].board.messages.count == 20)
    #expect(try world[alpha].board.digest() == world[bravo].board.digest())
    #expect(try world[alpha].activeOrigin(.urgent)?.name == "alpha/line/urgent")
  }
}

/// A generator that closures share.
final class Shared {
  private var generator: Seeded
  init(_ generator: Seeded) { self.generator = generator }
  func next() -> UInt64 { generator.next() }
}
