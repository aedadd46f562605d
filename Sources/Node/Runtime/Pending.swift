// SPDX-License-Identifier: Apache-2.0
import NIOConcurrencyHelpers

/// Something that becomes known once, and that one task waits for: what runs beside the task needs no task of its own.
final class Pending<Value: Sendable>: Sendable {
  private enum State {
    case open
    case awaited(CheckedContinuation<Value, Never>)
    case known(Value)
  }

  private let state = NIOLockedValueBox(State.open)

  /// Makes it known; once.
  func tell(_ value: Value) {
    let waiting = state.withLockedValue { state -> CheckedContinuation<Value, Never>? in
      defer { state = .known(value) }
      if case .awaited(let waiting) = state { return waiting }
      return nil
    }
    waiting?.resume(returning: value)
  }

  /// The value, at once if it is known already. Asked for once.
  func value() async -> Value {
    await withCheckedContinuation { continuation in
      let known = state.withLockedValue { state -> Value? in
        if case .known(let value) = state { return value }
        state = .awaited(continuation)
        return nil
      }
      if let known { continuation.resume(returning: known) }
    }
  }
}
