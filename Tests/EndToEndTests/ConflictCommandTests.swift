// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import Wire

@Suite("Conflicts before sending, through the command", .serialized)
struct ConflictCommandTests {
  @Test("a draft is checked, its conflict resolved, and the amended notice sent: then nothing conflicts")
  func checkResolveSend() async throws {
    let field = try Field()
    try await field.make()
    try await field.serve()
    try await field.agree()
    let patrol = [
      "--kind", "flight", "--title", "Patrol 3", "--circle", "35.5,36.0,5000", "--lower", "1500 m MSL", "--upper",
      "2500 m MSL", "--start", "2099-03-01T06:00:00Z", "--end", "2099-03-01T08:00:00Z",
    ]
    #expect(try await field.done(["check", "-d", "bravo"] + patrol).contains("no known conflict"))
    let first = try await field.sayTwice(
      "alfa", "notify", "--kind", "flight", "--title", "Survey", "--circle", "35.52,36.0,5000", "--lower", "1500 m MSL",
      "--upper", "2500 m MSL", "--start", "2099-03-01T07:00:00Z", "--end", "2099-03-01T09:00:00Z")
    try await field.sameBoard()
    let conflict = try await field.run(["check", "-d", "bravo"] + patrol)
    #expect(conflict.status == 1 && conflict.output.contains("[\(first)]"), "\(conflict)")
    #expect(conflict.output.contains("\"Survey\"") && conflict.output.contains("nothing was sent"), "\(conflict)")

    // It is sent all the same.
    let mine = try await field.sayTwice(
      "bravo", "notify", "--kind", "flight", "--title", "Patrol 3", "--circle", "35.5,36.0,5000", "--lower",
      "1500 m MSL", "--upper", "2500 m MSL", "--start", "2099-03-01T06:00:00Z", "--end", "2099-03-01T08:00:00Z")
    let listed = try await field.done("resolve", mine, "-d", "bravo")
    for words in ["later by 3 h 5 min", "towards", "up by 1300 m", "end earlier, at 2099-03-01T06:55:00Z"] {
      #expect(listed.contains(words), "\(words) in \(listed)")
    }
    let json = try JSONValue(parsing: Array(try await field.done("resolve", mine, "-d", "bravo", "--json").utf8))
    let costs = (json["resolutions"]?.items ?? []).compactMap { $0["cost"]?.integer }
    #expect(costs.count >= 5 && costs == costs.sorted())
    let taken = try await field.done("resolve", mine, "--take", "1", "--output", "amended.json", "-d", "bravo")
    #expect(taken.contains("NOT SENT") && taken.contains("parley notify amended.json --amend \(mine)"), "\(taken)")
    #expect(try await field.done("check", "amended.json", "-d", "bravo").contains("no known conflict"))
    try await field.sayTwice("bravo", "notify", "amended.json", "--amend", mine)
    try await field.sameBoard()
    let clear = try await field.done("resolve", mine, "-d", "bravo")
    #expect(clear.hasPrefix("no known conflict"), "\(clear)")
  }

  @Test("what can not be is refused with its code")
  func refusals() async throws {
    let field = try Field()
    try await field.make()
    try await field.serve(["alfa"])
    let draft = [
      "--kind", "flight", "--title", "x", "--circle", "35.5,36.0,5000", "--lower", "1500 m", "--upper", "FL 90",
      "--start", "2099-03-01T06:00:00Z", "--end", "2099-03-01T08:00:00Z",
    ]
    let wrong = try await field.run(["check", "-d", "alfa"] + draft)
    #expect(wrong.status == 65 && wrong.errors.contains("lower"), "\(wrong)")
    #expect(try await field.run("check", "nowhere.geojson", "-d", "alfa").status == 66)
    #expect(try await field.run("resolve", "nowhere.geojson", "-d", "alfa").status == 66)
    #expect(try await field.run("resolve", "alfa/line-1/plans@7", "-d", "alfa").status == 65)
    #expect(try await field.run("resolve", "alfa/line-1/plans@7", "--take", "1", "-d", "alfa").status == 64)
  }
}
