// SPDX-License-Identifier: Apache-2.0
import Exchange
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import ServiceLifecycle
import Storage
import TransparencyLog
import Wire

/// What a witness is told: the file `witness.json` of its directory.
public struct WitnessSettings: Hashable, Sendable, Codable {
  /// Name of its cosigner key, such as `witness.example`.
  public var name: String
  /// Where it listens (TLS 1.3; its certificate's SHA-256 goes into the nodes' configuration).
  public var listener: NodeConfiguration.Listener
  /// Verifier keys of the logs that it watches, successors among them.
  public var logs: [String]

  /// A witness of these logs.
  public init(name: String, listener: NodeConfiguration.Listener, logs: [String]) {
    self.name = name
    self.listener = listener
    self.logs = logs
  }
}

/// A neutral witness after tlog-witness: sees checkpoints only, never entries, and cosigns what continues them.
public struct WitnessService: Service {
  private let settings: WitnessSettings
  private let identity: TLSIdentity
  private let runtime: NodeRuntime<WitnessMachine>
  private let store: SQLiteStore
  private let onReady: @Sendable (Int) async -> Void
  private let logger: Logger

  /// Makes the keys and the settings of a witness.
  ///
  /// - Returns: verifier key and certificate pin (hex), for the nodes' configuration.
  public static func initialise(directory path: String, settings: WitnessSettings) throws -> (
    vkey: String, tlsSHA256: String
  ) {
    try SecretFile.createFolder(path)
    var generator = SystemRandomNumberGenerator()
    let seed = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    let cosigner = try Cosigner(name: settings.name, seed: seed)
    let identity = try TLSIdentity.generate(commonName: settings.name)
    try SecretFile.create(Array((Hex.encode(seed) + "\n").utf8), at: "\(path)/cosigner.seed")
    try SecretFile.create(Array(identity.privateKeyPEM.utf8), at: "\(path)/tls.key.pem")
    try SecretFile.create(identity.certificate, at: "\(path)/tls.certificate.der")
    try SecretFile.create(JSON.encode(settings) + [10], at: "\(path)/witness.json")
    return (cosigner.verifier.vkey, identity.pin.description)
  }

  /// Reads a witness's directory.
  ///
  /// - Parameter onReady: gets the port once the socket listens.
  public init(
    directory path: String, logger: Logger? = nil, onReady: @escaping @Sendable (Int) async -> Void = { _ in }
  ) throws {
    for name in ["", "/witness.json"] { try FileAccess.checkUnchangeable(path + name) }
    guard let data = FileManager.default.contents(atPath: "\(path)/witness.json") else {
      throw ConfigurationFault.unreadable(path: "\(path)/witness.json")
    }
    do { settings = try JSONDecoder().decode(WitnessSettings.self, from: data) } catch {
      throw ConfigurationFault.file(path: "\(path)/witness.json", reason: "name, listener and logs are needed")
    }
    let text = String(decoding: try SecretFile.read("\(path)/cosigner.seed"), as: UTF8.self)
    guard let seed = Hex.decode(text.dropLast()), seed.count == 32 else {
      throw KeyStoreError.content(
        path: "\(path)/cosigner.seed", reason: "64 hexadecimal digits and a newline are needed")
    }
    identity = TLSIdentity(
      certificate: try SecretFile.read("\(path)/tls.certificate.der"),
      privateKeyPEM: String(decoding: try SecretFile.read("\(path)/tls.key.pem"), as: UTF8.self))
    let label = "parley.witness.\(settings.name)"
    let logger = logger ?? Logger(label: label) { JSONLogHandler(logLevel: .info, label: $0) }
    let clock = NodeClock()
    store = try SQLiteStore(path: "\(path)/witness.sqlite")
    let machine = try WitnessMachine(
      configuration: WitnessMachine.Configuration(
        cosigner: Cosigner(name: settings.name, seed: seed), logs: settings.logs.map { try VerifierKey(vkey: $0) }),
      store: store, now: clock.now())
    runtime = NodeRuntime(
      machine: machine, store: store, caller: PeerLines([:], logger: logger), clock: clock,
      hub: EventHub(epoch: "witness", sizes: [:]), loop: MultiThreadedEventLoopGroup.singleton.next(),
      metrics: NodeMetrics(), logger: logger)
    self.onReady = onReady
    self.logger = logger
  }

  /// Serves until the surrounding service group shuts down.
  public func run() async throws {
    let onReady = onReady
    let port = settings.listener.port
    var tls = try PeerTLS.server(identity)
    // Whoever asks: a checkpoint is signed by its log, and a witness tells nobody anything that is not signed.
    tls.certificateVerification = .none
    let logger = logger
    let gate = ConnectionGate(.line, listener: "witness", logger: logger)
    // Nobody is known here, so nobody may keep a connection for long.
    let http = HTTPServerBuilder.http1(
      configuration: .init(
        additionalChannelHandlers: [ConnectionWatch(gate, isTLS: true)], idleTimeout: .minutes(15)))
    let application = Application(
      responder: WitnessResponder(runtime: runtime), server: try .tls(http, tlsConfiguration: tls),
      configuration: .init(address: .hostname(settings.listener.host, port: port)),
      onServerRunning: { channel in
        await AcceptErrors.watch(channel, listener: "witness", logger: logger)
        await onReady(channel.localAddress?.port ?? port)
      }, logger: logger)
    let group = ServiceGroup(
      configuration: .init(
        services: [.init(service: WitnessRuntimeService(runtime: runtime, store: store)), .init(service: application)],
        logger: logger))
    try await group.run()
  }
}

private struct WitnessRuntimeService: Service {
  let runtime: NodeRuntime<WitnessMachine>
  let store: SQLiteStore

  func run() async throws {
    runtime.start()
    try? await gracefulShutdown()
    await runtime.stop()
    store.close()
  }
}

private struct WitnessResponder: HTTPResponder {
  let runtime: NodeRuntime<WitnessMachine>
  /// A consistency proof has at most 63 hashes; a checkpoint is a small note.
  static let bodyLimit = 65_536

  func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
    guard request.method == .post, request.uri.path.hasSuffix("/\(PeerPath.addCheckpoint)") else {
      return Response(status: .notFound)
    }
    let body: ByteBuffer
    do { body = try await request.body.collect(upTo: Self.bodyLimit) } catch is NIOTooManyBytesError {
      return Response(status: .contentTooLarge, headers: [.connection: "close"])
    }
    let response = await runtime.serve(
      .witness("client"), PeerRequest(path: PeerPath.addCheckpoint, body: Array(body.readableBytesView)))
    return Response(
      status: .init(code: response.status), headers: [.contentType: response.contentType],
      body: .init(byteBuffer: ByteBuffer(bytes: response.body)))
  }
}

extension WitnessMachine: EventMachine {}
