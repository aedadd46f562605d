// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import Testing
import TransparencyLog
import Wire

@testable import Mechanism

/// Every row of the table "Invalid entries".
@Suite struct InvalidEntriesTests {
  @Test func theTableIsTheCode() throws {
    #expect(try RulesPage().rows("Invalid entries").map { $0[0] } == InvalidReason.allCases.map(\.rawValue))
  }

  @Test(arguments: InvalidReason.allCases)
  func everyReasonComesAbout(_ reason: InvalidReason) throws {
    let write = try #require(Self.offences[reason])
    var channel = try TestChannel()
    let ref = try write(&channel)
    for board in [channel.board(), channel.boardBackwards()] {
      #expect(board.invalidReason(of: ref) == reason)
      #expect(board.invalid.contains { $0.ref == ref && $0.reason == reason })
      #expect(board.cut[ref.origin] == channel.size(ref.origin), "an invalid entry stands in nobody's way")
    }
  }

  @Test func anEntryAfterAnInvalidOneHasItsEffect() throws {
    var channel = try TestChannel()
    try channel.writeGarbage(plans("a"))
    try channel.write(plans("a"), Scene.message(), at: channel.now.adding(seconds: -1))
    let notice = try channel.write(plans("a"), .notice(Scene.notice(from: channel.now)))
    #expect(channel.board().activity(notice)?.state == .notified)
  }

