// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing
import Wire

/// Two parties with a node each, made and driven by the command alone, on loopback with real sockets and databases.
/// Everything that it starts is stopped by its process id, and its folder is removed.
final class Field {
  let folder: String
  private var children: [String: Process] = [:]
  /// Ports of the local listeners.
  private(set) var ports: [String: Int] = [:]
  static let parties = ["alfa", "bravo"]

  init() throws {
    folder = NSTemporaryDirectory() + "/parley-e2e-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit {
    for process in children.values where process.isRunning { kill(process.processIdentifier, SIGKILL) }
    for process in children.values { process.sleepUntilEnd() }
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Made, paired and serving, with an arrangement in force if so wished.
  static func running(agreed: Bool = false) async throws -> Field {
    let field = try Field()
    try await field.make()
    try await field.serve()
    if agreed { try await field.agree() }
    return field
  }

  // MARK: Making

  func make() async throws {
    for party in Self.parties {
      let (peer, local) = (try LoopbackPort.free(), try LoopbackPort.free())
      ports[party] = local
      try await done(
        "init", "--party", party, "--channel", "line-1", "-d", party, "--peer-port", "\(peer)", "--local-port",
        "\(local)")
      for position in ["commander-1", "commander-2"] {
        try await done("user", "--name", position, "--position", position, "-d", party)
      }
      try write(try await done("card", "-d", party), to: "\(party).card")
    }
    let words = try await [done("pair", "bravo.card", "-d", "alfa"), done("pair", "alfa.card", "-d", "bravo")]
      .map { $0.split(separator: "\n").dropFirst() }
    #expect(words[0] == words[1], "both sides read the same check words")
  }

  func serve(_ parties: [String] = Field.parties) async throws {
    for party in parties { try start(party, "serve", "-d", party) }
    for party in parties {
      try await eventually("\(party) listens") { (try? await self.api(party, .GET, "/healthz").status) == 200 }
    }
    guard parties == Self.parties else { return }
    for party in parties {
      try await eventually("\(party) is ready") { try await self.api(party, .GET, "/readyz").status == 200 }
    }
  }

  func start(_ name: String, _ arguments: String...) throws {
    let log = path("\(name).log")
    children[name] = try Command.start(arguments, in: folder, output: log, errors: log)
  }

  /// Stops a child as a supervisor would, and waits for its end.
  func stop(_ name: String) async throws {
    guard let process = children.removeValue(forKey: name) else { return }
    kill(process.processIdentifier, SIGTERM)
    try await eventually("\(name) ends") { !process.isRunning }
  }

  /// Proposal and both signatures, each by two commanders.
  func agree(_ terms: String = Field.terms) async throws {
    try write(terms, to: "terms.json")
    let proposal = try await sayTwice("alfa", "arrangement", "propose", "terms.json")
    for party in Self.parties {
      try await eventually("the proposal is on the board of \(party)") {
        let answer = try await self.api(party, .GET, "/api/v1/arrangement")
        return answer.json["proposals"]?.items.isEmpty == false
      }
      try await sayTwice(party, "arrangement", "sign", proposal)
    }
    for party in Self.parties {
      try await eventually("the arrangement is in force at \(party)") {
        let inForce = try await self.api(party, .GET, "/api/v1/arrangement").json["inForce"]
        return inForce != nil && inForce != .null
      }
    }
  }

  static let terms = """
    {"title": "Technical arrangement", "parties": ["alfa", "bravo"], "inForceFrom": "2020-01-01T00:00:00Z",
     "areaOfOperations": [{"type": "Polygon",
       "coordinates": [[[33.0, 32.0], [42.5, 32.0], [42.5, 37.5], [33.0, 37.5], [33.0, 32.0]]]}],
     "minima": [{"lateralMetres": 9260, "verticalMetres": 300, "seconds": 300}], "minimumNoticeSeconds": 900,
     "deadlines": [{"precedence": "flash", "hasItSeconds": 600, "understoodSeconds": 1200, "passedOnSeconds": 3000}],
     "receiptSeconds": 30, "commCheckSeconds": 600, "clockToleranceSeconds": 30, "languages": ["en", "ar"],
     "contacts": [{"party": "alfa", "means": "telephone", "address": "watch room 1"},
       {"party": "bravo", "means": "telephone", "address": "watch room 2"}]}
    """

  // MARK: Using

  /// Runs a command in the field's folder.
  func run(_ arguments: [String]) async throws -> Command.Outcome { try await Command.run(arguments, in: folder) }

  func run(_ arguments: String...) async throws -> Command.Outcome { try await run(arguments) }

  /// The same, and it must succeed; returns what it printed.
  @discardableResult
  func done(_ arguments: String...) async throws -> String { try await done(arguments) }

  @discardableResult
  func done(_ arguments: [String]) async throws -> String {
    let outcome = try await run(arguments)
    guard outcome.status == 0 else {
      throw TestFailure("parley \(arguments.joined(separator: " ")): exit \(outcome.status): \(outcome.all)")
    }
    return outcome.output
  }

  /// Says something that needs two positions; returns the first entry as ORIGIN@INDEX.
  @discardableResult
  func sayTwice(_ party: String, _ arguments: String...) async throws -> String {
    try await sayTwice(party, arguments)
  }

  @discardableResult
  func sayTwice(_ party: String, _ arguments: [String]) async throws -> String {
    let first = try await done(arguments + ["--as", "commander-1", "-d", party, "--json"])
    guard let id = try JSONValue(parsing: Array(first.utf8))["release"]?["id"]?.text else {
      throw TestFailure("it did not wait for a second position: \(first)")
    }
    return try Self.entry(
      await done("release", "countersign", id, "--as", "commander-2", "-d", party, "--json", "--wait", "60"))
  }

  /// Says something that needs one position; returns the entry as ORIGIN@INDEX.
  @discardableResult
  func say(_ party: String, _ arguments: String...) async throws -> String {
    try Self.entry(await done(arguments + ["-d", party, "--json", "--wait", "60"]))
  }

  private static func entry(_ answer: String) throws -> String {
    let json = try JSONValue(parsing: Array(answer.utf8))
    guard let ref = json["refs"]?.items.first, let origin = ref["origin"]?.text, let index = ref["index"]?.integer
    else {
      throw TestFailure("nothing was said: \(answer)")
    }
    return "\(origin)@\(index)"
  }

  /// What both boards are folded from, once they are the same and stay so: what was received is stated a moment later.
  @discardableResult
  func sameBoard() async throws -> String {
    var digest = ""
    try await eventually("both boards are the same") {
      let before = try await [self.board("alfa"), self.board("bravo")]
      guard before[0]["digest"] == before[1]["digest"], before[0]["cut"] == before[1]["cut"] else { return false }
      try await Task.sleep(for: .milliseconds(500))
      let after = try await [self.board("alfa"), self.board("bravo")]
      digest = after[0]["digest"]?.text ?? ""
      return zip(before, after).allSatisfy { $0["digest"] == $1["digest"] && $0["cut"] == $1["cut"] }
    }
    return digest
  }

  func board(_ party: String) async throws -> JSONValue { try await api(party, .GET, "/api/v1/board").json }

  /// Sizes of all logs that a node has.
  func sizes(_ party: String) async throws -> [String: Int64] {
    let logs = try await api(party, .GET, "/api/v1/logs").json["logs"]?.items ?? []
    return Dictionary(
      logs.map { ($0["origin"]?.text ?? "", $0["size"]?.integer ?? -1) }, uniquingKeysWith: { $1 })
  }

  struct Answer: Sendable {
    let status: Int
    let bytes: [UInt8]
    var json: JSONValue { (try? JSONValue(parsing: bytes)) ?? .null }
    var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  /// Calls the local interface as a system of the own side.
  func api(
    _ party: String, _ method: HTTPMethod, _ path: String, _ body: [UInt8]? = nil, as position: String = "watch-1"
  ) async throws -> Answer {
    var request = HTTPClientRequest(url: "http://127.0.0.1:\(try #require(ports[party]))\(path)")
    request.method = method
    let token = try Command.read(self.path("\(party)/tokens/\(position)")).trimmingCharacters(in: .newlines)
    request.headers.add(name: "authorization", value: "Bearer \(token)")
    if let body {
      request.headers.add(name: "content-type", value: "application/json")
      request.body = .bytes(ByteBuffer(bytes: body))
    }
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
    let bytes = try await response.body.collect(upTo: 64 << 20)
    return Answer(status: Int(response.status.code), bytes: Array(bytes.readableBytesView))
  }

  /// A time so many minutes ago, RFC 3339 in whole seconds.
  static func ago(_ minutes: Int) -> String {
    ISO8601DateFormatter().string(from: Date(timeIntervalSinceNow: Double(-minutes) * 60))
  }

  // MARK: Files

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  func write(_ bytes: [UInt8], to name: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: path(name))) }

  func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path(name)))) }
}

extension JSONValue {
  var items: [JSONValue] { if case .array(let values) = self { values } else { [] } }
  var text: String? { if case .string(let text) = self { text } else { nil } }
  var integer: Int64? { if case .number(let number) = self { number.units(places: 0) } else { nil } }
}
