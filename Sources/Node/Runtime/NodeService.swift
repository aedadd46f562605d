// SPDX-License-Identifier: Apache-2.0
import Console
import Exchange
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Mechanism
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import NIOSSL
import ServiceLifecycle
import Storage
import TransparencyLog
import Wire

/// Where a running node listens.
public struct NodeAddresses: Hashable, Sendable {
  /// Port of the peer listener.
  public var peerPort: Int
  /// Port of the local listener.
  public var localPort: Int
}

/// A whole node as a service: starts from its directory, serves until it is told to stop, and then stops gracefully:
/// new work is refused, what was accepted is made durable, lines are closed.
public struct NodeService: Service {
  private let configuration: NodeConfiguration
  private let keys: KeyStore
  private let peers: PinnedPeers<PartyID>
  private let office: Office
  private let console: ConsoleFiles
  /// Carries the line, the own side's small requests, and the machine.
  private let loop: any EventLoop
  private let localTLS: TLSConfiguration?
  private let localBounds: ConnectionBounds
  private let onReady: @Sendable (NodeAddresses) async -> Void
  private let logger: Logger

  /// Reads a directory, opens its store and derives everything again from the bytes.
  ///
  /// - Parameter onReady: told once both listeners listen.
  /// - Throws: `ConfigurationFault`, `KeyStoreError`, errors of the store, and what is wrong with what it holds.
  public init(
    directory: DataDirectory, logger: Logger? = nil,
    onReady: @escaping @Sendable (NodeAddresses) async -> Void = { _ in }
  ) throws {
    try self.init(directory: directory, logger: logger, store: { try SQLiteStore(path: $0.logs) }, onReady: onReady)
  }

  /// The same with another store and other bounds, for tests of what happens when one fails or is reached.
  init(
    directory: DataDirectory, logger: Logger?, localBounds: ConnectionBounds = .local,
    store: (DataDirectory) throws -> any NodeStore,
    onReady: @escaping @Sendable (NodeAddresses) async -> Void
  ) throws {
    let basis = try NodeBasis(directory, logger: logger)
    let (configuration, own, others, keys) = (basis.configuration, basis.own, basis.others, basis.keys)
    guard !others.isEmpty else {
      throw ConfigurationFault.notPaired(party: configuration.party, channel: configuration.channel)
    }
    let logger = basis.logger
    let clock = try configuration.exerciseClock.map { try NodeClock($0, resolve: directory.resolve) } ?? NodeClock()
    if clock.isExercise { logger.warning("EXERCISE CLOCK: times of this node are not real") }
    self.configuration = configuration
    self.keys = keys
    self.onReady = onReady
    self.logger = logger
    peers = PinnedPeers(
      Dictionary(
        others.compactMap { card in CertificatePin(sha256: card.tlsCertificate.bytes).map { ($0, card.party) } },
        uniquingKeysWith: { $1 }))
    localTLS = try Self.localTLS(configuration, directory)
    console = try Self.console(configuration, directory)
    self.localBounds = localBounds
    loop = MultiThreadedEventLoopGroup.singleton.next()
    office = try Self.makeOffice(
      directory, configuration, keys, own: own, others: others, clock, store: try store(directory), loop,
      isTLS: localTLS != nil, logger)
  }

  // MARK: Making

  static func console(
    _ configuration: NodeConfiguration, _ directory: DataDirectory
  ) throws(ConsoleAssetsError) -> ConsoleFiles {
    let program = Bundle.main.executablePath ?? ""
    return try ConsoleFiles(
      pages: ConsoleFiles.usualPages(of: program), workshop: configuration.console.pages.map(directory.resolve),
      assets: configuration.console.assets.map(directory.resolve) ?? ConsoleFiles.usualAssets(of: program))
  }

