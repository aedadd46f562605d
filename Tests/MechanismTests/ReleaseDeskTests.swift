// SPDX-License-Identifier: Apache-2.0
import Separation
import Testing
import Wire

@testable import Mechanism

@Suite struct ReleaseDeskTests {
  private let watch: Officer
  private let commander: Officer
  private let auditor: Officer

  init() throws {
    watch = Officer(account: "w", position: try PositionDesignator("watch-1"), role: .watch)
    commander = Officer(account: "c", position: try PositionDesignator("commander-1"), role: .commander)
    auditor = Officer(account: "x", position: try PositionDesignator("auditor-1"), role: .auditor)
  }

  @Test func oneReleaseIsEnoughWhereOneIsAskedFor() {
    var desk = ReleaseDesk(ReleaseTerms(.one))
    #expect(desk.handle(.release(by: watch)) == .write(as: watch.position))
    #expect(desk.stage == .ready)
    #expect(desk.handle(.release(by: commander)) == .refuse(.closed))
  }

  @Test func twoReleasesNeedASecondOfficerWhoCommands() throws {
    var desk = ReleaseDesk(ReleaseTerms(.two))
    #expect(desk.handle(.countersign(by: commander)) == .refuse(.notReleased))
    #expect(desk.handle(.release(by: auditor)) == .refuse(.mayNotRelease(.auditor)))
    #expect(desk.handle(.release(by: commander)) == .askForCountersignature(notOf: commander.position))
    #expect(desk.handle(.release(by: watch)) == .refuse(.alreadyReleased(by: commander.position)))
    #expect(desk.handle(.countersign(by: commander)) == .refuse(.sameOfficer(commander.position)))
    #expect(desk.handle(.countersign(by: watch)) == .refuse(.mayNotCountersign(.watch)))
    let sameAccount = Officer(account: "c", position: try PositionDesignator("commander-2"), role: .commander)
    #expect(desk.handle(.countersign(by: sameAccount)) == .refuse(.sameOfficer(commander.position)))
    let other = Officer(account: "d", position: try PositionDesignator("commander-2"), role: .commander)
    #expect(desk.handle(.countersign(by: other)) == .write(as: commander.position))
    #expect(desk.stage == .ready)
  }

  @Test func aDraftThatIsSentBackNeedsBothAgain() {
    var desk = ReleaseDesk(ReleaseTerms(.two))
    _ = desk.handle(.release(by: watch))
    #expect(desk.stage == .awaitingCountersignature(releasedBy: watch.position))
    #expect(desk.handle(.sendBack(by: commander)) == .reopen)
    #expect(desk.handle(.countersign(by: commander)) == .refuse(.notReleased))
    #expect(desk.handle(.discard(by: watch)) == .forget)
    #expect(desk.handle(.release(by: watch)) == .refuse(.closed))
  }

  @Test func aDelegateCountersignsWhatDoesNotStayWithCommanders() throws {
    let delegate = Officer(account: "d", position: try PositionDesignator("watch-2"), role: .watch, isDelegate: true)
    var notice = ReleaseDesk(ReleaseTerms(.two))
    _ = notice.handle(.release(by: watch))
    #expect(notice.handle(.countersign(by: delegate)) == .write(as: watch.position))
    var arrangement = ReleaseDesk(ReleaseTerms(.two, staysWithCommanders: true))
    _ = arrangement.handle(.release(by: commander))
    #expect(arrangement.handle(.countersign(by: delegate)) == .refuse(.mayNotCountersign(.watch)))
    var own = ReleaseDesk(ReleaseTerms(.two))
    _ = own.handle(.release(by: delegate))
    #expect(own.handle(.countersign(by: delegate)) == .refuse(.sameOfficer(delegate.position)))
  }

  @Test func theFirstPositionReleasesAloneOnlyAfterItHasWaited() throws {
    var desk = ReleaseDesk(ReleaseTerms(.two, aloneAfterSeconds: 600))
    #expect(desk.handle(.releaseAlone(by: watch, waitedSeconds: 900)) == .refuse(.notReleased))
    _ = desk.handle(.release(by: watch))
    #expect(desk.handle(.releaseAlone(by: watch, waitedSeconds: 599)) == .refuse(.waitsFor(seconds: 1)))
    #expect(desk.handle(.releaseAlone(by: commander, waitedSeconds: 600)) == .refuse(.notFirst(watch.position)))
    #expect(desk.handle(.releaseAlone(by: watch, waitedSeconds: 600)) == .write(as: watch.position))
    #expect(desk.stage == .ready)
  }

  @Test(arguments: EntryKind.allCases)
  func whatStaysWithCommandersIsNeverReleasedAlone(_ kind: EntryKind) {
    #expect(!ReleasePolicy.staysWithCommanders(kind) || ReleasePolicy().rule(for: kind) == .two)
    var desk = ReleaseDesk(ReleaseTerms(.two, staysWithCommanders: true))
    _ = desk.handle(.release(by: watch))
    #expect(desk.handle(.releaseAlone(by: watch, waitedSeconds: .max)) == .refuse(.neverAlone))
  }

  @Test func aFeedReleasesNothingAlone() throws {
    let feed = Officer(account: "f", position: try PositionDesignator("feed-1"), role: .feed)
    var desk = ReleaseDesk(ReleaseTerms(.two, aloneAfterSeconds: 60))
    _ = desk.handle(.release(by: feed))
    #expect(desk.handle(.releaseAlone(by: feed, waitedSeconds: 60)) == .refuse(.neverAlone))
  }

  @Test func aCommanderLendsItsCountersignatureForAWhile() throws {
    let now = Instant(milliseconds: 1_000_000)
    let hour = now.adding(seconds: 3_600)
    let lent = try Delegation(from: commander, to: watch, until: hour, at: now)
    #expect(lent.holds(at: now) && lent.holds(at: hour.adding(milliseconds: -1)))
    #expect(!lent.holds(at: hour) && !lent.holds(at: now.adding(milliseconds: -1)))
    #expect(throws: Delegation.Refusal.isNoCommander(.watch)) {
      try Delegation(from: watch, to: watch, until: hour, at: now)
    }
    #expect(throws: Delegation.Refusal.needsNone) {
      try Delegation(from: commander, to: commander, until: hour, at: now)
    }
    #expect(throws: Delegation.Refusal.keepsNoWatch(.auditor)) {
      try Delegation(from: commander, to: auditor, until: hour, at: now)
    }
    for until in [now, now.adding(seconds: Delegation.longestSeconds + 1)] {
      #expect(throws: Delegation.Refusal.until(until, now: now)) {
        try Delegation(from: commander, to: watch, until: until, at: now)
      }
    }
  }
}
