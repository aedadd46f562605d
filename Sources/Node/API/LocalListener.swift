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
import Wire

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
    for route in Routes.all { LocalServer.add(route, to: router, office, route.handle) }
    ConsolePages.add(to: router, console, office.logger)
    let desk = LocalDesk(office: office)
    return try LocalServer.application(
      router: router, answers: LocalAnswers(office), door: desk.door(idle: .seconds(300)),
      host: host, port: port, tls: tls, bounds: bounds, loop: loop, logger: logger, onRunning: onRunning)
  }
}

/// Keeps where a request comes from, to slow down guessing.
struct OfficeContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let remoteAddress: String
  /// The connection.
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    channel = source.channel
    remoteAddress = source.channel.remoteAddress?.ipAddress ?? "local"
  }
}

/// Who gets in.
enum Gate {
  static func cookieName(_ desk: some Entrance) -> String { desk.isTLS ? "__Host-parley" : "parley" }

  /// Whose request this is, if the route lets them in.
  ///
  /// - Throws: `Problem` of kind `signIn`, `rights` or `csrf`.
  static func admit(_ request: Request, to route: Route, _ desk: some Entrance) throws -> Identity? {
    if route.access == .open { return nil }
    return try admit(
      bearer: request.headers[.authorization].flatMap(bearer),
      cookie: Call.cookie(cookieName(desk), in: request.headers), csrf: request.headers.value("X-Parley-CSRF"),
      to: route, desk)
  }

  /// The token of an `Authorization` header.
  static func bearer(_ authorization: String) -> String? {
    authorization.hasPrefix("Bearer ") ? String(authorization.dropFirst(7)) : nil
  }

  /// The same for a route that is not open to everybody, by what a request shows.
  static func admit(
    bearer: String?, cookie: String?, csrf: String?, to route: Route, _ desk: some Entrance
  ) throws -> Identity {
    guard let identity = try desk.signIn.identity(cookie: cookie, bearer: bearer) else {
      throw Problem(
        .signIn,
        bearer == nil && cookie == nil ? "Nobody is signed in." : "The session or token is not valid (any more).",
        fix: "POST /api/v1/session, or send Authorization: Bearer TOKEN.", reason: Reason(.notSignedIn))
    }
    if route.changes, !SignIn.isOwnPage(identity, csrf: csrf) {
      throw Problem(
        .csrf, "A session with a cookie must show that the request comes from its own page.", field: "X-Parley-CSRF",
        fix: "Send the csrf value of the answer to signing in as X-Parley-CSRF.", reason: Reason(.notOwnPage))
    }
    if case .right(let right) = route.access, !identity.account.role.may(right) {
      throw Problem(
        .rights,
        "The position \(identity.account.position) is a \(identity.account.role.rawValue), which has no right to \(right.rawValue).",
        limit: Role.allCases.filter { $0.rights.contains(right) }.map(\.rawValue).joined(separator: ", "),
        fix: "Ask one of these positions.",
        reason: Reason(
          .rightMissing, nil,
          ["role": .array(Role.allCases.filter { $0.rights.contains(right) }.map { .string($0.rawValue) })]))
    }
    if route.changes { desk.acted(identity.account.name) }
    return identity
  }
}

extension HTTPFields {
  /// The value of a header by its name.
  func value(_ name: String) -> String? { HTTPField.Name(name).flatMap { self[$0] } }
}

/// Answers, with every error as a problem and the headers that belong on each answer.
struct LocalResponder: HTTPResponder {
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
