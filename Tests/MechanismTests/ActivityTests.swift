// SPDX-License-Identifier: Apache-2.0
import Separation
import TestSupport
import Testing
import TransparencyLog
import Wire

@testable import Mechanism

@Suite struct ActivityTests {
  /// Latakia: a notice less than a minute before the activity, where an hour was agreed.
  @Test func aNoticeUnderTheMinimumIsLateOnBothBoardsAndSilenceNeverImprovesItsStanding() throws {
    var channel = try TestChannel()
    try channel.agree()
    channel.pass(1_000)
    let start = channel.now.adding(seconds: 50)
    let activity = try channel.write(plans("a"), .notice(Scene.notice(from: start)))
    channel.pass(5)
    // Late at once on the notifier's own board, before the other side has said anything.
    #expect(channel.board().activity(activity)?.current[0].timing == [.late(byMilliseconds: 3_550_000)])
    try channel.receiveAll(by: ["b"])
    #expect(channel.board().activity(activity)?.current[0].timing == [.late(byMilliseconds: 3_555_000)])
    for _ in 0..<40 {
      for own in ["a", "b"] {
        #expect(try channel.standing(activity, for: own).codes == [.lateNotice])
      }
      channel.pass(30)
      try channel.write(urgent("b"), Scene.message())
    }
  }

  @Test func noticeIsReckonedFromTheLaterClaim() throws {
    // The minimum is 3,600 s; the activity starts 3,700 s after the writer's claim.
    for (delay, expected) in [
      (0, NoticeTiming.inTime), (100, .inTime), (101, .late(byMilliseconds: 1_000)), (-500, .inTime),
    ] {
      var channel = try TestChannel()
      try channel.agree()
      channel.pass(1_000)
      let written = channel.now
      let activity = try channel.write(plans("a"), .notice(Scene.notice(from: written.adding(seconds: 3_700))))
      try channel.write(
        plans("b"), .received(Received(log: channel.position(plans("a")), at: written.adding(seconds: delay))))
      let version = try #require(channel.board().activity(activity)?.current.first)
      #expect(version.timing == [expected], "\(delay)")
      #expect(version.progress[0].receipt?.isDisputed == (abs(delay) > Int(Scene.tolerance)))
      let disputes = channel.board().disputes.filter { $0.ref == activity }
      #expect(disputes.count == (abs(delay) > Int(Scene.tolerance) ? 1 : 0))
    }
  }

  @Test func theFirstReceiptCounts() throws {
    var channel = try TestChannel()
    let message = try channel.write(plans("a"), Scene.message())
    let first = channel.now
    try channel.receiveAll(by: ["b"])
    channel.pass(50)
    try channel.write(plans("a"), Scene.message())
    try channel.receiveAll(by: ["b"])
    let board = channel.board()
    #expect(board.received(message, by: try party("b"))?.receivedAt == first)
    #expect(board.receivedClaims.map(\.size) == [2])
    #expect(board.receivedClaims.map(\.at) == [channel.now])
  }

  @Test func versionsMakeAHistory() throws {
    var channel = try TestChannel()
    let activity = try channel.write(plans("a"), .notice(Scene.notice(from: channel.now)))
    var last = activity
    for _ in 0..<3 {
      let notice = try Scene.notice(from: channel.now.adding(seconds: 60))
      last = try channel.write(
        plans("a"), .amendment(ActivityAmendment(activity: activity, replaces: last, notice: notice)))
    }
    try channel.write(plans("a"), .activity(activity, .started(at: channel.now)))
    let view = try #require(channel.board().activity(last))
    #expect(view.ref == activity)
    #expect(view.versions.map(\.isCurrent) == [false, false, false, true])
    #expect(view.current.map(\.ref) == [last])
    #expect(view.state == .started)
    try channel.write(plans("a"), .activity(activity, .ended(at: channel.now)))
    #expect(channel.board().activity(activity)?.state == .ended)
    #expect(channel.board().activity(activity)?.moments.count == 2)
  }

  @Test func anObjectionStandsThroughNewVersionsUntilItsPartySaysOtherwise() throws {
    var channel = try TestChannel()
    try channel.agree()
    let notice = try Scene.notice(from: channel.now.adding(seconds: 7_200))
    let activity = try channel.write(plans("a"), .notice(notice))
    try channel.write(plans("b"), Scene.answer(activity, .objection))
    let newer = try channel.write(
      plans("a"), .amendment(ActivityAmendment(activity: activity, replaces: activity, notice: notice)))
    try channel.receiveAll()
    #expect(try channel.standing(activity, for: "a").codes == [.objection])
    try channel.write(plans("b"), Scene.answer(newer, .noObjection))
    #expect(try channel.standing(activity, for: "a").codes == [])
  }

