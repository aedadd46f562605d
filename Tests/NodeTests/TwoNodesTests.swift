// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import TransparencyLog
import Wire

@testable import Node

@Suite("Two nodes talk to each other", .serialized)
struct TwoNodesTests {
  @Test("a message reaches the other board, its receipt comes back, and both prove it with standard means")
  func message() async throws {
    let channel = try await TestChannel()
    try await channel.run(["north", "south"]) { nodes in
      let (north, south) = (try #require(nodes["north"]), try #require(nodes["south"]))
      let sent = try await north.post(
        "/api/v1/messages?wait=receipt", #"{"precedence":"flash","language":"en","text":"Stop."}"#)
      #expect(sent.status == 201, "\(sent.text)")
      #expect(sent.json["receipts"]?.array.first?["by"] == .string("south"))
      let place = try TestNode.place(sent.json["refs"]?.array.first)
      try await eventually("the message is on the other board") {
        try await south.get("/api/v1/messages/\(place)").status == 200
      }
      let shown = try await south.get("/api/v1/messages/\(place)").json
      #expect(shown["precedence"] == .string("flash"))
      #expect(shown["stated"]?["position"] == .string("watch-1"))
      #expect(try await south.get("/api/v1/entries/\(place)/parts/0").text == "Stop.")
      for node in [north, south] { try await verifyProof(of: place, by: node) }
    }
  }

  /// Verifies by the policy that the node states, from nothing but bytes.
  private func verifyProof(of place: String, by node: TestNode) async throws {
    try await eventually("a proof that holds under the policy at \(node.party)") {
      let entry = try await node.get("/api/v1/entries/\(place)?raw=1").bytes
      let proof = try await node.get("/api/v1/entries/\(place)/proof")
      guard proof.status == 200 else { return false }
      let policy = try LogPolicy(parsing: try await node.get("/api/v1/policy").bytes)
      _ = try TlogProof(parsing: proof.bytes).verify(leaf: MerkleTree.leafHash(entry), policy: policy)
      return true
    }
  }
}
