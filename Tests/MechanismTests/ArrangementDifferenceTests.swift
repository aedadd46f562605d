// SPDX-License-Identifier: Apache-2.0
import Separation
import TestSupport
import Testing
import TransparencyLog
import Wire

@testable import Mechanism

@Suite struct ArrangementDifferenceTests {
  private typealias Edit = @Sendable (inout Arrangement) throws -> Void

  private static func base() throws -> Arrangement {
    var terms = try Scene.arrangement([party("a"), party("b")])
    terms.minima = [
      MinimaRow(minima: Minima(lateral: .metres(500), vertical: .zero, seconds: 0)),
      MinimaRow(first: .flight, minima: Minima(lateral: .metres(900), vertical: .zero, seconds: 0)),
    ]
    terms.contacts = [Contact(party: try party("a"), means: try Label("VHF"), address: try Label("121.5"))]
    return terms
  }

  /// An edit of each section, with the change that it is.
  private static let edits: [ArrangementDifference.Section: (ArrangementDifference.Change.Kind, Edit)] = [
    .rulesVersion: (.changed, { $0.rulesVersion = 2 }), .title: (.changed, { $0.title = try Label("other") }),
    .parties: (.added, { $0.parties.append(try party("c")) }),
    .inForceFrom: (.changed, { $0.inForceFrom = $0.inForceFrom.adding(seconds: 1) }),
    .areaOfOperations: (.added, { $0.areaOfOperations.append(try Scene.circle()) }),
    .minima: (.changed, { $0.minima[1].minima.seconds = 60 }),
    .minimumNoticeSeconds: (.changed, { $0.minimumNoticeSeconds += 1 }),
    .deadlines: (.removed, { $0.deadlines.removeLast() }), .receiptSeconds: (.changed, { $0.receiptSeconds += 1 }),
    .commCheckSeconds: (.changed, { $0.commCheckSeconds += 1 }),
    .clockToleranceSeconds: (.changed, { $0.clockToleranceSeconds += 1 }),
    .languages: (.added, { $0.languages = [try Label("tr")] }), .catalogue: (.added, { $0.catalogue = .zero }),
    .contacts: (.changed, { $0.contacts[0].address = try Label("243.0") }),
    .measures: (.changed, { $0.measures[0].kind = .protectedSite }),
    .permittedDisclosure: (.added, { $0.permittedDisclosure = try Label("none") }),
    .retentionDays: (.changed, { $0.retentionDays = 7 }),
    .annexes: (.added, { $0.annexes = [Annex(title: try Label("A"), sha256: .zero)] }),
    .terminationNoticeSeconds: (.changed, { $0.terminationNoticeSeconds = 60 }),
    .channels: (
      .added,
      { $0.channels = [RadioChannel(purpose: try Label("guard"), frequency: Frequency(hertz: 121_500_000))] }
    ),
    .formats: (.added, { $0.formats = [5] }),
    .confidentiality: (.added, { $0.confidentiality = [try Clause("Keep.")] }),
    .spillProcedure: (.added, { $0.spillProcedure = [try Clause("Tell the other side.")] }),
  ]

  @Test(arguments: ArrangementDifference.Section.allCases)
  func everySectionIsCompared(_ section: ArrangementDifference.Section) throws {
    let (kind, edit) = try #require(Self.edits[section])
    let old = try Self.base()
    var new = old
    try edit(&new)
    let changes = ArrangementDifference(from: old, to: new).changes
    #expect(changes.map(\.section) == [section])
    #expect(changes.map(\.kind) == [kind])
  }

  @Test func anotherOrderIsADifferenceToo() throws {
    let old = try Self.base()
    var new = old
    new.minima.reverse()
    #expect(ArrangementDifference(from: old, to: new).changes.map(\.kind) == [.reordered])
  }

  @Test func whatItCountersIsNoDifference() throws {
    let old = try Self.base()
    var new = old
    new.replaces = EntryRef(origin: try plans("a"), index: 0, leaf: .zero)
    #expect(ArrangementDifference(from: old, to: new).changes.isEmpty)
  }

  /// Of random edits: none if nothing was edited, and backwards the same with before and after exchanged.
  @Test(arguments: 0..<50 as Range<UInt64>) func itIsEmptyForEqualTermsAndTurnsAround(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let old = try Self.base()
    var new = old
    for section in ArrangementDifference.Section.allCases.shuffled(using: &generator) where generator.chance(20) {
      try Self.edits[section]?.1(&new)
    }
    if generator.chance(30) { new.minima.reverse() }
    if generator.chance(30) { new.measures += new.measures }
    let there = ArrangementDifference(from: old, to: new).changes
    let back = ArrangementDifference(from: new, to: old).changes
    #expect(there.isEmpty == (old == new))
    #expect(ArrangementDifference(from: new, to: new).changes.isEmpty)
    let turned = back.map { ArrangementDifference.Change(section: $0.section, before: $0.after, after: $0.before) }
    #expect(Set(there) == Set(turned))
  }

  @Test func openingHoursAreReckonedInUTCAndWeekByWeek() throws {
    var corridor = try Scene.measure(.safeCorridor)
    // Mondays 22:00 to Tuesdays 02:00, and every day 02:00 to 03:00.
    corridor.opening = [
      try #require(OpeningHours(days: 1, fromMinute: 1_320, minutes: 240)),
      try #require(OpeningHours(fromMinute: 120, minutes: 60)),
    ]
    // 2026-11-23 was a Monday.
    func window(_ from: String, _ until: String) throws -> TimeWindow {
      try TimeWindow(start: Instant(iso8601: from), end: Instant(iso8601: until))
    }
    let night = try window("2026-11-23T22:00:00Z", "2026-11-24T03:00:00Z")
    #expect(corridor.isOpen(throughout: night))
    let late = try window("2026-11-23T22:00:00Z", "2026-11-24T03:00:01Z")
    #expect(!corridor.isOpen(throughout: late) && corridor.isOpen(during: late))
    let tuesday = try window("2026-11-24T22:00:00Z", "2026-11-24T23:00:00Z")
    #expect(!corridor.isOpen(during: tuesday))
    let sunday = try window("2026-11-29T02:30:00Z", "2026-11-29T02:45:00Z")
    #expect(corridor.isOpen(throughout: sunday))
    #expect(try !corridor.isOpen(throughout: window("2026-11-23T22:00:00Z", "2027-11-23T22:00:00Z")))
    corridor.opening = [try #require(OpeningHours(fromMinute: 0, minutes: 1_440))]
    #expect(try corridor.isOpen(throughout: window("2026-11-23T22:00:00Z", "2027-11-23T22:00:00Z")))
    corridor.opening = []
    #expect(corridor.isOpen(throughout: tuesday))
  }
}
