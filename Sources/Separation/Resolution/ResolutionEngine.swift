// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// The search for resolutions, without keys: one kind after the other, for all volumes and for those that conflict.
///
/// Apart from ``ResolutionSearch`` because what is generic is slow across modules.
struct ResolutionEngine: Sendable {
  private struct Task: Sendable {
    let kind: ResolutionKind
    /// The volumes that are changed.
    let moving: [Int]
  }

  private let ground: ResolutionGround
  private var scan: ResolutionCheck
  private(set) var conflicts: [Neighbour] = []
  private(set) var isScanned = false
  private var tasks: ArraySlice<Task> = []
  private var job: (any ResolutionJob)?
  private(set) var found: [Resolution] = []
  /// What stands in the way of a kind, of the attempt that changes most.
  private(set) var barred: [(kind: ResolutionKind, outcome: ResolutionOutcome)] = []
  /// What is left to spend.
  private var left: Int
  private(set) var isDone = false

  init(_ ground: ResolutionGround) {
    self.ground = ground
    scan = ResolutionCheck(ground.asked)
    left = ground.limits.work
  }

  /// Kinds that the work did not suffice for.
  var unfinished: [ResolutionKind] {
    guard isDone else { return [] }
    let kinds: [ResolutionKind] = isScanned ? tasks.map { $0.kind } : ResolutionKind.allCases
    return ResolutionKind.allCases.filter { kind in kinds.contains(kind) && !found.contains { $0.kind == kind } }
  }

  mutating func run(work: inout Int) {
    while !isDone, work > 0 {
      let given = min(work, left)
      var rest = given
      step(work: &rest)
      work -= given - rest
      left -= given - rest
      if left <= 0 { isDone = true }
    }
  }

  private mutating func step(work: inout Int) {
    guard isScanned else { return look(work: &work) }
    guard let task = tasks.first else {
      isDone = true
      return
    }
    var job = self.job ?? begin(task)
    let outcome = job.run(on: ground, work: &work)
    self.job = outcome == nil ? job : nil
    guard let outcome else { return }
    tasks.removeFirst()
    note(outcome, of: task)
  }

  /// Looks for what is to be resolved.
  private mutating func look(work: inout Int) {
    while let step = scan.next(on: ground, work: &work) {
      switch step {
      case .conflict(let neighbour, _): conflicts.append(neighbour)
      case .clear:
        isScanned = true
        plan()
        return
      }
    }
  }

  private mutating func plan() {
    guard !conflicts.isEmpty else { return }
    let all = Array(ground.volumes.indices)
    let conflicting = all.filter { place in conflicts.contains { $0.mine == place } }
    tasks += ResolutionKind.allCases.map { Task(kind: $0, moving: all) }
    if conflicting.count < all.count { tasks += ResolutionKind.allCases.map { Task(kind: $0, moving: conflicting) } }
  }

  private func begin(_ task: Task) -> any ResolutionJob {
    let moving = task.moving
    let reason = conflicts[0]
    switch task.kind {
    case .later, .earlier:
      return StepJob(moving: moving, isLater: task.kind == .later, reason: reason, on: ground)
    case .up, .down:
      if let unbound = moving.first(where: { !ground.volumes[$0].band.isBound }) { return NoJob(volume: unbound) }
      return StepJob(moving: moving, isUp: task.kind == .up, reason: reason, on: ground)
    case .lateral: return LateralJob(moving: moving, reason: reason, on: ground)
    case .startLater, .endEarlier:
      return CutJob(moving: moving, isStart: task.kind == .startLater, conflicts: conflicts)
    }
  }

  private mutating func note(_ outcome: ResolutionOutcome, of task: Task) {
    guard case .found(let change, let volumes) = outcome else {
      if !barred.contains(where: { $0.kind == task.kind }) { barred.append((task.kind, outcome)) }
      return
    }
    let changed = task.moving.filter { volumes[$0] != ground.volumes[$0] }
    let cost = ResolutionCost.of(change, changed: changed, from: ground.volumes, to: volumes)
    let resolution = Resolution(kind: task.kind, change: change, changed: changed, volumes: volumes, cost: cost)
    // To change only what conflicts may come to the same.
    if !found.contains(where: { $0.volumes == volumes }) { found.append(resolution) }
  }
}

/// A change of altitude that there can not be.
private struct NoJob: ResolutionJob {
  let volume: Int

  mutating func run(on ground: ResolutionGround, work: inout Int) -> ResolutionOutcome? {
    work -= 1
    return .unboundBand(volume: volume)
  }
}

extension AltitudeBand {
  /// Whether both ends have a height, so that it can be moved as a whole.
  fileprivate var isBound: Bool {
    for end in [lower, upper] where end == .surface || end == .unlimited { return false }
    return true
  }
}
