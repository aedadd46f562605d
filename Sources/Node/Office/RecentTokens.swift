// SPDX-License-Identifier: Apache-2.0
import Foundation
import NIOConcurrencyHelpers

/// Whose token it is, for a millisecond: of requests that come together one is looked up, or each would take a lock
/// that the audit trail's writer holds. What this process changes counts at once, because it forgets all then.
final class RecentTokens: Sendable {
  struct Key: Hashable, Sendable {
    /// As it was sent. It is compared only where a keyed hash of it is the same, so that the time that takes tells
    /// nothing of it.
    var token: String
    var kind: OfficeDatabase.TokenKind
  }

  private struct State {
    var accounts: [Key: Account] = [:]
    /// The millisecond (Unix time) in which they were looked up.
    var millisecond: Int64 = 0
    /// Grows when something was changed: what was looked up before must not be kept after.
    var generation = 0
  }

  private let state = NIOLockedValueBox(State())

  /// The account of a token, as looked up in this millisecond.
  func account(of key: Key, at millisecond: Int64, lookUp: () throws -> Account?) rethrows -> Account? {
    let (known, generation) = state.withLockedValue { state in
      if state.millisecond != millisecond {
        state.accounts.removeAll(keepingCapacity: true)
        state.millisecond = millisecond
      }
      return (state.accounts[key], state.generation)
    }
    if let known { return known }
    guard let account = try lookUp() else { return nil }
    state.withLockedValue { state in
      if state.generation == generation, state.millisecond == millisecond { state.accounts[key] = account }
    }
    return account
  }

  /// Nothing counts any more that was looked up before.
  func forget() {
    state.withLockedValue { state in
      state.accounts.removeAll()
      state.generation += 1
    }
  }
}
