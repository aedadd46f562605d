// SPDX-License-Identifier: Apache-2.0
import Foundation
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import TestSupport
import Testing
import Wire

@testable import Node

@Suite("The watch is called until somebody has it, and sees who watches on the other side", .serialized)
struct WatchTests {
  private static let flash = #"{"precedence":"flash","language":"en","text":"Fire near our position."}"#

  @Test("what waits for an answer is listed on both sides, and leaves the lists when it is answered")
  func lists() async throws {
    let channel = try await TestChannel()
    try await channel.run(["north", "south"]) { nodes in
      let (north, south) = (try #require(nodes["north"]), try #require(nodes["south"]))
      let sent = try await north.post("/api/v1/messages?wait=receipt", Self.flash)
      let place = try TestNode.place(sent.json["refs"]?.array.first)
      try await eventually("it is open at the other side") {
        try await south.get("/api/v1/watch").json["open"]?.array.count == 1
      }
      let open = try #require(try await south.get("/api/v1/watch").json["open"]?.array.first)
      #expect(try TestNode.place(open["ref"]) == place)
      #expect(open["precedence"] == .string("flash"))
      #expect(open["step"] == .string("hasIt"))
      #expect(open["ringing"] == .bool(true))
      #expect(open["stage"]?["to"] == .string("watch"))
      let awaited = try #require(try await north.get("/api/v1/watch").json["awaited"]?.array.first)
      #expect(awaited["party"] == .string("south"))
      let ref = try #require(sent.json["refs"]?.array.first)
      let answer = try await south.post("/api/v1/answers", #"{"to":\#(ref),"state":"has-it"}"#)
      #expect(answer.status == 201, "\(answer.text)")
      try await eventually("it is in no list any more") {
        let here = try await south.get("/api/v1/watch").json["open"]?.array.isEmpty
        let there = try await north.get("/api/v1/watch").json["awaited"]?.array.isEmpty
        return here == true && there == true
      }
    }
  }

  @Test("a ring carries what was said, and goes quiet when somebody has it")
  func rings() async throws {
    let channel = try await TestChannel()
    try await channel.run(["north", "south"]) { nodes in
      let (north, south) = (try #require(nodes["north"]), try #require(nodes["south"]))
      let events = try await south.events(2, isWanted: { ["rings", "quiet"].contains($0.name) }) {
        let sent = try await north.post("/api/v1/messages?wait=receipt", Self.flash)
        guard let ref = sent.json["refs"]?.array.first else { throw TestFailure("\(sent.text)") }
        try await eventually("it rings") {
          try await south.get("/api/v1/watch").json["open"]?.array.isEmpty == false
        }
        _ = try await south.post("/api/v1/answers", #"{"to":\#(ref),"state":"has-it"}"#)
      }
      #expect(events.map(\.name) == ["rings", "quiet"])
      let ring = try #require(events.first).data
      #expect(ring["text"] == .string("Fire near our position."))
      #expect(ring["entry"]?["body"]?["precedence"] == .string("flash"))
      #expect(ring["ref"] == events.last?.data["ref"])
    }
  }

  @Test("without an answer a program is run and a URL is called, and neither is told what was said")
  func outside() async throws {
    let told = try TemporaryFolder()
    let hook = try await Hook()
    let port = hook.port
    let channel = try await TestChannel { configuration in
      configuration.watch.escalation = [
        .init(afterPercent: 0, to: "watch"),
        .init(afterPercent: 1, to: "pager", run: ["/bin/sh", "-c", "cat > '\(told.path)/pager.json'"]),
        .init(afterPercent: 2, to: "centre", post: "http://127.0.0.1:\(port)/hook"),
        .init(afterPercent: 3, to: "nobody", run: ["/nonexistent/program"]),
      ]
    }
    try await channel.run(["north", "south"]) { nodes in
      let (north, south) = (try #require(nodes["north"]), try #require(nodes["south"]))
      let sent = try await north.post("/api/v1/messages?wait=receipt", Self.flash)
      let place = try TestNode.place(sent.json["refs"]?.array.first)
      try await eventually("the program was run") {
        FileManager.default.contents(atPath: "\(told.path)/pager.json")?.isEmpty == false
      }
      let data = try #require(FileManager.default.contents(atPath: "\(told.path)/pager.json"))
      let words = try JSONValue(parsing: Array(data))
      #expect(words["to"] == .string("pager"))
      #expect(words["precedence"] == .string("flash"))
      #expect(words["entry"] == .string(place.replacingOccurrences(of: "%2F", with: "/")))
      #expect(!String(decoding: data, as: UTF8.self).contains("Fire"))
      try await eventually("the URL was called") { hook.requests.contains { $0.contains("centre") } }
      #expect(hook.requests.allSatisfy { !$0.contains("Fire") })
      try await eventually("the call that failed is shown") {
        let troubles = try await south.get("/api/v1/watch").json["troubles"]?.array ?? []
        return troubles.contains { $0["to"] == .string("nobody") }
      }
    }
    try await hook.close()
  }

  @Test("neither a flood of routine nor a slow program keeps a FLASH from being called for")
  func flood() async throws {
    let told = try TemporaryFolder()
    let channel = try await TestChannel { configuration in
      configuration.watch.escalation = [
        .init(
          afterPercent: 0, to: "pager",
          run: ["/bin/sh", "-c", "cat >> '\(told.path)/pager.txt'; echo >> '\(told.path)/pager.txt'; sleep 2"])
      ]
    }
    try await channel.run(["north", "south"]) { nodes in
      let north = try #require(nodes["north"])
      for _ in 0..<12 {
        _ = try await north.post("/api/v1/messages", #"{"precedence":"routine","language":"en","text":"again"}"#)
      }
      let sent = try await north.post("/api/v1/messages?wait=receipt", Self.flash)
      let place = try TestNode.place(sent.json["refs"]?.array.first).replacingOccurrences(of: "%2F", with: "/")
      func calls() -> [JSONValue] {
        let data = FileManager.default.contents(atPath: "\(told.path)/pager.txt") ?? Data()
        return data.split(separator: 10).compactMap { try? JSONValue(parsing: Array($0)) }
      }
      try await eventually("the FLASH and all of routine were called for") {
        let routine = calls().filter { $0["precedence"] == .string("routine") }
        let others = routine.reduce(0) { sum, call in
          if case .number(let number)? = call["others"] { sum + (Int(number.digits) ?? 0) } else { sum }
        }
        return calls().contains { $0["entry"] == .string(place) } && routine.count + others == 12
      }
      // Slow as the program is, what came while it ran was one call after it.
      #expect(calls().count < 13)
    }
  }

  @Test("a program has ended when it has, whatever it leaves behind; one that takes too long is ended with all of it")
  func programs() async throws {
    let folder = try TemporaryFolder()
    func run(_ script: String, seconds: Int = 20) -> String? {
      OutsideProgram.run(["/bin/sh", "-c", script], Array("{}".utf8), seconds: seconds, in: OutsideProgram.Running())
    }
    #expect(run("sleep 60 & exit 0") == nil)
    #expect(run("exit 3")?.contains("ended with 3") == true)
    #expect(run("kill -9 $$")?.contains("signal 9") == true)
    #expect(run("exit 0", seconds: 1) == nil)
    #expect(run("sleep 60 & echo $! > '\(folder.path)/child'; wait", seconds: 1)?.contains("not ended") == true)
    let text = String(
      decoding: try #require(FileManager.default.contents(atPath: "\(folder.path)/child")), as: UTF8.self)
    let child = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    try await eventually("its child is gone too") { kill(child, 0) != 0 || Self.isZombie(child) }
    // Nothing of this process is open in it: its three, and what the listing itself opens.
    let probe = "ls /proc/self/fd | wc -l > '\(folder.path)/open'"
    #expect(run(probe) == nil)
    let open = String(
      decoding: try #require(FileManager.default.contents(atPath: "\(folder.path)/open")), as: UTF8.self)
    #expect(try #require(Int(open.trimmingCharacters(in: .whitespacesAndNewlines))) <= 4)
    #expect(
      OutsideProgram.run(["/nonexistent"], [], seconds: 1, in: OutsideProgram.Running())?.contains("can not be run")
        == true)
  }

  private static func isZombie(_ process: pid_t) -> Bool {
    let status = FileManager.default.contents(atPath: "/proc/\(process)/stat") ?? Data()
    return String(decoding: status, as: UTF8.self).contains(") Z ")
  }

  @Test("the other side sees who watches, and until when")
  func manning() async throws {
    let channel = try await TestChannel()
    try await channel.run(["north", "south"]) { nodes in
      let (north, south) = (try #require(nodes["north"]), try #require(nodes["south"]))
      let refused = try await south.post("/api/v1/manning", #"{"level":"unmanned"}"#)
      #expect(refused.status == 422, "\(refused.text)")
      #expect(refused.json["field"] == .string("manning.until"))
      let said = try await south.post(
        "/api/v1/manning?wait=receipt", #"{"level":"unmanned","until":"2099-01-01T06:00:00Z","telephone":"+000 1"}"#)
      #expect(said.status == 201, "\(said.text)")
      try await eventually("the other side sees it") {
        try await north.get("/api/v1/watch").json["manning"]?.array.isEmpty == false
      }
      let watch = try #require(try await north.get("/api/v1/watch").json["manning"]?.array.first)
      #expect(watch["party"] == .string("south"))
      #expect(watch["level"] == .string("unmanned"))
      #expect(watch["until"] == .string("2099-01-01T06:00:00Z"))
      #expect(watch["over"] == .bool(false))
      #expect(try await north.get("/api/v1/board").json["manning"]?.array.count == 1)
    }
  }

  @Test("the watch passes when the successor has accepted what is open, across a restart, and the trail tells")
  func duty() async throws {
    let channel = try await TestChannel()
    try await channel.run(["north", "south"]) { nodes in
      let (north, south) = (try #require(nodes["north"]), try #require(nodes["south"]))
      #expect(try await south.post("/api/v1/watch/duty", "{}").status == 200)
      #expect(try await south.call(.POST, "/api/v1/watch/duty", "{}", as: "feed").status == 403)
      _ = try await north.post("/api/v1/messages?wait=receipt", Self.flash)
      try await eventually("it is open") {
        try await south.get("/api/v1/watch").json["open"]?.array.count == 1
      }
      let unknown = try await south.post("/api/v1/watch/duty/offer", #"{"to":"nobody"}"#)
      #expect(unknown.status == 404, "\(unknown.text)")
      let offered = try await south.post("/api/v1/watch/duty/offer", #"{"to":"second"}"#)
      #expect(offered.json["offer"]?["left"]?.array.count == 1, "\(offered.text)")
      let early = try await south.call(.POST, "/api/v1/watch/duty/acceptance", #"{"entries":[]}"#, as: "second")
      #expect(early.json["holder"]?["account"] == .string("watch"), "\(early.text)")
    }
    try await channel.run(["south"], untilReady: false) { nodes in
      let south = try #require(nodes["south"])
      var left: [JSONValue] = []
      try await eventually("it is open again") {
        left = try await south.get("/api/v1/watch").json["duty"]?["offer"]?["left"]?.array ?? []
        return left.count == 1
      }
      let passed = try await south.call(
        .POST, "/api/v1/watch/duty/acceptance", #"{"entries":[\#(left[0])]}"#, as: "second")
      #expect(passed.json["holder"]?["account"] == .string("second"), "\(passed.text)")
      let closed = try await south.call(.DELETE, "/api/v1/users/second", as: "commander")
      #expect(closed.status == 204, "\(closed.text)")
      #expect(try await south.get("/api/v1/watch").json["duty"]?["holder"] == nil)
      let trail = try await south.get("/api/v1/audit", as: "auditor").json["records"]?.array ?? []
      let actions = trail.compactMap { $0["action"]?.string }.filter { $0.hasPrefix("watch-") }
      #expect(actions == ["watch-take", "watch-offer", "watch-accept", "watch-accept"])
    }
  }

  @Test(
    "what can not be a stage is refused at the start, with field, value and what is needed",
    arguments: [
      (NodeConfiguration.Stage(afterPercent: 1_001, to: "watch"), "watch.escalation[0].afterPercent"),
      (.init(afterPercent: 0, to: ""), "watch.escalation[0].to"),
      (.init(afterPercent: 0, to: "pager", run: ["page"]), "watch.escalation[0].run"),
      (.init(afterPercent: 0, to: "pager", run: []), "watch.escalation[0].run"),
      (.init(afterPercent: 0, to: "pager", post: "ftp://192.0.2.1"), "watch.escalation[0].post"),
    ])
  func stages(_ stage: NodeConfiguration.Stage, _ field: String) throws {
    var configuration = NodeConfiguration(party: "north", channel: "levant")
    configuration.watch.escalation = [stage]
    let fault = #expect(throws: ConfigurationFault.self) { try configuration.check() }
    guard case .value(field, _, _) = fault else { throw TestFailure("\(String(describing: fault))") }
  }
}

/// A server on loopback that keeps what it is sent.
private final class Hook: Sendable {
  private let kept = NIOLockedValueBox<[String]>([])
  private let channel: any Channel

  var requests: [String] { kept.withLockedValue { $0 } }
  var port: Int { channel.localAddress?.port ?? 0 }

  init() async throws {
    let kept = kept
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { child in child.pipeline.addHandler(Keeper(kept)) }
      .bind(host: "127.0.0.1", port: try LoopbackPort.free()).get()
  }

  func close() async throws { try await channel.close() }

  private final class Keeper: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    private let kept: NIOLockedValueBox<[String]>

    init(_ kept: NIOLockedValueBox<[String]>) { self.kept = kept }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let text = String(buffer: unwrapInboundIn(data))
      kept.withLockedValue { $0.append(text) }
      guard text.contains("}") else { return }
      let answer = ByteBuffer(string: "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
      context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
    }
  }
}
