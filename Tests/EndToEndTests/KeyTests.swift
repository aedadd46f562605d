// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import Wire

@Suite("Keys change while the exchange goes on", .serialized)
struct KeyTests {
  /// The recovery key is where it belongs: not at the node.
  private func offline(_ field: Field) throws {
    try FileManager.default.createDirectory(atPath: field.path("vault"), withIntermediateDirectories: true)
    try FileManager.default.moveItem(
      atPath: field.path("alfa/recovery.key"), toPath: field.path("vault/recovery.key"))
  }

  @Test("a rotated key is certified offline, taken up at once, and signs after a restart too")
  func rotation() async throws {
    let field = try await Field.running()
    try offline(field)
    try await field.say("alfa", "message", "one")
    let request = ["key", "rotate", "urgent", "--after", "3", "--request", "rotate.request", "-d", "alfa"]
    try await field.done(request)
    try await field.done(
      "key", "certify", "rotate.request", "--recovery-key", "vault/recovery.key", "--output", "rotate.certificate")
    let watch = try await field.run("key", "rotate", "--certificate", "rotate.certificate", "-d", "alfa")
    #expect(watch.status == 77 && watch.errors.contains("commander"), "\(watch)")
    try await field.sayTwice("alfa", "key", "rotate", "--certificate", "rotate.certificate")
    for number in 0..<5 { try await field.say("alfa", "message", "after rotation \(number)") }
    let keys = try await field.done("key", "show", "-d", "alfa")
    #expect(keys.contains("  from 4: alfa/line-1/urgent+"), "\(keys)")

    for party in Field.parties { try await field.stop(party) }
    try await field.serve()
    let last = try await field.say("alfa", "message", "after the restart")
    try await field.say("bravo", "answer", last, "has-it")
    try await field.sameBoard()
    for party in Field.parties { try await field.done("verify", "-d", party) }
    try await field.done("prove", last, "--output", "last", "-d", "bravo")
    // The new key is on no card: the proof brings its certificate along.
    try await field.done("verify", "last.tlog-proof", "--card", "alfa.card", "--card", "bravo.card")
  }

  @Test("a sealed log closes, its successor goes on at once, also after a restart; the other log can be sealed too")
  func sealing() async throws {
    let field = try await Field.running(agreed: true)
    try offline(field)
    try await field.say("alfa", "message", "before the seal")
    for (lane, cause) in [("urgent", "compromised"), ("plans", "retired")] {
      try await field.sayTwice(
        "alfa", "key", "seal", lane, "--cause", cause, "--recovery-key", "vault/recovery.key")
      let said = try await field.say("alfa", "message", "after the seal of \(lane)")
      #expect(said.hasPrefix("alfa/line-1/urgent.2@"))
    }
    for party in Field.parties { try await field.stop(party) }
    try await field.serve()
    let notice = try await field.sayTwice(
      "alfa", "notify", "--kind", "patrol", "--title", "P", "--circle", "36.20,37.15,2000", "--lower", "surface",
      "--upper", "800 m MSL", "--start", "2099-03-01T06:00:00Z", "--end", "2099-03-01T08:00:00Z")
    #expect(notice.hasPrefix("alfa/line-1/plans.2@"))
    try await field.say("bravo", "answer", notice, "no-objection")
    try await field.sameBoard()
    #expect(try await field.board("bravo")["invalid"]?.items.isEmpty == true)
    for party in Field.parties { try await field.done("verify", "-d", party) }
    #expect(try await field.done("key", "show", "-d", "alfa").contains("successors prepared: urgent 2, plans 2"))
  }

  @Test("a lane without a log is not ready, says so, and goes on with a successor that is prepared then")
  func preparing() async throws {
    let field = try await Field.running()
    try offline(field)
    for number in 2...5 {
      if number < 5 { try await field.say("alfa", "message", "before seal \(number)") }
      try await field.sayTwice(
        "alfa", "key", "seal", "urgent", "--cause", "retired", "--recovery-key", "vault/recovery.key")
    }
    let ready = try await field.api("alfa", .GET, "/readyz")
    #expect(ready.status == 503 && ready.text.contains("key prepare urgent"), "\(ready)")
    #expect(try await field.api("alfa", .GET, "/metrics").text.contains("parley_stopped 1"))
    let refused = try await field.run("message", "anyone", "--precedence", "flash", "-d", "alfa")
    #expect(refused.status == 69 && refused.errors.contains("key prepare urgent"), "\(refused)")

    let wrong = try await field.run("key", "prepare", "urgent", "--recovery-key", "bravo/recovery.key", "-d", "alfa")
    #expect(wrong.status != 0, "\(wrong)")
    try await field.done("key", "prepare", "urgent", "--request", "next.request", "-d", "alfa")
    try await field.done(
      "key", "certify", "next.request", "--recovery-key", "vault/recovery.key", "--output", "next.certificate")
    let prepared = try await field.done("key", "prepare", "urgent", "--certificate", "next.certificate", "-d", "alfa")
    #expect(prepared.contains("alfa/line-1/urgent.5"), "\(prepared)")
    try await field.stop("alfa")
    try await field.serve(["alfa"])
    try await eventually("alfa is ready again") { try await field.api("alfa", .GET, "/readyz").status == 200 }
    #expect(try await field.say("alfa", "message", "again").hasPrefix("alfa/line-1/urgent.5@"))
  }

  @Test("what the recovery key of the own card did not sign is refused, and nothing is written")
  func forged() async throws {
    let field = try await Field.running()
    let before = try await field.sizes("alfa")
    try await field.done("key", "rotate", "urgent", "--request", "r", "-d", "alfa")
    let request = try Command.read(field.path("r"))
    let wrong = try await field.run("key", "certify", "r", "--recovery-key", "bravo/recovery.key", "--output", "c")
    #expect(wrong.status == 65 && !FileManager.default.fileExists(atPath: field.path("c")), "\(wrong)")
    // Who forges changes which key is asked for, too.
    let other = try Command.read(field.path("bravo.card")).split(separator: "\n").first { $0.hasPrefix("recovery ") }
    let forged = request.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("recovery ") ? other ?? "" : (line == "party alfa" ? "party bravo" : line)
    }
    try field.write(forged.joined(separator: "\n"), to: "b")
    try await field.done("key", "certify", "b", "--recovery-key", "bravo/recovery.key", "--output", "c")
    let outcome = try await field.run("key", "rotate", "--certificate", "c", "--as", "commander-1", "-d", "alfa")
    #expect(outcome.status == 65 && outcome.errors.contains("field: certificate"), "\(outcome)")
    let seal = try await field.run(
      "key", "seal", "urgent", "--cause", "bored", "--recovery-key", "alfa/recovery.key",
      "--as", "commander-1", "-d", "alfa")
    #expect(seal.status == 64 && seal.errors.contains("compromised"), "\(seal)")
    let asked = try await field.run("key", "seal", "urgent", "--cause", "bored", "--request", "q", "-d", "alfa")
    #expect(asked.status == 64 && !FileManager.default.fileExists(atPath: field.path("q")), "\(asked)")
    try await field.done("key", "rotate", "urgent", "--request", "s", "-d", "alfa")
    try FileManager.default.removeItem(atPath: field.path("alfa/keys/rotated"))
    try await field.done("key", "certify", "s", "--recovery-key", "alfa/recovery.key", "--output", "t")
    let lost = try await field.run("key", "rotate", "--certificate", "t", "--as", "commander-1", "-d", "alfa")
    #expect(lost.status == 65 && lost.errors.contains("keys/rotated"), "\(lost)")
    #expect(try await field.sizes("alfa") == before)
  }
}
