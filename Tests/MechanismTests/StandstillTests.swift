// SPDX-License-Identifier: Apache-2.0
import Separation
import Testing
import TransparencyLog
import Wire

@testable import Mechanism

/// Suspension, resumption and termination of an arrangement.
@Suite struct StandstillTests {
  private func agreed(_ names: [String] = ["a", "b"], terminationNotice: UInt32 = 0) throws -> TestChannel {
    var channel = try TestChannel(names)
    var terms = try Scene.arrangement(channel.roster.parties)
    terms.terminationNoticeSeconds = terminationNotice
    try channel.agree(terms)
    return channel
  }

  private func refusals(_ channel: TestChannel, _ body: Body, _ lane: Lane = .plans, by own: String = "a") throws
    -> [DraftRefusal]
  {
    DraftCheck(board: channel.board(), own: try party(own), now: channel.now).check(body, in: lane).refusals
  }

  @Test func oneSideSuspendsAndAllResume() throws {
    var channel = try agreed(["a", "b", "c"])
    let suspension = try channel.write(urgent("b"), .arrangementSuspended(channel.inForce))
    for name in ["b", "a"] {
      #expect(channel.board().standstill(at: channel.now).suspensions.map(\.ref) == [suspension])
      try channel.write(plans(name), .arrangementResumed(suspension))
    }
    let open = try #require(channel.board().suspensions.first)
    #expect(try open.missing == [party("c")] && open.isOpen)
    try channel.write(plans("c"), .arrangementResumed(suspension))
    #expect(channel.board().standstill(at: channel.now).suspensions.isEmpty)
    #expect(channel.board().suspensions.map(\.isOpen) == [false])
  }

  @Test func everySuspensionIsToBeResumedForItself() throws {
    var channel = try agreed()
    let first = try channel.write(urgent("a"), .arrangementSuspended(channel.inForce))
    let second = try channel.write(urgent("b"), .arrangementSuspended(channel.inForce))
    for name in ["a", "b"] { try channel.write(plans(name), .arrangementResumed(first)) }
    #expect(channel.board().standstill(at: channel.now).suspensions.map(\.ref) == [second])
  }

  @Test func aNewArrangementThatHadSeenItEndsASuspension() throws {
    var channel = try agreed()
    try channel.write(urgent("a"), .arrangementSuspended(channel.inForce))
    let from = channel.now.adding(seconds: 500)
    try channel.agree(Scene.arrangement(channel.roster.parties, from: from))
    #expect(channel.board().standstill(at: from.adding(milliseconds: -1)).suspensions.count == 1)
    #expect(channel.board().standstill(at: from).suspensions.isEmpty)
  }

