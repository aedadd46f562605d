// SPDX-License-Identifier: Apache-2.0
import Exchange
import Foundation
import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import TestSupport
import Testing
import TransparencyLog
import Wire

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
    defer { source.finish() }
    try await withNorth { north in
      source.yield(
        Task { try await RawExchange.run(north.port, [Self.post(north, query: "?wait=receipt&timeout=600")]) })
      try await eventually("it waits") {
        try await north.get("/metrics", as: nil).text.contains("parley_submissions_total 1\n")
      }
    }
    var iterator = waits.makeAsyncIterator()
    let wait = try #require(await iterator.next())
    #expect(try await wait.value.statuses == [201])
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

@Suite("A door closes connections by the clock of its loop")
struct DirectDoorClockTests {
  private static let head = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n"

  /// A connection with an idle time of 300 ms, whose requests are answered by `answer`.
  private final class Connection {
    let channel = EmbeddedChannel()
    private let asked: NIOLoopBoundBox<[@Sendable (DirectAnswer) -> Void]>

    init() throws {
      let asked = NIOLoopBoundBox<[@Sendable (DirectAnswer) -> Void]>([], eventLoop: channel.eventLoop)
      let pipeline = channel.pipeline.syncOperations
      try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false, withErrorHandling: false)
      try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
      try pipeline.addHandler(
        DoorFrame(nil, DirectDoor(idle: .milliseconds(300)) { _, _ in { _, done in asked.value.append(done) } }))
      self.asked = asked
      try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    func hear(_ text: String) throws { try channel.writeInbound(ByteBuffer(string: text)) }
    func pass(_ milliseconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .milliseconds(milliseconds)) }

    var asks: Int { asked.value.count }

    func answer(_ text: String) {
      asked.value.removeFirst()(
        DirectAnswer(head: DirectHead(status: 200, headers: [:]), body: Array(text.utf8)))
    }

