// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import NIOConcurrencyHelpers
import Separation
import Wire

/// Whether whoever has the watch is there: everything that the account says or answers shows it. Without a sign it is
/// asked, and without an answer somebody outside is called.
final class Presence: Sendable {
  /// What is told of it.
  enum News: Hashable, Sendable {
    /// Is this account there? Others are called at this time.
    case asks(account: String, answerBy: Instant)
    /// It has not answered.
    case unattended(account: String)
    /// It has, or another one has the watch.
    case attended(account: String)

    var json: JSONValue {
      switch self {
      case .asks(let account, let answerBy):
        .object(["state": .string("asks"), "account": .string(account), "answerBy": BoardJSON.time(answerBy)])
      case .unattended(let account): .object(["state": .string("unattended"), "account": .string(account)])
      case .attended(let account): .object(["state": .string("attended"), "account": .string(account)])
      }
    }
  }

  private struct State: Sendable {
    var watch: IdleWatch
    var holder: String?
  }

  private let state: NIOLockedValueBox<State>?
  private let clock: NodeClock
  private let hub: EventHub
  private let calls: OutsideCalls

  /// - Parameters:
  ///   - policy: nil asks nobody.
  ///   - holder: who has the watch.
  init(_ policy: IdleWatch.Policy?, holder: String?, clock: NodeClock, hub: EventHub, calls: OutsideCalls) {
    state = policy.map { policy in
      let now = clock.now().uptimeMilliseconds
      var watch = IdleWatch(policy: policy, at: now)
      _ = watch.note(nil, holder: holder, at: now)
      return NIOLockedValueBox(State(watch: watch, holder: holder))
    }
    self.clock = clock
    self.hub = hub
    self.calls = calls
  }

  /// Who has been asked and has not answered.
  var unattended: String? { state?.withLockedValue { $0.watch.unattended } }

  /// An account has said or answered something.
  func acted(_ account: String) {
    guard let state else { return }
    let now = clock.now()
    tell(state.withLockedValue { $0.watch.note(account, holder: $0.holder, at: now.uptimeMilliseconds) }, now)
  }

  /// Somebody, or nobody, has the watch now.
  func watchPassed(to holder: String?) {
    guard let state else { return }
    let now = clock.now()
    tell(
      state.withLockedValue { state in
        state.holder = holder
        return state.watch.note(nil, holder: holder, at: now.uptimeMilliseconds)
      }, now)
  }

  /// Looks whether it is time to ask, or to call.
  func look() {
    guard let state else { return }
    let now = clock.now()
    tell(state.withLockedValue { $0.watch.pass(to: now.uptimeMilliseconds) }, now)
  }

  private func tell(_ signals: [IdleWatch.Signal], _ now: Moment) {
    for signal in signals {
      switch signal {
      case .asks(let account, let answerBy):
        hub.publish(
          .presence(.asks(account: account, answerBy: now.wall.adding(milliseconds: answerBy - now.uptimeMilliseconds)))
        )
      case .unattended(let account):
        hub.publish(.presence(.unattended(account: account)))
        calls.makeForUnattended(since: now.wall)
      case .attended(let account): hub.publish(.presence(.attended(account: account)))
      }
    }
  }
}
