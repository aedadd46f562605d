// SPDX-License-Identifier: Apache-2.0
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
    var desk = ReleaseDesk(rule: .one)
    #expect(desk.handle(.release(by: watch)) == .write(as: watch.position))
    #expect(desk.stage == .ready)
    #expect(desk.handle(.release(by: commander)) == .refuse(.closed))
  }

  @Test func twoReleasesNeedASecondOfficerWhoCommands() throws {
    var desk = ReleaseDesk(rule: .two)
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
    var desk = ReleaseDesk(rule: .two)
    _ = desk.handle(.release(by: watch))
    #expect(desk.stage == .awaitingCountersignature(releasedBy: watch.position))
    #expect(desk.handle(.sendBack(by: commander)) == .reopen)
    #expect(desk.handle(.countersign(by: commander)) == .refuse(.notReleased))
    #expect(desk.handle(.discard(by: watch)) == .forget)
    #expect(desk.handle(.release(by: watch)) == .refuse(.closed))
  }
}
