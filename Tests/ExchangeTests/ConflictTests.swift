// SPDX-License-Identifier: Apache-2.0
import Exchange
import Geodesy
import Mechanism
import Separation
import Testing
import TransparencyLog
import Wire

@Suite("Conflicts are found and written once")
struct ConflictTests {
  let alpha: PartyID
  let bravo: PartyID

  init() throws {
    alpha = try PartyID("alpha")
    bravo = try PartyID("bravo")
  }

  @Test("Two flights over one place: a finding stands on both boards")
  func finding() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    world.submit(alpha, [try Say.flight("A")])
    world.run(3_000)
    world.submit(bravo, [try Say.flight("B")])
    world.run(5_000)
    let findings = try world[alpha].board.findings
    #expect(!findings.isEmpty)
    #expect(findings.count <= 2)
    #expect(try world[bravo].board.findings.count == findings.count)
    #expect(try world[alpha].board.invalid.isEmpty)
    let count = findings.count
    try world.restart(alpha)
    try world.restart(bravo)
    world.run(20_000)
    #expect(try world[alpha].board.findings.count == count)
  }

  @Test("Flights far apart, or of one party, are no finding")
  func none() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    world.submit(alpha, [try Say.flight("A1"), try Say.flight("A2")])
    world.submit(bravo, [try Say.flight("B", latitude: 300_000_000)])
    world.run(5_000)
    #expect(try world[alpha].board.activities.count == 3)
    #expect(try world[alpha].board.findings.isEmpty)
  }

  @Test("An amendment into conflict is found, and its withdrawal settles it")
  func amendment() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    world.submit(alpha, [try Say.flight("A")])
    let id = world.submit(bravo, [try Say.flight("B", latitude: 300_000_000)])
    world.run(5_000)
    let first = try #require(world.confirmed(id)?.first)
    #expect(try world[alpha].board.findings.isEmpty)
    let moved = ActivityAmendment(
      activity: first, replaces: first, notice: try Say.notice("B", 355_000_000, 358_000_000, 60))
    world.submit(bravo, [Draft(lane: .plans, position: try Say.position(), body: .amendment(moved))])
    world.run(5_000)
    #expect(try world[alpha].board.findings.contains { $0.isOpen })
    world.submit(bravo, [Draft(lane: .plans, position: try Say.position(), body: .activity(first, .withdrawn))])
    world.run(5_000)
    #expect(try !world[alpha].board.findings.contains { $0.isOpen })
  }

  @Test("An activity that is elsewhere than notified is compared where it is, by findings and by drafts")
  func departure() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    let here = try Say.notice("A", 355_000_000, 358_000_000, 60)
    world.submit(alpha, [Draft(lane: .plans, position: try Say.position(), body: .notice(here))])
    let id = world.submit(bravo, [try Say.flight("B", latitude: 300_000_000)])
    world.run(5_000)
    let theirs = try #require(world.confirmed(id)?.first)
    #expect(try world[alpha].board.findings.isEmpty)
    let off = Departure(at: Instant(milliseconds: World.epoch), volumes: here.volumes)
    world.submit(
      bravo, [Draft(lane: .urgent, position: try Say.position(), body: .activity(theirs, .nonconforming(off)))])
    world.run(5_000)
    let found = try world[alpha].board.findings
    #expect(found.contains { $0.isOpen }, "it is over the place of the other one now")
    #expect(try found.allSatisfy { try world[alpha].board.detail(of: $0.finding) != nil })
    var search = try world[alpha].conflictPicture.check(here, of: alpha)
    var work = 1_000_000
    while !search.isDone, work > 0 { search.run(work: &work) }
    #expect(search.conflicts.contains { $0.other == .version(theirs) })
    world.submit(
      bravo,
      [
        Draft(
          lane: .urgent, position: try Say.position(),
          body: .activity(theirs, .conforming(at: Instant(milliseconds: World.epoch))))
      ])
    world.run(5_000)
    search = try world[alpha].conflictPicture.check(here, of: alpha)
    work = 1_000_000
    while !search.isDone, work > 0 { search.run(work: &work) }
    #expect(!search.conflicts.contains { $0.other == .version(theirs) }, "it is back")
  }

  @Test(
    "Heights above the ellipsoid and above the sea are compared by the geoid over both areas, not by that of the whole Earth"
  )
  func geoid() throws {
    // Mean sea level lies some 20 m above the ellipsoid here: 1,050 m above the ellipsoid is 1,030 m above the sea.
    for (metres, isFound) in [(1_010, true), (1_050, false)] as [(Int32, Bool)] {
      var world = try World(["alpha", "bravo"])
      world.run(1_000)
      let low = try AltitudeBand(lower: .meanSeaLevel(centimetres: 0), upper: .meanSeaLevel(centimetres: 100_000))
      let high = try AltitudeBand(
        lower: .ellipsoid(centimetres: metres * 100), upper: .ellipsoid(centimetres: 200_000))
      for (party, band) in [(alpha, low), (bravo, high)] {
        var notice = try Say.notice(party.name, 355_000_000, 358_000_000, 60)
        notice.volumes = try notice.volumes.map { try Volume(area: $0.area, band: band, window: $0.window) }
        world.submit(party, [Draft(lane: .plans, position: try Say.position(), body: .notice(notice))])
      }
      world.run(5_000)
      #expect(low.gap(to: high) == .zero)
      #expect(try world[alpha].board.findings.isEmpty != isFound)
    }
  }

  @Test("Reference layers are checked whichever comes first")
  func reference() throws {
    for layerFirst in [true, false] {
      var world = try World(["alpha", "bravo"])
      world.run(1_000)
      let notice = try Say.notice("A", 355_000_000, 358_000_000, 60)
      let layer = ReferenceLayer(
        name: try Label("airways"), source: try Label("test"),
        segments: [
          ReferenceSegment(
            name: try Label("far"), volume: try Say.notice("x", 300_000_000, 358_000_000, 60).volumes[0]),
          ReferenceSegment(name: try Label("near"), volume: notice.volumes[0]),
        ])
      let said = Draft(lane: .plans, position: try Say.position(), body: .referenceLayer(layer))
      let flight = Draft(lane: .plans, position: try Say.position(), body: .notice(notice))
      world.submit(alpha, [layerFirst ? said : flight])
      world.run(3_000)
      world.submit(bravo, [layerFirst ? flight : said])
      world.run(5_000)
      let targets = try world[alpha].board.findings.map(\.finding.other)
      #expect(!targets.isEmpty)
      for target in targets {
        guard case .reference(_, let number) = target else {
          Issue.record("another target: \(target)")
          continue
        }
        #expect(number == 1)
      }
    }
  }
}
