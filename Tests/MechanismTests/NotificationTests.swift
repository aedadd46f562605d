// SPDX-License-Identifier: Apache-2.0
import Separation
import Testing
import TransparencyLog
import Wire

@testable import Mechanism

/// The channel between a humanitarian body and a force, and parties that only observe.
@Suite struct NotificationTests {
  private func humanitarian(_ channel: inout TestChannel) throws {
    var terms = try Scene.arrangement(channel.roster.parties)
    terms.character = .humanitarian
    terms.leadTimes = LeadTimes(normalSeconds: 48 * 3_600, emergencySeconds: 24 * 3_600)
    try channel.agree(terms)
  }

  private func site(
    _ channel: inout TestChannel, in hours: Int, lead: NoticeLead = .normal, expires: Instant? = nil
  ) throws -> EntryRef {
    var notice = try Scene.notice(from: channel.now.adding(seconds: hours * 3_600), kind: .staticSite)
    notice.humanitarian = HumanitarianDetails(
      source: .onSite, check: .byImage, checkedAt: channel.now, expiresAt: expires, lead: lead)
    return try channel.write(plans("a"), .notice(notice))
  }

  private func notification(_ ref: EntryRef, _ channel: TestChannel, at now: Instant? = nil) throws -> Notification {
    let board = channel.board()
    let activity = try #require(board.activity(ref))
    return try #require(board.notification(of: activity, at: now ?? channel.now))
  }

  @Test func aNoticeIsNotifiedThenReceivedThenPassedOn() throws {
    var channel = try TestChannel()
    try humanitarian(&channel)
    let ref = try site(&channel, in: 72)
    #expect(try notification(ref, channel).state == .notified)
    try channel.receiveAll()
    #expect(try notification(ref, channel).state == .received)
    try channel.write(plans("b"), Scene.answer(ref, .passedOn(.partial)))
    #expect(try notification(ref, channel).state == .received)
    try channel.write(plans("b"), Scene.answer(ref, .passedOn(.allConcerned)))
    #expect(try notification(ref, channel).state == .passedOn)
    #expect(channel.board().invalid.isEmpty)
  }

