// SPDX-License-Identifier: Apache-2.0
import Separation
import Testing
import TransparencyLog
import Wire

@testable import Mechanism

/// The joint timeline: what is on it, in which order, and that it is the same everywhere.
@Suite struct JointTimelineTests {
  @Test func itHoldsWhatTheIncidentNamesAndAllThatSpeaksOfIt() throws {
    var channel = try TestChannel()
    try channel.agree()
    channel.pass(100_000)
    let notice = try channel.write(plans("a"), .notice(Scene.notice(from: channel.now.adding(seconds: 7_200))))
    let objection = try channel.write(plans("b"), Scene.answer(notice, .objection))
    let elsewhere = try channel.write(plans("a"), .notice(Scene.notice(from: channel.now.adding(seconds: 7_200))))
    channel.pass(100_000)
    let incident = try channel.write(urgent("b"), .incidentOpened(Scene.incident(about: [objection])))
    let statement = try channel.write(
      plans("a"), .incidentAction(IncidentAction(incident: incident, step: .statement)), parts: 1)
    let answer = try channel.write(urgent("a"), Scene.answer(incident, .hasIt))
    let timeline = try #require(channel.board().timeline(ofIncident: statement))
    func ground(_ ref: EntryRef) -> JointTimeline.Ground? { timeline.lines.first { $0.ref == ref }?.ground }
    #expect(ground(incident) == .incident)
    #expect(ground(statement) == .incident)
    #expect(ground(objection) == .named)
    #expect(ground(notice) == .related)
    #expect(ground(answer) == .related)
    #expect(ground(elsewhere) == nil)
    let arrangement = try #require(channel.board().arrangement(at: channel.now))
    #expect(ground(arrangement.ref) == .arrangement)
  }

  @Test func whatWasSaidOrReceivedWithinTheTimeIsOnIt() throws {
    var channel = try TestChannel()
    channel.now = TestChannel.start.adding(seconds: -600)
    let early = try channel.write(urgent("a"), Scene.message())
    let late = try channel.write(urgent("a"), Scene.message())
    channel.now = TestChannel.start.adding(seconds: 60)
    // The second one was received within the time, the first one long before.
    try channel.write(
      urgent("b"),
      .received(Received(log: channel.position(urgent("a"), 1), at: TestChannel.start.adding(seconds: -590))))
    let receipt = try channel.receive(urgent("a"), by: urgent("b"))
    let within = try channel.write(urgent("b"), Scene.message())
    channel.pass(3_600)
    let after = try channel.write(urgent("b"), Scene.message())
    let incident = try channel.write(urgent("a"), .incidentOpened(Scene.incident()))
    let lines = try #require(channel.board().timeline(ofIncident: incident)).lines
    #expect(lines.map(\.ref) == [late, receipt, within, incident])
    #expect(!lines.contains { [early, after].contains($0.ref) })
    #expect(lines.map(\.ground) == [.time, .receipt, .time, .incident])
    #expect(lines[0].at == TestChannel.start.adding(seconds: 60), "the later claim orders")
    #expect(lines[0].writtenAt == TestChannel.start.adding(seconds: -600))
    #expect(lines[0].progress.first?.receipt?.statedIn == receipt)
  }

  @Test func itsLengthIsBoundedAndSaysWhatIsLeftOut() throws {
    var channel = try TestChannel()
    for _ in 0..<(BoardLimits.timelineEntries + 20) { try channel.write(urgent("a"), Scene.message()) }
    let incident = try channel.write(urgent("b"), .incidentOpened(Scene.incident()))
    let timeline = try #require(channel.board().timeline(ofIncident: incident))
    #expect(timeline.lines.count == BoardLimits.timelineEntries)
    #expect(timeline.omitted == 21)
    #expect(timeline.lines.contains { $0.ref == incident }, "what is closest to the matter stays")
  }

  @Test func itMarksWhatWasSaidByVoiceAndWhatHasNoEffect() throws {
    var channel = try TestChannel()
    let taken = try channel.write(plans("a"), .voice(.takenDown(Scene.takenDown(from: "b"))))
    let wrong = try channel.write(urgent("b"), .notice(Scene.notice(from: channel.now)))
    let spoken = try channel.write(
      urgent("b"),
      .hotline(HotlineMessage(precedence: .flash, language: try Label("en"), spokenAt: channel.now)))
    let incident = try channel.write(urgent("b"), .incidentOpened(Scene.incident()))
    let lines = try #require(channel.board().timeline(ofIncident: incident)).lines
    #expect(lines.filter(\.isByVoice).map(\.ref) == [taken, spoken])
    #expect(lines.first { $0.ref == wrong }?.invalid == .wrongLane)
  }

  @Test(arguments: UInt64(1)...12)
  func equalCutsGiveEqualTimelines(_ seed: UInt64) throws {
    let random = try RandomChannel(seed: seed, entries: 150)
    var boards: [Board] = []
    for order in 0..<3 {
      var board = Board(roster: random.channel.roster)
      for entry in random.shuffled(seed &* 31 &+ UInt64(order)) { board.apply(entry) }
      boards.append(board)
    }
    for incident in boards[0].incidents {
      let timelines = boards.map { $0.timeline(ofIncident: incident.ref) }
      #expect(timelines[0]?.lines.isEmpty == false)
      #expect(timelines.allSatisfy { $0 == timelines[0] })
    }
  }
}