  private static func makeOffice(
    _ directory: DataDirectory, _ configuration: NodeConfiguration, _ keys: KeyStore, own: Card, others: [Card],
    _ clock: NodeClock, store: any NodeStore, _ loop: any EventLoop, isTLS: Bool, _ logger: Logger
  ) throws -> Office {
    let database = try OfficeDatabase(path: directory.office)
    let witnesses = try configuration.witnesses.map { try VerifierKey(vkey: $0.key) }
    let watch = try configuration.watchPolicy()
    let outsideCalls = OutsideCalls(configuration, logger: logger)
    let machine = try NodeMachine(
      configuration: NodeMachine.Configuration(
        party: own.party, roster: ChannelRoster(name: own.channel, cards: [own] + others), urgent: keys.urgent,
        plans: keys.plans, cosigner: keys.mirror, rotated: keys.rotated, successors: keys.successors,
        witnesses: witnesses, witnessCadenceSeconds: configuration.witnessCadenceSeconds, watch: watch,
        random: RandomPool()),
      store: store, now: clock.now())
    var sizes: [Origin: UInt64] = [:]
    for origin in try store.origins() { sizes[origin] = machine.board.nextIndex(of: origin) }
    var generator = SystemRandomNumberGenerator()
    let epoch = String(UInt32.random(in: .min ... .max, using: &generator), radix: 16)
    let hub = EventHub(epoch: epoch, sizes: sizes)
    let metrics = NodeMetrics()
    let audit = AuditTrail(database)
    let runtime = NodeRuntime(
      machine: machine, store: store, caller: try lines(configuration, keys, others, loop, logger), clock: clock,
      hub: hub, loop: loop, metrics: metrics, outsideCalls: outsideCalls, onBatch: { audit.start() }, logger: logger)
    let presence = Presence(
      try configuration.idlePolicy(), holder: try database.duty().holder?.account, clock: clock, hub: hub,
      calls: outsideCalls)
    return Office(
      directory: directory, party: own.party, channel: own.channel, runtime: runtime, store: store, clock: clock,
      hub: hub,
      database: database,
      signIn: SignIn(database: database, sessionSeconds: Double(configuration.sessionHours) * 3_600),
      audit: audit, policy: try policy(configuration),
      draftPolicy: DraftPolicy(requiresReference: configuration.referenceRequired),
      readLanguages: Set(configuration.languages.map(LanguageTag.primary)), watch: watch,
      outsideCalls: outsideCalls, presence: presence,
      tracks: try TrackDesk(hub, database, startedAt: clock.now().wall), ownCard: own,
      preparedSuccessors: keys.successors.mapValues(\.count),
      cards: ([own] + others).sorted { $0.party < $1.party },
      hpke: keys.hpke, witnesses: witnesses, metrics: metrics, logger: logger, isTLS: isTLS,
      catalogue: try CatalogueFolder.catalogue(of: directory), receiving: Set(others.map { .party($0.party) }),
      pairing: Pairing())
  }

