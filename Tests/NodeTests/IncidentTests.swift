// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Dossier
import Foundation
import TestSupport
import Testing
import TransparencyLog
import Wire

@testable import Node

@Suite("An incident between two nodes, from its opening to a dossier that verifies", .serialized)
struct IncidentTests {
  private static let terms = """
    {"title": "terms", "parties": ["north", "south"], "inForceFrom": "2020-01-01T00:00:00Z",
     "areaOfOperations": [{"type": "Polygon", "coordinates": [[[33, 32], [42, 32], [42, 37], [33, 37], [33, 32]]]}],
     "minimumNoticeSeconds": 60, "receiptSeconds": 30, "commCheckSeconds": 600, "clockToleranceSeconds": 30,
     "representatives": [{"party": "north", "position": "commander-1"}, {"party": "south", "position": "commander-1"}]}
    """

  /// Says something that two positions release, and returns the reference of the entry.
  private func sayTwice(_ node: TestNode, _ path: String, _ body: String) async throws -> JSONValue {
    let waits = try await node.post(path, body, as: "commander")
    guard waits.status == 202, let id = waits.json["release"]?["id"]?.string else {
      throw TestFailure("\(path): \(waits.status) \(waits.text)")
    }
    let said = try await node.post("/api/v1/releases/\(id)/countersign?wait=receipt", "{}", as: "second")
    return try #require(said.json["refs"]?.array.first, "\(said.text)")
  }

  private func say(
    _ node: TestNode, _ path: String, _ body: String, as role: String = "watch"
  ) async throws -> JSONValue {
    let said = try await node.post("\(path)?wait=receipt", body, as: role)
    return try #require(said.json["refs"]?.array.first, "\(path): \(said.status) \(said.text)")
  }

