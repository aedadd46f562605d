// SPDX-License-Identifier: Apache-2.0

/// How one direction between two nodes behaves at a moment.
struct LinkCondition: Hashable, Sendable {
  /// Milliseconds that a message takes, drawn anew for each one: two of them may overtake each other.
  var delay: ClosedRange<Int64> = 5...40
  /// How many of 1,000 messages are lost.
  var dropPermille = 0
  /// How many of 1,000 messages arrive twice.
  var duplicatePermille = 0
  /// Nothing gets through, neither requests nor answers.
  var isCut = false
  /// Requests do not get through in this direction; answers do.
  var isStarved = false
  /// A poor line: bytes take time, segments are lost and sent again.
  var poorLine: PoorLine?
}

/// A poor line after the brief: 2,400 bit/s, 2 s round trip, 10 % loss.
///
/// The transport is modelled, not run: a message travels as TCP segments; a lost segment is sent again after a
/// retransmission timeout that doubles; the message is there when its last segment is. Overheads are stated, in bytes,
/// beside each constant.
struct PoorLine: Hashable, Sendable {
  /// Bits per second in each direction.
  var bitsPerSecond: Int64 = 2_400
  /// One way, milliseconds.
  var latencyMilliseconds: Int64 = 1_000
  /// Segments lost of 1,000.
  var lossPermille = 100

  /// Payload of a segment: links of this kind use an MTU of 576 bytes.
  static let segmentPayload = 536
  /// IPv4 and TCP headers with the timestamp option.
  static let segmentHeader = 52
  /// A pure acknowledgement in the other direction, one for every two segments.
  static let acknowledgement = 52
  /// TLS 1.3 record: header 5, content type 1, tag 16.
  static let tlsRecord = 22
  /// Head of an HTTP/1.1 request of a node besides its path: the request line (19), `host` with an address and a port
  /// (33), `content-type: application/octet-stream` (40), `content-length` with four digits (22).
  static let httpRequestHead = 114
  /// Head of an HTTP/1.1 response of a node: the status line (17), `content-type: text/plain; charset=utf-8` (41),
  /// `content-length` with three digits (21), `date` (37), the empty line (2).
  static let httpResponseHead = 118
  /// First retransmission timeout: one round trip, its variance bound (RFC 6298: SRTT + 4 RTTVAR, settled).
  static let retransmissionMilliseconds: Int64 = 3_000
  /// TLS 1.3 with mutual authentication by self-signed Ed25519 or P-256 leaf certificates, bytes of the handshake
  /// messages from the client (hello; certificate, verify, finished) and from the server (hello to finished).
  static let clientHello = 320
  static let serverFlight = 980
  static let clientFlight = 760
}

/// One direction of a poor line: what is being sent occupies it.
struct PoorLineQueue: Sendable {
  private var freeAt = VirtualTime.zero
  /// Bytes put on the line so far, with all overheads and repetitions.
  private(set) var bytesSent = 0

  /// Sends that many bytes of payload over the line; answers when the last of them has arrived.
  mutating func send(
    payload: Int, over line: PoorLine, at now: VirtualTime, chance: inout RandomSource
  ) -> VirtualTime {
    var remaining = max(payload, 1)
    var arrival = now
    while remaining > 0 {
      let count = min(remaining, PoorLine.segmentPayload)
      remaining -= count
      arrival = max(arrival, sendSegment(payload: count, over: line, at: now, chance: &chance))
    }
    return arrival
  }

  /// Puts bytes on the line that nobody waits for.
  mutating func occupy(bytes: Int, over line: PoorLine, at now: VirtualTime) {
    freeAt = max(freeAt, now).adding(milliseconds: duration(bytes, line))
    bytesSent += bytes
  }

  private mutating func sendSegment(
    payload: Int, over line: PoorLine, at now: VirtualTime, chance: inout RandomSource
  ) -> VirtualTime {
    let bytes = payload + PoorLine.segmentHeader
    var timeout = PoorLine.retransmissionMilliseconds
    var ready = now
    while true {
      let sent = max(freeAt, ready).adding(milliseconds: duration(bytes, line))
      bytesSent += bytes
      // A repetition later on does not hold back what others send meanwhile: only the first sending queues.
      if ready == now { freeAt = sent }
      if !chance.chance(permille: line.lossPermille) { return sent.adding(milliseconds: line.latencyMilliseconds) }
      ready = sent.adding(milliseconds: timeout)
      timeout *= 2
    }
  }

  private func duration(_ bytes: Int, _ line: PoorLine) -> Int64 {
    (Int64(bytes) * 8_000 + line.bitsPerSecond - 1) / line.bitsPerSecond
  }
}
