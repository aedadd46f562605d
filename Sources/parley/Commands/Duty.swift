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
        parley duty present --as ada -d alfa                       (when asked whether anybody is there)
        parley duty delegate bo --until 2099-03-01T06:00:00Z --as commander-1 -d alfa
      """,
    subcommands: [
      DutyTake.self, DutyOffer.self, DutyAccept.self, DutyWithdraw.self, DutyPresent.self, DutyDelegate.self,
    ])
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
      guard all || !entries.isEmpty else {
        throw Failure.usage("name the entries to accept, or --all after reading the list: parley watch shows them")
      }
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

struct DutyPresent: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "present", abstract: "Answer that whoever has the watch is there.",
    discussion: """
      Whoever has the watch and says nothing for idleMinutes (node.json) is asked; without an answer the stages outside are
      called. Everything that the account says shows it too.

      EXAMPLE
        parley duty present --as ada -d alfa
      """)
  @OptionGroup var access: NodeAccess

  func run() async throws {
    try await withFailures {
      _ = try await access.client().post("/api/v1/watch/presence")
      print("noted")
    }
  }
}

struct DutyDelegate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delegate", abstract: "Lend a watch officer a commander's countersignature for a while, or end it.",
    discussion: """
      Until then the officer releases notices and the like as the second position, never its own. What binds the party for
      longer (arrangements, keys, removals) stays with commanders. At most 72 hours at a time.

      EXAMPLES
        parley duty delegate bo --until 2099-03-01T06:00:00Z --as commander-1 -d alfa
        parley duty delegate bo --end --as commander-1 -d alfa
      """)
  @OptionGroup var access: NodeAccess
  @Argument(help: "The officer's account.") var to: String
  @Option(help: "Until when (RFC 3339 with zone).") var until: String?
  @Flag(help: "End what was lent.") var end = false

  func run() async throws {
    try await withFailures {
      try refuseConflicts([("--until", until != nil), ("--end", end)])
      let client = try access.client()
      if end {
        _ = try await client.call(.delete, "/api/v1/watch/delegations/\(pathElement(to))")
        return print("ended")
      }
      guard let until else { throw Failure.usage("give --until TIME, or --end") }
      let answer = try await client.post(
        "/api/v1/watch/delegations", .object(["to": .string(to), "until": .string(until)]))
      print(access.json ? answer.text(pretty: true) : WatchText.delegation(answer))
    }
  }
}
