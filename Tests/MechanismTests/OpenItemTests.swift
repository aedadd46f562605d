// SPDX-License-Identifier: Apache-2.0
import Separation
import Testing
import TransparencyLog
import Wire

@testable import Mechanism

/// What asks for an answer, and what has been answered.
@Suite struct OpenItemTests {
  @Test func theTableOfAskingKindsIsTheCode() throws {
    let rows = try RulesPage().rows("What asks for an answer")
    var asking: Set<EntryKind> = []
    for row in rows {
      let kind = try #require(EntryKind(rawValue: row[0]))
      asking.insert(kind)
      let precedence = kind.askingPrecedence.map { "\($0)" } ?? "its own"
      #expect(precedence == row[1], "\(kind)")
      let dispositions = row[2] == "the owner of the activity"
      #expect(kind.isDisposition == dispositions, "\(kind)")
    }
    #expect(asking == Set(EntryKind.allCases.filter { $0.askingPrecedence != nil || $0 == .hotline }))
  }

  @Test(arguments: Precedence.all) func messagesAskWithTheirPrecedence(_ precedence: Precedence) throws {
    var channel = try TestChannel()
    let ref = try channel.write(urgent("a"), Scene.message(precedence))
    let item = try #require(channel.board().openItem(ref))
    #expect(item.precedence == precedence)
    #expect(try item.asks(party("b")) && !item.asks(party("a")))
  }

  @Test func whatIsOverAsksNoMore() throws {
    var channel = try TestChannel()
    try channel.agree()
    let begins = channel.now.adding(seconds: 7_200)
    let first = try channel.write(plans("a"), .notice(Scene.notice(from: begins)))
    #expect(channel.board().openItem(first)?.begins == begins)
    let second = try channel.write(
      plans("a"),
      .amendment(ActivityAmendment(activity: first, replaces: first, notice: try Scene.notice(from: begins))))
    #expect(channel.board().openItem(first) == nil)
    #expect(channel.board().openItem(second)?.kind == .amendment)
    let hold = try channel.write(urgent("b"), .holdRequested(HoldRequest(subject: .activity(first))))
    #expect(channel.board().openItem(hold)?.precedence == .immediate)
    try channel.write(urgent("b"), .holdLifted(hold))
    #expect(channel.board().openItem(hold) == nil)
    try channel.write(plans("a"), .activity(first, .withdrawn))
    #expect(channel.board().openItem(second) == nil)
  }

  @Test func dispositionsAskTheOwnerOnlyUntilTheirPartySaysOtherwise() throws {
    var channel = try TestChannel()
    let activity = try channel.write(plans("a"), .notice(Scene.notice(from: channel.now.adding(seconds: 7_200))))
    let objection = try channel.write(plans("b"), Scene.answer(activity, .objection))
    let item = try #require(channel.board().openItem(objection))
    #expect(try item.addressee == party("a"))
    #expect(item.precedence == .priority)
    let later = try channel.write(plans("b"), Scene.answer(activity, .noObjection))
    #expect(channel.board().openItem(objection) == nil)
    #expect(channel.board().openItem(later) == nil)
  }

  @Test func anInvalidEntryAsksForNothing() throws {
    var channel = try TestChannel()
    let wrong = try channel.write(urgent("b"), .notice(Scene.notice(from: channel.now)))
    #expect(channel.board().invalidReason(of: wrong) == .wrongLane)
    #expect(channel.board().openItem(wrong) == nil)
  }

  @Test func answersAreKnownByStep() throws {
    var channel = try TestChannel()
    let warning = try channel.write(urgent("a"), .safetyWarning(Scene.warning()))
    func steps() throws -> AnswerSteps { channel.board().answered(warning, by: try party("b")) }
    #expect(try steps() == [])
    try channel.write(urgent("b"), Scene.answer(warning, .understood))
    #expect(try steps() == [.word, .understood])
    // Whoever has understood it, has it.
    #expect(try steps().contains(AnswerStep.hasIt))
    try channel.write(urgent("b"), Scene.answer(warning, .passedOn(.allConcerned)))
    #expect(try steps() == [.word, .understood, .passedOn])
    try channel.write(urgent("b"), Scene.answer(warning, .passedOn(.partial)))
    #expect(try steps() == [.word, .understood])
    #expect(channel.board().answered(warning, by: try party("a")) == [])
  }

  @Test func theLatestWordOnTheWatchStands() throws {
    var channel = try TestChannel()
    #expect(channel.board().manning.isEmpty)
    let until = channel.now.adding(seconds: 3_600)
    try channel.write(
      urgent("a"), .manning(Manning(level: .unmanned, until: until, telephone: try Label("+000 1 23"))))
    var watch = try #require(channel.board().manning.first)
    #expect(try watch.party == party("a"))
    #expect(watch.manning.telephone?.text == "+000 1 23")
    #expect(!watch.isOver(at: channel.now) && watch.isOver(at: until))
    try channel.write(plans("a"), .manning(Manning(level: .single)), seeing: .all)
    watch = try #require(channel.board().manning.first)
    #expect(watch.manning == Manning(level: .single))
  }

  @Test func aWatchIsLeftUntilAStatedTime() throws {
    let channel = try TestChannel()
    let check = DraftCheck(board: channel.board(), own: try party("a"), now: channel.now)
    #expect(
      check.check(.manning(Manning(level: .unmanned)), in: .urgent).refusals == [.untilMissing(field: "manning.until")])
    let past = channel.now.adding(seconds: -1)
    #expect(
      check.check(.manning(Manning(level: .full, until: past)), in: .urgent).refusals
        == [.untilPassed(field: "manning.until", past, now: channel.now)])
    #expect(check.check(.manning(Manning(level: .full)), in: .urgent).isAccepted)
  }
}
