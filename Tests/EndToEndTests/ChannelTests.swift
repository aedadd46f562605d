// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import Wire

@Suite("More than two parties, several channels, notification alone", .serialized)
struct ChannelTests {
  /// Nodes made and driven by the command: a directory each.
  private final class Nodes {
    let folder: String
    private var children: [Process] = []
    private var ports: [String: Int] = [:]

    init() throws {
      folder = NSTemporaryDirectory() + "/parley-channels-\(UUID().uuidString)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit {
      for process in children where process.isRunning { kill(process.processIdentifier, SIGKILL) }
      for process in children { process.sleepUntilEnd() }
      try? FileManager.default.removeItem(atPath: folder)
    }

    @discardableResult
    func done(_ arguments: [String]) async throws -> String {
      let outcome = try await Command.run(arguments, in: folder)
      guard outcome.status == 0 else {
        throw TestFailure("parley \(arguments.joined(separator: " ")): exit \(outcome.status): \(outcome.all)")
      }
      return outcome.output
    }

    @discardableResult
    func done(_ arguments: String...) async throws -> String { try await done(arguments) }

    /// Makes and pairs the nodes of one channel, in directories `PARTY-CHANNEL`, and serves them.
    func channel(_ name: String, _ parties: [String]) async throws {
      for party in parties {
        let (peer, local) = (try LoopbackPort.free(), try LoopbackPort.free())
        let directory = "\(party)-\(name)"
        ports[directory] = local
        try await done(
          "init", "--party", party, "--channel", name, "-d", directory, "--peer-port", "\(peer)", "--local-port",
          "\(local)")
        for position in ["commander-1", "commander-2"] {
          try await done("user", "--name", position, "--position", position, "-d", directory)
        }
        let card = try await done("card", "-d", directory)
        try Data(card.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(directory).card"))
      }
      for party in parties {
        for other in parties where other != party {
          try await done("pair", "\(other)-\(name).card", "-d", "\(party)-\(name)")
        }
      }
      for party in parties {
        let log = "\(folder)/\(party)-\(name).log"
        children.append(
          try Command.start(["serve", "-d", "\(party)-\(name)"], in: folder, output: log, errors: log))
      }
      for party in parties { try await wait(for: "\(party)-\(name)", "as of") }
    }

    func board(_ directory: String) async throws -> String {
      try await Command.run(["board", "-d", directory], in: folder).output
    }

    func wait(for directory: String, _ words: String) async throws {
      try await eventually("\(words) at \(directory)") {
        let outcome = try await Command.run(["board", "-d", directory], in: self.folder)
        return outcome.status == 0 && outcome.output.contains(words)
      }
    }

    private func reference(_ answer: String) throws -> String {
      let ref = try JSONValue(parsing: Array(answer.utf8))["refs"]?.items.first
      guard let origin = ref?["origin"]?.text, let index = ref?["index"]?.integer else {
        throw TestFailure("nothing was said: \(answer)")
      }
      return "\(origin)@\(index)"
    }

    @discardableResult
    func say(_ directory: String, _ arguments: [String]) async throws -> String {
      try reference(await done(arguments + ["-d", directory, "--json", "--wait", "60"]))
    }

    @discardableResult
    func sayTwice(_ directory: String, _ arguments: [String]) async throws -> String {
      let first = try await done(arguments + ["--as", "commander-1", "-d", directory, "--json"])
      let id = try JSONValue(parsing: Array(first.utf8))["release"]?["id"]?.text ?? ""
      return try reference(
        await done("release", "countersign", id, "--as", "commander-2", "-d", directory, "--json", "--wait", "60"))
    }

    /// An arrangement of a channel in force everywhere.
    func agree(_ name: String, _ parties: [String], _ more: String = "") async throws {
      let named = parties.map { "\"\($0)\"" }.joined(separator: ", ")
      let terms = Field.terms.replacing("\"alfa\", \"bravo\"]", with: "\(named)]")
        .replacing(
          "\"contacts\": [{\"party\": \"alfa\", \"means\": \"telephone\", \"address\": \"watch room 1\"},", with: ""
        )
        .replacing(
          "{\"party\": \"bravo\", \"means\": \"telephone\", \"address\": \"watch room 2\"}]}",
          with: "\(more) \"retentionDays\": 9}")
      try Data(terms.utf8).write(to: URL(fileURLWithPath: "\(folder)/terms.json"))
      let proposal = try await sayTwice("\(parties[0])-\(name)", ["arrangement", "propose", "terms.json"])
      for party in parties {
        try await eventually("the proposal came to \(party)") {
          try await self.done("arrangement", "show", "-d", "\(party)-\(name)").contains(proposal)
        }
        try await sayTwice("\(party)-\(name)", ["arrangement", "sign", proposal])
      }
      for party in parties {
        try await eventually("it is in force at \(party)") {
          try await self.done("arrangement", "show", "-d", "\(party)-\(name)").contains("in force: [")
        }
      }
    }
  }

  private static func notice(_ title: String, _ kind: String = "flight", _ more: [String] = []) -> [String] {
    [
      "notify", "--kind", kind, "--title", title, "--circle", "35.5,35.8,2000", "--lower", "surface", "--upper",
      "FL 120",
      "--start", "2099-03-01T06:00:00Z", "--end", "2099-03-01T08:00:00Z",
    ] + more
  }

