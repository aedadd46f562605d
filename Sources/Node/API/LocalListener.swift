// SPDX-License-Identifier: Apache-2.0
import Console
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL

/// The listener for the own side's people and systems: on loopback unless configured otherwise, apart from the line.
struct LocalListener: Sendable {
  let office: Office
  let console: ConsoleFiles

  /// The service that serves this listener.
  ///
  /// - Parameter onRunning: gets the port once the socket listens.
  func application(
    host: String, port: Int, tls: TLSConfiguration?, bounds: ConnectionBounds = .local, loop: any EventLoop,
    logger: Logger,
    onRunning: @escaping @Sendable (Int) async -> Void
  ) throws -> some ApplicationProtocol {
    let router = Router(context: OfficeContext.self)
    for route in Routes.all { add(route, to: router) }
    ConsolePages.add(to: router, console, office)
    let gate = ConnectionGate(bounds, listener: "local", logger: logger)
    let isTLS = tls != nil
    let desk = LocalDesk(office: office)
    let http = HTTPServerBuilder.http1(
      configuration: .init(
        additionalChannelHandlers: [DoorFrame(ConnectionWatch(gate, isTLS: isTLS), desk.door(idle: .seconds(300)))]))
    let server: HTTPServerBuilder = if let tls { try .tls(http, tlsConfiguration: tls) } else { http }
    return Application(
      responder: LocalResponder(router: router.buildResponder(), answers: LocalAnswers(office: office)),
      server: server,
      configuration: .init(address: .hostname(host, port: port)),
      onServerRunning: { channel in
        await AcceptErrors.watch(channel, listener: "local", logger: logger)
        await onRunning(channel.localAddress?.port ?? port)
      },
      eventLoopGroupProvider: .shared(loop),
      logger: logger)
  }

  private func add(_ route: Route, to router: Router<OfficeContext>) {
    let path = route.path.replacing("{", with: ":").replacing("}", with: "")
    let office = office
    router.on(RouterPath(path), method: route.method) { request, context in
      let identity = try Gate.admit(request, to: route, office: office)
      let call = Call(
        request: request, parameters: context.parameters, remoteAddress: context.remoteAddress, caller: identity,
        bodyLimit: route.bodyLimit)
      return call.isSmall && route.isQuick
        ? try await route.handle(office, call) : try await aside { try await route.handle(office, call) }
    }
  }
}

/// Keeps where a request comes from, to slow down guessing.
struct OfficeContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let remoteAddress: String

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    remoteAddress = source.channel.remoteAddress?.ipAddress ?? "local"
  }
}

/// Who gets in.
enum Gate {
  static func cookieName(_ office: Office) -> String { office.isTLS ? "__Host-parley" : "parley" }

  /// Whose request this is, if the route lets them in.
  ///
  /// - Throws: `Problem` of kind `signIn`, `rights` or `csrf`.
  static func admit(_ request: Request, to route: Route, office: Office) throws -> Identity? {
    if route.access == .open { return nil }
    return try admit(
      bearer: request.headers[.authorization].flatMap(bearer),
      cookie: Call.cookie(cookieName(office), in: request.headers), csrf: request.headers.value("X-Parley-CSRF"),
      to: route, office: office)
  }

  /// The token of an `Authorization` header.
  static func bearer(_ authorization: String) -> String? {
    authorization.hasPrefix("Bearer ") ? String(authorization.dropFirst(7)) : nil
  }

  /// The same for a route that is not open to everybody, by what a request shows.
  static func admit(bearer: String?, cookie: String?, csrf: String?, to route: Route, office: Office) throws
    -> Identity
  {
    guard let identity = try office.signIn.identity(cookie: cookie, bearer: bearer) else {
      throw Problem(
        .signIn,
        bearer == nil && cookie == nil ? "Nobody is signed in." : "The session or token is not valid (any more).",
        fix: "POST /api/v1/session, or send Authorization: Bearer TOKEN.")
    }
    if route.changes, !SignIn.isOwnPage(identity, csrf: csrf) {
      throw Problem(
        .csrf, "A session with a cookie must show that the request comes from its own page.", field: "X-Parley-CSRF",
        fix: "Send the csrf value of the answer to signing in as X-Parley-CSRF.")
    }
    if case .right(let right) = route.access, !identity.account.role.may(right) {
      throw Problem(
        .rights,
        "The position \(identity.account.position) is a \(identity.account.role.rawValue), which has no right to \(right.rawValue).",
        limit: Role.allCases.filter { $0.rights.contains(right) }.map(\.rawValue).joined(separator: ", "),
        fix: "Ask one of these positions.")
    }
    if route.changes { office.presence.acted(identity.account.name) }
    return identity
  }
}

extension HTTPFields {
  /// The value of a header by its name.
  func value(_ name: String) -> String? { HTTPField.Name(name).flatMap { self[$0] } }
}

/// Answers, with every error as a problem and the headers that belong on each answer.
private struct LocalResponder: HTTPResponder {
  let router: RouterResponder<OfficeContext>
  let answers: LocalAnswers

  func respond(to request: Request, context: OfficeContext) async throws -> Response {
    answers.count()
    var response: Response
    do {
      response = try await router.respond(to: request, context: context)
      // The router's own words about what it does not know.
      if response.status == .notFound, response.headers[.contentType] != "application/problem+json" {
        throw LocalAnswers.unknownResource(request)
      }
    } catch let error as HTTPParserError {
      // What is no HTTP is refused, and its connection ended, by the server.
      throw error
    } catch {
      let problem = answers.problem(error, path: request.uri.path)
      response = problem.response(from: request, context: context)
      // A body that was not read to its end would be taken for the next request.
      if problem.kind == .tooLarge { response.headers[.connection] = "close" }
    }
    // The console's pages say themselves what they may do.
    for field in LocalAnswers.headers where response.headers[field.name] == nil { response.headers.append(field) }
    return response
  }
}
