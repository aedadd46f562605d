// SPDX-License-Identifier: Apache-2.0
import NIOConcurrencyHelpers
import Wire

/// Cards that were handed in and not confirmed yet, and how a running node takes up a party that was: it starts anew.
final class Pairing: Sendable {
  /// Most cards that wait at a time: the other parties that a channel can have.
  static let most = Wire.Limits.parties - 1

  private struct State {
    var pending: [PartyID: PendingCard] = [:]
    var stop: (@Sendable () -> Void)?
    var startsAnew = false
  }

  private let state = NIOLockedValueBox(State())

  /// Cards that wait for their words to be compared, ascending by party.
  var pending: [PendingCard] {
    state.withLockedValue { $0.pending.values.sorted { $0.card.party < $1.card.party } }
  }

  /// Keeps a card until it is confirmed or dropped; a later one of the same party takes its place.
  ///
  /// - Returns: false if too many wait.
  func keep(_ card: PendingCard) -> Bool {
    state.withLockedValue { state in
      guard state.pending[card.card.party] != nil || state.pending.count < Self.most else { return false }
      state.pending[card.card.party] = card
      return true
    }
  }

  /// Forgets a card; false if there was none.
  func drop(_ party: PartyID) -> Bool { state.withLockedValue { $0.pending.removeValue(forKey: party) != nil } }

  /// Says how the running node is stopped, so that it can start anew.
  func stopping(by stop: @escaping @Sendable () -> Void) { state.withLockedValue { $0.stop = stop } }

  /// Whether the node was stopped to start anew.
  var startsAnew: Bool { state.withLockedValue { $0.startsAnew } }

  /// Stops the node so that it starts anew, with what its directory holds then.
  func startAnew() {
    let stop = state.withLockedValue { state in
      state.startsAnew = true
      return state.stop
    }
    stop?()
  }
}

/// A card as it was handed in.
struct PendingCard: Sendable {
  let card: Card
  let bytes: [UInt8]
  let checkWords: [String]
}
