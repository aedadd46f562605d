// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import Wire

@Suite("The desk: plans stay at home until they are released", .serialized)
struct DeskTests {
  private static let times = ["--start", "2099-03-01T06:00:00Z", "--end", "2099-03-01T08:00:00Z"]

  private func patrol(_ title: String, at place: String) -> [String] {
    ["--kind", "flight", "--title", title, "--circle", place, "--lower", "FL 90", "--upper", "FL 120"] + Self.times
  }

  /// All files below a folder, with their bytes.
  private func files(_ folder: String) throws -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      if let data = FileManager.default.contents(atPath: "\(folder)/\(path)"),
        (try? URL(fileURLWithPath: "\(folder)/\(path)").resourceValues(forKeys: [.isRegularFileKey]).isRegularFile)
          == true
      {
        found[path] = [UInt8](data)
      }
    }
    return found
  }

  @Test("what is not released never leaves: the capture of everything that left holds the released notice and no more")
  func capture() async throws {
    let field = try await Field.running(agreed: true)
    try FileManager.default.createDirectory(atPath: field.path("one-way"), withIntermediateDirectories: true)
    try await field.sayTwice("bravo", ["notify"] + patrol("Theirs", at: "35.5000,35.8000,3000"))
    try await field.sameBoard()
    try await field.done("export", "--guard", "one-way", "--as", "commander-1", "-d", "alfa")
    try await field.done("desk", "init", "--party", "alfa", "--card", "alfa.card", "--card", "bravo.card", "-d", "desk")
    // The way in is read-only from the desk's side.
    for name in try files(field.path("one-way")).keys {
      chmod(field.path("one-way/\(name)"), 0o400)
    }
    chmod(field.path("one-way"), 0o500)
    defer { chmod(field.path("one-way"), 0o700) }
    let before = try files(field.folder)
    let runs = try FileManager.default.contentsOfDirectory(atPath: field.path("one-way")).map { "one-way/\($0)" }
    let taken = try await field.done(["desk", "import"] + runs + ["-d", "desk"])
    #expect(taken.contains("1 runs taken"), "\(taken)")
    #expect(try await field.done(["desk", "import"] + runs + ["-d", "desk"]).contains("0 runs taken"))
    #expect(try await field.done("desk", "board", "-d", "desk").contains("\"Theirs\""))

    try await field.done(["desk", "plan", "add", "-d", "desk"] + patrol("SECRET-ALPHA", at: "36.1234,36.5678,2000"))
    try await field.done(["desk", "plan", "add", "-d", "desk"] + patrol("Released 1", at: "34.5000,37.5000,2000"))
    try await field.done(["desk", "plan", "add", "-d", "desk"] + patrol("SECRET-BRAVO", at: "35.5000,35.8000,2000"))
    let checked = try await field.run("desk", "check", "-d", "desk")
    #expect(
      checked.status == 1 && checked.output.contains("1 conflict") && checked.output.contains("Theirs"), "\(checked)")
    #expect(try await field.run("desk", "check", "2", "-d", "desk").status == 0)
    #expect(try await field.done("desk", "resolve", "3", "-d", "desk").contains("1  "))
    let release = ["desk", "release", "2", "--to", "out.release", "--position", "planner-1", "-d", "desk"]
    let preview = try await field.done(release)
    #expect(preview.contains("title Released 1") && preview.contains("NOT RELEASED"))
    #expect(!FileManager.default.fileExists(atPath: field.path("out.release")))
    try await field.done(release + ["--yes"])
    #expect(try await field.run(release + ["--yes"]).status == 65, "a release overwrites nothing")

    // Everything that changed outside the desk's own folder is the one file.
    let after = try files(field.folder)
    let left = after.filter { path, bytes in
      !path.hasPrefix("desk/") && !path.hasPrefix("alfa/") && !path.hasPrefix("bravo/") && !path.hasSuffix(".log")
        && !path.hasPrefix(".run-") && before[path] != bytes
    }
    #expect(left.keys.sorted() == ["out.release"])
    let captured = try #require(left["out.release"])
    for secret in ["SECRET", "ALPHA", "BRAVO", "361234", "365678", "355000", "358000"] {
      #expect(captured.firstRange(of: Array(secret.utf8)) == nil, "\(secret) left the desk")
    }
    for party in Field.parties {
      for (path, bytes) in try files(field.path(party)) {
        #expect(bytes.firstRange(of: Array("SECRET-".utf8)) == nil, "\(party)/\(path)")
      }
    }
    let ledger = try await field.done("desk", "ledger", "-d", "desk")
    #expect(ledger.contains("planner-1  plan 2"), "\(ledger)")
    try await reachTheLine(field)
  }

  /// The officer of the line reviews and sends the file, once.
  private func reachTheLine(_ field: Field) async throws {
    let review = try await field.done("release", "inspect", "out.release", "-d", "alfa")
    #expect(review.contains("Released 1") && review.contains("no known conflict"), "\(review)")
    #expect(try await field.run("release", "inspect", "out.release", "-d", "bravo").status == 65)
    let send = ["release", "send", "out.release", "--as", "commander-1", "-d", "alfa", "--json"]
    let first = try await field.done(send)
    let again = try await field.done(send)
    let id = try #require(try JSONValue(parsing: Array(first.utf8))["release"]?["id"]?.text)
    #expect(try JSONValue(parsing: Array(again.utf8))["release"]?["id"]?.text == id, "\(again)")
    try await field.done("release", "countersign", id, "--as", "commander-2", "-d", "alfa", "--wait", "60")
    try await field.sameBoard()
    let board = try await field.done("board", "-d", "bravo")
    #expect(board.components(separatedBy: "Released 1").count == 2, "\(board)")
  }

  @Test("files in any order, with gaps and hostile ones between them: nothing is lost, and each is named")
  func importing() async throws {
    let field = try await Field.running(agreed: true)
    try FileManager.default.createDirectory(atPath: field.path("one-way"), withIntermediateDirectories: true)
    let export = ["export", "--guard", "one-way", "--as", "commander-1", "-d", "alfa"]
    try await field.done(export)
    for word in ["one", "two"] {
      try await field.say("bravo", "message", word)
      try await field.sameBoard()
      try await field.done(export)
    }
    try await field.done("desk", "init", "--party", "alfa", "--card", "alfa.card", "--card", "bravo.card", "-d", "desk")
    let runs = try FileManager.default.contentsOfDirectory(atPath: field.path("one-way")).sorted().map {
      "one-way/\($0)"
    }
    #expect(runs.count == 3)
    try field.write([UInt8]("parley.desk/v1\n\u{0}".utf8) + (0...255), to: "hostile.parley")
    try field.write([UInt8](repeating: 0x41, count: 300_000), to: "large.parley")
    let gap = try await field.run("desk", "import", runs[2], runs[0], "hostile.parley", "large.parley", "-d", "desk")
    #expect(gap.status == 1 && gap.output.contains("MISSING run 2") && gap.output.contains("1 runs taken"), "\(gap)")
    #expect(gap.output.contains("REFUSED hostile.parley") && gap.output.contains("REFUSED large.parley"), "\(gap)")
    let rest = try await field.done("desk", "import", runs[2], runs[1], "-d", "desk")
    #expect(rest.contains("2 runs taken"), "\(rest)")
    let digest = try await field.sameBoard()
    let verified = try await field.done("desk", "verify", "-d", "desk")
    #expect(verified.contains("board \(digest)"), "\(verified)")
    #expect(try await field.done("desk", "board", "-d", "desk").contains("\"two\""))
    // The guard's list has a pattern for every line that passed, and for the release.
    try await field.done(
      ["desk", "plan", "add", "-d", "desk"] + patrol("Released 1", at: "34.5000,37.5000,2000"))
    // What can not be written does not leave, and the ledger has no line of it.
    let nowhere = try await field.run(
      "desk", "release", "1", "--to", "no/such/folder/r", "--position", "planner-1", "--yes", "-d", "desk")
    #expect(nowhere.status == 66 && nowhere.errors.contains("nothing left"), "\(nowhere)")
    #expect(try await field.done("desk", "ledger", "-d", "desk") == "nothing left\n")
    try await field.done("desk", "release", "1", "--to", "r", "--position", "planner-1", "--yes", "-d", "desk")
    try await tamper(field)
    let inward = try await field.done("desk", "rules").split(separator: "\n").map { try Regex(String($0)) }
    for path in runs {
      for line in try Command.read(field.path(path)).split(separator: "\n") {
        #expect(try inward.contains { try $0.wholeMatch(in: line) != nil }, "\(line)")
      }
    }
    let outward = try await field.done("desk", "rules", "--release").split(separator: "\n").map {
      try Regex(String($0))
    }
    for line in try Command.read(field.path("r")).split(separator: "\n") {
      #expect(try outward.contains { try $0.wholeMatch(in: line) != nil }, "\(line)")
    }
  }

  /// Each of the desk's own files is missed or found changed.
  private func tamper(_ field: Field) async throws {
    #expect(try await field.done("desk", "verify", "-d", "desk").contains("everything is as it was signed"))
    for (name, change) in [
      ("releases/1.release", "Released 2"), ("ledger", ""), ("plans/1.json", "Released 2"),
      ("releases/9.release", "new"),
      ("plans/more.json", "new"),
    ] {
      let path = "desk/\(name)"
      let before = try? field.bytes(path)
      let text = String(decoding: before ?? [], as: UTF8.self)
      try field.write(change == "Released 2" ? text.replacing("Released 1", with: change) : change, to: path)
      let outcome = try await field.run("desk", "verify", "-d", "desk")
      #expect(outcome.status == 1 && outcome.all.contains("DAMAGED"), "\(name): \(outcome)")
      if let before {
        try field.write(before, to: path)
      } else {
        try FileManager.default.removeItem(atPath: field.path(path))
      }
    }
    #expect(try await field.run("desk", "verify", "-d", "desk").status == 0)
  }

  @Test("the process of a desk can open no socket: the kernel says so while it reads its input")
  func noSocket() async throws {
    let field = try Field()
    try await field.make()
    try await field.done("desk", "init", "--party", "alfa", "--card", "alfa.card", "--card", "bravo.card", "-d", "desk")
    let pipe = field.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    let log = field.path("import.log")
    let process = try Command.start(
      ["desk", "import", "pipe", "-d", "desk"], in: field.folder, output: log, errors: log)
    let status = "/proc/\(process.processIdentifier)/status"
    try await eventually("the filter is in force before anything is read") {
      let text = (FileManager.default.contents(atPath: status).map { String(decoding: $0, as: UTF8.self) }) ?? ""
      return text.contains("Seccomp:\t2") && text.contains("NoNewPrivs:\t1")
    }
    let writer = try #require(FileHandle(forWritingAtPath: pipe))
    try writer.write(contentsOf: Data("nothing of ours\n".utf8))
    try writer.close()
    try await eventually("it ends") { !process.isRunning }
    #expect(process.terminationStatus == 1)
  }
}
