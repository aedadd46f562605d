// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

struct ArrangementCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "arrangement",
    abstract:
      "The signed technical arrangement: propose, counter, compare, sign, suspend, resume, end; reference layers.",
    discussion: """
      EXAMPLES
        parley arrangement propose arrangement.json --as commander-1 -d alfa
        parley arrangement sign alfa/line-1/plans@0 --as commander-1 -d bravo
        parley arrangement show -d alfa
        parley arrangement diff bravo/line-1/plans@0 -d alfa
        parley arrangement print --language tr -d alfa
        parley arrangement suspend "Convoy attacked at the crossing" --as commander-1 -d alfa
        parley arrangement layer airways.geojson -d alfa
      """,

    subcommands: [
      Propose.self, Sign.self, Show.self, Diff.self, Suspend.self, Resume.self, Terminate.self, Print.self, Layer.self,
    ], defaultSubcommand: Show.self)

  struct Propose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Propose an arrangement, or counter or amend one.",
      discussion: """
        EXAMPLE
          parley arrangement propose terms.json --annex frequencies.pdf --as commander-1 -d alfa
          parley arrangement propose counter.json --counters alfa/line-1/plans@0 --as commander-1 -d bravo

        TERMS  all of them are shown; lists, permittedDisclosure, retentionDays and terminationNoticeSeconds may be left out. Coordinates have the longitude first (GeoJSON), times end with Z.

        \(TermsExample.json)
        """)
    @OptionGroup var access: NodeAccess
    @OptionGroup var submission: Submission
    @Argument(help: "JSON terms, or - for standard input.") var file: String
    @Option(help: "An annex; repeat for more.") var annex: [String] = []
    @Option(help: "The proposal that this one counters, or the arrangement that it amends: ORIGIN@INDEX.")
    var counters: String?

    func run() async throws {
      try await withFailures {
        var terms = try JSONValue(parsing: readInput(file), name: file).object
        try refuseConflicts([("--annex", !annex.isEmpty), ("annexes in \(file)", terms["annexes"] != nil)])
        if let counters {
          try refuseConflicts([("--counters", true), ("replaces in \(file)", terms["replaces"] != nil)])
          terms["replaces"] = try await access.client().resolve(Reference(counters))
        }
        if !annex.isEmpty {
          terms["annexes"] = .array(
            try annex.map { path in
              let title = URL(fileURLWithPath: path).lastPathComponent
              return .object(["title": .string(title), "base64": .string(try readInput(path).base64EncodedString())])
            })
        }
        try await submission.send(
          kind: "proposal", path: "/api/v1/arrangement/proposals", body: .object(terms), access: access)
      }
    }
  }

  struct Sign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sign a proposal for the own party.",
      discussion: "EXAMPLE\n  parley arrangement sign alfa/line-1/plans@0 --as commander-1 -d bravo")
    @OptionGroup var access: NodeAccess
    @OptionGroup var submission: Submission
    @Argument(help: "The proposal: ORIGIN@INDEX.") var proposal: String

    func run() async throws {
      try await withFailures {
        let body = JSONValue.object(["proposal": try await access.client().resolve(Reference(proposal))])
        try await submission.send(
          kind: "signature", path: "/api/v1/arrangement/signatures", body: body, access: access)
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the arrangement in force and all proposals.",
      discussion: "EXAMPLE\n  parley arrangement show -d alfa")
    @OptionGroup var access: NodeAccess

    func run() async throws {
      try await withFailures {
        let client = try access.client()
        let answer = try await client.get("/api/v1/arrangement")
        if access.json { return print(answer.text(pretty: true)) }
        let suspensions = answer["inForce"]["suspensions"].array.compactMap { Reference($0["ref"]) }
        print(EntryText.arrangements(answer, await SaidTexts.of(suspensions, client)))
      }
    }
  }

  struct Layer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add a reference layer, such as civil airways, that notices are checked against.",
      discussion: """
        EXAMPLE
          parley arrangement layer airways.json --as commander-1 -d alfa

        FILE  volumes as in the terms of an arrangement:
        \(LayerExample.json)
        """)
    @OptionGroup var access: NodeAccess
    @OptionGroup var submission: Submission
    @Argument(help: "JSON layer with name, source and segments, or - for standard input.") var file: String

    func run() async throws {
      try await withFailures {
        let layer = try JSONValue(parsing: readInput(file), name: file)
        try await submission.send(kind: "layer", path: "/api/v1/layers", body: layer, access: access)
      }
    }
  }
}

