// SPDX-License-Identifier: Apache-2.0
import Separation
import Testing
import TransparencyLog
import Wire

@testable import Mechanism

/// An activity of `a`, seen by `a`, with `b` concerned.
private struct Sortie {
  var channel: TestChannel
  var activity: EntryRef
  var version: EntryRef
  var wordOfB: Instant?
  /// What a step wants to remember for the next one.
  var remembered: EntryRef?

  /// Agreed, notified in time and received: nothing is in the way.
  init(area: Area? = nil, startsIn seconds: Int = 7_200, concerned: [PartyID] = [], agreed: Bool = true) throws {
    channel = try TestChannel()
    if agreed { try channel.agree() }
    channel.pass(60)
    let notice = try Scene.notice(area, from: channel.now.adding(seconds: seconds), concerned: concerned)
    activity = try channel.write(plans("a"), .notice(notice))
    version = activity
    try channel.receiveAll(by: ["b"])
  }

  func standing(for own: String = "a") throws -> Standing {
    let lines = [try party("b"): LineCurrency(lastWord: wordOfB ?? channel.now, isUp: true)]
    guard let standing = channel.board().standing(of: activity, for: try party(own), lines: lines, now: channel.now)
    else { throw TestFailure.missing("activity") }
    return standing
  }

  mutating func answer(_ state: AnswerState) throws {
    remembered = try channel.write(plans("b"), Scene.answer(version, state))
  }

  mutating func amend(startsIn seconds: Int = 7_200) throws {
    let notice = try Scene.notice(from: channel.now.adding(seconds: seconds))
    version = try channel.write(
      plans("a"), .amendment(ActivityAmendment(activity: activity, replaces: version, notice: notice)))
    try channel.receiveAll(by: ["b"])
  }
}

/// How a reason comes about and how it goes.
private struct Course {
  var begin: @Sendable () throws -> Sortie = { try Sortie() }
  var restrict: @Sendable (inout Sortie) throws -> Void = { _ in }
  /// Nil for what only another version of the software can lift.
  var lift: (@Sendable (inout Sortie) throws -> Void)?
}

/// Every row of the table "Standing".
@Suite struct StandingTests {
  @Test func theTableIsTheCode() throws {
    let rows = try RulesPage().rows("Standing")
    #expect(rows.map { $0[1] } == StandingReason.Code.allCases.map(\.rawValue))
    #expect(rows.map { $0[0] } == StandingReason.Code.allCases.map { String($0.rank) })
  }

  @Test func withNothingInTheWayThereIsNoKnownConflict() throws {
    let sortie = try Sortie()
    #expect(try sortie.standing().summary == .noKnownConflict(asOf: sortie.channel.now))
    #expect(try sortie.standing(for: "b").summary == .noKnownConflict(asOf: sortie.channel.now))
  }

  @Test(arguments: StandingReason.Code.allCases)
  func everyReasonRestrictsUntilItIsLifted(_ code: StandingReason.Code) throws {
    let course = try #require(Self.courses[code])
    var sortie = try course.begin()
    try course.restrict(&sortie)
    let restricted = try sortie.standing()
    #expect(restricted.codes.contains(code), "\(restricted.codes)")
    guard let lift = course.lift else { return }
    try lift(&sortie)
    let lifted = try sortie.standing()
    #expect(lifted.codes == [], "\(lifted.codes)")
  }

