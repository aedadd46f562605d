// SPDX-License-Identifier: Apache-2.0
import Separation
import Testing
import TransparencyLog
import Wire

@testable import Mechanism

/// Proposals, counters and what comes of them.
@Suite struct NegotiationTests {
  private struct Table {
    var channel: TestChannel
    let activity: EntryRef

    init() throws {
      channel = try TestChannel()
      try channel.agree()
      activity = try channel.write(plans("a"), .notice(Scene.notice(from: channel.now.adding(seconds: 7_200))))
    }

    func notice(_ seconds: Int) throws -> ActivityNotice {
      try Scene.notice(from: TestChannel.start.adding(seconds: seconds))
    }

    mutating func say(_ name: String, _ to: EntryRef, _ state: AnswerState) throws -> EntryRef {
      try channel.write(plans(name), Scene.answer(to, state))
    }

    mutating func amend(_ notice: ActivityNotice) throws -> EntryRef {
      try channel.write(
        plans("a"), .amendment(ActivityAmendment(activity: activity, replaces: activity, notice: notice)))
    }

    func outcome(at now: Instant? = nil) -> Negotiation.Outcome? {
      channel.board().negotiations.first?.outcome(at: now ?? channel.now)
    }
  }

  @Test func aChainOfCountersEndsInAnAmendmentThatCarriesItOut() throws {
    var table = try Table()
    let first = try table.say("b", table.activity, .proposal(table.notice(9_000)))
    #expect(table.outcome() == .open)
    let counter = try table.say("a", first, .proposal(table.notice(10_000)))
    #expect(table.outcome() == .open)
    let accepted = try table.say("b", counter, .accepted)
    #expect(table.outcome() == .accepted(counter))
    #expect(try table.channel.board().openItem(accepted)?.asks(party("a")) == true)
    #expect(
      try table.channel.standing(table.activity, for: "a").codes.contains(.proposal), "no word stands for an amendment")
    let version = try table.amend(table.notice(10_000))
    #expect(table.outcome() == .agreed(version: version))
    let view = try #require(table.channel.board().negotiations.first)
    #expect(view.offers.map(\.ref) == [first, counter])
    #expect(view.offers.map(\.answers) == [table.activity, first])
    #expect(view.offers.map(\.reply?.kind) == [.proposal, .accepted])
    #expect(view.offers.map(\.implementedBy) == [nil, version])
    #expect(table.channel.board().openItem(accepted) == nil)
  }

  @Test func theOwnersOwnProposalNeedsTheOthersAcceptance() throws {
    var table = try Table()
    let first = try table.say("b", table.activity, .proposal(table.notice(9_000)))
    _ = try table.say("a", first, .proposal(table.notice(10_000)))
    _ = try table.amend(table.notice(10_000))
    #expect(table.outcome() == .overtaken)
  }

  @Test func aProposalCarriedOutAtOnceIsAgreed() throws {
    var table = try Table()
    _ = try table.say("b", table.activity, .proposal(table.notice(9_000)))
    let version = try table.amend(table.notice(9_000))
    #expect(table.outcome() == .agreed(version: version))
  }

  @Test func silenceIsNoConsent() throws {
    var table = try Table()
    let until = table.channel.now.adding(seconds: 600)
    let proposal = try table.say("b", table.activity, .proposal(table.notice(9_000), until: until))
    let item = try #require(table.channel.board().openItem(proposal))
    #expect(item.answerBy == until)
    #expect(table.outcome(at: until.adding(seconds: -1)) == .open)
    #expect(table.outcome(at: until) == .lapsed)
    let check = DraftCheck(board: table.channel.board(), own: try party("a"), now: until.adding(seconds: 1))
    #expect(
      check.check(Scene.answer(proposal, .accepted), in: .plans).refusals == [
        .untilPassed(field: "answer.to", until, now: until.adding(seconds: 1))
      ])
  }

  @Test func decliningIsUniform() throws {
    var table = try Table()
    let first = try table.say("b", table.activity, .proposal(table.notice(9_000)))
    let declined = try table.say("a", first, .declined)
    #expect(table.outcome() == .declined)
    #expect(try table.channel.board().openItem(declined)?.addressee == party("b"))
    #expect(try table.channel.board().answered(first, by: party("a")).contains(AnswerStep.done))
    _ = try table.say("b", table.activity, .proposal(table.notice(9_500)))
    #expect(table.outcome() == .open)
  }

  @Test func oneReplyStandsAndTheSecondOfficerIsToldWhich() throws {
    var table = try Table()
    let offer = try table.say("b", table.activity, .proposal(table.notice(9_000)))
    func refusals(_ state: AnswerState, to ref: EntryRef? = nil) throws -> [DraftRefusal] {
      DraftCheck(board: table.channel.board(), own: try party("a"), now: table.channel.now)
        .check(Scene.answer(ref ?? offer, state), in: .plans).refusals
    }
    #expect(try refusals(.accepted).isEmpty)
    #expect(try refusals(.declined).isEmpty)
    let accepted = try table.say("a", offer, .accepted)
    #expect(try refusals(.accepted) == [.already(field: "answer.to", by: accepted, .accepted)])
    // A wrong acceptance can be taken back at once, and both sides see that it was.
    #expect(try refusals(.declined).isEmpty)
    let declined = try table.say("a", offer, .declined)
    #expect(table.outcome() == .declined)
    let reply = try #require(table.channel.board().negotiations.first?.offers.first?.reply)
    #expect(reply.stated.ref == declined && reply.takesBack == accepted)
    guard case .already("answer.to", declined, _)? = try refusals(.accepted).first else {
      Issue.record("accepted what was declined")
      return
    }
    // What was carried out is not declined any more.
    let second = try table.say("b", table.activity, .proposal(table.notice(9_500)))
    _ = try table.say("a", second, .accepted)
    _ = try table.amend(table.notice(9_500))
    #expect(try refusals(.declined, to: second) == [.overtaken(field: "answer.to", second)])
    // A peer that declines all the same is shown as that.
    _ = try table.say("a", second, .declined)
    #expect(table.outcome() == .overtaken || table.outcome() == .declined)
    #expect(try !refusals(.proposal(table.notice(9_000)), to: accepted).isEmpty)
  }

  @Test func onlyWhoeverIsAskedCanAccept() throws {
    var channel = try TestChannel(["a", "b", "c"])
    let activity = try channel.write(plans("a"), .notice(Scene.notice(from: channel.now.adding(seconds: 7_200))))
    let offer = try channel.write(
      plans("b"), Scene.answer(activity, .proposal(Scene.notice(from: channel.now.adding(seconds: 9_000)))))
    let wrong = try channel.write(plans("c"), Scene.answer(offer, .accepted))
    #expect(channel.board().invalidReason(of: wrong) == .nothingToAccept)
    let right = try channel.write(plans("a"), Scene.answer(offer, .accepted))
    #expect(channel.board().invalidReason(of: right) == nil)
  }

  @Test func aFindingLeadsToTheNegotiationsAboutIt() throws {
    var table = try Table()
    let other = try table.channel.write(plans("b"), .notice(table.notice(7_200)))
    let finding = try table.channel.write(plans("b"), .finding(Scene.finding(table.activity, .version(other))))
    _ = try table.say("b", table.activity, .proposal(table.notice(9_000)))
    let found = table.channel.board().negotiations(about: finding)
    #expect(found.map(\.activity) == [table.activity])
    #expect(found.first?.findings.map(\.ref) == [finding])
  }

  @Test func manyNoticesAroundOwnOnesAreToldToTheOwnWatch() throws {
    var table = try Table()
    func probing() throws -> [Probing] { table.channel.board().probing(of: try party("a"), now: table.channel.now) }
    for number in 1...3 {
      table.channel.pass(60)
      let probe = try table.channel.write(plans("b"), .notice(table.notice(7_200)))
      try table.channel.write(plans("a"), .finding(Scene.finding(probe, .version(table.activity))))
      try table.channel.receiveAll(by: ["a"])
      #expect(try probing().isEmpty, "\(number)")
      try table.channel.write(plans("b"), .activity(probe, .withdrawn))
      try table.channel.receiveAll(by: ["a"])
    }
    let found = try probing()
    #expect(try found.map(\.party) == [party("b")])
    #expect(found.first?.entries.count == 6)
    #expect(try table.channel.board().probing(of: party("b"), now: table.channel.now).isEmpty)
    table.channel.pass(BoardLimits.probingSeconds)
    #expect(try probing().isEmpty)
  }
}
