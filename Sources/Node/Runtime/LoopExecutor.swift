// SPDX-License-Identifier: Apache-2.0
import NIOCore

/// Runs tasks on an event loop: what serves a request then stays on the thread that read it from its socket.
///
/// For what is done in a moment only. Whatever takes longer belongs `aside`, or a message on the line waits for it.
final class LoopExecutor: TaskExecutor {
  private let loop: any EventLoop

  init(_ loop: any EventLoop) { self.loop = loop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedTaskExecutor()
    loop.execute { job.runSynchronously(on: executor) }
  }
}

/// Does what may take long on threads that serve no line.
func aside<Value: Sendable>(_ body: sending () async throws -> Value) async rethrows -> Value {
  try await withTaskExecutorPreference(globalConcurrentExecutor, operation: body)
}
