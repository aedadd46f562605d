// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import Testing
import TransparencyLog
import Wire

@testable import Mechanism

@Suite struct DraftCheckTests {
  private func agreed() throws -> TestChannel {
    var channel = try TestChannel()
    try channel.agree()
    return channel
  }

  private func refusals(_ channel: TestChannel, _ body: Body, _ lane: Lane = .plans) throws -> [DraftRefusal] {
    DraftCheck(board: channel.board(), own: try party("a"), now: channel.now).check(body, in: lane).refusals
  }

  @Test func aSoundNoticeIsAccepted() throws {
    let channel = try agreed()
    #expect(try refusals(channel, .notice(Scene.notice(from: channel.now))) == [])
  }

  @Test func placesOutsideTheAreaAreRefusedAndSwappedOnesNamed() throws {
    let channel = try agreed()
    let outside = try Scene.notice(Scene.circle(45, 10), from: channel.now)
    #expect(
      try refusals(channel, .notice(outside)) == [.outsideAreaOfOperations(field: "notice.volumes", volume: 0)])
    let swapped = try Scene.notice(Scene.circle(35.9, 33.5, 5), from: channel.now)
    #expect(try refusals(channel, .notice(swapped)) == [.coordinatesSwapped(field: "notice.volumes", volume: 0)])
    let edge = try Scene.notice(Scene.circle(33.01, 35, 5), from: channel.now)
    #expect(try refusals(channel, .notice(edge)) == [.outsideAreaOfOperations(field: "notice.volumes", volume: 0)])
  }

  @Test func whatWasFoundOfAnAreaIsOfTheAgreedAreasOfThen() throws {
    let findings = AreaFindings()
    let here = AreaOfOperations([try Scene.circle(35, 36, 100)])
    let elsewhere = AreaOfOperations([try Scene.circle(45, 10, 100)])
    let place = try Scene.circle(35, 36, 1)
    for _ in 0..<2 {
      #expect(findings.defect(of: place, in: here) == nil)
      #expect(findings.defect(of: place, in: elsewhere) == .outsideAreaOfOperations)
      #expect(try findings.defect(of: Scene.circle(45, 10, 1), in: here) == .outsideAreaOfOperations)
    }
  }

  @Test func partiesAndTimesAreChecked() throws {
    let channel = try agreed()
    let stranger = try party("z")
    let start = channel.now.adding(seconds: -1)
    let notice = try Scene.notice(from: start, kind: .other(9), concerned: [stranger])
    #expect(
      try refusals(channel, .notice(notice)) == [
        .notKnown(field: "notice.kind"),
        .unknownParty(field: "notice.concerned", stranger, known: channel.roster.parties),
        .startInPast(field: "notice.volumes", volume: 0, start: start, now: channel.now),
      ])
    var empty = try Scene.notice(from: channel.now)
    empty.volumes = []
    #expect(try refusals(channel, .notice(empty)) == [.count(field: "notice.volumes", 0, limit: 1...64)])
  }

  @Test func onlyOwnCurrentActivitiesCanBeAmended() throws {
    var channel = try agreed()
    let notice = try Scene.notice(from: channel.now)
    let theirs = try channel.write(plans("b"), .notice(notice))
    let own = try channel.write(plans("a"), .notice(notice))
    func amendment(_ activity: EntryRef, _ replaces: EntryRef) -> Body {
      .amendment(ActivityAmendment(activity: activity, replaces: replaces, notice: notice))
    }
    #expect(try refusals(channel, amendment(own, own)) == [])
    #expect(
      try refusals(channel, amendment(theirs, theirs)) == [
        .notOwnActivity(field: "amendment.activity", theirs, owner: try party("b"))
      ])
    let newer = try channel.write(plans("a"), amendment(own, own))
    #expect(
      try refusals(channel, amendment(own, own)) == [
        .outdatedVersion(field: "amendment.replaces", own, current: newer)
      ])
    try channel.write(plans("a"), .activity(own, .started(at: channel.now)))
    #expect(try refusals(channel, .activity(own, .withdrawn)) == [.alreadyStarted(field: "activity", own)])
    let ahead = channel.now.adding(seconds: Int(Scene.tolerance) + 1)
    #expect(
      try refusals(channel, .activity(own, .ended(at: ahead))) == [
        .reportedAhead(field: "at", ahead, now: channel.now)
      ])
    try channel.write(plans("a"), .activity(own, .ended(at: channel.now)))
    #expect(
      try refusals(channel, amendment(own, newer)) == [.activityOver(field: "amendment.activity", own, .ended)])
  }

  @Test func referencesMustBeOnTheBoard() throws {
    var channel = try agreed()
    let own = try channel.write(urgent("a"), Scene.message(), parts: 1)
    let theirs = try channel.write(urgent("b"), Scene.message())
    let nowhere = EntryRef(origin: try urgent("b"), index: 0, leaf: .zero)
    #expect(try refusals(channel, Scene.answer(theirs, .hasIt), .urgent) == [])
    #expect(
      try refusals(channel, Scene.answer(nowhere, .hasIt), .urgent) == [.unknownEntry(field: "answer.to", nowhere)])
    #expect(try refusals(channel, Scene.answer(own, .hasIt), .urgent) == [.ownEntry(field: "answer.to", own)])
    #expect(
      try refusals(channel, .arrangementSigned(theirs)) == [
        .wrongKind(field: "arrangement", theirs, needed: .proposedArrangement)
      ])
    #expect(
      try refusals(channel, .partRemoved(PartRemoved(entry: own, number: 1, reason: .spill))) == [
        .noSuchPart(field: "part.number", 1, count: 1)
      ])
    #expect(
      try refusals(channel, .notice(Scene.notice(from: channel.now)), .urgent) == [.wrongLane(.notice, .urgent)])
    #expect(
      try refusals(channel, Scene.message(.immediate, about: nowhere), .urgent) == [
        .unknownEntry(field: "message.about", nowhere)
      ])
  }

  @Test func aFlashIsNotHeldUpByWhatItSpeaksOf() throws {
    let channel = try agreed()
    let nowhere = EntryRef(origin: try urgent("b"), index: 7, leaf: .zero)
    let check = DraftCheck(board: channel.board(), own: try party("a"), now: channel.now)
    let verdict = check.check(try Scene.message(.flash, about: nowhere), in: .urgent)
    #expect(verdict == DraftVerdict(refusals: [], defects: [.unknownSubject]))
  }

  @Test func aSafetyWarningIsNeverRefused() throws {
    let channel = try agreed()
    let check = DraftCheck(board: channel.board(), own: try party("a"), now: channel.now)
    var warning = try Scene.warning(35.8, 35.5)
    warning.upper = nil
    warning.until = warning.from.adding(seconds: -1)
    warning.radius = .zero
    warning.place = try Scene.position(35.9, 33.5)
    let verdict = check.check(.safetyWarning(warning), in: .plans)
    #expect(verdict.isAccepted)
    #expect(
      verdict.defects == [.heightsMissing, .fromAfterUntil, .radiusNotPositive, .inPlansLog, .coordinatesSwapped])
  }

  @Test func whatTheNodeWritesItselfCanNotBeDrafted() throws {
    let channel = try agreed()
    let received = Body.received(Received(log: channel.position(try plans("b")), at: channel.now))
    #expect(try refusals(channel, received) == [.nodeOnly(.received)])
  }

  @Test func arrangementsNameTheChannelsParties() throws {
    let channel = try TestChannel()
    var terms = try Scene.arrangement([party("a")], commCheck: 0, rules: 7)
    terms.areaOfOperations = []
    #expect(
      try refusals(channel, .arrangementProposed(terms)) == [
        .partiesNotOfChannel(field: "arrangement.parties", [party("a")], channel: channel.roster.parties),
        .unknownRules(field: "arrangement.rulesVersion", 7, known: 1...1),
        .count(field: "arrangement.areaOfOperations", 0, limit: 1...16),
        .zeroInterval(field: "arrangement.commCheckSeconds"),
      ])
  }

  @Test func whatWasAcceptedIsValidOnTheBoard() throws {
    for seed in 0..<30 as Range<UInt64> {
      var channel = try RandomChannel(seed: seed, entries: 60).channel
      let board = channel.board()
      let check = DraftCheck(board: board, own: try party("a"), now: channel.now)
      let refs = board.activities.map(\.ref) + board.holds.map(\.ref) + board.messages.map(\.ref)
      let bodies = try refs.flatMap { ref -> [Body] in
        [
          .activity(ref, .withdrawn), .holdRequested(HoldRequest(subject: .activity(ref))), .holdLifted(ref),
          Scene.answer(ref, .objection),
          .amendment(
            ActivityAmendment(activity: ref, replaces: ref, notice: try Scene.notice(from: channel.now))),
        ]
      }
      // A log that has stated roots which do not hold is read without them; an own node never writes such.
      let own = try #require(board.logs.number(of: plans("a")))
      guard board.seals.isEmpty, board.waiting.isEmpty, board.logs[own].disagreements.isEmpty else { continue }
      for body in bodies where check.check(body, in: .plans).isAccepted {
        let before = channel
        let ref = try channel.write(plans("a"), body)
        #expect(channel.board().invalidReason(of: ref) == nil)
        channel = before
      }
    }
  }
}
