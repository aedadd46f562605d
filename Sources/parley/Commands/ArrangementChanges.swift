// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

extension ArrangementCommand {
  struct Diff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show in what a proposal differs from the one that it counters or amends.",
      discussion: """
        EXAMPLES
          parley arrangement diff bravo/line-1/plans@0 -d alfa
          parley arrangement diff bravo/line-1/plans@3 --from alfa/line-1/plans@0 -d alfa
        """)
    @OptionGroup var access: NodeAccess
    @Argument(help: "The proposal: ORIGIN@INDEX.") var proposal: String
    @Option(help: "Compare with this proposal instead.") var from: String?

    func run() async throws {
      try await withFailures {
        let query = try from.map { "?from=\(try Reference($0).pathElement)" } ?? ""
        let path = "/api/v1/arrangement/proposals/\(try Reference(proposal).pathElement)/difference\(query)"
        let answer = try await access.client().get(path)
        print(access.json ? answer.text(pretty: true) : DifferenceText.render(answer))
      }
    }
  }

  struct Suspend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Suspend the arrangement, at once and by one commander.",
      discussion: """
        Hotline, safety warnings, request holds, answers, manning, comm checks, and the start, end and withdrawal of activities go on. Nothing new
        is notified until all sides have said that it may end: parley arrangement resume.

        EXAMPLE
          parley arrangement suspend "Convoy attacked at the crossing" --as commander-1 -d alfa
        """)
    @OptionGroup var access: NodeAccess
    @OptionGroup var submission: Submission
    @Argument(help: "Why; - reads it from standard input.") var reason: String
    @Option(help: "The arrangement; by itself the one in force.") var arrangement: String?

    func run() async throws {
      try await withFailures {
        let text = try readWords(reason)
        let body = JSONValue.object([
          "arrangement": try await inForce(arrangement, access), "text": .string(text),
        ])
        try await submission.send(
          kind: "suspension", path: "/api/v1/arrangement/suspensions", body: body, access: access)
      }
    }
  }

  struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say for the own side that a suspension may end; it does once all sides have.",
      discussion: """
        EXAMPLES
          parley arrangement resume --as commander-1 -d bravo                              (the one that lasts)
          parley arrangement resume alfa/line-1/urgent@4 --as commander-1 -d bravo
        """)
    @OptionGroup var access: NodeAccess
    @OptionGroup var submission: Submission
    @Argument(help: "The suspension: ORIGIN@INDEX.") var suspension: String?

    func run() async throws {
      try await withFailures {
        let client = try access.client()
        var ref: JSONValue?
        if let suspension { ref = try await client.resolve(Reference(suspension)) }
        if ref == nil {
          let open = try await client.get("/api/v1/arrangement")["suspensions"].array.filter { $0["open"].bool == true }
          guard open.count == 1 else {
            let names = open.compactMap { Reference($0["ref"])?.description }.joined(separator: ", ")
            throw Failure.input(
              open.isEmpty ? "nothing is suspended" : "several suspensions last: name one of \(names)")
          }
          ref = open[0]["ref"]
        }
        try await submission.send(
          kind: "resumption", path: "/api/v1/arrangement/resumptions", body: .object(["suspension": ref ?? .null]),
          access: access)
      }
    }
  }

  struct Terminate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "End the arrangement alone, with the notice that it asks for.",
      discussion: """
        EXAMPLE
          parley arrangement terminate --from 2099-03-15T00:00:00Z --reason "By order of 1 March" --as commander-1 -d alfa
        """)
    @OptionGroup var access: NodeAccess
    @OptionGroup var submission: Submission
    @Option(help: "From when on (RFC 3339 with zone).") var from: String
    @Option(help: "Why.") var reason: String?
    @Option(help: "The arrangement; by itself the one in force.") var arrangement: String?

    func run() async throws {
      try await withFailures {
        var body: [String: JSONValue] = [
          "arrangement": try await inForce(arrangement, access), "from": .string(from),
        ]
        if let reason { body["text"] = .string(reason) }
        try await submission.send(
          kind: "termination", path: "/api/v1/arrangement/terminations", body: .object(body), access: access)
      }
    }
  }

  struct Print: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the arrangement in words, in a language of the catalogue.",
      discussion: """
        It says of itself whether the parties have signed this wording. What counts is the entry.

        EXAMPLES
          parley arrangement print -d alfa
          parley arrangement print --language he --html -d alfa > arrangement.html
          parley arrangement print bravo/line-1/plans@0 --language tr -d alfa
        """)
    @OptionGroup var access: NodeAccess
    @OptionGroup var reading: ReadingLanguage
    @Argument(help: "The proposal; by itself the arrangement in force.") var proposal: String?
    @Flag(help: "As a page for a browser.") var html = false

    func run() async throws {
      try await withFailures {
        let client = try access.client()
        let ref: Reference?
        if let proposal { ref = try Reference(proposal) } else { ref = Reference(try await inForce(nil, access)) }
        guard let ref else { throw Failure.input("no arrangement is in force: name a proposal") }
        let path = "/api/v1/arrangement/proposals/\(ref.pathElement)/document?\(reading.query)"
        let answer = try await client.call(.get, path + (html ? "&form=html" : ""))
        let text = String(decoding: answer.body, as: UTF8.self)
        if html { return print(text, terminator: "") }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        print(lines.map { PlainText.keepingIsolates(String($0)) }.joined(separator: "\n"), terminator: "")
      }
    }
  }
}

