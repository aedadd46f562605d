// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Exchange
import Foundation
import NIOConcurrencyHelpers
import NIOCore
import TestSupport
import Testing
import TransparencyLog
import Wire

@testable import Node

/// One event as a client reads it.
struct ServerEvent: Sendable {
  /// nil if it has none.
  var id: String?
  var name: String
  var data: JSONValue
}

extension TestNode {
  /// Reads events until `count` of them have come that `isWanted`, then goes away. What goes wrong while watching ends it.
  func events(
    _ count: Int, after id: String? = nil, isWanted: @escaping @Sendable (ServerEvent) -> Bool = { $0.name == "entry" },
    whileWatching: @escaping @Sendable () async throws -> Void = {}
  ) async throws -> [ServerEvent] {
    var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/api/v1/events")
    request.headers.add(name: "authorization", value: "Bearer \(channel.tokens["\(party)/watch"] ?? "")")
    if let id { request.headers.add(name: "last-event-id", value: id) }
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
    guard response.status == .ok else { throw TestFailure("events: \(response.status)") }
    return try await withThrowingTaskGroup(of: [ServerEvent]?.self) { tasks in
      tasks.addTask { try await Self.events(count, of: response.body, isWanted: isWanted) }
      tasks.addTask {
        try await whileWatching()
        return nil
      }
      // The heartbeats of a stream never end: the bound is only for tests that fail.
      tasks.addTask {
        try await Task.sleep(for: .seconds(150))
        throw TestFailure("fewer than \(count) events came")
      }
      defer { tasks.cancelAll() }
      var found: [ServerEvent]?
      for _ in 0..<2 { found = try await tasks.next()?.flatMap(\.self) ?? found }
      return found ?? []
    }
  }

  private static func events(
    _ count: Int, of body: HTTPClientResponse.Body, isWanted: @Sendable (ServerEvent) -> Bool
  ) async throws -> [ServerEvent] {
    var found: [ServerEvent] = []
    var text = ""
    for try await part in body {
      text += String(buffer: part)
      while let end = text.range(of: "\n\n") {
        if let event = event(String(text[..<end.lowerBound])), isWanted(event) { found.append(event) }
        text = String(text[end.upperBound...])
      }
      if found.count >= count { break }
    }
    return found
  }

  private static func event(_ block: String) -> ServerEvent? {
    var fields: [String: String] = [:]
    for line in block.split(separator: "\n") where !line.hasPrefix(":") {
      let sides = line.split(separator: ":", maxSplits: 1)
      if sides.count == 2 { fields[String(sides[0])] = String(sides[1].drop { $0 == " " }) }
    }
    guard let name = fields["event"], let data = fields["data"], let json = try? JSONValue(parsing: Array(data.utf8))
    else { return nil }
    return ServerEvent(id: fields["id"], name: name, data: json)
  }

  fileprivate func say(_ text: String) async throws {
    let answer = try await post(
      "/api/v1/messages?wait=receipt", "{\"precedence\":\"routine\",\"language\":\"en\",\"text\":\"\(text)\"}")
    if answer.status != 201 { throw TestFailure("\(answer.text)") }
  }
}

@Suite("A watcher of the event stream misses nothing", .serialized)
struct EventStreamTests {
  private static let isUrgent: @Sendable (ServerEvent) -> Bool = {
    $0.name == "entry" && $0.data["ref"]?["origin"] == .string("north/levant/urgent")
  }

  @Test(
    "entries are told as they happen; after a break, and after a restart, the stream goes on without a gap or a repetition"
  )
  func resumption() async throws {
    let channel = try await TestChannel()
    let last = Box("")
    try await channel.run(["north", "south"]) { nodes in
      let north = try #require(nodes["north"])
      let first = try await north.events(3, isWanted: Self.isUrgent) {
        for number in 0..<3 { try await north.say("\(number)") }
      }
      #expect(first.compactMap { $0.data["ref"]?["index"]?.integer } == [0, 1, 2])
      for number in 3..<6 { try await north.say("\(number)") }
      let second = try await north.events(2, after: first[1].id, isWanted: Self.isUrgent)
      #expect(second.compactMap { $0.data["ref"]?["index"]?.integer }.prefix(2) == [2, 3])
      last.value = try #require(second.first?.id)
    }
    try await channel.run(["north", "south"]) { nodes in
      let north = try #require(nodes["north"])
      let third = try await north.events(3, after: last.value, isWanted: Self.isUrgent)
      #expect(third.compactMap { $0.data["ref"]?["index"]?.integer } == [3, 4, 5], "told again from the log")
      await #expect(throws: TestFailure.self) { try await north.events(1, after: "nonsense") }
    }
  }

