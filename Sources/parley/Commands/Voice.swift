// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

struct CallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "call", abstract: "Record a call, or ask for a call of the other side's commander.",
    discussion: """
      A record is confirmed by the other side (parley answer ENTRY understood), or contradicted by its own record of the call, which
      names ours (--differs-from): then both stand. No names: positions stay out of the gist.

      EXAMPLES
        parley call record --with bravo --began 2018-09-17T19:40:00Z --ended 2018-09-17T19:46:00Z --language en \\
          --interpreter --gist "Both sides hold until 20:00Z" -d alfa
        parley call commander --by 2099-03-01T08:00:00Z --language en --about bravo/line-1/urgent@3 -d alfa
      """,
    subcommands: [Record.self, Commander.self, Show.self], defaultSubcommand: Show.self)

  struct Record: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Record a call with its gist.",
      discussion: """
        EXAMPLE
          parley call record --with bravo --began 2018-09-17T19:40:00Z --ended 2018-09-17T19:46:00Z \\
            --gist "Both sides hold until 20:00Z" -d alfa
        """)
    @OptionGroup var access: NodeAccess
    @OptionGroup var submission: Submission
    @Option(help: "The other party; repeat for more.") var with: [String]
    @Option(help: "When it began (RFC 3339 with zone).") var began: String
    @Option(help: "When it ended.") var ended: String
    @Option(help: "Over what.") var medium = "telephone"
    @Option(help: "A language that was spoken; repeat for more.") var language: [String] = []
    @Flag(help: "An interpreter took part.") var interpreter = false
    @Option(help: "What was said, in short.") var gist: String
    @Option(help: "The other side's record of the same call, which this one contradicts.") var differsFrom: String?
    @Option(help: "An entry that was spoken of; repeat for more.") var about: [String] = []

    func run() async throws {
      try await withFailures {
        let client = try access.client()
        var body: [String: JSONValue] = [
          "with": .array(with.map { .string($0) }), "began": .string(began), "ended": .string(ended),
          "medium": .string(medium), "text": .string(gist), "interpreter": .bool(interpreter),
        ]
        if !language.isEmpty { body["languages"] = .array(language.map { .string($0) }) }
        if let differsFrom { body["differsFrom"] = try await client.resolve(Reference(differsFrom)) }
        if !about.isEmpty { body["about"] = .array(try await resolved(about, client)) }
        try await submission.send(kind: "call", path: "/api/v1/calls", body: .object(body), access: access)
      }
    }
  }

  struct Commander: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Ask for a call of the other side's commander; it rings there at once.",
      discussion: "EXAMPLE\n  parley call commander --by 2099-03-01T08:00:00Z --language en -d alfa")
    @OptionGroup var access: NodeAccess
    @OptionGroup var submission: Submission
    @Option(name: .customLong("by"), help: "By when (RFC 3339 with zone).") var byWhen: String
    @Option(help: "Language in which it is to be held.") var language: String
    @Option(help: "The entry that it is about.") var about: String?
    @Option(help: "Where to call, if not by the arrangement's contact.") var telephone: String?

    func run() async throws {
      try await withFailures {
        var body: [String: JSONValue] = ["byWhen": .string(byWhen), "language": .string(language)]
        if let about { body["about"] = try await access.client().resolve(Reference(about)) }
        if let telephone { body["telephone"] = .string(telephone) }
        try await submission.send(
          kind: "commander-call", path: "/api/v1/commander-calls", body: .object(body), access: access)
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the records of calls, and the requests for a commander's call.",
      discussion: "EXAMPLE\n  parley call show -d alfa")
    @OptionGroup var access: NodeAccess

    func run() async throws {
      try await withFailures {
        let client = try access.client()
        let calls = try await client.get("/api/v1/calls")["calls"]
        let requests = try await client.get("/api/v1/commander-calls")["commanderCalls"]
        if access.json {
          return print(JSONValue.object(["calls": calls, "commanderCalls": requests]).text(pretty: true))
        }
        let texts = await SaidTexts.of(calls.array.compactMap { Reference($0["ref"]) }, client)
        let lines = calls.array.flatMap { VoiceText.call($0, texts) } + requests.array.map(VoiceText.commander)
        print(lines.isEmpty ? "no calls" : lines.joined(separator: "\n"))
      }
    }
  }
}

