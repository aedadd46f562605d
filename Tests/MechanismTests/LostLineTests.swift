// SPDX-License-Identifier: Apache-2.0
import Separation
import Testing
import TestSupport
import TransparencyLog
import Wire

@testable import Mechanism

/// What both provably have when the line is lost.
@Suite struct LostLineTests {
  private func notice(_ action: LostLineAction, latest: Instant) throws -> ActivityNotice {
    var notice = try Scene.notice(from: TestChannel.start.adding(seconds: 7_200))
    notice.lostLine = LostLine(action: action, latest: latest)
    return notice
  }

  private func outlook(_ board: Board, _ activity: EntryRef, _ own: String, _ other: String, _ now: Instant) throws
    -> LostLineOutlook
  {
    let found = board.lostLineOutlook(of: activity, own: try party(own), other: try party(other), isUp: false, now: now)
    guard let found else { throw TestFailure.missing("outlook") }
    return found
  }

  @Test func aVersionCountsOnceTheOtherSideHasStatedIt() throws {
    var channel = try TestChannel()
    let latest = channel.now.adding(seconds: 9_000)
    let first = try channel.write(plans("a"), .notice(notice(.hold, latest: latest)))
    #expect(try outlook(channel.board(), first, "a", "b", channel.now).version == nil)
    #expect(try outlook(channel.board(), first, "a", "b", channel.now).phase == .notDeclared)
    try channel.receiveAll(by: ["b"])
    let second = try channel.write(
      plans("a"),
      .amendment(ActivityAmendment(activity: first, replaces: first, notice: try notice(.abort, latest: latest))))
    let before = try outlook(channel.board(), first, "a", "b", channel.now)
    #expect(before.version == first && before.others == [second])
    #expect(before.declared == LostLine(action: .hold, latest: latest))
    #expect(before.phase == .inEffect)
    try channel.receiveAll(by: ["b"])
    let after = try outlook(channel.board(), first, "a", "b", channel.now)
    #expect(after.version == second && after.others == [])
    #expect(try outlook(channel.board(), first, "a", "b", latest.adding(seconds: 1)).phase == .lapsed)
    // `b` can not know yet that `a` has its receipt: `a` may still go by the first version.
    #expect(try outlook(channel.board(), first, "b", "a", channel.now).others == [first])
    try channel.write(plans("a"), Scene.message())
    #expect(try outlook(channel.board(), first, "b", "a", channel.now).others == [])
  }

  @Test func eventsCountTheSameWay() throws {
    var channel = try TestChannel()
    let first = try channel.write(
      plans("a"), .notice(notice(.goOn, latest: channel.now.adding(seconds: 9_000))))
    try channel.receiveAll(by: ["b"])
    let start = try channel.write(plans("a"), .activity(first, .started(at: channel.now)))
    #expect(try outlook(channel.board(), first, "b", "a", channel.now).state == .notified)
    try channel.receiveAll(by: ["b"])
    let after = try outlook(channel.board(), first, "b", "a", channel.now)
    #expect(after.state == .started && after.event == start)
  }

  @Test func whileTheLineIsUpNothingIsLost() throws {
    var channel = try TestChannel()
    let first = try channel.write(plans("a"), .notice(notice(.hold, latest: channel.now)))
    try channel.receiveAll(by: ["b"])
    let found = channel.board().lostLineOutlook(
      of: first, own: try party("a"), other: try party("b"), isUp: true, now: channel.now)
    #expect(found?.phase == .lineUp)
  }

  /// Each side holds its own logs whole, and of the other's what came across: what the other goes by is always shown, and
  /// at equal cuts both say the same.
  @Test(arguments: 0..<60 as Range<UInt64>)
  func whatTheOtherSideGoesByIsAlwaysShown(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var channel = try TestChannel()
    let first = try channel.write(plans("a"), .notice(notice(.hold, latest: channel.now.adding(seconds: 9_000))))
    var current = first
    var seen: [String: [Origin: UInt64]] = ["a": [:], "b": [:]]
    for _ in 0..<40 {
      let writer = generator.chance(50) ? "a" : "b"
      let other = writer == "a" ? "b" : "a"
      // Something comes across, or nothing does.
      for origin in [try plans(other), try urgent(other)] where generator.chance(40) {
        let size = channel.size(origin)
        let known = seen[writer]?[origin] ?? 0
        if size > known { seen[writer]?[origin] = UInt64.random(in: known...size, using: &generator) }
      }
      let sight = Sight.sizes(seen[writer] ?? [:])
      if writer == "a", generator.chance(30) {
        let newer = ActivityAmendment(
          activity: first, replaces: current,
          notice: try notice(generator.chance(50) ? .goOn : .abort, latest: channel.now.adding(seconds: 9_000)))
        current = try channel.write(plans("a"), .amendment(newer), seeing: sight)
      } else {
        try channel.write(
          generator.chance(50) ? plans(writer) : urgent(writer), Scene.message(), seeing: sight)
      }
    }
    // What each has at the moment of the loss: a cut that is closed under frontiers.
    let boards = ["a", "b"].map { own -> Board in
      var board = Board(roster: channel.roster)
      let held = seen[own] ?? [:]
      var progressed = true
      while progressed {
        progressed = false
        for origin in channel.origins {
          let all = channel.logs[origin]?.entries ?? []
          let limit = channel.logs[origin]?.party.name == own ? all.count : Int(held[origin] ?? 0)
          let next = Int(board.nextIndex(of: origin))
          if next < limit, !board.apply(all[next]).isEmpty || true { progressed = true }
        }
      }
      return board
    }
    guard boards.allSatisfy({ $0.activity(first) != nil }) else { return }
    let mine = try outlook(boards[0], first, "a", "b", channel.now)
    let theirs = try outlook(boards[1], first, "b", "a", channel.now)
    #expect(theirs.version == mine.version || theirs.version.map(mine.others.contains) ?? true)
    #expect(mine.version == theirs.version || mine.version.map(theirs.others.contains) ?? true)
    let whole = channel.board()
    let one = try outlook(whole, first, "a", "b", channel.now)
    let two = try outlook(whole, first, "b", "a", channel.now)
    #expect(one.version == two.version && one.declared == two.declared && one.state == two.state)
  }
}
