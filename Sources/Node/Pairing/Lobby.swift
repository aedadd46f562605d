// SPDX-License-Identifier: Apache-2.0
import Console
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import ServiceLifecycle
import Wire

/// What a node is before its first other party: accounts, the own card, and cards to compare. It has no logs open and no
/// line, and says nothing.
struct Lobby: PairingDesk {
  let directory: DataDirectory
  let ownCard: Card
  let signIn: SignIn
  let audit: AuditTrail
  let metrics = NodeMetrics()
  let logger: Logger
  let isTLS: Bool
  let pairing = Pairing()

  var party: PartyID { ownCard.party }
  var channel: Label { ownCard.channel }
  var others: [Card] { [] }

  func hasArrangement() async throws -> Bool { false }
  func acted(_ account: String) {}
}

/// Serves a node that no other party is paired with, on its local listener alone, until one is.
struct LobbyService: Service {
  private let lobby: Lobby
  private let database: OfficeDatabase
  private let console: ConsoleFiles
  private let configuration: NodeConfiguration
  private let localTLS: TLSConfiguration?
  private let loop: any EventLoop
  private let onReady: @Sendable (Int) async -> Void

  /// - Parameter onReady: told the local port once it listens.
  init(_ basis: NodeBasis, onReady: @escaping @Sendable (Int) async -> Void) throws {
    configuration = basis.configuration
    localTLS = try NodeService.localTLS(configuration, basis.directory)
    console = try NodeService.console(configuration, basis.directory)
    loop = MultiThreadedEventLoopGroup.singleton.next()
    database = try OfficeDatabase(path: basis.directory.office)
    lobby = Lobby(
      directory: basis.directory, ownCard: basis.own,
      signIn: SignIn(database: database, sessionSeconds: Double(configuration.sessionHours) * 3_600),
      audit: AuditTrail(database), logger: basis.logger, isTLS: localTLS != nil)
    self.onReady = onReady
  }

  /// Whether it was stopped to start anew.
  var startsAnew: Bool { lobby.pairing.startsAnew }

  func run() async throws {
    let local = try LocalServer.application(
      router: LobbyRoutes.router(lobby, console), answers: LocalAnswers(lobby),
      door: DirectDoor(idle: .seconds(300)) { _, _ in nil },
      host: configuration.localListener.host, port: configuration.localListener.port, tls: localTLS, bounds: .local,
      loop: loop, logger: lobby.logger, onRunning: onReady)
    lobby.logger.notice(
      "node waits for another party", metadata: ["party": "\(lobby.party)", "channel": "\(lobby.channel)"])
    let group = ServiceGroup(configuration: .init(services: [.init(service: local)], logger: lobby.logger))
    lobby.pairing.stopping { Task { await group.triggerGracefulShutdown() } }
    try await withTaskExecutorPreference(LoopExecutor(loop)) { try await group.run() }
    await lobby.audit.flush()
    try? database.close()
  }
}

/// What a node serves before its first other party.
enum LobbyRoutes {
  typealias Handler = @Sendable (Lobby, Call) async throws -> Response

  private static let handlers: [String: Handler] = [
    "GET /healthz": { _, _ in .bytes(Array("ok\n".utf8), type: "text/plain; charset=utf-8") },
    "GET /readyz": { lobby, _ in
      .json(
        .object(["ready": .bool(false), "reasons": .array([.string(notPaired(lobby).detail)])]),
        status: .serviceUnavailable)
    },
    "GET /api/v1/openapi.json": { _, _ in .bytes(PackageResources.openapi_json, type: "application/json") },
    "POST /api/v1/session": Sessions.signIn, "GET /api/v1/session": Sessions.show,
    "DELETE /api/v1/session": Sessions.signOut, "GET /api/v1/pairing": PairingViews.show,
    "POST /api/v1/pairing": PairingViews.inspect, "POST /api/v1/pairing/confirm": PairingViews.confirm,
    "DELETE /api/v1/pairing/{party}": PairingViews.drop,
  ]

  /// All resources of a node: those above, and every other one says what is missing.
  static func router(_ lobby: Lobby, _ console: ConsoleFiles) -> Router<OfficeContext> {
    let router = Router(context: OfficeContext.self)
    for route in Routes.all {
      let handler = handlers["\(route.method.rawValue) \(route.path)"] ?? { lobby, _ in throw notPaired(lobby) }
      LocalServer.add(route, to: router, lobby, handler)
    }
    ConsolePages.add(to: router, console, lobby.logger)
    return router
  }

  private static func notPaired(_ lobby: Lobby) -> Problem {
    Problem(
      .notPaired, "\(lobby.party) is alone in channel \(lobby.channel.text): no other party is paired.",
      fix: "Exchange cards with another party, and compare the check words: POST /api/v1/pairing, or `parley pair`.",
      reason: Reason(.notPaired, nil, ["party": .string(lobby.party.name)]))
  }
}
