// SPDX-License-Identifier: Apache-2.0
import Foundation
import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import Node

@Suite("Requests on one connection are answered in their order, whoever answers them", .serialized)
struct DirectDoorTests {
  private static let message = #"{"precedence":"routine","language":"en","text":"radio check"}"#

  private func withNorth(_ body: @escaping @Sendable (TestNode) async throws -> Void) async throws {
    let channel = try await TestChannel()
    try await channel.run(["north"], untilReady: false) { nodes in try await body(try #require(nodes["north"])) }
  }

  /// A message as it is sent over the wire.
  private static func post(_ node: TestNode, query: String = "", headers: [String] = [], body: String = message)
    -> String
  {
    let token = node.channel.tokens["\(node.party)/watch"] ?? ""
    let lines =
      [
        "POST /api/v1/messages\(query) HTTP/1.1", "Host: north", "Authorization: Bearer \(token)",
        "Content-Type: application/json", "Content-Length: \(body.utf8.count)",
      ] + headers
    return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
  }

  private static let health = "GET /healthz HTTP/1.1\r\nHost: north\r\n\r\n"

  @Test("what comes behind a request that waits for receipts is held back, and nothing of it is lost")
  func pipelined() async throws {
    try await withNorth { north in
      let text =
        Self.post(north, query: "?wait=receipt&timeout=1") + String(repeating: Self.health, count: 150)
        + Self.post(north) + Self.post(north, headers: ["Idempotency-Key: a"]) + Self.health
        + Self.post(north, body: "{") + Self.post(north, headers: ["Connection: close"])
      let answers = try await RawExchange.run(north.port, [text])
      #expect(
        answers.statuses == [201] + [Int](repeating: 200, count: 150) + [201, 201, 200, 400, 201],
        "\(answers.statuses)")
    }
  }

  @Test("the client may end its side before the answer has come")
  func halfClosed() async throws {
    try await withNorth { north in
      let text = Self.post(north) + Self.post(north, query: "?wait=receipt&timeout=1")
      let answers = try await RawExchange.run(north.port, [text], endsInput: true)
      #expect(answers.statuses == [201, 201])
      #expect(answers.text.contains("\r\nDate: ") || answers.text.contains("\r\ndate: "))
    }
  }

  @Test("a request in small pieces is one request, and what is no HTTP after it is refused after its answer")
  func pieces() async throws {
    try await withNorth { north in
      let pieces = Self.post(north, query: "?wait=receipt&timeout=1").split(every: 97) + ["nonsense\r\n\r\n"]
      let answers = try await RawExchange.run(north.port, pieces)
      #expect(answers.statuses == [201, 400], "\(answers.text)")
    }
  }

  @Test("a client that goes away while it waits takes nothing with it")
  func gone() async throws {
    try await withNorth { north in
      for _ in 0..<20 { try await RawExchange.abandon(north.port, Self.post(north, query: "?wait=receipt&timeout=2")) }
      let answers = try await RawExchange.run(north.port, [Self.post(north)], endsInput: true)
      #expect(answers.statuses == [201])
      #expect(answers.text.contains(#""index":20"#), "\(answers.text)")
    }
  }

  @Test("a node that stops answers who waits for receipts, and ends the connection")
  func stopping() async throws {
    let (waits, source) = AsyncStream<Task<RawExchange.Answers, any Error>>.makeStream()
    try await withNorth { north in
      source.yield(
        Task { try await RawExchange.run(north.port, [Self.post(north, query: "?wait=receipt&timeout=600")]) })
      try await Task.sleep(for: .milliseconds(500))
    }
    var iterator = waits.makeAsyncIterator()
    let wait = try #require(await iterator.next())
    #expect(try await wait.value.statuses == [201])
  }

  @Test("a connection on which nothing moves is closed, but not while an answer is being made")
  func idle() async throws {
    let (begun, source) = AsyncStream<@Sendable (DirectAnswer) -> Void>.makeStream()
    let port = try await DoorListener.start(idle: .milliseconds(300)) { _, done in source.yield(done) }
    let exchange = Task {
      try await RawExchange.run(port, ["POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"])
    }
    var iterator = begun.makeAsyncIterator()
    let answer = try #require(await iterator.next())
    try await Task.sleep(for: .milliseconds(1_000))
    answer(DirectAnswer(head: .init(status: .ok), body: ByteBuffer(string: "late")))
    let answers = try await exchange.value
    #expect(answers.statuses == [200] && answers.text.hasSuffix("late"))
  }

  @Test("times are written as RFC 9110 has them")
  func dates() {
    #expect(HTTPDate.text(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
    #expect(HTTPDate.text(1_709_164_799) == "Wed, 28 Feb 2024 23:59:59 GMT")
  }
}

extension String {
  fileprivate func split(every count: Int) -> [String] {
    stride(from: 0, to: self.count, by: count).map { String(dropFirst($0).prefix(count)) }
  }
}
