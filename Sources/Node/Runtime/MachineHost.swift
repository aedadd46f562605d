// SPDX-License-Identifier: Apache-2.0
import NIOConcurrencyHelpers
import NIOCore

/// The one owner of a value that everything has to pass through, in order, on an event loop: the one that also serves
/// the line and the own side, so that a message changes no thread on its way to the machine and out again.
///
/// What comes while the loop is at it is taken together in the next turn, and settled once: under load a turn costs
/// little more than when idle.
final class MachineHost<Machine: Sendable>: Sendable {
  typealias Job = @Sendable (inout Machine) -> Void

  private struct State {
    var jobs: [Job] = []
    var isPlanned = false
  }

  private let state = NIOLockedValueBox(State())
  private let box: NIOLoopBoundBox<Machine>
  private let loop: any EventLoop
  private let settle: Job

  /// - Parameter settle: done at the end of each turn, after its jobs.
  init(_ machine: Machine, on loop: any EventLoop, settle: @escaping Job) {
    box = NIOLoopBoundBox.makeBoxSendingValue(machine, eventLoop: loop)
    self.loop = loop
    self.settle = settle
  }

  /// Does a job in the next turn, after those that came before it.
  func perform(_ job: @escaping Job) {
    let mustPlan = state.withLockedValue { state in
      state.jobs.append(job)
      defer { state.isPlanned = true }
      return !state.isPlanned
    }
    if mustPlan { loop.execute { self.turn() } }
  }

  private func turn() {
    let jobs = state.withLockedValue { state in
      state.isPlanned = false
      defer { state.jobs = [] }
      return state.jobs
    }
    for job in jobs { job(&box.value) }
    settle(&box.value)
  }

  /// Looks at the value, or asks something of it, in its turn.
  func read<Value: Sendable>(_ body: @escaping @Sendable (inout Machine) throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      perform { machine in continuation.resume(with: Result { try body(&machine) }) }
    }
  }
}
