// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Foundation
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import ServiceLifecycle
import Testing

@testable import Node

@Suite("The line between nodes is TLS 1.3, both sides known by their pinned certificates")
struct MutualTLSTests {
  let server: TLSIdentity
  let friend: TLSIdentity
  let stranger: TLSIdentity
  let peers: PinnedPeers<String>

  init() throws {
    server = try TLSIdentity.generate(commonName: "south")
    friend = try TLSIdentity.generate(commonName: "north")
    stranger = try TLSIdentity.generate(commonName: "north")
    peers = PinnedPeers([friend.pin: "north"])
  }

  /// Runs a listener that says who asked, while `body` calls it.
  private func withListener(_ body: @escaping @Sendable (Int) async throws -> Void) async throws {
    let listener = PeerListener(
      peers: peers, bodyLimit: { $0 == "/small" ? 8 : 1_000_000 },
      post: { name, path, body, done in
        done(
          PeerHTTPResponse(
            status: 200, contentType: "text/plain", body: Array("\(name) \(path) \(body.count)".utf8)))
      }, get: { PeerHTTPResponse(status: 200, contentType: "text/plain", body: Array($0.utf8)) })
    try await withServer(body) { onRunning in
      try listener.application(
        identity: server, host: "127.0.0.1", port: 0, loop: MultiThreadedEventLoopGroup.singleton.next(),
        logger: .silent, onRunning: onRunning)
    }
  }

  private func call(
    _ port: Int, as identity: TLSIdentity, pin: CertificatePin? = nil, path: String = "add-entries", bytes: Int = 5
  ) async throws -> (Int, String) {
    let address = try #require(PeerAddress("https://127.0.0.1:\(port)"))
    let line = try PeerLine(
      address: address, identity: identity, pin: pin ?? server.pin, responseLimit: 10_000,
      group: MultiThreadedEventLoopGroup.singleton)
    let result = await withCheckedContinuation { continuation in
      line.post(path: path, body: [UInt8](repeating: 1, count: bytes), timeoutSeconds: 10) {
        continuation.resume(returning: $0)
      }
    }
    await line.close()
    let response = try result.get()
    return (response.status, String(decoding: response.body, as: UTF8.self))
  }

  @Test("a paired node is let in, and the listener knows who it is")
  func paired() async throws {
    try await withListener { port in
      let answer = try await call(port, as: friend)
      #expect(answer == (200, "north /add-entries 5"))
    }
  }

  @Test("a certificate that nobody pinned is refused at the handshake, whatever name it bears")
  func unknownCertificate() async throws {
    try await withListener { port in
      await #expect(throws: (any Error).self) { try await call(port, as: stranger) }
    }
  }

  @Test("a client without a certificate is refused")
  func noCertificate() async throws {
    try await withListener { port in
      var tls = TLSConfiguration.makeClientConfiguration()
      tls.certificateVerification = .none
      try await expectRefused(port, tls)
    }
  }

  @Test("TLS 1.2 is refused, even with the right certificate")
  func oldTLS() async throws {
    try await withListener { port in
      var tls = try PeerTLS.client(friend)
      tls.certificateVerification = .none
      tls.minimumTLSVersion = .tlsv12
      try await expectRefused(port, tls) { $0.maximumTLSVersion = .tlsv12 }
      // The same client gets through with 1.3, so it was the version.
      let client = HTTPClient(configuration: .init(tlsConfiguration: tls))
      let status = try await client.get(url: "https://127.0.0.1:\(port)/x").get().status
      #expect(status == .ok)
      try await client.shutdown()
    }
  }

  @Test("a server with another certificate than the one on the card gets no request")
  func wrongServer() async throws {
    try await withListener { port in
      await #expect(throws: NIOSSLError.self) { try await call(port, as: friend, pin: stranger.pin) }
    }
  }

  @Test("a body over the limit of its path is answered 413, with and without a stated length")
  func oversized() async throws {
    try await withListener { port in
      let answer = try await call(port, as: friend, path: "small", bytes: 9)
      #expect(answer.0 == 413)
      #expect(answer.1.contains("8 bytes"))
      var tls = try PeerTLS.client(friend)
      tls.certificateVerification = .none
      let client = HTTPClient(configuration: .init(tlsConfiguration: tls))
      var request = HTTPClientRequest(url: "https://127.0.0.1:\(port)/small")
      request.method = .POST
      request.body = .stream([ByteBuffer(string: "12345"), ByteBuffer(string: "6789")].async, length: .unknown)
      let response = try await client.execute(request, timeout: .seconds(10))
      #expect(response.status == .payloadTooLarge)
      try await client.shutdown()
    }
  }

  private func expectRefused(
    _ port: Int, _ tls: TLSConfiguration, change: (inout TLSConfiguration) -> Void = { _ in }
  ) async throws {
    var tls = tls
    change(&tls)
    let client = HTTPClient(configuration: .init(tlsConfiguration: tls))
    await #expect(throws: (any Error).self) { try await client.get(url: "https://127.0.0.1:\(port)/x").get() }
    try await client.shutdown()
  }
}
