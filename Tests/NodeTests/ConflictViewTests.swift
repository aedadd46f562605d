// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import Wire

@testable import Node

@Suite("Drafts are checked and conflicts resolved over the local interface", .serialized)
struct ConflictViewTests {
  private static func draft(_ title: String, from start: String = "10:00:00", to end: String = "11:00:00") -> String {
    #"""
    {"type":"Feature",
     "geometry":{"type":"Polygon","coordinates":[[[35.7,35.4],[35.9,35.4],[35.9,35.6],[35.7,35.6],[35.7,35.4]]]},
     "properties":{"kind":"flight","title":"\#(title)","lower":"1500 m MSL","upper":"3000 m MSL",
       "start":"2099-01-01T\#(start)Z","end":"2099-01-01T\#(end)Z"}}
    """#
  }

  /// Says a notice, which needs two positions; the path form of its reference.
  private func notify(_ node: TestNode, _ draft: String) async throws -> String {
    let waiting = try await node.post("/api/v1/notices", draft, as: "commander")
    let id = try #require(waiting.json["release"]?["id"]?.string, "\(waiting.text)")
    let said = try await node.call(.POST, "/api/v1/releases/\(id)/countersign", as: "second")
    return try TestNode.place(said.json["refs"]?.array.first)
  }

  /// What the own side has said or put on its desk. Not the sizes of its logs: its node says by itself what it received.
  private func said(_ node: TestNode) async throws -> [JSONValue] {
    let activities = try await node.get("/api/v1/activities").json["activities"]?.array ?? []
    let own = activities.filter { $0["owner"]?.string == node.party }
    return own + (try await node.get("/api/v1/releases").json["releases"]?.array ?? [])
  }

  @Test("a check tells what a finding would, a resolution sent as an amendment is clear, and neither writes anything")
  func checkAndResolve() async throws {
    let channel = try await TestChannel()
    try await channel.run(["north", "south"]) { nodes in
      let (north, south) = (try #require(nodes["north"]), try #require(nodes["south"]))
      #expect(try await north.post("/api/v1/check", Self.draft("N")).json["conflicts"]?.array.isEmpty == true)
      let theirs = try await notify(south, Self.draft("S"))
      try await eventually("it is on the other board") {
        try await north.get("/api/v1/activities/\(theirs)").status == 200
      }
      let check = try await north.post("/api/v1/check", Self.draft("N", from: "10:30:00", to: "11:30:00"))
      #expect(check.status == 200, "\(check.text)")
      #expect(check.json["complete"] == .bool(true))
      let conflict = try #require(check.json["conflicts"]?.array.first)
      #expect(check.json["conflicts"]?.array.count == 1)
      #expect(try TestNode.place(conflict["other"]?["version"]) == theirs)
      #expect(conflict["lateralMetres"]?.integer == 0 && conflict["volume"]?.integer == 0)
      #expect(conflict["start"] == .string("2099-01-01T10:30:00Z"))
      #expect(conflict["end"] == .string("2099-01-01T11:00:00Z"))

      let ways = try await north.post(
        "/api/v1/resolutions?minutes=60", Self.draft("N", from: "10:30:00", to: "11:30:00"))
      #expect(ways.json["complete"] == .bool(true), "\(ways.text)")
      let found = ways.json["resolutions"]?.array ?? []
      #expect(Set(found.compactMap { $0["kind"]?.string }) == ["later", "up", "lateral", "start-later"])
      let barred = ways.json["barred"]?.array ?? []
      #expect(barred.compactMap { $0["kind"]?.string } == ["earlier", "down", "end-earlier"], "\(ways.text)")
      #expect(barred.allSatisfy { $0["reason"] == .string("conflict") })
      #expect(try await said(north).isEmpty, "nothing was written")
      for way in found {
        let notice = try #require(way["notice"])
        let clear = try await north.post("/api/v1/check", notice.description)
        #expect(clear.json["conflicts"]?.array.isEmpty == true, "\(way)")
        #expect(way["text"]?.string?.isEmpty == false && (way["cost"]?.integer ?? 0) > 0)
      }

      // It is sent all the same, found to conflict, and amended.
      let ours = try await notify(north, Self.draft("N", from: "10:30:00", to: "11:30:00"))
      #expect(try await said(north).count == 1)
      try await eventually("a finding stands") {
        try await !(north.get("/api/v1/activities/\(ours)").json["findings"]?.array ?? []).isEmpty
      }
      for (node, path) in [(north, ours), (south, ours), (south, theirs)] {
        let ways = try await node.get("/api/v1/activities/\(path)/resolutions")
        #expect((ways.json["resolutions"]?.array.count ?? 0) >= 4, "\(ways.text)")
        #expect(try TestNode.place(ways.json["activity"]) == path)
      }
    }
  }

  @Test("what is wrong with a draft or a limit is named, and who may not draft a notice may not ask")
  func refusals() async throws {
    let channel = try await TestChannel()
    try await channel.run(["north"], untilReady: false) { nodes in
      let north = try #require(nodes["north"])
      for path in ["/api/v1/check", "/api/v1/resolutions"] {
        let wrong = try await north.post(path, Self.draft("N").replacing("1500 m MSL", with: "1500 m"))
        #expect(wrong.status == 422 && wrong.json["field"]?.string?.hasPrefix("properties.lower") == true)
        #expect(try await north.post(path, Self.draft("N"), as: "auditor").status == 403)
        #expect(try await north.post(path, Self.draft("N"), as: "feed").status == 200)
        #expect(try await north.post(path, "[]").status >= 400)
      }
      let limit = try await north.post("/api/v1/resolutions?minutes=50000", Self.draft("N"))
      #expect(limit.status == 422 && limit.json["field"] == .string("query.minutes"))
      #expect(try await north.get("/api/v1/activities/north%2Flevant%2Fplans@3/resolutions").status == 404)
      #expect(try await north.get("/api/v1/activities/nonsense/resolutions").status == 422)
    }
  }

  @Test("a resource that computes much is never answered in the line's turn, however small the request is")
  func aside() {
    for route in Routes.conflicts { #expect(!route.isQuick, "\(route.path)") }
    #expect(Routes.drafts.first { $0.path == "/api/v1/notices" }?.isQuick == true)
  }
}
