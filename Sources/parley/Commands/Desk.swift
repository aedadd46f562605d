// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Exchange
import Foundation
import Node
import Separation
import Wire

struct DeskCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "desk",
    abstract: "Plan on the national side of an air gap: what is not released never comes near the line.",
    discussion: """
      A desk is a folder. Files come to it one way (parley export --guard, docs/desk.md); it keeps plans, checks them against everything
      that was released, and writes release files that an officer carries to the line (parley release inspect, send). A desk opens no
      socket: the kernel is told so before anything is read.

      EXAMPLES
        parley desk init --party alfa --card alfa.card --card bravo.card -d desk
        parley desk import /media/one-way/*.parley -d desk
        parley desk plan add flight.geojson -d desk
        parley desk check -d desk
        parley desk release 1 --to flight.release --position planner-1 --yes -d desk
      """,
    subcommands: [
      DeskInit.self, DeskImport.self, DeskBoard.self, DeskPlanCommand.self, DeskCheck.self, DeskResolve.self,
      DeskReleaseCommand.self, DeskLedger.self, DeskVerify.self, DeskRules.self,
    ])
}

/// Where a desk is.
struct DeskOption: ParsableArguments {
  @Option(name: .shortAndLong, help: "The desk's folder (default: $PARLEY_DIRECTORY, or the current directory).")
  var directory: String = NodeDirectory.preset
  @Flag(help: "Print JSON for machines.") var json = false

  /// Opens the desk for as long as `body` runs, after the kernel was told that there will be no socket.
  func with<T>(writing: Bool = false, _ body: (Desk) throws -> T) throws -> T {
    do {
      try NoSockets.enforce()
      let desk = try DeskDirectory(directory).open(writing: writing)
      defer { desk.close() }
      return try body(desk)
    } catch let error as NoSockets.Refused { throw Failure.fault("\(error)") }
  }
}

struct DeskInit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make a desk from the cards of all parties, as they were handed over.",
    discussion: "EXAMPLE\n  parley desk init --party alfa --card alfa.card --card bravo.card -d desk")
  @OptionGroup var place: DeskOption
  @Option(help: "Whose desk it is.") var party: String
  @Option(help: "A party's card; repeat for each party, the own one too.") var card: [String] = []

  func run() async throws {
    try await withFailures {
      let cards = try card.map { [UInt8](try readInput($0)) }
      _ = try DeskDirectory.make(place.directory, party: PartyID(party), cards: cards)
      print("desk of \(party) in \(place.directory), for \(cards.count) parties; it opens no socket")
    }
  }
}

struct DeskImport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take files that came one way: whole runs, verified, in any order.",
    discussion: """
      Each file is read strictly; each entry's bytes are rebuilt from its fields and hashed; a run is taken only when trees, signatures
      and receipts of all of it hold by the cards. What is missing is named. Giving files again does no harm.

      The exit code is 0 if everything that was given is held now, and 1 if something was refused or is missing.

      EXAMPLE
        parley desk import /media/one-way/*.parley -d desk
      """)
  @OptionGroup var place: DeskOption
  @Argument(help: "The files.") var files: [String]

  func run() async throws {
    try await withFailures {
      let (intake, withheld) = try place.with(writing: true) { desk in
        let given = try files.map { path in
          (name: URL(fileURLWithPath: path).lastPathComponent, bytes: [UInt8](try bounded(path)))
        }
        return (try desk.take(given), try desk.archive.withheld())
      }
      if place.json {
        print(
          Wire.JSONValue.object([
            "runs": .array(intake.taken.map { .number($0) }), "entries": .number(intake.entries),
            "known": .number(intake.known), "withheldEntries": .number(withheld.count),
            "refused": .array(
              intake.refused.map { .object(["file": .string($0.file), "reason": .string($0.reason)]) }),
            "missing": .array(intake.gaps.map { .string($0) }),
          ]).text)
      } else {
        print(
          "\(intake.taken.count) runs taken with \(intake.entries) entries, verified; \(intake.known) files were known")
        for file in intake.refused { print("REFUSED \(PlainText.shown(file.file)): \(PlainText.shown(file.reason))") }
        for gap in intake.gaps { print("MISSING \(gap)") }
        if !withheld.isEmpty {
          print("\(withheld.count) entries were withheld on the way: they count as not understood, and restrict")
        }
      }
      guard intake.refused.isEmpty, intake.gaps.isEmpty else { throw Failure.notSo("not everything could be taken") }
    }
  }

  /// A file that is larger than any that there is is not read into memory.
  private func bounded(_ path: String) throws -> Data {
    guard let file = FileHandle(forReadingAtPath: path), let data = try? file.read(upToCount: DeskFile.bytes + 1) else {
      return try readInput(path)
    }
    return data
  }
}

struct DeskBoard: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "board", abstract: "Show the board as of the last run that was taken.",
    discussion: "EXAMPLE\n  parley desk board -d desk --language he")
  @OptionGroup var place: DeskOption
  @OptionGroup var reading: ReadingLanguage

  func run() async throws {
    try await withFailures {
      try place.with { desk in
        let catalogue = try CatalogueSource.catalogue(of: place.directory)
        guard let bytes = try desk.boardJSON(catalogue: catalogue, language: reading.language(of: catalogue)),
          let head = try desk.archive.head()
        else { throw Failure.notSo("nothing was imported yet") }
        let board = try JSONValue(answer: Data(bytes))
        if place.json { return print(board.text(pretty: true)) }
        print("COPY made by \(head.party) at \(head.at.iso8601): nothing here is newer")
        let withheld = try desk.archive.withheld()
        for entry in withheld.prefix(20) {
          print("WITHHELD on the way: [\(entry.place.origin)@\(entry.place.index)] (\(entry.reason.rawValue))")
        }
        if withheld.count > 20 { print("and \(withheld.count - 20) more were withheld") }
        print(BoardText.render(board, texts: try texts(board, desk)))
      }
    }
  }

  private func texts(_ board: JSONValue, _ desk: Desk) throws -> SaidTexts {
    var texts: [String: String] = [:]
    for reference in SaidTexts.spoken(board) {
      guard let text = try desk.text(origin: reference.origin, index: reference.index) else { continue }
      texts[reference.description] = text
    }
    return SaidTexts(texts)
  }
}

