// SPDX-License-Identifier: Apache-2.0
import Exchange
import TransparencyLog
import Wire

/// A machine in a place of its own, so that it is changed where it stands and never copied.
final class Running<Machine> {
  var machine: Machine

  init(_ machine: Machine) { self.machine = machine }
}

/// What runs in a process.
enum Program {
  case nothing
  case party(Running<NodeMachine>)
  case witness(Running<WitnessMachine>)
  case forger(Running<Forger>)

  /// Lets things happen to it, together.
  func handle(_ events: [Event], at moment: Moment) -> [Action] {
    switch self {
    case .nothing: []
    case .party(let running): running.machine.handle(events, at: moment)
    case .witness(let running): running.machine.handle(events, at: moment)
    case .forger(let running): events.flatMap { running.machine.handle($0, at: moment) }
    }
  }
}

/// How a node's disk behaves.
enum DiskMood: Hashable {
  case well
  case full
  /// The next commit fails for good.
  case fsyncFails
}

/// One process of a party or of the witness, with its disk and clocks. A party has two of them while it is cloned.
final class SimulatedNode {
  /// Number among all nodes of the run.
  let number: Int
  /// Number of the party; nil for the witness.
  let party: Int?
  /// Whether this is the second process over a copy.
  let isTwin: Bool
  var clock: NodeClock
  var store: MemoryStore
  var program: Program = .nothing
  /// Counts starts and stops: what was planned for an earlier life does not happen.
  var life = 0
  var isRunning = false
  /// It will not be started again.
  var isGone = false

  var mood = DiskMood.well
  var crashPoint: CrashPoint?
  /// What came and was not handed to the machine yet.
  var inbox: [Event] = []
  var pending: [(id: CommitID, batch: StoreBatch)] = []
  var isCommitting = false
  /// What a broken shell has said, and what a broken disk forgets: see `Simulation.Sabotage`.
  var reportedEarly: CommitID?
  var beforeLastBatch: DiskImage?
  var wakeNumber = 0
  var calls: [CallID: Call] = [:]
  /// Entries that are durable here, in the order in which they became so.
  var known: [KnownEntry] = []
  /// A batch whose fsync failed and that turns up at the next start all the same.
  var limbo: StoreBatch?
  /// An old copy of the disk.
  var backup: DiskImage?
  /// Peers that this process talks to; nil for all. A liar's two faces have one each.
  var audience: Set<Int>?

  init(number: Int, party: Int?, isTwin: Bool, clock: NodeClock, store: MemoryStore) {
    self.number = number
    self.party = party
    self.isTwin = isTwin
    self.clock = clock
    self.store = store
  }

  /// The machine of a party that is running.
  var machine: NodeMachine? {
    if case .party(let running) = program { return running.machine }
    return nil
  }
}

/// A call on its way, or waiting for its answer.
struct Call {
  let caller: Int
  let callerLife: Int
  let id: CallID
  let callee: Peer
  let request: PeerRequest
}

/// A peer's request that a node has not answered yet.
struct OpenRequest {
  let call: Call
  let node: Int
  let life: Int
  let arrived: VirtualTime
}
