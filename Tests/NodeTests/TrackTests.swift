// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import Wire

@testable import Node

@Suite("Tracks of own feeds", .serialized)
struct TrackTests {
  private func missed(_ north: TestNode) async throws -> JSONValue? {
    try await north.get("/api/v1/watch").json["tracksMissed"]
  }

  private func report(_ north: TestNode) async throws {
    let now = ISO8601DateFormatter().string(from: Date())
    let answer = try await north.post(
      "/api/v1/tracks",
      #"""
      {"tracks": [{"name": "T1", "place": [35.8, 35.5], "height": "FL 200", "courseDegrees": 90,
        "speedMetresPerSecond": 200, "at": "\#(now)"}]}
      """#, as: "feed")
    #expect(answer.status == 200 && answer.json["taken"]?.integer == 1, "\(answer.text)")
  }

  @Test("after a restart the watch is told that there are no tracks, until one is reported again")
  func restart() async throws {
    let channel = try await TestChannel()
    try await channel.run(["north"], untilReady: false) { nodes in
      let north = try #require(nodes["north"])
      #expect(try await missed(north) == nil, "who feeds none misses none")
      try await report(north)
      #expect(try await missed(north) == nil)
    }
    try await channel.run(["north"], untilReady: false) { nodes in
      let north = try #require(nodes["north"])
      let told = try #require(try await missed(north))
      #expect(told["since"]?.string != nil && told["last"]?.string != nil, "\(told)")
      try await report(north)
      #expect(try await missed(north) == nil)
    }
  }
}
