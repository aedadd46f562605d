// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOSSL

/// What goes back over the line.
struct PeerHTTPResponse: Sendable {
  var status: Int
  var contentType: String
  var body: [UInt8]
}

/// The listener on the line: TLS 1.3, both sides authenticated, nothing but bytes in and bytes out.
struct PeerListener<Name: Hashable & Sendable>: Sendable {
  /// Whose certificates are let in.
  let peers: PinnedPeers<Name>
  /// Largest body by path; others are answered 413 without being read to the end.
  let bodyLimit: @Sendable (String) -> Int
  /// Answers a POST to a path, without its query; calls back once, on any thread.
  let post: @Sendable (Name, String, [UInt8], @escaping @Sendable (PeerHTTPResponse) -> Void) -> Void
  /// Answers a GET.
  let get: @Sendable (String) async -> PeerHTTPResponse

  /// Up to this many bytes of body are answered on the connection that they came on.
  private static var directBytes: Int { 262_144 }

  /// The service that serves this listener.
  ///
  /// - Parameter onRunning: gets the port once the socket listens; with port 0 the system chooses one.
  func application(
    identity: TLSIdentity, host: String, port: Int, bounds: ConnectionBounds = .line, loop: any EventLoop,
    logger: Logger,
    onRunning: @escaping @Sendable (Int) async -> Void
  ) throws -> some ApplicationProtocol {
    let gate = ConnectionGate(bounds, listener: "peer", logger: logger)
    let pins = ConnectionPins()
    let server: HTTPServerBuilder = try .tls(
      .http1(
        configuration: .init(
          additionalChannelHandlers: [
            // A line is kept open for hours: a handshake costs half a minute at 2,400 bit/s.
            DoorFrame(ConnectionWatch(gate, isTLS: true), DirectDoor(idle: .hours(6)) { take($0, from: $1, pins) })
          ])),
      configuration: .init(
        tlsConfiguration: PeerTLS.server(identity), customVerificationCallback: PeerTLS.acceptOnly(peers)))
    return Application(
      responder: PeerResponder(listener: self, pins: pins),
      server: server,
      configuration: .init(address: .hostname(host, port: port)),
      onServerRunning: { channel in
        await AcceptErrors.watch(channel, listener: "peer", logger: logger)
        await onRunning(channel.localAddress?.port ?? port)
      },
      eventLoopGroupProvider: .shared(loop),
      logger: logger)
  }

  /// Who answers a request on its connection.
  private func take(_ request: DirectRequest, from channel: any Channel, _ pins: ConnectionPins)
    -> DirectDoor.Desk?
  {
    let path = String(request.path)
    guard request.head.method == .POST, request.length <= min(Self.directBytes, bodyLimit(path)),
      let pin = pins.pin(of: channel), let name = peers.name(of: pin)
    else { return nil }
    return { body, done in
      post(name, path, Array(body.readableBytesView)) { answer in
        done(DirectAnswer(head: DirectHead(status: answer.status, headers: answer.headers), body: answer.body))
      }
    }
  }
}

extension PeerHTTPResponse {
  fileprivate var headers: HTTPFields { contentType.isEmpty ? [:] : [.contentType: contentType] }
}

/// Keeps the channel of a request, to ask for its certificate.
struct ChannelContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    channel = source.channel
  }
}

/// The certificate of each open connection, so that not every request asks for it.
private final class ConnectionPins: Sendable {
  private let pins = NIOLockedValueBox<[ObjectIdentifier: CertificatePin]>([:])

  /// The certificate that the other side authenticated with; to be asked on the channel's event loop.
  func pin(of channel: any Channel) -> CertificatePin? {
    let key = ObjectIdentifier(channel)
    if let known = pins.withLockedValue({ $0[key] }) { return known }
    guard let certificate = try? channel.pipeline.syncOperations.nioSSL_peerCertificate(),
      let der = try? certificate.toDERBytes()
    else { return nil }
    let pin = CertificatePin(certificate: der)
    pins.withLockedValue { $0[key] = pin }
    channel.closeFuture.whenComplete { [pins] _ in pins.withLockedValue { $0[key] = nil } }
    return pin
  }
}

/// Answers what is not answered on its connection: what is large, and what is read.
private struct PeerResponder<Name: Hashable & Sendable>: HTTPResponder {
  let listener: PeerListener<Name>
  let pins: ConnectionPins

  func respond(to request: Request, context: ChannelContext) async throws -> Response {
    let channel = context.channel
    // The handshake has refused unknown certificates already; a certificate that was withdrawn since is refused here.
    guard let pin = try await channel.eventLoop.submit({ pins.pin(of: channel) }).get(),
      let name = listener.peers.name(of: pin)
    else { return Response(status: .forbidden) }
    let path = request.uri.path
    let limit = listener.bodyLimit(path)
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
      return tooLarge(length, limit: limit)
    }
    let body: ByteBuffer
    do {
      body = try await request.body.collect(upTo: limit)
    } catch is NIOTooManyBytesError {
      return tooLarge(nil, limit: limit)
    }
    let answer = await answer(name, request.method, path, body)
    return Response(
      status: .init(code: answer.status), headers: answer.headers,
      body: .init(byteBuffer: ByteBuffer(bytes: answer.body)))
  }

  private func answer(_ name: Name, _ method: HTTPRequest.Method, _ path: String, _ body: ByteBuffer) async
    -> PeerHTTPResponse
  {
    switch method {
    case .get: return await listener.get(path)
    case .post:
      return await withCheckedContinuation { continuation in
        listener.post(name, path, Array(body.readableBytesView)) { continuation.resume(returning: $0) }
      }
    default:
      return PeerHTTPResponse(status: 405, contentType: "text/plain; charset=utf-8", body: Array("GET or POST\n".utf8))
    }
  }

  private func tooLarge(_ length: Int?, limit: Int) -> Response {
    let text = "body\(length.map { " of \($0) bytes" } ?? "") is larger than the limit of \(limit) bytes\n"
    return Response(
      // What was not read would be taken for the next request.
      status: .contentTooLarge, headers: [.contentType: "text/plain; charset=utf-8", .connection: "close"],
      body: .init(byteBuffer: ByteBuffer(string: text)))
  }
}