struct DeskCheck: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check plans against everything that was released, and against each other.",
    discussion: """
      Without NUMBER: all plans that were not released. Conflicts with what others released, with standing measures and reference
      layers, with what the own side has said, and with other plans, by the minima in force. What is newer than the copy is not known.

      The exit code is 0 if no conflict is known, and 1 if there are some.

      EXAMPLES
        parley desk check -d desk
        parley desk check 2 -d desk --json
      """)
  @OptionGroup var place: DeskOption
  @Argument(help: "The plan.") var number: Int?

  func run() async throws {
    try await withFailures {
      let isClear = try place.with { desk in
        let plans = try number.map { [try desk.plan($0)] } ?? desk.plans().filter { !$0.isReleased }
        var answers: [String: JSONValue] = [:]
        var isClear = true
        for plan in plans {
          let answer = try JSONValue(answer: Data(try desk.check(plan, now: DeskClock.now)))
          isClear =
            isClear && answer["conflicts"].array.isEmpty && answer["complete"].bool == true
            && answer["refusals"].array.isEmpty
          answers["\(plan.number)"] = answer
          if !place.json {
            print("plan \(plan.number) \"\(PlainText.shown(plan.notice.title.text))\":")
            print(ConflictText.check(answer, names: try names(answer["conflicts"].array, desk)))
            for refusal in answer["refusals"].array { print("  would be refused: \(refusal.string ?? "?")") }
          }
        }
        if place.json { print(JSONValue.object(answers).text(pretty: true)) }
        if plans.isEmpty, !place.json { print("no plans") }
        return isClear
      }
      guard isClear else { throw Failure.notSo("something is in the way; see parley desk resolve") }
    }
  }
}

struct DeskResolve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve", abstract: "List the smallest changes that would clear a plan of what others released.",
    discussion: """
      --take keeps the plan as it is after that change.

      EXAMPLES
        parley desk resolve 2 -d desk
        parley desk resolve 2 --take 1 -d desk
      """)
  @OptionGroup var place: DeskOption
  @Argument(help: "The plan.") var number: Int
  @Option(help: "Keep the plan as it is after this change, by its number in the list.") var take: Int?

  func run() async throws {
    try await withFailures {
      try place.with { desk in
        let plan = try desk.plan(number)
        let answer = try JSONValue(answer: Data(try desk.resolve(plan, now: DeskClock.now)))
        let found = answer["resolutions"].array
        if let take {
          guard found.indices.contains(take - 1) else {
            throw Failure.usage("--take \(take): the list has \(found.count) changes")
          }
          let bytes = Array(found[take - 1]["notice"].text().utf8)
          let changed = try DeskNotice.read(bytes)
          return print("plan \(try desk.change(number, to: changed).number): \(found[take - 1]["text"].string ?? "?")")
        }
        print(
          place.json
            ? answer.text(pretty: true)
            : ConflictText.resolutions(answer, names: try names(answer["barred"].array, desk)))
      }
    }
  }
}

struct DeskVerify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract:
      "Verify everything that the desk holds again: logs by the cards; plans, releases and ledger by each other.",
    discussion: "EXAMPLE\n  parley desk verify -d desk")
  @OptionGroup var place: DeskOption

  func run() async throws {
    try await withFailures {
      let (report, damage) = try place.with { (try $0.verify(), try $0.ownDamage()) }
      let shown = Verification.Report(
        audit: report, damage: damage,
        notChecked: ["who wrote plans, releases and ledger: they are held against each other, and nobody signs them"])
      print(place.json ? shown.json : shown.text)
      guard shown.isClean else { throw Failure.notSo("not everything is as it was signed; see above") }
    }
  }
}

struct DeskRules: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "Print every pattern of a line that a guard lets pass, in either direction.",
    discussion: """
      POSIX extended regular expressions, one a line, made from the same schema as the software. Besides, each character must be in
      the ranges of docs/desk.md.

      EXAMPLES
        parley desk rules > inward.patterns
        parley desk rules --release > outward.patterns
      """)
  @Flag(help: "The rules for release files.") var release = false

  func run() async throws {
    try await withFailures {
      for rule in release ? DeskRulesPage.release : DeskRulesPage.copy { print(rule) }
    }
  }
}

/// The desk's own clock.
enum DeskClock {
  static var now: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }
}

/// A notice from a file or flags.
enum DeskNotice {
  static func read(_ bytes: [UInt8]) throws -> ActivityNotice {
    do throws(InputError) { return try EntryJSON.notice(try Wire.JSONValue(parsing: bytes)) } catch {
      throw Failure.input("\(error)")
    }
  }
}

/// Titles of plans and activities that conflicts name.
private func names(_ conflicts: [JSONValue], _ desk: Desk) throws -> [String: String] {
  var names: [String: String] = [:]
  for reference in conflicts.compactMap({ Reference($0["other"]["version"]) }) {
    guard names[reference.description] == nil else { continue }
    names[reference.description] = try desk.title(origin: reference.origin, index: reference.index)
      .map { PlainText.shown($0) }
  }
  return names
}
