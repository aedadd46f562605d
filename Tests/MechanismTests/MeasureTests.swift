// SPDX-License-Identifier: Apache-2.0
import Separation
import Testing
import TransparencyLog
import Wire

@testable import Mechanism

/// Measures outside of the arrangement, their confirmation, and protected sites.
@Suite struct MeasureTests {
  private func refusals(_ channel: TestChannel, _ body: Body, _ lane: Lane = .plans) throws -> [DraftRefusal] {
    DraftCheck(board: channel.board(), own: try party("a"), now: channel.now).check(body, in: lane).refusals
  }

  private func declared(_ channel: TestChannel) throws -> StandingMeasure {
    try #require(channel.board().declaredMeasures.first)
  }

  @Test func aMeasureIsUnilateralUntilAllOthersHaveAgreed() throws {
    var channel = try TestChannel(["a", "b", "c"])
    let measure = try channel.write(plans("a"), .measureDeclared(Scene.measure()))
    #expect(try declared(channel).source == .unilateral(by: party("a")))
    try channel.write(plans("b"), Scene.word(measure, .agreed))
    #expect(try declared(channel).source == .unilateral(by: party("a")))
    try channel.write(plans("c"), Scene.word(measure, .agreed))
    #expect(try declared(channel).source == .agreed(by: party("a")))
    #expect(try declared(channel).holders == channel.roster.parties)
  }

  @Test func whatWasAgreedStandsUntilAllHaveLiftedIt() throws {
    var channel = try TestChannel()
    let measure = try channel.write(plans("a"), .measureDeclared(Scene.measure()))
    try channel.write(plans("b"), Scene.word(measure, .agreed))
    try channel.write(plans("a"), Scene.word(measure, .lifted))
    #expect(try declared(channel).stands && declared(channel).holders == [party("b")])
    try channel.write(plans("b"), Scene.word(measure, .lifted))
    #expect(try !declared(channel).stands)
    #expect(channel.board().standingMeasures(at: channel.now).isEmpty)
  }

  @Test func aUnilateralMeasureIsItsDeclarersToLift() throws {
    var channel = try TestChannel()
    let measure = try channel.write(plans("a"), .measureDeclared(Scene.measure()))
    try channel.write(plans("b"), Scene.word(measure, .lifted))
    #expect(try declared(channel).stands)
    try channel.write(plans("a"), Scene.word(measure, .lifted))
    #expect(try !declared(channel).stands)
  }

  @Test func aMeasureThatIsNotConfirmedIsStaleAndGoesOnRestricting() throws {
    var channel = try TestChannel()
    let by = channel.now.adding(seconds: 600)
    let measure = try channel.write(plans("a"), .measureDeclared(Scene.measure(revalidateBy: by)))
    #expect(try !declared(channel).isStale(at: by))
    #expect(try declared(channel).isStale(at: by.adding(milliseconds: 1)))
    let later = by.adding(seconds: 600)
    try channel.write(plans("b"), Scene.word(measure, .confirmed(until: later)))
    #expect(try declared(channel).isStale(at: later), "who does not hold to it confirms nothing")
    try channel.write(plans("a"), Scene.word(measure, .confirmed(until: later)))
    #expect(try !declared(channel).isStale(at: later))
    channel.now = later.adding(seconds: 60)
    #expect(try declared(channel).isStale(at: channel.now) && declared(channel).stands)
    let activity = try channel.write(plans("b"), .notice(Scene.notice(from: channel.now)))
    let target = FindingTarget.measure(arrangement: measure, number: 0)
    try channel.write(plans("a"), .finding(Scene.finding(activity, target)))
    #expect(channel.board().findings.map(\.isOpen) == [true])
    try channel.write(plans("a"), Scene.word(measure, .lifted))
    #expect(channel.board().findings.map(\.isOpen) == [false])
  }

