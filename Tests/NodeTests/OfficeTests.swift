// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDB
import NIOHTTP1
import TestSupport
import Testing
import Wire

@testable import Node

private let notice = #"""
  {"type":"Feature",
   "geometry":{"type":"Point","coordinates":[35.7,35.4]},
   "properties":{"kind":"flight","title":"NORTH 11","radiusMetres":2000,"lower":"1500 m MSL","upper":"FL 120",
     "start":"2099-01-01T10:00:00Z","end":"2099-01-01T11:00:00Z"}}
  """#

@Suite("Accounts and drafts of the own office", .serialized)
struct OfficeTests {
  private func withNorth(_ body: @escaping @Sendable (TestNode) async throws -> Void) async throws {
    let channel = try await TestChannel()
    try await channel.run(["north"], untilReady: false) { nodes in try await body(try #require(nodes["north"])) }
  }

  private func draft(_ north: TestNode, as role: String) async throws -> String {
    let answer = try await north.post("/api/v1/notices", notice, as: role)
    return try #require(answer.json["release"]?["id"]?.string, "\(answer.text)")
  }

  private func waiting(_ north: TestNode, as role: String) async throws -> [String] {
    try await north.get("/api/v1/releases", as: role).json["releases"]?.array.compactMap { $0["id"]?.string } ?? []
  }

  @Test("a position drops its own drafts; those of others only where it could countersign them")
  func discarding() async throws {
    try await withNorth { north in
      let commanders = try await draft(north, as: "commander")
      for role in ["feed", "watch", "translator", "auditor"] {
        let answer = try await north.call(.DELETE, "/api/v1/releases/\(commanders)", as: role)
        #expect(answer.status == 403, "\(role): \(answer.text)")
        #expect(try await north.call(.DELETE, "/api/v1/releases/none", as: role).status == 404)
      }
      #expect(try await waiting(north, as: "commander") == [commanders])
      let own = try await draft(north, as: "watch")
      #expect(try await north.call(.DELETE, "/api/v1/releases/\(own)", as: "watch").status == 204)
      #expect(try await north.call(.DELETE, "/api/v1/releases/\(own)", as: "watch").status == 404)
      #expect(try await north.call(.DELETE, "/api/v1/releases/\(commanders)", as: "second").status == 204)
    }
  }

  @Test("a note that a full disk refused is written when there is room, once and in its order")
  func fullDisk() async throws {
    let folder = try TemporaryFolder()
    let office = try OfficeDatabase(path: folder.file("office.sqlite"))
    let account = Account(name: "r.deniz", position: "watch-1", role: .watch)
    let audit = AuditTrail(office)
    try await audit.append(account, "before", detail: .object([]))
    try await office.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1") }
    let long = JSONValue.string(String(repeating: "x", count: 50_000))
    for number in 0..<3 { audit.note(account, "note-\(number)", detail: long) }
    await #expect(throws: (any Error).self) { try await audit.append(account, "refused", detail: long) }
    await audit.flush()
    #expect(try office.audit(after: 0, limit: 10).map(\.action) == ["before"])
    try await office.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 100000") }
    try await eventually("the notes are written") { try office.audit(after: 0, limit: 10).count == 4 }
    #expect(try office.audit(after: 0, limit: 10).map(\.action) == ["before", "note-0", "note-1", "note-2"])
    try office.verifyAudit()
  }

  @Test("lines that wait for a batch are written with it, in their order and in one commit")
  func besideBatch() async throws {
    let folder = try TemporaryFolder()
    let office = try OfficeDatabase(path: folder.file("office.sqlite"))
    let account = Account(name: "r.deniz", position: "watch-1", role: .watch)
    let audit = AuditTrail(office)
    let (lines, source) = AsyncStream<Int>.makeStream()
    for number in 0..<20 {
      audit.appendBesideBatch(account, "line-\(number)", detail: "{}") { result in
        if case .success = result { source.yield(number) }
      }
      audit.note(account, "note-\(number)", detail: .object([]))
    }
    audit.start()
    var told: [Int] = []
    for await number in lines {
      told.append(number)
      if told.count == 20 { break }
    }
    #expect(told == Array(0..<20))
    let expected = (0..<20).flatMap { ["line-\($0)", "note-\($0)"] }
    #expect(try office.audit(after: 0, limit: 100).map(\.action) == expected)
    // Nobody has to call: a line is written after a moment anyway.
    audit.appendBesideBatch(account, "last", detail: "{}") { _ in source.finish() }
    for await _ in lines {}
    #expect(try office.audit(after: 40, limit: 100).map(\.action) == ["last"])
    try office.verifyAudit()
  }

  @Test(
    "of wrong passwords that come at the same time no more are looked at than one after the other; others still get in")
  func parallelGuesses() async throws {
    let folder = try TemporaryFolder()
    let office = try OfficeDatabase(path: folder.file("office.sqlite"))
    for name in ["guessed", "other"] {
      try await office.addAccount(
        Account(name: name, position: "watch-1", role: .watch), password: "correct horse battery")
    }
    let signIn = SignIn(database: office, sessionSeconds: 60)
    // At the same moment, however long the machine takes for it.
    let now = Date()
    let kinds = await withTaskGroup(of: ProblemKind?.self) { tasks in
      for _ in 0..<20 {
        tasks.addTask {
          do {
            _ = try await signIn.signIn(
              name: "guessed", password: "wrong horse battery", from: "127.0.0.1", now: now)
            return nil
          } catch { return (error as? Problem)?.kind }
        }
      }
      return await tasks.reduce(into: [ProblemKind?]()) { $0.append($1) }
    }
    #expect(kinds.count(where: { $0 == .wrongCredentials }) == 5)
    #expect(kinds.count(where: { $0 == .tooManyAttempts }) == 15)
    _ = try await signIn.signIn(name: "other", password: "correct horse battery", from: "127.0.0.1")
    try office.close()
  }

  @Test("a draft that no entry can carry is refused to the first position, not to the second")
  func tooLarge() async throws {
    try await withNorth { north in
      // Many large rings: within every limit of a notice, and together more than one entry holds.
      let volumes = (0..<64).map { number in
        let west = 36.5 + Double(number) * 0.01
        let ring = (0..<150).map { corner in
          let angle = Double(corner) / 150 * 2 * Double.pi
          return "[\(west + 4 * cos(angle)),\(34.5 + 4 * sin(angle))]"
        }
        let area = "[[\((ring + [ring[0]]).joined(separator: ","))]]"
        return #"{"area":{"type":"Polygon","coordinates":\#(area)},"lower":"1000 m MSL","upper":"3000 m MSL","#
          + #""start":"2099-01-01T10:00:00Z","end":"2099-01-01T11:00:00Z"}"#
      }
      let large = #"{"kind":"patrol","title":"MANY","volumes":[\#(volumes.joined(separator: ","))]}"#
      let answer = try await north.post("/api/v1/notices", large, as: "commander")
      #expect(answer.status == 413, "\(answer.text.prefix(500))")
      #expect(try await waiting(north, as: "commander") == [])
    }
  }

  @Test("what waits is read by those who could have drafted it, and shown as it would be said")
  func reading() async throws {
    try await withNorth { north in
      let id = try await draft(north, as: "commander")
      for role in ["commander", "watch", "auditor"] { #expect(try await waiting(north, as: role) == [id], "\(role)") }
      for role in ["feed", "translator"] { #expect(try await waiting(north, as: role) == [], "\(role)") }
      let entry = try await north.get("/api/v1/releases").json["releases"]?.array.first?["entries"]?.array.first
      #expect(entry?["kind"] == .string("notice") && entry?["body"]?["title"] == .string("NORTH 11"))
    }
  }

  @Test("a closed account is out with its next request, and its event streams end")
  func closing() async throws {
    try await withNorth { north in
      let watch = try #require(north.channel.tokens["north/watch"])
      #expect(try await north.get("/api/v1/session").status == 200)
      let stream = Task { try await north.call(.GET, "/api/v1/events", seconds: 30) }
      try await Task.sleep(for: .milliseconds(300))
      #expect(try await north.call(.DELETE, "/api/v1/users/watch", as: "commander").status == 204)
      #expect(try await north.get("/api/v1/session").status == 401)
      #expect(try await north.get("/api/v1/board").status == 401)
      #expect(try await stream.value.status == 200, "the stream has ended")
      #expect(!watch.isEmpty)
      // Another process of this machine closes one, too.
      #expect(try await north.get("/api/v1/session", as: "second").status == 200)
      let office = try OfficeDatabase(path: try #require(north.channel.directories["north"]).office)
      try office.disable("second")
      #expect(try await north.get("/api/v1/session", as: "second").status == 401)
      // The last commander does not lock everybody out.
      let last = try await north.call(.DELETE, "/api/v1/users/commander", as: "commander")
      #expect(last.status == 409 && last.text.contains("last commander"), "\(last.text)")
      #expect(throws: OfficeError.lastCommander("commander")) { try office.disable("commander") }
      #expect(try await north.get("/api/v1/session", as: "commander").status == 200)
      try office.close()
    }
  }

  @Test("an account can not countersign a draft that is older than it is, or than its last way in")
  func puppet() async throws {
    try await withNorth { north in
      let id = try await draft(north, as: "commander")
      let office = try OfficeDatabase(path: try #require(north.channel.directories["north"]).office)
      let made = try await north.post(
        "/api/v1/users", #"{"name":"puppet","position":"commander-3","role":"commander"}"#, as: "commander")
      #expect(made.status == 201, "\(made.text)")
      func countersign(_ id: String, _ token: String?) async throws -> TestNode.Answer {
        try await north.call(
          .POST, "/api/v1/releases/\(id)/countersign", as: nil, headers: ["authorization": "Bearer \(token ?? "")"])
      }
      let refused = try await countersign(id, made.json["token"]?.string)
      #expect(refused.status == 403 && refused.text.contains("younger"), "\(refused.text)")
      let fresh = try office.addBearerToken(for: "second", label: "another")
      #expect(try await countersign(id, fresh).status == 403, "a way in that was made after the draft")
      let next = try await draft(north, as: "commander")
      #expect(try await countersign(next, fresh).status == 201)
      try office.close()
    }
  }

  @Test("accounts that were made before drafts had an order go on as they were")
  func migration() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/office.sqlite"
    let old = try DatabaseQueue(path: path)
    try await old.write {
      try $0.execute(
        sql: """
          CREATE TABLE account (name TEXT PRIMARY KEY, position TEXT NOT NULL, role TEXT NOT NULL, password TEXT,
            disabled INTEGER NOT NULL DEFAULT 0) STRICT;
          CREATE TABLE release (id TEXT PRIMARY KEY, created INTEGER NOT NULL, account TEXT NOT NULL,
            position TEXT NOT NULL, kind TEXT NOT NULL, request BLOB NOT NULL, state TEXT NOT NULL, decided INTEGER,
            decider TEXT) STRICT;
          INSERT INTO account (name, position, role) VALUES ('Jane Doe', 'watch-1', 'watch');
          """)
    }
    try old.close()
    let office = try OfficeDatabase(path: path)
    #expect(try office.turn(ofAccount: "Jane Doe") == 0)
    try await office.addAccount(Account(name: "next", position: "watch-2", role: .watch), password: nil)
    #expect(try office.turn(ofAccount: "next") == 1)
  }

  @Test(
    "a name is plain: it becomes a file's name, and must look like no other",
    arguments: ["", ".hidden", "a/b", "../x", "Jane Doe", "Jan\u{e9}", "a\n", String(repeating: "a", count: 65)])
  func names(name: String) async throws {
    let folder = try TemporaryFolder()
    let directory = DataDirectory("\(folder.path)/north")
    _ = try NodeLauncher.initialise(
      directory: directory, party: PartyID("north"), channel: Label("levant"), urls: ["https://192.0.2.1:8443"])
    let before = try FileManager.default.contentsOfDirectory(atPath: directory.tokens)
    await #expect(throws: OfficeError.self) {
      try await NodeLauncher.addUser(
        directory: directory, name: name, position: "watch-2", role: .watch, password: nil)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.tokens) == before)
    for allowed in ["r.deniz", "R_2-x", String(repeating: "a", count: 64)] { #expect(Account.isName(allowed)) }
  }

  @Test("an account that is added at the machine is in the audit trail, and a token that can not be kept adds none")
  func addedHere() async throws {
    let folder = try TemporaryFolder()
    let directory = DataDirectory("\(folder.path)/north")
    _ = try NodeLauncher.initialise(
      directory: directory, party: PartyID("north"), channel: Label("levant"), urls: ["https://192.0.2.1:8443"])
    try await NodeLauncher.addUser(
      directory: directory, name: "r.deniz", position: "watch-2", role: .watch, password: nil)
    try Data().write(to: URL(fileURLWithPath: "\(directory.tokens)/taken"))
    await #expect(throws: KeyStoreError.exists(path: "\(directory.tokens)/taken")) {
      try await NodeLauncher.addUser(
        directory: directory, name: "taken", position: "watch-3", role: .watch, password: nil)
    }
    let office = try OfficeDatabase(path: directory.office)
    #expect(try office.accounts().map(\.name) == ["r.deniz"])
    let audit = try office.audit(after: 0, limit: 10)
    #expect(audit.map(\.action) == ["add-user"] && audit[0].detail.contains("r.deniz"))
    try office.verifyAudit()
  }

  @Test("one account has so many event streams and no more; others have theirs")
  func streams() throws {
    let hub = EventHub(epoch: "e", sizes: [:])
    let held = (0..<EventHub.watchersOfOne).compactMap { _ in hub.watch(resuming: nil, as: "feed") }
    #expect(held.count == EventHub.watchersOfOne)
    #expect(hub.watch(resuming: nil, as: "feed") == nil)
    let other = try #require(hub.watch(resuming: nil, as: "watch"))
    other.end()
    held[0].end()
    #expect(hub.watch(resuming: nil, as: "feed") != nil)
  }
}
