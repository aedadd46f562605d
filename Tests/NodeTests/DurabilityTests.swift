// SPDX-License-Identifier: Apache-2.0
import Crypto
import Exchange
import Foundation
import GRDB
import NIOConcurrencyHelpers
import Storage
import TestSupport
import Testing
import TransparencyLog
import Wire

@testable import Node

private let message = #"{"precedence":"immediate","language":"en","text":"Are you there?"}"#

@Suite("What a node has confirmed stays, whatever happens to it", .serialized)
struct DurabilityTests {
  @Test("after a restart both nodes show the same board, with its receipts")
  func restart() async throws {
    let channel = try await TestChannel()
    let digest = Box("")
    try await channel.run(["north", "south"]) { nodes in
      let (north, south) = (try #require(nodes["north"]), try #require(nodes["south"]))
      #expect(try await north.post("/api/v1/messages?wait=receipt", message).status == 201)
      #expect(try await south.post("/api/v1/messages?wait=receipt", message).status == 201)
      try await eventually("the boards are the same") {
        let boards = try await (north.get("/api/v1/board").json, south.get("/api/v1/board").json)
        digest.value = boards.0["digest"]?.string ?? ""
        return boards.0["messages"]?.array.count == 2 && boards.0["digest"] == boards.1["digest"]
      }
    }
    try await channel.run(["north", "south"]) { nodes in
      for node in nodes.values {
        let messages = try await node.get("/api/v1/messages").json
        let receipts = try await node.get("/api/v1/receipts").json
        #expect(messages["messages"]?.array.count == 2)
        #expect(receipts["receipts"]?.array.isEmpty == false)
      }
    }
  }

  @Test("while the line is cut, what is said is kept and confirmed as durable; it goes out when the line is back")
  func cutLine() async throws {
    let channel = try await TestChannel()
    let place = Box("")
    try await channel.run(["north"], untilReady: false) { nodes in
      let north = try #require(nodes["north"])
      #expect(try await north.get("/readyz", as: nil).status == 503)
      let answer = try await north.post("/api/v1/messages?wait=receipt&timeout=1", message)
      #expect(answer.status == 201, "\(answer.text)")
      #expect(answer.json["receipts"]?.array.isEmpty == true)
      place.value = try TestNode.place(answer.json["refs"]?.array.first)
    }
    try await channel.run(["north", "south"]) { nodes in
      let south = try #require(nodes["south"])
      try await eventually("it arrives") { try await south.get("/api/v1/messages/\(place.value)").status == 200 }
    }
  }

  @Test("while nothing comes to be written the node says so; afterwards it goes on, and what was said is confirmed")
  func heldDatabase() async throws {
    let channel = try await TestChannel()
    try await channel.run(["north", "south"]) { nodes in
      let north = try #require(nodes["north"])
      var own = Configuration()
      own.allowsUnsafeTransactions = true
      let path = try #require(channel.directories["north"]).logs
      let other = try DatabaseQueue(path: path, configuration: own)
      try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
      let said = Task { try await north.post("/api/v1/messages?wait=receipt", message) }
      try await eventually("it is not ready") {
        try await north.get("/readyz", as: nil).text.contains("nothing has been written for")
      }
      let metrics = try await north.get("/metrics", as: nil).text
      #expect(metrics.contains(/parley_write_seconds [5-9]|parley_write_seconds [1-9][0-9]/), "\(metrics)")
      try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
      #expect(try await said.value.status == 201)
      try await eventually("it is ready") { try await north.get("/readyz", as: nil).status == 200 }
    }
  }

  @Test("when every line is cut, files carry the same exchange: sealed, answered, and turned into receipts")
  func files() async throws {
    let channel = try await TestChannel()
    let (file, reply) = (Box<[UInt8]>([]), Box(""))
    try await channel.run(["north"], untilReady: false) { nodes in
      let north = try #require(nodes["north"])
      // Once on the line, so that north knows what the other holds of its logs, and signs.
      try await channel.run(["south"]) { _ in try await north.waitUntilReady() }
      let answer = try await north.post("/api/v1/messages", message)
      let place = try TestNode.place(answer.json["refs"]?.array.first)
      try await eventually("it is signed") { try await north.get("/api/v1/entries/\(place)/proof").status == 200 }
      file.value = try await north.call(.POST, "/api/v1/export/south", as: "commander").bytes
      #expect(try await north.call(.POST, "/api/v1/export/west", as: "commander").status == 422)
      // The other node can not reach this one either: it is told another address.
      let directory = try #require(channel.directories["south"])
      let settings = try Data(contentsOf: URL(fileURLWithPath: directory.configuration))
      var cut = try NodeConfiguration.read(directory.configuration)
      cut.peerURLs = ["north": []]
      cut.peerListener.port = 0
      try Data(cut.json).write(to: URL(fileURLWithPath: directory.configuration))
      try await channel.run(["south"], untilReady: false) { nodes in
        let south = try #require(nodes["south"])
        let answer = try await south.send(file.value, to: "/api/v1/import")
        #expect(answer.status == 200, "\(answer.text)")
        reply.value = try #require(answer.json["reply"]?.string)
        #expect(try await south.get("/api/v1/messages/\(place)").status == 200, "it is on the other board")
        var changed = file.value
        changed[changed.count - 1] ^= 1
        #expect(try await south.send(changed, to: "/api/v1/import").status == 422)
        #expect(try await south.send(Array("nonsense".utf8), to: "/api/v1/import").status == 422)
      }
      try settings.write(to: URL(fileURLWithPath: directory.configuration))
      let bytes = try #require(Data(base64Encoded: reply.value))
      let taken = try await north.send(Array(bytes), to: "/api/v1/import")
      #expect(taken.status == 200, "\(taken.text)")
      try await eventually("the receipt covers the message") {
        let receipts = try await north.get("/api/v1/receipts").json["receipts"]?.array ?? []
        return receipts.contains { receipt in
          receipt["by"] == .string("south") && receipt["origin"] == .string("north/levant/urgent")
            && receipt["size"]?.integer ?? 0 >= 1
        }
      }
    }
  }

  @Test("a full disk refuses new entries with a clear problem, keeps serving, and loses nothing")
  func fullDisk() async throws {
    let channel = try await TestChannel()
    let isFull = Box(false)
    try await channel.run(
      ["north"], untilReady: false, store: { FullableStore(try SQLiteStore(path: $0.logs), isFull) }
    ) {
      nodes in
      let north = try #require(nodes["north"])
      let before = try await north.post("/api/v1/messages", message)
      #expect(before.status == 201)
      isFull.value = true
      let refused = try await north.post("/api/v1/messages", message)
      #expect(refused.status == 507, "\(refused.text)")
      #expect(refused.json["type"] == .string("urn:parley:problem:disk-full"))
      #expect(try await north.get("/api/v1/node").json["diskFull"] == .bool(true))
      #expect(try await north.get("/readyz", as: nil).status == 503)
      let place = try TestNode.place(before.json["refs"]?.array.first)
      #expect(try await north.get("/api/v1/entries/\(place)").status == 200)
      isFull.value = false
      try await eventually("it goes on once there is room") {
        try await north.post("/api/v1/messages", message).status == 201
      }
    }
  }

  @Test("a FLASH is told at a node whose disk is full, to whoever listens later too, and kept once there is room")
  func early() async throws {
    let pager = try TemporaryFolder()
    let channel = try await TestChannel { configuration in
      configuration.watch.escalation = [
        .init(afterPercent: 90, to: "pager", run: ["/bin/sh", "-c", "cat >> '\(pager.path)/called.json'"])
      ]
    }
    let isFull = Box(false)
    try await channel.run(
      ["north", "south"],
      store: { directory in
        let store = try SQLiteStore(path: directory.logs)
        return directory.logs.contains("south") ? FullableStore(store, isFull) : store
      }
    ) { nodes in
      let (north, south) = (try #require(nodes["north"]), try #require(nodes["south"]))
      let flash = #"{"precedence":"flash","language":"en","text":"Hold fire."}"#
      let isEarly: @Sendable (ServerEvent) -> Bool = { $0.name == "early" }
      isFull.value = true
      let told = try await south.events(1, isWanted: isEarly) {
        let said = try await north.post("/api/v1/messages", flash)
        #expect(said.status == 201)
      }
      let again = try await south.events(1, isWanted: isEarly)
      for event in [told, again].compactMap(\.first) {
        #expect(event.id == nil)
        #expect(event.data["text"] == .string("Hold fire.") && event.data["kind"] == .string("hotline"))
        #expect(event.data["by"] == .string("north") && event.data["precedence"] == .string("flash"))
      }
      let place = try TestNode.place(told.first?.data["ref"])
      #expect(try await south.get("/api/v1/entries/\(place)").status == 404)
      try await eventually("somebody outside is called, and not told what was said") {
        let call = String(
          decoding: FileManager.default.contents(atPath: "\(pager.path)/called.json") ?? Data(), as: UTF8.self)
        return call.contains("\"unwritten\":true") && call.contains("flash") && !call.contains("Hold")
      }
      isFull.value = false
      let rings = try await south.events(1, isWanted: { $0.name == "rings" })
      #expect(try TestNode.place(rings.first?.data["ref"]) == place)
      #expect(try await south.get("/api/v1/entries/\(place)").status == 200)
    }
  }

  @Test("a graceful stop answers what it has accepted, and what it has confirmed is there afterwards")
  func gracefulStop() async throws {
    let channel = try await TestChannel()
    let confirmed = NIOLockedValueBox<[String]>([])
    let senders = NIOLockedValueBox<[Task<Void, Never>]>([])
    try await channel.run(["north"], untilReady: false) { nodes in
      let north = try #require(nodes["north"])
      for _ in 0..<200 {
        let task = Task {
          // The stop comes while these run: an answer, a refusal, or no connection any more.
          guard let answer = try? await north.call(.POST, "/api/v1/messages", message, seconds: 5),
            answer.status == 201,
            let place = try? TestNode.place(answer.json["refs"]?.array.first)
          else { return }
          confirmed.withLockedValue { $0.append(place) }
        }
        senders.withLockedValue { $0.append(task) }
      }
      // Leaves with most of them still on their way.
      try await eventually("some are confirmed") { confirmed.withLockedValue { $0.count } >= 20 }
    }
    for sender in senders.withLockedValue({ $0 }) { await sender.value }
    try await channel.run(["north"], untilReady: false) { nodes in
      let north = try #require(nodes["north"])
      for place in confirmed.withLockedValue({ $0 }) {
        #expect(try await north.get("/api/v1/entries/\(place)").status == 200)
      }
    }
  }

  @Test("a database that was tampered with is found at the start, and the entry named")
  func tampering() async throws {
    let channel = try await TestChannel()
    try await channel.run(["north", "south"]) { nodes in
      let north = try #require(nodes["north"])
      #expect(try await north.post("/api/v1/messages?wait=receipt", message).status == 201)
    }
    let path = try #require(channel.directories["north"]).logs
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let needle = Data("watch-1".utf8)
    let found = try #require(bytes.range(of: needle) ?? nil)
    var changed = bytes
    changed[found.lowerBound] = UInt8(ascii: "m")
    try changed.write(to: URL(fileURLWithPath: path))
    #expect {
      _ = try NodeService(directory: try #require(channel.directories["north"]), logger: .silent)
    } throws: { error in
      "\(error)".contains("north/levant/")
    }
  }
}

extension TestNode {
  /// Posts bytes as the commander.
  fileprivate func send(_ bytes: [UInt8], to path: String) async throws -> Answer {
    try await call(.POST, path, bytes: bytes, as: "commander", type: "application/octet-stream")
  }
}

/// A store whose disk can be full.
private final class FullableStore: NodeStore {
  private let store: SQLiteStore
  private let isFull: Box<Bool>

  init(_ store: SQLiteStore, _ isFull: Box<Bool>) {
    self.store = store
    self.isFull = isFull
  }

  func apply(_ batches: [StoreBatch]) throws(Storage.StoreError) {
    if isFull.value { throw .diskFull }
    try store.apply(batches)
  }
  func maintain() throws(Storage.StoreError) { try store.maintain() }
  func integrity() throws(Storage.StoreError) -> [IntegrityFinding] { try store.integrity() }
  func close() { store.close() }
  func entries(of origin: Origin, from index: UInt64, limit: Int) throws -> [StoredEntry] {
    try store.entries(of: origin, from: index, limit: limit)
  }
  func tile(of origin: Origin, _ key: TileKey) throws -> [Hash256] { try store.tile(of: origin, key) }
  func part(_ key: PartKey) throws -> Part? { try store.part(key) }
  func parts(
    of origin: Origin, in range: Range<UInt64>, bytes: Int
  ) throws -> (parts: [StoredPart], end: UInt64) {
    try store.parts(of: origin, in: range, bytes: bytes)
  }
  func partKeys(of origin: Origin, in range: Range<UInt64>) throws -> [PartKey] {
    try store.partKeys(of: origin, in: range)
  }
  func record(_ key: RecordKey) throws -> [UInt8]? { try store.record(key) }
  func records(of kind: String) throws -> [(name: String, value: [UInt8])] { try store.records(of: kind) }
  func size(of origin: Origin) throws -> UInt64 { try store.size(of: origin) }
  func origins() throws -> [Origin] { try store.origins() }
}
