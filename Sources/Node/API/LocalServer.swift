// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL

/// The HTTP server for the own side, whatever answers behind it.
enum LocalServer {
  /// The service that serves a router.
  ///
  /// - Parameters:
  ///   - door: takes requests of a connection before the router does.
  ///   - onRunning: gets the port once the socket listens.
  static func application(
    router: Router<OfficeContext>, answers: LocalAnswers,
    door: @escaping @autoclosure @Sendable () -> DirectDoor, host: String, port: Int, tls: TLSConfiguration?,
    bounds: ConnectionBounds, loop: any EventLoop, logger: Logger,
    onRunning: @escaping @Sendable (Int) async -> Void
  ) throws -> some ApplicationProtocol {
    let gate = ConnectionGate(bounds, listener: "local", logger: logger)
    let isTLS = tls != nil
    let http = HTTPServerBuilder.http1(
      configuration: .init(additionalChannelHandlers: [DoorFrame(ConnectionWatch(gate, isTLS: isTLS), door())]))
    let server: HTTPServerBuilder = if let tls { try .tls(http, tlsConfiguration: tls) } else { http }
    return Application(
      responder: LocalResponder(router: router.buildResponder(), answers: answers),
      server: server,
      configuration: .init(address: .hostname(host, port: port)),
      onServerRunning: { channel in
        await AcceptErrors.watch(channel, listener: "local", logger: logger)
        await onRunning(channel.localAddress?.port ?? port)
      },
      eventLoopGroupProvider: .shared(loop),
      logger: logger)
  }

  /// Serves a resource, to those whom it is for.
  static func add<Desk: Entrance>(
    _ route: Route, to router: Router<OfficeContext>, _ desk: Desk,
    _ handle: @escaping @Sendable (Desk, Call) async throws -> Response
  ) {
    let path = route.path.replacing("{", with: ":").replacing("}", with: "")
    router.on(RouterPath(path), method: route.method) { request, context in
      let identity = try Gate.admit(request, to: route, desk)
      let call = Call(
        request: request, parameters: context.parameters, remoteAddress: context.remoteAddress,
        channel: context.channel, caller: identity,
        bodyLimit: route.bodyLimit)
      return call.isSmall && route.isQuick
        ? try await handle(desk, call) : try await aside { try await handle(desk, call) }
    }
  }
}
