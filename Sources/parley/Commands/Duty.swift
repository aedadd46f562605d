// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

struct DutyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "duty", abstract: "Who has the watch at the own node: take it, hand it over.",
    discussion: """
      The watch passes when the successor has accepted every entry that waits for an answer; until then the one who
      offers it has it. A commander may take it at any time. The other side sees none of this.

      EXAMPLES
        parley duty take --as ada -d alfa
        parley duty offer bo --as ada -d alfa
        parley duty accept --as bo -d alfa                         (shows what is open, with the rest to accept)
        parley duty accept bravo/line-1/urgent@3 --as bo -d alfa
        parley duty accept --all --as bo -d alfa
        parley duty withdraw --as ada -d alfa                      (bo declines with --as bo)
      """,
    subcommands: [DutyTake.self, DutyOffer.self, DutyAccept.self, DutyWithdraw.self])
}

struct DutyTake: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "take", abstract: "Take the watch that nobody has; a commander takes it from anybody.",
    discussion: "EXAMPLE\n  parley duty take --as ada -d alfa")
  @OptionGroup var access: NodeAccess

  func run() async throws {
    try await withFailures { WatchText.show(duty: try await access.client().post("/api/v1/watch/duty"), access) }
  }
}

struct DutyOffer: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "offer", abstract: "Offer the watch to a successor.",
    discussion: "EXAMPLE\n  parley duty offer bo --as ada -d alfa")
  @OptionGroup var access: NodeAccess
  @Argument(help: "The successor's account.") var to: String

  func run() async throws {
    try await withFailures {
      let answer = try await access.client().post("/api/v1/watch/duty/offer", .object(["to": .string(to)]))
      WatchText.show(duty: answer, access)
    }
  }
}

struct DutyAccept: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept", abstract: "Accept open entries one by one; with the last one the watch passes.",
    discussion: """
      Without an entry it shows what is still to be accepted; if nothing is open, the watch passes.

      EXAMPLES
        parley duty accept --as bo -d alfa
        parley duty accept bravo/line-1/urgent@3 bravo/line-1/plans@9 --as bo -d alfa
        parley duty accept --all --as bo -d alfa
      """)
  @OptionGroup var access: NodeAccess
  @Argument(help: "Entries: ORIGIN@INDEX.") var entries: [String] = []
  @Flag(help: "All that are open now; they are listed.") var all = false

  func run() async throws {
    try await withFailures {
      try refuseConflicts([("ENTRY", !entries.isEmpty), ("--all", all)])
      let client = try access.client()
      var refs: [JSONValue] = []
      if all {
        let watch = try await client.get("/api/v1/watch")
        refs = watch["duty"]["offer"]["left"].array
        if !access.json { print(WatchText.render(watch)) }
      }
      for entry in entries { refs.append(try await client.resolve(Reference(entry))) }
      let answer = try await client.post("/api/v1/watch/duty/acceptance", .object(["entries": .array(refs)]))
      WatchText.show(duty: answer, access)
    }
  }
}

struct DutyWithdraw: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdraw", abstract: "Take the offer back, or decline it.",
    discussion: "EXAMPLE\n  parley duty withdraw --as ada -d alfa")
  @OptionGroup var access: NodeAccess

  func run() async throws {
    try await withFailures {
      let answer = try await access.client().call(.delete, "/api/v1/watch/duty/offer").json()
      WatchText.show(duty: answer, access)
    }
  }
}
