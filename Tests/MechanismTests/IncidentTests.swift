// SPDX-License-Identifier: Apache-2.0
import Separation
import Testing
import TransparencyLog
import Wire

@testable import Mechanism

/// Incidents: what is said within them, who may agree on facts, and how they are closed.
@Suite struct IncidentTests {
  private func agreed() throws -> (TestChannel, EntryRef) {
    var channel = try TestChannel()
    try channel.agree()
    let incident = try channel.write(urgent("a"), .incidentOpened(Scene.incident()))
    return (channel, incident)
  }

  private func say(
    _ channel: inout TestChannel, _ party: String, _ incident: EntryRef, _ step: IncidentStep
  ) throws -> EntryRef {
    let needsText = step == .statement || step == .fact
    return try channel.write(
      plans(party), .incidentAction(IncidentAction(incident: incident, step: step)), parts: needsText ? 1 : 0)
  }

  @Test func aFactIsAgreedWhenRepresentativesOfEveryPartyHaveAgreed() throws {
    var (channel, incident) = try agreed()
    let fact = try say(&channel, "b", incident, .fact)
    func state() -> ProposedFact.State? { channel.board().incident(incident)?.facts.first?.state }
    #expect(state() == .proposed)
    _ = try say(&channel, "a", incident, .agreed(fact))
    #expect(state() == .proposed, "proposing is not agreeing")
    _ = try say(&channel, "b", incident, .agreed(fact))
    #expect(state() == .agreed)
    _ = try say(&channel, "a", incident, .disputed(fact))
    #expect(state() == .disputed)
    _ = try say(&channel, "a", incident, .agreed(fact))
    #expect(state() == .agreed, "the latest word counts")
  }

  @Test func withoutAnArrangementInForceNobodyAgreesOnAnything() throws {
    var channel = try TestChannel()
    let incident = try channel.write(urgent("a"), .incidentOpened(Scene.incident()))
    let fact = try say(&channel, "a", incident, .fact)
    let word = try say(&channel, "b", incident, .agreed(fact))
    #expect(channel.board().invalidReason(of: word) == .notRepresentative)
  }

  @Test func whoMayAgreeFollowsFromTheWritersOwnPast() throws {
    // The receipts that put the arrangement in force, at the very instant, come after the first word.
    var channel = try TestChannel()
    let proposal = try channel.write(plans("a"), .arrangementProposed(Scene.arrangement(channel.roster.parties)))
    for name in ["a", "b"] { try channel.write(plans(name), .arrangementSigned(proposal)) }
    let incident = try channel.write(urgent("b"), .incidentOpened(Scene.incident()))
    let fact = try say(&channel, "b", incident, .fact)
    let blind = try channel.write(
      urgent("a"), .incidentAction(IncidentAction(incident: incident, step: .agreed(fact))))
    try channel.receiveAll()
    let seeing = try channel.write(
      urgent("a"), .incidentAction(IncidentAction(incident: incident, step: .agreed(fact))))
    for board in [channel.board(), channel.boardBackwards()] {
      #expect(board.invalidReason(of: blind) == .notRepresentative)
      #expect(board.invalidReason(of: seeing) == nil)
    }
  }

  @Test func anIncidentIsClosedJointlyWhenAllHaveSaidSo() throws {
    var (channel, incident) = try agreed()
    func state() -> Incident.State? { channel.board().incident(incident)?.state }
    #expect(state() == .open)
    _ = try say(&channel, "a", incident, .closed(.jointly))
    #expect(state() == .closedBySome)
    _ = try say(&channel, "b", incident, .closed(.forOwnSide))
    #expect(state() == .closedByEach)
    _ = try say(&channel, "b", incident, .closed(.jointly))
    #expect(state() == .closedJointly)
    _ = try say(&channel, "a", incident, .closingWithdrawn)
    #expect(state() == .closedBySome)
  }

  @Test func whatIsSaidAfterTheOwnClosingIsShownAsThat() throws {
    var (channel, incident) = try agreed()
    _ = try say(&channel, "a", incident, .statement)
    _ = try say(&channel, "a", incident, .closed(.forOwnSide))
    _ = try say(&channel, "a", incident, .statement)
    _ = try say(&channel, "b", incident, .statement)
    let statements = channel.board().incident(incident)?.statements ?? []
    #expect(statements.map(\.isAfterClosing) == [false, true, false])
    let draft = DraftCheck(board: channel.board(), own: try party("a"), now: channel.now)
    #expect(
      draft.check(.incidentAction(IncidentAction(incident: incident, step: .statement)), in: .plans).refusals
        == [.incidentClosed(field: "incident", incident)])
    #expect(
      draft.check(.incidentAction(IncidentAction(incident: incident, step: .closingWithdrawn)), in: .plans).isAccepted)
  }

  @Test func onlyDesignatedPositionsMayDraftAWordOnAFact() throws {
    var (channel, incident) = try agreed()
    let fact = try say(&channel, "b", incident, .fact)
    func check(_ position: String) throws -> DraftVerdict {
      DraftCheck(
        board: channel.board(), own: try party("a"), now: channel.now, position: try PositionDesignator(position)
      ).check(.incidentAction(IncidentAction(incident: incident, step: .agreed(fact))), in: .plans)
    }
    #expect(try check("watch-1").isAccepted)
    let (other, designated) = (try PositionDesignator("watch-2"), try PositionDesignator("watch-1"))
    #expect(
      try check("watch-2").refusals
        == [.notRepresentative(field: "position", other, designated: [designated])])
  }

  @Test func anIncidentAsksUntilItsPartyHasClosedIt() throws {
    var (channel, incident) = try agreed()
    let item = try #require(channel.board().openItem(incident))
    #expect(item.precedence == .immediate)
    #expect(try item.asks(party("b")) && !item.asks(party("a")))
    let fact = try say(&channel, "a", incident, .fact)
    #expect(channel.board().answered(fact, by: try party("b")) == [])
    _ = try say(&channel, "b", incident, .disputed(fact))
    #expect(channel.board().answered(fact, by: try party("b")) == [.word], "a word on a fact is an answer")
    let closing = try say(&channel, "a", incident, .closed(.jointly))
    #expect(channel.board().openItem(incident) == nil)
    #expect(channel.board().openItem(closing)?.precedence == .routine)
    _ = try say(&channel, "b", incident, .closed(.jointly))
    #expect(channel.board().openItem(closing) == nil)
  }

  @Test func aSubjectThatIsNotThereIsADefectAndNotMore() throws {
    var channel = try TestChannel()
    let nowhere = EntryRef(origin: try plans("b"), index: 9, leaf: .zero)
    let incident = try channel.write(urgent("a"), .incidentOpened(Scene.incident(about: [nowhere])))
    #expect(channel.board().incident(incident)?.defects == [.unknownSubject])
    #expect(channel.board().invalid.isEmpty)
  }
}
