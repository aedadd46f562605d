// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import Wire

@Suite("The main job through the command", .serialized)
struct MainJobTests {
  @Test("from two empty folders to equal pictures: pair, agree, notify, warn, answer, prove, verify")
  func job() async throws {
    let field = try Field()
    try await field.make()
    try await addWitness(field)
    try await field.serve()
    try await field.agree()

    let flight = try await notify(field)
    let warning = try await field.say(
      "bravo", "warn", "--place", "35.53,35.78", "--radius", "15000", "--nature", "live-fire", "--until",
      "2099-03-01T08:00:00Z", "--text", "Rockets falling")
    try await field.say("alfa", "answer", warning, "has-it")
    try await field.say("alfa", "answer", warning, "passed-on", "--attestation", "all-concerned")
    try await field.say("bravo", "answer", flight, "no-objection")
    try await field.say("bravo", "message", "Request hold of the flight.", "--precedence", "flash", "--about", flight)
    try await field.say("bravo", "hold", flight)
    try await field.sameBoard()

    let shown = try await field.done("board", "-d", "alfa")
    for words in ["SAFETY WARNING by bravo", "Rockets falling", "passed on", "REQUEST HOLD by bravo", "FL 190"] {
      #expect(shown.contains(words), "\(words) in \(shown)")
    }
    #expect(!shown.lowercased().contains("permission"))
    try await samePicture(field)
    try await proveAndVerify(warning, field)
    let digest = try await field.sameBoard()
    for party in Field.parties {
      let report = try await field.done("verify", "-d", party)
      #expect(report.contains("board \(digest)") && report.contains("everything is as it was signed"), "\(report)")
      #expect(report.contains("receipt of witness/witness.example"), "the witness has seen the checkpoints: \(report)")
    }
    for party in Field.parties { try await field.stop(party) }
    #expect(try await field.run("board", "-d", "alfa").status == 69, "the node is not there")
  }

  private func witnessKey(_ field: Field) throws -> String {
    let settings = try JSONValue(parsing: try field.bytes("alfa/node.json"))
    return try #require(settings["witnesses"]?.items.first?["key"]?.text)
  }

  private func addWitness(_ field: Field) async throws {
    let port = try LoopbackPort.free()
    let made = try await field.done(
      "witness", "init", "--name", "witness.example", "-d", "witness", "--port", "\(port)", "alfa.card", "bravo.card")
    let words = made.split(whereSeparator: \.isWhitespace).map(String.init)
    for party in Field.parties {
      try await field.done(
        "pair", "--witness", words[1], "--witness-pin", words[3], "--witness-url", "https://127.0.0.1:\(port)",
        "--cadence", "1", "-d", party)
    }
    try field.start("witness", "witness", "serve", "-d", "witness")
  }

  /// One activity from GeoJSON and one from flags.
  private func notify(_ field: Field) async throws -> String {
    try field.write(
      """
      {"type": "Feature", "geometry": {"type": "Polygon",
        "coordinates": [[[34.9, 35.0], [36.9, 35.6], [36.9, 36.2], [34.9, 35.9], [34.9, 35.0]]]},
       "properties": {"kind": "flight", "title": "Survey", "lower": "1500 m MSL", "upper": "FL 190",
        "start": "2099-03-01T06:00:00Z", "end": "2099-03-01T08:00:00Z", "contact": "guard 121.5"}}
      """, to: "flight.geojson")
    let preview = try await field.done("notify", "flight.geojson", "--preview", "-d", "alfa")
    #expect(preview.contains("Survey"))
    let flight = try await field.sayTwice("alfa", "notify", "flight.geojson")
    let patrol = try await field.sayTwice(
      "bravo", "notify", "--kind", "patrol", "--title", "Patrol 3", "--circle", "36.20,37.15,2000", "--lower",
      "surface",
      "--upper", "800 m MSL", "--start", "2099-03-01T06:00:00Z", "--end", "2099-03-01T08:00:00Z")
    try await field.sameBoard()
    let board = try await field.done("board", "-d", "bravo")
    #expect(board.contains("[\(flight)] \"Survey\"") && board.contains("[\(patrol)] \"Patrol 3\""), "\(board)")
    #expect(board.contains("no known conflict among notified activities, as of"), "\(board)")
    return flight
  }

  private func samePicture(_ field: Field) async throws {
    let asked = try JSONValue(parsing: Array(try await field.done("picture", "-d", "alfa", "--json").utf8))
    let words = (asked["words"]?.items ?? []).compactMap(\.text).joined(separator: " ")
    let answered = try JSONValue(
      parsing: Array(try await field.done("picture", "--words", words, "-d", "bravo", "--json").utf8))
    #expect(asked["code"] == answered["code"] && asked["code"]?.items.isEmpty == false)
    #expect(asked["cut"] == answered["cut"])
  }

  /// What a message said is proven with its part; without it, that there was one; a changed word is found.
  private func proveTheWords(_ field: Field, _ cards: [String]) async throws {
    let said = try await field.done("message", "HOLD ALL FIRE", "--precedence", "flash", "-d", "alfa")
    let ref = try #require(said.firstMatch(of: /alfa\/line-1\/urgent@\d+/)).output
    try await eventually("a proof with a receipt") {
      try await field.run("prove", String(ref), "--output", "words", "-d", "alfa").status == 0
    }
    #expect(try await field.done(["verify", "words.tlog-proof"] + cards).contains("says: HOLD ALL FIRE"))
    var parts = try field.bytes("words.parts")
    parts[parts.count - 1] ^= 1
    try field.write(parts, to: "other.parts")
    let changed = try await field.run(["verify", "words.tlog-proof", "--parts", "other.parts"] + cards)
    #expect(changed.status == 1 && changed.errors.contains("part 0"), "\(changed)")
    try FileManager.default.removeItem(atPath: field.path("words.parts"))
    #expect(try await field.done(["verify", "words.tlog-proof"] + cards).contains("13 bytes) was not given"))
  }

  /// By both sides, offline; and one changed byte, wherever it is, is named.
  private func proveAndVerify(_ entry: String, _ field: Field) async throws {
    let cards = ["--card", "alfa.card", "--card", "bravo.card"]
    for party in Field.parties {
      try await eventually("a proof with a receipt at \(party)") {
        try await field.run("prove", entry, "--output", party, "-d", party).status == 0
      }
      let proven = try await field.done(["verify", "\(party).tlog-proof"] + cards)
      #expect(proven.contains("receipt: party/alfa had stored it"), "\(proven)")
      try await field.done(
        "verify", "\(party).tlog-proof", "--policy", "\(party).policy", "--entry", "\(party).entry")
    }
    try await proveTheWords(field, cards)
    let proof = try field.bytes("bravo.tlog-proof")
    let witness = try witnessKey(field)
    let signed = String(decoding: proof, as: UTF8.self).contains("witness.example") ? ["--witness", witness] : []
    for place in stride(from: 5, to: proof.count, by: proof.count / 5) {
      var changed = proof
      changed[place] ^= 1
      try field.write(changed, to: "changed.tlog-proof")
      let outcome = try await field.run(["verify", "changed.tlog-proof", "--entry", "bravo.entry"] + cards + signed)
      #expect(outcome.status == 1 && !outcome.errors.isEmpty, "byte \(place): \(outcome)")
    }
    var other = try field.bytes("bravo.entry")
    other[other.count / 2] ^= 1
    try field.write(other, to: "other.entry")
    let outcome = try await field.run(["verify", "bravo.tlog-proof", "--entry", "other.entry"] + cards)
    #expect(outcome.status == 1 && outcome.errors.contains("the entry"), "\(outcome)")
  }
}
