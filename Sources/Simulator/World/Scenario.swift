// SPDX-License-Identifier: Apache-2.0
import Wire

/// Everything that a seed decides before a run begins.
struct Scenario: Sendable {
  let seed: UInt64
  /// Parties of the channel.
  let parties: [PartyID]
  let hasWitness: Bool
  let mix: FaultMix
  let terms: Terms
  let usualLink: LinkCondition
  /// Clocks of the parties' nodes, then of the witness.
  let clocks: [NodeClock]
  let faults: [PlannedFault]
  let liar: LiarPlan?
  /// Officers pause this long on average, milliseconds.
  let meanPause: Int
  /// Within how long what comes to a node is handed to its machine together, milliseconds; 0: each by itself, at once.
  let turnMilliseconds: Int64
  /// Now and then an officer releases a whole bulk at once.
  let hasBulk: Bool
  /// Officers stop, faults heal.
  let healing: VirtualTime
  /// The run is over.
  let end: VirtualTime

  /// After faults heal, everything must have arrived within this time: backoffs, retries and heartbeats included.
  static let settlingSeconds = 100
  static let names = ["amber", "basalt", "cedar", "dune"]

  /// Derives a scenario from a seed, as far as the options leave it open.
  init(seed: UInt64, options: Simulation.Options) throws {
    var chance = RandomSource(seed: seed)
    self.seed = seed
    let drawnMix = FaultMix.drawn(from: &chance)
    mix = options.faults ?? drawnMix
    let drawnCount = chance.pick([2, 2, 2, 3, 3, 4]) ?? 2
    let count = min(max(options.nodes ?? drawnCount, 2), 4)
    parties = try Scenario.names.prefix(count).map { try PartyID($0) }
    let drawnWitness = chance.chance(permille: 350)
    hasWitness = options.witness ?? drawnWitness
    terms = Terms(
      minimumNoticeSeconds: UInt32(chance.int(0...900)), receiptSeconds: UInt32(chance.int(5...20)),
      commCheckSeconds: UInt32(chance.int(15...45)), clockToleranceSeconds: UInt32(chance.int(2...10)))
    usualLink = LinkCondition(delay: 2...Int64(chance.int(10...250)))
    clocks = Scenario.clocks(count: count + 1, mix: mix, chance: &chance)
    let drawnSeconds = chance.int(40...85)
    let seconds = max(options.seconds ?? drawnSeconds, 30)
    healing = VirtualTime.zero.adding(seconds: seconds)
    end = healing.adding(seconds: Scenario.settlingSeconds)
    meanPause = chance.int(5_000...12_000)
    hasBulk = chance.chance(permille: 200)
    turnMilliseconds = chance.chance(permille: 500) ? 0 : Int64(chance.int(1...40))
    liar = mix.contains(.liars) ? LiarPlan.drawn(parties: count, chance: &chance) : nil
    faults = FaultPlanner(mix: mix, parties: count, healing: healing, liar: liar?.party).plan(&chance)
  }

  private static func clocks(count: Int, mix: FaultMix, chance: inout RandomSource) -> [NodeClock] {
    (0..<count).map { _ in
      let reach = mix.contains(.clocks) ? chance.pick([500, 5_000, 120_000]) ?? 500 : 300
      let drift = mix.contains(.clocks) ? 200 : 20
      return NodeClock(
        offsetMilliseconds: Int64(chance.int(-reach...reach)), driftPPM: Int64(chance.int(-drift...drift)))
    }
  }
}

/// Draws the faults of a run.
struct FaultPlanner {
  let mix: FaultMix
  let parties: Int
  let healing: VirtualTime
  /// A liar's own disk and process are left alone.
  let liar: Int?

  /// The faults in the order of their beginning.
  func plan(_ chance: inout RandomSource) -> [PlannedFault] {
    var faults: [PlannedFault] = []
    if mix.contains(.network) { add(&faults, chance.int(1...5), &chance, network) }
    if mix.contains(.poorLines) { add(&faults, 1, &chance) { .poorLine(direction(&$0)) } }
    if mix.contains(.crashes) { add(&faults, chance.int(1...4), &chance, crash) }
    if mix.contains(.disks) { add(&faults, chance.int(1...2), &chance, disk) }
    if mix.contains(.clocks) { add(&faults, chance.int(0...2), &chance, clockStep) }
    if mix.contains(.restores) { add(&faults, 1, &chance) { .restoreOldCopy(node: victim(&$0)) } }
    if mix.contains(.clones) { add(&faults, 1, &chance) { .clone(node: victim(&$0)) } }
    if mix.contains(.tampering) {
      add(&faults, 1, &chance) { .tamper(node: victim(&$0), alsoLeaf: $0.chance(permille: 500)) }
    }
    return faults.sorted { $0.at < $1.at }
  }

  private func add(
    _ faults: inout [PlannedFault], _ count: Int, _ chance: inout RandomSource,
    _ draw: (inout RandomSource) -> Fault
  ) {
    for _ in 0..<count {
      let from = chance.int64(5_000...(healing.milliseconds * 9 / 10))
      let length = chance.int64(500...max(1_000, healing.milliseconds / 3))
      let until = min(from + length, healing.milliseconds)
      faults.append(
        PlannedFault(
          at: VirtualTime(milliseconds: from), until: VirtualTime(milliseconds: until), fault: draw(&chance)))
    }
  }

  private func direction(_ chance: inout RandomSource) -> Direction {
    let from = chance.int(0...(parties - 1))
    let to = (from + chance.int(1...(parties - 1))) % parties
    return Direction(from: from, to: to)
  }

  private func victim(_ chance: inout RandomSource) -> Int {
    let drawn = chance.int(0...(parties - 1))
    return drawn == liar ? (drawn + 1) % parties : drawn
  }

  private func network(_ chance: inout RandomSource) -> Fault {
    let line = direction(&chance)
    switch chance.int(0...3) {
    case 0: return .cut(line)
    case 1: return .starve(line)
    default:
      return .disturb(
        line, dropPermille: chance.int(0...400), duplicatePermille: chance.int(0...200),
        delay: chance.int64(50...4_000))
    }
  }

  private func crash(_ chance: inout RandomSource) -> Fault {
    let node = victim(&chance)
    switch chance.int(0...3) {
    case 0: return .stop(node: node)
    case 1: return .crash(node: node, .beforeDurable)
    case 2: return .crash(node: node, .afterDurable)
    default: return .crash(node: node, .now)
    }
  }

  private func disk(_ chance: inout RandomSource) -> Fault {
    let node = victim(&chance)
    return chance.chance(permille: 500) ? .diskFull(node: node) : .fsyncFails(node: node)
  }

  private func clockStep(_ chance: inout RandomSource) -> Fault {
    let reach = chance.pick([2_000, 60_000, 3_600_000]) ?? 2_000
    return .clockStep(node: victim(&chance), milliseconds: Int64(chance.int(-reach...reach)))
  }
}