  @Test func aSafetyWarningIsNeverWithoutEffect() throws {
    var channel = try TestChannel()
    try channel.write(urgent("a"), Scene.message(), at: channel.now.adding(seconds: 10))
    let late = try channel.write(urgent("a"), .safetyWarning(Scene.warning()))
    let own = LogPosition(origin: try plans("a"), size: 1, root: .zero)
    let faulty = try channel.write(plans("a"), .safetyWarning(Scene.warning()), seeing: .exact([own]))
    let board = channel.board()
    #expect(board.warnings.map(\.ref) == [faulty, late])
    #expect(
      board.warnings.map(\.defects) == [[.inPlansLog, .rule(.frontierNamesOwnLog)], [.rule(.writtenAtDecreases)]])
    #expect(board.invalid.isEmpty)
  }

  @Test func whatIsWrongWithAWarningIsFlagged() throws {
    var channel = try TestChannel()
    try channel.agree()
    var warning = try Scene.warning(35.8, 35.5)
    warning.lower = .meanSeaLevel(centimetres: 100)
    warning.upper = .surface
    warning.upper = .meanSeaLevel(centimetres: 0)
    warning.radius = .zero
    warning.from = channel.now.adding(seconds: 60)
    warning.until = channel.now
    try channel.write(urgent("a"), .safetyWarning(warning))
    try channel.write(urgent("a"), .safetyWarning(Scene.warning(48, 11)))
    warning = try Scene.warning()
    warning.lower = nil
    try channel.write(urgent("a"), .safetyWarning(warning))
    #expect(
      channel.board().warnings.map(\.defects) == [
        [.heightsUpsideDown, .fromAfterUntil, .radiusNotPositive], [.outsideAreaOfOperations], [.heightsMissing],
      ])
  }

  @Test func aMessageAboutNothingIsShownWithItsDefect() throws {
    var channel = try TestChannel()
    let nowhere = EntryRef(origin: try plans("b"), index: 9, leaf: .zero)
    try channel.write(urgent("a"), Scene.message(.flash, about: nowhere))
    #expect(channel.board().messages.map(\.defects) == [[.unknownSubject]])
  }

  // MARK: Offences

  private typealias Offence = @Sendable (inout TestChannel) throws -> EntryRef

  private static func notice(_ channel: inout TestChannel, of party: String) throws -> EntryRef {
    try channel.write(plans(party), .notice(Scene.notice(from: channel.now)))
  }

  private static func amendment(_ activity: EntryRef, _ replaces: EntryRef) throws -> Body {
    .amendment(
      ActivityAmendment(activity: activity, replaces: replaces, notice: try Scene.notice(from: TestChannel.start)))
  }

  private static func received(_ position: LogPosition) -> Body {
    .received(Received(log: position, at: TestChannel.start))
  }

  private static let offences: [InvalidReason: Offence] = [
    .characterChanged: { channel in
      try channel.agree()
      var terms = try Scene.arrangement(channel.roster.parties)
      terms.character = .humanitarian
      return try channel.write(plans("b"), .arrangementProposed(terms))
    },
    .notificationOnly: { channel in
      var terms = try Scene.arrangement(channel.roster.parties)
      terms.character = .humanitarian
      try channel.agree(terms)
      let site = try notice(&channel, of: "a")
      return try channel.write(plans("b"), Scene.answer(site, .objection))
    },
    .observer: { channel in
      var terms = try Scene.arrangement(channel.roster.parties)
      terms.observers = [try party("b")]
      try channel.agree(terms)
      return try notice(&channel, of: "b")
    },
    .malformed: { try $0.writeGarbage(plans("a")) },
    .frontierNotAscending: { channel in
      try channel.write(urgent("a"), Scene.message())
      try channel.write(plans("a"), Scene.message())
      let frontier = [channel.position(try urgent("a")), channel.position(try plans("a"))]
      return try channel.write(plans("b"), Scene.message(), seeing: .exact(frontier))
    },
    .frontierNamesOwnLog: { channel in
      try channel.write(plans("a"), Scene.message())
      return try channel.write(plans("a"), Scene.message(), seeing: .exact([channel.position(try plans("a"))]))
    },
    .frontierEmptyPosition: { channel in
      let empty = LogPosition(origin: try plans("b"), size: 0, root: MerkleTree.emptyRoot)
      return try channel.write(plans("a"), Scene.message(), seeing: .exact([empty]))
    },
    .frontierBeyondLimit: { channel in
      let far = LogPosition(origin: try plans("b"), size: BoardLimits.logEntries, root: .zero)
      return try channel.write(plans("a"), Scene.message(), seeing: .exact([far]))
    },
    .frontierDecreases: { channel in
      try channel.write(plans("b"), Scene.message())
      try channel.write(plans("a"), Scene.message())
      return try channel.write(plans("a"), Scene.message(), seeing: .exact([]))
    },
    .writtenAtDecreases: { channel in
      try channel.write(plans("a"), Scene.message())
      return try channel.write(plans("a"), Scene.message(), at: channel.now.adding(milliseconds: -1))
    },
    .wrongLane: { channel in try channel.write(urgent("a"), .notice(Scene.notice(from: channel.now))) },
    .unknownReference: { channel in
      let nowhere = EntryRef(origin: try Origin("elsewhere"), index: 0, leaf: .zero)
      return try channel.write(plans("a"), Scene.answer(nowhere, .hasIt))
    },
    .wrongLeafHash: { channel in
      let entry = try channel.write(plans("b"), Scene.message())
      let swapped = EntryRef(origin: entry.origin, index: entry.index, leaf: .zero)
      return try channel.write(plans("a"), Scene.answer(swapped, .hasIt))
    },
    .notInPast: { channel in
      let entry = try channel.write(plans("b"), Scene.message())
      return try channel.write(plans("a"), Scene.answer(entry, .hasIt), seeing: .nothingNew)
    },
    .partiesNotOfChannel: { channel in
      try channel.write(plans("a"), .arrangementProposed(Scene.arrangement([party("a"), party("c")])))
    },
    .unknownRules: { channel in
      try channel.write(plans("a"), .arrangementProposed(Scene.arrangement(channel.roster.parties, rules: 2)))
    },
    .notAProposal: { channel in
      let notice = try notice(&channel, of: "a")
      return try channel.write(plans("b"), .arrangementSigned(notice))
    },
    .notAnActivity: { channel in
      let activity = try notice(&channel, of: "a")
      let newer = try channel.write(plans("a"), amendment(activity, activity))
      return try channel.write(plans("a"), .activity(newer, .withdrawn))
    },
    .notOwnActivity: { channel in
      let activity = try notice(&channel, of: "b")
      return try channel.write(plans("a"), .activity(activity, .withdrawn))
    },
    .activityOver: { channel in
      let activity = try notice(&channel, of: "a")
      try channel.write(plans("a"), .activity(activity, .withdrawn))
      return try channel.write(plans("a"), amendment(activity, activity))
    },
    .versionNotCurrent: { channel in
      let activity = try notice(&channel, of: "a")
      try channel.write(plans("a"), amendment(activity, activity))
      return try channel.write(plans("a"), amendment(activity, activity))
    },
    .alreadyStarted: { channel in
      let activity = try notice(&channel, of: "a")
      try channel.write(plans("a"), .activity(activity, .started(at: channel.now)))
      return try channel.write(plans("a"), .activity(activity, .withdrawn))
    },
    .answerToOwnEntry: { channel in
      let activity = try notice(&channel, of: "a")
      return try channel.write(urgent("a"), Scene.answer(activity, .noObjection))
    },
    .notAVersion: { channel in
      let message = try channel.write(plans("b"), Scene.message())
      let layer = try channel.write(plans("b"), .referenceLayer(Scene.layer()))
      return try channel.write(plans("a"), .finding(Scene.finding(message, .reference(layer: layer, number: 0))))
    },
    .findingWithinOneParty: { channel in
      let one = try notice(&channel, of: "b")
      let two = try notice(&channel, of: "b")
      return try channel.write(plans("a"), .finding(Scene.finding(one, .version(two))))
    },
    .noSuchFeature: { channel in
      let activity = try notice(&channel, of: "b")
      let layer = try channel.write(plans("b"), .referenceLayer(Scene.layer()))
      return try channel.write(plans("a"), .finding(Scene.finding(activity, .reference(layer: layer, number: 1))))
    },
    .ownActivity: { channel in
      let activity = try notice(&channel, of: "a")
      return try channel.write(urgent("a"), .holdRequested(HoldRequest(subject: .activity(activity))))
    },
    .notARequestHold: { channel in
      let activity = try notice(&channel, of: "b")
      return try channel.write(urgent("a"), .holdLifted(activity))
    },
    .notOwnRequestHold: { channel in
      let activity = try notice(&channel, of: "b")
      let hold = try channel.write(urgent("a"), .holdRequested(HoldRequest(subject: .activity(activity))))
      return try channel.write(urgent("b"), .holdLifted(hold))
    },
    .notOwnEntry: { channel in
      let message = try channel.write(urgent("b"), Scene.message(), parts: 1)
      return try channel.write(urgent("a"), .partRemoved(PartRemoved(entry: message, number: 0, reason: .spill)))
    },
    .noSuchPart: { channel in
      let message = try channel.write(urgent("a"), Scene.message(), parts: 1)
      return try channel.write(urgent("a"), .partRemoved(PartRemoved(entry: message, number: 1, reason: .spill)))
    },
    .receivedOwnLog: { channel in
      // Of two logs of one lane: a log and its successor.
      try channel.write(plans("a"), Scene.message())
      let successor = try channel.openSuccessor(of: plans("a"))
      return try channel.write(successor, received(channel.position(try plans("a"))))
    },
    .receivedNothing: { channel in
      try channel.write(plans("a"), received(LogPosition(origin: plans("b"), size: 0, root: MerkleTree.emptyRoot)))
    },
    .receivedDecreases: { channel in
      try channel.write(plans("b"), Scene.message())
      try channel.write(plans("b"), Scene.message())
      try channel.write(plans("a"), received(channel.position(plans("b"), 2)))
      return try channel.write(plans("a"), received(channel.position(plans("b"), 1)))
    },
    .notOwnOrigin: { channel in
      try channel.write(plans("b"), Scene.message())
      return try channel.write(plans("a"), channel.sealing(plans("b"), by: "a"))
    },
    .certificate: { channel in
      try channel.write(plans("a"), channel.rotation(of: plans("a"), to: "k", by: "b"))
    },
    .afterSeal: { channel in
      try channel.write(plans("a"), Scene.message())
      try channel.write(urgent("a"), channel.sealing(plans("a"), by: "a"))
      return try channel.write(plans("a"), .notice(Scene.notice(from: channel.now)))
    },
    .beyondSeal: { channel in
      let message = try channel.write(urgent("b"), Scene.message())
      try channel.write(plans("a"), Scene.message())
      try channel.write(urgent("a"), channel.sealing(plans("a"), by: "a"))
      return try channel.write(plans("a"), Scene.answer(message, .hasIt), seeing: .only([urgent("b")]))
    },
    .misplacedSuccessor: { channel in
      let successor = SuccessorOrigin(predecessor: channel.position(try plans("a")), certificate: [])
      return try channel.write(plans("a"), .successor(successor))
    },
    .notHeld: { channel in
      let activity = try notice(&channel, of: "a")
      return try channel.write(plans("a"), .activity(activity, .resumed(at: channel.now)))
    },
    .notNonconforming: { channel in
      let activity = try notice(&channel, of: "a")
      return try channel.write(urgent("a"), .activity(activity, .conforming(at: channel.now)))
    },
    .onlyEnds: { channel in
      let activity = try notice(&channel, of: "a")
      try channel.write(urgent("a"), .activity(activity, .contingent(Departure(at: channel.now))))
      return try channel.write(urgent("a"), .activity(activity, .nonconforming(Departure(at: channel.now))))
    },
    .nothingToReadBack: { channel in
      let activity = try notice(&channel, of: "a")
      let place = try Scene.position(35.5, 35.8)
      return try channel.write(plans("b"), Scene.answer(activity, .readBack(ReadBack(number: 1, place: place))))
    },
    .nothingToAccept: { channel in
      let activity = try notice(&channel, of: "a")
      return try channel.write(plans("b"), Scene.answer(activity, .accepted))
    },
    .evidence: { channel in
      try channel.write(plans("a"), .splitView(SplitView(origin: plans("b"), first: [1], second: [2])))
    },
    .alreadySuspended: { channel in
      try channel.agree()
      try channel.write(urgent("b"), .arrangementSuspended(channel.inForce))
      return try channel.write(plans("b"), .arrangementSuspended(channel.inForce))
    },
    .notSigned: { channel in
      // Signed by all, but not in the writer's past.
      let proposal = try channel.write(plans("a"), .arrangementProposed(Scene.arrangement(channel.roster.parties)))
      try channel.write(plans("a"), .arrangementSigned(proposal))
      try channel.write(plans("b"), .arrangementSigned(proposal))
      return try channel.write(urgent("a"), .arrangementSuspended(proposal), seeing: .only([try plans("a")]))
    },
    .notASuspension: { channel in
      let proposal = try channel.agree()
      return try channel.write(plans("b"), .arrangementResumed(proposal))
    },
    .notAMeasure: { channel in
      let activity = try notice(&channel, of: "a")
      return try channel.write(plans("b"), Scene.word(activity, .agreed))
    },
    .ownMeasure: { channel in
      let measure = try channel.write(plans("a"), .measureDeclared(Scene.measure()))
      return try channel.write(plans("a"), Scene.word(measure, .agreed))
    },
    .arrangedMeasure: { channel in
      let proposal = try channel.agree()
      return try channel.write(plans("b"), Scene.word(proposal, .lifted))
    },
    .notAnIncident: { channel in
      let message = try channel.write(urgent("b"), Scene.message())
      return try channel.write(
        urgent("a"), .incidentAction(IncidentAction(incident: message, step: .closed(.jointly))))
    },
    .textMissing: { channel in
      let incident = try channel.write(urgent("a"), .incidentOpened(Scene.incident()))
      return try channel.write(urgent("b"), .incidentAction(IncidentAction(incident: incident, step: .statement)))
    },
    .notAFact: { channel in
      try channel.agree()
      let incident = try channel.write(urgent("a"), .incidentOpened(Scene.incident()))
      return try channel.write(
        urgent("b"), .incidentAction(IncidentAction(incident: incident, step: .agreed(incident))))
    },
    .notRepresentative: { channel in
      try channel.agree(Scene.arrangement(channel.roster.parties, representatives: ["commander-1"]))
      let incident = try channel.write(urgent("a"), .incidentOpened(Scene.incident()))
      let fact = try channel.write(
        plans("a"), .incidentAction(IncidentAction(incident: incident, step: .fact)), parts: 1)
      return try channel.write(plans("b"), .incidentAction(IncidentAction(incident: incident, step: .agreed(fact))))
    },
    .notACallRecord: { channel in
      let own = try channel.write(plans("a"), .callRecord(Scene.call(with: "b")), parts: 1)
      return try channel.write(plans("a"), .callRecord(Scene.call(with: "b", differsFrom: own)), parts: 1)
    },
    .ownWords: { channel in
      try channel.write(plans("a"), .voice(.takenDown(Scene.takenDown(from: "a"))))
    },
    .notTakenDown: { channel in
      let message = try channel.write(urgent("b"), Scene.message())
      return try channel.write(plans("a"), .voice(.reconciled(Reconciled(takenDown: message, entry: message))))
    },
    .notOwnTakenDown: { channel in
      let taken = try channel.write(plans("b"), .voice(.takenDown(Scene.takenDown(from: "a"))))
      return try channel.write(plans("a"), .voice(.reconciled(Reconciled(takenDown: taken, entry: taken))))
    },
    .notByThatParty: { channel in
      let taken = try channel.write(plans("b"), .voice(.takenDown(Scene.takenDown(from: "a"))))
      return try channel.write(plans("b"), .voice(.reconciled(Reconciled(takenDown: taken, entry: taken))))
    },
  ]
}
