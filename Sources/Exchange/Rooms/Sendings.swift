// SPDX-License-Identifier: Apache-2.0
import Wire

/// An upload is sent again beside the one that has no answer: TCP doubles its timeouts, and a segment that is lost twice
/// costs a quarter of a minute. An upload may come twice, and any of its answers is the receipt.
extension Outbound {
  /// The sendings of the upload in flight, the oldest first.
  var sendings: [Sending] {
    guard case .uploading(let flight) = phase, let call = flight.open.first?.key else { return [] }
    return flight.earlier + [Sending(call: call, checkpoint: flight.checkpoint, startedAt: flight.startedAt)]
  }

  /// How often the upload in flight was sent again.
  var repeats: Int { if case .uploading(let flight) = phase { flight.repeats } else { 0 } }

  /// When (uptime) the first sending of the upload in flight began.
  var uploadingSince: Int64? { if case .uploading(let flight) = phase { flight.since } else { nil } }

  /// When (uptime) the peer was last asked what became of the upload in flight.
  var checkedAt: Int64? { if case .uploading(let flight) = phase { flight.checkedAt } else { nil } }

  /// Whether there is reason to send an upload that is in flight again: no answer for too long; or, of what is urgent,
  /// more to say that a small one would hold up.
  func isToBeSentAgain(_ flight: Flight, released: UInt64?, at uptime: Int64) -> Bool {
    againAt(flight, released: released).map { $0 <= uptime } ?? false
  }

  /// When (uptime) the upload in flight is sent again if no answer comes.
  func againAt(released: UInt64?) -> Int64? {
    guard case .uploading(let flight) = phase else { return nil }
    return againAt(flight, released: released)
  }

  private func againAt(_ flight: Flight, released: UInt64?) -> Int64? {
    guard let released, released > confirmed ?? 0, flight.isAppend, mayAppend, backoff.failures == 0,
      flight.repeats < ExchangeLimits.sendingsAgain, flight.earlier.count < ExchangeLimits.sendingsOpen
    else { return nil }
    let isNews = lane == .urgent && released > flight.released && flight.byteCount <= ExchangeLimits.uploadBytesLeast
    let patience = ExchangeLimits.againMilliseconds << Int64(flight.repeats)
    return flight.startedAt + (isNews ? ExchangeLimits.newsMilliseconds : patience)
  }
}
