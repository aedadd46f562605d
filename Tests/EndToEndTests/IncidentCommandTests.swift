// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import Wire

@Suite("Incidents and voice by the command line", .serialized)
struct IncidentCommandTests {
  private static let cards = ["--card", "alfa.card", "--card", "bravo.card"]
  private static let shell = URL(fileURLWithPath: "/bin/sh")
  private static let terms = Field.terms.replacing(
    "\"contacts\":",
    with: """
      "representatives": [{"party": "alfa", "position": "commander-1"}, {"party": "bravo", "position": "commander-1"}],
       "contacts":
      """)

  private func shell(_ line: String, in folder: String) async throws -> Command.Outcome {
    try await Command.run(["-c", line], in: folder, program: Self.shell)
  }

  @Test("an incident is opened, agreed on, closed and exported; the folder verifies here and with independent tools")
  func incident() async throws {
    let field = try await Field.running()
    try await field.agree(Self.terms)
    let warning = try await field.say(
      "alfa", "warn", "--place", "35.5,35.8", "--radius", "5000", "--nature", "live-fire")
    let incident = try await field.say(
      "alfa", "incident", "open", "--title", "Fire near the line", "--nature", "opening-of-fire", "--from",
      Field.ago(30), "--about", warning, "--text", "Two flashes <b>seen</b>")
    let years = try await field.run(
      "incident", "open", "--title", "Long ago", "--nature", "crossing", "--from", "2018-09-17T19:40:00Z", "-d", "alfa")
    #expect(years.status == 65 && years.errors.contains("check the year"), "\(years)")
    try await eventually("it is at the other side") {
      try await field.done("watch", "-d", "bravo").contains(incident)
    }
    try await field.say("bravo", "answer", incident, "has-it")
    try await field.say("bravo", "incident", "state", incident, "--text", "We saw one flash.")
    let fact = try await field.say("bravo", "incident", "fact", incident, "--text", "There was one flash.")
    let refused = try await field.run("incident", "dispute", incident, fact, "-d", "bravo")
    #expect(refused.status == 65 && refused.errors.contains("commander-1"), "\(refused)")
    // Whoever countersigns reads the fact, not its number alone.
    try await field.done("incident", "agree", incident, fact, "--as", "commander-1", "-d", "alfa")
    let waiting = try await field.done("release", "list", "--as", "commander-2", "-d", "alfa")
    #expect(waiting.contains("the fact:") && waiting.contains("There was one flash."), "\(waiting)")
    let draft = String(waiting.prefix { $0 != " " })
    try await field.done("release", "discard", draft, "--as", "commander-2", "-d", "alfa")
    for party in Field.parties { try await field.sayTwice(party, "incident", "agree", incident, fact) }
    let again = try await field.run("incident", "agree", incident, fact, "--as", "commander-1", "-d", "alfa")
    #expect(again.status == 65 && again.errors.contains("already agreed with it"), "\(again)")
    try await field.say("bravo", "incident", "calm", incident, "--measure", "Guns silent for 2 h")
    for party in Field.parties { try await field.sayTwice(party, "incident", "close", incident) }
    try await field.sameBoard()
    let shown = try await field.done("incident", "show", incident, "-d", "alfa")
    #expect(shown.contains("closed jointly") && shown.contains("AGREED"), "\(shown)")
    for words in ["\"Two flashes <b>seen</b>\"", "\"We saw one flash.\"", "\"There was one flash.\""] {
      #expect(shown.contains(words), "\(words) in \(shown)")
    }
    let closing = try await field.run("incident", "close", incident, "--own-side", "--withdraw", "-d", "alfa")
    #expect(closing.status == 64 && closing.errors.contains("exclude each other"), "\(closing)")
    let timeline = try await field.done("incident", "timeline", incident, "-d", "bravo")
    #expect(timeline.contains(warning) && timeline.contains("received"), "\(timeline)")
    for (party, language) in zip(Field.parties, ["tr", "ar"]) {
      let folder = "dossier-\(party)"
      try await field.done("incident", "export", incident, "--to", folder, "--language", language, "-d", party)
      let verdict = try await field.done(["verify", folder] + Self.cards)
      #expect(verdict.contains("everything is as it was signed") && !verdict.contains("--card"), "\(verdict)")
      #expect(try await field.run("incident", "export", incident, "--to", folder, "-d", party).status == 66)
    }
    try await verifyIndependently("dossier-alfa", field)
    try await tamper("dossier-bravo", field)
  }

  /// With sha256sum(1), and with the verifier that was written in Go from the specifications.
  private func verifyIndependently(_ folder: String, _ field: Field) async throws {
    let sums = try await shell("cd '\(folder)' && sha256sum --check --strict --quiet SHA256SUMS", in: field.folder)
    #expect(sums.status == 0, "\(sums)")
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../Oracles/go/receipts").standardizedFileURL.path
    let built = try await shell(
      "cd '\(source)' && GO111MODULE=off GOPATH=/usr/share/gocode go build -o '\(field.path("receipts"))' .",
      in: field.folder)
    #expect(built.status == 0, "\(built)")
    // A proof holds under the policy of its log; which one that is, the policy's key says.
    let checked = try await shell(
      """
      cd '\(folder)'
      for proof in entries/*.tlog-proof; do
        log=$(sed -n '/^$/{n;p;q;}' "$proof")
        policy=$(grep -l "^log $log+" policies/*.policy)
        ../receipts verify -policy "$policy" -leaf "${proof%.tlog-proof}.entry" "$proof" >/dev/null || exit 1
      done
      """, in: field.folder)
    #expect(checked.status == 0, "\(checked)")
  }