  @Test func nobodySaysHowHeStandsToASiteAndNobodyFindsAConflictWithIt() throws {
    var channel = try TestChannel()
    try humanitarian(&channel)
    let ref = try site(&channel, in: 72)
    let movement = try channel.write(plans("b"), .notice(Scene.notice(from: channel.now.adding(seconds: 300_000))))
    let states: [AnswerState] = [
      .understood, .done, .noObjection, .objection, .requestForChange, .declined,
      .proposal(try Scene.notice(from: channel.now)),
    ]
    var refs = try states.map { try channel.write(plans("b"), Scene.answer(ref, $0)) }
    refs.append(try channel.write(plans("b"), .finding(Scene.finding(ref, .version(movement)))))
    refs.append(try channel.write(urgent("b"), .holdRequested(HoldRequest(subject: .activity(ref)))))
    let board = channel.board()
    for entry in refs { #expect(board.invalidReason(of: entry) == .notificationOnly) }
    #expect(board.activity(ref)?.dispositions.isEmpty == true)
    let area = try channel.write(
      urgent("b"), .holdRequested(HoldRequest(subject: .volume(Scene.volume(from: channel.now)))))
    let heard = try channel.write(urgent("b"), Scene.answer(ref, .hasIt))
    for entry in [area, heard] { #expect(channel.board().invalidReason(of: entry) == nil) }
    let check = DraftCheck(board: board, own: try party("b"), now: channel.now)
    #expect(
      check.check(Scene.answer(ref, .objection), in: .plans).refusals == [.character(.objection, .notificationOnly)])
    #expect(check.check(Scene.answer(ref, .hasIt), in: .urgent).isAccepted)
  }

  @Test func anObjectionToAProposedArrangementIsHeardThereToo() throws {
    var channel = try TestChannel()
    var terms = try Scene.arrangement(channel.roster.parties)
    terms.character = .humanitarian
    let proposal = try channel.write(plans("a"), .arrangementProposed(terms))
    let objection = try channel.write(plans("b"), Scene.answer(proposal, .objection))
    #expect(channel.board().invalidReason(of: objection) == nil)
  }

  @Test(arguments: [
    (47, NoticeLead.normal, true), (49, .normal, false), (25, .emergency, false), (23, .emergency, true),
  ])
  func aNoticeIsLateByTheLeadTimeThatItIsHeldTo(hours: Int, lead: NoticeLead, isLate: Bool) throws {
    var channel = try TestChannel()
    try humanitarian(&channel)
    let ref = try site(&channel, in: hours, lead: lead)
    try channel.receiveAll()
    #expect(try notification(ref, channel).isLate == isLate)
  }

  @Test func whatHasExpiredStaysOnTheList() throws {
    var channel = try TestChannel()
    try humanitarian(&channel)
    let expiry = channel.now.adding(seconds: 73 * 3_600)
    let ref = try site(&channel, in: 72, expires: expiry)
    #expect(try !notification(ref, channel, at: expiry.adding(milliseconds: -1)).isExpired)
    #expect(try notification(ref, channel, at: expiry).isExpired)
    #expect(channel.board().activities.map(\.ref) == [ref])
    try channel.write(plans("a"), .activity(ref, .withdrawn))
    #expect(try !notification(ref, channel, at: expiry).isExpired)
  }

  @Test func reportsEnRouteAreTheOwnersAndEndWithTheMovement() throws {
    var channel = try TestChannel()
    try humanitarian(&channel)
    let ref = try site(&channel, in: 72)
    func report(_ status: EnRouteStatus, _ seconds: Int) throws -> Body {
      .enRoute(
        EnRoute(
          activity: ref, position: try Scene.position(35.5, 35.8), at: channel.now.adding(seconds: seconds),
          status: status))
    }
    try channel.write(urgent("a"), report(.arrived, -10))
    try channel.write(plans("a"), report(.underway, -60))
    let other = try channel.write(urgent("b"), report(.underway, 0))
    #expect(channel.board().invalidReason(of: other) == .notOwnActivity)
    #expect(channel.board().enRoute(of: ref).map(\.report.status) == [.underway, .arrived])
    #expect(channel.board().enRoute.count == 2)
    try channel.write(plans("a"), .activity(ref, .ended(at: channel.now)))
    let late = try channel.write(urgent("a"), report(.underway, 0))
    #expect(channel.board().invalidReason(of: late) == .activityOver)
    #expect(channel.board().digest() == channel.boardBackwards().digest())
  }

  @Test func aMovementThatNeedsAssistanceRingsUntilALaterReport() throws {
    var channel = try TestChannel()
    try humanitarian(&channel)
    let ref = try channel.write(
      plans("a"), .notice(Scene.notice(from: channel.now.adding(seconds: 3_600), kind: .humanitarianMovement)))
    func report(_ status: EnRouteStatus) throws -> Body {
      .enRoute(
        EnRoute(activity: ref, position: try Scene.position(35.5, 35.8), at: channel.now, status: status))
    }
    let underway = try channel.write(urgent("a"), report(.underway))
    #expect(channel.board().openItem(underway) == nil)
    let call = try channel.write(urgent("a"), report(.needsAssistance))
    let item = try #require(channel.board().openItem(call))
    #expect(try item.precedence == .immediate && item.asks(party("b")) && !item.asks(party("a")))
    #expect(channel.board().entries(onActivity: ref).contains(call))
    try channel.write(urgent("a"), report(.underway))
    #expect(channel.board().openItem(call) == nil)
    let again = try channel.write(urgent("a"), report(.needsAssistance))
    #expect(channel.board().openItem(again) != nil)
    try channel.write(plans("a"), .activity(ref, .ended(at: channel.now)))
    #expect(channel.board().openItem(again) == nil)
  }

  @Test func onlyWhatMovesIsReportedOnItsWayAndAFarPlaceIsFlagged() throws {
    var channel = try TestChannel()
    try channel.agree()
    let start = channel.now.adding(seconds: 3_600)
    func verdict(_ kind: ActivityKind, _ latitude: Double, seconds: Int = 0) throws -> DraftVerdict {
      let ref = try channel.write(plans("a"), .notice(Scene.notice(from: start, kind: kind)))
      let report = EnRoute(
        activity: ref, position: try Scene.position(latitude, 35.8), at: channel.now.adding(seconds: seconds),
        status: .underway)
      return DraftCheck(board: channel.board(), own: try party("a"), now: channel.now).check(
        .enRoute(report), in: .urgent)
    }
    let near = try verdict(.convoy, 35.5)
    #expect(near.isAccepted && near.defects.isEmpty)
    #expect(try verdict(.humanitarianMovement, 35.62).defects.isEmpty, "3 km outside of a circle of 10 km")
    #expect(try verdict(.humanitarianMovement, 35.7).defects == [.awayFromNotified])
    for kind in [ActivityKind.staticSite, .patrol, .flight] {
      guard case .notAMovement("activity", _, _)? = try verdict(kind, 35.5).refusals.first else {
        Issue.record("\(kind)")
        continue
      }
    }
    guard case .beforeNotice("at", _, _)? = try verdict(.convoy, 35.5, seconds: -3_600).refusals.first else {
      Issue.record("a report before the notice")
      return
    }
  }

  @Test func whileProposalsDifferInCharacterNothingIsTakenFromAnybody() throws {
    var channel = try TestChannel()
    var terms = try Scene.arrangement(channel.roster.parties)
    try channel.write(plans("a"), .arrangementProposed(terms), seeing: .nothingNew)
    terms.character = .humanitarian
    try channel.write(plans("b"), .arrangementProposed(terms), seeing: .nothingNew)
    let ref = try channel.write(plans("a"), .notice(Scene.notice(from: channel.now.adding(seconds: 9_000))))
    let objection = try channel.write(plans("b"), Scene.answer(ref, .objection))
    #expect(channel.board().invalidReason(of: objection) == nil)
    #expect(!channel.board().isNotificationOnly)
  }

  @Test func anObserverHearsAllAndIsConcernedInNothing() throws {
    var channel = try TestChannel(["a", "b", "c"])
    var terms = try Scene.arrangement(channel.roster.parties)
    terms.observers = [try party("c")]
    try channel.agree(terms)
    let ref = try channel.write(plans("a"), .notice(Scene.notice(from: channel.now.adding(seconds: 9_000))))
    try channel.receiveAll(by: ["b"])
    let objection = try channel.write(plans("c"), Scene.answer(ref, .objection))
    let message = try channel.write(urgent("c"), Scene.message(.flash))
    let warning = try channel.write(urgent("c"), .safetyWarning(Scene.warning()))
    let board = channel.board()
    #expect(board.invalidReason(of: objection) == .observer)
    #expect(board.messages.map(\.ref) == [message] && board.warnings.map(\.ref) == [warning])
    let lines = [try party("b"): LineCurrency(lastWord: channel.now, isUp: true)]
    let standing = try #require(board.standing(of: ref, for: party("a"), lines: lines, now: channel.now))
    #expect(standing.parties.map(\.party) == [try party("b")])
    #expect(standing.summary == .noKnownConflict(asOf: channel.now))
  }
}
