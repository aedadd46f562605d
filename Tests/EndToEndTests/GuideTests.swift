// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import Wire

@Suite("The operator's guide is right", .serialized)
struct GuideTests {
  private static let guide = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../docs/operators-guide.md")

  /// The first block of a language after some text of the guide.
  private static func block(_ language: String, after text: String) throws -> String {
    let guide = try String(contentsOf: guide, encoding: .utf8)
    let rest = try #require(guide.components(separatedBy: text).dropFirst().first, "\(text) is in the guide")
    let block = try #require(rest.components(separatedBy: "```\(language)\n").dropFirst().first)
    return try #require(block.components(separatedBy: "```").first)
  }

  @Test("the first start runs as it is written, with other ports and on this machine")
  func firstStart() async throws {
    let field = try Field()
    let ports = try (0..<4).map { _ in try LoopbackPort.free() }
    var lines = try Self.block("sh", after: "<!-- first start:")
    for (written, used) in [("192.0.2.1", "127.0.0.1"), ("7443", "\(ports[0])"), ("7080", "\(ports[1])")] {
      #expect(lines.contains(written))
      lines = lines.replacing(written, with: used)
    }
    let tools = Command.executable.deletingLastPathComponent().path
    try field.write(
      """
      set -e
      PATH="\(tools):$PATH"
      trap 'kill $! 2>/dev/null || true' EXIT
      \(lines)
      parley board --as commander-1
      """, to: "start.sh")
    try field.write(try Self.block("json", after: "<!-- terms:"), to: "terms.json")
    try field.write("correct horse battery\n", to: "r.deniz.password")
    try await field.done(
      "init", "--party", "bravo", "--channel", "line-1", "-d", "bravo", "--peer-port", "\(ports[2])", "--local-port",
      "\(ports[3])")
    try field.write(try await field.done("card", "-d", "bravo"), to: "bravo.card")
    // The last line of the script shows that the directory can be named once for all.
    let shell = URL(fileURLWithPath: "/usr/bin/env")
    let (folder, own) = (field.folder, field.path("alfa"))
    async let alfa = Command.run(["PARLEY_DIRECTORY=\(own)", "sh", "start.sh"], in: folder, program: shell)
    try await eventually("alfa's card is there") { try await field.run("pair", "alfa.card", "-d", "bravo").status == 0 }
    try field.start("bravo", "serve", "-d", "bravo")
    let outcome = try await alfa
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.output.contains("proposal \"Technical arrangement, line 1\""), "\(outcome)")
    #expect(outcome.output.contains("receipt: bravo"), "\(outcome)")
    #expect(!FileManager.default.fileExists(atPath: field.path("alfa/recovery.key")))
  }

  @Test("the help of a proposal has the same terms, and the exit codes are told alike")
  func help() async throws {
    let field = try Field()
    let terms = try JSONValue(parsing: Array(Self.block("json", after: "<!-- terms:").utf8))
    let help = try await field.done("arrangement", "propose", "--help")
    for name in ["minima", "deadlines", "contacts", "measures", "permittedDisclosure", "retentionDays"] {
      #expect(help.contains("\"\(name)\""), "\(name)")
    }
    #expect(terms["measures"]?.items.isEmpty == false)
    let codes = try await field.done("--help")
    let guide = try String(contentsOf: Self.guide, encoding: .utf8).replacing("\n", with: " ")
    for line in codes.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1)
      guard words.count == 2, let code = Int(words[0]), [65, 66, 69, 77].contains(code) else { continue }
      let text = words[1].drop { $0 == " " }
      #expect(guide.contains("\(code) \(text)"), "\(code) \(text)")
    }
  }

  @Test("every command that takes a directory takes it from the environment")
  func directory() async throws {
    let field = try Field()
    for party in Field.parties {
      try await field.done("init", "--party", party, "--channel", "line-1", "-d", party)
    }
    try field.write(try await field.done("card", "-d", "bravo"), to: "bravo.card")
    let shell = URL(fileURLWithPath: "/usr/bin/env")
    for arguments in [["card"], ["pair", "bravo.card"], ["user", "--name", "x", "--position", "watch-9"]] {
      let outcome = try await Command.run(
        ["PARLEY_DIRECTORY=\(field.path("alfa"))", Command.executable.path] + arguments, in: field.folder,
        program: shell)
      #expect(outcome.status == 0, "\(arguments): \(outcome)")
    }
    let dump = try JSONValue(parsing: Array(try await field.done("--experimental-dump-help").utf8))
    let told = Self.directories(of: try #require(dump["command"]))
    #expect(told.count > 20)
    // A replay makes a directory of its own, with a node for each party.
    for (command, text) in told where command != "replay" {
      #expect(text.contains("PARLEY_DIRECTORY"), "\(command): \(text)")
    }
  }

  /// What the help of each command says of its directory.
  private static func directories(of command: JSONValue) -> [(command: String, text: String)] {
    let name = command["commandName"]?.text ?? ""
    let own = (command["arguments"]?.items ?? []).filter { $0["valueName"]?.text == "directory" }
    return own.map { (name, $0["abstract"]?.text ?? "") }
      + (command["subcommands"]?.items ?? []).flatMap { directories(of: $0) }
  }
}
