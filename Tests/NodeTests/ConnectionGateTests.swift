// SPDX-License-Identifier: Apache-2.0
import Foundation
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import NIOSSL
import TestSupport
import Testing

@testable import Node

@Suite("A stranger at a port can not take its descriptors", .serialized)
struct ConnectionGateTests {
  private let server: TLSIdentity
  private let friend: TLSIdentity
  private let lines = LogLines()

  init() throws {
    server = try TLSIdentity.generate(commonName: "south")
    friend = try TLSIdentity.generate(commonName: "north")
  }

  private func withListener(
    _ bounds: ConnectionBounds, _ body: @escaping @Sendable (Int) async throws -> Void
  ) async throws {
    let nothing = PeerHTTPResponse(status: 200, contentType: "text/plain", body: [])
    let listener = PeerListener(
      peers: PinnedPeers([friend.pin: "north"]), bodyLimit: { _ in 1_000 }, post: { _, _, _, done in done(nothing) },
      get: { _ in nothing })
    try await withServer(body) { onRunning in
      try listener.application(
        identity: server, host: "127.0.0.1", port: 0, bounds: bounds,
        loop: MultiThreadedEventLoopGroup.singleton.next(), logger: lines.logger, onRunning: onRunning)
    }
  }

  private func line(_ port: Int) throws -> PeerLine {
    try PeerLine(
      address: try #require(PeerAddress("https://127.0.0.1:\(port)")), identity: friend, pin: server.pin,
      responseLimit: 1_000, group: MultiThreadedEventLoopGroup.singleton)
  }

  private func status(_ line: PeerLine) async throws -> Int {
    let result = await withCheckedContinuation { continuation in
      line.post(path: "x", body: [], timeoutSeconds: 10) { continuation.resume(returning: $0) }
    }
    return try result.get().status
  }

  private func bounds(
    total: Int = 100, silent: Int = 100, perAddress: Int = 100, handshake: TimeAmount = .seconds(60),
    firstRequest: TimeAmount = .seconds(60)
  ) -> ConnectionBounds {
    ConnectionBounds(
      total: total, silent: silent, silentPerAddress: perAddress, handshake: handshake, firstRequest: firstRequest)
  }

  @Test("a handshake that is not finished in time is ended, and the line stays open for a peer")
  func handshake() async throws {
    try await withListener(bounds(handshake: .seconds(6))) { port in
      let silent = try await Silent(port)
      let half = try await Silent(port, [0x16, 0x03, 0x01, 0x02, 0x00, 0x01])
      let peer = try line(port)
      #expect(try await status(peer) == 200)
      try await silent.ended()
      try await half.ended()
      try await Task.sleep(for: .seconds(6.5))
      #expect(try await status(peer) == 200, "who has asked may stay")
      await peer.close()
      #expect(lines.all.contains { $0.contains("asked for nothing in time") && $0.contains("handshake") })
    }
  }

  @Test("a connection that never asks is closed after its handshake too")
  func noRequest() async throws {
    try await withListener(bounds(firstRequest: .milliseconds(300))) { port in
      let tls = try NIOSSLContext(configuration: PeerTLS.client(friend))
      let quiet = try await Silent(port, tls: tls)
      try await quiet.ended()
      #expect(lines.all.contains { $0.contains("asked for nothing in time") && $0.contains("request") })
    }
  }

  @Test("more connections than the bounds are refused, said once a minute; those that end make room")
  func bounds() async throws {
    try await withListener(bounds(silent: 3)) { port in
      let held = try await Self.several(3, port)
      for _ in 0..<5 { try await Silent(port).ended() }
      let refusals = lines.all.filter { $0.contains("connection refused") }
      #expect(refusals.count == 1 && refusals[0].contains("silent"), "\(refusals)")
      for connection in held { try await connection.close() }
      try await eventually("there is room again") {
        let peer = try line(port)
        defer { Task { await peer.close() } }
        return (try? await status(peer)) == 200
      }
    }
    try await withListener(bounds(perAddress: 2)) { port in
      let held = try await Self.several(2, port)
      try await Silent(port).ended()
      #expect(
        lines.all.contains { $0.contains("bound=address") } || lines.all.count(where: { $0.contains("refused") }) > 1)
      for connection in held { try await connection.close() }
    }
    try await withListener(bounds(total: 1)) { port in
      let peer = try line(port)
      #expect(try await status(peer) == 200)
      try await Silent(port).ended()
      #expect(try await status(peer) == 200)
      await peer.close()
    }
  }

  private static func several(_ count: Int, _ port: Int) async throws -> [Silent] {
    var held: [Silent] = []
    for _ in 0..<count { held.append(try await Silent(port)) }
    // Accepted in the background: only what is counted can fill the bound.
    try await Task.sleep(for: .milliseconds(200))
    return held
  }

  @Test("the local listener ends half a header and a silent connection, and serves meanwhile")
  func local() async throws {
    let channel = try await TestChannel()
    let quick = bounds(handshake: .seconds(4), firstRequest: .seconds(4))
    try await channel.run(["north"], untilReady: false, localBounds: quick) { nodes in
      let north = try #require(nodes["north"])
      let half = try await Silent(north.port, Array("GET /healthz HTTP/1.1\r\nHost: a\r\nX-".utf8))
      let silent = try await Silent(north.port)
      let health = try await north.get("/healthz", as: nil)
      #expect(health.status == 200)
      #expect(health.headers.first(name: "content-type") == "text/plain; charset=utf-8")
      try await half.ended()
      try await silent.ended()
    }
  }

  @Test("that connections can not be accepted is in the log, once")
  func accepting() async throws {
    let socket = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .bind(host: "127.0.0.1", port: 0).get()
    await AcceptErrors.watch(socket, listener: "peer", logger: lines.logger)
    for _ in 0..<3 {
      socket.pipeline.fireErrorCaught(IOError(errnoCode: EMFILE, reason: "accept"))
    }
    try await socket.close()
    let said = lines.all.filter { $0.contains("can not be accepted") }
    #expect(said.count == 1 && said[0].contains("peer"), "\(said)")
  }
}

/// A connection that says what it was told to and then nothing.
final class Silent: Sendable {
  private let channel: any Channel

  init(_ port: Int, _ bytes: [UInt8] = [], tls: NIOSSLContext? = nil) async throws {
    channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          guard let tls else { return }
          try channel.pipeline.syncOperations.addHandler(
            NIOSSLClientHandler(context: tls, serverHostname: nil) { _, promise in
              promise.succeed(.certificateVerified)
            })
        }
      }
      .connect(host: "127.0.0.1", port: port).get()
    if !bytes.isEmpty { try await channel.writeAndFlush(ByteBuffer(bytes: bytes)) }
  }

  /// Waits until the other side has ended it.
  func ended() async throws {
    let channel = channel
    try await eventually("the other side ends a silent connection") { !channel.isActive }
  }

  func close() async throws { try? await channel.close() }
}

/// Collects what is logged.
final class LogLines: Sendable {
  private let kept = NIOLockedValueBox<[String]>([])

  var all: [String] { kept.withLockedValue { $0 } }

  var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

  private struct Handler: LogHandler {
    let lines: LogLines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let details = (event.metadata ?? [:]).map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
      lines.kept.withLockedValue { $0.append("\(event.level) \(event.message) \(details)") }
    }
  }
}
