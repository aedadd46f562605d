// SPDX-License-Identifier: Apache-2.0
import Separation
import Testing
import TransparencyLog
import Wire

@testable import Mechanism

@Suite struct LogKeepingTests {
  @Test func aSuccessorJoinsByItsFirstEntry() throws {
    var channel = try TestChannel()
    try channel.write(plans("a"), Scene.message())
    let successor = try channel.openSuccessor(of: plans("a"))
    let notice = try channel.write(successor, .notice(Scene.notice(from: channel.now)))
    let board = channel.board()
    #expect(board.roster.party(of: successor) == (try party("a")))
    #expect(board.roster.lane(of: successor) == .plans)
    #expect(board.roster.log(successor)?.predecessor == (try plans("a")))
    #expect(board.keys(of: successor) == [LogKey(fromSize: 0, key: try TestKeys.key(successor.name))])
    #expect(board.activity(notice)?.owner == (try party("a")))
    #expect(board.invalid.isEmpty)
  }

  @Test func aSuccessorWithoutTheRecoveryKeyDoesNotJoin() throws {
    var channel = try TestChannel()
    try channel.write(plans("a"), Scene.message())
    let stranger = try channel.openSuccessor(of: plans("a"), certifiedBy: "b")
    let entry = try #require(channel.logs[stranger]?.entries.first)
    var board = Board(roster: channel.roster)
    board.apply(try #require(channel.logs[plans("a")]?.entries.first))
    #expect(board.feed(entry).outcome == .unknownOrigin)
    #expect(board.roster.party(of: stranger) == nil)
  }

  @Test func aSuccessorOfASuccessorJoinsOnceItsPredecessorHas() throws {
    var channel = try TestChannel()
    try channel.write(plans("a"), Scene.message())
    let second = try channel.openSuccessor(of: plans("a"))
    let third = try Origin("third")
    let certificate = try TestKeys.certificate(
      "a", .successor(predecessor: second, size: 1, key: TestKeys.key("third")))
    channel.open(third, try party("a"))
    try channel.write(
      third, .successor(SuccessorOrigin(predecessor: channel.position(second), certificate: certificate)))
    #expect(channel.boardBackwards().roster.party(of: third) == (try party("a")))
  }

  @Test func aRotatedKeySignsFromItsSizeOn() throws {
    var channel = try TestChannel()
    for _ in 0..<3 { try channel.write(plans("a"), Scene.message()) }
    try channel.write(urgent("a"), channel.rotation(of: plans("a"), to: "new", by: "a"))
    let keys = channel.board().keys(of: try plans("a"))
    #expect(keys.map(\.fromSize) == [0, 3])
    #expect(keys[0].key == (try TestKeys.key("a/north/plans")))
    #expect(keys[1].key != keys[0].key)
  }

  @Test func aRootThatIsNotOursIsASplitViewUntilOneOfTheLogsIsSealed() throws {
    for sealed in ["a", "b"] {
      var channel = try TestChannel()
      for _ in 0..<3 { try channel.write(plans("a"), Scene.message()) }
      let lie = LogPosition(origin: try plans("a"), size: 2, root: .zero)
      let entry = try channel.write(plans("b"), Scene.message(), seeing: .exact([lie]))
      var views = channel.board().splitViews
      #expect(views.map(\.origin) == [try plans("a")])
      #expect(views.map(\.ref) == [entry])
      #expect(views.map(\.statedBy) == [try party("b")])
      #expect(views.map(\.ground) == [.stated(lie, held: channel.position(try plans("a"), 2).root)])
      #expect(views.map(\.isOpen) == [true])
      try channel.write(urgent(sealed), channel.sealing(plans(sealed), by: sealed))
      views = channel.board().splitViews
      #expect(views.map(\.isOpen) == [false])
    }
  }

  @Test func whatIsSaidOfAnotherHistoryIsNotWaitedForAndCountsForNothing() throws {
    var channel = try TestChannel()
    for _ in 0..<2 { try channel.write(plans("a"), Scene.message()) }
    let other = LogPosition(origin: try plans("a"), size: 5, root: .zero)
    let first = try channel.write(plans("b"), Scene.message(), seeing: .exact([other]))
    var board = channel.board()
    #expect(board.waiting.map(\.logged.ref) == [first])
    #expect(board.learn(apart: other) == [first])
    #expect(board.waiting.isEmpty)
    #expect(board.splitViews.map(\.ground) == [.stated(other, held: nil)])
  }

  @Test func everyStatedRootIsCheckedAtWhateverSize() throws {
    for wrong in 1...9 as ClosedRange<UInt64> {
      var channel = try TestChannel()
      for _ in 0..<10 { try channel.write(plans("a"), Scene.message()) }
      for size in 1...9 as ClosedRange<UInt64> {
        let root = size == wrong ? Hash256.zero : channel.position(try plans("a"), size).root
        let position = LogPosition(origin: try plans("a"), size: size, root: root)
        try channel.write(plans("b"), Scene.message(), seeing: .exact([position]))
      }
      let grounds = channel.board().splitViews.map(\.ground)
      let held = channel.position(try plans("a"), wrong).root
      #expect(grounds == [.stated(LogPosition(origin: try plans("a"), size: wrong, root: .zero), held: held)])
    }
  }

  @Test func aReceiptOfOtherBytesIsNoReceipt() throws {
    var channel = try TestChannel()
    let message = try channel.write(plans("a"), Scene.message())
    let other = LogPosition(origin: try plans("a"), size: 1, root: .zero)
    try channel.write(plans("b"), .received(Received(log: other, at: channel.now)))
    let board = channel.board()
    #expect(board.received(message, by: try party("b")) == nil)
    #expect(board.splitViews.count == 1)
  }

  @Test func twoSignedCheckpointsProveASplitView() throws {
    var channel = try TestChannel()
    try channel.write(plans("a"), Scene.message())
    let signer = try TestKeys.signer("a/north/plans")
    func signed(_ size: UInt64, _ root: Hash256) throws -> [UInt8] {
      let checkpoint = try Checkpoint(origin: plans("a"), size: size, root: root)
      return try SignedCheckpoint.sign(checkpoint, by: [signer]).bytes
    }
    let leaves = (0..<4).map { MerkleTree.leafHash([UInt8($0)]) }
    let root = MerkleTree.root(of: leaves)
    let proven = SplitView(origin: try plans("a"), first: try signed(4, root), second: try signed(4, .zero))
    // A tree of two leaves, and its first leaf: consistent with a root of size 1 that is not the first checkpoint's.
    let two = MerkleTree.root(of: Array(leaves.prefix(2)))
    let apart = SplitView(
      origin: try plans("a"), first: try signed(1, .zero), second: try signed(2, two), rootAtFirst: leaves[0],
      proof: [leaves[1]])
    let same = SplitView(origin: try plans("a"), first: try signed(4, root), second: try signed(4, root))
    let first = try channel.write(plans("b"), .splitView(proven))
    let second = try channel.write(plans("b"), .splitView(apart))
    let third = try channel.write(plans("b"), .splitView(same))
    let board = channel.board()
    #expect(board.splitViews.map(\.ref) == [first, second])
    #expect(board.splitViews.allSatisfy { $0.ground == .proven && $0.isOpen })
    #expect(board.invalidReason(of: third) == .evidence)
  }

  @Test func rostersRefuseWhatIsNoChannel() throws {
    let card = try TestKeys.card("a")
    #expect(throws: RosterError.partyCount(1)) { try ChannelRoster(name: Label("north"), cards: [card]) }
    #expect(throws: RosterError.repeatedParty(card.party)) {
      try ChannelRoster(name: Label("north"), cards: [card, card])
    }
    let other = try TestKeys.card("b")
    #expect(throws: RosterError.otherChannel(card.party, card.channel)) {
      try ChannelRoster(name: Label("south"), cards: [card, other])
    }
  }
}
