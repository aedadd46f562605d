// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Foundation
import GRDB
import NIOCore
import NIOHTTP1
import TestSupport
import Testing
import TransparencyLog
import Wire

@testable import Node

private let notice = #"""
  {"type":"Feature",
   "geometry":{"type":"Polygon","coordinates":[[[35.7,35.4],[35.9,35.4],[35.9,35.6],[35.7,35.6],[35.7,35.4]]]},
   "properties":{"kind":"flight","title":"NORTH 11","lower":"1500 m MSL","upper":"FL 120",
     "start":"2099-01-01T10:00:00Z","end":"2099-01-01T11:00:00Z"}}
  """#

@Suite("The local listener serves the own side's people and systems", .serialized)
struct LocalListenerTests {
  private func withNorth(_ body: @escaping @Sendable (TestNode) async throws -> Void) async throws {
    let channel = try await TestChannel()
    try await channel.run(["north"], untilReady: false) { nodes in try await body(try #require(nodes["north"])) }
  }

  @Test("nobody gets in without a session or token, and an unknown token is nobody's")
  func signedOut() async throws {
    try await withNorth { north in
      for route in Routes.all where route.access != .open {
        let path = route.path.replacing("{ref}", with: "a@0").replacing("{number}", with: "0").replacing(
          "{id}", with: "x"
        )
        .replacing("{kind}", with: "notice").replacing("{party}", with: "south").replacing("{name}", with: "x")
        let answer = try await north.call(HTTPMethod(rawValue: route.method.rawValue), path, as: nil)
        #expect(answer.status == 401, "\(route.method) \(path)")
        #expect(answer.headers.first(name: "content-type") == "application/problem+json")
        let forged = try await north.call(
          HTTPMethod(rawValue: route.method.rawValue), path, as: nil, headers: ["authorization": "Bearer nonsense"])
        #expect(forged.status == 401)
      }
      #expect(try await north.get("/healthz", as: nil).status == 200)
    }
  }

  @Test("people sign in with a password; a change needs the CSRF value; signing out ends the session")
  func session() async throws {
    try await withNorth { north in
      let directory = try #require(north.channel.directories["north"])
      let database = try OfficeDatabase(path: directory.office)
      try await database.addAccount(
        Account(name: "jane.doe", position: "watch-7", role: .watch), password: "correct horse battery", cost: .least)
      let wrong = try await north.post(
        "/api/v1/session", #"{"user":"jane.doe","password":"correct horse batterz"}"#, as: nil)
      #expect(wrong.status == 401)
      #expect(wrong.json["type"] == .string("urn:parley:problem:wrong-credentials"))
      let answer = try await north.post(
        "/api/v1/session", #"{"user":"jane.doe","password":"correct horse battery"}"#, as: nil)
      #expect(answer.status == 200)
      let cookie = try #require(answer.headers.first(name: "set-cookie"))
      #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
      let pair = String(cookie.prefix { $0 != ";" })
      let csrf = try #require(answer.json["csrf"]?.string)
      let body = #"{"precedence":"routine","language":"en","text":"Good evening."}"#
      let without = try await north.call(.POST, "/api/v1/messages", body, as: nil, headers: ["cookie": pair])
      #expect(without.json["type"] == .string("urn:parley:problem:csrf"))
      let guessed = try await north.call(
        .POST, "/api/v1/messages", body, as: nil,
        headers: ["cookie": pair, "x-parley-csrf": String(repeating: "0", count: 32)])
      #expect(guessed.status == 403)
      let sent = try await north.call(
        .POST, "/api/v1/messages", body, as: nil, headers: ["cookie": pair, "x-parley-csrf": csrf])
      #expect(sent.status == 201, "\(sent.text)")
      let left = try await north.call(
        .DELETE, "/api/v1/session", as: nil, headers: ["cookie": pair, "x-parley-csrf": csrf])
      #expect(left.status == 204)
      #expect(try await north.call(.GET, "/api/v1/session", as: nil, headers: ["cookie": pair]).status == 401)
      let audit = try await north.get("/api/v1/audit?limit=1000", as: "auditor").text
      #expect(audit.contains("jane.doe"), "names stand in the own audit trail")
      let place = try TestNode.place(sent.json["refs"]?.array.first)
      let entry = try await north.get("/api/v1/entries/\(place)")
      #expect(!entry.text.contains("jane"), "and never in an entry")
      #expect(entry.json["entry"]?["position"] == .string("watch-7"))
      #expect(throws: Never.self) { try database.verifyAudit() }
    }
  }

  @Test("a session that has run out is told nothing more by a stream that it opened")
  func expiry() async throws {
    try await withNorth { north in
      let database = try OfficeDatabase(path: try #require(north.channel.directories["north"]).office)
      try await database.addAccount(
        Account(name: "jane.doe", position: "watch-7", role: .watch), password: "correct horse battery", cost: .least)
      let answer = try await north.post(
        "/api/v1/session", #"{"user":"jane.doe","password":"correct horse battery"}"#, as: nil)
      let pair = String(try #require(answer.headers.first(name: "set-cookie")).prefix { $0 != ";" })
      var request = HTTPClientRequest(url: "http://127.0.0.1:\(north.port)/api/v1/events")
      request.headers.add(name: "cookie", value: pair)
      let stream = try await HTTPClient.shared.execute(request, timeout: .seconds(120))
      #expect(stream.status == .ok)
      try await database.queue.write {
        try $0.execute(sql: "UPDATE token SET expires = 1 WHERE account = 'jane.doe'")
      }
      // It would go on without end: a heartbeat every 15 s.
      var told = ""
      for try await part in stream.body {
        told += String(buffer: part)
        if told.contains(": heartbeat") { break }
      }
      #expect(!told.contains(": heartbeat"), "\(told)")
      try database.close()
    }
  }

  @Test("guessing a password is slowed down after a few failures")
  func guessing() async throws {
    try await withNorth { north in
      var statuses: [Int] = []
      // The wait doubles, so that however slow the machine is, an attempt comes too early in the end.
      while statuses.count < 20, !statuses.contains(429) {
        statuses.append(
          try await north.post("/api/v1/session", #"{"user":"nobody","password":"guess"}"#, as: nil).status)
      }
      #expect(statuses.prefix(5).allSatisfy { $0 == 401 })
      #expect(statuses.contains(429))
    }
  }

  @Test("each position may what the table of rights says, and nothing more")
  func rights() async throws {
    try await withNorth { north in
      for role in Role.allCases {
        for route in Routes.all {
          guard case .right(let right) = route.access, route.path != "/api/v1/events" else { continue }
          let path = route.path.replacing("{ref}", with: "a@0").replacing("{number}", with: "0").replacing(
            "{id}", with: "x"
          )
          .replacing("{kind}", with: "notice").replacing("{party}", with: "nobody").replacing("{name}", with: "x")
          let answer = try await north.call(HTTPMethod(rawValue: route.method.rawValue), path, as: role.rawValue)
          let isRefused = answer.json["type"] == .string("urn:parley:problem:rights")
          #expect(isRefused == !role.rights.contains(right), "\(role) \(route.method) \(route.path): \(answer.text)")
        }
      }
    }
  }

  @Test(
    "bad input is answered with the field, the limit and the fix, and changes nothing",
    arguments: [
      ("/api/v1/notices", "{", "malformed", "body"),
      ("/api/v1/notices", notice.replacing("1500 m MSL", with: "1500 m"), "invalid", "properties.lower"),
      ("/api/v1/notices", notice.replacing("\"1500 m MSL\"", with: "\"FL 300\""), "invalid", "properties.upper"),
      ("/api/v1/notices", notice.replacing("T11:00:00Z", with: "T09:00:00Z"), "invalid", "properties.end"),
      ("/api/v1/notices", notice.replacing("T10:00:00Z", with: "T10:00:00"), "invalid", "properties.start"),
      ("/api/v1/notices", notice.replacing("\"flight\"", with: "\"strike\""), "invalid", "properties.kind"),
      ("/api/v1/notices", notice.replacing(",[35.7,35.4]]]", with: "]]"), "invalid", "geometry"),
      (
        "/api/v1/notices",
        notice.replacing("[35.9,35.4],[35.9,35.6],[35.7,35.6]", with: "[35.9,35.6],[35.9,35.4],[35.7,35.6]"),
        "invalid", "geometry"
      ),
      (
        "/api/v1/notices", notice.replacing("\"FL 120\"", with: "\"FL 120\",\"concerned\":[\"west\"]"), "unknown-party",
        "notice.concerned"
      ),
      ("/api/v1/messages", #"{"precedence":"urgent","language":"en","text":"x"}"#, "invalid", "precedence"),
      ("/api/v1/messages", #"{"precedence":"flash","language":"en","text":"x","to":"south"}"#, "unknown-field", "to"),
      ("/api/v1/messages", #"{"precedence":"flash","language":"en"}"#, "invalid", "text"),
      ("/api/v1/answers", #"{"to":{"origin":"a","index":0,"leaf":"00"},"state":"done"}"#, "invalid", "to.leaf"),
      ("/api/v1/holds", #"{}"#, "invalid", "body"),
    ])
  func badInput(path: String, body: String, kind: String, field: String) async throws {
    try await withNorth { north in
      let answer = try await north.post(path, body)
      #expect(answer.json["type"] == .string("urn:parley:problem:\(kind)"), "\(answer.text)")
      #expect(answer.json["field"]?.string?.hasPrefix(field) == true, "\(answer.text)")
      #expect(answer.json["detail"]?.string?.isEmpty == false)
      let logs = try await north.get("/api/v1/logs").json["logs"]?.array ?? []
      #expect(!logs.isEmpty && logs.allSatisfy { $0["size"]?.integer == 0 }, "nothing was written")
    }
  }

  @Test("what is not JSON, too large, or not there is named as such")
  func otherRefusals() async throws {
    try await withNorth { north in
      let type = try await north.call(.POST, "/api/v1/messages", "text", type: "text/plain")
      #expect(type.status == 415)
      let large = try await north.post("/api/v1/holds", String(repeating: " ", count: 70_000))
      #expect(large.status == 413)
      #expect(large.json["limit"] == .string("65536 bytes"))
      #expect(try await north.get("/api/v1/nothing").status == 404)
      let put = try await north.call(.PUT, "/api/v1/board")
      #expect(put.status == 405, "\(put.text)")
      #expect(try await north.get("/api/v1/entries/north%2Flevant%2Furgent@7").status == 404)
      #expect(try await north.get("/api/v1/entries/nonsense").status == 422)
      #expect(try await north.get("/api/v1/entries?origin=x&limit=5000").status == 422)
    }
  }

  @Test("a safety warning goes out whatever is wrong with it, with the defects named")
  func warning() async throws {
    try await withNorth { north in
      let answer = try await north.post(
        "/api/v1/warnings",
        #"{"place":[35.78,35.52],"radiusMetres":2000,"lower":"FL 300","upper":"FL 100","from":"2099-01-01T10:00:00Z","until":"2099-01-01T09:00:00Z"}"#
      )
      #expect(answer.status == 201, "\(answer.text)")
      #expect((answer.json["defects"]?.array.count ?? 0) >= 2, "\(answer.text)")
    }
  }

  @Test("a notice needs two positions: the second must be another commander, and the preview shows what will be said")
  func twoPositions() async throws {
    try await withNorth { north in
      let preview = try await north.post("/api/v1/preview/notice", notice)
      #expect(preview.status == 200, "\(preview.text)")
      #expect(preview.json["positions"]?.integer == 2)
      let bytes = try #require(
        preview.json["entries"]?.array.first?["bytes"]?.string.flatMap { Data(base64Encoded: $0) })
      guard case .notice(let shown) = try EntryCodec.decode(Array(bytes)).body else { throw TestFailure("no notice") }
      #expect(shown.title.text == "NORTH 11")
      let answer = try await north.post("/api/v1/notices", notice, as: "commander")
      #expect(answer.status == 202, "\(answer.text)")
      let id = try #require(answer.json["release"]?["id"]?.string)
      #expect(try await north.get("/api/v1/releases").json["releases"]?.array.first?["id"] == .string(id))
      let path = "/api/v1/releases/\(id)/countersign"
      #expect(try await north.call(.POST, path, as: "watch").status == 403)
      #expect(try await north.call(.POST, path, as: "commander").status == 403, "nobody is both positions")
      let said = try await north.call(.POST, path, as: "second")
      #expect(said.status == 201, "\(said.text)")
      #expect(try await north.call(.POST, path, as: "second").status == 404, "once only")
      let place = try TestNode.place(said.json["refs"]?.array.first)
      let entry = try await north.get("/api/v1/entries/\(place)").json
      #expect(entry["entry"]?["position"] == .string("commander-1"), "in the name of the first position")
      #expect(entry["entry"]?["body"]?["title"] == .string("NORTH 11"))
    }
  }

  @Test("under one idempotency key a request is done once, and the key stands for no other")
  func idempotency() async throws {
    try await withNorth { north in
      let body = #"{"precedence":"routine","language":"en","text":"Once."}"#
      func send(_ body: String, _ key: String) async throws -> TestNode.Answer {
        try await north.call(.POST, "/api/v1/messages", body, headers: ["idempotency-key": key])
      }
      let first = try await send(body, "k1")
      let again = try await send(body, "k1")
      #expect(first.status == 201)
      #expect(again.status == 201)
      #expect(first.bytes == again.bytes)
      #expect(try await send(body.replacing("Once", with: "Twice"), "k1").status == 422)
      let second = try await send(body, "k2")
      #expect(second.json["refs"] != first.json["refs"])
    }
  }

  @Test("metrics tell what was done, and nothing that is secret")
  func metrics() async throws {
    try await withNorth { north in
      _ = try await north.post("/api/v1/messages", #"{"precedence":"routine","language":"en","text":"Secret words"}"#)
      let text = try await north.get("/metrics", as: nil).text
      #expect(text.contains("parley_submissions_total 1\n"))
      #expect(text.contains("parley_log_size{origin=\"north/levant/urgent\"} 1\n"))
      #expect(!text.contains("Secret"))
    }
  }
}