struct VoiceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "voice",
    abstract: "Enter what the other side said by telephone, and tie it to its entry when that comes.",
    discussion: """
      What was taken down is the word of who took it down: shown as "by voice" on both boards, and without any standing. Its check group
      is the one read last (parley script prints it).

      EXAMPLES
        parley voice enter warning.json --from bravo --at 2018-09-17T19:40:00Z --language en --check 0472 -d alfa
        parley voice enter --from bravo --at 2018-09-17T19:40:00Z --language en --text "Convoy stops at the bridge" -d alfa
        parley voice show -d alfa
        parley voice reconcile alfa/line-1/urgent@6 bravo/line-1/urgent@11 -d alfa
      """,
    subcommands: [Enter.self, Reconcile.self, Show.self], defaultSubcommand: Show.self)

  struct Enter: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Enter what was taken down: a notice, a warning, a format, or a text.",
      discussion: """
        FILE is JSON with one of `notice`, `warning` and `format` (with `values`), as the local interface takes them.

        EXAMPLE
          parley voice enter warning.json --from bravo --at 2018-09-17T19:40:00Z --language en --check 0472 -d alfa
        """)
    @OptionGroup var access: NodeAccess
    @OptionGroup var submission: Submission
    @Argument(help: "JSON of what was said, or - for standard input.") var file: String?
    @Option(help: "Who said it.") var from: String
    @Option(help: "When (RFC 3339 with zone).") var at: String
    @Option(help: "The language in which it was taken down.") var language: String
    @Option(help: "The words, of a free text.") var text: String?
    @Option(help: "The check group of the whole, as spoken.") var check: String?
    @Option(help: "The activity that a notice changes, or what it speaks of.") var about: String?

    func run() async throws {
      try await withFailures {
        guard file != nil || text != nil else { throw Failure.usage("give FILE with what was said, or --text") }
        // What was said is one thing; words beside it would be lost, or taken for its own.
        try refuseConflicts([("FILE", file != nil), ("--text", text != nil)])
        var body = try file.map { try JSONValue(parsing: readInput($0), name: $0).object } ?? [:]
        body["saidBy"] = .string(from)
        body["saidAt"] = .string(at)
        body["language"] = .string(language)
        if let text { body["text"] = .string(text) }
        if let check { body["checkGroup"] = .string(check) }
        if let about { body["about"] = try await access.client().resolve(Reference(about)) }
        try await submission.send(kind: "taken-down", path: "/api/v1/taken-down", body: .object(body), access: access)
      }
    }
  }

  struct Reconcile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Name the other side's entry that something taken down was about.",
      discussion: "EXAMPLE\n  parley voice reconcile alfa/line-1/urgent@6 bravo/line-1/urgent@11 -d alfa")
    @OptionGroup var access: NodeAccess
    @OptionGroup var submission: Submission
    @Argument(help: "The own entry of what was taken down.") var takenDown: String
    @Argument(help: "The other side's entry.") var entry: String

    func run() async throws {
      try await withFailures {
        let taken = try Reference(takenDown)
        let body = JSONValue.object(["entry": try await access.client().resolve(Reference(entry))])
        try await submission.send(
          kind: "reconciliation", path: "/api/v1/taken-down/\(taken.pathElement)/reconciliation", body: body,
          subject: ("takenDown", taken), access: access)
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what was taken down, with the entries that it may be.",
      discussion: "EXAMPLE\n  parley voice show -d alfa")
    @OptionGroup var access: NodeAccess

    func run() async throws {
      try await withFailures {
        let client = try access.client()
        let answer = try await client.get("/api/v1/taken-down")
        if access.json { return print(answer.text(pretty: true)) }
        let texts = await SaidTexts.of(answer["takenDown"].array.compactMap { Reference($0["ref"]) }, client)
        let lines = answer["takenDown"].array.flatMap { VoiceText.takenDown($0, texts) }
        print(lines.isEmpty ? "nothing was taken down by voice" : lines.joined(separator: "\n"))
      }
    }
  }
}
