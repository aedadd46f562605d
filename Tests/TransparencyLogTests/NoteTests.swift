// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import TransparencyLog

/// Keys for tests, told apart by a number.
enum Keys {
  static func seed(_ number: UInt8) -> [UInt8] { [UInt8](repeating: number, count: 32) }

  static func log(_ name: String = "example.com/log", _ number: UInt8 = 1) throws -> Ed25519Signer {
    try Ed25519Signer(name: name, seed: seed(number))
  }

  static func witness(_ number: UInt8) throws -> Cosigner {
    try Cosigner(name: "witness.example/w\(number)", seed: seed(100 + number))
  }
}

@Suite("Signed notes, after signed-note")
struct NoteTests {
  static let vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
  static let example = """
    This is an example message.

    — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=

    """
  /// Its text holds an empty line, and letters outside ASCII.
  static let poem = """
    Ognuno sta solo sul cuor della terra
    trafitto da un raggio di sole:

    ed è subito sera.

    — quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=

    """

  @Test("The specification's key verifies the specification's note")
  func example() throws {
    let key = try VerifierKey(vkey: Self.vkey)
    #expect(key.name == "example.com/foo")
    #expect(key.id == 0x530d_903a)
    #expect(key.algorithm == .ed25519)
    #expect(key.vkey == Self.vkey)
    let note = try SignedNote(parsing: Array(Self.example.utf8))
    #expect(note.text == "This is an example message.\n")
    #expect(try note.verified(by: [key]).map(\.name) == ["example.com/foo"])
    #expect(note.bytes == Array(Self.example.utf8))
    #expect(
      note.signatures[0].line + "\n" == Self.example.split(separator: "\n", omittingEmptySubsequences: false)[2]
        + "\n\n")
  }

  @Test("The text reaches to the last empty line, without it")
  func emptyLineInText() throws {
    let note = try SignedNote(parsing: Array(Self.poem.utf8))
    #expect(note.text.hasSuffix("sole:\n\ned è subito sera.\n"))
    #expect(note.bytes == Array(Self.poem.utf8))
    #expect(note.signatures[0].keyID == 0x367b_a04b)
  }

  @Test("What we sign verifies, with one key and with several, and not with another text or key")
  func signing() throws {
    let (first, second) = (try Keys.log("a.example", 1), try Keys.log("b.example", 2))
    let note = try SignedNote.sign("one\n\ntwo\n", by: [first, second])
    let parsed = try SignedNote(parsing: note.bytes)
    #expect(parsed == note)
    #expect(try parsed.verified(by: [second.verifier, first.verifier]).count == 2)
    #expect(try parsed.verified(by: [second.verifier]).map(\.name) == ["b.example"])
    // Unknown keys are ignored even if they share the name.
    #expect(throws: NoteError.noKnownKey) { try parsed.verified(by: [try Keys.log("a.example", 3).verifier]) }
    let forged = try SignedNote(parsing: Array(Bytes.text(note.bytes).replacing("two", with: "too").utf8))
    #expect(throws: NoteError.invalidSignature(key: "a.example")) {
      try forged.verified(by: [first.verifier])
    }
    #expect(throws: NoteError.unterminated) { try SignedNote.sign("no newline", by: [first]) }
    #expect(throws: NoteError.controlCharacter(offset: 1)) { try SignedNote.sign("a\tb\n", by: [first]) }
    #expect(throws: NoteError.noSignatures) { try SignedNote.sign("a\n", by: []) }
  }

  @Test("One wrong signature by a known key refuses the note, though another one is right")
  func oneWrongSignature() throws {
    let (first, second) = (try Keys.log("a.example", 1), try Keys.log("b.example", 2))
    var note = try SignedNote.sign("text\n", by: [first, second])
    let wrong = NoteSignature(by: second.verifier, signature: [UInt8](repeating: 9, count: 64))
    note.signatures[1] = wrong
    #expect(throws: NoteError.invalidSignature(key: "b.example")) {
      try note.verified(by: [first.verifier, second.verifier])
    }
    #expect(try note.verified(by: [first.verifier]).count == 1)
  }

  @Test("Key names are compared by their bytes")
  func canonicallyEquivalentNames() throws {
    let composed = try Keys.log("\u{E9}.example", 1)
    let decomposed = try Keys.log("e\u{301}.example", 1)
    #expect(composed.verifier != decomposed.verifier)
    let note = try SignedNote.sign("text\n", by: [composed])
    #expect(throws: NoteError.noKnownKey) { try note.verified(by: [decomposed.verifier]) }
  }

  static let signature = "— a.example AAAAAQE=\n"

  static let malformedTexts: [(String, NoteError)] = [
    ("", NoteError.unterminated),
    ("text\n", .noSignatures),
    ("\n" + signature, .noSignatures),
    ("text\n\n", .noSignatures),
    ("text\n" + signature, .noSignatures),
    ("text\n\n" + signature + "\n", .noSignatures),
    ("text\n\n— a.example AAAAAQE=", .unterminated),
    ("te\txt\n\n" + signature, .controlCharacter(offset: 2)),
    ("text\r\n\n" + signature, .controlCharacter(offset: 4)),
    ("text\n\n- a.example AAAAAQE=\n", .signatureLine(line: 1)),
    ("text\n\n" + signature + "—a.example AAAAAQE=\n", .signatureLine(line: 2)),
    ("text\n\n— AAAAAQE=\n", .signatureLine(line: 1)),
    ("text\n\n—  AAAAAQE=\n", .signatureLine(line: 1)),
    ("text\n\n— a+b AAAAAQE=\n", .signatureLine(line: 1)),
    ("text\n\n— a\u{A0}b AAAAAQE=\n", .signatureLine(line: 1)),
    ("text\n\n— a.example AAAAAQ==\n", .signatureLine(line: 1)),
    ("text\n\n— a.example AAAAAQF=\n", .signatureBase64(line: 1, .nonCanonical)),
    ("text\n\n— a.example AAAAAQE\n", .signatureBase64(line: 1, .length(7))),
    ("text\n\n— a.example AAAAAQE= \n", .signatureBase64(line: 1, .length(9))),
    ("text\n\n— a.example " + String(repeating: "A", count: 12_000) + "\n", .signatureTooLong(line: 1)),
    ("text\n\n" + String(repeating: signature, count: 33), .tooManySignatures(limit: 32)),
    (String(repeating: "x", count: Limits.noteBytes), .tooLong(bytes: Limits.noteBytes, limit: Limits.noteBytes)),
  ]

  @Test("Malformed notes are refused, each with its reason", arguments: malformedTexts)
  func malformed(text: String, error: NoteError) {
    var expected = error
    var bytes = Array(text.utf8)
    if case .tooLong = error {
      bytes.append(0x0A)
      expected = .tooLong(bytes: bytes.count, limit: Limits.noteBytes)
    }
    #expect(throws: expected) { try SignedNote(parsing: bytes) }
  }

  @Test("Text and names must be UTF-8")
  func utf8() throws {
    #expect(throws: NoteError.notUTF8) { try SignedNote(parsing: [0xFF, 0x0A, 0x0A] + Array(Self.signature.utf8)) }
    let line = NoteSignature.prefix + [0xC3, 0x28, 0x20] + Array("AAAAAQE=\n".utf8)
    #expect(throws: NoteError.signatureLine(line: 1)) { try SignedNote(parsing: [0x61, 0x0A, 0x0A] + line) }
  }

  @Test("As many signatures as the specification asks for are accepted")
  func manySignatures() throws {
    let signers = try (1...32).map { try Keys.log("key\($0).example", UInt8($0)) }
    let note = try SignedNote(parsing: SignedNote.sign("text\n", by: signers).bytes)
    #expect(try note.verified(by: signers.map(\.verifier)).count == 32)
  }

  @Test("Small limits can be asked for")
  func limits() {
    #expect(throws: NoteError.tooManySignatures(limit: 0)) {
      try SignedNote(parsing: Array(Self.example.utf8), limits: .init(bytes: 1_000, signatures: 0))
    }
    #expect(throws: NoteError.tooLong(bytes: Self.example.utf8.count, limit: 10)) {
      try SignedNote(parsing: Array(Self.example.utf8), limits: .init(bytes: 10, signatures: 1))
    }
  }

  @Test("A verifier key that does not belong together is refused")
  func keys() throws {
    let material = "AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    let cases: [(String, KeyError)] = [
      ("example.com/foo", .malformed),
      ("example.com/foo+530d903a", .malformed),
      ("+530d903a+" + material, .name(.empty)),
      ("a b+530d903a+" + material, .name(.forbidden(scalar: 0x20))),
      ("example.com/foo+530D903A+" + material, .keyIDFormat),
      ("example.com/foo+30d903a+" + material, .keyIDFormat),
      ("example.com/foo+0530d903a+" + material, .keyIDFormat),
      ("example.com/foo++30d903a+" + material, .keyIDFormat),
      ("example.com/foo+530d903b+" + material, .keyIDMismatch(claimed: 0x530d_903b, computed: 0x530d_903a)),
      ("example.com/fop+530d903a+" + material, .keyIDMismatch(claimed: 0x530d_903a, computed: 0x1fbc_1f38)),
      ("example.com/foo+530d903a+" + material.dropLast() + "l", .keyIDMismatch(claimed: 0x530d_903a, computed: 0)),
      ("example.com/foo+530d903a+AekyeRrm", .publicKeyLength(5)),
      ("example.com/foo+530d903a+", .malformed),
      ("example.com/foo+530d903a+Bg==", .unsupportedAlgorithm(6)),
      ("example.com/foo+530d903a+AekyeRr", .base64(.length(7))),
    ]
    for (text, expected) in cases {
      let error = #expect(throws: KeyError.self) { try VerifierKey(vkey: text) }
      // The computed ID is not part of what the case says.
      if case .keyIDMismatch(let claimed, _) = expected, case .keyIDMismatch(claimed, _)? = error { continue }
      #expect(error == expected, "\(text)")
    }
    #expect(throws: KeyError.seedLength(31)) { try Ed25519Signer(name: "a", seed: Array(Keys.seed(1).dropLast())) }
  }

  @Test("RFC 8032's first vector: key and signature of the empty message")
  func ed25519Vector() throws {
    let seed = hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    let signer = try Ed25519Signer(name: "rfc8032.example", seed: seed)
    #expect(signer.verifier.publicKey == hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))
    let signature = hex(
      """
      e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe2465514143\
      8e7a100b
      """)
    #expect(signer.verifier.verify(signature: signature, message: []))
    #expect(!signer.verifier.verify(signature: signature, message: [0]))
  }

  @Test("The lines of an answer are parsed one by one, and may be none")
  func lines() throws {
    let lines = Self.signature + Self.signature
    #expect(try NoteSignature.parseLines(Array(lines.utf8)).count == 2)
    #expect(try NoteSignature.parseLines([]).isEmpty)
    #expect(throws: NoteError.unterminated) { try NoteSignature.parseLines(Array(lines.utf8.dropLast())) }
    #expect(throws: NoteError.signatureLine(line: 2)) {
      try NoteSignature.parseLines(Array((Self.signature + "\n").utf8))
    }
    let line = try NoteSignature(parsing: Self.signature)
    #expect(line.line == Self.signature)
    #expect(try NoteSignature(parsing: String(Self.signature.dropLast())) == line)
    #expect(line.keyID == 1 && line.signature == [1])
  }
}
