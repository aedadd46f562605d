// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Exchange
import Foundation
import Node
import Separation
import TransparencyLog
import Wire

struct DeskPlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Private plans: add, list, show, change, drop. Nobody is told of them.",
    discussion: """
      FILE and flags are those of `parley notify`.

      EXAMPLES
        parley desk plan add flight.geojson -d desk
        parley desk plan add flight.geojson --amends alfa/line-1/plans@7 -d desk
        parley desk plan list -d desk
        parley desk plan show 1 -d desk
        parley desk plan change 1 flight.geojson -d desk
        parley desk plan drop 1 -d desk
      """,
    subcommands: [DeskPlanAdd.self, DeskPlanList.self, DeskPlanShow.self, DeskPlanChange.self, DeskPlanDrop.self],
    defaultSubcommand: DeskPlanList.self)
}

struct DeskPlanAdd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Keep a plan.",
    discussion: """
      EXAMPLES
        parley desk plan add flight.geojson -d desk
        parley desk plan add -d desk --kind patrol --title "Patrol 3" --circle 36.20,37.15,2000 --lower surface --upper "800 m MSL" \\
          --start 2099-03-01T06:00:00Z --end 2099-03-01T08:00:00Z
      """)
  @OptionGroup var place: DeskOption
  @Argument(help: "GeoJSON file, or - for standard input.") var file: String?
  @OptionGroup var flags: NoticeFlags
  @Option(help: "It is a new version of this activity of the own side, ORIGIN@INDEX.") var amends: String?

  func run() async throws {
    try await withFailures {
      try refuse(("FILE", file != nil), with: flags.given)
      let notice = try DeskNotice.read(draft(file, flags))
      let activity = try amends.map { text -> EntryPlace in
        let reference = try Reference(text)
        return EntryPlace(origin: try Origin(reference.origin), index: reference.index)
      }
      let plan = try place.with { try $0.add(notice, amends: activity) }
      print(place.json ? plan.json.text : "plan \(plan.number) kept; nobody was told")
    }
  }
}

/// The JSON text of a draft from a file or from flags.
private func draft(_ file: String?, _ flags: NoticeFlags) throws -> [UInt8] {
  if let file { return [UInt8](try readInput(file)) }
  return Array(try flags.feature().text().utf8)
}

struct DeskPlanList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List plans.", discussion: "EXAMPLE\n  parley desk plan list -d desk")
  @OptionGroup var place: DeskOption

  func run() async throws {
    try await withFailures {
      let plans = try place.with { try $0.plans() }
      if place.json { return print(Wire.JSONValue.array(plans.map(\.json)).text) }
      if plans.isEmpty { print("no plans") }
      for plan in plans {
        let state = plan.release.map { "released as \($0)" } ?? "private"
        let notice = try JSONValue(answer: Data(EntryJSON.value(of: plan.notice).bytes))
        print("\(plan.number)  \(state)  \(EntryText.line("notice", notice))")
      }
    }
  }
}

struct DeskPlanShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a plan.", discussion: "EXAMPLE\n  parley desk plan show 1 -d desk")
  @OptionGroup var place: DeskOption
  @Argument(help: "The plan.") var number: Int

  func run() async throws {
    try await withFailures {
      let plan = try place.with { try $0.plan(number) }
      if place.json { return print(plan.json.text) }
      let notice = try JSONValue(answer: Data(EntryJSON.value(of: plan.notice).bytes))
      for line in EntryText.lines("notice", notice) { print(line) }
    }
  }
}

struct DeskPlanChange: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "change", abstract: "Keep another form of a plan.",
    discussion: """
      What was released is history: the changed plan gets a number of its own.

      EXAMPLE
        parley desk plan change 1 flight.geojson -d desk
      """)
  @OptionGroup var place: DeskOption
  @Argument(help: "The plan.") var number: Int
  @Argument(help: "GeoJSON file, or - for standard input.") var file: String?
  @OptionGroup var flags: NoticeFlags

  func run() async throws {
    try await withFailures {
      try refuse(("FILE", file != nil), with: flags.given)
      let notice = try DeskNotice.read(draft(file, flags))
      let plan = try place.with { try $0.change(number, to: notice) }
      print(place.json ? plan.json.text : "plan \(plan.number) kept; nobody was told")
    }
  }
}

struct DeskPlanDrop: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drop", abstract: "Forget a plan.", discussion: "EXAMPLE\n  parley desk plan drop 1 -d desk")
  @OptionGroup var place: DeskOption
  @Argument(help: "The plan.") var number: Int

  func run() async throws {
    try await withFailures {
      try place.with { try $0.drop(number) }
      print("dropped")
    }
  }
}

struct DeskReleaseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release", abstract: "Write the file with which one plan leaves the desk, after showing what it says.",
    discussion: """
      Without --yes it shows every line that would leave, and writes nothing. The file holds the notice and a number; the ledger keeps
      its hash, the position and the time. An officer of the line reviews and sends it: parley release inspect, parley release send.

      EXAMPLES
        parley desk release 1 --to flight.release --position planner-1 -d desk
        parley desk release 1 --to flight.release --position planner-1 --yes -d desk
      """)
  @OptionGroup var place: DeskOption
  @Argument(help: "The plan.") var number: Int
  @Option(help: "The file to write; one that is there is not overwritten.") var to: String
  @Option(help: "The position that releases it, for the desk's ledger.") var position: String
  @Flag(help: "Write it.") var yes = false

  func run() async throws {
    try await withFailures {
      let position = try PositionDesignator(position)
      try place.with { desk in
        let (_, bytes) = try desk.preview(number)
        if !yes {
          print(String(decoding: bytes, as: UTF8.self), terminator: "")
          return print("NOT RELEASED: this is all that would leave; add --yes")
        }
        let release = try desk.release(number, to: to, by: position, at: DeskClock.now)
        print("release \(release.number) of plan \(number) written to \(to)\nSHA-256 \(release.hash.hex)")
      }
    }
  }
}

struct DeskLedger: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger", abstract: "List what left: number, time, position, plan, hash.",
    discussion: "EXAMPLE\n  parley desk ledger -d desk")
  @OptionGroup var place: DeskOption

  func run() async throws {
    try await withFailures {
      let releases = try place.with { try $0.releases() }
      if place.json {
        return print(
          Wire.JSONValue.array(
            releases.map {
              .object([
                "release": .number($0.number), "at": .string($0.at.iso8601), "position": .string($0.position.name),
                "plan": .number($0.plan), "sha256": .string($0.hash.hex),
              ])
            }
          ).text)
      }
      if releases.isEmpty { print("nothing left") }
      for release in releases {
        print(
          "\(release.number)  \(release.at.iso8601)  \(release.position)  plan \(release.plan)  \(release.hash.hex)")
      }
    }
  }
}
