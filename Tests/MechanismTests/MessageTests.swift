// SPDX-License-Identifier: Apache-2.0
import Separation
import Testing
import TransparencyLog
import Wire

@testable import Mechanism

@Suite struct MessageTests {
  @Test func statesAreSeparateAndTimed() throws {
    var channel = try TestChannel()
    try channel.agree()
    let message = try channel.write(urgent("a"), Scene.message(.flash))
    var times: [Instant] = []
    for state in [AnswerState.hasIt, .understood, .passedOn(.partial), .passedOn(.allConcerned), .done] {
      channel.pass(10)
      times.append(channel.now)
      try channel.write(urgent("b"), Scene.answer(message, state))
    }
    channel.pass(10)
    try channel.write(urgent("b"), Scene.answer(message, .hasIt))
    let progress = try #require(channel.board().message(message)?.progress.first)
    #expect(
      [progress.hasIt?.at, progress.understood?.at, progress.passedOn?.stated.at, progress.done?.at] == [
        times[0], times[1], times[3], times[4],
      ])
    #expect(progress.passedOn?.attestation == .allConcerned)
    #expect(progress.receipt == nil)
    #expect(progress.dues == nil)
  }

  @Test func deadlinesRunFromTheLaterClaimOfReceipt() throws {
    var channel = try TestChannel()
    try channel.agree()
    channel.pass(100)
    let warning = try channel.write(urgent("a"), .safetyWarning(Scene.warning()))
    channel.pass(20)
    let received = channel.now
    try channel.receiveAll(by: ["b"])
    var progress = try #require(channel.board().warnings.first?.progress.first)
    #expect(progress.dues?.hasIt == received.adding(seconds: 60))
    #expect(progress.overdue(at: received.adding(seconds: 60)) == [])
    #expect(progress.overdue(at: received.adding(seconds: 61)) == [.hasIt])
    #expect(progress.overdue(at: received.adding(seconds: 601)) == [.hasIt, .understood, .passedOn, .done])
    channel.pass(90)
    try channel.write(urgent("b"), Scene.answer(warning, .hasIt))
    try channel.write(urgent("b"), Scene.answer(warning, .passedOn(.partial)))
    progress = try #require(channel.board().warnings.first?.progress.first)
    #expect(progress.late == [.hasIt])
    #expect(progress.overdue(at: received.adding(seconds: 601)) == [.understood, .passedOn, .done])
  }

  @Test func messagesCanBeReadPageByPage() throws {
    var channel = try TestChannel()
    let refs = try (0..<10).map { _ in try channel.write(urgent("a"), Scene.message()) }
    try channel.write(urgent("b"), Scene.message())
    let board = channel.board()
    #expect(board.messages.count == 11)
    #expect(board.messages(of: try urgent("a"), from: 3, limit: 4).map(\.ref) == Array(refs[3..<7]))
    #expect(board.messages(of: try urgent("a"), from: 9, limit: 4).map(\.ref) == [refs[9]])
    #expect(board.messages(of: try plans("a"), from: 0, limit: 4).isEmpty)
  }

  @Test func aFormatIsShownWhateverItsCatalogueAndValuesSay() throws {
    var channel = try TestChannel()
    let format = FilledFormat(
      number: 9_999, catalogue: .sha256([7]), values: [ParameterValue(parameter: 99, content: .choice(4_000_000_000))])
    let said = try channel.write(
      urgent("a"), .hotline(HotlineMessage(precedence: .flash, language: Label("en"), format: format)))
    let plain = try channel.write(urgent("a"), Scene.message())
    let board = channel.board()
    #expect(board.message(said)?.format == format)
    #expect(board.message(said)?.defects == [])
    #expect(board.message(plain)?.format == nil)
    #expect(board.invalid.isEmpty)
  }

  @Test func removedPartsAreListed() throws {
    var channel = try TestChannel()
    let message = try channel.write(urgent("a"), Scene.message(), parts: 2)
    let removal = PartRemoved(entry: message, number: 1, reason: .personalData)
    try channel.write(urgent("a"), .partRemoved(removal))
    #expect(channel.board().removedParts.map(\.part) == [PartKey(origin: try urgent("a"), index: 0, number: 1)])
  }
}
