// SPDX-License-Identifier: Apache-2.0
import Exchange
import Geodesy
import Mechanism
import Separation
import Testing
import TransparencyLog
import Wire

@Suite("What waits for an answer rings, and goes on to the next until it has one")
struct RingingTests {
  let alpha: PartyID
  let bravo: PartyID

  init() throws {
    alpha = try PartyID("alpha")
    bravo = try PartyID("bravo")
  }

  /// A world in which alpha has sent something that bravo has received.
  private func sent(_ draft: Draft, running milliseconds: Int64 = 1_000) throws -> (World, EntryRef) {
    var world = try World(["alpha", "bravo"])
    world.run(5_000)
    let id = world.submit(alpha, [draft])
    world.run(milliseconds)
    return (world, try #require(world.confirmed(id)?.first))
  }

  private func rings(_ world: World, at party: PartyID) -> [Ringing] {
    world.actions(of: party).compactMap { if case .changed(.rings(let ringing)) = $0 { ringing } else { nil } }
  }

  private func quiets(_ world: World, at party: PartyID) -> [EntryRef] {
    world.actions(of: party).compactMap { if case .changed(.quiet(let ref)) = $0 { ref } else { nil } }
  }

  private func answer(_ ref: EntryRef, _ state: AnswerState) throws -> Draft {
    Draft(lane: .urgent, position: try PositionDesignator("watch-1"), body: .answer(Answer(to: ref, state: state)))
  }

  @Test("A FLASH rings at once, then for the whole watch, then for the commander, and again until somebody has it")
  func escalation() throws {
    var (world, ref) = try sent(Say.message("fire near our position"))
    #expect(rings(world, at: bravo).map(\.stage) == [0])
    #expect(rings(world, at: bravo).first?.item.ref == ref)
    #expect(rings(world, at: alpha).isEmpty)
    world.run(30_000)
    #expect(rings(world, at: bravo).map(\.stage) == [0, 1])
    world.run(15_000)
    #expect(rings(world, at: bravo).map(\.stage) == [0, 1, 2])
    world.run(130_000)
    #expect(rings(world, at: bravo).map(\.stage) == [0, 1, 2, 2, 2])
    #expect(rings(world, at: bravo).map(\.repeats) == [0, 0, 0, 1, 2])
    world.submit(bravo, [try answer(ref, .hasIt)])
    world.run(300_000)
    #expect(rings(world, at: bravo).count == 5)
    #expect(quiets(world, at: bravo) == [ref])
    #expect(try world.ringing(at: bravo).isEmpty)
  }

  @Test("The sender is told when the answer is overdue, and what it waits for")
  func overdue() throws {
    var (world, ref) = try sent(Say.message("say again"))
    var awaited = try world.awaited(by: alpha)
    #expect(awaited.map(\.item.ref) == [ref])
    #expect(awaited.map(\.party) == [bravo])
    #expect(awaited.map(\.step) == [.hasIt])
    func told() -> [EntryRef] {
      world.actions(of: alpha).compactMap { if case .changed(.overdue(let late)) = $0 { late.item.ref } else { nil } }
    }
    #expect(told().isEmpty)
    world.run(61_000)
    #expect(told() == [ref])
    world.run(600_000)
    #expect(told() == [ref])
    world.submit(bravo, [try answer(ref, .hasIt)])
    world.run(1_000)
    awaited = try world.awaited(by: alpha)
    #expect(awaited.isEmpty)
  }

  @Test("It goes on ringing after a restart, reckoned from when it was received")
  func restart() throws {
    var (world, ref) = try sent(Say.message("keep clear"))
    world.run(40_000)
    world.crash(bravo)
    world.run(20_000)
    try world.restart(bravo)
    world.run(1_000)
    let ringing = try #require(try world.ringing(at: bravo).first)
    #expect(ringing.item.ref == ref)
    #expect(ringing.stage == 2)
    #expect(world.now - ringing.since >= 60_000)
  }

  @Test("A clock that a peer sets ahead moves no deadline here")
  func falseClock() throws {
    var world = try World(["alpha", "bravo"])
    world.run(5_000)
    world.nodes[alpha]?.skew = 86_400_000
    let id = world.submit(alpha, [try Say.message("false time")])
    world.run(1_000)
    _ = try #require(world.confirmed(id)?.first)
    let ringing = try #require(try world.ringing(at: bravo).first)
    #expect(ringing.due - world.now <= 60_000)
  }

  @Test("What is beyond the bound of one precedence is taken up when there is room, however full another one stays")
  func bounds() throws {
    var world = try World(["alpha", "bravo"])
    world.run(5_000)
    func send(_ precedence: Precedence) throws -> [EntryRef] {
      var refs: [EntryRef] = []
      for _ in 0..<2 {
        let half = ExchangeLimits.openItems / 2 + 10
        let id = world.submit(alpha, try (0..<half).map { try Say.message("\($0)", precedence) })
        world.run(5_000)
        refs += try #require(world.confirmed(id))
      }
      return refs
    }
    _ = try send(.routine)
    let urgent = try send(.immediate)
    let answered = Set(urgent.prefix(ExchangeLimits.openItems / 2))
    world.submit(bravo, try answered.sorted().map { try answer($0, .hasIt) })
    world.run(10_000)
    let waiting = try world.ringing(at: bravo).filter { $0.item.precedence == .immediate }.map(\.item.ref)
    #expect(Set(waiting) == Set(urgent).subtracting(answered))
    #expect(try world[bravo].hasMoreOpenItems)
  }

  @Test(
    "Each step that the arrangement gives a time for is waited for; what was passed on to all, and then was not, waits again"
  )
  func steps() throws {
    var world = try World(["alpha", "bravo"])
    world.run(5_000)
    func plans(_ body: Body) throws -> Draft {
      Draft(lane: .plans, position: try PositionDesignator("co-1"), body: body)
    }
    let terms = Arrangement(
      rulesVersion: 1, title: try Label("terms"), parties: [alpha, bravo], inForceFrom: world.now,
      areaOfOperations: [
        .circle(center: try Position(latitudeE7: 355_000_000, longitudeE7: 358_000_000), radius: .kilometres(200))
      ],
      minimumNoticeSeconds: 600,
      deadlines: [
        Deadline(
          precedence: .flash, hasItSeconds: 20, understoodSeconds: 40, passedOnSeconds: 100, doneSeconds: 0)
      ], receiptSeconds: 60, commCheckSeconds: 60, clockToleranceSeconds: 5)
    let proposed = world.submit(alpha, [try plans(.arrangementProposed(terms))])
    world.run(2_000)
    let proposal = try #require(world.confirmed(proposed)?.first)
    for party in [alpha, bravo] { world.submit(party, [try plans(.arrangementSigned(proposal))]) }
    world.run(5_000)
    #expect(try world[alpha].board.arrangement(at: world.now) != nil)
    let sent = world.submit(alpha, [try Say.message("pass it on")])
    world.run(1_000)
    let ref = try #require(world.confirmed(sent)?.first)
    func next() throws -> [AnswerStep] { try world.ringing(at: bravo).filter { $0.item.ref == ref }.map(\.step) }
    #expect(try next() == [.hasIt])
    for (state, left) in [
      (AnswerState.hasIt, [AnswerStep.understood]), (.understood, [.passedOn]), (.passedOn(.partial), [.passedOn]),
      (.passedOn(.allConcerned), []), (.passedOn(.notYet), [.passedOn]), (.passedOn(.allConcerned), []),
    ] {
      world.submit(bravo, [try answer(ref, state)])
      world.run(1_000)
      #expect(try next() == left, "\(state)")
      #expect(try world.awaited(by: alpha).map(\.step) == left, "\(state)")
    }
  }

  @Test("A notice rings until it is answered, a new version rings anew, and what is withdrawn rings no more")
  func versions() throws {
    var (world, first) = try sent(Say.flight("FALCON 1"))
    #expect(try world.ringing(at: bravo).map(\.item.ref) == [first])
    let plans = first.origin
    func say(_ body: Body) throws -> Draft {
      Draft(lane: .plans, position: try PositionDesignator("watch-1"), body: body)
    }
    let notice = try Say.notice("FALCON 1", 355_000_000, 358_000_000, 300)
    world.submit(
      alpha, [try say(.amendment(ActivityAmendment(activity: first, replaces: first, notice: notice)))])
    world.run(1_000)
    let second = try #require(try world.ringing(at: bravo).map(\.item.ref).first)
    #expect(second.origin == plans && second.index > first.index)
    #expect(quiets(world, at: bravo) == [first])
    world.submit(bravo, [try answer(second, .objection)])
    world.run(1_000)
    #expect(try world.ringing(at: bravo).isEmpty)
    #expect(try world.ringing(at: alpha).map(\.item.kind) == [.objection])
    world.submit(alpha, [try say(.activity(first, .withdrawn))])
    world.run(1_000)
    #expect(try world.ringing(at: alpha).isEmpty)
    #expect(try world.awaited(by: bravo).isEmpty)
  }

  @Test("A flood of routine leaves room for a FLASH, and what was beyond the bound is taken up later")
  func flood() throws {
    var world = try World(["alpha", "bravo"])
    world.run(5_000)
    let many = ExchangeLimits.openItems + 40
    var refs: [EntryRef] = []
    for part in stride(from: 0, to: many, by: 532) {
      let id = world.submit(
        alpha, try (part..<min(many, part + 532)).map { try Say.message("routine \($0)", .routine) })
      world.run(5_000)
      refs += try #require(world.confirmed(id))
    }
    let flash = world.submit(alpha, [try Say.message("flash")])
    world.run(2_000)
    let last = try #require(world.confirmed(flash)?.first)
    func waiting() throws -> [EntryRef] {
      try world.ringing(at: bravo).map(\.item.ref)
    }
    #expect(try waiting().first == last)
    #expect(try waiting().count == ExchangeLimits.openItems + 1)
    #expect(try world[bravo].hasMoreOpenItems)
    let answered = refs.prefix(ExchangeLimits.openItems / 2)
    world.submit(bravo, try answered.map { try answer($0, .hasIt) })
    world.run(10_000)
    #expect(try Set(waiting()) == Set(refs.dropFirst(answered.count) + [last]))
    #expect(try !world[bravo].hasMoreOpenItems)
  }
}