  /// An answer that was on its way, or a window left open, must not take back what was said of the newer version.
  @Test func noObjectionToWhatWasReplacedLeavesAnObjectionToWhatReplacedIt() throws {
    var channel = try TestChannel()
    try channel.agree()
    let notice = try Scene.notice(from: channel.now.adding(seconds: 7_200))
    let older = try channel.write(plans("a"), .notice(notice))
    let newer = try channel.write(
      plans("a"), .amendment(ActivityAmendment(activity: older, replaces: older, notice: notice)))
    try channel.receiveAll()
    let objection = try channel.write(plans("b"), Scene.answer(newer, .objection))
    let late = try channel.write(plans("b"), Scene.answer(older, .noObjection))
    for own in ["a", "b"] { #expect(try channel.standing(older, for: own).codes == [.objection]) }
    #expect(channel.board().activity(older)?.dispositions.map(\.stated.ref) == [objection, late])
    #expect(try channel.board().openItem(objection)?.addressee == party("a"))
    // Said to a later event, it is said to all that was notified by then.
    let started = try channel.write(plans("a"), .activity(older, .started(at: channel.now)))
    try channel.receiveAll()
    try channel.write(plans("b"), Scene.answer(started, .noObjection))
    for own in ["a", "b"] { #expect(try channel.standing(older, for: own).codes == []) }
    #expect(channel.board().openItem(objection) == nil)
    // An objection stands against the activity whichever version it names.
    try channel.write(plans("b"), Scene.answer(older, .objection))
    for own in ["a", "b"] { #expect(try channel.standing(older, for: own).codes == [.objection]) }
    try channel.write(plans("b"), Scene.answer(newer, .noObjection))
    for own in ["a", "b"] { #expect(try channel.standing(older, for: own).codes == []) }
  }

  /// Words to random versions, in one log: those stand that no later word to the same or a newer version follows.
  @Test(arguments: UInt64(1)...20) func wordsStandUntilOneToTheSameOrANewerVersion(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var channel = try TestChannel()
    let notice = try Scene.notice(from: channel.now.adding(seconds: 7_200))
    var versions = [try channel.write(plans("a"), .notice(notice))]
    var said: [(version: Int, ref: EntryRef)] = []
    for _ in 0..<24 {
      if random.next() % 4 == 0 {
        let amendment = ActivityAmendment(activity: versions[0], replaces: versions[versions.count - 1], notice: notice)
        versions.append(try channel.write(plans("a"), .amendment(amendment)))
        continue
      }
      let version = Int(random.next() % UInt64(versions.count))
      let states: [AnswerState] = [.noObjection, .objection, .requestForChange, .declined]
      let state = states[Int(random.next() % 4)]
      said.append((version, try channel.write(plans("b"), Scene.answer(versions[version], state))))
      let standing = said.indices.filter { place in
        !said[(place + 1)...].contains { $0.version >= said[place].version }
      }.map { said[$0].ref }
      #expect(Set(channel.board().activity(versions[0])?.dispositions.map(\.stated.ref) ?? []) == Set(standing))
    }
  }

  @Test func findingsOfAnyPartyConcernBothActivities() throws {
    var channel = try TestChannel(["a", "b", "c"])
    let one = try channel.write(plans("a"), .notice(Scene.notice(from: channel.now)))
    let two = try channel.write(plans("b"), .notice(Scene.notice(from: channel.now)))
    let found = try channel.write(plans("c"), .finding(Scene.finding(one, .version(two))))
    var board = channel.board()
    for activity in [one, two] { #expect(board.activity(activity)?.findings.map(\.ref) == [found]) }
    #expect(board.findings.map(\.isOpen) == [true])
    try channel.write(plans("b"), .activity(two, .withdrawn))
    board = channel.board()
    #expect(board.findings.map(\.isOpen) == [false])
  }

  @Test func aFindingAboutAMeasureIsHistoryOnceTheArrangementIsReplaced() throws {
    var channel = try TestChannel()
    let arrangement = try channel.agree()
    let activity = try channel.write(plans("a"), .notice(Scene.notice(from: channel.now)))
    try channel.write(
      plans("b"), .finding(Scene.finding(activity, .measure(arrangement: arrangement, number: 0))))
    #expect(channel.board().findings.map(\.isOpen) == [true])
    try channel.agree()
    #expect(channel.board().findings.map(\.isOpen) == [false])
  }

  @Test func whatAFindingDoesNotCarryFollowsFromBothVersions() throws {
    var channel = try TestChannel()
    let arrangement = try channel.agree()
    let layer = try channel.write(plans("b"), .referenceLayer(Scene.layer()))
    let one = try channel.write(plans("a"), .notice(Scene.notice(from: TestChannel.start)))
    let other = try channel.write(plans("b"), .notice(Scene.notice(Scene.circle(35.5, 36.2), from: TestChannel.start)))
    let apart = try channel.write(plans("b"), .notice(Scene.notice(Scene.circle(36.5, 38.2), from: TestChannel.start)))
    let board = channel.board()
    var finding = try Scene.finding(one, .version(other))
    #expect(board.detail(of: finding) == nil)
    finding.minima = Minima(lateral: .kilometres(20), vertical: .metres(300), seconds: 0)
    let conflict = try #require(board.detail(of: finding))
    #expect(conflict.lateral > .kilometres(15) && conflict.lateralBreach.shortfall < .kilometres(5))
    #expect(conflict.heights == .shared(lower: .surface, upper: .meanSeaLevel(centimetres: 300_000)))
    #expect(conflict.closest.longitudeE7 < conflict.closestOther.longitudeE7)
    finding.other = .measure(arrangement: arrangement, number: 0)
    #expect(board.detail(of: finding)?.lateral == .zero)
    finding.other = .reference(layer: layer, number: 0)
    #expect(board.detail(of: finding)?.lateral == .zero)
    for nothing in [
      .version(apart), .version(arrangement), .measure(arrangement: arrangement, number: 7),
      .measure(arrangement: one, number: 0), .reference(layer: layer, number: 1), .reference(layer: one, number: 0),
    ] as [FindingTarget] {
      finding.other = nothing
      #expect(board.detail(of: finding) == nil)
    }
  }
}