  private static func policy(_ configuration: NodeConfiguration) throws(ConfigurationFault) -> ReleasePolicy {
    var kinds: Set<EntryKind> = []
    for name in configuration.twoPositionsAlsoFor {
      guard let kind = EntryKind(rawValue: name) else {
        throw .value(
          field: "twoPositionsAlsoFor", value: name,
          needed: "one of \(EntryKind.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      kinds.insert(kind)
    }
    return ReleasePolicy(twoPositionsAlsoFor: kinds, aloneAfterSeconds: configuration.soloReleaseAfterSeconds)
  }

  private static func lines(
    _ configuration: NodeConfiguration, _ keys: KeyStore, _ others: [Card], _ group: any EventLoopGroup,
    _ logger: Logger
  ) throws -> PeerLines {
    var lines: [Peer: [PeerLine]] = [:]
    for card in others {
      let urls = configuration.peerURLs[card.party.name] ?? card.urls
      lines[.party(card.party)] = try urls.map { url in
        try line(url, keys, CertificatePin(sha256: card.tlsCertificate.bytes), field: "peerURLs.\(card.party)", group)
      }
    }
    for witness in configuration.witnesses {
      let key = try VerifierKey(vkey: witness.key)
      let pin = witness.tlsSHA256.flatMap { Hex.decode($0) }.flatMap { CertificatePin(sha256: $0) }
      guard witness.tlsSHA256 == nil || pin != nil else {
        throw ConfigurationFault.value(
          field: "witnesses.tlsSHA256", value: witness.tlsSHA256 ?? "", needed: "64 hexadecimal digits")
      }
      lines[.witness(key.name)] = [try line(witness.url, keys, pin, field: "witnesses.url", group)]
    }
    return PeerLines(lines, logger: logger)
  }

  private static func line(
    _ url: String, _ keys: KeyStore, _ pin: CertificatePin?, field: String, _ group: any EventLoopGroup
  ) throws -> PeerLine {
    guard let address = PeerAddress(url) else {
      throw ConfigurationFault.value(field: field, value: url, needed: "https://host[:port][/path]")
    }
    return try PeerLine(
      address: address, identity: keys.tls, pin: pin, responseLimit: ExchangeLimits.responseBytes, group: group)
  }

  static func localTLS(_ configuration: NodeConfiguration, _ directory: DataDirectory) throws
    -> TLSConfiguration?
  {
    guard let certificate = configuration.localListener.certificate, let key = configuration.localListener.key else {
      return nil
    }
    let chain = try NIOSSLCertificate.fromPEMFile(directory.resolve(certificate)).map {
      NIOSSLCertificateSource.certificate($0)
    }
    let secret = try SecretFile.read(directory.resolve(key))
    var tls = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain, privateKey: .privateKey(try NIOSSLPrivateKey(bytes: secret, format: .pem)))
    tls.minimumTLSVersion = .tlsv13
    // A client that does not answer the end of TLS must not keep its connection.
    tls.shutdownTimeout = .milliseconds(500)
    return tls
  }

  // MARK: Running

  /// Serves until the surrounding service group shuts down.
  public func run() async throws {
    let gathering = ReadyGate(onReady)
    let local = try LocalListener(office: office, console: console).application(
      host: configuration.localListener.host, port: configuration.localListener.port, tls: localTLS,
      bounds: localBounds, loop: loop, logger: logger
    ) { await gathering.local($0) }
    let line = try peerListener.application(
      identity: keys.tls, host: configuration.peerListener.host, port: configuration.peerListener.port, loop: loop,
      logger: logger
    ) { await gathering.peer($0) }
    logger.notice("node starts", metadata: ["party": "\(office.party)", "channel": "\(office.channel)"])
    // Stopped in the reverse order: first the own side is refused, then the line, and the machine last.
    let group = ServiceGroup(
      configuration: .init(
        services: [.init(service: RuntimeService(office: office)), .init(service: line), .init(service: local)],
        logger: logger))
    let runtime = office.runtime
    office.pairing.stopping {
      runtime.beginStop()
      Task { await group.triggerGracefulShutdown() }
    }
    try await withGracefulShutdownHandler {
      try await withTaskExecutorPreference(LoopExecutor(loop)) { try await group.run() }
    } onGracefulShutdown: {
      // At once: requests that wait for receipts and event streams would hold up the listener's stop.
      runtime.beginStop()
    }
    logger.notice("node has stopped")
  }

  /// Whether it was stopped to start anew, with another party.
  var startsAnew: Bool { office.pairing.startsAnew }

  private var peerListener: PeerListener<PartyID> {
    let runtime = office.runtime
    let tiles = TileResources(store: office.store) { hash in
      try? await runtime.read { machine in
        machine.logs.first { $0.origin.hash.hex == hash }.flatMap { machine.signedCheckpoint(of: $0.origin) }
      }
    }
    return PeerListener(
      peers: peers, bodyLimit: { _ in ExchangeLimits.requestBytes },
      post: { party, path, body, done in
        runtime.serve(.party(party), PeerRequest(path: String(path.drop { $0 == "/" }), body: body)) { response in
          done(PeerHTTPResponse(status: response.status, contentType: response.contentType, body: response.body))
        }
      }, get: { await tiles.get($0) })
  }
}

/// Tells when both listeners listen.
private final class ReadyGate: Sendable {
  private let ports = NIOLockedValueBox<(peer: Int?, local: Int?)>((nil, nil))
  private let onReady: @Sendable (NodeAddresses) async -> Void

  init(_ onReady: @escaping @Sendable (NodeAddresses) async -> Void) { self.onReady = onReady }

  func peer(_ port: Int) async {
    await tell(
      ports.withLockedValue {
        $0.peer = port; return $0
      })
  }
  func local(_ port: Int) async {
    await tell(
      ports.withLockedValue {
        $0.local = port; return $0
      })
  }

  private func tell(_ ports: (peer: Int?, local: Int?)) async {
    guard let peer = ports.peer, let local = ports.local else { return }
    await onReady(NodeAddresses(peerPort: peer, localPort: local))
  }
}

/// Starts the machine, shows watchers that the line is alive, and stops both at the end.
private struct RuntimeService: Service {
  let office: Office

  func run() async throws {
    office.runtime.start()
    let tracks = Task { await aside { await lookAtTracks() } }
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        for _ in 0..<15 where !Task.isCancelled {
          try? await Task.sleep(for: .seconds(1))
          office.presence.look()
        }
        office.hub.heartbeat()
      }
    }
    tracks.cancel()
    await office.runtime.stop()
    office.outsideCalls.stop()
    await office.audit.flush()
    try? office.database.close()
    office.store.close()
  }

  /// Every few seconds: tracks move on between reports.
  private func lookAtTracks() async {
    while !Task.isCancelled {
      try? await Task.sleep(for: .seconds(5))
      guard let picture = try? await office.runtime.read(\.conflictPicture) else { continue }
      office.tracks.look(on: picture, at: office.clock.now().wall)
    }
  }
}
