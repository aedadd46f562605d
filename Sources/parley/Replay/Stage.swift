// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A replay in progress: real nodes on loopback, and what the steps have named so far.
struct Stage {
  let scenario: Scenario
  let directory: String
  let clock: ReplayClock
  let clients: [String: NodeClient]
  /// Step names (`as`) to the entries that they became.
  var named: [String: Reference] = [:]
  /// Expectations that were not met.
  var unmet: [String] = []

  /// Makes, pairs and starts the nodes and the witness, and agrees the arrangement.
  static func set(_ scenario: Scenario, directory: String, port: Int, layers: [String: String]) async throws -> Stage {
    heading(scenario.title)
    print(wrapped(scenario.note))
    try? FileManager.default.removeItem(atPath: directory)
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    try await make(scenario, directory: directory, port: port)
    // The clock starts once everything is set up, so that set-up takes no scenario time. The arrangement has half the time
    // until the first step.
    let first = scenario.steps.first?.at ?? scenario.start
    let clock = try ReplayClock(
      file: "\(directory)/clock.json", start: scenario.start, factor: scenario.factor,
      until: scenario.start.addingTimeInterval(first.timeIntervalSince(scenario.start) / 2))
    for party in scenario.parties { try NodeDirectory.setExerciseClock("\(directory)/\(party)", file: clock.path) }
    let children = Children(directory: directory)
    try children.start("witness", ["witness", "serve", "-d", "\(directory)/witness"])
    for party in scenario.parties { try children.start(party, ["serve", "-d", "\(directory)/\(party)"]) }
    var clients: [String: NodeClient] = [:]
    for party in scenario.parties {
      let base = try NodeDirectory.localAddress("\(directory)/\(party)")
      try await children.waitUntilReady(party, url: "\(base)/readyz")
      let position = scenario.positions[party] ?? "watch-1"
      let token = try readInput("\(directory)/\(party)/tokens/\(position)")
      clients[party] = NodeClient(
        base: base, token: String(decoding: token, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    }
    var stage = Stage(scenario: scenario, directory: directory, clock: clock, clients: clients)
    try await stage.agree()
    for name in scenario.layers { try await stage.load(layer: name, file: layers[name]) }
    return stage
  }

  /// Who may look at it in a browser.
  private static let persons = [("officer", "watch-2"), ("chief", "commander-3")]
  /// For this replay alone.
  private static let password: String = {
    let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
    return (0..<4).map { _ in String((0..<4).compactMap { _ in letters.randomElement() }) }.joined(separator: "-")
  }()

  /// Directories, cards, pairing by card and check words.
  private static func make(_ scenario: Scenario, directory: String, port: Int) async throws {
    heading("pairing")
    for (number, party) in scenario.parties.enumerated() {
      try await NodeDirectory.initialise(
        "\(directory)/\(party)", party: party, channel: "line-1", peerHost: "127.0.0.1", peerPort: port + 2 * number,
        localPort: port + 2 * number + 1)
      _ = try await NodeDirectory.addUser(
        "\(directory)/\(party)", name: "commander-1", position: "commander-1", password: nil)
      _ = try await NodeDirectory.addUser(
        "\(directory)/\(party)", name: "commander-2", position: "commander-2", password: nil)
      for (name, position) in persons {
        _ = try await NodeDirectory.addUser("\(directory)/\(party)", name: name, position: position, password: password)
      }
    }
    var cards: [String: [UInt8]] = [:]
    for party in scenario.parties { cards[party] = try NodeDirectory.card("\(directory)/\(party)") }
    for party in scenario.parties {
      for other in scenario.parties where other != party {
        guard let card = cards[other] else { continue }
        let paired = try NodeDirectory.pair("\(directory)/\(party)", card: card)
        print("  \(party) has the card of \(paired.party); check words: \(paired.checkWords.joined(separator: " "))")
      }
    }
    let witnessPort = port + 2 * scenario.parties.count
    let witness = try NodeDirectory.initialiseWitness(
      "\(directory)/witness", name: "witness.example", port: witnessPort,
      cards: scenario.parties.compactMap { cards[$0] })
    for party in scenario.parties {
      try NodeDirectory.addWitness(
        "\(directory)/\(party)", vkey: witness.vkey, pin: witness.pin, url: "https://127.0.0.1:\(witnessPort)",
        cadenceSeconds: max(1, scenario.factor / 6))
    }
    print("  witness.example sees checkpoints only")
  }

  /// The first party proposes, all sign, by their commanders.
  private mutating func agree() async throws {
    Self.heading("arrangement")
    guard let proposer = scenario.parties.first else { return }
    let answer = try await submit("/api/v1/arrangement/proposals", scenario.arrangement, by: proposer)
    guard let proposal = answer["refs"].array.first.flatMap(Reference.init) else {
      throw Failure.unavailable("the proposal was not taken: \(answer.text())")
    }
    named["arrangement"] = proposal
    for party in scenario.parties {
      try await waitFor(proposal, at: party)
      let resolved = try await client(party).resolve(proposal)
      let signature = try await submit("/api/v1/arrangement/signatures", .object(["proposal": resolved]), by: party)
      guard let entry = signature["refs"].array.first.flatMap(Reference.init) else { continue }
      for other in scenario.parties where other != party { try await waitFor(entry, at: other) }
      print("  \(party) signed \(proposal)")
    }
    print("  No authorisation, no waiver of self-defence, without prejudice to recognition, sovereignty or borders.")
  }

  private func load(layer name: String, file: String?) async throws {
    guard let file, let proposer = scenario.parties.first else {
      throw Failure.input("the scenario needs the layer \(name): give --layer \(name)=FILE (scripts/airways makes one)")
    }
    let layer = try JSONValue(parsing: readInput(file), name: file)
    let answer = try await submit("/api/v1/layers", layer, by: proposer)
    print(
      "  reference layer \(name): \(layer["segments"].array.count) segments in \(answer["refs"].array.count) entries")
  }

  /// Says something for a party and waits for the receipts; what needs a second position is countersigned by the
  /// commander.
  func submit(_ path: String, _ body: JSONValue, by party: String) async throws -> JSONValue {
    let first =
      path.hasPrefix("/api/v1/arrangement") || path.hasPrefix("/api/v1/layers") ? try deputy(party) : try client(party)
    let answer = try await first.post("\(path)?wait=receipt&timeout=20", body)
    guard let id = answer["release"]["id"].string else { return answer }
    return try await commander(party).post("/api/v1/releases/\(id)/countersign?wait=receipt&timeout=20")
  }

  func client(_ party: String) throws -> NodeClient {
    guard let client = clients[party] else { throw Failure.input("no party \(party)") }
    return client
  }

  private func commander(_ party: String) throws -> NodeClient { try client(party, as: "commander-1") }
  private func deputy(_ party: String) throws -> NodeClient { try client(party, as: "commander-2") }

  private func client(_ party: String, as position: String) throws -> NodeClient {
    let token = try readInput("\(directory)/\(party)/tokens/\(position)")
    return NodeClient(
      base: try client(party).base,
      token: String(decoding: token, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// Waits until an entry stands on a party's board.
  func waitFor(_ entry: Reference, at party: String) async throws {
    for _ in 0..<1_200 {
      if (try? await client(party).get("/api/v1/entries/\(entry.pathElement)")) != nil { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw Failure.unavailable("\(entry) did not reach \(party) within 60 s")
  }

  /// Verifies every log from the bytes, as an auditor would.
  mutating func verify() throws {
    Self.heading("verify")
    for party in scenario.parties {
      let (status, output) = try Children.run(["verify", "-d", "\(directory)/\(party)"])
      print(output.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
      if status != 0 { unmet.append("parley verify -d \(directory)/\(party) ended with \(status)") }
    }
  }

  /// Says where everything is; the commands are those of this program as it was called.
  func farewell() {
    Self.heading("running")
    let program = CommandLine.arguments.first ?? "parley"
    for party in scenario.parties {
      print("  \(party): \((try? client(party).base) ?? "?")  (\(program) board -d \(directory)/\(party))")
    }
    print(
      "  in a browser, at these addresses: \(Self.persons.map(\.0).joined(separator: " or ")), password \(Self.password)"
    )
    print("  to stop them: \(program) replay --stop --directory \(directory)")
  }

  static func heading(_ text: String) {
    print("\n== \(text) " + String(repeating: "=", count: max(0, 92 - text.count)))
  }

  static func wrapped(_ text: String) -> String {
    var lines = [""]
    for word in text.split(separator: " ") {
      if lines[lines.count - 1].count + word.count > 96 { lines.append("") }
      lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
    }
    return lines.joined(separator: "\n")
  }
}