  @Test(
    "three parties and an observer on one board: each answers for itself; what one channel hears another never holds")
  func threeParties() async throws {
    let nodes = try Nodes()
    let parties = ["alfa", "bravo", "charlie"]
    try await nodes.channel("line-1", parties)
    try await nodes.agree("line-1", parties, "\"observers\": [\"charlie\"],")
    let ref = try await nodes.sayTwice("alfa-line-1", Self.notice("CANARY-FLIGHT"))
    for party in ["bravo", "charlie"] { try await nodes.wait(for: "\(party)-line-1", "CANARY-FLIGHT") }
    try await nodes.say("bravo-line-1", ["answer", ref, "no-objection"])
    let observer = try await Command.run(["answer", ref, "objection", "-d", "charlie-line-1"], in: nodes.folder)
    #expect(observer.status == 65 && observer.errors.contains("observes"), "\(observer)")
    let flash = try await nodes.say("charlie-line-1", ["message", "CANARY-FLASH", "--precedence", "flash"])
    for party in ["alfa", "bravo"] {
      try await nodes.wait(for: "\(party)-line-1", "CANARY-FLASH")
      try await nodes.say("\(party)-line-1", ["answer", flash, "has-it"])
    }
    try await eventually("both have it") {
      let board = try await nodes.board("charlie-line-1")
      return ["alfa", "bravo"].allSatisfy { party in
        board.split(separator: "\n").contains { $0.hasPrefix("  \(party):") && $0.contains("has it") }
      }
    }
    // Alfa is in a second channel with delta; both talk there while the first one goes on.
    try await nodes.channel("line-2", ["alfa", "delta"])
    try await nodes.say("delta-line-2", ["message", "CANARY-OTHER"])
    try await nodes.wait(for: "alfa-line-2", "CANARY-OTHER")
    for (word, directory) in [
      ("CANARY-FLIGHT", "alfa-line-2"), ("CANARY-FLASH", "alfa-line-2"), ("CANARY-FLASH", "delta-line-2"),
      ("CANARY-OTHER", "alfa-line-1"), ("CANARY-OTHER", "bravo-line-1"), ("CANARY-OTHER", "charlie-line-1"),
    ] {
      #expect(try !Self.holds("\(nodes.folder)/\(directory)", word), "\(word) in \(directory)")
    }
    #expect(try Self.holds("\(nodes.folder)/alfa-line-1", "CANARY-FLASH"))
    #expect(try Self.holds("\(nodes.folder)/alfa-line-2", "CANARY-OTHER"))
  }

  /// Whether any file of a folder has these bytes.
  private static func holds(_ folder: String, _ word: String) throws -> Bool {
    try FileManager.default.subpathsOfDirectory(atPath: folder).contains { path in
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(path)") else { return false }
      return data.range(of: Data(word.utf8)) != nil
    }
  }

  @Test(
    "with a humanitarian body: notified, received, passed on; no objection; reports en route; the banner in each language"
  )
  func humanitarian() async throws {
    let nodes = try Nodes()
    let parties = ["alfa", "relief"]
    try await nodes.channel("aid", parties)
    try await nodes.agree(
      "aid", parties,
      "\"character\": \"humanitarian\", \"leadTimes\": {\"normalSeconds\": 172800, \"emergencySeconds\": 86400},")
    let site = """
      {"type": "Feature", "geometry": {"type": "Point", "coordinates": [35.8, 35.5]},
       "properties": {"kind": "humanitarian-movement", "title": "Convoy 7", "radiusMetres": 500, "lower": "surface",
         "upper": "100 m MSL", "start": "2099-03-01T06:00:00Z", "end": "2099-03-01T08:00:00Z",
         "humanitarian": {"source": "on-site", "check": "by-image", "checkedAt": "2026-01-01T00:00:00Z",
           "markings": "white, three lorries", "lead": "emergency"}}}
      """
    try Data(site.utf8).write(to: URL(fileURLWithPath: "\(nodes.folder)/site.json"))
    let ref = try await nodes.sayTwice("relief-aid", ["notify", "site.json"])
    try await nodes.wait(for: "alfa-aid", "Convoy 7")
    let objection = try await Command.run(["answer", ref, "objection", "-d", "alfa-aid"], in: nodes.folder)
    #expect(objection.status == 65 && objection.errors.contains("notification"), "\(objection)")
    try await nodes.wait(for: "relief-aid", "\n  received\n")
    try await nodes.say("alfa-aid", ["answer", ref, "passed-on", "--attestation", "all-concerned"])
    try await nodes.wait(for: "relief-aid", "\n  passed-on\n")
    try await nodes.say("relief-aid", ["en-route", ref, "needs-assistance", "--place", "35.51,35.81"])
    try await nodes.wait(for: "alfa-aid", "en route: needs-assistance at 35.51, 35.81")
    #expect(try await !nodes.board("alfa-aid").contains("standing:"))
    for (language, words) in [
      ("en", "Absence from this list"), ("tr", "Bu listede"), ("he", "היעדר"), ("ar", "الغياب"),
    ] {
      let board = try await nodes.done("board", "-d", "alfa-aid", "--language", language)
      #expect(board.contains(words), "\(board)")
    }
  }
}