  @Test func whileSuspendedNothingNewIsNotifiedAndEverythingUrgentGoesOn() throws {
    var channel = try agreed()
    let notice = try Scene.notice(from: channel.now.adding(seconds: 7_200))
    let own = try channel.write(plans("a"), .notice(notice))
    let theirs = try channel.write(plans("b"), .notice(notice))
    channel.pass(5)
    try channel.write(urgent("b"), .arrangementSuspended(channel.inForce))
    let suspended = DraftRefusal.suspended(field: "notice", by: try party("b"), since: channel.now)
    #expect(try refusals(channel, .notice(notice)) == [suspended])
    #expect(suspended.description.contains("hotline"))
    let amendment = ActivityAmendment(activity: own, replaces: own, notice: notice)
    #expect(try refusals(channel, .amendment(amendment)).count == 1)
    let goesOn: [(Body, Lane)] = [
      (try Scene.message(.flash), .urgent), (.safetyWarning(try Scene.warning()), .urgent),
      (.holdRequested(HoldRequest(subject: .activity(theirs))), .urgent), (Scene.answer(theirs, .objection), .urgent),
      (.manning(Manning(level: .full)), .urgent), (.activity(own, .withdrawn), .plans),
      (.activity(own, .started(at: channel.now)), .plans),
    ]
    for (body, lane) in goesOn { #expect(try refusals(channel, body, lane) == [], "\(body)") }
  }

  @Test func whoeverNotifiesAllTheSameIsHeardAndRestricted() throws {
    var channel = try agreed()
    try channel.write(urgent("a"), .arrangementSuspended(channel.inForce))
    let notice = try channel.write(plans("b"), .notice(Scene.notice(from: channel.now.adding(seconds: 7_200))))
    try channel.receiveAll()
    #expect(channel.board().activity(notice)?.state == .notified)
    #expect(try channel.standing(notice, for: "a").codes == [.arrangementSuspended])
  }

  @Test func deadlinesOfASuspendedOrEndedArrangementGoOn() throws {
    var channel = try agreed()
    try channel.write(urgent("a"), .arrangementSuspended(channel.inForce))
    let termination = ArrangementTermination(arrangement: try channel.inForce, from: channel.now)
    try channel.write(plans("a"), .arrangementTerminated(termination))
    let message = try channel.write(urgent("b"), Scene.message(.flash))
    try channel.receiveAll()
    let progress = try #require(channel.board().message(message)?.progress.first)
    #expect(progress.dues?[.hasIt] == channel.now.adding(seconds: 60))
    #expect(channel.board().arrangement(at: channel.now.adding(seconds: 100))?.arrangement.receiptSeconds == 30)
  }

  @Test func aTerminationTakesEffectAtItsTime() throws {
    var channel = try agreed()
    let from = channel.now.adding(seconds: 86_400)
    let ending = ArrangementTermination(arrangement: try channel.inForce, from: from)
    let termination = try channel.write(plans("b"), .arrangementTerminated(ending))
    let board = channel.board()
    #expect(board.standstill(at: from.adding(milliseconds: -1)).ends.isEmpty)
    #expect(board.standstill(at: from).ends.map(\.ref) == [termination])
    #expect(board.openItem(termination)?.precedence == .priority)
    // What is over before goes on as agreed; what is not, can not rely on it.
    let before = try channel.write(plans("a"), .notice(Scene.notice(from: channel.now.adding(seconds: 7_200))))
    let across = try channel.write(plans("a"), .notice(Scene.notice(from: from.adding(seconds: -60))))
    try channel.receiveAll()
    #expect(try channel.standing(before, for: "a").codes == [])
    #expect(try channel.standing(across, for: "a").codes == [.arrangementTerminated])
    channel.now = from
    let refused = try refusals(channel, .notice(Scene.notice(from: from)))
    #expect(refused == [.terminated(field: "notice", by: try party("b"), from: from)])
  }

  @Test func aTerminationOnShortNoticeIsRefusedAtHomeAndCountsOnTheBoard() throws {
    var channel = try agreed(terminationNotice: 3_600)
    let inForce = try channel.inForce
    let earliest = channel.now.adding(seconds: 3_600)
    let early = ArrangementTermination(arrangement: inForce, from: channel.now.adding(seconds: 600))
    #expect(
      try refusals(channel, .arrangementTerminated(early)) == [
        .noticeTooShort(field: "from", early.from, earliest: earliest)
      ])
    let late = ArrangementTermination(arrangement: inForce, from: earliest)
    #expect(try refusals(channel, .arrangementTerminated(late)) == [])
    try channel.write(plans("b"), .arrangementTerminated(early))
    #expect(channel.board().terminations.map(\.shortMilliseconds) == [3_000_000])
    #expect(channel.board().standstill(at: early.from).ends.count == 1)
  }

  @Test func aSuspensionRingsUntilTheOtherSideHasAnsweredIt() throws {
    var channel = try agreed()
    let suspension = try channel.write(urgent("a"), .arrangementSuspended(channel.inForce))
    #expect(channel.board().openItem(suspension)?.precedence == .immediate)
    #expect(channel.board().answered(suspension, by: try party("b")) == [])
    let resumption = try channel.write(plans("b"), .arrangementResumed(suspension))
    #expect(channel.board().answered(suspension, by: try party("b")).contains(.word))
    #expect(channel.board().openItem(resumption)?.precedence == .priority)
    let again = try channel.write(plans("b"), .arrangementResumed(suspension))
    #expect(channel.board().openItem(again) == nil, "said before")
    try channel.write(plans("a"), .arrangementResumed(suspension))
    #expect(channel.board().openItem(suspension) == nil)
    #expect(channel.board().openItem(resumption) == nil)
  }

  @Test func onlyWhatAllHaveSignedIsSuspendedAndOnlyOnceResumedByEach() throws {
    var channel = try agreed()
    let proposal = try channel.write(plans("b"), .arrangementProposed(Scene.arrangement(channel.roster.parties)))
    #expect(try refusals(channel, .arrangementSuspended(proposal), .urgent).count == 1)
    #expect(try refusals(channel, .arrangementSuspended(channel.inForce), .urgent) == [])
    let suspension = try channel.write(urgent("b"), .arrangementSuspended(channel.inForce))
    #expect(try refusals(channel, .arrangementResumed(suspension)) == [])
    try channel.write(plans("a"), .arrangementResumed(suspension))
    #expect(try refusals(channel, .arrangementResumed(suspension)).count == 1)
    #expect(try refusals(channel, .arrangementResumed(suspension), by: "b") == [])
  }

  @Test func aCounterProposalIsShownAtWhatItCounters() throws {
    var channel = try TestChannel()
    let first = try channel.write(plans("a"), .arrangementProposed(Scene.arrangement(channel.roster.parties)))
    var terms = try Scene.arrangement(channel.roster.parties, minimumNotice: 900)
    terms.replaces = first
    let counter = try channel.write(plans("b"), .arrangementProposed(terms))
    #expect(channel.board().arrangements.map(\.counteredBy) == [[counter], []])
    // It closes nothing: the older one can still be signed.
    for name in ["a", "b"] { try channel.write(plans(name), .arrangementSigned(first)) }
    try channel.receiveAll()
    #expect(try channel.inForce == first)
  }
}
