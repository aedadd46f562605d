// SPDX-License-Identifier: Apache-2.0
import Exchange
import Geodesy
import Mechanism
import Separation
import Testing
import Wire

@Suite("A draft is checked without being sent")
struct DraftConflictTests {
  let alpha: PartyID
  let bravo: PartyID

  init() throws {
    alpha = try PartyID("alpha")
    bravo = try PartyID("bravo")
  }

  /// A flight of alpha and a layer of two segments, one of which is not far from the flight.
  private func world() throws -> World {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    let notice = try Say.notice("A", 355_000_000, 358_000_000, 60)
    let far = try Say.notice("x", 300_000_000, 358_000_000, 60)
    let near = try Say.notice("y", 357_000_000, 358_000_000, 60)
    let layer = ReferenceLayer(
      name: try Label("airways"), source: try Label("test"),
      segments: [
        ReferenceSegment(name: try Label("far"), volume: far.volumes[0]),
        ReferenceSegment(name: try Label("near"), volume: near.volumes[0]),
      ])
    world.submit(alpha, [Draft(lane: .plans, position: try Say.position(), body: .notice(notice))])
    world.submit(alpha, [Draft(lane: .plans, position: try Say.position(), body: .referenceLayer(layer))])
    world.run(5_000)
    return world
  }

  private func conflicts(_ notice: ActivityNotice, _ owner: PartyID, _ machine: NodeMachine) -> [DraftConflict] {
    var search = machine.conflictPicture.check(notice, of: owner)
    while !search.isDone {
      var work = 7
      search.run(work: &work)
    }
    return search.conflicts
  }

  private func resolutions(_ notice: ActivityNotice, _ machine: NodeMachine) -> NoticeResolutions {
    var search = machine.conflictPicture.resolutions(
      of: notice, by: bravo, limits: ResolutionLimits(altitude: .metres(5_000)))
    while !search.isDone {
      var work = 500
      search.run(work: &work)
    }
    return search
  }

  @Test("What a check of a draft says is what the findings say once it is sent, and the check writes nothing")
  func likeFindings() throws {
    var world = try world()
    let draft = try Say.notice("B", 355_500_000, 358_000_000, 90)
    let before = try world[bravo].roots
    let found = conflicts(draft, bravo, try world[bravo])
    world.run(5_000)
    #expect(try world[bravo].roots.map(\.origin) == before.map(\.origin))
    #expect(try world[bravo].board.activities.count == 1 && world[bravo].board.findings.isEmpty)
    world.submit(bravo, [Draft(lane: .plans, position: try Say.position(), body: .notice(draft))])
    world.run(5_000)
    let stated = try world[bravo].board.findings.map(\.finding)
    let version = try #require(try world[bravo].board.activities.first { $0.owner == bravo }?.ref)
    #expect(found.count == 2)
    for conflict in found {
      let finding = try #require(stated.first { $0.version == version && $0.other == conflict.other })
      #expect(finding.lateral == conflict.conflict.lateral && finding.vertical == conflict.conflict.vertical)
      #expect(finding.closest == conflict.conflict.closest && finding.window == conflict.conflict.window)
      #expect(finding.minima == conflict.minima && conflict.volume == 0)
    }
    #expect(found.contains { if case .reference(_, 1) = $0.other { true } else { false } })
  }

  @Test("The own activities are no conflict, and what is withdrawn is none any more")
  func own() throws {
    var world = try world()
    let draft = try Say.notice("A2", 355_500_000, 358_000_000, 90)
    // Only the layer: the flight is alpha's own.
    #expect(conflicts(draft, alpha, try world[alpha]).count == 1)
    let flight = try #require(try world[alpha].board.activities.first?.ref)
    let picture = try world[bravo].conflictPicture
    world.submit(alpha, [Draft(lane: .plans, position: try Say.position(), body: .activity(flight, .withdrawn))])
    world.run(5_000)
    #expect(conflicts(draft, bravo, try world[bravo]).count == 1)
    var snapshot = picture.check(draft, of: bravo)
    var work = 1_000_000
    snapshot.run(work: &work)
    #expect(snapshot.isDone && snapshot.conflicts.count == 2)
  }

  @Test("Sent as an amendment, each resolution settles the findings and brings no new one")
  func resolved() throws {
    var count = 0
    repeat {
      var world = try world()
      let id = world.submit(bravo, [try Say.flight("B", latitude: 355_500_000, after: 90)])
      world.run(5_000)
      let first = try #require(world.confirmed(id)?.first)
      let activity = try #require(try world[bravo].board.activity(first))
      #expect(try !world[bravo].board.findings.filter(\.isOpen).isEmpty)
      let search = resolutions(try #require(activity.current.last).notice, try world[bravo])
      let found = search.resolutions
      #expect(search.conflicts == 2)
      // It begins amid the other's time, so that to end earlier leaves nothing, and is too thick for under FL 100.
      try #require(Set(found.map(\.resolution.kind)).count == 5 && found.count == 5)
      #expect(search.barred.map(\.kind) == [.down, .endEarlier])
      let amended = ActivityAmendment(activity: first, replaces: first, notice: found[count].notice)
      world.submit(bravo, [Draft(lane: .plans, position: try Say.position(), body: .amendment(amended))])
      world.run(5_000)
      let open = try world[bravo].board.findings.filter { $0.isOpen && $0.finding.version != first }
      #expect(try world[bravo].board.activity(first)?.versions.count == 2)
      #expect(open.isEmpty, "\(found[count].resolution.change)")
      count += 1
    } while count < 5
  }

  @Test("Where nothing conflicts there is nothing to resolve; where the work does not suffice, that is said")
  func edges() throws {
    let world = try world()
    let far = resolutions(try Say.notice("B", 320_000_000, 358_000_000, 90), try world[bravo])
    #expect(far.conflicts == 0 && far.resolutions.isEmpty && far.barred.isEmpty)
    var search = try world[bravo].conflictPicture.resolutions(
      of: Say.notice("B", 355_500_000, 358_000_000, 90), by: bravo, limits: ResolutionLimits(work: 1))
    var work = 1_000
    search.run(work: &work)
    #expect(search.isDone && search.conflicts == nil)
    #expect(search.barred.map(\.reason) == Array(repeating: .outOfWork, count: 7))
  }
}
