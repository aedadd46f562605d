// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Node

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Re-derive everything from the bytes and say what was changed, if anything.",
    discussion: """
      Without a file: reads the node's store (the node may be running), hashes every entry again, rebuilds every tree, checks every signature,
      receipt, tile and part, and folds the board anew. With a file: checks a proof (.tlog-proof) or an exported bundle offline, without a node.

      EXAMPLES
        parley verify -d alfa
        parley verify entry.tlog-proof --policy channel.policy --entry entry.bin
        parley verify evidence.parley --card alfa.card --card bravo.card
      """)
  @Argument(help: "A proof file or an exported bundle; without it, the node's own store.") var file: String?
  @Option(name: .shortAndLong, help: "The node's directory.") var directory = "."
  @Option(help: "For a proof: the C2SP tlog-policy with the keys that count.") var policy: String?
  @Option(help: "For a proof: the entry's bytes.") var entry: String?
  @Option(help: "For a bundle: the cards of the channel's parties; repeat.") var card: [String] = []
  @Flag(help: "Print JSON for machines.") var json = false

  func run() async throws {
    try await withFailures {
      guard let file else { return try store() }
      let bytes = [UInt8](try readInput(file))
      if bytes.starts(with: Array("c2sp.org/tlog-proof@v1\n".utf8)) {
        guard let policy, let entry else {
          throw Failure.input("a proof needs --policy FILE and --entry FILE; `parley prove` writes both beside the proof")
        }
        print(try Verification.proof(bytes, policy: [UInt8](readInput(policy)), entry: [UInt8](readInput(entry))))
      } else {
        let cards = try card.map { try [UInt8](readInput($0)) }
        report(try Verification.bundle(bytes, cards: cards))
      }
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
      try writeOutput(try await client.call(.GET, "\(path)/proof").body, to: "\(output).tlog-proof")
      try writeOutput(try await client.call(.GET, "\(path)?raw=1").body, to: "\(output).entry")
      try writeOutput(try await client.call(.GET, "/api/v1/policy?entry=\(reference.pathElement)").body, to: "\(output).policy")
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
        parley export --copy --output to-desk.parley -d alfa        (one-way copy of all logs, for the desk)
      """)
  @OptionGroup var access: NodeAccess
  @Argument(help: "The party that the file is for.") var party: String?
  @Flag(help: "A one-way copy of all logs instead.") var copy = false
  @Option(help: "The file to write, - for standard output.") var output: String

  func run() async throws {
    try await withFailures {
      let client = try access.client()
      if copy {
        try writeOutput(try await client.call(.GET, "/api/v1/copy", seconds: 600).body, to: output)
      } else if let party {
        try writeOutput(try await client.call(.POST, "/api/v1/export/\(party)", Data("{}".utf8), seconds: 600).body, to: output)
      } else {
        throw Failure.input("name the party that the file is for, or --copy")
      }
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
        .POST, "/api/v1/import", try readInput(file), contentType: "application/octet-stream", seconds: 600
      ).json()
      print(access.json ? answer.text(pretty: true) : "imported: \(answer["summary"].string ?? answer.text())")
      guard let encoded = answer["reply"].string, let data = Data(base64Encoded: encoded) else { return }
      guard let reply else { return printError("there is a reply with receipts: import again with --reply FILE") }
      try writeOutput(data, to: reply)
      print("reply written to \(reply): carry it back")
    }
  }
}

struct KeyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Rotate a log's key, or seal a log for good.", subcommands: [Rotate.self, Seal.self])

  struct Rotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give a log a new key, certified by the recovery key.",
      discussion: "EXAMPLE\n  parley key rotate --lane urgent --recovery /media/offline/recovery.key --as commander-1 -d alfa")
    @OptionGroup var access: NodeAccess
    @Option(help: "urgent or plans.") var lane: String
    @Option(help: "File of the recovery key.") var recovery: String

    func run() async throws {
      try await withFailures {
        let body = try NodeDirectory.rotation(access.directory, lane: lane, recovery: recovery)
        let answer = try await access.client().call(.POST, "/api/v1/keys/rotate", Data(body)).json()
        print(access.json ? answer.text(pretty: true) : Submission.describe(answer))
      }
    }
  }

  struct Seal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Close a log for good; its prepared successor opens at once.",
      discussion: "EXAMPLE\n  parley key seal --lane urgent --cause compromised --as commander-1 -d alfa")
    @OptionGroup var access: NodeAccess
    @Option(help: "urgent or plans.") var lane: String
    @Option(help: "compromised, fork, retired.") var cause: String

    func run() async throws {
      try await withFailures {
        let body = JSONValue.object(["lane": .string(lane), "cause": .string(cause)])
        let answer = try await access.client().post("/api/v1/keys/seal", body)
        print(access.json ? answer.text(pretty: true) : Submission.describe(answer))
      }
    }
  }
}
