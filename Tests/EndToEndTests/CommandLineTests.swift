// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import Wire

@Suite("The command line", .serialized)
struct CommandLineTests {
  private static let shell = URL(fileURLWithPath: "/bin/sh")

  /// Runs the command with a standard output that is full.
  private func full(_ arguments: [String], in folder: String) async throws -> Command.Outcome {
    let line = ([Command.executable.path] + arguments).map { "'\($0)'" }.joined(separator: " ")
    return try await Command.run(["-c", "exec \(line) > /dev/full"], in: folder, program: Self.shell)
  }

  @Test("what can not be written is no success, and never a crash")
  func fullOutput() async throws {
    let field = try Field()
    try await field.make()
    for arguments in [
      ["card", "-d", "alfa"], ["--help"], ["--version"],
      ["simulate", "7", "--nodes", "2", "--seconds", "5", "--whole"],
      ["key", "desk", "--output", "desk.key"],
    ] {
      let outcome = try await full(arguments, in: field.folder)
      #expect(outcome.status == 66 && outcome.errors.contains("standard output"), "\(arguments): \(outcome)")
    }
    #expect(!FileManager.default.fileExists(atPath: field.path("desk.key")), "no key without its public part")
    #expect(try await field.done("key", "desk", "--output", "desk.key").count > 40)
  }

