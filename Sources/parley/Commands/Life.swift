// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

struct ActivityCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "activity",
    abstract: "Report what becomes of an own activity, or show one with all that was said of it.",
    discussion: """
      WHAT  show             versions, standing, who was told, what it does when the line is lost
            started, ended   it has begun, it is over
            held, resumed    it holds (of its own accord or on request), and goes on
            nonconforming    it is outside of what was notified: IMMEDIATE at the other side
            conforming       it is inside again
            contingent       it is outside for good and can only end: FLASH at the other side

      The states are those of operational intents in ASTM F3548-21. Without --at it is now. --where gives the actual place as a circle
      from now on until --until, over all heights.

      EXAMPLES
        parley activity show alfa/line-1/plans@7 -d alfa
        parley activity held alfa/line-1/plans@7 -d alfa
        parley activity nonconforming alfa/line-1/plans@7 --where 36.21,37.16,3000 --until 2099-03-01T07:00:00Z -d alfa
        parley activity ended alfa/line-1/plans@7 --at 2099-03-01T07:40:00Z -d alfa
      """)
  @OptionGroup var access: NodeAccess
  @OptionGroup var submission: Submission
  @Argument(help: "show, started, ended, held, resumed, nonconforming, conforming, contingent.") var what: String
  @Argument(help: "The activity (its first notice): ORIGIN@INDEX.") var activity: String
  @Option(help: "When it happened, RFC 3339 with zone; now if not given.") var at: String?
  @Option(parsing: .unconditional, help: "Actual place: LATITUDE,LONGITUDE,RADIUS in degrees and metres.")
  var `where`: String?
  @Option(help: "Until when at the latest, RFC 3339 with zone.") var until: String?

  /// The last element of the resource's path, by what is reported.
  private static let resources = [
    "started": "start", "ended": "end", "held": "halt", "resumed": "continuation", "nonconforming": "nonconformity",
    "conforming": "conformity", "contingent": "contingency",
  ]

  func run() async throws {
    try await withFailures {
      let activity = try Reference(activity)
      if what == "show" {
        let view = try await access.client().get("/api/v1/activities/\(activity.pathElement)")
        return print(
          access.json ? view.text(pretty: true) : BoardText.activity(view, isWhole: true).joined(separator: "\n"))
      }
      guard let resource = Self.resources[what] else {
        throw Failure.usage(
          "\"\(what)\" is nothing to report; say show, \(Self.resources.keys.sorted().joined(separator: ", "))")
      }
      if !["nonconforming", "contingent"].contains(what) {
        try refuse((what, true), with: [("--where", `where` != nil), ("--until", until != nil)])
      }
      try await submission.send(
        kind: resource, path: "/api/v1/activities/\(activity.pathElement)/\(resource)", body: .object(try members()),
        subject: ("activity", activity), access: access)
    }
  }

  private func members() throws -> [String: JSONValue] {
    var body: [String: JSONValue] = [:]
    if let at { body["at"] = .string(at) }
    if let until { body["until"] = .string(until) }
    guard let place = `where` else { return body }
    guard let until else { throw Failure.usage("--where needs --until: until when it is there at the latest") }
    let numbers = try NoticeFlags.numbers(place, ["LATITUDE", "LONGITUDE", "RADIUS"], name: "--where")
    body["volumes"] = .array([
      .object([
        "area": .object([
          "type": .string("Point"), "coordinates": .array([.number(numbers[1]), .number(numbers[0])]),
          "radiusMetres": .number(numbers[2]),
        ]), "lower": .string("surface"), "upper": .string("unlimited"), "start": .string(at ?? Self.now),
        "end": .string(until),
      ])
    ])
    return body
  }

  private static var now: String { NowText.utc }
}

struct ReadBackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "readback",
    abstract: "Read the places of an entry back from the own map, with the original hidden.",
    discussion: """
      Without --place it shows everything of the entry except its places, and which places are to be read back. With --place the node
      compares what was read with the entry: if it lies elsewhere, both sides see it and ring, and the entry counts as not understood until it is read
      back as it is, or replaced. FLASH asks for the short form: parley answer ENTRY understood.

      The point of a place is the centre of a circle, sector or ellipse, the gun of a firing fan, the middle of a polygon, the first point
      of a corridor.

      The exit code is 1 if the place that was read is another one.

      EXAMPLES
        parley readback alfa/line-1/plans@12 -d bravo
        parley readback alfa/line-1/plans@12 --place 36.20,37.15 -d bravo
        parley readback alfa/line-1/plans@12 --number 1 --place "37S BV 12345 67890" -d bravo
      """)
  @OptionGroup var access: NodeAccess
  @OptionGroup var submission: Submission
  @Argument(help: "The entry: ORIGIN@INDEX.") var entry: String
  @Option(parsing: .unconditional, help: "What was read: LATITUDE,LONGITUDE; also degrees and minutes, or MGRS.")
  var place: String?
  @Option(help: "Which place: the volume, from 0; in a format the parameter.") var number = 0

  func run() async throws {
    try await withFailures {
      let client = try access.client()
      let reference = try Reference(entry)
      let path = "/api/v1/entries/\(reference.pathElement)/readback"
      guard let place else {
        let view = try await client.get(path)
        return print(access.json ? view.text(pretty: true) : LifeText.hidden(view))
      }
      let body = JSONValue.object([
        "to": try await client.resolve(reference), "state": .string("read-back"),
        "readBack": .object(["number": .integer(Int64(number)), "place": NoticeFlags.place(place)]),
      ])
      try await submission.send(kind: "answer", path: "/api/v1/answers", body: body, access: access)
      guard !submission.preview else { return }
      let said = try await client.get(path)["readBacks"].array.filter { $0["number"].integer == Int64(number) }
      if let differs = said.first(where: { $0["differs"].bool == true }) {
        throw Failure.notSo(LifeText.difference(differs) + "; look at the map again, and call the other side")
      }
      if !access.json { print("it is the place of the entry") }
    }
  }
}
