// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import Separation
import Testing
import TransparencyLog
import Wire

@Suite("A FLASH is told of before the disk has it, and when it never will")
struct EarlyFlashTests {
  let alpha: PartyID
  let bravo: PartyID
  var world: World
  let urgent: Origin

  init() throws {
    alpha = try PartyID("alpha")
    bravo = try PartyID("bravo")
    world = try World(["alpha", "bravo"])
    urgent = try world.channel[alpha].origin(.urgent)
    world.run(5_000)
  }

  private var tellings: [EarlyFlash] {
    world.actions(of: bravo).compactMap { if case .changed(.early(let early)) = $0 { early } else { nil } }
  }

  /// Without those that only say that it can not be written down.
  private var told: [EarlyFlash] {
    tellings.reduce(into: []) { told, early in
      let isKnown = told.contains { $0.ref == early.ref && $0.text == early.text && $0.isKept == early.isKept }
      if !isKnown { told.append(early) }
    }
  }

  private func texts(_ early: [EarlyFlash]) -> [String] {
    early.map { $0.text ?? "" }
  }

  @Test("It is told in the turn in which it is verified, once, and rings once it is kept")
  mutating func first() throws {
    world.nodes[bravo]?.commitDelay = 500
    let id = world.submit(alpha, [try Say.message("hold fire")])
    world.run(200)
    let ref = try #require(world.confirmed(id)?.first)
    #expect(told.map(\.ref) == [ref] && texts(told) == ["hold fire"])
    #expect(try world[bravo].earlyFlashes == told && world[bravo].board.messages.isEmpty)
    #expect(try world.ringing(at: bravo).isEmpty)
    let told = try #require(told.first)
    #expect(told.party == alpha && MerkleTree.leafHash(told.entry) == ref.leaf)
    #expect(told.since >= Instant(milliseconds: World.epoch))
    world.run(2_000)
    #expect(self.told.count == 1)
    #expect(try world[bravo].earlyFlashes.isEmpty && world.ringing(at: bravo).map(\.item.ref) == [ref])
    let order = world.actions(of: bravo).compactMap { action -> String? in
      switch action {
      case .changed(.early): "early"
      case .changed(.entry(ref, _, _)): "entry"
      case .changed(.rings): "rings"
      default: nil
      }
    }
    #expect(order == ["early", "entry", "rings"])
  }

  @Test("A warning is, without words too; what is not a FLASH is not, and what comes late to catch up is not")
  mutating func which() throws {
    world.submit(alpha, [try Say.message("in the morning", .immediate)])
    world.submit(alpha, [try Say.flight("A 1")])
    world.run(1_000)
    #expect(told.isEmpty)
    world.submit(alpha, [try Say.warning()])
    world.run(1_000)
    #expect(told.count == 1 && told.first?.text == nil)
    world.cut(alpha, bravo)
    for number in 0..<300 { world.submit(alpha, [try Say.message("late \(number)")]) }
    world.run(60_000)
    world.heal()
    world.run(120_000)
    #expect(try world[bravo].board.messages.count == 301)
    #expect(told.count < 300)
  }

  @Test("With a full disk it is told of all the same, once; it is confirmed to nobody, and kept when there is room")
  mutating func fullDisk() throws {
    world.nodes[bravo]?.failures = Array(repeating: .diskFull, count: 6)
    let first = world.submit(alpha, [try Say.message("one")])
    world.run(3_000)
    let second = world.submit(alpha, [try Say.message("two")])
    world.run(10_000)
    #expect(Set(texts(told)) == ["one", "two"] && told.count == 2)
    #expect(Set(texts(tellings.filter(\.isRefused))) == ["one", "two"])
    #expect(tellings.count <= 4, "not at each attempt")
    #expect(try world[bravo].earlyFlashes.count(where: \.isRefused) == 2 && world[bravo].board.messages.isEmpty)
    #expect(!world.receipts(of: alpha).contains { $0.checkpoint.origin == urgent && $0.checkpoint.size > 0 })
    world.run(300_000)
    #expect(try world[bravo].earlyFlashes.isEmpty && told.count == 2)
    let rings = try world.ringing(at: bravo).map(\.item.ref)
    #expect(Set(rings) == Set([first, second].compactMap { world.confirmed($0)?.first }))
  }

  @Test("A node that has stopped writing for good still tells of it")
  mutating func broken() throws {
    world.nodes[bravo]?.failures = [.broken("EIO")]
    world.submit(alpha, [try Say.message("one")])
    world.run(5_000)
    world.submit(alpha, [try Say.message("two")])
    world.run(120_000)
    #expect(try world[bravo].status.stopped == "EIO")
    #expect(texts(told) == ["one", "two"] && tellings.last?.isRefused == true)
    #expect(!world.receipts(of: alpha).contains { $0.checkpoint.origin == urgent && $0.checkpoint.size > 0 })
  }

