// SPDX-License-Identifier: Apache-2.0
import Separation
import Testing
import TransparencyLog
import Wire

@testable import Mechanism

/// What is said by voice: records of calls, requests for a commander's call, and what was taken down.
@Suite struct VoiceTests {
  @Test func aRecordIsConfirmedByTheOtherSideOrContradictedAndBothStand() throws {
    var channel = try TestChannel()
    let call = try channel.write(plans("a"), .callRecord(Scene.call(with: "b")), parts: 1)
    func words() -> [RecordedCall.Word]? { channel.board().calls.first { $0.ref == call }?.words }
    #expect(words() == [.unconfirmed])
    #expect(channel.board().openItem(call)?.addressee == (try party("b")))
    let counter = try channel.write(plans("b"), .callRecord(Scene.call(with: "a", differsFrom: call)), parts: 1)
    #expect(words() == [.differs])
    #expect(channel.board().answered(call, by: try party("b")) == [.word])
    #expect(channel.board().calls.map(\.ref) == [call, counter])
    #expect(channel.board().calls.first?.counters == [counter])
    try channel.write(plans("b"), Scene.answer(call, .understood))
    #expect(words() == [.confirmed], "who has understood after all has the last word")
  }

  @Test func aRequestForACommandersCallRingsAtOnce() throws {
    var channel = try TestChannel()
    let request = try channel.write(
      urgent("a"), .commanderCall(CommanderCall(byWhen: channel.now.adding(seconds: 600), language: try Label("en"))))
    #expect(channel.board().openItem(request)?.precedence == .immediate)
    try channel.write(urgent("b"), Scene.answer(request, .passedOn(.allConcerned)))
    try channel.write(urgent("b"), Scene.answer(request, .done))
    let progress = try #require(channel.board().commanderCalls.first?.progress.first)
    #expect(progress.passedOn != nil && progress.done != nil)
  }

  @Test func whatWasTakenDownIsTheWordOfWhoTookItDownAndGivesNothing() throws {
    var channel = try TestChannel()
    try channel.agree()
    let notice = try Scene.notice(from: channel.now.adding(seconds: 7_200))
    let taken = try channel.write(
      plans("b"),
      .voice(
        .takenDown(
          TakenDown(saidBy: party("a"), saidAt: channel.now, what: .notice(notice), language: Label("en")))))
    let board = channel.board()
    #expect(board.takenDown.map(\.ref) == [taken])
    #expect(board.takenDown.map(\.isReconciled) == [false])
    #expect(board.activities.isEmpty && board.warnings.isEmpty && board.messages.isEmpty)
    let item = try #require(board.openItem(taken))
    #expect(item.precedence == .priority)
    #expect(try item.asks(party("a")) && !item.asks(party("b")))
  }

  @Test func itIsReconciledWithTheEntryThatThePartyThenSendsMemberByMember() throws {
    var channel = try TestChannel()
    try channel.agree()
    let said = try Scene.notice(from: channel.now.adding(seconds: 7_200))
    let taken = try channel.write(
      plans("b"),
      .voice(
        .takenDown(TakenDown(saidBy: party("a"), saidAt: channel.now, what: .notice(said), language: Label("en")))))
    var heardWrong = said
    heardWrong.title = try Label("another")
    let unlike = try channel.write(plans("a"), .notice(heardWrong))
    let same = try channel.write(plans("a"), .notice(said))
    try channel.write(plans("b"), .notice(said))
    let matches = channel.board().matches(of: taken)
    #expect(matches.map(\.entry) == [same, unlike], "the fewest differences first, and only of that party")
    #expect(matches.map(\.isSame) == [true, false])
    #expect(matches.last?.fields.filter { !$0.isSame }.map(\.name) == ["title"])
    try channel.write(plans("b"), .voice(.reconciled(Reconciled(takenDown: taken, entry: unlike))))
    let board = channel.board()
    #expect(board.takenDown.first?.reconciled.map(\.isSame) == [false])
    #expect(board.openItem(taken) == nil)
  }

  @Test func aTextIsNotComparedBecauseItIsAPart() throws {
    var channel = try TestChannel()
    let message = try channel.write(urgent("a"), Scene.message(), parts: 1)
    let taken = try channel.write(
      plans("b"),
      .voice(.takenDown(TakenDown(saidBy: party("a"), saidAt: channel.now, what: .text, language: Label("en")))),
      parts: 1)
    #expect(channel.board().matches(of: taken).isEmpty)
    try channel.write(plans("b"), .voice(.reconciled(Reconciled(takenDown: taken, entry: message))))
    let found = try #require(channel.board().takenDown.first?.reconciled.first)
    #expect(found.fields.isEmpty && !found.isSame)
  }

  @Test func draftsAreRefusedThatSpeakOfTheOwnPartyOrOfWhatIsNotThere() throws {
    var channel = try TestChannel()
    let message = try channel.write(urgent("b"), Scene.message())
    let check = DraftCheck(board: channel.board(), own: try party("a"), now: channel.now)
    let own = try party("a")
    #expect(
      check.check(.voice(.takenDown(try Scene.takenDown(from: "a"))), in: .plans).refusals
        == [.ownParty(field: "takenDown.saidBy", own)])
    #expect(
      check.check(.callRecord(try Scene.call(with: "a")), in: .plans).refusals.first
        == .ownParty(field: "call.with", own))
    #expect(
      check.check(.voice(.reconciled(Reconciled(takenDown: message, entry: message))), in: .plans).refusals
        == [.wrongKind(field: "takenDown", message, needed: .takenDown)])
    #expect(check.check(.voice(.takenDown(try Scene.takenDown(from: "b"))), in: .plans).isAccepted)
  }
}