    func said() throws -> String {
      var text = ""
      while let part = try channel.readOutbound(as: IOData.self) {
        if case .byteBuffer(let bytes) = part { text += String(buffer: bytes) }
      }
      return text
    }
  }

  @Test("where nothing moves, it is closed; what moves starts the time anew")
  func silent() throws {
    let connection = try Connection()
    connection.pass(299)
    #expect(connection.channel.isActive)
    try connection.hear(String(DirectDoorClockTests.head.prefix(20)))
    connection.pass(1)
    #expect(connection.channel.isActive == false, "half a head is no request")

    let other = try Connection()
    other.pass(200)
    try other.hear(Self.head)
    other.pass(299)
    #expect(other.channel.isActive)
    other.pass(1)
    #expect(!other.channel.isActive && other.asks == 0, "its body never came")
  }

  @Test("while an answer is being made it stays, and after the answer for the idle time")
  func answering() throws {
    let connection = try Connection()
    try connection.hear(Self.head + "{}")
    #expect(connection.asks == 1)
    connection.pass(10_000)
    #expect(connection.channel.isActive)
    connection.answer("late")
    let said = try connection.said()
    #expect(said.hasPrefix("HTTP/1.1 200 ") && said.hasSuffix("late"), "\(said)")
    connection.pass(299)
    #expect(connection.channel.isActive)
    connection.pass(1)
    #expect(!connection.channel.isActive)
  }

  @Test("what must not wait goes between two pieces of an answer that is under way, as a chunk, and nowhere else")
  func interjection() throws {
    func interject(_ text: String) throws -> String {
      try connection.channel.triggerUserOutboundEvent(Interjection(text)).wait()
      return try connection.said()
    }
    let connection = try Connection()
    #expect(try interject("too early").isEmpty)
    try connection.hear("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try interject("before the head").isEmpty)
    let stream: HTTPFields = [.contentType: "text/event-stream"]
    try connection.channel.writeOutbound(
      HTTPResponsePart.head(HTTPResponse(status: .ok, headerFields: stream)))
    try connection.channel.writeOutbound(HTTPResponsePart.body(ByteBuffer(string: "one")))
    #expect(try connection.said().hasSuffix("\r\n\r\n3\r\none\r\n"))
    #expect(try interject("FLASH über alles\n\n") == "13\r\nFLASH über alles\n\n\r\n")
    try connection.channel.writeOutbound(HTTPResponsePart.body(ByteBuffer(string: "two")))
    #expect(try connection.said() == "3\r\ntwo\r\n")
    try connection.channel.writeOutbound(HTTPResponsePart.end(nil))
    #expect(try connection.said() == "0\r\n\r\n")
    #expect(try interject("too late").isEmpty)
    for headers: HTTPFields in [
      [.contentType: "text/event-stream", .contentLength: "3"], [.contentType: "text/plain"],
    ] {
      try connection.hear("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
      try connection.channel.writeOutbound(
        HTTPResponsePart.head(HTTPResponse(status: .ok, headerFields: headers)))
      _ = try connection.said()
      #expect(try interject("would be one too many").isEmpty)
      try connection.channel.writeOutbound(HTTPResponsePart.body(ByteBuffer(string: "one")))
      try connection.channel.writeOutbound(HTTPResponsePart.end(nil))
      _ = try connection.said()
    }
  }

  @Test("what is no HTTP leaves the client no more than a moment")
  func nonsense() throws {
    let connection = try Connection()
    try connection.hear(Self.head + "{}")
    connection.answer("first")
    #expect(throws: (any Error).self) { try connection.hear("nonsense\r\n\r\n") }
    connection.pass(300)
    #expect(!connection.channel.isActive)
  }
}

@Suite("What is answered on a connection without the server's own types")
struct DirectAnswerTests {
  private func read(_ headers: [(String, String)], version: HTTPVersion = .http1_1) -> DirectRequest? {
    DirectRequest(HTTPRequestHead(version: version, method: .POST, uri: "/a/b?c=d", headers: HTTPHeaders(headers)))
  }

  @Test("of a request, what counts is found whatever the letters of its headers")
  func headers() throws {
    let request = try #require(
      read([
        ("Host", "a"), ("CONTENT-LENGTH", "17"), ("content-type", "application/json"), ("Authorization", "Bearer x"),
        ("Cookie", "parley=y"), ("x-Parley-Csrf", "z"), ("Connection", "Keep-Alive"), ("Idempotency-Key", "k"),
      ]))
    #expect(request.length == 17 && request.path == "/a/b" && request.hasIdempotencyKey)
    #expect(request.contentType == "application/json" && request.authorization == "Bearer x")
    #expect(request.cookie == "parley=y" && request.csrf == "z")
  }

  @Test(
    "what needs more than an answer is left to the server",
    arguments: [
      [], [("Content-Length", "x")], [("Content-Length", "1"), ("Connection", "close")],
      [("Content-Length", "1"), ("Transfer-Encoding", "chunked")],
      [("Content-Length", "1"), ("Expect", "100-continue")],
      [("Content-Length", "1"), ("Upgrade", "h2c")], [("Content-Length", "1"), ("Cookie", "a"), ("Cookie", "b")],
      [("Content-Length", "1"), ("Authorization", "a"), ("authorization", "b")],
    ] as [[(String, String)]])
  func left(headers: [(String, String)]) {
    #expect(read(headers) == nil)
    #expect(read([("Content-Length", "1")], version: .http1_0) == nil)
  }

  @Test("an answer has its length, and what it says of entries and receipts is what the API says of them")
  func text() throws {
    let origin = try Origin("north/\"bench\"/urgent")
    let refs = (0..<3).map { EntryRef(origin: origin, index: UInt64($0), leaf: .sha256([UInt8($0)])) }
    let checkpoint = try Checkpoint(origin: origin, size: 3, root: .sha256([9]))
    let signature = try Cosigner(name: "south/bench/mirror", seed: [UInt8](repeating: 7, count: 32)).cosign(
      checkpoint, at: 1_700_000_000)
    let receipt = Receipt(by: .party(try PartyID("south")), checkpoint: checkpoint, cosignature: signature)
    let writer = SaidAnswers()
    let outcomes: [SubmitOutcome] = [
      .said(refs: refs, receipts: [receipt], defects: ["\"quoted\"\n"]),
      .said(refs: [refs[1]], receipts: [], defects: []),
      .said(refs: [refs[2]], receipts: [receipt], defects: []),
      .said(refs: refs, receipts: [receipt, receipt], defects: []),
      .waits(releaseID: "r"),
    ]
    for outcome in outcomes + outcomes {
      let (status, body) = Drafts.answer(outcome)
      let answer = writer.answer(outcome)
      #expect(answer.body == body.bytes)
      let text = String(buffer: answer.bytes(ByteBufferAllocator()))
      #expect(text.hasPrefix("HTTP/1.1 \(status) ") && text.hasSuffix("\r\n\r\n\(body)"))
      #expect(text.contains("\r\nContent-Length: \(body.bytes.count)\r\n"))
    }
  }

  @Test("no random number is given twice, also to copies")
  func pool() async {
    let pool = RandomPool()
    let drawn = await withTaskGroup(of: [UInt64].self) { tasks in
      for _ in 0..<4 {
        tasks.addTask {
          let copy = pool
          return (0..<1_000).map { _ in copy.next() }
        }
      }
      return await tasks.reduce(into: []) { $0 += $1 }
    }
    #expect(Set(drawn).count == 4_000)
  }
}