  @Test("Each FLASH is told within a second or two by a node that cannot write any more, however often it has refused")
  mutating func refusedOften() throws {
    world.nodes[bravo]?.failures = [.broken("EIO")]
    world.submit(alpha, [try Say.message("one")])
    world.run(120_000)
    for number in 2...6 {
      world.submit(alpha, [try Say.message("\(number)")])
      world.run(2_000)
      #expect(texts(told).last == "\(number)")
      world.run(40_000)
    }
  }

  @Test("Nothing is told that its log has not signed; words that are not those of the entry are told once they are")
  mutating func forged() throws {
    var held: [PeerRequest] = []
    let sender = alpha
    world.tamper = { from, _, request in
      guard from == sender, request.path == PeerPath.append,
        (try? AppendRequest(parsing: request.body))?.entries.isEmpty == false
      else { return request }
      held.append(request)
      return nil
    }
    let id = world.submit(alpha, [try Say.message("one")])
    world.run(100)
    world.cut(alpha, bravo)
    let ref = try #require(world.confirmed(id)?.first)
    let request = try #require(held.first)
    world.nodes[bravo]?.failures = Array(repeating: .diskFull, count: 10_000)
    world.submit(bravo, [try Say.message("finds the disk full")])
    world.run(100)
    for place in request.body.indices {
      var other = request
      other.body[place] ^= 1
      _ = world.inject(other, to: bravo, from: alpha)
      world.run(10)
      #expect(told.allSatisfy { $0.ref == ref && $0.text == nil }, "byte \(place)")
    }
    #expect(told.count == 1, "the words alone were changed")
    _ = world.inject(request, to: bravo, from: alpha)
    world.run(100)
    #expect(texts(told) == ["", "one"])
    #expect(try texts(world[bravo].earlyFlashes) == ["one"])
  }

  @Test("Not more of a party are told of than are held, and none takes the room of another")
  mutating func bound() throws {
    world = try World(["alpha", "bravo", "charlie"])
    world.run(5_000)
    let charlie = try PartyID("charlie")
    world.nodes[bravo]?.failures = [.broken("EIO")]
    for number in 0..<ExchangeLimits.earlyFlashes + 5 {
      world.submit(alpha, [try Say.message("m\(number)")])
      world.run(2_000)
    }
    world.run(120_000)
    #expect(told.count == ExchangeLimits.earlyFlashes)
    world.submit(charlie, [try Say.message("mine")])
    world.run(10_000)
    #expect(told.count == ExchangeLimits.earlyFlashes + 1 && texts(told).last == "mine")
    #expect(try world[bravo].earlyFlashes.count == told.count)
  }

  @Test("What speaks of entries that have not come is told as kept, and rings once they have")
  mutating func waits() throws {
    world = try World(["alpha", "bravo", "charlie"])
    world.run(5_000)
    let charlie = try PartyID("charlie")
    world.cut(bravo, charlie)
    world.submit(charlie, [try Say.message("in the morning", .routine)])
    world.run(2_000)
    let before = world.actions.count
    let id = world.submit(alpha, [try Say.message("hold fire")])
    while world.time < 20_000, told.last?.isKept != true { world.run(1) }
    let ref = try #require(world.confirmed(id)?.first)
    #expect(told.map(\.ref) == [ref, ref] && told.map(\.isKept) == [false, true])
    #expect(try world[bravo].board.messages.allSatisfy { $0.ref != ref } && before < world.actions.count)
    world.run(60_000)
    #expect(try world[bravo].earlyFlashes.isEmpty && world.ringing(at: bravo).contains { $0.item.ref == ref })
  }

  @Test("A long text is told as far as it goes, and never in the middle of a character; a long entry is not told early")
  mutating func long() throws {
    world.nodes[bravo]?.commitDelay = 1_000
    world.submit(
      alpha, [try Say.message(String(repeating: "a", count: 4_095) + "é" + String(repeating: "b", count: 9_000))])
    world.run(200)
    #expect(texts(told) == [String(repeating: "a", count: 4_095) + "\u{2026}"])
  }

  @Test("Behind a backlog that can not be written a FLASH is told all the same")
  mutating func backlog() throws {
    world.nodes[bravo]?.failures = [.broken("EIO")]
    for number in 0..<30 {
      world.submit(alpha, [try Say.message("\(number) " + String(repeating: "a", count: 1_000), .routine)])
      world.run(100)
    }
    world.run(60_000)
    world.submit(alpha, [try Say.message("hold fire")])
    world.run(5_000)
    #expect(texts(told) == ["hold fire"])
  }
}
