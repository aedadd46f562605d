// SPDX-License-Identifier: Apache-2.0
import Exchange
import Foundation
import Hummingbird
import Logging
import Mechanism
import NIOCore
import NIOPosix
import NIOSSL
import ServiceLifecycle
import Storage
import TransparencyLog
import Wire

/// A node assembled from its directory: store, machine, lines, listeners. What decides is the machine; this connects it.
public struct NodeService: Sendable {
  /// Where a node listens, once it does.
  public struct Ports: Sendable {
    public var peer: Int
    public var local: Int
  }

  let directory: DataDirectory
  let configuration: NodeConfiguration
  let office: Office
  let runtime: NodeRuntime<NodeMachine>
  let store: SQLiteStore
  let identity: TLSIdentity
  let pins: PinnedPeers<PartyID>
  let logger: Logger

  /// Reads the directory, opens the store and makes the machine, which re-hashes everything that the store holds.
  ///
  /// - Throws: why the configuration, a key, a card or the store does not make a node.
  public init(directory: DataDirectory) throws {
    guard directory.holdsNode else { throw ConfigurationFault.noNode(path: directory.path) }
    self.directory = directory
    configuration = try NodeConfiguration.read(directory.configuration)
    let level = Logger.Level(rawValue: configuration.logLevel) ?? .info
    logger = Logger(label: "parley.\(configuration.party)") { JSONLogHandler(logLevel: level, label: $0) }
    let card = try directory.readCard()
    let others = try directory.readPeerCards()
    let keys = try KeyStore(reading: directory, card: card)
    let clock = try configuration.exerciseClock.map { try NodeClock($0) } ?? NodeClock()
    let roster = try ChannelRoster(name: card.channel, cards: [card] + others)
    store = try SQLiteStore(path: directory.logs)
    let witnesses = try configuration.witnesses.map { try VerifierKey(vkey: $0.key) }
    let machine = try NodeMachine(
      configuration: .init(
        party: card.party, roster: roster, urgent: keys.urgent, plans: keys.plans, cosigner: keys.mirror,
        rotated: keys.rotated, successors: keys.successors, witnesses: witnesses,
        witnessCadenceSeconds: configuration.witnessCadenceSeconds), store: store, now: clock.now())
    identity = keys.tls
    pins = PinnedPeers(try Self.pins(of: others))
    let sizes = Dictionary(uniqueKeysWithValues: try store.origins().map { ($0, try store.size(of: $0)) })
    let hub = EventHub(epoch: Hex.encode(Salt.fresh().bytes.prefix(8)), sizes: sizes)
    let metrics = NodeMetrics()
    runtime = NodeRuntime(
      machine: machine, store: store, caller: try Self.lines(others, configuration, keys.tls, logger), clock: clock, hub: hub,
      loop: MultiThreadedEventLoopGroup.singleton.next(), metrics: metrics, logger: logger)
    let database = try OfficeDatabase(path: directory.office)
    office = Office(
      party: card.party, channel: card.channel, runtime: runtime, store: store, clock: clock, hub: hub, database: database,
      signIn: SignIn(database: database, sessionSeconds: Double(configuration.sessionHours) * 3_600),
      audit: AuditTrail(database),
      policy: ReleasePolicy(twoPositionsAlsoFor: Set(configuration.twoPositionsAlsoFor.compactMap(EntryKind.init(rawValue:)))),
      cards: roster.cards, hpke: keys.hpke, witnesses: witnesses, metrics: metrics, logger: logger,
      isTLS: configuration.localListener.certificate != nil)
  }

  private static func pins(of cards: [Card]) throws -> [CertificatePin: PartyID] {
    var pins: [CertificatePin: PartyID] = [:]
    for card in cards {
      if let pin = CertificatePin(sha256: card.tlsCertificate.bytes) { pins[pin] = card.party }
    }
    return pins
  }

