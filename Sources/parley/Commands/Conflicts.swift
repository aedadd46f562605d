// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check a draft for conflicts without sending it.",
    discussion: """
      FILE and flags are those of `parley notify`. The node compares the draft with the activities of the other parties, the standing
      measures and the reference layers that it holds, by the minima in force. Nothing is written, and nobody is told. What was not
      notified to this node is not known to it, and nothing here authorises anything.

      The exit code is 0 if no conflict is known, and 1 if there are some, or if there was more to compare than one check may.

      EXAMPLES
        parley check flight.geojson -d alfa
        parley check flight.geojson -d alfa --json | jq '.conflicts[].other'
        parley check -d alfa --kind patrol --title "Patrol 3" --circle 36.20,37.15,2000 --lower surface --upper "800 m MSL" \\
          --start 2099-03-01T06:00:00Z --end 2099-03-01T08:00:00Z
      """)
  @OptionGroup var access: NodeAccess
  @Argument(help: "GeoJSON file, or - for standard input.") var file: String?
  @OptionGroup var flags: NoticeFlags

  func run() async throws {
    try await withFailures {
      try refuse(("FILE", file != nil), with: flags.given)
      let draft = try file.map { try JSONValue(parsing: readInput($0), name: $0) } ?? flags.feature()
      let client = try access.client()
      let answer = try await client.post("/api/v1/check", draft)
      let conflicts = answer["conflicts"].array
      if access.json {
        print(answer.text(pretty: true))
      } else {
        let names = await ConflictText.names(in: conflicts.map { $0["other"] }, client)
        print(ConflictText.check(answer, names: names))
      }
      if !conflicts.isEmpty { throw Failure.notSo("the draft conflicts; see parley resolve for what would clear it") }
      if answer["complete"].bool != true {
        throw Failure.notSo("there is more to compare than one check may: split the draft, and check each part")
      }
    }
  }
}

struct ResolveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve",
    abstract: "List the smallest changes that would clear all conflicts of an activity or draft.",
    discussion: """
      Of each kind (later, earlier, up, down, along the surface, a later start, an earlier end) the smallest change that the exact test
      lets pass: it clears every conflict, and makes none. The least change stands first. Nothing is written, and nobody is told.
      What has no such change within the limits is listed with what prevents it. An activity of another party can be named too, to
      propose a change to them.

      --take writes the whole notice after a change to a file, to be sent as an amendment (or, of a draft, as a notice).

      The exit code is 0 if there is a change or nothing to clear, and 1 if there are conflicts and no change was found.

      EXAMPLES
        parley resolve alfa/line-1/plans@7 -d alfa
        parley resolve alfa/line-1/plans@7 --take 1 --output amended.json -d alfa
        parley notify amended.json --amend alfa/line-1/plans@7 -d alfa
        parley resolve flight.geojson --minutes 180 --lateral 20000 -d alfa --json
      """)
  @OptionGroup var access: NodeAccess
  @Argument(help: "An activity, ORIGIN@INDEX, or the GeoJSON file of a draft (- for standard input).")
  var subject: String
  @Option(help: "Write the notice after this change, by its number in the list, to --output.") var take: Int?
  @Option(help: "Where --take writes; - for standard output.") var output: String?
  @Option(help: "The largest shift in time, in minutes (default: 1440).") var minutes: Int?
  @Option(help: "The largest change of altitude, in metres (default: 3048).") var altitude: Int?
  @Option(help: "The largest move along the surface, in metres (default: 50000).") var lateral: Int?
  @Option(help: "The shortest window that may remain, in minutes (default: 10).") var shortest: Int?

  func run() async throws {
    try await withFailures {
      guard (take == nil) == (output == nil) else {
        throw Failure.usage("--take and --output go together: --take NUMBER --output FILE")
      }
      let client = try access.client()
      let answer = try await resolutions(client)
      if let take, let output { return try write(answer["resolutions"].array, take, to: output) }
      if access.json {
        print(answer.text(pretty: true))
      } else {
        let others = answer["barred"].array.map { $0["other"] }
        print(ConflictText.resolutions(answer, names: await ConflictText.names(in: others, client)))
      }
      if answer["resolutions"].array.isEmpty, answer["conflicts"] != .integer(0) {
        throw Failure.notSo(
          "no change within the limits clears all conflicts; wider ones: --minutes, --altitude, --lateral")
      }
    }
  }

  /// A file wins: nothing else could be meant by the name of one that is there.
  private var isDraft: Bool { subject == "-" || FileManager.default.fileExists(atPath: subject) }

  private func resolutions(_ client: NodeClient) async throws -> JSONValue {
    let limits = [
      ("minutes", minutes), ("altitudeMetres", altitude), ("lateralMetres", lateral), ("shortestMinutes", shortest),
    ]
    let given = limits.compactMap { name, value in value.map { "\(name)=\($0)" } }
    let query = given.isEmpty ? "" : "?" + given.joined(separator: "&")
    if isDraft {
      return try await client.post("/api/v1/resolutions" + query, JSONValue(parsing: readInput(subject), name: subject))
    }
    guard subject.contains("@") else {
      throw Failure.file(subject, reason: "cannot be read; give an existing file, or an activity as ORIGIN@INDEX")
    }
    return try await client.get("/api/v1/activities/\(Reference(subject).pathElement)/resolutions" + query)
  }

  private func write(_ resolutions: [JSONValue], _ number: Int, to path: String) throws {
    guard resolutions.indices.contains(number - 1) else {
      if resolutions.isEmpty { throw Failure.notSo("there is no change to take") }
      throw Failure.usage("--take \(number): there is no such change; the list has 1 to \(resolutions.count)")
    }
    let chosen = resolutions[number - 1]
    try writeOutput(Data((chosen["notice"].text(pretty: true) + "\n").utf8), to: path)
    guard path != "-" else { return }
    let sending = isDraft ? "parley notify \(path)" : "parley notify \(path) --amend \(subject)"
    print("\(chosen["text"].string ?? "?"): written to \(path), NOT SENT; send it with: \(sending)")
  }
}
