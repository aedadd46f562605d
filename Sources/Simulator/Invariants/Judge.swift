// SPDX-License-Identifier: Apache-2.0
import Exchange
import TransparencyLog
import Wire

/// Watches a run and holds every honest node to the invariants. What it knows comes from the disks, from what leaves a
/// node and from what the faults did, never from a node's own view of itself, except where that view is what is judged.
final class Judge {
  /// An entry that was changed on a disk.
  struct Tampering {
    let origin: Origin
    let index: UInt64
    /// Whether the stored leaf hash was changed too, so that only the log as a whole can show it.
    let isHidden: Bool
    let truth: DiskImage
  }

  /// What officers handed in and a node has not answered.
  struct Submission {
    let drafts: [Draft]
    let node: Int
    let life: Int
    let time: VirtualTime
  }

  /// An entry that a node has confirmed to its officers.
  struct Acknowledged {
    let ref: EntryRef
    let lane: Lane
    let party: Int
    let time: VirtualTime
    /// Parties that have cosigned it, with the time at which the receipt was durable.
    var receipts: [Int: VirtualTime] = [:]
    /// Whether an old copy of the disk was put in place since.
    var mayBeLost = false
  }

  let scenario: Scenario
  var violations: [Violation] = []
  var hasProposal = false
  var tampered: [Int: Tampering] = [:]

  var submissions: [RequestID: Submission] = [:]
  var acknowledged: [Acknowledged] = []
  /// Places in `acknowledged` by log, ascending by index.
  var acknowledgedByLog: [Origin: [Int]] = [:]

  /// Roots of what honest nodes have signed, by log and size.
  var signed: [Origin: [Hash256]] = [:]
  /// The same of what a node had signed before it was restored, until somebody shows it.
  var formerlySigned: [Origin: [Hash256]] = [:]
  /// What a restored node was held to before a peer told it more, until it had its closed log on the disk.
  var heldToBefore: [Origin: [Hash256]?] = [:]
  /// Whose log an origin is, of those that honest nodes have signed.
  var logOwners: [Origin: Int] = [:]
  /// Latest time in a cosignature, by node.
  var cosigned: [Int: UInt64] = [:]
  /// Latest `written_at`, by node and log.
  var writtenAt: [Int: [Origin: Int64]] = [:]
  /// Latest checkpoint that the witness has cosigned, by log.
  var witnessed: [Origin: Checkpoint] = [:]

  /// Parties that have had two processes over copies of one disk.
  var clonedParties: Set<Int> = []
  /// Nodes that have run over an old copy.
  var restoredNodes: Set<Int> = []
  /// Nodes whose signing has stopped until they are started again.
  var stoppedNodes: Set<Int> = []
  /// Logs of which a node has reported a split view.
  var splitViews: [Int: Set<Origin>] = [:]
  /// When anything of a party last arrived at a node: by node, then by party.
  var lastHeard: [Int: [Int: VirtualTime]] = [:]
  /// Since when a node holds an entry that a standing may depend on.
  var heldSince: [Int: [EntryRef: VirtualTime]] = [:]
  /// Logs of a node that were cut back: what was not signed there is said again in the successor.
  var cutBack: [Int: Set<Origin>] = [:]
  /// When something was last wrong with a node, or with anything that it talks to.
  var troubled: [Int: VirtualTime] = [:]
  var openFaults: [Int: Int] = [:]

  init(scenario: Scenario) { self.scenario = scenario }

  /// Something was reported by a node.
  func changed(_ change: Change, at node: SimulatedNode, now: VirtualTime) {
    switch change {
    case .splitView(let origin): splitViews[node.number, default: []].insert(origin)
    case .stopped: stoppedNodes.insert(node.number)
    default: break
    }
  }

  /// Whether a node has said that it does not sign any more.
  func hasStopped(_ node: SimulatedNode) -> Bool { stoppedNodes.contains(node.number) }

  /// Anything of a party arrived.
  func heard(_ party: Int?, at node: SimulatedNode, now: VirtualTime) {
    if let party { lastHeard[node.number, default: [:]][party] = now }
  }

  func processEnded(_ node: SimulatedNode) {
    stoppedNodes.remove(node.number)
    if !node.isTwin { forgetsWhatItWasTold(node) }
    submissions = submissions.filter { $0.value.node != node.number }
  }

  func faultBegins(_ planned: PlannedFault, now: VirtualTime) {
    for node in planned.fault.victims {
      openFaults[node, default: 0] += 1
      troubled[node] = now
    }
  }

  func faultEnds(_ planned: PlannedFault, now: VirtualTime) {
    for node in planned.fault.victims {
      openFaults[node, default: 0] -= 1
      troubled[node] = now
    }
  }

  func healed(now: VirtualTime) {
    for node in openFaults.keys.sorted() {
      if openFaults[node] ?? 0 > 0 { troubled[node] = now }
      openFaults[node] = 0
    }
  }

  /// Whether nothing has been wrong with a node for a while.
  func isCalm(_ node: Int, forSeconds seconds: Int, now: VirtualTime) -> Bool {
    guard openFaults[node] ?? 0 == 0 else { return false }
    guard let last = troubled[node] else { return true }
    return now.since(last) >= Int64(seconds) * 1_000
  }
}

extension Fault {
  /// Nodes that the fault is about.
  var victims: [Int] {
    switch self {
    case .cut(let line), .starve(let line), .disturb(let line, _, _, _), .poorLine(let line): [line.from, line.to]
    case .crash(let node, _), .stop(let node), .fsyncFails(let node), .diskFull(let node), .clockStep(let node, _),
      .restoreOldCopy(let node), .clone(let node), .tamper(let node, _):
      [node]
    }
  }
}
