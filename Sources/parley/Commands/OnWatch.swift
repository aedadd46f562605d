// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "What needs an answer now, what is due first in front.",
    discussion: """
      What the other side has said rings until somebody has it (parley answer ENTRY has-it), then goes on to the next
      stage of the escalation (node.json) until every step is stated that the arrangement gives a time for.
      Below stands what of ours waits for an answer of the others, and who watches on each side.

      EXAMPLES
        parley watch -d alfa
        parley watch --follow -d alfa                  (stays, and tells of every ring with what was said; Ctrl-C ends)
        parley watch --json -d alfa | jq '.open[0]'
      """)
  @OptionGroup var access: NodeAccess
  @Flag(help: "Stay, and tell of what rings as it does.") var follow = false

  func run() async throws {
    try await withFailures {
      let client = try access.client()
      let watch = try await client.get("/api/v1/watch")
      if access.json, follow {
        print(JSONValue.object(["event": .string("watch"), "data": watch]).text())
      } else {
        print(access.json ? watch.text(pretty: true) : WatchText.render(watch))
      }
      guard follow else { return }
      try await client.follow("/api/v1/events") { event, data in
        if access.json {
          print(JSONValue.object(["event": .string(event), "data": data]).text())
        } else if let lines = WatchText.event(event, data) {
          print(lines)
        }
      }
    }
  }
}

struct ManningCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manning", abstract: "Say who watches at the own node, so that the other side knows before it calls.",
    discussion: """
      LEVELS  full (all positions), single (one person), unmanned (nobody; give --until)

      EXAMPLES
        parley manning full -d alfa
        parley manning single --until 2099-03-01T06:00:00Z -d alfa
        parley manning unmanned --until 2099-03-01T06:00:00Z --telephone "+000 11 22 33" -d alfa
      """)
  @OptionGroup var access: NodeAccess
  @OptionGroup var submission: Submission
  @Argument(help: "full, single or unmanned.") var level: String
  @Option(help: "Until when (RFC 3339 with zone); until further notice if not given.") var until: String?
  @Option(help: "Another way to reach the own side.") var telephone: String?

  func run() async throws {
    try await withFailures {
      var body: [String: JSONValue] = ["level": .string(level.lowercased())]
      if let until { body["until"] = .string(until) }
      if let telephone { body["telephone"] = .string(telephone) }
      try await submission.send(kind: "manning", path: "/api/v1/manning", body: .object(body), access: access)
    }
  }
}
