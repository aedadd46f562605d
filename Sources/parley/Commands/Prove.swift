// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Re-derive everything from the bytes and say what was changed, if anything.",
    discussion: """
      Without a file: reads the node's store (the node may be running), hashes every entry again, rebuilds every tree, checks every signature,
      receipt, tile and part, and folds the board anew. With a file: checks a proof (.tlog-proof) offline, without a node.

      EXAMPLES
        parley verify -d alfa
        parley verify entry.tlog-proof --policy channel.policy --entry entry.bin
      """)
  @Argument(help: "A proof file; without it, the node's own store is verified.") var file: String?
  @Option(name: .shortAndLong, help: "The node's directory.") var directory = "."
  @Option(help: "For a proof: the C2SP tlog-policy with the keys that count.") var policy: String?
  @Option(help: "For a proof: the entry's bytes.") var entry: String?
  @Flag(help: "Print JSON for machines.") var json = false

  func run() async throws {
    try await withFailures {
      guard let file else { return try store() }
      let bytes = [UInt8](try readInput(file))
      guard let policy, let entry else {
        throw Failure.input("a proof needs --policy FILE and --entry FILE; `parley prove` writes both beside the proof")
      }
      print(try Verification.proof(bytes, policy: [UInt8](readInput(policy)), entry: [UInt8](readInput(entry))))
    }
  }

  private func store() throws {
    let report = try Verification.store(directory) { done, of, name in
      printError("  \(name): \(done) of \(of) entries")
    }
    try self.report(report)
  }

  private func report(_ report: Verification.Report) throws {
    print(json ? report.json : report.text)
    guard report.isClean else { throw Failure.notSo("not everything is as it was signed; see above") }
  }
}

struct ProveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove", abstract: "Write the proof that an entry stands in its log, with every receipt for it.",
    discussion: """
      Writes PREFIX.tlog-proof (C2SP tlog-proof), PREFIX.entry (the bytes) and PREFIX.policy (C2SP tlog-policy). Anybody can verify them offline, with
      `parley verify` or with any C2SP verifier.

      EXAMPLE
        parley prove alfa/line-1/urgent@3 --output flash -d alfa && parley verify flash.tlog-proof --policy flash.policy --entry flash.entry
      """)
  @OptionGroup var access: NodeAccess
  @Argument(help: "The entry: ORIGIN@INDEX.") var entry: String
  @Option(help: "Prefix of the files.") var output = "entry"

  func run() async throws {
    try await withFailures {
      let reference = try Reference(entry)
      let client = try access.client()
      let path = "/api/v1/entries/\(reference.pathElement)"
      try writeOutput(try await client.call(.get, "\(path)/proof").body, to: "\(output).tlog-proof")
      try writeOutput(try await client.call(.get, "\(path)?raw=1").body, to: "\(output).entry")
      try writeOutput(
        try await client.call(.get, "/api/v1/policy?entry=\(reference.pathElement)").body, to: "\(output).policy")
      print("wrote \(output).tlog-proof, \(output).entry, \(output).policy")
    }
  }
}

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write what would go over the line to a file, encrypted to its recipient.",
    discussion: """
      The same exchange, carried as a file when every line is cut. The answer is a reply file: import it to get the receipts.

      EXAMPLES
        parley export bravo --output to-bravo.parley -d alfa
      """)
  @OptionGroup var access: NodeAccess
  @Argument(help: "The party that the file is for.") var party: String
  @Option(help: "The file to write, - for standard output.") var output: String

  func run() async throws {
    try await withFailures {
      let client = try access.client()
      let answer = try await client.call(.post, "/api/v1/export/\(party)", Data("{}".utf8), seconds: 600)
      try writeOutput(answer.body, to: output)
    }
  }
}

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take a file that another party exported, or its reply.",
    discussion: "EXAMPLE\n  parley import to-bravo.parley --reply reply-to-alfa.parley -d bravo")
  @OptionGroup var access: NodeAccess
  @Argument(help: "The file, or - for standard input.") var file: String
  @Option(help: "Where to write the reply, if there is one.") var reply: String?

  func run() async throws {
    try await withFailures {
      let answer = try await access.client().call(
        .post, "/api/v1/import", try readInput(file), contentType: "application/octet-stream", seconds: 600
      ).json()
      print(access.json ? answer.text(pretty: true) : Self.describe(answer))
      guard let encoded = answer["reply"].string, let data = Data(base64Encoded: encoded) else { return }
      guard let reply else { return printError("there is a reply with receipts: import again with --reply FILE") }
      try writeOutput(data, to: reply)
      print("reply written to \(reply): carry it back")
    }
  }

  private static func describe(_ answer: JSONValue) -> String {
    let sender = answer["from"].string ?? "?"
    if let receipts = answer["receipts"].integer { return "reply of \(sender): \(receipts) receipts" }
    return "from \(sender): \(answer["accepted"].integer ?? 0) of \(answer["requests"].integer ?? 0) requests accepted"
  }
}