  private static func lines(
    _ cards: [Card], _ configuration: NodeConfiguration, _ identity: TLSIdentity, _ logger: Logger
  ) throws -> PeerLines {
    let group = MultiThreadedEventLoopGroup.singleton
    func line(_ url: String, pin: CertificatePin?) throws -> PeerLine {
      guard let address = PeerAddress(url) else {
        throw ConfigurationFault.value(field: "url", value: url, needed: "https://host:port[/path]")
      }
      return try PeerLine(
        address: address, identity: identity, pin: pin, responseLimit: ExchangeLimits.responseBytes, group: group)
    }
    var lines: [Peer: [PeerLine]] = [:]
    for card in cards {
      let pin = CertificatePin(sha256: card.tlsCertificate.bytes)
      lines[.party(card.party)] = try (configuration.peerURLs[card.party.name] ?? card.urls).map { try line($0, pin: pin) }
    }
    for witness in configuration.witnesses {
      let pin = witness.tlsSHA256.flatMap { Hex.decode($0[...]) }.flatMap(CertificatePin.init(sha256:))
      lines[.witness(try VerifierKey(vkey: witness.key).name)] = [try line(witness.url, pin: pin)]
    }
    return PeerLines(lines, logger: logger)
  }

  /// Serves until the process is told to stop (SIGTERM, SIGINT) or the task is cancelled; then finishes what was begun.
  public func run(onRunning: @escaping @Sendable (Ports) async -> Void = { _ in }) async throws {
    let ports = PortsBox(onRunning)
    let peer = try PeerListener(peers: pins, bodyLimit: { _ in ExchangeLimits.requestBytes }, handle: answer).application(
      identity: identity, host: configuration.peerListener.host, port: configuration.peerListener.port, logger: logger
    ) { await ports.set(peer: $0) }
    let local = try LocalListener(office: office).application(
      host: configuration.localListener.host, port: configuration.localListener.port, tls: try localTLS(), logger: logger
    ) { await ports.set(local: $0) }
    runtime.start()
    var group = ServiceGroupConfiguration(
      services: [
        .init(service: RuntimeService(runtime: runtime, store: store, database: office.database)),
        .init(service: peer), .init(service: local),
      ], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    group.maximumGracefulShutdownDuration = .seconds(20)
    try await ServiceGroup(configuration: group).run()
  }

  private func answer(_ party: PartyID, _ request: PeerHTTPRequest) async -> PeerHTTPResponse {
    let path = String(request.path.drop { $0 == "/" })
    switch request.method {
    case .post:
      let response = await runtime.serve(.party(party), PeerRequest(path: path, body: request.body))
      return PeerHTTPResponse(status: response.status, contentType: response.contentType, body: response.body)
    case .get:
      let page = await LogPages(runtime: runtime, store: store).page(path)
      return page ?? PeerHTTPResponse(status: 404, contentType: "text/plain; charset=utf-8", body: Array("no such resource\n".utf8))
    default:
      return PeerHTTPResponse(status: 405, contentType: "text/plain; charset=utf-8", body: Array("GET or POST\n".utf8))
    }
  }

  private func localTLS() throws -> TLSConfiguration? {
    guard let chain = configuration.localListener.certificate, let key = configuration.localListener.key else { return nil }
    var tls = TLSConfiguration.makeServerConfiguration(
      certificateChain: try NIOSSLCertificate.fromPEMFile(directory.resolve(chain)).map { .certificate($0) },
      privateKey: .privateKey(try NIOSSLPrivateKey(file: directory.resolve(key), format: .pem)))
    tls.minimumTLSVersion = .tlsv13
    return tls
  }
}

extension Salt {
  fileprivate static func fresh() -> Salt {
    var generator = SystemRandomNumberGenerator()
    return Salt(using: &generator)
  }
}

/// Tells once both listeners have their ports.
private actor PortsBox {
  private var peer: Int?
  private var local: Int?
  private let onRunning: @Sendable (NodeService.Ports) async -> Void

  init(_ onRunning: @escaping @Sendable (NodeService.Ports) async -> Void) { self.onRunning = onRunning }

  func set(peer: Int? = nil, local: Int? = nil) async {
    self.peer = peer ?? self.peer
    self.local = local ?? self.local
    if let peer = self.peer, let local = self.local { await onRunning(.init(peer: peer, local: local)) }
  }
}

/// Stops last: the listeners have ended, nothing new comes, what was begun is finished and the files are closed.
struct RuntimeService<Machine: EventMachine>: Service {
  let runtime: NodeRuntime<Machine>
  let store: SQLiteStore
  let database: OfficeDatabase?

  func run() async throws {
    try await gracefulShutdown()
    await runtime.stop()
    try? database?.close()
    store.close()
  }
}

extension NodeLauncher {
  /// Runs a node until it is told to stop.
  public static func serve(
    directory: DataDirectory, onRunning: @escaping @Sendable (NodeService.Ports) async -> Void = { _ in }
  ) async throws {
    try await NodeService(directory: directory).run(onRunning: onRunning)
  }
}