  @Test func measuresOfTheArrangementAreConfirmedByAll() throws {
    var channel = try TestChannel()
    let by = channel.now.adding(seconds: 600)
    var terms = try Scene.arrangement(channel.roster.parties)
    terms.measures = [try Scene.measure(revalidateBy: by)]
    let proposal = try channel.agree(terms)
    let until = by.adding(seconds: 600)
    try channel.write(plans("a"), Scene.word(proposal, .confirmed(until: until)))
    #expect(channel.board().standingMeasures(at: channel.now).map(\.confirmedUntil) == [by])
    try channel.write(plans("b"), Scene.word(proposal, .confirmed(until: until)))
    #expect(channel.board().standingMeasures(at: channel.now).map(\.confirmedUntil) == [until])
  }

  @Test func aNoticeThatTouchesAProtectedSiteStopsUntilTheOfficerNamesIt() throws {
    var channel = try TestChannel()
    var terms = try Scene.arrangement(channel.roster.parties)
    terms.measures = [try Scene.measure(.noFly), try Scene.measure(.protectedSite)]
    let proposal = try channel.agree(terms)
    let site = NumberedFeature(entry: proposal, number: 1)
    var notice = try Scene.notice(from: channel.now.adding(seconds: 60))
    let refused = try refusals(channel, .notice(notice))
    #expect(
      refused == [
        .protectedSite(
          field: "notice", volume: 0, site, name: try Label("clinic"), area: try Scene.circle())
      ])
    #expect(refused.first?.description.contains("clinic") == true)
    notice.namedSites = [site]
    #expect(try refusals(channel, .notice(notice)) == [])
    // Neither is a warning ever stopped, nor what is far away.
    #expect(try refusals(channel, .safetyWarning(Scene.warning()), .urgent) == [])
    #expect(try refusals(channel, .notice(Scene.notice(Scene.circle(36.5), from: channel.now))) == [])
  }

  @Test func theMinimaOfASiteCountAndDeclaredSitesDoToo() throws {
    var channel = try TestChannel()
    try channel.agree()
    let near = try Scene.notice(Scene.circle(35.70), from: channel.now.adding(seconds: 60))
    let minima = Minima(lateral: .kilometres(5), vertical: .zero, seconds: 0)
    let plain = try channel.write(plans("b"), .measureDeclared(Scene.measure(.protectedSite)))
    #expect(try refusals(channel, .notice(near)) == [])
    let wide = try channel.write(plans("b"), .measureDeclared(Scene.measure(.protectedSite, minima: minima)))
    #expect(try refusals(channel, .notice(near)).count == 1)
    try channel.write(plans("b"), Scene.word(wide, .lifted))
    #expect(try refusals(channel, .notice(near)) == [])
    var named = near
    named.namedSites = [NumberedFeature(entry: wide, number: 0)]
    #expect(
      try refusals(channel, .notice(named)) == [
        .notASite(field: "notice.namedSites", NumberedFeature(entry: wide, number: 0))
      ])
    #expect(try refusals(channel, Scene.word(plain, .agreed)) == [])
  }

  @Test func wordsOnMeasuresAreCheckedBeforeTheyAreSaid() throws {
    var channel = try TestChannel()
    let proposal = try channel.agree()
    let own = try channel.write(plans("a"), .measureDeclared(Scene.measure()))
    let past = channel.now
    #expect(
      try refusals(channel, Scene.word(proposal, .lifted)) == [
        .arrangedMeasure(field: "measure", NumberedFeature(entry: proposal, number: 0))
      ])
    #expect(try refusals(channel, Scene.word(own, .agreed)) == [.ownEntry(field: "measure", own)])
    #expect(
      try refusals(channel, Scene.word(own, .confirmed(until: past))) == [
        .untilPassed(field: "until", past, now: channel.now)
      ])
    #expect(try refusals(channel, Scene.word(own, .lifted, number: 1)).count == 1)
    var measure = try Scene.measure(.buffer)
    measure.opening = [try #require(OpeningHours(fromMinute: 360, minutes: 60))]
    #expect(
      try refusals(channel, .measureDeclared(measure)) == [.openingHours(field: "measure.opening")])
  }
}
