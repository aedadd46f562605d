// SPDX-License-Identifier: Apache-2.0
import Exchange
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Storage
import TransparencyLog
import Wire

/// A neutral witness as a process of its own: tlog-witness over plain HTTP, because checkpoints and cosignatures prove
/// themselves. It sees checkpoints only.
public enum WitnessService {
  /// The file `witness.json`.
  private struct Settings: Codable {
    var name: String
    var host: String
    var port: Int
    /// Verifier keys of the logs that it knows.
    var logs: [String]
  }

  /// Makes a witness for the logs on these cards, and of their prepared successors' origins none: those come with a new card.
  ///
  /// - Returns: its verifier key (type 0x04).
  public static func initialise(directory: String, name: String, port: Int, cards: [[UInt8]]) throws -> String {
    let path = "\(directory)/witness.json"
    if FileManager.default.fileExists(atPath: path) { throw ConfigurationFault.exists(path: directory) }
    try SecretFile.createFolder(directory)
    var generator = SystemRandomNumberGenerator()
    let seed = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    let cosigner = try Cosigner(name: name, seed: seed)
    let logs = try cards.map { try Card(parsing: $0) }.flatMap { [$0.urgent.vkey, $0.plans.vkey] }
    try SecretFile.create(Array((Hex.encode(seed) + "\n").utf8), at: "\(directory)/witness.seed")
    try SecretFile.create(
      JSON.encode(Settings(name: name, host: "127.0.0.1", port: port, logs: logs)), at: path)
    return cosigner.verifier.vkey
  }

  /// Runs until the process is told to stop.
  public static func serve(directory: String) async throws {
    guard let data = FileManager.default.contents(atPath: "\(directory)/witness.json") else {
      throw ConfigurationFault.noNode(path: directory)
    }
    let settings = try JSONDecoder().decode(Settings.self, from: data)
    let line = String(decoding: try SecretFile.read("\(directory)/witness.seed"), as: UTF8.self)
    guard let seed = Hex.decode(line.dropLast()) else {
      throw KeyStoreError.content(path: "\(directory)/witness.seed", reason: "64 hexadecimal digits and a newline are needed")
    }
    let logger = Logger(label: "parley.witness") { JSONLogHandler(logLevel: .info, label: $0) }
    let store = try SQLiteStore(path: "\(directory)/witness.sqlite")
    let clock = NodeClock()
    let machine = try WitnessMachine(
      configuration: .init(
        cosigner: Cosigner(name: settings.name, seed: seed), logs: settings.logs.map { try VerifierKey(vkey: $0) }),
      store: store, now: clock.now())
    let runtime = NodeRuntime(
      machine: machine, store: store, caller: NoCalls(), clock: clock, hub: EventHub(epoch: "witness", sizes: [:]),
      loop: MultiThreadedEventLoopGroup.singleton.next(), metrics: NodeMetrics(), logger: logger)
    runtime.start()
    let application = Application(
      router: router(runtime), configuration: .init(address: .hostname(settings.host, port: settings.port)), logger: logger)
    let group = ServiceGroup(
      configuration: .init(
        services: [.init(service: RuntimeService(runtime: runtime, store: store, database: nil)), .init(service: application)],
        gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    try await group.run()
  }

  private static func router(_ runtime: NodeRuntime<WitnessMachine>) -> Router<BasicRequestContext> {
    let router = Router()
    router.get("readyz") { _, _ in "ready\n" }
    router.post("add-checkpoint") { request, _ in
      let body = try await request.body.collect(upTo: 262_144)
      let asked = PeerRequest(path: PeerPath.addCheckpoint, body: Array(body.readableBytesView))
      // Who submits does not matter: the checkpoint's signature does (tlog-witness, "Introduction").
      let answer = await runtime.serve(.witness("submitter"), asked)
      return Response(
        status: .init(code: answer.status), headers: [.contentType: answer.contentType],
        body: .init(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
    router.get(":origin/checkpoint") { _, context in
      let hash = context.parameters.get("origin") ?? ""
      let note = try await runtime.read { machine in
        machine.origins.first { $0.hash.hex == hash }.flatMap { machine.signedCheckpoint(of: $0) }
      }
      guard let note else { return Response(status: .notFound) }
      return Response(
        status: .ok, headers: [.contentType: "text/plain; charset=utf-8"], body: .init(byteBuffer: ByteBuffer(bytes: note)))
    }
    return router
  }
}

/// A witness calls nobody.
private struct NoCalls: PeerCaller {
  func call(
    _ peer: Peer, _ request: PeerRequest, timeoutSeconds: Int, done: @escaping @Sendable (PeerResponse?) -> Void
  ) { done(nil) }
  func close() async {}
}
