// SPDX-License-Identifier: Apache-2.0
import Foundation
import ServiceLifecycle
import TestSupport
import Testing
import Wire

@testable import Node

@Suite("A node is paired while it runs", .serialized)
struct PairingTests {
  /// Nodes that know nobody, at ports that stay, as a process serves them.
  private func withAlone(
    _ parties: [String], _ body: @escaping @Sendable ([TestNode]) async throws -> Void
  ) async throws {
    var ports: [String: Int] = [:]
    for party in parties { ports[party] = try LoopbackPort.free() }
    let known = ports
    let channel = try await TestChannel(parties, isPaired: false) { $0.localListener.port = known[$0.party] ?? 0 }
    let (lobbies, source) = AsyncStream<Int>.makeStream()
    let groups = try parties.map { party in
      let node = try ServedNode(
        directory: try #require(channel.directories[party]), logger: .silent, onLobby: { source.yield($0) })
      return ServiceGroup(configuration: .init(services: [.init(service: node)], logger: .silent))
    }
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      for group in groups {
        tasks.addTask {
          defer { source.finish() }
          try await group.run()
        }
      }
      var listening: Set<Int> = []
      for await port in lobbies {
        listening.insert(port)
        if listening.count == parties.count { break }
      }
      let result: Result<Void, any Error>
      do {
        #expect(listening == Set(known.values))
        try await body(parties.map { TestNode(party: $0, port: known[$0] ?? 0, channel: channel) })
        result = .success(())
      } catch { result = .failure(error) }
      for group in groups { await group.triggerGracefulShutdown() }
      try await tasks.waitForAll()
      try result.get()
    }
  }

  private static func body(_ card: String, _ more: [String: JSONValue] = [:]) -> String {
    JSONValue.object(
      [JSONMember(name: "card", value: .string(card))] + more.map { JSONMember(name: $0.key, value: $0.value) }
    ).description
  }

  private static func ownCard(_ node: TestNode) async throws -> String {
    try #require(try await node.get("/api/v1/pairing").json["card"]?.string)
  }

  private static func parties(_ node: TestNode) async throws -> [String] {
    // A connection may be closed while the node starts anew.
    guard let answer = try? await node.get("/api/v1/node"), answer.status == 200 else { return [] }
    return (answer.json["parties"]?.array ?? []).compactMap(\.string)
  }

