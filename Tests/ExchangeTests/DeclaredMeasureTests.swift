// SPDX-License-Identifier: Apache-2.0
import Exchange
import Geodesy
import Mechanism
import Separation
import Testing
import Wire

@Suite("Activities are checked against declared measures and the hours of safe corridors")
struct DeclaredMeasureTests {
  let alpha: PartyID
  let bravo: PartyID

  init() throws {
    alpha = try PartyID("alpha")
    bravo = try PartyID("bravo")
  }

  private func measure(_ kind: MeasureKind, opening: [OpeningHours] = []) throws -> Measure {
    let one = try Say.notice("M", 355_000_000, 358_000_000, 60).volumes[0]
    let window = try TimeWindow(start: .earliest, end: one.window.end.adding(seconds: 86_400))
    let volume = try Volume(area: one.area, band: one.band, window: window)
    return Measure(kind: kind, name: try Label("M"), volume: volume, opening: opening)
  }

  private func notice(_ kind: ActivityKind = .flight) throws -> ActivityNotice {
    var notice = try Say.notice("A", 355_000_000, 358_000_000, 60)
    notice.kind = kind
    return notice
  }

  private func say(_ world: inout World, _ party: PartyID, _ body: Body) throws {
    world.submit(party, [Draft(lane: .plans, position: try Say.position(), body: body)])
    world.run(5_000)
  }

  private func conflicts(_ notice: ActivityNotice, of owner: PartyID, _ machine: NodeMachine) -> [FindingTarget] {
    var search = machine.conflictPicture.check(notice, of: owner)
    while !search.isDone {
      var work = 1_000
      search.run(work: &work)
    }
    return search.conflicts.map(\.other)
  }

  @Test("a unilateral measure binds all but its declarer, an agreed one everybody, a lifted one nobody")
  func whomItBinds() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    try say(&world, alpha, .measureDeclared(measure(.noFly)))
    let feature = try #require(try world[alpha].board.declaredMeasures.first?.feature)
    let target = FindingTarget.measure(arrangement: feature.entry, number: 0)
    #expect(try conflicts(notice(), of: bravo, world[bravo]) == [target])
    #expect(try conflicts(notice(), of: alpha, world[alpha]) == [])
    try say(&world, bravo, .measureSaid(MeasureWord(measure: feature, word: .agreed)))
    #expect(try conflicts(notice(), of: alpha, world[alpha]) == [target])
    // What is said is found, too, by either node, and written to a log.
    try say(&world, bravo, .notice(notice()))
    let found = try world[alpha].board.findings
    #expect(Set(found.map(\.finding.other)) == [target] && found.allSatisfy(\.isOpen))
    for party in [alpha, bravo] {
      try say(&world, party, .measureSaid(MeasureWord(measure: feature, word: .lifted)))
    }
    #expect(try conflicts(notice(), of: bravo, world[alpha]) == [])
    let left = try world[bravo].board.findings
    #expect(left.count == found.count && !left.contains(where: \.isOpen))
  }

  @Test(
    "a safe corridor is for humanitarian movement while it is open, and in nobody else's way while it is closed",
    arguments: [(0, true, true), (1, false, true), (2, false, false)])
  func corridors(_ hours: Int, _ helps: Bool, _ bars: Bool) throws {
    // Always open; open for a minute of the activity; closed all through it.
    let notice = try notice(.humanitarianMovement)
    let start = notice.volumes[0].window.start.milliseconds / 60_000 % 1_440
    let closed = OpeningHours(fromMinute: UInt32((start + 720) % 1_440), minutes: 30)
    let opening: [OpeningHours?] =
      switch hours {
      case 0: []
      case 1: [OpeningHours(fromMinute: UInt32(start), minutes: 1)]
      default: [closed]
      }
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    try say(&world, alpha, .measureDeclared(measure(.safeCorridor, opening: opening.compactMap { $0 })))
    let machine = try world[bravo]
    #expect(conflicts(notice, of: bravo, machine).isEmpty == helps)
    #expect(try conflicts(self.notice(), of: bravo, machine).isEmpty == !bars)
  }
}
