// SPDX-License-Identifier: Apache-2.0
import Separation
import Testing
import TransparencyLog
import Wire

@testable import Mechanism

/// Drafts that say again what the own side has said, or what can not be so.
@Suite struct SameActTwiceTests {
  private func refusals(_ channel: TestChannel, _ body: Body, _ lane: Lane = .plans, by own: String = "a") throws
    -> [DraftRefusal]
  {
    DraftCheck(board: channel.board(), own: try party(own), now: channel.now).check(body, in: lane).refusals
  }

  /// The first time it is taken, the second time the entry that stands is named.
  private func once(
    _ channel: inout TestChannel, _ origin: Origin, _ body: Body, _ lane: Lane = .plans, by own: String = "a"
  ) throws {
    #expect(try refusals(channel, body, lane, by: own) == [], "\(body)")
    let said = try channel.write(origin, body)
    guard case .already(_, said, _)? = try refusals(channel, body, lane, by: own).first else {
      Issue.record("\(body) again: \(try refusals(channel, body, lane, by: own))")
      return
    }
  }

  @Test func whatTheOwnSideHasSaidIsNotSaidAgain() throws {
    var channel = try TestChannel()
    let proposal = try channel.write(plans("b"), .arrangementProposed(Scene.arrangement(channel.roster.parties)))
    try once(&channel, plans("a"), .arrangementSigned(proposal))
    try channel.write(plans("b"), .arrangementSigned(proposal))
    try channel.receiveAll(by: ["a", "b"])
    let theirs = try channel.write(plans("b"), .notice(Scene.notice(from: channel.now.adding(seconds: 7_200))))
    let holding = Body.holdRequested(HoldRequest(subject: .activity(theirs)))
    try once(&channel, urgent("a"), holding, .urgent)
    let hold = try #require(channel.board().holds.first?.ref)
    try once(&channel, urgent("a"), .holdLifted(hold), .urgent)
    #expect(try refusals(channel, holding, .urgent) == [], "a new one after it was lifted")
    let measure = try channel.write(plans("b"), .measureDeclared(Scene.measure()))
    try once(&channel, plans("a"), Scene.word(measure, .agreed))
    try once(&channel, plans("a"), Scene.word(measure, .lifted))
    #expect(try refusals(channel, Scene.word(measure, .agreed)) == [], "to what was lifted one can agree again")
    try once(&channel, urgent("a"), .arrangementSuspended(proposal), .urgent)
    let suspension = try #require(channel.board().suspensions.first?.ref)
    try once(&channel, plans("a"), .arrangementResumed(suspension))
    #expect(try refusals(channel, .arrangementSuspended(proposal), .urgent) == [], "what was resumed can be suspended")
    let end = ArrangementTermination(arrangement: proposal, from: channel.now.adding(seconds: 90 * 86_400))
    try once(&channel, plans("a"), .arrangementTerminated(end))
    let incident = try channel.write(urgent("b"), .incidentOpened(Scene.incident()))
    let fact = try channel.write(
      plans("b"), .incidentAction(IncidentAction(incident: incident, step: .fact)), parts: 1)
    try once(&channel, plans("a"), .incidentAction(IncidentAction(incident: incident, step: .agreed(fact))))
    try once(&channel, plans("a"), .incidentAction(IncidentAction(incident: incident, step: .disputed(fact))))
  }

  @Test func aMeasureThatOneNeverHeldToIsNotLifted() throws {
    var channel = try TestChannel()
    try channel.agree()
    let measure = try channel.write(plans("b"), .measureDeclared(Scene.measure()))
    guard case .wrongKind("measure", measure, _)? = try refusals(channel, Scene.word(measure, .lifted)).first else {
      Issue.record("lifted another party's measure")
      return
    }
  }