  private func tamper(_ folder: String, _ field: Field) async throws {
    let names = try await shell("cd '\(folder)' && find . -type f | cut -c3- | LC_ALL=C sort", in: field.folder).output
      .split(separator: "\n").map(String.init)
    #expect(names.count > 20)
    for name in names where name.contains("0001") || !name.hasPrefix("entries/") {
      let place = "\(folder)/\(name)"
      let bytes = try field.bytes(place)
      var changed = bytes
      changed[bytes.count / 2] ^= 1
      try field.write(changed, to: place)
      let outcome = try await field.run(["verify", folder] + Self.cards)
      #expect(outcome.status == 1 && outcome.all.contains("NOT AS SIGNED"), "\(name): \(outcome)")
      try field.write(bytes, to: place)
    }
    #expect(try await field.run(["verify", folder] + Self.cards).status == 0)
    // Nothing is read from elsewhere, and nothing is in it that a dossier has not.
    let (one, beside) = (field.path("\(folder)/entries/0001.entry"), field.path("elsewhere.entry"))
    try FileManager.default.moveItem(atPath: one, toPath: beside)
    try FileManager.default.createSymbolicLink(atPath: one, withDestinationPath: beside)
    let linked = try await field.run(["verify", folder] + Self.cards)
    #expect(linked.status == 1 && linked.all.contains("entries/0001.entry is a symbolic link"), "\(linked)")
    try FileManager.default.removeItem(atPath: one)
    try FileManager.default.moveItem(atPath: beside, toPath: one)
    let extra = field.path("\(folder)/more/empty")
    try FileManager.default.createDirectory(atPath: extra, withIntermediateDirectories: true)
    let strange = try await field.run(["verify", folder] + Self.cards)
    #expect(strange.status == 1 && strange.all.contains("more/empty is an empty folder"), "\(strange)")
    try FileManager.default.removeItem(atPath: field.path("\(folder)/more"))
    try FileManager.default.removeItem(atPath: field.path("\(folder)/entries/0002.entry"))
    #expect(try await field.run(["verify", folder] + Self.cards).status == 1)
  }

  @Test("what was said by telephone is entered with its check group, shown as by voice, and reconciled")
  func voice() async throws {
    let field = try await Field.running()
    let call = try await field.say(
      "alfa", "call", "record", "--with", "bravo", "--began", Field.ago(10), "--ended", Field.ago(5),
      "--language", "en", "--interpreter", "--gist", "Both hold.")
    try await eventually("the record is there") { try await field.done("call", "show", "-d", "bravo").contains(call) }
    try await field.say("bravo", "answer", call, "understood")
    try await eventually("it is confirmed") { try await field.done("call", "show", "-d", "alfa").contains("CONFIRMED") }
    try await field.say("alfa", "call", "commander", "--by", "2099-03-01T08:00:00Z", "--language", "en")
    let notice = """
      {"kind": "patrol", "title": "P1", "volumes": [{"area": {"type": "Point", "coordinates": [35.8, 35.5],
       "radiusMetres": 5000}, "lower": "surface", "upper": "FL100", "start": "2099-01-01T00:00:00Z",
       "end": "2099-01-01T02:00:00Z"}]}
      """
    try field.write("{\"notice\": \(notice)}", to: "spoken.json")
    try field.write(notice, to: "notice.json")
    let taken = try await field.say(
      "bravo", "voice", "enter", "spoken.json", "--from", "alfa", "--at", Field.ago(5), "--language", "tr")
    let shown = try await field.done("voice", "show", "-d", "bravo")
    #expect(shown.contains("NOT YET RECONCILED") && shown.contains("circle of 5000 m around 35.5,35.8"), "\(shown)")
    #expect(try await field.done("call", "show", "-d", "bravo").contains("\"Both hold.\""))
    let both = try await field.run(
      "voice", "enter", "spoken.json", "--text", "They stop", "--from", "alfa", "--at", Field.ago(5), "--language",
      "tr",
      "-d", "bravo")
    #expect(both.status == 64 && both.errors.contains("exclude each other"), "\(both)")
    let written = try await field.sayTwice("alfa", "notify", "notice.json")
    try await eventually("the entry is proposed") {
      try await field.done("voice", "show", "-d", "bravo").contains("may be [\(written)], the same")
    }
    try await field.say("bravo", "voice", "reconcile", taken, written)
    try await eventually("the other side sees it") {
      try await field.done("voice", "show", "-d", "alfa").contains("is [\(written)], the same")
    }
  }
}
