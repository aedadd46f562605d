// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDB
import TestSupport
import Testing
import Wire

@Suite("Trouble that an officer must be told of", .serialized)
struct TroubleTests {
  @Test("a clock that is off by more than the arrangement allows is shown to both sides")
  func clock() async throws {
    let field = try await Field.running(agreed: true)
    for party in Field.parties { try await field.stop(party) }
    let now = Date()
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    let clock =
      #""exerciseClock": {"start": "\#(style.format(now + 120))", "factor": 1, "anchor": "\#(style.format(now))"},"#
    let settings = try Command.read(field.path("bravo/node.json"))
    try field.write("{" + clock + settings.dropFirst(), to: "bravo/node.json")
    try await field.serve()
    try await field.say("alfa", "message", "What time do you have?")
    try await field.say("bravo", "message", "Two minutes more than you.")
    for (party, side) in [("alfa", "ahead of"), ("bravo", "behind")] {
      try await eventually("\(party) is told") {
        let board = try await field.done("board", "-d", party)
        return board.contains("CLOCKS DIFFER") && board.contains("\(side) ours, 30 s are agreed")
      }
      let line = try await field.api(party, .GET, "/api/v1/lines").json["lines"]?.items.first
      #expect(abs(line?["clockOffsetMilliseconds"]?.integer ?? 0) > 90_000)
    }
    #expect(try await field.done("board", "-d", "bravo").contains("EXERCISE"))
  }

  @Test(
    "a full disk: nothing new is taken, all that was confirmed is served, and it goes on by itself",
    .enabled(if: SmallDisk.isAllowed))
  func fullDisk() async throws {
    let field = try Field()
    let disk = try SmallDisk(at: field.path("bravo"))
    try await field.make()
    try await field.serve()
    let first = try await field.say("bravo", "message", "before the disk was full")
    try fill(disk.path)
    var said = [first]
    var refusal = ""
    for number in 0..<400 where refusal.isEmpty {
      let outcome = try await field.run("message", "number \(number)", "--json", "--wait", "0", "-d", "bravo")
      if outcome.status == 0 {
        let ref = try JSONValue(parsing: Array(outcome.output.utf8))["refs"]?.items.first
        said.append("\(ref?["origin"]?.text ?? "?")@\(ref?["index"]?.integer ?? -1)")
      } else {
        #expect(outcome.status == 69, "\(outcome)")
        refusal = outcome.errors
      }
    }
    #expect(refusal.contains("The disk is full") && refusal.contains("fix: Free space"), "\(refusal)")
    #expect(try await field.api("bravo", .GET, "/healthz").status == 200)
    #expect(try await field.done("board", "-d", "bravo").contains("before the disk was full"))
    try FileManager.default.removeItem(atPath: "\(disk.path)/filler")
    try await eventually("it goes on by itself") {
      try await field.run("message", "after", "--wait", "30", "-d", "bravo").status == 0
    }
    for entry in said {
      let place = entry.replacing("/", with: "%2F")
      #expect(try await field.api("bravo", .GET, "/api/v1/entries/\(place)").status == 200, "\(entry) was confirmed")
    }
    try await field.sameBoard()
    for party in Field.parties { try await field.stop(party) }
    for party in Field.parties { try await field.done("verify", "-d", party) }
  }

  /// Leaves no whole page free.
  private func fill(_ folder: String) throws {
    let filler = "\(folder)/filler"
    _ = FileManager.default.createFile(atPath: filler, contents: nil)
    let handle = try #require(FileHandle(forWritingAtPath: filler))
    defer { try? handle.close() }
    for size in [65_536, 4_096] {
      while (try? handle.write(contentsOf: Data(count: size))) != nil {}
    }
  }

  @Test("an entry that was changed in the database is found at the start and by verify, and named")
  func tampering() async throws {
    let field = try await Field.running()
    try await field.say("alfa", "message", "one")
    try await field.say("alfa", "message", "two")
    try await field.sameBoard()
    for party in Field.parties { try await field.stop(party) }
    let place = try change(field.path("bravo/logs.sqlite"))
    let report = try await field.run("verify", "-d", "bravo")
    #expect(report.status == 1 && report.output.contains("\(place): the entry was changed"), "\(report)")
    let start = try await field.run("serve", "-d", "bravo")
    let words = place.split(separator: "@")
    #expect(start.status == 1, "\(start)")
    #expect(start.errors.contains("log \(words[0]): entry \(words[1]) was changed"), "\(start)")
    try await field.done("verify", "-d", "alfa")
  }

  @Test("without its signatures a log proves nothing: verify and the start say so; a missing entry is named")
  func unsigned() async throws {
    let field = try await Field.running()
    for text in ["one", "two", "three"] { try await field.say("alfa", "message", text) }
    try await field.sameBoard()
    for party in Field.parties { try await field.stop(party) }
    for party in Field.parties { try await field.done("verify", "-d", party) }
    let store = field.path("bravo/logs.sqlite")
    try FileManager.default.copyItem(atPath: field.path("bravo"), toPath: field.path("whole"))
    try await DatabaseQueue(path: store).write { database in
      try database.execute(
        sql: """
          DELETE FROM record WHERE kind IN ('mirror', 'pending', 'receipt') AND name LIKE 'alfa/line-1/urgent%'
          """)
    }
    let report = try await field.run("verify", "-d", "bravo")
    #expect(report.status == 1, "\(report)")
    #expect(report.output.contains("alfa/line-1/urgent: nothing signed covers entries 0 to"), "\(report)")
    let start = try await field.run("serve", "-d", "bravo")
    #expect(start.status == 1 && start.errors.contains("alfa/line-1/urgent: nothing signed covers"), "\(start)")

    try await DatabaseQueue(path: field.path("whole/logs.sqlite")).write { database in
      try database.execute(
        sql: """
          DELETE FROM entry WHERE place = (SELECT number << 40 | 1 FROM log WHERE origin = 'alfa/line-1/urgent')
          """)
    }
    let gap = try await field.run("verify", "-d", "whole")
    #expect(gap.status == 1 && gap.output.contains("alfa/line-1/urgent: entries from 1 on can not be read"), "\(gap)")
    #expect(gap.output.contains("bravo/line-1/urgent of bravo"), "the other logs are looked at all the same: \(gap)")
  }

  /// Changes one byte of the second entry of alfa's urgent log, as it is mirrored here.
  private func change(_ path: String) throws -> String {
    let queue = try DatabaseQueue(path: path)
    return try queue.write { database in
      let row = try #require(
        try Row.fetchOne(
          database,
          sql: """
            SELECT entry.place AS place, entry.bytes AS bytes FROM entry
            JOIN log ON log.number << 40 | 1 = entry.place WHERE log.origin = 'alfa/line-1/urgent'
            """))
      var bytes: Data = row["bytes"]
      bytes[bytes.startIndex + bytes.count / 2] ^= 1
      try database.execute(
        sql: "UPDATE entry SET bytes = ? WHERE place = ?", arguments: [bytes, row["place"] as Int64])
      return "alfa/line-1/urgent@1"
    }
  }
}
