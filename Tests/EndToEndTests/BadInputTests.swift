// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import Wire

/// Something wrong that an officer may send, and what the answer must name.
private struct Mistake {
  let name: String
  /// Path of the local interface, and the body.
  let path: String
  let body: String
  /// The same by the command; a body is in `input.json`.
  var arguments: [String]
  /// What the field is called, and words that the answer must have.
  let field: String
  let words: [String]
  var position = "watch-1"
}

@Suite("Bad input from one's own officers", .serialized)
struct BadInputTests {
  private static let square = "[35.7,35.4],[35.9,35.4],[35.9,35.6],[35.7,35.6],[35.7,35.4]"

  private static func notice(
    ring: String = square, lower: String = #""1500 m MSL""#, upper: String = #""FL 120""#,
    start: String = "2099-03-01T06:00:00Z", end: String = "2099-03-01T08:00:00Z", more: String = ""
  ) -> String {
    """
    {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[\(ring)]]}, "properties": {"kind": "flight",
     "title": "T", "lower": \(lower), "upper": \(upper), "start": "\(start)", "end": "\(end)"\(more)}}
    """
  }

  private static func wrong(_ name: String, _ notice: String, _ field: String, _ words: String...) -> Mistake {
    Mistake(
      name: name, path: "/api/v1/notices", body: notice, arguments: ["notify", "input.json"], field: field, words: words
    )
  }

  private static var manyVertices: String {
    let count = 1_200
    let ring = (0...count).map { number in
      let angle = 2 * Double.pi * Double(number % count) / Double(count)
      return "[\(36 + 0.3 * cos(angle)),\(35 + 0.3 * sin(angle))]"
    }
    return ring.joined(separator: ",")
  }