/// The proposal that is named, else that of the arrangement in force.
private func inForce(_ name: String?, _ access: NodeAccess) async throws -> JSONValue {
  let client = try access.client()
  if let name { return try await client.resolve(Reference(name)) }
  let ref = try await client.get("/api/v1/arrangement")["inForce"]["ref"]
  guard !ref.isNull else {
    throw Failure.input("no arrangement is in force: name the one that is meant with --arrangement")
  }
  return ref
}

struct MeasureCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure", abstract: "Measures: buffer, no-fly, safe corridor, protected site, coordination line.",
    discussion: """
      A measure stands in the arrangement, or one side declares it; once all others have agreed, it is agreed. It stands while anybody
      of them holds to it.

      EXAMPLES
        parley measure -d alfa
        parley measure declare clinic.json --as commander-1 -d alfa
        parley measure agree alfa/line-1/plans@9 --as commander-1 -d bravo
        parley measure confirm alfa/line-1/plans@9 --until 2099-06-01T00:00:00Z --as commander-1 -d alfa
        parley measure lift alfa/line-1/plans@9 --as commander-1 -d alfa
      """,
    subcommands: [List.self, Declare.self, Agree.self, Confirm.self, Lift.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the measures that stand, and declared ones that were lifted.",
      discussion: "EXAMPLE\n  parley measure list -d alfa")
    @OptionGroup var access: NodeAccess

    func run() async throws {
      try await withFailures {
        let answer = try await access.client().get("/api/v1/measures")
        if access.json { return print(answer.text(pretty: true)) }
        let lines = answer["measures"].array.flatMap(MeasureText.lines)
        print(lines.isEmpty ? "no measures" : lines.joined(separator: "\n"))
      }
    }
  }

  struct Declare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Declare a measure outside of the arrangement.",
      discussion: """
        EXAMPLE
          parley measure declare clinic.json --as commander-1 -d alfa

        FILE  as in the terms of an arrangement:
          {"kind": "protected-site", "name": "Clinic", "volume": {"area": {"type": "Point", "coordinates": [35.9, 35.4],
           "radiusMetres": 500}, "lower": "surface", "upper": "300 m MSL", "start": "2099-01-01T00:00:00Z", "end": "2099-02-01T00:00:00Z"}}
        """)
    @OptionGroup var access: NodeAccess
    @OptionGroup var submission: Submission
    @Argument(help: "JSON measure, or - for standard input.") var file: String

    func run() async throws {
      try await withFailures {
        let body = try JSONValue(parsing: readInput(file), name: file)
        try await submission.send(kind: "measure", path: "/api/v1/measures", body: body, access: access)
      }
    }
  }

  struct Agree: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Agree for the own side to a measure that another one declared.",
      discussion: "EXAMPLE\n  parley measure agree alfa/line-1/plans@9 --as commander-1 -d bravo")
    @OptionGroup var access: NodeAccess
    @OptionGroup var submission: Submission
    @Argument(help: "The measure: ORIGIN@INDEX.") var measure: String

    func run() async throws {
      try await withFailures { try await say("agreed", measure, nil, submission, access) }
    }
  }

  struct Confirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say that a measure is still needed.",
      discussion: """
        EXAMPLES
          parley measure confirm alfa/line-1/plans@9 --until 2099-06-01T00:00:00Z --as commander-1 -d alfa
          parley measure confirm alfa/line-1/plans@0#2 --until 2099-06-01T00:00:00Z --as commander-1 -d alfa      (number 2 of an arrangement)
        """)
    @OptionGroup var access: NodeAccess
    @OptionGroup var submission: Submission
    @Argument(help: "The measure: ORIGIN@INDEX, or ORIGIN@INDEX#NUMBER of an arrangement.") var measure: String
    @Option(help: "Until when it is to be confirmed again (RFC 3339 with zone).") var until: String

    func run() async throws {
      try await withFailures { try await say("confirmed", measure, until, submission, access) }
    }
  }

  struct Lift: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Hold for the own side to a declared measure no more.",
      discussion: "EXAMPLE\n  parley measure lift alfa/line-1/plans@9 --as commander-1 -d alfa")
    @OptionGroup var access: NodeAccess
    @OptionGroup var submission: Submission
    @Argument(help: "The measure: ORIGIN@INDEX.") var measure: String

    func run() async throws {
      try await withFailures { try await say("lifted", measure, nil, submission, access) }
    }
  }

  private static func say(
    _ word: String, _ measure: String, _ until: String?, _ submission: Submission, _ access: NodeAccess
  ) async throws {
    var body: [String: JSONValue] = [
      "measure": try await FeatureReference(measure).json(access.client()), "word": .string(word),
    ]
    if let until { body["until"] = .string(until) }
    try await submission.send(
      kind: "measure-word", path: "/api/v1/measures/words", body: .object(body), access: access)
  }
}

/// A measure as people write it: `ORIGIN@INDEX`, with `#NUMBER` behind it if it is one of an arrangement.
struct FeatureReference {
  let entry: Reference
  let number: Int64

  /// Parses what a person wrote.
  init(_ text: String) throws {
    let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    entry = try Reference(String(parts[0]))
    guard parts.count == 2 else {
      number = 0
      return
    }
    guard let given = Int64(parts[1]), given >= 0 else {
      throw Failure.input("\"\(text)\": write the number of the measure behind #, for example alfa/line-1/plans@0#2")
    }
    number = given
  }

  /// As the local interface takes it.
  func json(_ client: NodeClient) async throws -> JSONValue {
    .object(["entry": try await client.resolve(entry), "number": .integer(number)])
  }
}