  @Test("options that exclude each other are refused by name, before anything is done")
  func conflicts() async throws {
    let field = try Field()
    try await field.make()
    try field.write("{}", to: "f.json")
    let lines: [([String], [String])] = [
      (["notify", "f.json", "--kind", "patrol"], ["FILE", "--kind"]),
      (["notify", "f.json", "--withdraw", "alfa/line-1/plans@0"], ["--withdraw", "FILE"]),
      (
        ["notify", "--withdraw", "alfa/line-1/plans@0", "--started", "alfa/line-1/plans@0"],
        ["--withdraw", "--started"]
      ),
      (["notify", "--ended", "alfa/line-1/plans@0", "--title", "x"], ["--ended", "--title"]),
      (["hold", "bravo/line-1/plans@0", "--lift", "alfa/line-1/urgent@0"], ["ACTIVITY", "--lift"]),
      (["export", "bravo", "--copy", "x"], ["--copy", "PARTY"]), (["hold"], ["--lift"]),
      (["key", "rotate", "--request", "r", "--certificate", "c"], ["--request", "--certificate"]),
      (["key", "rotate", "urgent", "--certificate", "c"], ["--certificate", "LOG"]),
      (["pair", "bravo.card", "--witness", "w"], ["CARD", "--witness"]),
      (["board", "--node", "notaurl"], ["notaurl", "http"]),
    ]
    for (arguments, words) in lines {
      let outcome = try await field.run(arguments + ["-d", "alfa"])
      #expect(outcome.status == 64, "\(arguments): \(outcome)")
      for word in words { #expect(outcome.errors.contains(word), "\(arguments): \(word) in \(outcome.errors)") }
    }
    for nodes in ["0", "1", "5"] {
      let outcome = try await field.run("simulate", "1", "--nodes", nodes)
      #expect(outcome.status == 64 && outcome.errors.contains("2 to 4"), "\(outcome)")
    }
  }

  @Test("a node that can not be made says which option is wrong, and leaves nothing")
  func making() async throws {
    let field = try Field()
    let usual = ["init", "--party", "alfa", "--channel", "line-1", "-d", "alfa"]
    let wrong: [([String], String)] = [
      (["--peer-port", "0"], "--peer-port 0"), (["--local-port", "65536"], "--local-port 65536"),
      (["--peer-port", "7080"], "two different ports"), (["--channel", "line 1"], "channel"),
      (["--channel", "Line"], "channel"), (["--party", "Alfa"], "Alfa"), (["--peer-host", "a b"], "https://a b:7443"),
    ]
    for (arguments, word) in wrong {
      var line = usual
      if let place = line.firstIndex(of: arguments[0]) {
        line[place + 1] = arguments[1]
      } else {
        line += arguments
      }
      let outcome = try await field.run(line)
      #expect([64, 65].contains(outcome.status) && outcome.errors.contains(word), "\(arguments): \(outcome)")
      #expect(!FileManager.default.fileExists(atPath: field.path("alfa")), "\(arguments)")
    }
    #expect(try await field.run(Array(usual.dropLast(2))).status == 64)
    try await field.done(usual)
    let name = try await field.run("user", "--name", "../x", "--position", "watch-2", "-d", "alfa")
    #expect(name.status == 65 && !name.output.contains("token"), "\(name)")
  }

  @Test("an account that is there gets another password, and nothing else")
  func newPassword() async throws {
    let field = try Field()
    try await field.done(
      "init", "--party", "alfa", "--channel", "line-1", "--peer-port", "7443", "--local-port", "7080", "-d", "alfa")
    func file(_ password: String) throws -> String {
      try Data((password + "\n").utf8).write(to: URL(fileURLWithPath: field.path("secret")))
      return "secret"
    }
    let user = ["user", "--name", "r.deniz", "-d", "alfa", "--password-file"]
    try await field.done(user + [try file("a long enough one"), "--position", "watch-2"])
    let again = try await field.run(user + [try file("another long one"), "--position", "watch-2"])
    #expect(again.status != 0 && again.errors.contains("exists"), "\(again)")
    let changed = try await field.run(user + [try file("another long one"), "--new-password"])
    #expect(changed.status == 0 && changed.output.contains("another password"), "\(changed)")
    let short = try await field.run(user + [try file("short"), "--new-password"])
    #expect(short.status == 65 && short.errors.contains("password"), "\(short)")
    let nobody = try await field.run(
      "user", "--name", "nobody", "-d", "alfa", "--new-password", "--password-file", try file("another long one"))
    #expect(nobody.status != 0 && nobody.errors.contains("no account"), "\(nobody)")
    let bare = try await field.run("user", "--name", "r.deniz", "-d", "alfa", "--new-password")
    #expect(bare.status == 64 && bare.errors.contains("--password-file"), "\(bare)")
    #expect(try await field.run("user", "--name", "x", "-d", "alfa").status == 64)
  }

  @Test("south, west and below the sea are given like everything else; duplicate keys and other systems are not read")
  func places() async throws {
    let field = try await Field.running()
    let flags = [
      "notify", "--kind", "Flight", "--title", "-1-", "--lower", "-20 m MSL", "--upper", "FL 90", "--start",
      "2099-03-01T06:00:00Z", "--end", "2099-03-01T08:00:00Z",
    ]
    try await field.sayTwice(
      "alfa", flags[0], "--circle", "-33.45,-70.66,5000", "--kind", "flight", "--title", "-1-",
      "--lower", "-20 m MSL", "--upper", "FL 90", "--start", "2099-03-01T06:00:00Z", "--end", "2099-03-01T08:00:00Z")
    let volume = try await field.board("alfa")["activities"]?.items.first?["versions"]?.items.first?["notice"]?[
      "volumes"]?
      .items.first
    #expect(volume?["area"]?["coordinates"]?.description == "[-70.66,-33.45]", "\(volume?.description ?? "")")
    for (circle, word) in [
      ("35,35,nan", "RADIUS"), ("inf,35,5", "LATITUDE"), ("35,x,5", "LONGITUDE"), ("35,35,0", "more than 0 m"),
      ("35,35,-5", "more than 0 m"), ("35,35,9000000", "500"),
    ] {
      let outcome = try await field.run(flags + ["--circle", circle, "-d", "alfa"])
      #expect(outcome.status == 65 && outcome.errors.contains(word), "\(circle): \(outcome)")
    }
    let agl = try await field.run(flags + ["--circle", "35,35,5", "--upper", "800 m AGL", "-d", "alfa"])
    #expect(agl.status == 65 && agl.errors.contains("terrainMetres"), "\(agl)")

    let notice = #"""
      {"type": "Feature", "geometry": {"type": "Point", "coordinates": [35.7, 35.4]}, "properties": {"kind": "flight",
       "title": "T", "radiusMetres": 5, "lower": "surface", "upper": "FL 90", "start": "2099-03-01T06:00:00Z",
       "end": "2099-03-01T08:00:00Z"}}
      """#
    try field.write(notice.replacing(#""title": "T","#, with: #""title": "T", "title": "U","#), to: "twice.json")
    let twice = try await field.run("notify", "twice.json", "-d", "alfa")
    #expect(twice.status == 65 && twice.errors.contains("given twice") && twice.errors.contains("title"), "\(twice)")
    for file in ["arrangement propose", "arrangement layer", "replay"] {
      try field.write(#"{"title": "a", "title": "b"}"#, to: "double.json")
      let words = file.split(separator: " ").map(String.init)
      let outcome = try await field.run(
        words + ["double.json", "-d", file == "replay" ? "nothing" : "alfa"]
          + (file == "replay" ? [] : ["--as", "commander-1"]))
      #expect(outcome.status == 65 && outcome.errors.contains("given twice"), "\(file): \(outcome)")
    }
    try field.write(
      notice.replacing(
        #""geometry":"#,
        with: #""crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32637"}}, "geometry":"#),
      to: "crs.json")
    let crs = try await field.run("notify", "crs.json", "-d", "alfa")
    #expect(crs.status == 65 && crs.errors.contains("EPSG::32637") && crs.errors.contains("field: crs"), "\(crs)")
    try field.write(
      Array(Command.read(field.path("crs.json")).replacing("EPSG::32637", with: "OGC:1.3:CRS84").utf8), to: "own.json")
    try await field.done("notify", "own.json", "-d", "alfa", "--preview")
    let from = try await field.api("alfa", .GET, "/api/v1/messages?from=3")
    #expect(from.status == 422 && from.json["field"]?.text == "query.from", "\(from.text)")
  }

  @Test("what was said stands in the answer, what waits and what is agreed in words; states in any case")
  func words() async throws {
    let field = try await Field.running(agreed: true)
    let message = try await field.done("message", "Good evening", "--precedence", "FLASH", "-d", "alfa", "--wait", "60")
    #expect(message.contains("FLASH message"), "\(message)")
    let said = try #require(message.split(separator: " ").dropFirst().first.map(String.init))
    try await field.sameBoard()
    let answer = try await field.done("answer", said, "Has-It", "-d", "bravo", "--wait", "60")
    #expect(answer.contains("answer to [\(said)]: has-it"), "\(answer)")
    let preview = try await field.done(
      "notify", "--kind", "patrol", "--title", "Patrol 3", "--circle", "36.20,37.15,2000", "--lower", "surface",
      "--upper", "800 m MSL", "--start", "2099-03-01T06:00:00Z", "--end", "2099-03-01T08:00:00Z", "-d", "alfa",
      "--as", "commander-1")
    #expect(preview.contains("NOT SAID YET"))
    let list = try await field.done("release", "list", "-d", "alfa")
    for word in [
      "notice of patrol \"Patrol 3\"", "circle of 2000 m around 36.2,37.15", "surface to 800 m MSL",
      "2099-03-01 06:00Z",
    ] {
      #expect(list.contains(word), "\(word) in \(list)")
    }
    let id = try #require(list.split(separator: " ").first.map(String.init))
    let watch = try await field.run("release", "discard", id, "-d", "alfa")
    #expect(watch.status == 77, "\(watch)")
    let signed = try await field.done("release", "countersign", id, "--as", "commander-2", "-d", "alfa", "--wait", "60")
    #expect(signed.contains("notice of patrol \"Patrol 3\""), "\(signed)")
    let shown = try await field.done("arrangement", "show", "-d", "bravo")
    for word in [
      "in force: [alfa/line-1/plans@", "9260 m lateral", "FLASH: has it within 10 min", "contact of alfa: telephone",
    ] {
      #expect(shown.contains(word), "\(word) in \(shown)")
    }
    let ref = try #require(try await field.board("bravo")["activities"]?.items.first?["ref"])
    let activity = "\(ref["origin"]?.text ?? "")@\(ref["index"]?.integer ?? -1)"
    let hold = try await field.say("bravo", "hold", activity)
    let lift = try await field.done("hold", "--lift", hold, "--preview", "-d", "bravo")
    #expect(lift.contains("hold-lifted"), "\(lift)")
    let open = try await field.board("bravo")["holds"]?.items.first?["open"]
    #expect(open == .bool(true), "a preview says nothing")
    #expect(try await field.done("hold", "--lift", hold, "-d", "bravo", "--wait", "60").contains("lifted"))
  }

  @Test("the board shows the beginning of a long text, and that a text was removed")
  func texts() async throws {
    let field = try await Field.running()
    let long = try await field.say("alfa", "message", String(repeating: "word ", count: 1_000))
    let secret = try await field.say("alfa", "message", "a name")
    let removal = try await field.api(
      "alfa", .DELETE, "/api/v1/entries/\(secret.replacing("/", with: "%2F"))/parts/0",
      Array(#"{"reason": "personal-data"}"#.utf8), as: "commander-1")
    let id = try #require(removal.json["release"]?["id"]?.text, "\(removal.text)")
    try await field.done("release", "countersign", id, "--as", "commander-2", "-d", "alfa", "--wait", "60")
    try await field.sameBoard()
    for party in Field.parties {
      let board = try await field.done("board", "-d", party)
      #expect(board.contains("3000 characters more") && board.contains("parley prove \(long)"), "\(board)")
      #expect(board.contains("THE TEXT WAS REMOVED (personal-data)"), "\(board)")
      let messages = try await field.board(party)["messages"]?.items ?? []
      #expect(messages.map { $0["textRemoved"]?["reason"]?.text } == [nil, "personal-data"])
    }
  }

  @Test("the command works with the own node's TLS listener, and says what is wrong with another one")
  func localTLS() async throws {
    let field = try Field()
    try await field.make()
    let made = try await Command.run(
      [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
        "-subj", "/CN=alfa", "-addext", "subjectAltName=DNS:localhost", "-keyout", "alfa/local.key", "-out",
        "alfa/local.pem",
      ], in: field.folder, program: URL(fileURLWithPath: "/usr/bin/env"))
    try #require(made.status == 0, "\(made)")
    let settings = try Command.read(field.path("alfa/node.json"))
    try field.write(
      settings.replacing(
        #""host" : "127.0.0.1","#, with: #""host" : "0.0.0.0", "certificate": "local.pem", "key": "local.key","#,
        maxReplacements: 1),
      to: "alfa/node.json")
    try field.write(try Command.read(field.path("alfa/local.pem")), to: "ca.pem")
    try field.start("alfa", "serve", "-d", "alfa")
    try await eventually("alfa listens") { try await field.run("key", "show", "-d", "alfa").status == 0 }
    let port = try #require(field.ports["alfa"])
    let named = ["key", "show", "-d", "alfa", "--node", "https://localhost:\(port)"]
    try await field.done(named + ["--ca", "ca.pem"])
    let other = try await field.run(named + ["--ca", "bravo.card"])
    #expect(other.status == 65 && other.errors.contains("PEM"), "\(other)")
    let clear = try await field.run("key", "show", "-d", "alfa", "--node", "http://localhost:\(port)")
    #expect(clear.status == 69 && !clear.errors.contains("Error"), "\(clear)")
    try FileManager.default.copyItem(atPath: field.path("alfa/tokens"), toPath: field.path("else/tokens"), making: true)
    let stranger = try await field.run("key", "show", "-d", "else", "--node", "https://localhost:\(port)")
    #expect(
      stranger.status == 69 && stranger.errors.contains("certificate") && stranger.errors.contains("--ca"),
      "\(stranger)")
    let nobody = try await field.run("key", "show", "-d", "bravo")
    #expect(nobody.status == 69 && nobody.errors.contains("nothing listens"), "\(nobody)")
  }
}

extension FileManager {
  /// Copies into a folder that is made first.
  fileprivate func copyItem(atPath path: String, toPath target: String, making: Bool) throws {
    try createDirectory(
      atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: making)
    try copyItem(atPath: path, toPath: target)
  }
}
