// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Mechanism

@Suite struct IdleWatchTests {
  private var watch = IdleWatch(policy: .init(idleSeconds: 100, answerSeconds: 10), at: 0)

  @Test mutating func aWatchThatNobodyHasIsNotAsked() {
    #expect(watch.pass(to: 1_000_000).isEmpty)
    #expect(watch.unattended == nil)
  }

  @Test mutating func whoeverDoesNothingIsAskedOnceAndThenOthersAreCalledOnce() {
    #expect(watch.note(nil, holder: "ada", at: 5_000).isEmpty)
    #expect(watch.pass(to: 104_999).isEmpty)
    #expect(watch.pass(to: 105_000) == [.asks("ada", answerBy: 115_000)])
    #expect(watch.pass(to: 114_999).isEmpty)
    #expect(watch.unattended == nil)
    #expect(watch.pass(to: 115_000) == [.unattended("ada")])
    #expect(watch.unattended == "ada")
    #expect(watch.pass(to: 900_000).isEmpty)
  }

  @Test mutating func anySignOfTheHolderWillDoAndThoseOfOthersDoNot() {
    _ = watch.note(nil, holder: "ada", at: 0)
    #expect(watch.note("bo", holder: "ada", at: 99_000).isEmpty)
    #expect(watch.pass(to: 100_000) == [.asks("ada", answerBy: 110_000)])
    #expect(watch.note("ada", holder: "ada", at: 105_000) == [.attended("ada")])
    #expect(watch.pass(to: 204_999).isEmpty)
    #expect(watch.note("ada", holder: "ada", at: 204_999).isEmpty)
    #expect(watch.pass(to: 300_000).isEmpty)
  }

  @Test mutating func aNewHolderHasItsTimeAndTheOldOneIsNotWaitedFor() {
    _ = watch.note(nil, holder: "ada", at: 0)
    _ = watch.pass(to: 100_000)
    _ = watch.pass(to: 110_000)
    #expect(watch.note(nil, holder: "bo", at: 111_000) == [.attended("ada")])
    #expect(watch.pass(to: 210_999).isEmpty)
    #expect(watch.pass(to: 211_000) == [.asks("bo", answerBy: 221_000)])
    #expect(watch.note(nil, holder: nil, at: 212_000) == [.attended("bo")])
    #expect(watch.pass(to: 900_000).isEmpty)
  }
}
