// SPDX-License-Identifier: Apache-2.0
import Dispatch
import NIOConcurrencyHelpers

/// The one owner of a value that everything has to pass through, in order. Whoever brings a job while nobody works does
/// the work on the spot, its own job and those that arrive meanwhile: when idle a job costs no thread change, under
/// load jobs are taken in batches.
///
/// A turn is bounded; what is left then goes to a queue of its own, so that no request's thread is kept for the others.
final class MachineHost<Machine: Sendable>: Sendable {
  typealias Job = @Sendable (inout Machine) -> Void

  private struct State {
    var jobs: [Job] = []
    var isWorking = false
  }

  /// Proof of `@unchecked Sendable`: `machine` is touched only by whoever has set `isWorking` under the lock; it is
  /// handed on through the same lock.
  private final class Box: @unchecked Sendable {
    var machine: Machine
    init(_ machine: Machine) { self.machine = machine }
  }

  /// Batches that one thread takes before it hands the work on.
  private static var batchesPerTurn: Int { 8 }

  private let state = NIOLockedValueBox(State())
  private let box: Box
  private let overflow = DispatchQueue(label: "parley.machine", qos: .userInitiated)

  init(_ machine: Machine) { box = Box(machine) }

  /// Does a job, now or after those before it. Jobs may bring further jobs; these come later.
  func perform(_ job: @escaping Job) {
    let mine = state.withLockedValue { state in
      state.jobs.append(job)
      defer { state.isWorking = true }
      return !state.isWorking
    }
    if mine { work() }
  }

  private func work() {
    for _ in 0..<Self.batchesPerTurn {
      let jobs = state.withLockedValue { state in
        defer { state.jobs.removeAll(keepingCapacity: false) }
        if state.jobs.isEmpty { state.isWorking = false }
        return state.jobs
      }
      if jobs.isEmpty { return }
      for job in jobs { job(&box.machine) }
    }
    overflow.async { self.work() }
  }

  /// Looks at the value, or asks something of it, in its turn.
  func read<Value: Sendable>(_ body: @escaping @Sendable (inout Machine) throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      perform { machine in continuation.resume(with: Result { try body(&machine) }) }
    }
  }
}
