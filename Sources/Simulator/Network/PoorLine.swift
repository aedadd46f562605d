// SPDX-License-Identifier: Apache-2.0
import Exchange

/// A poor line after the brief: 2,400 bit/s, 2 s round trip, 10 % loss.
///
/// The transport is modelled, not run: messages travel as TCP segments over connections that begin with handshakes. What
/// is lost takes line time all the same, as on a radio. Overheads are stated in bytes; those of TLS were measured with
/// the BoringSSL of swift-nio-ssl and certificates as `TLSIdentity` makes them; the timers were held against TCP of
/// Linux 6.18 (docs/simulator.md).
struct PoorLine: Hashable, Sendable {
  /// Bits per second in each direction.
  var bitsPerSecond: Int64 = 2_400
  /// One way, milliseconds.
  var latencyMilliseconds: Int64 = 1_000
  /// Segments lost of 1,000.
  var lossPermille = 100

  /// Payload of a segment: links of this kind use an MTU of 576 bytes.
  static let segmentPayload = 524
  /// IPv4 and TCP headers with the timestamp option.
  static let segmentHeader = 52
  /// SYN with its options.
  static let synchronisation = 60
  /// A pure acknowledgement in the other direction, one for every two segments.
  static let acknowledgement = 52
  /// TLS 1.3 record: header 5, content type 1, tag 16.
  static let tlsRecord = 22
  /// Head of an HTTP/1.1 request of a node besides its path: the request line (19), `host` with an address and a port
  /// (33), `content-length` with four digits (22), the empty line (2).
  static let httpRequestHead = 76
  /// `content-type: application/octet-stream`, with all requests but `append`.
  static let httpRequestType = 40
  /// Head of an HTTP/1.1 response of a node: the status line (17), `content-length` with three digits (21), `date` (37),
  /// the empty line (2).
  static let httpResponseHead = 77
  /// `content-type: ` and the end of that line.
  static let httpResponseType = 16
  /// TLS 1.3 with mutual authentication by self-signed P-256 certificates of 357 bytes, and X25519: from the client its
  /// hello; certificate, verify, finished; from the server all up to finished; then two session tickets, which travel
  /// with its first answer.
  static let clientHello = 1_416
  static let serverFlight = 1_779
  static let clientFlight = 513
  static let sessionTickets = 1_154

  /// As many connections to a peer are kept open (`PeerLine.kept`).
  static let connectionsKept = 3

  /// Without an acknowledgement the last segment is sent again after two round trips as they were smoothed (tail loss
  /// probe), and after that by timeouts that double. Round trips of segments of this line take 2.5 to 4 s.
  static let probeMilliseconds: Int64 = 6_500
  /// The same of a new connection, which has measured nothing but its handshake.
  static let firstProbeMilliseconds: Int64 = 5_000
  static let timeoutMilliseconds: Int64 = 8_000
  /// How long TCP waits for what may merely be out of order: a quarter of a round trip.
  static let reorderingMilliseconds: Int64 = 600
  /// First timeout of a SYN; it doubles. It is shorter than the round trip, so the first SYN always goes twice.
  static let synchronisationMilliseconds: Int64 = 1_000
}

extension PoorLine {
  /// Bytes of a request over a connection that is open, without TCP.
  static func bytes(of request: PeerRequest) -> Int {
    let type = request.path == PeerPath.append ? 0 : httpRequestType
    return httpRequestHead + type + request.path.utf8.count + request.body.count + tlsRecord
  }

  /// Bytes of a response.
  static func bytes(of response: PeerResponse) -> Int {
    let type = response.contentType.isEmpty ? 0 : httpResponseType + response.contentType.utf8.count
    return httpResponseHead + type + response.body.count + tlsRecord
  }
}