  @Test("the hub tells from memory what it keeps, and names the logs for what it does not")
  func hub() throws {
    let origin = try Origin("north/levant/urgent")
    let hub = EventHub(epoch: "e", sizes: [origin: 5])
    let party = try PartyID("north")
    func publish(_ index: UInt64) {
      hub.publish(
        .change(.entry(EntryRef(origin: origin, index: index, leaf: MerkleTree.emptyRoot), by: party, kind: "hotline")))
    }
    publish(5)
    let id = hub.id(number: 1, cut: EventCut([origin: 6]))
    publish(6)
    let watch = try #require(hub.watch(resuming: hub.resume(from: id), as: "watch"))
    #expect(watch.missed.map(\.number) == [2])
    #expect(watch.sizes == [origin: 6])
    #expect(watch.fromLogs.isEmpty)
    let other = EventHub(epoch: "f", sizes: [origin: 9])
    let again = try #require(other.watch(resuming: other.resume(from: id), as: "watch"))
    #expect(again.missed.isEmpty)
    #expect(again.fromLogs.map { [$0.from, $0.to] } == [[6, 9]])
    for index in 7..<UInt64(7 + 3 * EventHub.kept) { publish(index) }
    let far = try #require(hub.watch(resuming: hub.resume(from: id), as: "watch"))
    #expect(far.missed.isEmpty)
    #expect(far.fromLogs.map(\.from) == [6])
    for text in ["", "e", "e.1", "e.x;", "e.1;a", "e.1;a=b", String(repeating: "a", count: 5_000)] {
      #expect(hub.resume(from: text) == nil, "\(text)")
    }
  }

  @Test("what comes in one turn is told in pieces, numbered one by one")
  func pieces() async throws {
    let hub = EventHub(epoch: "e", sizes: [:])
    let watch = try #require(hub.watch(resuming: nil, as: "watch"))
    let party = try PartyID("north")
    hub.publish([])
    hub.publish(Array(repeating: .change(.line(party)), count: EventHub.together + 1))
    hub.close()
    var numbers: [[UInt64]] = []
    for await case .news(let news) in watch.live { numbers.append(news.map(\.number)) }
    let first = Array(1...UInt64(EventHub.together))
    #expect(numbers == [first, [UInt64(EventHub.together) + 1]])
  }

  @Test("a cut names logs in the order of their origins, whichever came first")
  func cut() throws {
    let (north, south) = (try Origin("north/levant/urgent"), try Origin("south/levant/urgent"))
    var cut = EventCut([south: 3])
    #expect(cut[north] == 0)
    cut[north] = 2
    cut[south] = 4
    #expect("\(cut)" == "\(EventCut.short(north))=2,\(EventCut.short(south))=4")
    #expect("\(EventCut([:]))".isEmpty)
  }

  @Test("a watcher that does not read is let go, and others are not held up")
  func slowWatcher() async throws {
    let hub = EventHub(epoch: "e", sizes: [:])
    let slow = try #require(hub.watch(resuming: nil, as: "watch"))
    let party = try PartyID("north")
    for _ in 0..<EventHub.waiting + 10 { hub.publish(.change(.line(party))) }
    var seen = 0
    for await _ in slow.live { seen += 1 }
    #expect(seen == EventHub.waiting, "the stream ended after what could wait")
  }
}

/// A value that two tasks hand over one after the other.
final class Box<Value: Sendable>: Sendable {
  private let box: NIOLockedValueBox<Value>
  var value: Value {
    get { box.withLockedValue { $0 } }
    set { box.withLockedValue { $0 = newValue } }
  }
  init(_ value: Value) { box = NIOLockedValueBox(value) }
}
