// SPDX-License-Identifier: Apache-2.0
import Separation
import Testing
import Wire

@testable import Mechanism

@Suite struct ArrangementTests {
  @Test func itComesIntoForceWithTheReceiptOfTheLastSignature() throws {
    var channel = try TestChannel(["a", "b", "c"])
    let proposal = try channel.write(plans("a"), .arrangementProposed(Scene.arrangement(channel.roster.parties)))
    #expect(channel.board().arrangements.map(\.state) == [.proposed(missing: channel.roster.parties)])
    for name in ["a", "b"] { try channel.write(plans(name), .arrangementSigned(proposal)) }
    #expect(channel.board().arrangements.map(\.state) == [.proposed(missing: [try party("c")])])
    channel.pass(100)
    try channel.write(plans("c"), .arrangementSigned(proposal))
    #expect(channel.board().arrangements.map(\.state) == [.signed])
    try channel.receiveAll(by: ["b", "c"])
    #expect(channel.board().arrangements.map(\.state) == [.signed])
    channel.pass(100)
    try channel.receiveAll(by: ["a"])
    let board = channel.board()
    #expect(board.arrangements.map(\.state) == [.agreed(inForceFrom: channel.now)])
    #expect(board.arrangement(at: channel.now.adding(milliseconds: -1)) == nil)
    #expect(board.arrangement(at: channel.now)?.ref == proposal)
    #expect(board.arrangements[0].signatures.map(\.party) == channel.roster.parties)
  }

  @Test func itIsNotInForceBeforeItsTime() throws {
    var channel = try TestChannel()
    let from = channel.now.adding(seconds: 5_000)
    try channel.agree(Scene.arrangement(channel.roster.parties, from: from))
    #expect(channel.board().arrangement(at: from.adding(milliseconds: -1)) == nil)
    #expect(channel.board().arrangement(at: from) != nil)
  }

  @Test func aNewerOneReplacesTheOlder() throws {
    var channel = try TestChannel()
    let older = try channel.agree()
    channel.pass(1_000)
    let from = channel.now.adding(seconds: 500)
    let newer = try channel.agree(Scene.arrangement(channel.roster.parties, from: from, minimumNotice: 10))
    let board = channel.board()
    #expect(board.arrangement(at: from.adding(milliseconds: -1))?.ref == older)
    #expect(board.arrangement(at: from)?.ref == newer)
    #expect(board.arrangement(at: from)?.isContested == false)
    let states = board.arrangements.map(\.state)
    #expect(states == [.replaced(by: newer, from: from), .agreed(inForceFrom: from)])
  }

  @Test func anObjectionBeforeTheSignatureDoesNotUndoIt() throws {
    var channel = try TestChannel()
    let proposal = try channel.write(plans("a"), .arrangementProposed(Scene.arrangement(channel.roster.parties)))
    try channel.write(urgent("b"), Scene.answer(proposal, .objection))
    for name in ["a", "b"] { try channel.write(plans(name), .arrangementSigned(proposal)) }
    try channel.receiveAll()
    #expect(channel.board().arrangement(at: channel.now)?.ref == proposal)
    try channel.write(urgent("b"), Scene.answer(proposal, .objection))
    #expect(channel.board().arrangement(at: channel.now)?.ref == proposal)
  }
}
