// SPDX-License-Identifier: Apache-2.0
import Exchange
import TransparencyLog
import Wire

/// What runs in a process.
enum Program {
  case nothing
  case party(NodeMachine)
  case witness(WitnessMachine)
  case forger(Forger)

  /// Lets something happen to it.
  mutating func handle(_ event: Event, at moment: Moment) -> [Action] {
    // The payload is taken out first, so that a machine is changed in place and never copied.
    let program = self
    self = .nothing
    switch program {
    case .nothing: return []
    case .party(var machine):
      let actions = machine.handle(event, at: moment)
      self = .party(machine)
      return actions
    case .witness(var machine):
      let actions = machine.handle(event, at: moment)
      self = .witness(machine)
      return actions
    case .forger(var forger):
      let actions = forger.handle(event, at: moment)
      self = .forger(forger)
      return actions
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
    if case .party(let machine) = program { return machine }
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
