// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization

/// Starts processes one after the other. Of two that Foundation starts at the same moment on Linux, one may inherit the
/// descriptor by whose end the other's end is noticed: if it is a server that lives on, the other is waited for for ever.
public enum Spawning {
  private static let turn = Mutex(())

  /// Starts a process.
  public static func run(_ process: Process) throws { try turn.withLock { _ in try process.run() } }
}

extension Process {
  /// Sleeps until the process has ended. Foundation's `waitUntilExit` turns round in a run loop that has nothing to do, and
  /// takes a whole core from the tests beside it.
  public func sleepUntilEnd() {
    while isRunning { Thread.sleep(forTimeInterval: 0.005) }
  }

  /// The same, on no thread.
  public func ended() async throws {
    while isRunning { try await Task.sleep(for: .milliseconds(5)) }
  }
}
