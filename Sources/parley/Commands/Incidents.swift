// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

struct IncidentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "incident", abstract: "What has gone wrong: open it, state, agree on facts, calm, close, export.",
    discussion: """
      Either side opens an incident, and it rings at the other one at once. Facts are agreed or disputed line by line, by the
      positions that the arrangement designates (`representatives`). Nothing here admits anything: no waiver, without prejudice.

      EXAMPLES
        parley incident open --title "Close approach" --nature close-approach --from 2018-09-17T19:40:00Z \\
          --about alfa/line-1/plans@7 --text "Two flights within 2 km" -d alfa
        parley incident state alfa/line-1/urgent@4 --text "We saw one flight" -d bravo
        parley incident export alfa/line-1/urgent@4 --to incident-4 --language tr -d alfa
        parley verify incident-4 --card alfa.card --card bravo.card
      """,
    subcommands: [
      Open.self, State.self, Fact.self, Agree.self, Dispute.self, Calm.self, Close.self, Show.self, Timeline.self,
      IncidentExport.self,
    ], defaultSubcommand: Show.self)

  struct Open: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Open an incident.",
      discussion: """
        NATURES  close-approach, opening-of-fire, crossing, collision, interference, damage-or-injury, something-else

        EXAMPLE
          parley incident open --title "Close approach" --nature close-approach --from 2018-09-17T19:40:00Z \\
            --until 2018-09-17T19:55:00Z --about alfa/line-1/plans@7 -d alfa
        """)
    @OptionGroup var access: NodeAccess
    @OptionGroup var submission: Submission
    @Option(help: "What it is called, in a few words.") var title: String
    @Option(help: "What kind of incident it is.") var nature: String
    @Option(help: "When it began (RFC 3339 with zone).") var from: String
    @Option(help: "When it was over; it goes on if not given.") var until: String?
    @Option(help: "Where: a file with a GeoJSON geometry, or - for standard input.") var area: String?
    @Option(help: "An entry that it is about; repeat for more.") var about: [String] = []
    @Option(help: "What happened, in words.") var text: String?

    func run() async throws {
      try await withFailures {
        let client = try access.client()
        var body: [String: JSONValue] = [
          "title": .string(title), "nature": .string(nature.lowercased()), "from": .string(from),
        ]
        if let until { body["until"] = .string(until) }
        if let area { body["area"] = try JSONValue(parsing: readInput(area), name: area) }
        if !about.isEmpty { body["about"] = .array(try await resolved(about, client)) }
        if let text { body["text"] = .string(text) }
        try await submission.send(kind: "incident", path: "/api/v1/incidents", body: .object(body), access: access)
      }
    }
  }

  struct State: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a statement.",
      discussion: "EXAMPLE\n  parley incident state alfa/line-1/urgent@4 --text \"We saw one flight\" -d bravo")
    @OptionGroup var step: IncidentStepOptions
    @Option(help: "The statement.") var text: String

    func run() async throws { try await step.say("statement", ["text": .string(text)]) }
  }

  struct Fact: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Propose a fact, to be agreed or disputed.",
      discussion: "EXAMPLE\n  parley incident fact alfa/line-1/urgent@4 --text \"No shot was fired\" -d bravo")
    @OptionGroup var step: IncidentStepOptions
    @Option(help: "The fact, in one sentence.") var text: String

    func run() async throws { try await step.say("fact", ["text": .string(text)]) }
  }

  struct Agree: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Agree with a fact; only positions that the arrangement designates.",
      discussion: "EXAMPLE\n  parley incident agree alfa/line-1/urgent@4 bravo/line-1/plans@9 --as commander-1 -d alfa")
    @OptionGroup var step: IncidentStepOptions
    @Argument(help: "The proposed fact: ORIGIN@INDEX.") var fact: String

    func run() async throws { try await step.say("agreed", [:], entries: ["fact": fact]) }
  }

  struct Dispute: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Dispute a fact; only positions that the arrangement designates.",
      discussion: """
        EXAMPLE
          parley incident dispute alfa/line-1/urgent@4 bravo/line-1/plans@9 --text "It was at 19:42" --as commander-1 -d alfa
        """)
    @OptionGroup var step: IncidentStepOptions
    @Argument(help: "The proposed fact: ORIGIN@INDEX.") var fact: String
    @Option(help: "Why.") var text: String?

    func run() async throws {
      try await step.say("disputed", text.map { ["text": .string($0)] } ?? [:], entries: ["fact": fact])
    }
  }

  struct Calm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "State a measure of the own side to calm things. It binds nobody else.",
      discussion: """
        EXAMPLE
          parley incident calm alfa/line-1/urgent@4 --measure "Flights suspended for 2 h" --entry alfa/line-1/plans@12 -d alfa
        """)
    @OptionGroup var step: IncidentStepOptions
    @Option(help: "What is done, in a few words.") var measure: String
    @Option(help: "The entry that does it.") var entry: String?

    func run() async throws {
      try await step.say(
        "calming", ["measure": .string(measure)], entries: entry.map { ["entry": $0] } ?? [:])
    }
  }

  struct Close: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Close the incident: jointly when all have said so, or for the own side alone.",
      discussion: """
        EXAMPLES
          parley incident close alfa/line-1/urgent@4 --as commander-1 -d alfa
          parley incident close alfa/line-1/urgent@4 --own-side --as commander-1 -d alfa
          parley incident close alfa/line-1/urgent@4 --withdraw -d alfa
        """)
    @OptionGroup var step: IncidentStepOptions
    @Flag(help: "Close it for the own side alone, whatever the other one says.") var ownSide = false
    @Flag(help: "Take the own closing back.") var withdraw = false

    func run() async throws {
      try await withFailures { try refuseConflicts([("--own-side", ownSide), ("--withdraw", withdraw)]) }
      if withdraw { return try await step.say("closing-withdrawn", [:]) }
      try await step.say("closed", ["closing": .string(ownSide ? "for-own-side" : "jointly")])
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the incidents, or one of them with all that was said.",
      discussion: "EXAMPLES\n  parley incident show -d alfa\n  parley incident show alfa/line-1/urgent@4 -d alfa")
    @OptionGroup var access: NodeAccess
    @Argument(help: "The incident: ORIGIN@INDEX.") var incident: String?

    func run() async throws {
      try await withFailures {
        let client = try access.client()
        let path = try incident.map { "/api/v1/incidents/\(try Reference($0).pathElement)" } ?? "/api/v1/incidents"
        let answer = try await client.get(path)
        if access.json { return print(answer.text(pretty: true)) }
        let all = incident == nil ? answer["incidents"].array : [answer]
        let texts = await SaidTexts.of(all.flatMap(SaidTexts.spoken(inIncident:)), client)
        print(all.isEmpty ? "no incidents" : all.flatMap { IncidentText.lines($0, texts) }.joined(separator: "\n"))
      }
    }
  }

  struct Timeline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the joint timeline of an incident: who said, received, had and understood what when.",
      discussion: "EXAMPLE\n  parley incident timeline alfa/line-1/urgent@4 -d alfa")
    @OptionGroup var access: NodeAccess
    @Argument(help: "The incident: ORIGIN@INDEX.") var incident: String

    func run() async throws {
      try await withFailures {
        let path = "/api/v1/incidents/\(try Reference(incident).pathElement)/timeline"
        let answer = try await access.client().get(path)
        print(access.json ? answer.text(pretty: true) : IncidentText.timeline(answer))
      }
    }
  }
}

/// Whole references of entries as people write them.
func resolved(_ entries: [String], _ client: NodeClient) async throws -> [JSONValue] {
  var references: [JSONValue] = []
  for entry in entries { references.append(try await client.resolve(Reference(entry))) }
  return references
}

/// What every step within an incident has in common.
struct IncidentStepOptions: ParsableArguments {
  @OptionGroup var access: NodeAccess
  @OptionGroup var submission: Submission
  @Argument(help: "The incident: ORIGIN@INDEX of its opening.") var incident: String

  func say(_ action: String, _ members: [String: JSONValue], entries: [String: String] = [:]) async throws {
    try await withFailures {
      let opening = try Reference(incident)
      let client = try access.client()
      var body = members.merging(["action": .string(action)]) { $1 }
      for (name, entry) in entries { body[name] = try await client.resolve(Reference(entry)) }
      try await submission.send(
        kind: "incident-action", path: "/api/v1/incidents/\(opening.pathElement)/actions", body: .object(body),
        subject: ("incident", opening), access: access)
    }
  }
}
