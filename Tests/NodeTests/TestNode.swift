// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle
import Storage
import TestSupport
import Testing
import TransparencyLog
import Wire

@testable import Node

/// Nodes of one channel in folders of their own, on loopback, with real sockets and real databases.
final class TestChannel: Sendable {
  let folder: TemporaryFolder
  let directories: [String: DataDirectory]
  let tokens: [String: String]

  /// Makes and pairs nodes. Each has the accounts `watch`, `commander`, `second` (a commander), `auditor`, `feed` and
  /// `translator`, with bearer tokens.
  ///
  /// - Parameter isPaired: false leaves each node alone in its channel.
  init(
    _ parties: [String] = ["north", "south"], isPaired: Bool = true,
    change: (inout NodeConfiguration) -> Void = { _ in }
  ) async throws {
    folder = try TemporaryFolder()
    var directories: [String: DataDirectory] = [:]
    var ports: [String: Int] = [:]
    for party in parties { ports[party] = try LoopbackPort.free() }
    for party in parties {
      let directory = DataDirectory("\(folder.path)/\(party)")
      var configuration = NodeConfiguration(party: party, channel: "levant")
      configuration.peerListener = .init(host: "127.0.0.1", port: try #require(ports[party]))
      configuration.localListener = .init(host: "127.0.0.1", port: 0)
      change(&configuration)
      _ = try NodeLauncher.initialise(
        directory: directory, party: PartyID(party), channel: Label("levant"),
        urls: ["https://127.0.0.1:\(try #require(ports[party]))"], configuration: configuration)
      directories[party] = directory
    }
    var tokens: [String: String] = [:]
    for (party, directory) in directories {
      for other in parties where other != party && isPaired {
        _ = try NodeLauncher.pair(
          directory: directory, card: NodeLauncher.card(directory: try #require(directories[other])))
      }
      for role in Role.allCases {
        tokens["\(party)/\(role.rawValue)"] = try await NodeLauncher.addUser(
          directory: directory, name: role.rawValue, position: "\(role.rawValue)-1", role: role, password: nil)
      }
      tokens["\(party)/second"] = try await NodeLauncher.addUser(
        directory: directory, name: "second", position: "commander-2", role: .commander, password: nil)
    }
    self.directories = directories
    self.tokens = tokens
  }

  /// Runs these nodes while `body` runs, then stops them gracefully.
  func run(
    _ parties: [String], untilReady: Bool = true, localBounds: ConnectionBounds = .local,
    store: (DataDirectory) throws -> any NodeStore = { try SQLiteStore(path: $0.logs) },
    _ body: @escaping @Sendable ([String: TestNode]) async throws -> Void
  ) async throws {
    let (started, source) = AsyncStream<(String, NodeAddresses)>.makeStream()
    var services: [(String, NodeService)] = []
    for party in parties {
      let directory = try #require(directories[party])
      services.append(
        (
          party,
          try NodeService(directory: directory, logger: .silent, localBounds: localBounds, store: store) {
            source.yield((party, $0))
          }
        ))
    }
    let groups = services.map { _, service in
      ServiceGroup(configuration: .init(services: [.init(service: service)], logger: .silent))
    }
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      for group in groups {
        tasks.addTask {
          // A node that ends before it listens must not be waited for.
          defer { source.finish() }
          try await group.run()
        }
      }
      var nodes: [String: TestNode] = [:]
      for await (party, addresses) in started {
        nodes[party] = TestNode(party: party, port: addresses.localPort, channel: self)
        if nodes.count == parties.count { break }
      }
      let result: Result<Void, any Error>
      do {
        guard nodes.count == parties.count else { throw TestFailure("not all of \(parties) have started") }
        if untilReady { for node in nodes.values { try await node.waitUntilReady() } }
        result = .success(try await body(nodes))
      } catch { result = .failure(error) }
      for group in groups { await group.triggerGracefulShutdown() }
      try await tasks.waitForAll()
      try result.get()
    }
  }
}

/// A running node, as its own side's systems see it.
struct TestNode: Sendable {
  let party: String
  let port: Int
  let channel: TestChannel

  struct Answer: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var bytes: [UInt8]
    var json: JSONValue { (try? JSONValue(parsing: bytes)) ?? .null }
    var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  /// Calls the local listener as an account's system.
  func call(
    _ method: HTTPMethod, _ path: String, _ body: String? = nil, bytes: [UInt8]? = nil, as role: String? = "watch",
    headers: HTTPHeaders = [:], type: String = "application/json", seconds: Int64 = 60
  ) async throws -> Answer {
    var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
    request.method = method
    request.headers = headers
    if let role, let token = channel.tokens["\(party)/\(role)"] {
      request.headers.add(name: "authorization", value: "Bearer \(token)")
    }
    if let body = bytes ?? body.map({ Array($0.utf8) }) {
      request.headers.add(name: "content-type", value: type)
      request.body = .bytes(ByteBuffer(bytes: body))
    }
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(seconds))
    let bytes = try await response.body.collect(upTo: 64 << 20)
    return Answer(status: Int(response.status.code), headers: response.headers, bytes: Array(bytes.readableBytesView))
  }

  func get(_ path: String, as role: String? = "watch") async throws -> Answer { try await call(.GET, path, as: role) }

  func post(_ path: String, _ body: String, as role: String? = "watch") async throws -> Answer {
    try await call(.POST, path, body, as: role)
  }

  func waitUntilReady() async throws {
    try await eventually("\(party) is ready") { try await get("/readyz", as: nil).status == 200 }
  }

  /// Path form of a reference in an answer.
  static func place(_ ref: JSONValue?) throws -> String {
    guard case .string(let origin)? = ref?["origin"], case .number(let index)? = ref?["index"] else {
      throw TestFailure("no reference in \(ref?.description ?? "nothing")")
    }
    return "\(origin.replacing("/", with: "%2F"))@\(index.digits)"
  }
}

extension JSONValue {
  var array: [JSONValue] { if case .array(let values) = self { values } else { [] } }
  var string: String? { if case .string(let text) = self { text } else { nil } }
  var integer: Int64? { if case .number(let number) = self { number.units(places: 0) } else { nil } }
}
