// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Exchange
import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import ServiceLifecycle
import TestSupport
import Testing
import TransparencyLog
import Wire

@testable import Node

private let message = #"{"precedence":"routine","language":"en","text":"For the mirrors."}"#

@Suite("What a node shows to others over the line", .serialized)
struct PeerResourceTests {
  /// Gets a resource of `server`'s peer listener with the TLS key of `client`.
  private func get(_ path: String, from server: String, as client: String, _ channel: TestChannel) async throws -> (
    Int, [UInt8]
  ) {
    let directory = try #require(channel.directories[client])
    let keys = try KeyStore(reading: directory, card: directory.readCard())
    let url = try #require(try channel.directories[server]?.readCard().urls.first)
    var tls = try PeerTLS.client(keys.tls)
    tls.certificateVerification = .none
    let http = HTTPClient(configuration: .init(tlsConfiguration: tls, timeout: .init(connect: .seconds(2))))
    let result = await Result.async {
      let response = try await http.execute(HTTPClientRequest(url: "\(url)\(path)"), timeout: .seconds(10))
      let body = try await response.body.collect(upTo: 1 << 20)
      return (Int(response.status.code), Array(body.readableBytesView))
    }
    try await http.shutdown()
    return try result.get()
  }

  @Test("logs, own and mirrored, are there as tlog-tiles resources that lead to the signed root")
  func tiles() async throws {
    let channel = try await TestChannel()
    try await channel.run(["north", "south"]) { nodes in
      let north = try #require(nodes["north"])
      for _ in 0..<5 { #expect(try await north.post("/api/v1/messages?wait=receipt", message).status == 201) }
      let card = try #require(try channel.directories["north"]?.readCard())
      let base = "/\(try Origin(card.urgent.name).hash.hex)"
      for (server, client) in [("north", "south"), ("south", "north")] {
        let (status, note) = try await get("\(base)/checkpoint", from: server, as: client, channel)
        #expect(status == 200)
        let signed = try SignedCheckpoint(parsing: note, verifiers: [card.urgent])
        let size = Int(signed.checkpoint.size)
        #expect(size >= 5)
        let (_, bundle) = try await get("\(base)/tile/entries/000.p/\(size)", from: server, as: client, channel)
        let leaves = try EntryBundle.leafHashes(bundle, width: size)
        #expect(MerkleTree.root(of: leaves) == signed.checkpoint.root)
        let (_, tile) = try await get("\(base)/tile/0/000.p/\(size)", from: server, as: client, channel)
        #expect(tile == leaves.flatMap(\.bytes))
        for missing in [
          "\(base)/tile/0/000.p/\(size + 1)", "\(base)/tile/9/000", "/nothing/checkpoint", "\(base)/x", "/",
        ] {
          #expect(try await get(missing, from: server, as: client, channel).0 == 404, "\(missing)")
        }
      }
    }
  }

  @Test("a party that is not of the channel gets nothing, not even an answer")
  func stranger() async throws {
    let channel = try await TestChannel()
    let other = try await TestChannel(["west", "east"])
    try await channel.run(["north"], untilReady: false) { _ in
      let stranger = try #require(other.directories["west"])
      let keys = try KeyStore(reading: stranger, card: stranger.readCard())
      let card = try #require(try channel.directories["north"]?.readCard())
      let address = try #require(card.urls.first.flatMap { PeerAddress($0) })
      let line = try PeerLine(
        address: address, identity: keys.tls, pin: CertificatePin(sha256: card.tlsCertificate.bytes),
        responseLimit: 1_000,
        group: MultiThreadedEventLoopGroup.singleton)
      let result = await withCheckedContinuation { continuation in
        line.post(path: PeerPath.logState, body: [], timeoutSeconds: 5) { continuation.resume(returning: $0) }
      }
      #expect(throws: (any Error).self) { try result.get() }
      await line.close()
    }
  }

  @Test("a witness sees checkpoints only, and its cosignatures stand among the receipts")
  func witness() async throws {
    let folder = try TemporaryFolder()
    let port = try LoopbackPort.free()
    let (vkey, pin) = try WitnessService.initialise(
      directory: "\(folder.path)/witness",
      settings: WitnessSettings(
        name: "witness.example", listener: .init(host: "127.0.0.1", port: port), logs: []))
    let channel = try await TestChannel(change: { configuration in
      configuration.witnesses = [.init(key: vkey, url: "https://127.0.0.1:\(port)", tlsSHA256: pin)]
      configuration.witnessCadenceSeconds = 1
    })
    var settings = WitnessSettings(name: "witness.example", listener: .init(host: "127.0.0.1", port: port), logs: [])
    for directory in channel.directories.values {
      let card = try directory.readCard()
      settings.logs += [card.urgent.vkey, card.plans.vkey]
    }
    try Data(JSON.encode(settings)).write(to: URL(fileURLWithPath: "\(folder.path)/witness/witness.json"))
    let group = ServiceGroup(
      configuration: .init(
        services: [.init(service: try WitnessService(directory: "\(folder.path)/witness", logger: .silent))],
        logger: .silent))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      try await channel.run(["north", "south"]) { nodes in
        let north = try #require(nodes["north"])
        #expect(try await north.post("/api/v1/messages", message).status == 201)
        try await eventually("the witness has cosigned") {
          let receipts = try await north.get("/api/v1/receipts").json["receipts"]?.array ?? []
          return receipts.contains { $0["by"] == .string("witness.example") && $0["size"]?.integer ?? 0 > 0 }
        }
      }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }
}

extension Result where Failure == any Error {
  fileprivate static func async(_ body: () async throws -> Success) async -> Self {
    do { return .success(try await body()) } catch { return .failure(error) }
  }
}
