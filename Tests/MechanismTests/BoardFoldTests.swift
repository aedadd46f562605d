// SPDX-License-Identifier: Apache-2.0
import Separation
import Testing
import TransparencyLog
import Wire

@testable import Mechanism

/// The board is a function of the logs.
@Suite struct BoardFoldTests {
  private static let seeds: Range<UInt64> = 0..<60

  /// Feeds entries in this order; those of a log that the board does not know yet come again.
  private func feed(_ entries: [LoggedEntry], to board: inout Board) -> [EntryRef] {
    var effected: [EntryRef] = []
    var rest = entries
    while !rest.isEmpty {
      var left: [LoggedEntry] = []
      for entry in rest {
        let applied = board.feed(entry)
        effected += applied.tookEffect
        switch applied.outcome {
        case .unknownOrigin, .outOfOrder: left.append(entry)
        default: break
        }
      }
      if left.count == rest.count { break }
      rest = left
    }
    return effected
  }

  @Test(arguments: seeds)
  func theOrderOfArrivalDoesNotMatter(_ seed: UInt64) throws {
    let random = try RandomChannel(seed: seed, entries: 120)
    var first = Board(roster: random.channel.roster)
    _ = feed(random.shuffled(seed), to: &first)
    #expect(first.cut.count >= random.channel.roster.logs.count / 2)
    for other in 1...3 as ClosedRange<UInt64> {
      var board = Board(roster: random.channel.roster)
      _ = feed(random.shuffled(seed &* 31 &+ other), to: &board)
      #expect(board.cut == first.cut)
      #expect(board.canonicalBytes() == first.canonicalBytes())
      #expect(board.digest() == first.digest())
      #expect(board.activities == first.activities)
      #expect(board.warnings == first.warnings)
      #expect(board.invalid == first.invalid)
      for activity in first.activities {
        let lines = random.channel.freshLines(of: "a")
        let now = random.channel.now
        #expect(
          board.standing(of: activity.ref, for: nil, lines: lines, now: now)
            == first.standing(of: activity.ref, for: nil, lines: lines, now: now))
      }
    }
  }

  @Test(arguments: seeds.prefix(20))
  func aBoardOnTheWayIsTheBoardFromScratchAtItsCut(_ seed: UInt64) throws {
    let random = try RandomChannel(seed: seed, entries: 80)
    var board = Board(roster: random.channel.roster)
    for (count, entry) in random.shuffled(seed).enumerated() {
      board.apply(entry)
      guard count % 9 == 0 else { continue }
      let cut = board.cut
      var scratch = Board(roster: random.channel.roster)
      let inside = random.channel.origins.flatMap { origin in
        (random.channel.logs[origin]?.entries ?? []).prefix(Int(cut[origin] ?? 0))
      }
      _ = feed(inside, to: &scratch)
      #expect(scratch.cut == cut)
      #expect(scratch.digest() == board.digest())
    }
  }

  @Test(arguments: seeds.prefix(20))
  func validityFollowsFromThePastAlone(_ seed: UInt64) throws {
    let random = try RandomChannel(seed: seed, entries: 80)
    var board = Board(roster: random.channel.roster)
    let effected = feed(random.shuffled(seed), to: &board)
    for (place, ref) in effected.enumerated() where place % 5 == 0 {
      let entry = try #require(board.entry(ref))
      let sizes = past(of: entry, on: board)
      let past = random.channel.origins.flatMap { origin -> [LoggedEntry] in
        guard let log = board.logs.number(of: origin) else { return [] }
        return Array((random.channel.logs[origin]?.entries ?? []).prefix(Int(sizes[log] ?? 0)))
      }
      var alone = Board(roster: random.channel.roster)
      _ = feed(past, to: &alone)
      #expect(alone.cut[ref.origin] == ref.index + 1)
      let reason = board.invalidReason(of: ref)
      if reason != .beyondSeal { #expect(alone.invalidReason(of: ref) == reason) }
    }
  }

  /// How much of each log an entry needs to take effect: its past, and the entries that a root which counts for nothing
  /// was held against.
  private func past(of entry: EntryID, on board: Board) -> [LogNumber: UInt64] {
    var sizes: [LogNumber: UInt64] = [:]
    func include(_ entry: EntryID) {
      sizes[entry.log] = max(sizes[entry.log] ?? 0, entry.index + 1)
      for log in 0..<board.logs.count where log != entry.log {
        sizes[log] = max(sizes[log] ?? 0, board.logs[entry.log].past(of: entry.index, in: log))
      }
    }
    include(entry)
    while true {
      let before = sizes
      for fact in board.facts.disagreements where fact.id.index < sizes[fact.id.log] ?? 0 {
        include(EntryID(fact.log, fact.position.size - 1))
      }
      if sizes == before { return sizes }
    }
  }

  @Test(arguments: seeds.prefix(20))
  func effectsComeInAnOrderThatRespectsThePast(_ seed: UInt64) throws {
    let random = try RandomChannel(seed: seed, entries: 80)
    var board = Board(roster: random.channel.roster)
    let effected = feed(random.shuffled(seed), to: &board).compactMap(board.entry)
    for (place, entry) in effected.enumerated() {
      for later in effected.dropFirst(place + 1) { #expect(!board.logs.precedes(later, entry)) }
    }
  }

  @Test func differentBoardsHaveDifferentDigests() throws {
    var digests: Set<Hash256> = []
    for seed in Self.seeds {
      digests.insert(try RandomChannel(seed: seed, entries: 30).channel.board().digest())
    }
    #expect(digests.count == Self.seeds.count)
  }

  @Test func anEntryWaitsForWhatItsFrontierNames() throws {
    var channel = try TestChannel()
    let first = try channel.write(urgent("a"), Scene.message())
    let second = try channel.write(urgent("b"), Scene.message(.flash, about: first))
    let third = try channel.write(urgent("b"), Scene.message())
    var board = Board(roster: channel.roster)
    let ofB = try #require(channel.logs[urgent("b")]?.entries)
    let ofA = try #require(channel.logs[urgent("a")]?.entries)
    #expect(board.feed(ofB[0]).outcome == .waits)
    #expect(board.feed(ofB[1]).outcome == .waits)
    #expect(board.cut == [:])
    #expect(board.waiting.map(\.logged.ref) == [second, third])
    #expect(board.waiting.map(\.missing) == [Board.LogStart(origin: try urgent("a"), index: 1), nil])
    #expect(board.nextIndex(of: try urgent("b")) == 2)
    #expect(board.apply(ofA[0]) == [first, second, third])
    #expect(board.cut == [try urgent("a"): 1, try urgent("b"): 2])
    #expect(board.waiting.isEmpty)
  }

  @Test func entriesOutOfOrderAreIgnoredAndReported() throws {
    var channel = try TestChannel()
    try channel.write(urgent("a"), Scene.message())
    try channel.write(urgent("a"), Scene.message())
    let entries = try #require(channel.logs[urgent("a")]?.entries)
    var board = Board(roster: channel.roster)
    #expect(board.feed(entries[1]).outcome == .outOfOrder(expected: 0))
    #expect(board.feed(entries[0]).outcome == .tookEffect)
    #expect(board.feed(entries[0]).outcome == .known)
    let stranger = EntryRef(origin: try Origin("stranger"), index: 0, leaf: .zero)
    #expect(
      board.feed(LoggedEntry(ref: stranger, content: entries[0].content, byteCount: 1)).outcome == .unknownOrigin)
    #expect(board.cut == [try urgent("a"): 1])
  }

  @Test func whatWaitsIsBoundedAndComesAgain() throws {
    var channel = try TestChannel()
    let origin = try urgent("b")
    let count = BoardLimits.waitingEntries + 10
    try channel.write(urgent("a"), Scene.message())
    for _ in 0..<count { try channel.write(origin, Scene.message(), seeing: .only([urgent("a")])) }
    let entries = try #require(channel.logs[origin]?.entries)
    var board = Board(roster: channel.roster)
    for entry in entries.prefix(BoardLimits.waitingEntries) { #expect(board.feed(entry).outcome == .waits) }
    let limit = UInt64(BoardLimits.waitingEntries)
    #expect(board.feed(entries[BoardLimits.waitingEntries]).outcome == .turnedAway(expected: limit))
    #expect(board.wanted.isEmpty)
    board.apply(try #require(channel.logs[urgent("a")]?.entries[0]))
    #expect(board.wanted == [Board.LogStart(origin: origin, index: limit)])
    for entry in entries.dropFirst(BoardLimits.waitingEntries) { board.apply(entry) }
    #expect(board.cut[origin] == UInt64(count))
    #expect(board.wanted.isEmpty)
  }

  @Test func theCutCarriesTheRootsOfRFC6962() throws {
    var channel = try TestChannel()
    for _ in 0..<70 { try channel.write(plans("a"), Scene.message()) }
    for size in [1, 2, 3, 7, 8, 33, 64, 70] as [UInt64] {
      var board = Board(roster: channel.roster)
      for entry in try #require(channel.logs[plans("a")]?.entries).prefix(Int(size)) { board.apply(entry) }
      #expect(board.cutPositions == [channel.position(try plans("a"), size)])
    }
  }
}
