// SPDX-License-Identifier: Apache-2.0
import Separation
import Testing
import TransparencyLog
import Wire

@testable import Mechanism

/// The watch passes from one to the next with everything that is open, or not at all.
@Suite struct WatchDutyTests {
  private let now = TestChannel.start
  private let first: Officer
  private let second: Officer
  private let commander: Officer

  init() throws {
    first = Officer(account: "ada", position: try PositionDesignator("watch-1"), role: .watch)
    second = Officer(account: "bo", position: try PositionDesignator("watch-2"), role: .watch)
    commander = Officer(account: "cy", position: try PositionDesignator("commander-1"), role: .commander)
  }

  private func refs(_ count: Int) throws -> [EntryRef] {
    try (0..<count).map {
      EntryRef(origin: try Origin("b/x/urgent"), index: UInt64($0), leaf: Hash256.sha256([UInt8($0)]))
    }
  }

  @Test func nobodyTakesAWatchThatSomebodyHas() throws {
    var duty = WatchDuty()
    #expect(duty.handle(.take(by: first), open: [], at: now) == .passed(to: first))
    #expect(duty.handle(.take(by: first), open: [], at: now) == .refused(.isHolder))
    #expect(duty.handle(.take(by: second), open: [], at: now) == .refused(.isHeld(by: first.position)))
    #expect(duty.holder?.account == "ada")
    #expect(duty.handle(.take(by: commander), open: [], at: now.adding(seconds: 9)) == .passed(to: commander))
    #expect(duty.holder?.since == now.adding(seconds: 9))
  }

  @Test func theWatchPassesWithTheLastEntryThatIsAccepted() throws {
    let open = try refs(3)
    var duty = WatchDuty()
    _ = duty.handle(.take(by: first), open: open, at: now)
    #expect(duty.handle(.accept([], by: second), open: open, at: now) == .refused(.isNotOffered))
    #expect(duty.handle(.offer(by: first, to: second), open: open, at: now) == .waits(for: open))
    #expect(duty.handle(.accept([open[1]], by: second), open: open, at: now) == .waits(for: [open[0], open[2]]))
    #expect(duty.holder?.account == "ada")
    #expect(duty.handle(.accept([open[0]], by: commander), open: open, at: now) == .refused(.isNotOffered))
    // One was answered meanwhile, and one has come.
    let later = try refs(5).suffix(1) + [open[0], open[1]]
    #expect(duty.handle(.accept([open[2]], by: second), open: Array(later), at: now) == .refused(.notOpen(open[2])))
    #expect(
      duty.handle(.accept([open[0]], by: second), open: Array(later), at: now) == .waits(for: Array(later.prefix(1))))
    #expect(
      duty.handle(.accept(Array(later.prefix(1)), by: second), open: Array(later), at: now) == .passed(to: second))
    #expect(duty.offer == nil)
  }

  @Test func anOfferIsTakenBackByWhoMadeItAndDeclinedByWhoGotIt() throws {
    var duty = WatchDuty()
    #expect(duty.handle(.offer(by: first, to: second), open: [], at: now) == .refused(.isNotHeld))
    _ = duty.handle(.take(by: first), open: [], at: now)
    #expect(duty.handle(.withdraw(by: first), open: [], at: now) == .refused(.isNotOffered))
    for officer in [first, second, commander] {
      _ = duty.handle(.offer(by: first, to: second), open: try refs(1), at: now)
      #expect(duty.handle(.withdraw(by: officer), open: [], at: now) == .withdrawn)
    }
    #expect(duty.handle(.offer(by: second, to: commander), open: [], at: now) == .refused(.isHeld(by: first.position)))
    #expect(duty.handle(.offer(by: first, to: first), open: [], at: now) == .refused(.isHolder))
  }

  @Test func aClosedAccountHasNoWatchAndGetsNone() throws {
    var duty = WatchDuty()
    _ = duty.handle(.take(by: first), open: [], at: now)
    _ = duty.handle(.offer(by: first, to: second), open: try refs(1), at: now)
    duty.forget("bo")
    #expect(duty.offer == nil && duty.holder?.account == "ada")
    _ = duty.handle(.offer(by: first, to: second), open: try refs(1), at: now)
    duty.forget("ada")
    #expect(duty == WatchDuty())
    #expect(duty.handle(.take(by: second), open: [], at: now) == .passed(to: second))
  }

  @Test(arguments: OfficerRole.allCases.filter { !$0.keepsWatch }) func othersKeepNoWatch(_ role: OfficerRole) throws {
    let other = Officer(account: "dee", position: try PositionDesignator("desk-1"), role: role)
    var duty = WatchDuty()
    #expect(duty.handle(.take(by: other), open: [], at: now) == .refused(.keepsNoWatch(role)))
    _ = duty.handle(.take(by: first), open: [], at: now)
    #expect(duty.handle(.offer(by: first, to: other), open: [], at: now) == .refused(.keepsNoWatch(role)))
  }
}
