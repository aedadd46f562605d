// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// While an upload hangs, nothing else tells whether the line is down or the peer keeps the receipt back: heartbeats wait
/// behind it. So the peer is asked what it holds; its answer is a sign of life, and may bring the receipt. If it comes at
/// once, the line is not slow, and the upload was lost on its way or with the process that had taken it.
extension NodeMachine {
  /// How long a peer may leave an upload unanswered before it is asked, milliseconds.
  private var lineCheck: Int64 { max(ExchangeLimits.heartbeatMilliseconds, silence / 2) }

  /// Uploads in flight by their outbound's place, and when (uptime) the peer is asked about them.
  var hangingUploads: [(index: Int, due: Int64)] {
    outbounds.indices.compactMap { index in
      guard case .uploading(let flight) = outbounds[index].phase else { return nil }
      let due = (flight.checkedAt ?? flight.since) + lineCheck
      guard let owed = outbounds[index].owedSince, lines[outbounds[index].peer]?.isPrompt == true else {
        return (index, due)
      }
      // The line is not slow, and a receipt is waited for: what hangs has been lost, or is kept back.
      return (index, min(due, max(owed, flight.checkedAt ?? flight.since) + ExchangeLimits.overtakenMilliseconds))
    }
  }

  /// Asks peers that have been silent over an upload: one question at a time.
  mutating func checkLines() {
    guard stopped == nil else { return }
    for upload in hangingUploads where uptime >= upload.due {
      let (origin, peer) = (outbounds[upload.index].origin, outbounds[upload.index].peer)
      guard !isChecked(peer), case .uploading(var flight) = outbounds[upload.index].phase,
        call(
          .party(peer), PeerPath.logState, LogStateRequest(origin: origin).bytes, for: .check(origin, peer, at: uptime))
          != nil
      else { continue }
      flight.checkedAt = uptime
      outbounds[upload.index].phase = .uploading(flight)
    }
  }

  private func isChecked(_ peer: PartyID) -> Bool {
    calls.values.contains { if case .check(_, peer, _) = $0 { true } else { false } }
  }

  /// What the peer shows counts as a receipt if all of it is held here, and closes the log if our own key has signed more.
  mutating func answeredCheck(_ origin: Origin, _ peer: PartyID, at asked: Int64, _ response: PeerResponse) {
    if uptime - asked <= ExchangeLimits.promptMilliseconds { giveUpUpload(origin, peer) }
    guard let log = ownIndex(origin), !seeStrange(log, peer, response), stopped == nil, response.status == 200,
      let state = try? LogState(parsing: response.body), let shown = shown(state, own[log].keys)
    else { return }
    settleShown(state, shown.first, peer)
  }

  /// An upload that hangs on a line that answers at once is sent anew.
  private mutating func giveUpUpload(_ origin: Origin, _ peer: PartyID) {
    guard let index = outboundIndex(origin, peer), case .uploading(var flight) = outbounds[index].phase,
      uptime - flight.startedAt >= ExchangeLimits.overtakenMilliseconds
    else { return }
    for id in flight.open.keys { calls[id] = nil }
    flight.open.removeAll()
    flight.outcome.unreachable = true
    finishIfDone(index, flight)
  }
}
