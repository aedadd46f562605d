// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import Wire

@testable import Node

@Suite("An activity between two nodes, from a wrong reference to its end", .serialized)
struct ActivityLifeTests {
  /// A circle of 2 km, with a reference to a place 5 km west of it.
  private static func draft(
    _ title: String, hour: Int = 10, kilometres: Int? = nil, longitude: String = "37.15"
  ) -> String {
    let reference = kilometres.map {
      #","reference":{"name":"Airfield K","text":"\#($0) km 90° T from 36.20, 37.0944"}"#
    }
    return #"""
      {"type":"Feature","geometry":{"type":"Point","coordinates":[\#(longitude),36.20]},
       "properties":{"kind":"patrol","title":"\#(title)","radiusMetres":2000,"lower":"surface","upper":"800 m MSL",
         "start":"2099-01-01T\#(hour):00:00Z","end":"2099-01-01T\#(hour + 1):00:00Z",
         "lostLine":{"action":"hold","latest":"2099-01-01T\#(hour):30:00Z"}\#(reference ?? "")}}
      """#
  }

  /// Says what needs two positions; the reference of the entry.
  private func release(_ node: TestNode, _ path: String, _ body: String) async throws -> JSONValue {
    let waiting = try await node.post(path, body, as: "commander")
    let id = try #require(waiting.json["release"]?["id"]?.string, "\(waiting.text)")
    let said = try await node.call(.POST, "/api/v1/releases/\(id)/countersign", as: "second")
    return try #require(said.json["refs"]?.array.first, "\(said.text)")
  }

  private func say(_ node: TestNode, _ path: String, _ body: String) async throws -> JSONValue {
    let said = try await node.post(path, body)
    #expect(said.status == 201, "\(said.text)")
    return try #require(said.json["refs"]?.array.first, "\(said.text)")
  }

  /// Waits until a node shows something of an activity.
  private func shown(
    _ what: String, _ node: TestNode, _ activity: String, _ holds: @escaping @Sendable (JSONValue) -> Bool
  ) async throws {
    try await eventually("\(node.party) shows \(what)") {
      holds(try await node.get("/api/v1/activities/\(activity)").json)
    }
  }

  private static func progress(_ activity: JSONValue) -> JSONValue? {
    activity["versions"]?.array.last?["parties"]?.array.first?["progress"]
  }

  @Test("reference, notice, read-back, finding, proposal, counter, acceptance, amendment, and every state of its life")
  func wholeLife() async throws {
    let channel = try await TestChannel { $0.referenceRequired = true }
    try await channel.run(["north", "south"]) { nodes in
      let (north, south) = (try #require(nodes["north"]), try #require(nodes["south"]))
      // Without a reference, and with one that leads elsewhere, nothing is sent.
      let without = try await north.post("/api/v1/notices", Self.draft("N"), as: "commander")
      #expect(without.status == 422 && without.json["field"] == .string("notice.reference"), "\(without.text)")
      let wrong = try await north.post("/api/v1/notices", Self.draft("N", kilometres: 9), as: "commander")
      #expect(wrong.status == 422 && wrong.json["field"] == .string("notice.reference"), "\(wrong.text)")
      #expect(wrong.json["detail"]?.string?.contains("Airfield K") == true)
      #expect(wrong.json["limit"]?.string?.contains("500") == true)
      let preview = try await north.post("/api/v1/preview/notice", Self.draft("N", kilometres: 5))
      #expect(preview.json["conflicts"]?["conflicts"]?.array.isEmpty == true, "\(preview.text)")
      #expect((preview.json["entries"]?.array.first?["size"]?.integer ?? 0) > 100)
      let ref = try await release(north, "/api/v1/notices", Self.draft("N", kilometres: 5))
      let activity = try TestNode.place(ref)

      // The other side reads the place back with the original hidden.
      try await shown("the notice", south, activity) { $0["state"] == .string("notified") }
      let hidden = try await south.get("/api/v1/entries/\(activity)/readback")
      #expect(hidden.json["form"] == .string("full"), "\(hidden.text)")
      #expect(hidden.json["places"]?.array == [.number(0)])
      #expect(!hidden.text.contains("37.15") && !hidden.text.contains("36.2"), "\(hidden.text)")
      _ = try await say(
        south, "/api/v1/answers",
        #"{"to":\#(ref),"state":"read-back","readBack":{"number":0,"place":"36.25, 37.15"}}"#)
      for node in [north, south] {
        try await shown("the difference", node, activity) { view in
          Self.progress(view)?["understandingDisputed"] == .bool(true)
            && view["standing"]?["text"]?.string?.contains("read back another place") == true
        }
      }
      try await eventually("it rings where the notice was written") {
        let open = try await north.get("/api/v1/watch").json["open"]?.array ?? []
        return open.contains { $0["kind"] == .string("readBack") && $0["precedence"] == .string("priority") }
      }
      _ = try await say(
        south, "/api/v1/answers",
        #"{"to":\#(ref),"state":"read-back","readBack":{"place":[37.151,36.2]}}"#)
      try await shown("that it was understood", north, activity) { view in
        Self.progress(view)?["understandingDisputed"] == .bool(false) && Self.progress(view)?["understood"] != nil
      }

      try await negotiate(north, south, ref, activity)
      try await live(north, south, activity)
    }
  }

  /// A finding, a proposal by the other side, a counter, its acceptance, and the amendment that carries it out.
  private func negotiate(_ north: TestNode, _ south: TestNode, _ ref: JSONValue, _ activity: String) async throws {
    _ = try await release(south, "/api/v1/notices", Self.draft("S", kilometres: 5, longitude: "37.150"))
    try await shown("a finding", north, activity) { $0["findings"]?.array.isEmpty == false }
    let finding = try TestNode.place(
      try await north.get("/api/v1/activities/\(activity)").json["findings"]?.array.first?["ref"])
    let proposal = try await say(
      south, "/api/v1/answers",
      #"{"to":\#(ref),"state":"proposal","proposal":\#(Self.draft("N", hour: 12, kilometres: 5)),"until":"2098-01-01T00:00:00Z"}"#
    )
    let place = try TestNode.place(proposal)
    try await eventually("the proposal is here") { try await north.get("/api/v1/entries/\(place)").status == 200 }
    let counter = try await say(
      north, "/api/v1/answers",
      #"{"to":\#(proposal),"state":"proposal","proposal":\#(Self.draft("N", hour: 14, kilometres: 5))}"#)
    let own = try await north.post("/api/v1/answers", #"{"to":\#(counter),"state":"accepted"}"#)
    #expect(own.status == 422, "nobody accepts an own proposal: \(own.text)")
    let counterPlace = try TestNode.place(counter)
    try await eventually("the counter is there") {
      try await south.get("/api/v1/entries/\(counterPlace)").status == 200
    }
    _ = try await say(south, "/api/v1/answers", #"{"to":\#(counter),"state":"accepted"}"#)
    try await eventually("the acceptance is seen") {
      let found = try await north.get("/api/v1/negotiations/\(finding)").json["negotiations"]?.array.first
      return found?["outcome"]?["state"] == .string("accepted")
    }
    _ = try await release(
      north, "/api/v1/activities/\(activity)/amendments",
      #"{"replaces":\#(ref),"notice":\#(Self.draft("N", hour: 14, kilometres: 5))}"#)
    for node in [north, south] {
      try await eventually("\(node.party) sees what was agreed, with its evidence") {
        let found = try await node.get("/api/v1/negotiations").json["negotiations"]?.array.first
        let offers = found?["offers"]?.array ?? []
        return found?["outcome"]?["state"] == .string("agreed") && offers.count == 2
          && offers.first?["reply"]?["kind"] == .string("counter")
          && offers.last?["reply"]?["kind"] == .string("accepted") && offers.last?["carriedOutBy"] != nil
          && offers.first?["received"] != nil
      }
    }
  }

  /// Start, hold, resumption, outside of the notice and inside again, contingency, end.
  private func live(_ north: TestNode, _ south: TestNode, _ activity: String) async throws {
    try await shown("what it does when the line is lost", south, activity) { view in
      let outlook = view["lostLine"]?.array.first
      return outlook?["declared"]?["action"] == .string("hold") && outlook?["version"] != nil
        && outlook?["text"]?.string?.contains("it holds by") == true
    }
    let early = try await north.post("/api/v1/activities/\(activity)/continuation", "{}")
    #expect(early.status == 409, "\(early.text)")
    let where_ = #"{"volumes":[],"until":"2098-01-01T00:00:00Z"}"#
    let course = [
      ("start", "{}", "started"), ("halt", "{}", "held"), ("continuation", "{}", "started"),
      ("nonconformity", where_, "nonconforming"), ("conformity", "{}", "started"),
      ("contingency", where_, "contingent"), ("end", "{}", "ended"),
    ]
    for (path, body, state) in course {
      _ = try await say(north, "/api/v1/activities/\(activity)/\(path)", body)
      try await shown(state, south, activity) { $0["state"] == .string(state) }
      guard state == "contingent" else { continue }
      try await eventually("it rings as FLASH") {
        let open = try await south.get("/api/v1/watch").json["open"]?.array ?? []
        return open.contains { $0["kind"] == .string("contingent") && $0["precedence"] == .string("flash") }
      }
      let view = try await south.get("/api/v1/activities/\(activity)").json
      #expect(view["departure"]?["until"] == .string("2098-01-01T00:00:00Z"))
      #expect(view["standing"]?["text"]?.string?.hasPrefix("contingent") == true)
    }
    let view = try await south.get("/api/v1/activities/\(activity)").json
    #expect((view["actual"]?["startDifferenceMilliseconds"]?.integer ?? 0) < 0, "\(view)")
    #expect(view["actual"]?["end"] != nil)
  }
}