  @Test func theMostRestrictiveReasonComesFirst() throws {
    var sortie = try Sortie(startsIn: 600)
    try sortie.answer(.requestForChange)
    try sortie.channel.write(urgent("b"), .holdRequested(HoldRequest(subject: .activity(sortie.activity))))
    try sortie.channel.writeGarbage(plans("b"))
    sortie.wordOfB = TestChannel.start.adding(seconds: -10_000)
    #expect(
      try sortie.standing().codes == [.holdRequested, .requestForChange, .notUnderstood, .lateNotice, .notCurrent])
  }

  @Test func silenceLetsTheStandingLapse() throws {
    var sortie = try Sortie()
    let word = sortie.channel.now
    sortie.wordOfB = word
    sortie.channel.pass(Int(Scene.commCheck))
    #expect(try sortie.standing().summary == .noKnownConflict(asOf: word))
    sortie.channel.pass(1)
    #expect(try sortie.standing().summary == .notCurrent(since: word))
  }

  @Test func aPartyThatNeverSpokeIsNotCurrent() throws {
    let sortie = try Sortie()
    let standing = sortie.channel.board().standing(
      of: sortie.activity, for: try party("a"), lines: [:], now: sortie.channel.now)
    #expect(standing?.summary == .notCurrent(since: nil))
  }

  @Test func theBestSummarySaysNoMoreThanItKnows() throws {
    let summary = Standing.Summary.noKnownConflict(asOf: try Instant(iso8601: "2018-09-17T19:40:00Z"))
    #expect(summary.description == "no known conflict among notified activities, as of 1940 Z")
  }

  @Test func noWordReadsAsLeave() throws {
    let parties = try party("b")
    let ref = EntryRef(origin: try plans("a"), index: 0, leaf: .zero)
    let reasons: [StandingReason] = [
      .objection(parties, ref), .declined(parties, ref), .notReceived(parties), .lateNotice(parties),
      .notCurrent(parties, since: nil), .noArrangement, .proposal(parties, ref),
    ]
    let texts =
      reasons.map(\.description) + InvalidReason.allCases.map(\.description)
      + [Standing.Summary.noKnownConflict(asOf: TestChannel.start).description]
    for text in texts {
      for word in ["permi", "approv", "clear", "authoris", "authoriz", "grant", "safe"] {
        #expect(!text.lowercased().contains(word), "\(text)")
      }
    }
  }

  @Test func withdrawnAndEndedActivitiesHaveNoOtherSummary() throws {
    for (event, state) in [(ActivityEvent.withdrawn, ActivityState.withdrawn), (.ended(at: TestChannel.start), .ended)]
    {
      var sortie = try Sortie()
      try sortie.answer(.objection)
      try sortie.channel.write(plans("a"), .activity(sortie.activity, event))
      #expect(try sortie.standing().summary == .over(state))
    }
  }

  @Test func anAreaUnderARequestHoldRestrictsOnlyWhatItTouches() throws {
    for (latitude, expected) in [(35.5, [StandingReason.Code.holdRequested]), (36.5, [])] {
      var sortie = try Sortie()
      let volume = try Scene.volume(Scene.circle(latitude), from: sortie.channel.now, minutes: 600)
      try sortie.channel.write(urgent("b"), .holdRequested(HoldRequest(subject: .volume(volume))))
      #expect(try sortie.standing().codes == expected)
    }
  }

  @Test func anUnknownEntryOfAThirdPartyThatIsNotInvolvedIsStillOfAConcernedOne() throws {
    // All parties of the arrangement are concerned, whoever they are.
    var channel = try TestChannel(["a", "b", "c"])
    try channel.agree()
    let activity = try channel.write(plans("a"), .notice(Scene.notice(from: channel.now.adding(seconds: 7_200))))
    try channel.receiveAll(by: ["b"])
    #expect(try channel.standing(activity, for: "a").codes == [.notReceived])
    try channel.receiveAll(by: ["c"])
    #expect(try channel.standing(activity, for: "a").codes == [])
    try channel.write(plans("c"), .unknown(99))
    #expect(try channel.standing(activity, for: "a").codes == [.notUnderstood])
  }

  // MARK: Courses

  private static let courses: [StandingReason.Code: Course] = [
    .splitView: Course(
      restrict: { sortie in
        let wrong = LogPosition(origin: try urgent("a"), size: 1, root: .zero)
        try sortie.channel.write(urgent("a"), Scene.message())
        let frontier = [sortie.channel.position(try plans("a")), wrong].sorted { $0.origin < $1.origin }
        try sortie.channel.write(urgent("b"), Scene.message(), seeing: .exact(frontier))
      },
      lift: { sortie in
        try sortie.channel.write(plans("b"), sortie.channel.sealing(urgent("b"), by: "b"))
      }),
    .contingent: Course(
      restrict: {
        try $0.channel.write(urgent("a"), .activity($0.activity, .contingent(Departure(at: $0.channel.now))))
      },
      lift: { try $0.channel.write(plans("a"), .activity($0.activity, .ended(at: $0.channel.now))) }),
    .nonconforming: Course(
      restrict: {
        try $0.channel.write(urgent("a"), .activity($0.activity, .nonconforming(Departure(at: $0.channel.now))))
      },
      lift: { try $0.channel.write(urgent("a"), .activity($0.activity, .conforming(at: $0.channel.now))) }),
    .readBackDiffers: Course(
      restrict: { try $0.answer(.readBack(ReadBack(number: 0, place: Scene.position(35.55, 35.8)))) },
      lift: { try $0.answer(.readBack(ReadBack(number: 0, place: Scene.position(35.501, 35.8)))) }),
    .objection: Course(restrict: { try $0.answer(.objection) }, lift: { try $0.answer(.noObjection) }),
    .holdRequested: Course(
      restrict: { sortie in
        let request = HoldRequest(subject: .activity(sortie.activity))
        sortie.remembered = try sortie.channel.write(urgent("b"), .holdRequested(request))
      },
      lift: { sortie in
        guard let hold = sortie.remembered else { throw TestFailure.missing("hold") }
        try sortie.channel.write(urgent("b"), .holdLifted(hold))
      }),
    .declined: Course(restrict: { try $0.answer(.declined) }, lift: { try $0.answer(.noObjection) }),
    .finding: Course(
      restrict: { sortie in
        let other = try sortie.channel.write(plans("b"), .notice(Scene.notice(from: sortie.channel.now)))
        try sortie.channel.write(plans("b"), .finding(Scene.finding(sortie.version, .version(other))))
      },
      lift: { try $0.amend() }),
    .requestForChange: Course(restrict: { try $0.answer(.requestForChange) }, lift: { try $0.amend() }),
    .proposal: Course(
      restrict: { try $0.answer(.proposal(Scene.notice(from: $0.channel.now))) }, lift: { try $0.amend() }),
    .notUnderstood: Course(restrict: { try $0.channel.write(plans("b"), .unknown(77)) }),
    .waiting: Course(
      restrict: { sortie in
        // The entry of b names one of a that has not come.
        let missing = LogPosition(origin: try urgent("a"), size: 1, root: .zero)
        let frontier = [sortie.channel.position(try plans("a")), missing].sorted { $0.origin < $1.origin }
        try sortie.channel.write(urgent("b"), Scene.message(), seeing: .exact(frontier))
      }),
    .versionsDiffer: Course(
      restrict: { sortie in
        let notice = try Scene.notice(from: sortie.channel.now.adding(seconds: 7_200))
        let amendment = ActivityAmendment(activity: sortie.activity, replaces: sortie.version, notice: notice)
        let successor = try sortie.channel.openSuccessor(of: plans("a"))
        sortie.version = try sortie.channel.write(successor, .amendment(amendment), seeing: .nothingNew)
        try sortie.channel.write(plans("a"), .amendment(amendment), seeing: .nothingNew)
        try sortie.channel.receive(successor, by: plans("b"))
      },
      lift: { try $0.amend() }),
    .arrangementTerminated: Course(
      restrict: { sortie in
        let termination = ArrangementTermination(
          arrangement: try sortie.channel.inForce, from: sortie.channel.now.adding(seconds: 60))
        try sortie.channel.write(plans("b"), .arrangementTerminated(termination))
      },
      lift: { try $0.channel.agree() }),
    .arrangementSuspended: Course(
      restrict: { sortie in
        let suspension = try sortie.channel.write(urgent("b"), .arrangementSuspended(sortie.channel.inForce))
        sortie.remembered = suspension
        try sortie.channel.write(plans("b"), .arrangementResumed(suspension))
      },
      lift: { sortie in
        guard let suspension = sortie.remembered else { throw TestFailure.missing("suspension") }
        try sortie.channel.write(plans("a"), .arrangementResumed(suspension))
      }),
    .noArrangement: Course(begin: { try Sortie(agreed: false) }, lift: { try $0.channel.agree() }),
    .arrangementContested: Course(
      restrict: { sortie in
        let parties = sortie.channel.roster.parties
        let one = try sortie.channel.write(
          plans("a"), .arrangementProposed(Scene.arrangement(parties)), seeing: .nothingNew)
        let two = try sortie.channel.write(
          plans("b"), .arrangementProposed(Scene.arrangement(parties)), seeing: .nothingNew)
        for proposal in [one, two] {
          for name in ["a", "b"] { try sortie.channel.write(plans(name), .arrangementSigned(proposal)) }
        }
        try sortie.channel.receiveAll()
      },
      lift: { try $0.channel.agree() }),
    .notReceived: Course(
      restrict: { sortie in
        let notice = try Scene.notice(from: sortie.channel.now.adding(seconds: 7_200))
        sortie.activity = try sortie.channel.write(plans("a"), .notice(notice))
      },
      lift: { try $0.channel.receiveAll(by: ["b"]) }),
    .lateNotice: Course(begin: { try Sortie(startsIn: 600) }, lift: { try $0.answer(.noObjection) }),
    .defect: Course(begin: { try Sortie(area: Scene.circle(45, 10)) }, lift: { try $0.amend() }),
    .clockAhead: Course(
      restrict: { $0.wordOfB = $0.channel.now.adding(seconds: Int(Scene.tolerance) + 1) },
      lift: { $0.channel.pass(1) }),
    .notCurrent: Course(
      restrict: { $0.wordOfB = $0.channel.now.adding(seconds: -Int(Scene.commCheck) - 1) },
      lift: { $0.wordOfB = $0.channel.now }),
  ]
}