  @Test func manySuspensionsOfOnePartyStandAsOne() throws {
    var channel = try TestChannel()
    try channel.agree()
    let first = try channel.write(urgent("b"), .arrangementSuspended(channel.inForce))
    for _ in 0..<20 { try channel.write(urgent("b"), .arrangementSuspended(channel.inForce)) }
    #expect(channel.board().suspensions.map(\.ref) == [first])
    #expect(channel.board().digest() == channel.boardBackwards().digest())
    try channel.write(plans("b"), .arrangementResumed(first))
    let second = try channel.write(urgent("b"), .arrangementSuspended(channel.inForce))
    #expect(channel.board().suspensions.map(\.ref) == [first, second], "what it would have end, it can suspend again")
  }

  @Test func timesThatCanNotBeAreRefused() throws {
    var channel = try TestChannel()
    try channel.agree()
    let own = try channel.write(plans("a"), .notice(Scene.notice(from: channel.now.adding(seconds: 7_200))))
    let notified = channel.now
    channel.pass(3_600)
    let years = channel.now.adding(seconds: -6 * 366 * 86_400)
    for event in [
      ActivityEvent.started(at: years), .held(at: years), .ended(at: years),
      .contingent(Departure(at: years, volumes: [], until: nil)),
    ] {
      #expect(
        try refusals(channel, .activity(own, event)) == [.beforeNotice(field: "at", years, notified: notified)],
        "\(event)")
    }
    try channel.write(plans("a"), .activity(own, .started(at: channel.now)))
    let before = channel.now.adding(seconds: -60)
    #expect(
      try refusals(channel, .activity(own, .ended(at: before))) == [
        .endBeforeStart(field: "at", before, start: channel.now)
      ])
    var incident = try Scene.incident()
    incident.from = years
    guard case .longAgo("incident.from", years, _)? = try refusals(channel, .incidentOpened(incident), .urgent).first
    else {
      Issue.record("an incident of years ago")
      return
    }
    var call = try Scene.call(with: "b")
    call.began = years
    #expect(try refusals(channel, .callRecord(call)).count == 1)
    var taken = try Scene.takenDown(from: "b")
    taken.saidAt = years
    #expect(try refusals(channel, .voice(.takenDown(taken)), .urgent).count == 1)
  }

  @Test func anotherCharacterIsRefusedWithFieldAndFix() throws {
    var channel = try TestChannel()
    try channel.agree()
    var terms = try Scene.arrangement(channel.roster.parties)
    terms.character = .humanitarian
    let refusal = try #require(try refusals(channel, .arrangementProposed(terms)).first)
    let inForce = try channel.inForce
    #expect(
      refusal == .characterChanged(field: "arrangement.character", .humanitarian, channel: .military, by: inForce))
    #expect(refusal.description.contains("\"character\": \"military\""))
  }

  @Test func whatWasTakenDownIsReconciledWithWhatItCanHaveBeen() throws {
    var channel = try TestChannel()
    try channel.agree()
    let activity = try channel.write(plans("a"), .notice(Scene.notice(from: channel.now.adding(seconds: 7_200))))
    let taken = TakenDown(
      saidBy: try party("b"), saidAt: channel.now,
      what: .notice(try Scene.notice(from: channel.now.adding(seconds: 9_000))), language: try Label("en"))
    let down = try channel.write(plans("a"), .voice(.takenDown(taken)))
    let proposal = try channel.write(
      plans("b"), Scene.answer(activity, .proposal(Scene.notice(from: channel.now.adding(seconds: 9_000)))))
    guard
      case .wrongKind("entry", proposal, _)? = try refusals(
        channel, .voice(.reconciled(Reconciled(takenDown: down, entry: proposal)))
      ).first
    else {
      Issue.record("reconciled with a proposal")
      return
    }
    let notice = try channel.write(plans("b"), .notice(Scene.notice(from: channel.now.adding(seconds: 9_000))))
    try once(&channel, plans("a"), .voice(.reconciled(Reconciled(takenDown: down, entry: notice))))
  }
}
