// SPDX-License-Identifier: Apache-2.0
import Exchange
import NIOConcurrencyHelpers
import Separation
import TransparencyLog
import Wire

/// Takes the tracks that own feeds report and tells the watch what they are about to enter. Beside the machine: it sees a
/// snapshot of the board, and neither the line nor what is said waits for it.
final class TrackDesk: Sendable {
  private let state = NIOLockedValueBox(TrackWatch())
  private let hub: EventHub

  init(_ hub: EventHub) { self.hub = hub }

  /// The latest report of each track.
  var tracks: [TrackWatch.Report] { state.withLockedValue { $0.tracks } }
  /// All alerts, first what is entered first.
  var alerts: [TrackWatch.Alert] { state.withLockedValue { $0.alerts } }

  /// Takes reports, all that can be taken; says which can not, and why.
  func take(
    _ reports: [TrackWatch.Report], on picture: ConflictPicture, at now: Instant
  ) -> [(number: Int, refusal: TrackWatch.Refusal)] {
    var refused: [(number: Int, refusal: TrackWatch.Refusal)] = []
    for (number, report) in reports.enumerated() {
      let taken = state.withLockedValue { watch in
        Result { () throws(TrackWatch.Refusal) in try watch.take(report, on: picture, at: now) }
      }
      switch taken {
      case .success(let signals): tell(signals)
      case .failure(let refusal): refused.append((number, refusal))
      }
    }
    return refused
  }

  /// Looks at all tracks again.
  func look(on picture: ConflictPicture, at now: Instant) {
    tell(state.withLockedValue { $0.look(on: picture, at: now) })
  }

  private func tell(_ signals: [TrackWatch.Signal]) {
    for signal in signals { hub.publish(.alert(signal)) }
  }
}
