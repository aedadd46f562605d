// SPDX-License-Identifier: Apache-2.0
import Exchange
import Testing
import TransparencyLog

@testable import Simulator

@Suite struct Chance {
  /// The first outputs of SplitMix64 for the seed 1234567, as its authors' reference code prints them.
  @Test func splitMixIsTheReferences() {
    var source = RandomSource(seed: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
      16_408_922_859_458_223_821,
    ]
    #expect(expected.map { _ in source.next() } == expected)
  }

  @Test func drawnNumbersStayInTheirRangeAndReachItsEnds() {
    var source = RandomSource(seed: 1)
    let drawn = (0..<2_000).map { _ in source.int(-3...4) }
    #expect(Set(drawn) == Set(-3...4))
  }

  @Test func shufflingKeepsAllElements() {
    var source = RandomSource(seed: 2)
    let shuffled = source.shuffled(Array(0..<100))
    #expect(shuffled.sorted() == Array(0..<100))
    #expect(shuffled != Array(0..<100))
  }
}

@Suite struct Time {
  @Test func theQueueKeepsTimeOrderAndPlanningOrder() {
    var source = RandomSource(seed: 3)
    var queue = EventQueue<Int>()
    var planned: [(Int64, Int)] = []
    for number in 0..<500 {
      let time = source.int64(0...40)
      planned.append((time, number))
      queue.plan(number, at: VirtualTime(milliseconds: time))
    }
    let expected = planned.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.1)
    var taken: [Int] = []
    while let next = queue.next() { taken.append(next.happening) }
    #expect(taken == expected)
  }

  @Test func aClockWakesAtTheFirstMomentThatShowsTheUptime() {
    var source = RandomSource(seed: 4)
    for _ in 0..<300 {
      var clock = NodeClock(
        offsetMilliseconds: source.int64(-9_000...9_000), driftPPM: source.int64(-300...300))
      clock.processStart = VirtualTime(milliseconds: source.int64(0...100_000))
      let uptime = source.int64(0...1_000_000)
      let time = clock.time(ofUptime: uptime)
      #expect(clock.moment(at: time).uptimeMilliseconds >= uptime)
      if time > clock.processStart {
        #expect(clock.moment(at: time.adding(milliseconds: -1)).uptimeMilliseconds < uptime)
      }
    }
  }
}

@Suite struct Disks {
  @Test func theLedgersRootsAreThoseOfTheTree() {
    var ledger = RootLedger()
    var leaves: [Hash256] = []
    #expect(ledger.root(at: 0) == MerkleTree.emptyRoot)
    for number in 0..<70 {
      let bytes = [UInt8(number), 7]
      #expect(RootLedger.leaf(bytes) == MerkleTree.leafHash(bytes))
      leaves.append(RootLedger.leaf(bytes))
      ledger.append(RootLedger.leaf(bytes))
      #expect(ledger.root(at: UInt64(number + 1)) == MerkleTree.root(of: leaves))
    }
    #expect(ledger.root(at: 71) == nil)
  }
}

@Suite struct Lines {
  private func network() -> Network {
    Network(usual: LinkCondition(), chance: RandomSource(seed: 5))
  }

  @Test func aCutLosesEverythingInItsDirectionOnly() {
    var network = network()
    let there = Direction(from: 0, to: 1)
    network[there].isCut = true
    #expect(network.arrivals(of: .request(CallID(1), bytes: 10), along: there, at: .zero).isEmpty)
    #expect(network.arrivals(of: .response(CallID(1), bytes: 10), along: there, at: .zero).isEmpty)
    #expect(network.arrivals(of: .request(CallID(1), bytes: 10), along: there.reversed, at: .zero).count == 1)
    network.heal()
    #expect(network.arrivals(of: .request(CallID(1), bytes: 10), along: there, at: .zero).count == 1)
  }

  @Test func aStarvedDirectionLosesRequestsOnly() {
    var network = network()
    let there = Direction(from: 0, to: 1)
    network[there].isStarved = true
    #expect(network.arrivals(of: .request(CallID(1), bytes: 10), along: there, at: .zero).isEmpty)
    #expect(network.arrivals(of: .response(CallID(1), bytes: 10), along: there, at: .zero).count == 1)
  }

  /// 3,000 bytes at 2,400 bit/s take at least ten seconds, and every byte is counted.
  @Test func aPoorLineTakesItsTime() {
    var network = network()
    let there = Direction(from: 0, to: 1)
    network[there].poorLine = PoorLine(lossPermille: 0)
    let arrivals = network.arrivals(of: .response(CallID(1), bytes: 3_000), along: there, at: .zero)
    #expect(arrivals.count == 1)
    #expect(arrivals.allSatisfy { (11_000...14_000).contains($0.milliseconds) })
    #expect((3_000...3_500).contains(network.bytesSent(there)))
  }
}
