// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import TransparencyLog

@Suite("Notes agree with golang.org/x/mod/sumdb/note, both ways")
struct NoteOracleTests {
  struct Request: Encodable {
    var op: String
    var name = ""
    var seed = Data()
    var text = ""
    var note = Data()
    var vkeys: [String] = []
  }

  struct Answer: Decodable {
    var error: String
    var note: Data?
    var vkey: String
    var text: String
    var names: [String]?
  }

  private static let texts = [
    "a\n", "\n\n", "one\n\ntwo\n", "— not.a.signature AAAA\n", "ed è subito sera.\n", "a\n\n— x AAAAAAA=\n",
    CheckpointTests.text, String(repeating: "long line ", count: 500) + "\n",
  ]

  @Test("Go verifies what we sign, and refuses what we alter")
  func oursToTheirs() throws {
    var requests: [Request] = []
    for (number, text) in Self.texts.enumerated() {
      let signers = try (0...number % 3).map { try Keys.log("key\($0).example/é", UInt8(10 * number + $0)) }
      let note = try SignedNote.sign(text, by: signers)
      let vkeys = signers.map(\.verifier.vkey)
      requests.append(Request(op: "verify", text: text, note: Data(note.bytes), vkeys: vkeys))
      requests.append(Request(op: "verify", note: Data([0x78] + note.bytes), vkeys: vkeys))
    }
    let answers: [Answer] = try GoOracle.notes.answers(to: requests)
    for (position, (request, answer)) in zip(requests, answers).enumerated() {
      if position % 2 == 0 {
        #expect(answer.error == "")
        #expect(answer.text == request.text)
        #expect(answer.names?.count == request.vkeys.count)
      } else {
        #expect(answer.error != "")
      }
    }
  }

  @Test("We verify what Go signs, to the same bytes as ours")
  func theirsToOurs() throws {
    let requests = Self.texts.enumerated().map { number, text in
      Request(op: "sign", name: "go.example/\(number)", seed: Data(Keys.seed(UInt8(number))), text: text)
    }
    for (request, answer) in zip(requests, try GoOracle.notes.answers(to: requests, as: Answer.self)) {
      #expect(answer.error == "")
      let key = try VerifierKey(vkey: answer.vkey)
      let note = try SignedNote(parsing: Array(try #require(answer.note)))
      #expect(note.text == request.text)
      #expect(try note.verified(by: [key]).count == 1)
      let ours = try Ed25519Signer(name: request.name, seed: Array(request.seed))
      #expect(ours.verifier == key)
      #expect(try SignedNote.sign(request.text, by: [ours]) == note)
    }
  }

  @Test("Go accepts every altered note that we accept, and finds the same text in it")
  func altered() throws {
    var random = SeededGenerator(seed: 50)
    let signers = try [Keys.log("a.example", 1), Keys.log("b.example", 2)]
    let keys = signers.map(\.verifier)
    let note = try SignedNote.sign("one\n\ntwo\n", by: signers).bytes
    // Only the signature lines of another key can change without breaking a signature.
    let stranger = try NoteSignature(by: Keys.log("c.example", 3).verifier, signature: random.bytes(64)).line
    var requests: [Request] = []
    for _ in 0..<3_000 {
      let altered = note + random.mutated(Array(stranger.utf8))
      guard let read = try? SignedNote(parsing: altered), (try? read.verified(by: keys)) != nil else { continue }
      requests.append(Request(op: "verify", text: read.text, note: Data(altered), vkeys: keys.map(\.vkey)))
    }
    #expect(requests.count > 100)
    for (request, answer) in zip(requests, try GoOracle.notes.answers(to: requests, as: Answer.self)) {
      #expect(answer.error == "", "\(String(decoding: request.note, as: UTF8.self))")
      #expect(answer.text == request.text)
    }
  }
}
