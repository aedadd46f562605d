// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// While an upload hangs, nothing else tells whether the line is down or the peer keeps the receipt back: heartbeats wait
/// behind it. So the peer is asked what it holds; its answer is a sign of life, and may bring the receipt.
extension NodeMachine {
  /// How long a peer may leave an upload and everything else unanswered before it is asked, milliseconds.
  var lineCheck: Int64 { max(ExchangeLimits.heartbeatMilliseconds, silence / 2) }

  /// Uploads in flight, and since when (uptime) their peer has not answered anything.
  var hangingUploads: [(origin: Origin, peer: PartyID, since: Int64)] {
    outbounds.compactMap { outbound in
      guard case .uploading(let flight) = outbound.phase else { return nil }
      let since = max(flight.startedAt, lines[outbound.peer]?.lastAnswer ?? 0)
      return (outbound.origin, outbound.peer, since)
    }
  }

  /// Asks peers that have been silent over an upload: one question at a time.
  mutating func checkLines() {
    guard stopped == nil else { return }
    for upload in hangingUploads where uptime - upload.since >= lineCheck && !isChecked(upload.peer) {
      let body = LogStateRequest(origin: upload.origin).bytes
      call(.party(upload.peer), PeerPath.logState, body, for: .check(upload.origin, upload.peer))
    }
  }

  private func isChecked(_ peer: PartyID) -> Bool {
    calls.values.contains { if case .check(_, peer) = $0 { true } else { false } }
  }

  /// What the peer shows counts as a receipt if all of it is held here; anything else is for the start query.
  mutating func answeredCheck(_ origin: Origin, _ peer: PartyID, _ response: PeerResponse) {
    guard response.status == 200, let log = ownIndex(origin), let state = try? LogState(parsing: response.body),
      let shown = shown(state, own[log].keys),
      reading({ machine in try shown.allSatisfy { try machine.holds($0.checkpoint, log) } }) == true
    else { return }
    settleShown(state, shown.first, peer)
  }
}
