// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import Wire

@Suite("Places said twice, the life of an activity and proposals, through the command", .serialized)
struct LifeCommandTests {
  private static func notice(_ title: String, _ reference: String) -> [String] {
    [
      "--kind", "convoy", "--title", title, "--circle", "36.20,37.15,2000", "--lower", "surface", "--upper",
      "800 m MSL",
      "--start", "2099-03-01T06:00:00Z", "--end", "2099-03-01T08:00:00Z", "--reference", reference, "--reference-name",
      "Airfield K", "--lost-line", "hold", "--lost-line-latest", "2099-03-01T06:30:00Z",
    ]
  }

  @Test(
    "a wrong reference stops a notice, a wrong read-back is seen by both, and a hold and a lost line are on the board")
  func life() async throws {
    let field = try await Field.running(agreed: true)
    let wrong = try await field.run(
      ["notify", "-d", "alfa", "--as", "commander-1"] + Self.notice("Aid 1", "9 km 90° T from 36.20, 37.0944"))
    #expect(wrong.status == 65 && wrong.errors.contains("Airfield K") && wrong.errors.contains("500 m"), "\(wrong)")
    let aid = try await field.sayTwice(
      "alfa", ["notify"] + Self.notice("Aid 1", "5 km 90° T from 36.20, 37.0944"))
    try await field.sameBoard()

    let hidden = try await field.done("readback", aid, "-d", "bravo")
    #expect(hidden.contains("Aid 1") && hidden.contains("read back in full"), "\(hidden)")
    #expect(!hidden.contains("36.2") && !hidden.contains("37.15"), "\(hidden)")
    let elsewhere = try await field.run("readback", aid, "--place", "36.29,37.15", "-d", "bravo")
    #expect(elsewhere.status == 1 && elsewhere.errors.contains("READ BACK AS 36.29,37.15"), "\(elsewhere)")
    for party in Field.parties {
      try await eventually("the board of \(party) shows the difference") {
        try await field.done("board", "-d", party).contains("READ BACK AS 36.29,37.15")
      }
    }
    let there = try await field.done("readback", aid, "--place", "36.20,37.15", "-d", "bravo")
    #expect(there.contains("it is the place of the entry"), "\(there)")

    try field.write(
      #"""
      {"type":"Feature","geometry":{"type":"Point","coordinates":[37.15,36.20]},
       "properties":{"kind":"convoy","title":"Aid 1","radiusMetres":2000,"lower":"surface","upper":"800 m MSL",
         "start":"2099-03-01T09:00:00Z","end":"2099-03-01T11:00:00Z"}}
      """#, to: "later.json")
    try await field.done("negotiate", "propose", aid, "later.json", "--until", "2098-03-01T00:00:00Z", "-d", "bravo")
    try await field.sameBoard()
    let proposals = try JSONValue(
      parsing: Array(try await field.done("negotiate", "list", "-d", "alfa", "--json").utf8))
    let offer = try #require(proposals["negotiations"]?.items.first?["offers"]?.items.first?["ref"])
    let named = "\(try #require(offer["origin"]?.text))@\(try #require(offer["index"]?.integer))"
    // Only a proposal is answered as one; anything else is named for what it is.
    for answer in [["accept", aid], ["decline", aid], ["counter", aid, "later.json"]] {
      let wrong = try await field.run(["negotiate"] + answer + ["-d", "bravo"])
      #expect(wrong.status == 65 && wrong.errors.contains("is no proposal, but: notice of convoy"), "\(wrong)")
    }
    let accepted = try await field.done("negotiate", "accept", named, "-d", "alfa")
    #expect(accepted.contains("now:") && accepted.contains("was accepted"), "\(accepted)")
    let twice = try await field.run("negotiate", "accept", named, "-d", "alfa")
    #expect(twice.status == 65 && twice.errors.contains("already accepted it"), "\(twice)")
    #expect(try await field.done("negotiate", "decline", named, "-d", "alfa").contains("declined"))
    let back = try await field.done("negotiate", "list", aid, "-d", "alfa")
    #expect(back.contains("declined") && back.contains("TAKES BACK the acceptance"), "\(back)")
    let late = try await field.run("negotiate", "accept", named, "-d", "alfa")
    #expect(late.status == 65 && late.errors.contains("already declined it"), "\(late)")
    let onBoard = try await field.done("board", "-d", "bravo")
    #expect(onBoard.contains("circle of 2000 m around 36.2,37.15"), "where it is: \(onBoard)")
    let years = try await field.run("activity", "started", aid, "--at", "2020-01-01T00:00:00Z", "-d", "alfa")
    #expect(years.status == 65 && years.errors.contains("before the activity was notified"), "\(years)")
    let enRoute = try await field.say("alfa", "en-route", aid, "needs-assistance", "--place", "36.20,37.15")
    try await field.sameBoard()
    let rings = try await field.done("watch", "-d", "bravo")
    #expect(rings.contains("IMMEDIATE enRoute by alfa [\(enRoute)]"), "\(rings)")
    let far = try await field.done("en-route", aid, "underway", "--place", "36.60,37.15", "-d", "alfa")
    #expect(far.contains("FLAGGED") && far.contains("from all that was notified"), "\(far)")

    try await field.done("activity", "held", aid, "-d", "alfa")
    #expect(try await field.run("activity", "held", aid, "-d", "alfa").status == 65)
    #expect(try await field.run("activity", "asleep", aid, "-d", "alfa").status == 64)
    try await field.sameBoard()
    #expect(try await field.done("activity", "show", aid, "-d", "bravo").contains("\"Aid 1\", held"))
    try await field.done(
      "activity", "nonconforming", aid, "--where", "36.21,37.16,3000", "--until", "2098-01-01T00:00:00Z", "-d", "alfa")
    try await field.sameBoard()
    let off = try await field.done("board", "-d", "bravo")
    let whole = try await field.done("activity", "show", aid, "-d", "bravo")
    #expect(whole.contains("reference: 5000 m 90° T from Airfield K"), "\(whole)")
    #expect(off.contains("NOT AS NOTIFIED") && off.contains("circle of 3000 m around 36.21,37.16"), "\(off)")

    try await field.stop("bravo")
    try await eventually("the board of alfa says what a lost line means") {
      let board = try await field.done("board", "-d", "alfa")
      return board.contains("LOST LINE") && board.contains("it holds by 010630ZMAR2099 at the latest")
    }
  }
}