  @Test("alone it serves signing in and pairing, and everything else says what is missing")
  func alone() async throws {
    try await withAlone(["north"]) { nodes in
      let north = nodes[0]
      #expect(try await north.get("/healthz", as: nil).status == 200)
      let ready = try await north.get("/readyz", as: nil)
      #expect(ready.status == 503 && ready.text.contains("no other party is paired"))
      #expect(try await north.get("/api/v1/session").json["party"]?.string == "north")
      for path in ["/api/v1/board", "/api/v1/watch", "/api/v1/node", "/api/v1/events"] {
        let answer = try await north.get(path)
        #expect(answer.status == 409 && answer.json["type"]?.string == "urn:parley:problem:not-paired", "\(path)")
        #expect(try await north.get(path, as: nil).status == 401)
      }
      let message = try await north.post("/api/v1/messages", #"{"precedence":"flash","language":"en","text":"x"}"#)
      #expect(message.json["type"]?.string == "urn:parley:problem:not-paired")
      let shown = try await north.get("/api/v1/pairing").json
      let directory = try #require(north.channel.directories["north"])
      #expect(shown["card"]?.string == String(decoding: try NodeLauncher.card(directory: directory), as: UTF8.self))
      #expect(shown["parties"]?.array == [] && shown["pending"]?.array == [] && shown["fixed"] == .bool(false))
      #expect(try await north.get("/api/v1/pairing", as: nil).status == 401)
      let card = try #require(shown["card"]?.string)
      #expect(try await north.post("/api/v1/pairing", Self.body(card)).status == 403, "a watch officer pairs nobody")
      for wrong in [card, "no card", String(card.dropLast(9))] {
        let refused = try await north.post("/api/v1/pairing", Self.body(wrong), as: "commander")
        #expect(refused.status == 422 && refused.json["field"]?.string == "card", "\(refused.text)")
      }
      let empty = try await north.post("/api/v1/pairing", "{}", as: "commander")
      #expect(empty.status == 400)
    }
  }

  @Test("two nodes compare their words, are paired, start anew in their process, and speak")
  func pairing() async throws {
    try await withAlone(["north", "south", "east"]) { nodes in
      let (north, south, east) = (nodes[0], nodes[1], nodes[2])
      let cards = try await [Self.ownCard(north), Self.ownCard(south), Self.ownCard(east)]
      let atNorth = try await north.post("/api/v1/pairing", Self.body(cards[1]), as: "commander").json
      let atSouth = try await south.post("/api/v1/pairing", Self.body(cards[0]), as: "commander").json
      #expect(atNorth["checkWords"]?.array.count == 16 && atNorth["checkWords"] == atSouth["checkWords"])
      #expect(try await north.get("/api/v1/pairing").json["pending"]?.array == [atNorth])
      // A card whose words differ is dropped.
      _ = try await north.post("/api/v1/pairing", Self.body(cards[2]), as: "commander")
      #expect(try await north.call(.DELETE, "/api/v1/pairing/east", as: "commander").status == 204)
      #expect(try await north.call(.DELETE, "/api/v1/pairing/east", as: "commander").status == 404)

      for words in [nil, JSONValue.bool(false)] {
        let body = Self.body(cards[1], words.map { ["wordsCompared": $0] } ?? [:])
        let refused = try await north.post("/api/v1/pairing/confirm", body, as: "commander")
        #expect([400, 422].contains(refused.status), "\(refused.text)")
      }
      for (node, card) in [(north, cards[1]), (south, cards[0])] {
        let done = try await node.post(
          "/api/v1/pairing/confirm", Self.body(card, ["wordsCompared": .bool(true)]), as: "commander")
        #expect(done.status == 200, "\(done.text)")
        try await eventually("\(node.party) starts anew") { try await Self.parties(node) == ["north", "south"] }
      }
      for node in [north, south] { try await node.waitUntilReady() }
      let said = try await north.post(
        "/api/v1/messages?wait=receipt", #"{"precedence":"routine","language":"en","text":"Radio check."}"#)
      #expect(said.status == 201, "\(said.text)")
      let paired = try await north.get("/api/v1/pairing").json
      #expect(paired["parties"]?.array.first?["checkWords"] == atNorth["checkWords"])
      #expect(paired["pending"]?.array == [])

      let trail = try await north.get("/api/v1/audit?order=newest&action=pair", as: "auditor").json["records"]?.array
      #expect(trail?.count == 1 && trail?.first?["account"]?.string == "commander")
      #expect(trail?.first?["detail"]?["party"]?.string == "south")

      let again = try await north.post("/api/v1/pairing", Self.body(cards[1]), as: "commander")
      #expect(again.status == 409, "a card is never replaced: \(again.text)")
    }
  }

  @Test("a party joins until an arrangement is proposed, and not afterwards")
  func joiner() async throws {
    let channel = try await TestChannel()
    let other = try await TestChannel(["east"], isPaired: false)
    let card = String(
      decoding: try NodeLauncher.card(directory: try #require(other.directories["east"])), as: UTF8.self)
    try await channel.run(["north", "south"]) { nodes in
      let north = try #require(nodes["north"])
      let before = try await north.post("/api/v1/pairing", Self.body(card), as: "commander")
      #expect(before.status == 200, "\(before.text)")
      let drafted = try await north.post(
        "/api/v1/arrangement/proposals",
        """
        {"title": "Line 1", "parties": ["north", "south"], "inForceFrom": "2026-01-01T00:00:00Z",
         "areaOfOperations": [{"type": "Polygon", "coordinates": [[[33, 32], [42, 32], [42, 37], [33, 37], [33, 32]]]}],
         "minimumNoticeSeconds": 900, "receiptSeconds": 30, "commCheckSeconds": 600, "clockToleranceSeconds": 30,
         "deadlines": [{"precedence": "flash", "hasItSeconds": 60}]}
        """, as: "commander")
      let id = try #require(drafted.json["release"]?["id"]?.string, "\(drafted.text)")
      #expect(try await north.post("/api/v1/releases/\(id)/countersign", "{}", as: "second").status == 201)
      for (path, body) in [
        ("/api/v1/pairing", Self.body(card)),
        ("/api/v1/pairing/confirm", Self.body(card, ["wordsCompared": .bool(true)])),
      ] {
        let refused = try await north.post(path, body, as: "commander")
        #expect(refused.status == 409 && refused.text.contains("new channel"), "\(refused.text)")
      }
      #expect(try await north.get("/api/v1/pairing").json["fixed"] == .bool(true))
    }
  }

  @Test("the audit trail is read from either end, and filtered")
  func audit() async throws {
    let channel = try await TestChannel()
    let database = try OfficeDatabase(path: try #require(channel.directories["north"]).office)
    let trail = AuditTrail(database)
    for number in 0..<6 {
      try await trail.append(
        Account(name: number % 2 == 0 ? "a" : "b", position: "watch-1", role: .watch), "act-\(number % 3)",
        detail: .number(number))
    }
    let all = try database.audit(after: 0, limit: 1_000)
    let newest = try database.audit(before: .max, limit: 1_000)
    #expect(newest == all.reversed())
    let last = try #require(newest.first)
    #expect(try database.audit(before: last.number, limit: 2).map(\.detail) == ["4", "3"])
    #expect(try database.audit(before: .max, limit: 10, AuditFilter(account: "a")).map(\.detail) == ["4", "2", "0"])
    let filter = AuditFilter(account: "b", action: "act-0")
    #expect(try database.audit(after: 0, limit: 10, filter).map(\.detail) == ["3"])
    #expect(try database.audit(after: 0, limit: 10, AuditFilter(account: "'; DROP")).isEmpty)
  }
}
