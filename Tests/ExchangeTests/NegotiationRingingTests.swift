// SPDX-License-Identifier: Apache-2.0
import Exchange
import Geodesy
import Mechanism
import Separation
import Testing
import TransparencyLog
import Wire

@Suite("Proposals ring again at their deadline, and places that were read back wrong ring until they are put right")
struct NegotiationRingingTests {
  let alpha: PartyID
  let bravo: PartyID

  init() throws {
    alpha = try PartyID("alpha")
    bravo = try PartyID("bravo")
  }

  private func say(_ body: Body) throws -> Draft { Draft(lane: .plans, position: try Say.position(), body: body) }

  private func answer(_ ref: EntryRef, _ state: AnswerState) throws -> Draft {
    try say(.answer(Answer(to: ref, state: state)))
  }

  /// A world in which alpha has notified an activity.
  private func notified() throws -> (World, EntryRef) {
    var world = try World(["alpha", "bravo"])
    world.run(5_000)
    let id = world.submit(alpha, [try say(.notice(Say.notice("N", 350_000_000, 350_000_000, 600)))])
    world.run(1_000)
    return (world, try #require(world.confirmed(id)?.first))
  }

  @Test("A proposal that somebody has is quiet until its deadline, and rings then until it is answered")
  func deadline() throws {
    var (world, activity) = try notified()
    let until = world.now.adding(seconds: 1_200)
    let notice = try Say.notice("N", 350_000_000, 350_000_000, 900)
    let id = world.submit(bravo, [try answer(activity, .proposal(notice, until: until))])
    world.run(1_000)
    let proposal = try #require(world.confirmed(id)?.first)
    func item(_ world: World) throws -> Ringing? { try world.ringing(at: alpha).first { $0.item.ref == proposal } }
    #expect(try item(world)?.isRinging == true)
    #expect(try item(world)?.item.precedence == .priority)
    world.submit(alpha, [try answer(proposal, .hasIt)])
    world.run(1_000)
    let waiting = try #require(try item(world))
    #expect(!waiting.isRinging)
    #expect(waiting.step == .done)
    #expect(abs(waiting.due - until) < 2_000)
    world.run(1_250_000)
    #expect(try item(world)?.isRinging == true, "the deadline is over")
    world.submit(alpha, [try answer(proposal, .declined)])
    world.run(1_000)
    #expect(try item(world) == nil)
    #expect(try world.ringing(at: bravo).contains { $0.item.kind == .declined }, "whoever proposed hears of it")
  }

  @Test("A read-back of another place rings where the entry was written, until the place is read as it is")
  func readBack() throws {
    var (world, activity) = try notified()
    func read(_ latitude: Int32) throws -> Draft {
      let place = try Position(latitudeE7: latitude, longitudeE7: 350_000_000)
      return try answer(activity, .readBack(ReadBack(number: 0, place: place)))
    }
    func rings(_ world: World) throws -> [EntryKind] { try world.ringing(at: alpha).map(\.item.kind) }
    world.submit(bravo, [try read(352_000_000)])
    world.run(1_000)
    #expect(try rings(world) == [.readBack])
    #expect(try world[bravo].board.activity(activity)?.current.first?.progress.first?.isUnderstandingDisputed == true)
    world.submit(bravo, [try read(350_000_001)])
    world.run(1_000)
    #expect(try rings(world).isEmpty)
    #expect(try world[alpha].board.activity(activity)?.current.first?.progress.first?.understood != nil)
  }
}