  private func agree(_ nodes: [TestNode]) async throws {
    let proposal = try await sayTwice(nodes[0], "/api/v1/arrangement/proposals", Self.terms)
    let place = try TestNode.place(proposal)
    for node in nodes {
      try await eventually("the proposal is at \(node.party)") {
        try await node.get("/api/v1/entries/\(place)").json["status"] == .string("on-board")
      }
      _ = try await sayTwice(node, "/api/v1/arrangement/signatures", #"{"proposal":\#(proposal)}"#)
    }
    for node in nodes {
      try await eventually("the arrangement is in force at \(node.party)") {
        let inForce = try await node.get("/api/v1/arrangement").json["inForce"]
        return inForce != nil && inForce != .null
      }
    }
  }

  /// A time so many minutes ago, in whole seconds.
  private static func ago(_ minutes: Int) -> String {
    ISO8601DateFormatter().string(from: Date(timeIntervalSinceNow: Double(-minutes) * 60))
  }

  @Test("facts are agreed by designated positions alone, all is closed jointly, and both dossiers verify")
  func incident() async throws {
    let channel = try await TestChannel()
    try await channel.run(["north", "south"]) { nodes in
      let (north, south) = (try #require(nodes["north"]), try #require(nodes["south"]))
      try await agree([north, south])
      let message = try await say(
        north, "/api/v1/messages", #"{"precedence":"flash","language":"en","text":"Fire near our position."}"#)
      let incident = try await say(
        north, "/api/v1/incidents",
        #"{"title":"Fire","nature":"opening-of-fire","from":"\#(Self.ago(30))","about":[\#(message)],"text":"Two shots"}"#
      )
      let place = try TestNode.place(incident)
      try await eventually("it rings at the other side at once") {
        let open = try await south.get("/api/v1/watch").json["open"]?.array ?? []
        return open.contains { $0["ref"] == incident && $0["precedence"] == .string("immediate") }
      }
      let actions = "/api/v1/incidents/\(place)/actions"
      let fact = try await say(south, actions, #"{"action":"fact","text":"One shot was fired."}"#)
      try await eventually("the fact is on the other board") {
        try await north.get("/api/v1/incidents/\(place)").json["facts"]?.array.count == 1
      }
      let refused = try await north.post(actions, #"{"action":"disputed","fact":\#(fact)}"#)
      #expect(refused.status == 422 || refused.status == 400 || refused.status == 409, "\(refused.status)")
      #expect(refused.text.contains("commander-1"), "\(refused.text)")
      for node in [north, south] { _ = try await sayTwice(node, actions, #"{"action":"agreed","fact":\#(fact)}"#) }
      for node in [north, south] { _ = try await sayTwice(node, actions, #"{"action":"closed","closing":"jointly"}"#) }
      for node in [north, south] {
        try await eventually("it is closed jointly at \(node.party)") {
          try await node.get("/api/v1/incidents/\(place)").json["state"] == .string("closedJointly")
        }
        let shown = try await node.get("/api/v1/incidents/\(place)").json
        #expect(shown["facts"]?.array.first?["state"] == .string("agreed"))
        try await verifyDossier(of: place, by: node, channel)
      }
      let timeline = try await south.get("/api/v1/incidents/\(place)/timeline").json
      #expect(timeline["lines"]?.array.contains { $0["ref"] == message && $0["ground"] == .string("named") } == true)
    }
  }

  /// Every entry is receipted a moment after it was said, also what states receipts.
  private func verifyDossier(of place: String, by node: TestNode, _ channel: TestChannel) async throws {
    let directories = channel.directories.sorted { $0.key < $1.key }.map(\.value)
    let cards = try directories.map { try Card(parsing: NodeLauncher.card(directory: $0)) }
    try await eventually("a dossier of \(node.party) with a receipt for every entry") {
      let answer = try await node.get("/api/v1/incidents/\(place)/dossier?language=tr")
      guard answer.status == 200 else { throw TestFailure("\(answer.status) \(answer.text)") }
      let files = (answer.json["files"]?.array ?? []).compactMap { file -> DossierFile? in
        guard let name = file["name"]?.string, let bytes = file["base64"]?.string.flatMap({ Data(base64Encoded: $0) })
        else { return nil }
        return DossierFile(name: name, bytes: Array(bytes))
      }
      var audit = DossierAudit(files, cards: cards)
      let report = audit.run()
      guard report.isClean else { throw TestFailure("\(report.problems)") }
      return report.unproven == 0 && report.receipted == report.proven && report.proven > 10
    }
  }

  @Test("a call is recorded and confirmed; what was taken down is checked, and reconciled with the entry that comes")
  func voice() async throws {
    let channel = try await TestChannel()
    try await channel.run(["north", "south"]) { nodes in
      let (north, south) = (try #require(nodes["north"]), try #require(nodes["south"]))
      let call = try await say(
        north, "/api/v1/calls",
        #"{"with":["south"],"began":"\#(Self.ago(10))","ended":"\#(Self.ago(5))","medium":"telephone","text":"Both hold."}"#
      )
      try await eventually("the record is at the other side") {
        try await south.get("/api/v1/calls").json["calls"]?.array.count == 1
      }
      _ = try await say(south, "/api/v1/answers", #"{"to":\#(call),"state":"understood"}"#)
      try await eventually("it is confirmed") {
        let record = try await north.get("/api/v1/calls").json["calls"]?.array.first
        return record?["words"]?.array.first?["word"] == .string("confirmed")
      }
      let warning = """
        {"place": [35.8, 35.5], "radiusMetres": 5000, "nature": "live-fire", "lower": "surface", "upper": "FL100",
         "from": "\(Self.ago(20))", "until": "2099-01-01T02:00:00Z"}
        """
      let written = try await say(north, "/api/v1/warnings", warning)
      let script = try await north.get("/api/v1/entries/\(TestNode.place(written))/script").json
      let total = try #require(script["total"]?.string, "\(script)")
      let said = Self.ago(1)
      func takenDown(_ group: String) -> String {
        #"{"saidBy":"north","saidAt":"\#(said)","language":"en","checkGroup":"\#(group)","warning":\#(warning)}"#
      }
      let wrong = total == "0000" ? "0001" : "0000"
      let flagged = try await south.post("/api/v1/preview/taken-down", takenDown(wrong))
      #expect(flagged.json["defects"]?.array.isEmpty == false, "\(flagged.text)")
      let taken = try await say(south, "/api/v1/taken-down", takenDown(total))
      var shown = try #require(try await south.get("/api/v1/taken-down").json["takenDown"]?.array.first)
      #expect(shown["taken"]?["checks"] == .bool(true))
      #expect(shown["reconciled"] == .bool(false))
      #expect(shown["matches"]?.array.first?["entry"] == written)
      let path = try "/api/v1/taken-down/\(TestNode.place(taken))/reconciliation"
      _ = try await say(south, path, #"{"entry":\#(written)}"#)
      try await eventually("both sides see that it is reconciled") {
        for node in [north, south] {
          let all = try await node.get("/api/v1/taken-down").json["takenDown"]?.array ?? []
          guard all.first?["reconciled"] == .bool(true) else { return false }
        }
        return true
      }
      shown = try #require(try await north.get("/api/v1/taken-down").json["takenDown"]?.array.first)
      #expect(shown["reconciliations"]?.array.first?["same"] == .bool(true))
    }
  }
}
