// SPDX-License-Identifier: Apache-2.0
import Separation
import Testing
import TransparencyLog
import Wire

@testable import Mechanism

/// The life of an activity between its start and its end.
@Suite struct ActivityLifeTests {
  @Test func everyEventLeadsToItsState() throws {
    var channel = try TestChannel()
    try channel.agree()
    let activity = try channel.write(plans("a"), .notice(Scene.notice(from: channel.now.adding(seconds: 7_200))))
    let now = channel.now
    let course: [(ActivityEvent, ActivityState)] = [
      (.held(at: now), .held), (.resumed(at: now), .notified), (.started(at: now), .started), (.held(at: now), .held),
      (.nonconforming(Departure(at: now)), .nonconforming), (.conforming(at: now), .held),
      (.resumed(at: now), .started), (.nonconforming(Departure(at: now)), .nonconforming),
      (.contingent(Departure(at: now)), .contingent), (.contingent(Departure(at: now)), .contingent),
      (.ended(at: now), .ended),
    ]
    for (event, state) in course {
      let check = DraftCheck(board: channel.board(), own: try party("a"), now: now)
      #expect(check.check(.activity(activity, event), in: .urgent).refusals.filter { !$0.isAboutTheLane } == [])
      let lane = EntryKind(.activity(activity, event)).isAllowed(in: .urgent) ? try urgent("a") : try plans("a")
      try channel.write(lane, .activity(activity, event))
      #expect(channel.board().activity(activity)?.state == state, "\(event)")
    }
  }

  @Test func whatDoesNotFollowIsRefusedBeforeItIsWritten() throws {
    var channel = try TestChannel()
    let activity = try channel.write(plans("a"), .notice(Scene.notice(from: channel.now.adding(seconds: 7_200))))
    let now = channel.now
    func refusals(_ event: ActivityEvent) throws -> [DraftRefusal] {
      DraftCheck(board: channel.board(), own: try party("a"), now: now).check(.activity(activity, event), in: .plans)
        .refusals
    }
    #expect(try refusals(.resumed(at: now)) == [.wrongState(field: "activity", activity, .notified, needed: .held)])
    #expect(
      try refusals(.conforming(at: now)) == [
        .wrongState(field: "activity", activity, .notified, needed: .nonconforming)
      ])
    #expect(try refusals(.held(at: now.adding(seconds: 40))).count == 1)
    try channel.write(plans("a"), .activity(activity, .held(at: now)))
    #expect(try refusals(.started(at: now)).count == 1)
    #expect(try refusals(.held(at: now)).count == 1)
    try channel.write(plans("a"), .activity(activity, .contingent(Departure(at: now))))
    for event in [ActivityEvent.resumed(at: now), .nonconforming(Departure(at: now)), .started(at: now)] {
      #expect(try refusals(event).count == 1, "\(event)")
    }
    #expect(try refusals(.withdrawn) == [.alreadyStarted(field: "activity", activity)])
    #expect(try refusals(.ended(at: now)) == [])
  }

  @Test func departuresRingUntilTheyAreOver() throws {
    var channel = try TestChannel()
    let activity = try channel.write(plans("a"), .notice(Scene.notice(from: channel.now.adding(seconds: 7_200))))
    func precedence(_ ref: EntryRef) -> Precedence? { channel.board().openItem(ref)?.precedence }
    let off = try channel.write(urgent("a"), .activity(activity, .nonconforming(Departure(at: channel.now))))
    #expect(precedence(off) == .immediate)
    let on = try channel.write(urgent("a"), .activity(activity, .conforming(at: channel.now)))
    #expect(precedence(off) == nil && precedence(on) == nil)
    let again = try channel.write(urgent("a"), .activity(activity, .nonconforming(Departure(at: channel.now))))
    let lost = try channel.write(urgent("a"), .activity(activity, .contingent(Departure(at: channel.now))))
    #expect(precedence(again) == nil)
    #expect(precedence(lost) == .flash)
    try channel.write(plans("a"), .activity(activity, .ended(at: channel.now)))
    #expect(precedence(lost) == nil)
  }

  @Test func actualTimesStandAgainstThePlan() throws {
    var channel = try TestChannel()
    let begins = channel.now.adding(seconds: 600)
    let activity = try channel.write(plans("a"), .notice(Scene.notice(from: begins)))
    func actual() -> ActualTimes? { channel.board().activity(activity)?.actual }
    #expect(actual() == ActualTimes(start: nil, end: nil, startDifference: nil, endDifference: nil))
    try channel.write(plans("a"), .activity(activity, .started(at: begins.adding(seconds: -90))))
    #expect(actual()?.startDifference == -90_000)
    let end = begins.adding(seconds: 3_600 + 300)
    try channel.write(plans("a"), .activity(activity, .ended(at: end)))
    #expect(actual()?.end == end)
    #expect(actual()?.endDifference == 300_000)
  }

  @Test func whetherThoseConcernedWereToldIsPlainBeforeTheStart() throws {
    // Deir al-Balah, 1 April 2024: the coordination did not reach those who acted.
    var channel = try TestChannel()
    try channel.agree()
    let begins = channel.now.adding(seconds: Int(Scene.minimumNotice) * 2)
    let activity = try channel.write(plans("a"), .notice(Scene.notice(from: begins)))
    func told(_ seconds: Int) -> ToldBeforeStart? {
      channel.board().toldBeforeStart(of: activity, now: begins.adding(seconds: -seconds)).first
    }
    #expect(told(Int(Scene.minimumNotice) + 1)?.isMissing == false)
    #expect(told(Int(Scene.minimumNotice))?.isMissing == true)
    for (attestation, isMissing) in [(Attestation.partial, true), (.notYet, true), (.allConcerned, false)] {
      try channel.write(plans("b"), Scene.answer(activity, .passedOn(attestation)))
      #expect(told(60)?.attestation?.attestation == attestation)
      #expect(told(60)?.isMissing == isMissing)
      #expect(told(-60)?.isMissing == isMissing, "after the start as well")
    }
    let newer = ActivityAmendment(activity: activity, replaces: activity, notice: try Scene.notice(from: begins))
    try channel.write(plans("a"), .amendment(newer))
    #expect(told(60)?.isMissing == true, "a new version is told anew")
    try channel.write(plans("a"), .activity(activity, .withdrawn))
    #expect(told(60) == nil)
  }
}

extension DraftRefusal {
  fileprivate var isAboutTheLane: Bool { if case .wrongLane = self { true } else { false } }
}
