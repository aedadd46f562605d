// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

struct ArrangementCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "arrangement", abstract: "The signed technical arrangement: propose, sign, show; reference layers.",
    subcommands: [Propose.self, Sign.self, Show.self, Layer.self], defaultSubcommand: Show.self)

  struct Propose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Propose an arrangement.",
      discussion: "EXAMPLE\n  parley arrangement propose terms.json --annex frequencies.pdf --as commander-1 -d alfa")
    @OptionGroup var access: NodeAccess
    @OptionGroup var submission: Submission
    @Argument(help: "JSON terms (see docs/operators-guide.md), or - for standard input.") var file: String
    @Option(help: "An annex; repeat for more.") var annex: [String] = []

    func run() async throws {
      try await withFailures {
        var terms = try JSONValue(parsing: readInput(file), name: file).object
        if !annex.isEmpty {
          terms["annexes"] = .array(
            try annex.map { path in
              let title = URL(fileURLWithPath: path).lastPathComponent
              return .object(["title": .string(title), "base64": .string(try readInput(path).base64EncodedString())])
            })
        }
        try await submission.send(
          kind: "proposal", path: "/api/v1/arrangement/proposals", body: .object(terms), access: access)
      }
    }
  }

  struct Sign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sign a proposal for the own party.",
      discussion: "EXAMPLE\n  parley arrangement sign alfa/line-1/plans@0 --as commander-1 -d bravo")
    @OptionGroup var access: NodeAccess
    @OptionGroup var submission: Submission
    @Argument(help: "The proposal: ORIGIN@INDEX.") var proposal: String

    func run() async throws {
      try await withFailures {
        let body = JSONValue.object(["proposal": try await access.client().resolve(Reference(proposal))])
        try await submission.send(
          kind: "signature", path: "/api/v1/arrangement/signatures", body: body, access: access)
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the arrangement in force and all proposals.",
      discussion: "EXAMPLE\n  parley arrangement show -d alfa")
    @OptionGroup var access: NodeAccess

    func run() async throws {
      try await withFailures {
        print(try await access.client().get("/api/v1/arrangement").text(pretty: true))
      }
    }
  }

  struct Layer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add a reference layer, such as civil airways, that notices are checked against.",
      discussion: "EXAMPLE\n  parley arrangement layer airways.geojson -d alfa")
    @OptionGroup var access: NodeAccess
    @OptionGroup var submission: Submission
    @Argument(help: "JSON layer with name, source and segments, or - for standard input.") var file: String

    func run() async throws {
      try await withFailures {
        let layer = try JSONValue(parsing: readInput(file), name: file)
        try await submission.send(kind: "layer", path: "/api/v1/layers", body: layer, access: access)
      }
    }
  }
}
