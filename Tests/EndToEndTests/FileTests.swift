// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import Wire

@Suite("Files: the exchange when lines are cut, and the copy for the desk", .serialized)
struct FileTests {
  private static let cards = ["--card", "alfa.card", "--card", "bravo.card"]

  @Test("with all lines cut, files carry the exchange; the recipient can check a file before it takes it")
  func cutLines() async throws {
    let field = try await Field.running()
    try await field.say("alfa", "message", "while the line was up")
    try await field.stop("bravo")
    try cut(field)
    try await field.serve(["bravo"])
    let late = try await field.run("message", "by file", "--precedence", "flash", "--wait", "1", "-d", "alfa")
    #expect(late.status == 1 && late.errors.contains("no receipt"), "\(late)")
    try await carry(from: "alfa", to: "bravo", field)
    try await eventually("the message is on the other board") {
      try await field.done("board", "-d", "bravo").contains("by file")
    }
    let received = try await field.done("board", "-d", "alfa")
    #expect(received.contains("by file"), "\(received)")
    for party in Field.parties { try await field.done("verify", "-d", party) }
  }

  /// Bravo listens where nobody looks for it, and knows no address of alfa.
  private func cut(_ field: Field) throws {
    let port = try LoopbackPort.free()
    let settings = try Command.read(field.path("bravo/node.json"))
    let card = try Command.read(field.path("bravo.card"))
    let old = try #require(card.split(separator: "\n").first { $0.hasPrefix("url ") }?.split(separator: ":").last)
    let changed = settings.replacing("\"port\" : \(old)", with: "\"port\" : \(port)")
      .replacing("\"peerURLs\" : {", with: "\"peerURLs\" : {\"alfa\": [\"https://127.0.0.1:1\"]")
    #expect(changed.contains("127.0.0.1:1\"") && changed != settings, "\(settings)")
    try field.write(changed, to: "bravo/node.json")
  }

  private func carry(from sender: String, to recipient: String, _ field: Field) async throws {
    let names = (file: "\(sender)-to-\(recipient)", reply: "\(recipient)-to-\(sender)-reply")
    try await field.done("export", recipient, "--output", names.file, "--as", "commander-1", "-d", sender)
    let checked = try await field.done("verify", names.file, "-d", recipient)
    #expect(checked.contains("from \(sender), authentic"), "\(checked)")
    let other = try await field.run("verify", names.file, "-d", sender)
    #expect(other.status == 65 && other.errors.contains("for \(recipient)"), "\(other)")
    var changed = try field.bytes(names.file)
    changed[changed.count - 40] ^= 1
    try field.write(changed, to: "changed")
    #expect(try await field.run("verify", "changed", "-d", recipient).status == 1)
    #expect(try await field.run("import", "changed", "--as", "commander-1", "-d", recipient).status == 65)
    try await field.done(
      "import", names.file, "--reply", names.reply, "--as", "commander-1", "-d", recipient)
    try await field.done("verify", names.reply, "-d", sender)
    let taken = try await field.done("import", names.reply, "--as", "commander-1", "-d", sender)
    #expect(taken.contains("receipts"), "\(taken)")
  }

  @Test("the desk reads the board from a copy, with nothing but cards; a changed byte is found")
  func copy() async throws {
    let field = try await Field.running(agreed: true)
    try await field.say("bravo", "message", "Drone over the river", "--precedence", "immediate")
    let warning = try await field.say("alfa", "warn", "--place", "35.5,35.7", "--radius", "500")
    try await field.say("bravo", "answer", warning, "has-it")
    let digest = try await field.sameBoard()
    let watch = try await field.run("export", "--copy", "board.copy", "-d", "alfa")
    #expect(watch.status == 77, "\(watch)")
    try await field.done("export", "--copy", "board.copy", "--as", "commander-1", "-d", "alfa")
    let key = try await field.done("key", "desk", "--output", "desk.key").trimmingCharacters(in: .newlines)
    try await field.done("export", "--copy", "sealed.copy", "--desk", key, "--as", "commander-1", "-d", "bravo")
    for party in Field.parties { try await field.stop(party) }

    let verified = try await field.done(["verify", "board.copy"] + Self.cards)
    #expect(verified.contains("board \(digest)") && verified.contains("receipt of party/bravo"), "\(verified)")
    let board = try await field.done(["board", "--copy", "board.copy"] + Self.cards)
    for words in ["COPY made by alfa", "Drone over the river", "SAFETY WARNING by alfa", "has it"] {
      #expect(board.contains(words), "\(words) in \(board)")
    }
    let sealed = ["verify", "sealed.copy", "--desk-key", "desk.key"] + Self.cards
    #expect(try await field.done(sealed).contains("board \(digest)"))
    #expect(try await field.run(["verify", "sealed.copy"] + Self.cards).status == 65)

    let bytes = try field.bytes("board.copy")
    for place in stride(from: 20, to: bytes.count, by: bytes.count / 8) {
      var changed = bytes
      changed[place] ^= 1
      try field.write(changed, to: "changed.copy")
      let outcome = try await field.run(["verify", "changed.copy"] + Self.cards)
      #expect(outcome.status == 1, "byte \(place): \(outcome)")
    }
    let drone = try #require(bytes.firstRange(of: Array("Drone over".utf8)))
    var changed = bytes
    changed[drone.lowerBound] ^= 1
    try field.write(changed, to: "changed.copy")
    let outcome = try await field.run(["verify", "changed.copy"] + Self.cards)
    #expect(outcome.output.contains("bravo/line-1/urgent@0, part 0"), "\(outcome)")
    let shown = try await field.run(["board", "--copy", "changed.copy"] + Self.cards)
    #expect(shown.status == 1 && shown.errors.contains("Do not rely on this board"), "\(shown)")
  }
}