  private static let notices: [Mistake] = [
    wrong(
      "a ring that crosses itself", notice(ring: "[35.7,35.4],[35.9,35.6],[35.9,35.4],[35.7,35.6],[35.7,35.4]"),
      "geometry", "edges 1 and 3", "limit", "in order"),
    wrong(
      "an open polygon", notice(ring: "[35.7,35.4],[35.9,35.4],[35.9,35.6],[35.7,35.6]"), "geometry.coordinates[0]",
      "open", "limit", "Repeat the first vertex"),
    wrong("too many vertices", notice(ring: manyVertices), "geometry", "1200 vertices", "1000 vertices", "split"),
    wrong(
      "latitude and longitude swapped", notice(ring: "[36.0,40.0],[36.2,40.0],[36.2,40.2],[36.0,40.0]"),
      "notice.volumes[0]", "latitude and longitude swapped", "area of operations", "Swap them"),
    wrong(
      "a latitude that is none", notice(ring: "[36.0,95.0],[36.2,95.0],[36.2,95.2],[36.0,95.0]"), "geometry",
      "latitude 95", "-90 to 90", "swapped"),
    wrong("a band upside down", notice(upper: #""500 m MSL""#), "properties.upper", "upside down", "limit", "Swap"),
    wrong("a height without datum", notice(lower: #""1500 m""#), "properties.lower", "1500 m", "msl", "Say above what"),
    wrong("an end before the start", notice(end: "2099-03-01T05:00:00Z"), "properties.end", "before its start", "Swap"),
    wrong("a time without zone", notice(start: "2099-03-01T06:00:00"), "properties.start", "no time zone", "RFC 3339"),
    wrong(
      "a start in the past", notice(start: "2020-01-01T00:00:00Z", end: "2099-01-02T00:00:00Z"), "notice.volumes[0]",
      "before now", "later start"),
    wrong("an unknown party", notice(more: #", "concerned": ["west"]"#), "notice.concerned", "west", "alfa, bravo"),
    wrong(
      "a title that is too long",
      notice(more: "").replacing(#""T""#, with: "\"\(String(repeating: "x", count: 200))\""),
      "properties.title", "96 bytes", "Shorten"),
    wrong("an unknown kind", notice().replacing("flight", with: "strike"), "properties.kind", "strike", "live-firing"),
    wrong("a value of the wrong type", "[1, 2]", "body", "object"),
    wrong("a file that ends too early", String(notice().dropLast(30)), "properties", "not JSON at byte", "fix"),
  ]

  private static let others: [Mistake] = [
    Mistake(
      name: "a message of no precedence that there is", path: "/api/v1/messages",
      body: #"{"precedence": "urgent", "language": "en", "text": "x"}"#,
      arguments: ["message", "x", "--precedence", "urgent"], field: "precedence", words: ["urgent", "flash", "Choose"]),
    Mistake(
      name: "a message without words", path: "/api/v1/messages",
      body: #"{"precedence": "flash", "language": "en", "text": ""}"#, arguments: ["message", ""], field: "text",
      words: ["0 bytes", "1 to 1048576"]),
    Mistake(
      name: "an answer of a state that there is not", path: "/api/v1/answers",
      body:
        #"{"to": {"origin": "alfa/line-1/plans", "index": 0, "leaf": "\#(String(repeating: "0", count: 64))"}, "state": "ok"}"#,
      arguments: ["answer", "alfa/line-1/plans@0", "ok"], field: "state", words: ["ok", "no-objection", "Choose"]),
    Mistake(
      name: "an arrangement for others", path: "/api/v1/arrangement/proposals",
      body: Field.terms.replacing(#""parties": ["alfa", "bravo"]"#, with: #""parties": ["alfa", "west"]"#),
      arguments: ["arrangement", "propose", "input.json", "--as", "commander-1"], field: "arrangement.parties",
      words: ["west", "alfa, bravo"], position: "commander-1"),
    Mistake(
      name: "an arrangement with a misspelt field", path: "/api/v1/arrangement/proposals",
      body: Field.terms.replacing(#""minima""#, with: #""colour": "red", "minima""#),
      arguments: ["arrangement", "propose", "input.json", "--as", "commander-1"], field: "colour",
      words: ["not known here", "minimumNoticeSeconds"], position: "commander-1"),
    Mistake(
      name: "a layer without segments", path: "/api/v1/layers", body: #"{"name": "airways", "source": "x"}"#,
      arguments: ["arrangement", "layer", "input.json", "--as", "commander-1"], field: "segments", words: ["missing"],
      position: "commander-1"),
    Mistake(
      name: "a picture of two words", path: "/api/v1/picture?words=a+b", body: "",
      arguments: ["picture", "--words", "a b"],
      field: "words", words: ["5 to 16"]),
  ]

  @Test("each is answered with field, value, limit and fix, by the command and by the interface, and changes nothing")
  func mistakes() async throws {
    let field = try await Field.running(agreed: true)
    try await field.sameBoard()
    let before = try await field.sizes("bravo")
    for mistake in Self.notices + Self.others {
      try field.write(mistake.body, to: "input.json")
      let outcome = try await field.run(mistake.arguments + ["-d", "bravo"])
      #expect(outcome.status == 65, "\(mistake.name): \(outcome)")
      for word in mistake.words { #expect(outcome.errors.contains(word), "\(mistake.name): \(word) in \(outcome)") }
      #expect(outcome.errors.contains("field: "), "\(mistake.name): \(outcome)")
      try await checkInterface(mistake, field)
    }
    #expect(try await field.sizes("bravo") == before)
    let waiting = try await field.done("release", "list", "-d", "bravo")
    #expect(waiting.contains("nothing waits"), "\(waiting)")
  }

  private func checkInterface(_ mistake: Mistake, _ field: Field) async throws {
    let answer = try await field.api(
      "bravo", mistake.body.isEmpty ? .GET : .POST, mistake.path, mistake.body.isEmpty ? nil : Array(mistake.body.utf8),
      as: mistake.position)
    #expect((400..<500).contains(answer.status), "\(mistake.name): \(answer.status) \(answer.text)")
    #expect(answer.json["field"]?.text?.contains(mistake.field) == true, "\(mistake.name): \(answer.text)")
    #expect(answer.json["detail"]?.text?.isEmpty == false, "\(mistake.name)")
    #expect(answer.json["fix"]?.text?.isEmpty == false, "\(mistake.name): \(answer.text)")
    for word in mistake.words where word != "limit" && word != "fix" {
      #expect(answer.text.contains(word), "\(mistake.name): \(word) in \(answer.text)")
    }
  }

  @Test("what is too large is refused before it is read")
  func oversized() async throws {
    let field = try await Field.running()
    let before = try await field.sizes("alfa")
    try field.write(
      Self.notice().replacing(#""T""#, with: "\"\(String(repeating: "x", count: 9 << 20))\""), to: "large.json")
    let notice = try await field.run("notify", "large.json", "-d", "alfa")
    #expect(notice.status == 65 && notice.errors.contains("4194304"), "\(notice)")
    let text = String(repeating: "x", count: (1 << 20) + 1)
    let body = #"{"precedence": "routine", "language": "en", "text": "\#(text)"}"#
    let message = try await field.api("alfa", .POST, "/api/v1/messages", Array(body.utf8))
    #expect(message.status == 422 || message.status == 413, "\(message.text.prefix(500))")
    #expect(message.text.contains("1048576"), "\(message.text.prefix(500))")
    let hold = try await field.api("alfa", .POST, "/api/v1/holds", [UInt8](repeating: 32, count: 70_000))
    #expect(hold.status == 413 && hold.json["limit"]?.text == "65536 bytes", "\(hold.text)")
    #expect(try await field.sizes("alfa") == before)
  }

  @Test("a safety warning goes out whatever is wrong with it, and both sides see what")
  func warning() async throws {
    let field = try await Field.running(agreed: true)
    let outcome = try await field.run(
      "warn", "--place", "10,10", "--radius", "15000", "--lower", "FL 300", "--upper", "FL 100", "--from",
      "2099-03-01T08:00:00", "--until", "2020-03-01T08:00:00Z", "--nature", "meteor", "--text", "Look out", "-d",
      "bravo",
      "--wait", "60")
    #expect(outcome.status == 0 && outcome.output.contains("receipt: alfa"), "\(outcome)")
    for word in ["FLAGGED", "upside down", "no time zone", "meteor"] {
      #expect(outcome.output.contains(word), "\(word) in \(outcome.output)")
    }
    try await field.sameBoard()
    for party in Field.parties {
      let board = try await field.done("board", "-d", party)
      #expect(board.contains("SAFETY WARNING by bravo") && board.contains("Look out"), "\(board)")
      #expect(board.contains("defect: the upper height lies below the lower one"), "\(board)")
      #expect(board.contains("area of operations"), "\(board)")
    }
    // Nothing that is given stops it; without a place that can be read it goes as a FLASH message.
    for (arguments, words) in [
      (["--place", "-10,10", "--radius", "nan"], ["radius", "said: bravo/line-1/urgent@"]),
      (["--place", "35.5,35.7", "--radius", "wide", "--until", "soon"], ["radius", "until"]),
      (["--radius", "-5", "--upper", "800 m AGL", "--place", "35.5,35.7"], ["radius", "terrainMetres"]),
      (["--place", "here", "--radius", "5", "--text", "Mortars"], ["FLASH message", "place"]),
      (["--place", "95,35.7", "--radius", "5"], ["FLASH message", "place"]), ([], ["FLASH message"]),
    ] {
      let sent = try await field.run(["warn", "-d", "bravo", "--wait", "60"] + arguments)
      #expect(sent.status == 0, "\(arguments): \(sent)")
      for word in words + ["FLAGGED", "receipt: alfa"] {
        #expect(sent.output.contains(word), "\(arguments): \(word) in \(sent)")
      }
    }
    try await field.sameBoard()
    let board = try await field.done("board", "-d", "alfa")
    #expect(board.contains("FLASH by bravo") && board.contains("place: here; radius in metres: 5. Mortars"), "\(board)")
    for given in ["-5", "nan", "wide"] { #expect(board.contains("radius as given: \(given)"), "\(board)") }
  }

  @Test(
    "no option of a warning stops it: what is unknown, without a value or unreadable goes along and is told after sending"
  )
  func brokenOptions() async throws {
    let field = try await Field.running(agreed: true)
    for (words, radius, told) in [
      ("stray-drone 35.53,35.78 --radius", "20000", ["--radius: given without a value", "assumed"]),
      ("stray-drone 35.53,35.78 --wait abc", "20000", ["--wait abc: no number of seconds"]),
      ("stray-drone 35.53,35.78 --wait 5000", "20000", ["--wait 5000"]),
      ("stray-drone 35.53,35.78 --bogus low --json=yes", "20000", ["--bogus: no option of a warning"]),
      ("stray-drone 35.53,35.78 --radius 15 km --until --text Low", "15000", ["--until: given without a value"]),
      ("stray-drone --Radius 5 --radius 15000 35.53,35.78 --node nowhere", "15000", ["given twice", "--node nowhere"]),
    ] {
      let sent = try await field.run(["warn"] + words.split(separator: " ").map(String.init) + ["-d", "bravo"])
      #expect(sent.status == 0 && sent.output.contains("receipt: alfa"), "\(words): \(sent.all)")
      #expect(sent.output.contains("radius \(radius) m"), "\(words): \(sent.all)")
      #expect(!sent.output.contains("missing or unusable"), "\(words): \(sent.all)")
      for word in told { #expect(sent.output.contains(word), "\(words): \(word) in \(sent.output)") }
    }
    try await field.sameBoard()
    let board = try await field.done("board", "-d", "alfa")
    for word in ["--bogus low --json=yes", "radius also given as: 5", "Low"] {
      #expect(board.contains(word), "\(word) in \(board)")
    }
    let nowhere = try await field.run("warn", "rescue", "95,35.7", "-d", "bravo")
    #expect(nowhere.status == 0, "\(nowhere)")
    try await field.sameBoard()
    #expect(try await field.done("board", "-d", "alfa").contains("95,35.7"))
    // Help is help, and other commands stay strict.
    #expect(try await field.run("warn", "--help").output.contains("SHORT FORMS"))
    #expect(try await field.run("notify", "--bogus", "-d", "bravo").status == 64)
    #expect(try await field.run("manning", "full", "--wait", "5000", "-d", "bravo").status == 64)
  }

  @Test("errors speak of the command, not of the interface behind it, and all that is wrong is told")
  func words() async throws {
    let field = try await Field.running(agreed: true)
    let radius = #"""
      {"kind": "no-fly", "name": "Wide", "volume": {"area": {"type": "Point", "coordinates": [35.9, 35.4],
       "radiusMetres": 5000000}, "lower": "surface", "upper": "300 m MSL", "start": "2099-01-01T00:00:00Z",
       "end": "2099-02-01T00:00:00Z"}}
      """#
    try field.write(radius, to: "wide.json")
    for (arguments, status, words) in [
      (["arrangement", "diff", "alfa/line-1/plans@0"], 65, ["field: --from", "--from ORIGIN@INDEX"]),
      (["arrangement", "diff", "alfa/line-1/plans@1"], 65, ["field: the entry", "parley arrangement show"]),
      (["duty", "accept"], 64, ["--all"]),
      (["translate", "check", "alfa/line-1/plans@0", "--to", "en"], 65, ["parley translate write"]),
      (["incident", "close", "alfa/line-1/urgent@99"], 65, ["field: the entry"]),
      (["board", "--as", "../x"], 64, ["is no account's name", "1 to 64 of"]),
      (["measure", "declare", "wide.json", "--as", "commander-1"], 65, ["500000 m", "Give a smaller one"]),
      (["message", "hello", "--wait", "5000"], 64, ["--wait", "600"]),
      (
        [
          "notify", "--kind", "patrol", "--circle", "36.2,37.1,2000", "--lower", "surface", "--upper", "800 m MSL",
          "--start", "2099-03-01T06:00:00Z", "--end", "2099-03-01T08:00:00Z",
        ], 65, ["field: properties.title (--title)"]
      ),
      (
        [
          "call", "record", "--with", "charly", "--began", Field.ago(5), "--ended", Field.ago(10), "--gist", "x",
        ], 65, ["charly is not in this channel", "lies before its start"]
      ),
    ] {
      let outcome = try await field.run(arguments + ["-d", "alfa"])
      #expect(outcome.status == Int32(status), "\(arguments): \(outcome)")
      for word in words { #expect(outcome.errors.contains(word), "\(arguments): \(word) in \(outcome.errors)") }
      for term in ["/api/v1", "path.ref", "query."] {
        #expect(!outcome.errors.contains(term), "\(arguments): \(outcome.errors)")
      }
    }
  }

  @Test("what is not UTF-8 on standard input is refused with its place, and nothing is put into anybody's mouth")
  func notUTF8() async throws {
    let field = try await Field.running()
    try field.write([UInt8]("Your aircraft".utf8) + [0xE9, 0x20] + [UInt8]("crossed".utf8), to: "latin-1.txt")
    let before = try await field.sizes("alfa")
    for command in ["protest -", "arrangement suspend -"] {
      let outcome = try await Command.run(
        ["-c", "'\(Command.executable.path)' \(command) --as commander-1 -d alfa < latin-1.txt"], in: field.folder,
        program: URL(fileURLWithPath: "/bin/sh"))
      #expect(outcome.status == 65, "\(command): \(outcome)")
      if command.hasPrefix("protest") { #expect(outcome.errors.contains("byte 13"), "\(outcome)") }
    }
    #expect(try await field.sizes("alfa") == before)
  }

  @Test("a warning in a hurry goes, without quotation marks, from the south and west, with words and with nonsense")
  func hurry() async throws {
    let field = try await Field.running(agreed: true)
    for (words, place) in [
      ("distress -33.45,-70.66", "[-70.66,-33.45]"), ("stray-drone 35.53 35.78", "[35.78,35.53]"),
      ("live-fire 35.53,35.78 keep away please", "[35.78,35.53]"),
      ("stray-drone 37S BT 47029 11570 low", "[36.2765015,33.5138012]"),
      ("rescue 35.53,35.78 --radius abc", "[35.78,35.53]"),
      ("distress 35.53,35.78 --nature live-fire", "[35.78,35.53]"),
    ] {
      let outcome = try await field.run(
        ["warn"] + words.split(separator: " ").map(String.init) + ["-d", "alfa", "--json"])
      #expect(outcome.status == 0, "\(words): \(outcome.all)")
      let warnings = try await field.api("alfa", .GET, "/api/v1/warnings").json["warnings"]?.items ?? []
      #expect(warnings.last?["warning"]?["place"]?.description.contains(place) == true, "\(words): \(warnings)")
    }
  }
}
