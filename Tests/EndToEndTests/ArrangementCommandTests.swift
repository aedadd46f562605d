// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import Wire

@Suite("The arrangement and measures through the command", .serialized)
struct ArrangementCommandTests {
  @Test("counter, compare, print, suspend, resume, end; declare, agree, confirm and lift a measure")
  func commands() async throws {
    let field = try await Field.running(agreed: true)
    let agreed = try #require(
      try await field.done("arrangement", "show", "-d", "alfa").split(separator: "]").first?.split(separator: "[").last)
    try field.write(
      Field.terms.replacing("\"minimumNoticeSeconds\": 900", with: "\"minimumNoticeSeconds\": 60"), to: "counter.json")
    let counter = try await field.sayTwice(
      "bravo", "arrangement", "propose", "counter.json", "--counters", String(agreed))
    try await eventually("it is at the other side, at what it counters") {
      let all = try await field.api("alfa", .GET, "/api/v1/arrangement").json["proposals"]?.items ?? []
      return all.first?["counteredBy"]?.items.isEmpty == false
    }
    let difference = try await field.done("arrangement", "diff", counter, "-d", "alfa")
    #expect(difference.contains("minimumNoticeSeconds:\n  - 15 min\n  + 60 s\n"), "\(difference)")

    let same = try await field.run("arrangement", "sign", String(agreed), "--as", "commander-1", "-d", "alfa")
    #expect(same.status == 65 && same.errors.contains("already signed it"), "\(same)")
    try field.write(
      Field.terms.replacing("\"languages\":", with: "\"character\": \"humanitarian\", \"languages\":"), to: "other.json"
    )
    for option in [["--preview"], []] {
      let other = try await field.run(
        ["arrangement", "propose", "other.json", "--as", "commander-1", "-d", "alfa"] + option)
      #expect(other.status == 65 && other.errors.contains("field: arrangement.character"), "\(other)")
      #expect(other.errors.contains("fix: Give \"character\": \"military\""), "\(other)")
    }
    let help = try await field.done("arrangement", "layer", "--help")
    let (first, last) = (try #require(help.firstIndex(of: "{")), try #require(help.lastIndex(of: "}")))
    try field.write(String(help[first...last]), to: "airways.json")
    try await field.say("alfa", "arrangement", "layer", "airways.json", "--as", "commander-1")

    let text = try await field.done("arrangement", "print", "--language", "tr", "-d", "alfa")
    #expect(text.contains("Teknik düzenleme") && text.contains("ONAYSIZ METİN"), "\(text)")
    let page = try await field.done("arrangement", "print", "--language", "he", "--html", "-d", "bravo")
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("dir=\"rtl\""))

    let watch = try await field.run("arrangement", "suspend", "Convoy attacked.", "-d", "alfa")
    #expect(watch.status == 77, "only a commander suspends: \(watch)")
    try await field.say("alfa", "arrangement", "suspend", "Convoy attacked.", "--as", "commander-1")
    try await eventually("the other side sees it") {
      let board = try await field.done("board", "-d", "bravo")
      return board.contains("ARRANGEMENT SUSPENDED by alfa") && board.contains("\"Convoy attacked.\"")
    }
    let again = try await field.run("arrangement", "suspend", "Once more.", "--as", "commander-1", "-d", "alfa")
    #expect(again.status == 65 && again.errors.contains("already suspended it"), "\(again)")
    let refused = try await field.run(
      "notify", "-d", "bravo", "--kind", "patrol", "--title", "P", "--circle", "36.2,37.1,2000", "--lower", "surface",
      "--upper", "800 m MSL", "--start", "2099-03-01T06:00:00Z", "--end", "2099-03-01T08:00:00Z")
    #expect(refused.status == 65 && refused.all.contains("suspended by alfa"), "\(refused)")
    for party in Field.parties { try await field.sayTwice(party, "arrangement", "resume") }
    try await eventually("it is resumed") {
      try await !field.done("board", "-d", "bravo").contains("SUSPENDED")
    }
    #expect(
      try await field.run("arrangement", "resume", "--as", "commander-1", "-d", "bravo").status == 65,
      "nothing is suspended")

    try field.write(
      """
      {"kind": "protected-site", "name": "Clinic", "volume": {
        "area": {"type": "Point", "coordinates": [37.1, 36.2], "radiusMetres": 500}, "lower": "surface",
        "upper": "300 m MSL", "start": "2020-01-01T00:00:00Z", "end": "2099-12-01T00:00:00Z"},
        "revalidateBy": "2099-02-01T00:00:00Z"}
      """, to: "clinic.json")
    let measure = try await field.sayTwice("alfa", "measure", "declare", "clinic.json")
    try await eventually("it is listed") {
      try await field.done("measure", "-d", "bravo").contains("unilateral, by alfa")
    }
    try await field.sayTwice("bravo", "measure", "agree", measure)
    let patrol = [
      "notify", "-d", "bravo", "--kind", "patrol", "--title", "P", "--circle", "36.2,37.1,2000", "--lower", "surface",
      "--upper", "800 m MSL", "--start", "2099-03-01T06:00:00Z", "--end", "2099-03-01T08:00:00Z",
    ]
    let stopped = try await field.run(patrol)
    #expect(stopped.status == 65 && stopped.all.contains("Clinic"), "\(stopped)")
    #expect(try await field.run(patrol + ["--site", measure]).status == 0)
    try await field.say("alfa", "measure", "confirm", measure, "--until", "2099-06-01T00:00:00Z", "--as", "commander-1")
    try await field.sayTwice("alfa", "measure", "lift", measure)
    try await field.sayTwice("bravo", "measure", "lift", measure)
    let lifted = try await field.run("measure", "lift", measure, "--as", "commander-1", "-d", "alfa")
    #expect(lifted.status == 65 && lifted.errors.contains("already lifted it"), "\(lifted)")
    try await eventually("it is lifted") { try await field.done("measure", "-d", "alfa").contains("LIFTED") }
    try await field.sayTwice(
      "alfa", "arrangement", "terminate", "--from", "2099-03-15T00:00:00Z", "--reason", "By order.")
    let ending = try await field.done("arrangement", "show", "-d", "alfa")
    #expect(ending.contains("ARRANGEMENT ENDS by alfa"), "\(ending)")
    let printed = try await field.done("arrangement", "print", "-d", "alfa")
    #expect(printed.contains("ENDS by") && !printed.contains("ENDED by"), "\(printed)")
    try await field.sameBoard()
  }
}
