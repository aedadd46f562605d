// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import Wire

@Suite("Numbered formats through the command", .serialized)
struct FormatCommandTests {
  @Test("a format is listed, sent, read in two languages, certified by the arrangement, and read over a telephone")
  func job() async throws {
    let field = try await Field.running()
    let listed = try await field.done("formats", "-d", "alfa")
    let hash = try #require(listed.split(separator: "\n").first?.split(separator: " ").last)
    #expect(hash.count == 64 && listed.contains("5 accidental-launch, FLASH, needs done: Accidental launch"))
    #expect(try await field.done("formats", "5", "--language", "ar", "-d", "alfa").contains("1 rocket: صاروخ غير موجّه"))

    let entry = try await field.say(
      "alfa", "message", "--format", "5", "--set", "weapon=rocket", "--set", "place=-35.53,35.78", "--set",
      "time=171940ZSEP18")
    try await field.sameBoard()
    let before = try await field.done("board", "-d", "bravo", "--language", "tr")
    #expect(before.contains("KAZARA FIRLATMA.") && before.contains("ONAYSIZ METİN"), "\(before)")

    try await field.agree(
      Field.terms.replacing("\"receiptSeconds\"", with: "\"catalogue\": \"\(hash)\", \"receiptSeconds\""))
    let after = try await field.done("board", "-d", "bravo", "--language", "tr")
    #expect(after.contains("KAZARA FIRLATMA.") && !after.contains("ONAYSIZ METİN"), "\(after)")
    #expect(try await field.done("board", "-d", "bravo", "--language", "he").contains("שיגור בשוגג."))

    let script = try await field.done("script", entry, "--language", "en", "-d", "bravo")
    for words in [
      "Telephone script: Format 5: Accidental launch", "Precedence: FLASH", "35.53 S 35.78 E",
      "TREE FIFE DECIMAL FIFE TREE degrees south", "Check group:", "End of message.",
    ] { #expect(script.contains(words), "\(words) in \(script)") }
    let json = try JSONValue(
      parsing: Array(try await field.done("script", entry, "--language", "he", "-d", "bravo", "--json").utf8))
    #expect(json["lines"]?.items.count == 3 && json["direction"]?.text == "rtl")
  }

  @Test("what is wrong is told with its exit code")
  func wrong() async throws {
    let field = try await Field.running()
    try FileManager.default.createDirectory(atPath: field.path("wrong"), withIntermediateDirectories: false)
    try field.write("{}", to: "wrong/notes.json")
    let cases: [([String], Int32, String)] = [
      (["message", "-d", "alfa"], 64, "--format"), (["message", "x", "--set", "a=b", "-d", "alfa"], 64, "--format"),
      (["message", "--format", "5", "--set", "weapon", "-d", "alfa"], 64, "KEY=VALUE"),
      (["message", "--format", "1", "--set", "remark=a", "--set", "remark=b", "-d", "alfa"], 64, "twice"),
      (["message", "--format", "99", "-d", "alfa"], 65, "comm-check"),
      (["message", "--format", "5", "--set", "weapon=bow", "-d", "alfa"], 65, "rocket"),
      (["message", "--format", "6", "--set", "area={", "-d", "alfa"], 65, "area"),
      (["formats", "99", "-d", "alfa"], 65, "25"),
      (["formats", "--language", "ru", "-d", "alfa"], 65, "ar, en, he, tr"),
      (["formats", "--catalogue", "nowhere"], 66, "nowhere"),
      (["formats", "--catalogue", "wrong"], 65, "must be named"),
      (["board", "--language", "ru", "-d", "alfa"], 65, "--language"),
      (["script", "alfa/line-1/urgent@999", "-d", "alfa"], 65, "no entries yet"),
    ]
    for (arguments, status, part) in cases {
      let outcome = try await field.run(arguments)
      #expect(outcome.status == status && outcome.all.contains(part), "\(arguments): \(outcome)")
    }
  }
}
