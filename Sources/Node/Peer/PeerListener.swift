// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOSSL

/// What came over an authenticated line, before anything looked at it.
struct PeerHTTPRequest: Sendable {
  var method: HTTPRequest.Method
  /// The path as sent, without the query.
  var path: String
  var body: [UInt8]
}

/// What goes back.
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
  /// Answers a request.
  let handle: @Sendable (Name, PeerHTTPRequest) async -> PeerHTTPResponse

  /// The service that serves this listener.
  ///
  /// - Parameter onRunning: gets the port once the socket listens; with port 0 the system chooses one.
  func application(
    identity: TLSIdentity, host: String, port: Int, bounds: ConnectionBounds = .line, loop: any EventLoop,
    logger: Logger,
    onRunning: @escaping @Sendable (Int) async -> Void
  ) throws -> some ApplicationProtocol {
    let gate = ConnectionGate(bounds, listener: "peer", logger: logger)
    let server: HTTPServerBuilder = try .tls(
      // A line is kept open for hours: a handshake costs half a minute at 2,400 bit/s.
      .http1(
        configuration: .init(
          additionalChannelHandlers: [ConnectionWatch(gate, isTLS: true)], idleTimeout: .hours(6))),
      configuration: .init(
        tlsConfiguration: PeerTLS.server(identity), customVerificationCallback: PeerTLS.acceptOnly(peers)))
    return Application(
      responder: PeerResponder(listener: self),
      server: server,
      configuration: .init(address: .hostname(host, port: port)),
      onServerRunning: { channel in
        await AcceptErrors.watch(channel, listener: "peer", logger: logger)
        await onRunning(channel.localAddress?.port ?? port)
      },
      eventLoopGroupProvider: .shared(loop),
      logger: logger)
  }
}

/// Keeps the channel of a request, to ask for its certificate.
struct ChannelContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    channel = source.channel
  }

  /// The certificate that the other side authenticated with.
  func peerPin() async -> CertificatePin? {
    let certificate = try? await channel.nioSSL_peerCertificate().get()
    return try? certificate.map { CertificatePin(certificate: try $0.toDERBytes()) }
  }
}

/// The certificate of each open connection, so that not every request asks for it.
private final class ConnectionPins: Sendable {
  private let pins = NIOLockedValueBox<[ObjectIdentifier: CertificatePin]>([:])

  func pin(of context: ChannelContext) async -> CertificatePin? {
    let key = ObjectIdentifier(context.channel)
    if let known = pins.withLockedValue({ $0[key] }) { return known }
    guard let pin = await context.peerPin() else { return nil }
    pins.withLockedValue { $0[key] = pin }
    context.channel.closeFuture.whenComplete { [pins] _ in pins.withLockedValue { $0[key] = nil } }
    return pin
  }
}

private struct PeerResponder<Name: Hashable & Sendable>: HTTPResponder {
  let listener: PeerListener<Name>
  private let pins = ConnectionPins()

  init(listener: PeerListener<Name>) { self.listener = listener }

  func respond(to request: Request, context: ChannelContext) async throws -> Response {
    // The handshake has refused unknown certificates already; a certificate that was withdrawn since is refused here.
    guard let pin = await pins.pin(of: context), let name = listener.peers.name(of: pin) else {
      return Response(status: .forbidden)
    }
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
    let response = await listener.handle(
      name, PeerHTTPRequest(method: request.method, path: path, body: Array(body.readableBytesView)))
    return Response(
      status: .init(code: response.status),
      headers: response.contentType.isEmpty ? [:] : [.contentType: response.contentType],
      body: .init(byteBuffer: ByteBuffer(bytes: response.body)))
  }

  private func tooLarge(_ length: Int?, limit: Int) -> Response {
    let text = "body\(length.map { " of \($0) bytes" } ?? "") is larger than the limit of \(limit) bytes\n"
    return Response(
      // What was not read would be taken for the next request.
      status: .contentTooLarge, headers: [.contentType: "text/plain; charset=utf-8", .connection: "close"],
      body: .init(byteBuffer: ByteBuffer(string: text)))
  }
}