/// A reference layer for the help; a test adds it.
enum LayerExample {
  static let json = """
    {
      "name": "Airways, cycle 2613",
      "source": "AIP ENR 3.1",
      "segments": [
        {
          "name": "UL601",
          "volume": {
            "area": {"type": "LineString", "coordinates": [[35.0, 34.0], [36.2, 34.6]], "halfWidthMetres": 9260},
            "lower": "FL 195", "upper": "FL 460", "start": "2026-01-01T00:00:00Z", "end": "2099-01-01T00:00:00Z"
          }
        }
      ]
    }
    """
}

/// Terms with every field that there is, for the help and the guide; a test proposes them.
enum TermsExample {
  static let json = """
    {
      "title": "Technical arrangement, line 1",
      "parties": ["alfa", "bravo"],
      "inForceFrom": "2026-01-01T00:00:00Z",
      "areaOfOperations": [
        {"type": "Polygon", "coordinates": [[[33.0, 32.0], [42.5, 32.0], [42.5, 37.5], [33.0, 37.5], [33.0, 32.0]]]}
      ],
      "minima": [
        {"lateralMetres": 9260, "verticalMetres": 300, "seconds": 300},
        {"first": "patrol", "second": "patrol", "lateralMetres": 500, "verticalMetres": 0, "seconds": 600}
      ],
      "minimumNoticeSeconds": 900,
      "deadlines": [
        {"precedence": "flash", "hasItSeconds": 60, "understoodSeconds": 120, "passedOnSeconds": 300, "doneSeconds": 900},
        {"precedence": "immediate", "hasItSeconds": 120, "understoodSeconds": 300}
      ],
      "receiptSeconds": 30,
      "commCheckSeconds": 600,
      "clockToleranceSeconds": 30,
      "languages": ["en", "ar"],
      "contacts": [
        {"party": "alfa", "means": "telephone", "address": "watch room 1"},
        {"party": "bravo", "means": "VHF", "address": "guard 121.5"}
      ],
      "representatives": [
        {"party": "alfa", "position": "commander-1"},
        {"party": "bravo", "position": "commander-1"}
      ],
      "measures": [
        {
          "kind": "protected-site",
          "name": "Field hospital",
          "volume": {
            "area": {"type": "Point", "coordinates": [35.95, 35.40], "radiusMetres": 5000},
            "lower": "surface", "upper": "1500 m MSL",
            "start": "2026-01-01T00:00:00Z", "end": "2099-01-01T00:00:00Z"
          },
          "minima": {"lateralMetres": 2000, "verticalMetres": 300, "seconds": 0},
          "revalidateBy": "2090-01-01T00:00:00Z"
        },
        {
          "kind": "safe-corridor",
          "name": "Road 4",
          "volume": {
            "area": {"type": "LineString", "coordinates": [[36.0, 35.0], [36.4, 35.2]], "halfWidthMetres": 1000},
            "lower": "surface", "upper": "500 m MSL",
            "start": "2026-01-01T00:00:00Z", "end": "2099-01-01T00:00:00Z"
          },
          "opening": [{"days": ["monday", "thursday"], "from": "06:00", "until": "10:00"}]
        }
      ],
      "permittedDisclosure": "none",
      "retentionDays": 365,
      "terminationNoticeSeconds": 1209600,
      "channels": [
        {"purpose": "guard", "frequencyHertz": 121500000},
        {"purpose": "convoy escort", "frequencyHertz": 36500000, "party": "alfa", "callSign": "FALCON 21"}
      ],
      "formats": [1, 5, 6],
      "confidentiality": ["What is exchanged stays with the staffs that need it."],
      "spillProcedure": [
        "Tell the other side by hotline, format 1, at once.",
        "Each side removes the part and confirms in writing."
      ]
    }
    """
}
