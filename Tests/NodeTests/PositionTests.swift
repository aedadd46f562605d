// SPDX-License-Identifier: Apache-2.0
import Foundation
import NIOHTTP1
import Separation
import TestSupport
import Testing
import Wire

@testable import Node

private let notice = #"""
  {"type":"Feature",
   "geometry":{"type":"Point","coordinates":[35.7,35.4]},
   "properties":{"kind":"flight","title":"NORTH 11","radiusMetres":2000,"lower":"1500 m MSL","upper":"FL 120",
     "start":"2099-01-01T10:00:00Z","end":"2099-01-01T11:00:00Z"}}
  """#

@Suite("Half a watch is provided for: lent rights, release by one, a holder who does not answer", .serialized)
struct PositionTests {
  private static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }

  /// A node whose clock runs sixty times as fast.
  private func withNorth(
    _ change: (inout NodeConfiguration) -> Void = { _ in },
    _ body: @escaping @Sendable (TestNode) async throws -> Void
  ) async throws {
    let channel = try await TestChannel { configuration in
      configuration.exerciseClock = .pace(
        ExercisePace(
          start: "2098-12-31T00:00:00Z", factor: 60, anchor: Instant(milliseconds: Self.now).iso8601))
      change(&configuration)
    }
    // Both: alone, a node signs nothing before it has asked the other.
    try await channel.run(["north", "south"]) { nodes in try await body(try #require(nodes["north"])) }
  }

  private func draft(_ north: TestNode, as role: String) async throws -> String {
    let answer = try await north.post("/api/v1/notices", notice, as: role)
    return try #require(answer.json["release"]?["id"]?.string, "\(answer.text)")
  }

  @Test(
    "a watch officer countersigns while a commander's right is lent, and neither longer nor what stays with commanders")
  func delegation() async throws {
    try await withNorth { north in
      let first = try await draft(north, as: "feed")
      let path = "/api/v1/releases/\(first)/countersign"
      #expect(try await north.call(.POST, path, as: "watch").status == 403)
      for (role, to, until, status) in [
        ("watch", "watch", "2098-12-31T12:00:00Z", 403), ("commander", "nobody", "2098-12-31T12:00:00Z", 404),
        ("commander", "auditor", "2098-12-31T12:00:00Z", 403), ("commander", "watch", "2097-01-01T00:00:00Z", 422),
        ("commander", "watch", "2099-06-01T00:00:00Z", 422), ("commander", "watch", "soon", 422),
      ] {
        let answer = try await north.post(
          "/api/v1/watch/delegations", #"{"to":"\#(to)","until":"\#(until)"}"#, as: role)
        #expect(answer.status == status, "\(role) \(to) \(until): \(answer.text)")
      }
      let lent = try await north.post(
        "/api/v1/watch/delegations", #"{"to":"watch","until":"2098-12-31T12:00:00Z"}"#, as: "commander")
      #expect(lent.status == 201, "\(lent.text)")
      #expect(try await north.get("/api/v1/watch").json["delegations"]?.array.count == 1)
      let said = try await north.call(.POST, path, as: "watch")
      #expect(said.status == 201, "\(said.text)")
      // Never the own draft, and never what was lent further.
      let own = try await draft(north, as: "watch")
      #expect(try await north.call(.POST, "/api/v1/releases/\(own)/countersign", as: "watch").status == 403)
      #expect(try await north.call(.DELETE, "/api/v1/watch/delegations/watch", as: "commander").status == 204)
      let second = try await draft(north, as: "feed")
      #expect(try await north.call(.POST, "/api/v1/releases/\(second)/countersign", as: "watch").status == 403)
      let trail = try await north.get("/api/v1/audit", as: "auditor").json["records"]?.array ?? []
      #expect(
        trail.compactMap { $0["action"]?.string }.filter { $0.contains("delegat") } == ["delegate", "end-delegation"])
    }
  }

  @Test("a draft that has waited is released alone with a reason, and a commander looks at it")
  func alone() async throws {
    try await withNorth({ $0.soloReleaseAfterSeconds = 600 }) { north in
      let id = try await draft(north, as: "watch")
      let path = "/api/v1/releases/\(id)/alone"
      #expect(try await north.post(path, "{}").status == 400)
      let early = try await north.post(path, #"{"reason":"no commander answers"}"#)
      #expect(early.status == 409, "\(early.text)")
      #expect(try await north.get("/api/v1/releases").json["alone"]?.array.isEmpty == true)
      try await eventually("it has waited") {
        try await north.post(path, #"{"reason":"no commander answers"}"#).status == 201
      }
      try await eventually("it is on the board") {
        try await north.get("/api/v1/activities").json["activities"]?.array.count == 1
      }
      let alone = try #require(try await north.get("/api/v1/releases").json["alone"]?.array.first)
      #expect(alone["id"] == .string(id) && alone["reason"] == .string("no commander answers"))
      #expect(try await north.post("/api/v1/releases/\(id)/review", "{}").status == 403)
      #expect(try await north.post("/api/v1/releases/\(id)/review", "{}", as: "commander").status == 204)
      #expect(try await north.post("/api/v1/releases/\(id)/review", "{}", as: "commander").status == 404)
      #expect(try await north.get("/api/v1/releases").json["alone"]?.array.isEmpty == true)
      let trail = try await north.get("/api/v1/audit", as: "auditor").json["records"]?.array ?? []
      #expect(trail.contains { $0["action"] == .string("release-alone") && $0["detail"]?["reason"] != nil })
    }
  }

  @Test("without the setting nothing is released alone")
  func neverAlone() async throws {
    try await withNorth { north in
      let id = try await draft(north, as: "watch")
      try await Task.sleep(for: .milliseconds(100))
      let answer = try await north.post("/api/v1/releases/\(id)/alone", #"{"reason":"no commander answers"}"#)
      #expect(answer.status == 403, "\(answer.text)")
    }
  }

  @Test("whoever has the watch and says nothing is asked, then somebody outside is called, and an answer ends it")
  func presence() async throws {
    let told = try TemporaryFolder()
    try await withNorth({ configuration in
      configuration.watch.idleMinutes = 3
      configuration.watch.idleAnswerMinutes = 3
      configuration.watch.escalation = [
        .init(afterPercent: 0, to: "watch"),
        .init(afterPercent: 100, to: "pager", run: ["/bin/sh", "-c", "cat > '\(told.path)/pager.json'"]),
      ]
    }) { north in
      let events = try await north.events(4, isWanted: { ["duty", "presence"].contains($0.name) }) {
        #expect(try await north.post("/api/v1/watch/presence", "{}").status == 409)
        #expect(try await north.post("/api/v1/watch/duty", "{}").status == 200)
        try await eventually("the pager was called") {
          FileManager.default.contents(atPath: "\(told.path)/pager.json")?.isEmpty == false
        }
        #expect(try await north.get("/api/v1/watch").json["unattended"] == .string("watch"))
        // Reading shows nobody: a console does it by itself.
        #expect(try await north.get("/api/v1/watch").json["unattended"] == .string("watch"))
        #expect(try await north.post("/api/v1/watch/presence", "{}").status == 204)
        #expect(try await north.get("/api/v1/watch").json["unattended"] == nil)
      }
      #expect(events.map { $0.data["state"]?.string ?? $0.name } == ["duty", "asks", "unattended", "attended"])
      let words = try JSONValue(
        parsing: Array(FileManager.default.contents(atPath: "\(told.path)/pager.json") ?? Data()))
      #expect(words["unattended"] == .bool(true) && words["to"] == .string("pager"))
      #expect(words["account"] == nil)
    }
  }
}

@Suite("Texts of others wait for a translator, and protests for nobody", .serialized)
struct TranslationTests {
  @Test("a text in another language waits, is translated, checked by somebody else, and shown beside the original")
  func queue() async throws {
    let channel = try await TestChannel()
    try await channel.run(["north", "south"]) { nodes in
      let (north, south) = (try #require(nodes["north"]), try #require(nodes["south"]))
      let said = try await south.post(
        "/api/v1/messages?wait=receipt", #"{"precedence":"immediate","language":"tr","text":"Uçağımız kayıp."}"#)
      _ = try await south.post(
        "/api/v1/messages?wait=receipt", #"{"precedence":"routine","language":"en-GB","text":"Good evening."}"#)
      let place = try TestNode.place(said.json["refs"]?.array.first)
      try await eventually("it waits") {
        try await north.get("/api/v1/translations").json["texts"]?.array.count == 1
      }
      let waiting = try #require(try await north.get("/api/v1/translations").json["texts"]?.array.first)
      #expect(waiting["state"] == .string("untranslated") && waiting["language"] == .string("tr"))
      #expect(try await south.get("/api/v1/translations").json["texts"]?.array.isEmpty == true)

      let path = "/api/v1/translations/\(place)"
      let words = #"{"language":"en","text":"Our aircraft is missing."}"#
      #expect(try await north.call(.PUT, path, words, as: "auditor").status == 403)
      #expect(try await north.call(.PUT, path, #"{"language":"en"}"#, as: "translator").status == 400)
      #expect(try await north.call(.PUT, path, #"{"language":"english","text":"x"}"#, as: "translator").status == 422)
      #expect(try await north.call(.PUT, path, words, as: "translator").status == 204)
      let draft = try #require(try await north.get(path).json["translations"]?.array.first)
      #expect(draft["text"] == .string("Our aircraft is missing.") && draft["state"] == .string("draft"))
      let digest = try #require(draft["digest"]?.string)
      let read = #"{"language":"en","digest":"\#(digest)"}"#
      #expect(try await north.post("\(path)/check", read, as: "translator").status == 403)
      let other = #"{"language":"en","digest":"\#(String(repeating: "0", count: 64))"}"#
      #expect(try await north.post("\(path)/check", other).status == 409)
      #expect(try await north.post("\(path)/check", read).status == 204)
      #expect(try await north.get("/api/v1/translations").json["texts"]?.array.isEmpty == true)
      #expect(try await north.get("/api/v1/translations?state=checked").json["texts"]?.array.count == 1)
      #expect(try await north.get("/api/v1/translations?state=none").status == 422)
      let message = try await north.get("/api/v1/messages/\(place)").json
      #expect(message["translations"]?.array.first?["state"] == .string("checked"))
      // What is written again must be checked again.
      let newer = #"{"language":"en","text":"Our aircraft does not answer."}"#
      #expect(try await north.call(.PUT, path, newer, as: "translator").status == 204)
      let beside = try await north.get(path).json["translations"]?.array ?? []
      #expect(beside.map { $0["state"]?.string } == ["checked", "draft"], "what was checked stands")
      #expect(beside.map { $0["text"]?.string } == ["Our aircraft is missing.", "Our aircraft does not answer."])
      #expect(
        try await north.get("/api/v1/translations").json["texts"]?.array.first?["state"] == .string("draft"))
      let both = try await north.get("/api/v1/messages/\(place)").json["translations"]?.array ?? []
      #expect(both.map { $0["state"]?.string } == ["checked", "draft"], "\(both)")
      let again = #"{"language":"en","digest":"\#(try #require(beside.last?["digest"]?.string))"}"#
      #expect(try await north.post("\(path)/check", again, as: "commander").status == 204)
      let history = try await north.get(path).json["translations"]?.array ?? []
      #expect(history.map { $0["state"]?.string } == ["checked", "superseded"], "\(history)")
      #expect(history.last?["text"]?.string == "Our aircraft is missing.", "nothing that was written is lost")
    }
  }

  @Test("texts have one form, and what hides in them is refused by name; a warning goes all the same, without it")
  func texts() async throws {
    let channel = try await TestChannel()
    try await channel.run(["north", "south"]) { nodes in
      let north = try #require(nodes["north"])
      for hidden in ["\\u202e", "\\u2066", "\\u0007", "\\u0085"] {
        let answer = try await north.post(
          "/api/v1/messages", #"{"precedence":"routine","language":"en","text":"turn\#(hidden)back"}"#)
        #expect(answer.status == 422 && answer.json["field"] == .string("text"), "\(answer.text)")
        #expect(answer.json["fix"]?.string?.hasPrefix("Leave out U+") == true, "\(answer.text)")
      }
      let said = try await north.post(
        "/api/v1/messages", #"{"precedence":"routine","language":"he","text":"\u05e9\u200f\n\te\u0301"}"#)
      #expect(said.status == 201, "\(said.text)")
      let place = try TestNode.place(said.json["refs"]?.array.first)
      let text = try await north.get("/api/v1/entries/\(place)/parts/0").text
      #expect(text.unicodeScalars.map(\.value) == [0x5E9, 0x200F, 0x0A, 0x09, 0xE9])
      let warned = try await north.post(
        "/api/v1/warnings", #"{"nature":"live-fire","place":"35.5,35.8","text":"stay\u202eaway"}"#)
      #expect(warned.status == 201 && warned.text.contains("left out"), "\(warned.text)")
      let placeless = try await north.post("/api/v1/warnings", #"{"place":"no\u202ewhere","text":"\u0007"}"#)
      #expect(placeless.status == 201, "\(placeless.text)")
    }
  }

  @Test("a protest is on both boards, rings nowhere and is awaited by nobody")
  func protest() async throws {
    let channel = try await TestChannel()
    try await channel.run(["north", "south"]) { nodes in
      let (north, south) = (try #require(nodes["north"]), try #require(nodes["south"]))
      #expect(try await south.post("/api/v1/protests", #"{"language":"en"}"#).status == 422)
      let said = try await south.post(
        "/api/v1/protests?wait=receipt", #"{"language":"en","text":"Your aircraft came without a notice."}"#)
      #expect(said.status == 201, "\(said.text)")
      #expect(said.json["refs"]?.array.first?["origin"] == .string("south/levant/plans"))
      try await eventually("it is on the other board") {
        try await north.get("/api/v1/protests").json["protests"]?.array.count == 1
      }
      #expect(try await north.get("/api/v1/board").json["protests"]?.array.count == 1)
      #expect(try await north.get("/api/v1/watch").json["open"]?.array.isEmpty == true)
      #expect(try await south.get("/api/v1/watch").json["awaited"]?.array.isEmpty == true)
    }
  }
}
