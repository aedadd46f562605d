// SPDX-License-Identifier: Apache-2.0
import Exchange
import TransparencyLog
import Wire

/// One run: nodes, lines, disks, clocks, officers and faults, driven by a queue of what happens next.
final class World {
  /// What can happen.
  enum Happening {
    case start(Int)
    case wake(Int, life: Int, number: Int)
    case turn(Int, life: Int)
    case batchWritten(Int, life: Int)
    case batchReported(Int, life: Int, CommitID, CommitFailure?)
    case requestArrives(Call, at: Int)
    case responseArrives(Call, PeerResponse)
    case callEnds(Call)
    case officers(Int)
    case garbage
    case secondFace
    case faultBegins(Int)
    case faultEnds(Int)
    case backup(Int)
    case inspection
    case healing
  }

  let scenario: Scenario
  let sabotage: Simulation.Sabotage?
  let founding: Founding
  let reader = EntryReader()
  var now = VirtualTime.zero
  var queue = EventQueue<Happening>()
  var network: Network
  var nodes: [SimulatedNode] = []
  var officers: [Officer] = []
  var story: Story
  var chance: RandomSource
  let judge: Judge
  var liar: Liar?
  var requests: [RequestID: OpenRequest] = [:]
  var nextRequest: UInt64 = 1
  /// Repetitions that wait for a connection on a poor line.
  var waitForConnection: [(call: Call, line: Direction)] = []
  var isHealed = false
  var isOver = false
  var statistics = Report.Statistics()

  init(scenario: Scenario, tellStory: Bool, sabotage: Simulation.Sabotage? = nil) throws {
    self.sabotage = sabotage
    self.scenario = scenario
    var chance = RandomSource(seed: scenario.seed ^ 0x5eed_0f0e_0f0e_5eed)
    founding = try Founding(scenario: scenario, chance: chance.fork())
    network = Network(usual: scenario.usualLink, chance: chance.fork())
    if sabotage == .neverHeals { network.dead = Direction(from: 0, to: 1) }
    story = Story(isTold: tellStory)
    judge = Judge(scenario: scenario)
    let levant = Levant(chance: chance.fork())
    let ids = scenario.parties
    for party in ids.indices {
      officers.append(Officer(party: party, parties: ids, chance: chance.fork(), levant: levant))
    }
    if let plan = scenario.liar { liar = try Liar(plan: plan, founding: founding, chance: chance.fork()) }
    self.chance = chance
    for (number, clock) in scenario.clocks.enumerated() where number < ids.count || scenario.hasWitness {
      let store = MemoryStore(founding.emptyDisk(of: number))
      var clock = clock
      if let liar, number == liar.plan.party { clock.offsetMilliseconds += liar.clockOffset }
      nodes.append(
        SimulatedNode(
          number: number, party: number < ids.count ? number : nil, isTwin: false, clock: clock, store: store))
    }
  }

  /// Names of the nodes, for the story.
  var names: [String] { nodes.map { name(of: $0) } }

  private func name(of node: SimulatedNode) -> String {
    guard let party = node.party else { return "witness" }
    return scenario.parties[party].name + (node.isTwin ? "'" : "")
  }

  /// Runs from the beginning to the end, or to the first violation.
  func run() {
    planEverything()
    while let time = queue.nextTime, time <= scenario.end, judge.violations.isEmpty { step() }
    if judge.violations.isEmpty {
      now = scenario.end
      judgeTheEnd()
    }
  }

  /// Lets the next thing happen.
  func step() {
    guard let (time, happening) = queue.next() else { return }
    now = time
    statistics.happenings += 1
    happen(happening)
    judgeHaste()
  }

  /// A run takes some tens of thousands of steps; a node that wakes itself or calls others without end takes far more.
  private func judgeHaste() {
    guard statistics.happenings > World.mostHappenings else { return }
    violated(.nodeKeepsItsContract, [], "\(World.mostHappenings) things have happened: somebody runs hot")
  }

  private static let mostHappenings = 400_000

  private func planEverything() {
    for node in nodes { queue.plan(.start(node.number), at: time(in: 0...3_000)) }
    for party in scenario.parties.indices { queue.plan(.officers(party), at: time(in: 3_000...6_000)) }
    for (number, fault) in scenario.faults.enumerated() {
      queue.plan(.faultBegins(number), at: fault.at)
      queue.plan(.faultEnds(number), at: fault.until)
      if case .restoreOldCopy(let node) = fault.fault {
        queue.plan(.backup(node), at: VirtualTime(milliseconds: chance.int64(2_000...fault.at.milliseconds)))
      }
    }
    if liar?.sendsGarbage == true { queue.plan(.garbage, at: time(in: 5_000...15_000)) }
    if liar?.plan.tells(.splitView) == true {
      queue.plan(.secondFace, at: time(in: 8_000...scenario.healing.milliseconds / 2))
    }
    queue.plan(.healing, at: scenario.healing)
    queue.plan(.inspection, at: time(in: 5_000...15_000))
  }

  /// A time from now, drawn from a range of milliseconds.
  func time(in range: ClosedRange<Int64>) -> VirtualTime { now.adding(milliseconds: chance.int64(range)) }

  private func happen(_ happening: Happening) {
    switch happening {
    case .start(let number): start(nodes[number])
    case .wake(let number, let life, let wake):
      let node = nodes[number]
      if node.life == life, node.wakeNumber == wake { feed(node, .wake) }
    case .turn(let number, let life):
      if nodes[number].life == life { turn(nodes[number]) }
    case .batchWritten(let number, let life):
      if nodes[number].life == life { batchWritten(nodes[number]) }
    case .batchReported(let number, let life, let id, let failure):
      if nodes[number].life == life { batchReported(nodes[number], id, failure) }
    case .requestArrives(let call, let number): requestArrives(call, at: nodes[number])
    case .responseArrives(let call, let response): responseArrives(call, response)
    case .callEnds(let call): callEnds(call)
    case .officers(let party): officersSpeak(party)
    case .garbage: sendGarbage()
    case .secondFace: showSecondFace()
    case .faultBegins(let number): begin(scenario.faults[number], number)
    case .faultEnds(let number): end(scenario.faults[number])
    case .backup(let number): takeBackup(nodes[number])
    case .inspection:
      inspect()
      queue.plan(.inspection, at: now.adding(milliseconds: 10_000))
    case .healing: heal()
    }
  }

  /// Something happens to a node, at once or with what else comes in the same turn.
  func feed(_ node: SimulatedNode, _ event: Event) {
    guard node.isRunning else { return }
    node.inbox.append(event)
    guard scenario.turnMilliseconds > 0 else { return turn(node) }
    if node.inbox.count == 1 {
      queue.plan(.turn(node.number, life: node.life), at: time(in: 0...scenario.turnMilliseconds))
    }
  }

  /// Hands a node what has come; what it asks for is done.
  private func turn(_ node: SimulatedNode) {
    let events = node.inbox
    node.inbox = []
    let actions = Action.ordered(node.program.handle(events, at: node.clock.moment(at: now)))
    for action in actions { perform(action, of: node) }
  }

  /// Reports a violation.
  func violated(_ invariant: Invariant, _ involved: [SimulatedNode], _ text: @autoclosure () -> String) {
    let words = text()
    story.tell(now, involved.first?.number, .headline, code: 0xbad, "VIOLATED: \(invariant.statement): \(words)")
    judge.violations.append(
      Violation(invariant: invariant, time: now, nodes: involved.map(\.number), text: words))
  }
}
