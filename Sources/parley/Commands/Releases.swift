// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

struct ReleaseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release",
    abstract: "What waits for a second position: list, countersign, discard; files of the desk: review, send.",
    discussion: """
      Notices, arrangements and what concerns keys need two positions. The second one is a commander, other than the
      first account and the first position, whose account is older than the draft. A commander drops any draft, others
      their own. Safety warnings, FLASH messages and answers never wait.

      EXAMPLES
        parley release list --as commander-1 -d alfa
        parley release countersign 0f3a9c21d4e85b67 --as commander-2 -d alfa
        parley release discard 0f3a9c21d4e85b67 --as commander-1 -d alfa
        parley release review flight.release -d alfa
        parley release send flight.release --as commander-1 -d alfa
      """,
    subcommands: [
      ReleaseList.self, ReleaseCountersign.self, ReleaseDiscard.self, ReleaseReview.self, ReleaseSend.self,
    ], defaultSubcommand: ReleaseList.self)
}

struct ReleaseList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show what waits for a second position.",
    discussion: "EXAMPLE\n  parley release list --as commander-1 -d alfa")
  @OptionGroup var access: NodeAccess

  func run() async throws {
    try await withFailures {
      let answer = try await access.client().get("/api/v1/releases")
      if access.json { return print(answer.text(pretty: true)) }
      let waiting = answer["releases"].array
      if waiting.isEmpty { return print("nothing waits") }
      for release in waiting {
        print(
          "\(release["id"].string ?? "?")  \(release["kind"].string ?? "?"), first released by "
            + "\(release["releasedBy"].string ?? "?") at \(release["created"].string ?? "?")")
        // As the other side would read it; what can not be read any more is shown as it was asked.
        let entries = release["entries"].array
        for entry in entries {
          for line in EntryText.lines(entry["kind"].string ?? "?", entry["body"]) { print("  \(line)") }
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
