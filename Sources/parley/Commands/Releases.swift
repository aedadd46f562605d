// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

struct ReleaseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release",
    abstract:
      "What waits for a second position: list, countersign, release alone, discard; files of the desk: inspect, send.",
    discussion: """
      Notices, arrangements and what concerns keys need two positions. The second one is a commander, other than the
      first account and the first position, whose account is older than the draft. A commander drops any draft, others
      their own. Safety warnings, FLASH messages and answers never wait.

      EXAMPLES
        parley release list --as commander-1 -d alfa
        parley release countersign 0f3a9c21d4e85b67 --as commander-2 -d alfa
        parley release discard 0f3a9c21d4e85b67 --as commander-1 -d alfa
        parley release alone 0f3a9c21d4e85b67 --reason "no commander answers" --as ada -d alfa
        parley release review 0f3a9c21d4e85b67 --as commander-1 -d alfa
        parley release inspect flight.release -d alfa
        parley release send flight.release --as commander-1 -d alfa
      """,
    subcommands: [
      ReleaseList.self, ReleaseCountersign.self, ReleaseAlone.self, ReleaseReview.self, ReleaseDiscard.self,
      ReleaseInspect.self, ReleaseSend.self,
    ], defaultSubcommand: ReleaseList.self)
}

struct ReleaseList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show what waits for a second position.",
    discussion: "EXAMPLE\n  parley release list --as commander-1 -d alfa")
  @OptionGroup var access: NodeAccess

  func run() async throws {
    try await withFailures {
      let client = try access.client()
      let answer = try await client.get("/api/v1/releases")
      if access.json { return print(answer.text(pretty: true)) }
      let (waiting, alone) = (answer["releases"].array, answer["alone"].array)
      if waiting.isEmpty, alone.isEmpty { return print("nothing waits") }
      for release in alone {
        print(
          "RELEASED ALONE  \(release["id"].string ?? "?")  \(release["kind"].string ?? "?") by "
            + "\(release["releasedBy"].string ?? "?") at \(release["at"].string ?? "?"): "
            + "\(PlainText.shown(release["reason"].string ?? "?")); a commander looks at it: parley release review")
      }
      for release in waiting {
        print(
          "\(release["id"].string ?? "?")  \(release["kind"].string ?? "?"), first released by "
            + "\(release["releasedBy"].string ?? "?") at \(release["created"].string ?? "?")")
        // As the other side would read it; what can not be read any more is shown as it was asked.
        let entries = release["entries"].array
        for entry in entries {
          for line in EntryText.lines(entry["kind"].string ?? "?", entry["body"]) { print("  \(line)") }
          for text in entry["texts"].array.compactMap(\.string) { print("  \"\(PlainText.shown(text))\"") }
          // Who countersigns a word on a fact reads the fact.
          if let fact = Reference(entry["body"]["fact"]) {
            for line in await SaidTexts.of([fact], client).lines(entry["body"]["fact"]) { print("  the fact: \(line)") }
          }
        }
        if entries.isEmpty { print("  \(release["request"].text())") }
      }
    }
  }
}

struct ReleaseCountersign: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "countersign", abstract: "Release it as the second position: it is said then.",
    discussion: "EXAMPLE\n  parley release countersign 0f3a9c21d4e85b67 --as commander-2 -d alfa")
  @OptionGroup var access: NodeAccess
  @Argument(help: "The number, as `parley release list` shows it.") var id: String
  @Option(help: "Wait up to this many seconds for the other side's receipt; 0 does not wait.") var wait: Int = 10

  func run() async throws {
    try await withFailures {
      let query = wait > 0 ? "?wait=receipt&timeout=\(wait)" : ""
      let client = try access.client()
      let answer = try await client.post("/api/v1/releases/\(pathElement(id))/countersign\(query)")
      try await Submission.report(answer, wait: wait, json: access.json, client: client)
    }
  }
}

struct ReleaseAlone: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alone", abstract: "Release the own draft without a second position, after it has waited.",
    discussion: """
      Where node.json has soloReleaseAfterSeconds, whoever released a draft first may release it alone when it has waited for
      so long. It is kept with the reason until a commander has looked at it. Never for arrangements, keys and removals.

      EXAMPLE
        parley release alone 0f3a9c21d4e85b67 --reason "no commander answers" --as ada -d alfa
      """)
  @OptionGroup var access: NodeAccess
  @Argument(help: "The number, as `parley release list` shows it.") var id: String
  @Option(help: "Why, for the own side only; up to 96 bytes.") var reason: String
  @Option(help: "Wait up to this many seconds for the other side's receipt; 0 does not wait.") var wait: Int = 10

  func run() async throws {
    try await withFailures {
      let query = wait > 0 ? "?wait=receipt&timeout=\(wait)" : ""
      let client = try access.client()
      let answer = try await client.post(
        "/api/v1/releases/\(pathElement(id))/alone\(query)", .object(["reason": .string(reason)]))
      try await Submission.report(answer, wait: wait, json: access.json, client: client)
    }
  }
}

struct ReleaseReview: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review", abstract: "Note, as a commander, that what was released alone was looked at.",
    discussion: "EXAMPLE\n  parley release review 0f3a9c21d4e85b67 --as commander-1 -d alfa")
  @OptionGroup var access: NodeAccess
  @Argument(help: "The number, as `parley release list` shows it.") var id: String

  func run() async throws {
    try await withFailures {
      _ = try await access.client().post("/api/v1/releases/\(pathElement(id))/review")
      print("noted")
    }
  }
}

struct ReleaseDiscard: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "discard", abstract: "Drop it: it is never said.",
    discussion: "EXAMPLE\n  parley release discard 0f3a9c21d4e85b67 --as commander-1 -d alfa")
  @OptionGroup var access: NodeAccess
  @Argument(help: "The number, as `parley release list` shows it.") var id: String

  func run() async throws {
    try await withFailures {
      _ = try await access.client().call(.delete, "/api/v1/releases/\(pathElement(id))")
      print("dropped")
    }
  }
}
