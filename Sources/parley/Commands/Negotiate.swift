// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

struct NegotiateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "negotiate", abstract: "Settle a conflict by proposals: another time, altitude or place.",
    discussion: """
      A proposal is the whole notice as the proposing side would have no objection to it. Whoever is asked accepts, declines (no reason
      needed) or counters. Only an amendment by the owner changes the activity; an acceptance changes nothing by itself, and authorises
      nothing. Silence is no consent.

      EXAMPLES
        parley negotiate list -d alfa
        parley negotiate propose bravo/line-1/plans@9 later.json --until 2099-03-01T05:30:00Z -d alfa
        parley negotiate counter alfa/line-1/plans@12 higher.json -d bravo
        parley negotiate accept bravo/line-1/plans@14 -d alfa
        parley negotiate decline bravo/line-1/plans@14 -d alfa
      """,
    subcommands: [
      NegotiateList.self, NegotiatePropose.self, NegotiateCounter.self, NegotiateAccept.self, NegotiateDecline.self,
    ])
}

struct NegotiateList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show what was proposed and what came of it, with the entries that prove it.",
    discussion: """
      EXAMPLES
        parley negotiate list -d alfa
        parley negotiate list bravo/line-1/plans@9 -d alfa            (an activity, a proposal or a finding)
      """)
  @OptionGroup var access: NodeAccess
  @Argument(help: "An activity, a proposal or a finding: ORIGIN@INDEX.") var about: String?

  func run() async throws {
    try await withFailures {
      let path = try about.map { "/\(try Reference($0).pathElement)" } ?? ""
      let answer = try await access.client().get("/api/v1/negotiations\(path)")
      if access.json { return print(answer.text(pretty: true)) }
      let lines = answer["negotiations"].array.flatMap(LifeText.negotiation)
      print(lines.isEmpty ? "nothing was proposed" : lines.joined(separator: "\n"))
    }
  }
}

/// What a proposal and a counter have in common.
struct Offer: ParsableArguments {
  @Argument(help: "GeoJSON file of the whole notice, or - for standard input.") var file: String
  @Option(help: "Until when an answer is asked for, RFC 3339 with zone.") var until: String?

  func send(to entry: JSONValue, _ submission: Submission, _ access: NodeAccess) async throws {
    var body: [String: JSONValue] = [
      "to": entry, "state": .string("proposal"),
      "proposal": try JSONValue(parsing: readInput(file), name: file),
    ]
    if let until { body["until"] = .string(until) }
    try await submission.send(kind: "answer", path: "/api/v1/answers", body: .object(body), access: access)
  }
}

struct NegotiatePropose: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "propose", abstract: "Propose another notice to the owner of an activity.",
    discussion: """
      What would clear the conflicts is found by: parley resolve ACTIVITY --take 1 --output FILE

      EXAMPLE
        parley negotiate propose bravo/line-1/plans@9 later.json --until 2099-03-01T05:30:00Z -d alfa
      """)
  @OptionGroup var access: NodeAccess
  @OptionGroup var submission: Submission
  @Argument(help: "The current version of the activity: ORIGIN@INDEX.") var activity: String
  @OptionGroup var offer: Offer

  func run() async throws {
    try await withFailures {
      let (reference, entry) = try await Proposal.entry(activity, access)
      if Proposal.isOne(entry) {
        throw Failure.input("[\(reference)] is a proposal: answer it with parley negotiate counter \(reference) FILE")
      }
      try await offer.send(to: entry["ref"], submission, access)
    }
  }
}

struct NegotiateCounter: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "counter", abstract: "Answer a proposal with another one.",
    discussion: "EXAMPLE\n  parley negotiate counter alfa/line-1/plans@12 higher.json -d bravo")
  @OptionGroup var access: NodeAccess
  @OptionGroup var submission: Submission
  @Argument(help: "The proposal: ORIGIN@INDEX.") var proposal: String
  @OptionGroup var offer: Offer

  func run() async throws {
    try await withFailures {
      try await offer.send(to: Proposal.ref(proposal, access), submission, access)
      try await Proposal.showOutcome(of: proposal, submission, access)
    }
  }
}

struct NegotiateAccept: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept", abstract: "Accept a proposal. It changes nothing by itself, and authorises nothing.",
    discussion: """
      The owner of the activity then amends it: parley notify FILE --amend ACTIVITY.

      EXAMPLE
        parley negotiate accept bravo/line-1/plans@14 -d alfa
      """)
  @OptionGroup var access: NodeAccess
  @OptionGroup var submission: Submission
  @Argument(help: "The proposal: ORIGIN@INDEX.") var proposal: String

  func run() async throws { try await withFailures { try await reply("accepted", to: proposal, submission, access) } }
}

struct NegotiateDecline: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decline", abstract: "Decline a proposal: the uniform answer, no reason needed.",
    discussion: "EXAMPLE\n  parley negotiate decline bravo/line-1/plans@14 -d alfa")
  @OptionGroup var access: NodeAccess
  @OptionGroup var submission: Submission
  @Argument(help: "The proposal: ORIGIN@INDEX.") var proposal: String

  func run() async throws { try await withFailures { try await reply("declined", to: proposal, submission, access) } }
}

private func reply(_ state: String, to proposal: String, _ submission: Submission, _ access: NodeAccess) async throws {
  let body = JSONValue.object(["to": try await Proposal.ref(proposal, access), "state": .string(state)])
  try await submission.send(kind: "answer", path: "/api/v1/answers", body: body, access: access)
  try await Proposal.showOutcome(of: proposal, submission, access)
}

/// A proposal that is answered.
private enum Proposal {
  static func entry(_ text: String, _ access: NodeAccess) async throws -> (Reference, JSONValue) {
    let reference = try Reference(text)
    return (reference, try await access.client().get("/api/v1/entries/\(reference.pathElement)"))
  }

  static func isOne(_ entry: JSONValue) -> Bool { entry["entry"]["body"]["state"].string == "proposal" }

  /// - Throws: `Failure` if the entry is something else, which it names.
  static func ref(_ text: String, _ access: NodeAccess) async throws -> JSONValue {
    let (reference, entry) = try await entry(text, access)
    guard isOne(entry) else {
      let what = EntryText.line(entry["entry"]["kind"].string ?? "?", entry["entry"]["body"])
      throw Failure.input(
        "[\(reference)] is no proposal, but: \(what); parley negotiate list shows the proposals with their references")
    }
    return entry["ref"]
  }

  /// Of two officers who act at once, each sees what has come of it.
  static func showOutcome(of proposal: String, _ submission: Submission, _ access: NodeAccess) async throws {
    guard !submission.preview, !access.json else { return }
    let path = "/api/v1/negotiations/\(try Reference(proposal).pathElement)"
    // What was said is said: that its outcome can not be shown is no failure.
    guard let answer = try? await access.client().get(path) else { return }
    for line in answer["negotiations"].array.compactMap({ LifeText.negotiation($0).first }) { print("now: \(line)") }
  }
}
