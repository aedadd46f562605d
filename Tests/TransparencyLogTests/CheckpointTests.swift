// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import TransparencyLog

@Suite("Checkpoints and cosignatures, after tlog-checkpoint and tlog-cosignature")
struct CheckpointTests {
  static let text = """
    example.com/behind-the-sofa
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    """
  static let logLine =
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
  static let witnessLine =
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"

  static func checkpoint(size: UInt64 = 5, root: Hash256 = .sha256([1])) throws -> Checkpoint {
    try Checkpoint(origin: Origin("example.com/log"), size: size, root: root)
  }

  @Test("The specification's checkpoint is read and written")
  func example() throws {
    let checkpoint = try Checkpoint(parsing: Self.text)
    #expect(checkpoint.origin.name == "example.com/behind-the-sofa")
    #expect(checkpoint.size == 20_852_163)
    #expect(checkpoint.root.base64 == "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")
    #expect(checkpoint.extensionLines.isEmpty)
    #expect(checkpoint.text == Self.text)
  }

  @Test("The specification's cosignature has the time and the message that the specification shows")
  func cosignatureExample() throws {
    let bytes = Array((Self.text + "\n" + Self.logLine + Self.witnessLine).utf8)
    let note = try SignedNote(parsing: bytes)
    #expect(note.bytes == bytes)
    let cosignature = try Cosignature(parsing: note.signatures[1])
    #expect(cosignature.name == "witness.example.com/w1")
    #expect(cosignature.keyID == 0x8d66_cf3f)
    #expect(cosignature.timestamp == 1_679_315_147)
    #expect(cosignature.line == Self.witnessLine)
    #expect(try Cosignature(parsing: Self.witnessLine) == cosignature)
    let message = cosignature.body.signedMessage(note: Array(note.text.utf8))
    #expect(Bytes.text(message) == "cosignature/v1\ntime 1679315147\n" + Self.text)
    // A log's signature is none.
    #expect(throws: CosignatureError.length(64)) { try Cosignature(parsing: note.signatures[0]) }
  }

  static let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

  static let malformedTexts: [(String, CheckpointError)] = [
    ("", CheckpointError.tooFewLines),
    ("a\n1\n", .tooFewLines),
    ("a\n1\n\(root)", .tooFewLines),
    ("\n1\n\(root)\n", .origin(.empty)),
    ("a b\n1\n\(root)\n", .origin(.forbidden(scalar: 0x20))),
    ("a\n\n\(root)\n", .size),
    ("a\n01\n\(root)\n", .size),
    ("a\n00\n\(root)\n", .size),
    ("a\n-1\n\(root)\n", .size),
    ("a\n+1\n\(root)\n", .size),
    ("a\n 1\n\(root)\n", .size),
    ("a\n1 \n\(root)\n", .size),
    ("a\n1a\n\(root)\n", .size),
    ("a\n１\n\(root)\n", .size),
    ("a\n9223372036854775808\n\(root)\n", .size),
    ("a\n18446744073709551616\n\(root)\n", .size),
    ("a\n99999999999999999999999\n\(root)\n", .size),
    ("a\n1\n\n", .root(.length(0))),
    ("a\n1\nAAAA\n", .root(.length(3))),
    ("a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n", .root(.base64(.nonCanonical))),
    ("a\n1\n\(root)=\n", .root(.base64(.length(45)))),
    ("a\n1\n\(root)\n\n", .extensionLine(1)),
    ("a\n1\n\(root)\nx\n\ny\n", .extensionLine(2)),
    ("a\n1\n\(root)\nx\u{1}\n", .extensionLine(1)),
    ("a\n1\n\(root)\nx", .unterminated),
    ("a\n1\n\(root)\n" + String(repeating: "x\n", count: 17), .tooManyExtensionLines),
  ]

  @Test("Malformed checkpoints are refused, each with its reason", arguments: malformedTexts)
  func malformed(text: String, error: CheckpointError) {
    #expect(throws: error) { try Checkpoint(parsing: text) }
  }

  @Test("The greatest size, zero and extension lines are read and written")
  func bounds() throws {
    for text in ["a\n9223372036854775807\n\(Self.root)\n", "a\n0\n\(Self.root)\n", "é/1\n1\n\(Self.root)\nx y\n+\n"] {
      #expect(try Checkpoint(parsing: text).text == text)
    }
  }

  @Test("A signed checkpoint needs the signature of a log key that is named as the origin")
  func signedByOrigin() throws {
    let (log, other) = (try Keys.log(), try Keys.log("example.com/other", 2))
    let checkpoint = try Self.checkpoint()
    let signed = try SignedCheckpoint.sign(checkpoint, by: [log])
    #expect(try SignedCheckpoint(parsing: signed.bytes, verifiers: [other.verifier, log.verifier]) == signed)
    #expect(throws: CheckpointError.notSignedByOrigin(checkpoint.origin)) {
      try SignedCheckpoint(parsing: signed.bytes, verifiers: [other.verifier])
    }
    // Another log's key does not make it that log's checkpoint.
    #expect(throws: CheckpointError.notSignedByOrigin(checkpoint.origin)) {
      try SignedCheckpoint.sign(checkpoint, by: [other])
    }
    let note = try SignedNote.sign(checkpoint.text, by: [other])
    #expect(throws: CheckpointError.notSignedByOrigin(checkpoint.origin)) {
      try SignedCheckpoint(parsing: note.bytes, verifiers: [other.verifier, log.verifier])
    }
    let text = Bytes.text(signed.bytes).replacing("\n5\n", with: "\n6\n")
    #expect(throws: CheckpointError.note(.invalidSignature(key: "example.com/log"))) {
      try SignedCheckpoint(parsing: Array(text.utf8), verifiers: [log.verifier])
    }
    #expect(throws: CheckpointError.note(.unterminated)) {
      try SignedCheckpoint(parsing: [], verifiers: [log.verifier])
    }
  }

  @Test("A cosigner named as the origin does not stand in for the log")
  func cosignerIsNoLog() throws {
    let checkpoint = try Self.checkpoint()
    let impostor = try Cosigner(name: "example.com/log", seed: Keys.seed(1))
    let line = try impostor.cosign(checkpoint, at: 1).line
    #expect(throws: CheckpointError.notSignedByOrigin(checkpoint.origin)) {
      try SignedCheckpoint(parsing: Array((checkpoint.text + "\n" + line).utf8), verifiers: [impostor.verifier])
    }
  }

  @Test("A cosignature verifies on its checkpoint by its key, and on nothing else")
  func cosigning() throws {
    let (first, second) = (try Keys.witness(1), try Keys.witness(2))
    let checkpoint = try Checkpoint(
      origin: Origin("example.com/log"), size: 5, root: .sha256([1]), extensionLines: ["more"])
    let cosignature = try first.cosign(checkpoint, at: 1_700_000_000)
    let read = try Cosignature(parsing: cosignature.line)
    #expect(read == cosignature)
    #expect(read.timestamp == 1_700_000_000)
    try read.verify(checkpoint: checkpoint, by: first.verifier)
    #expect(throws: CosignatureError.otherKey(expected: "witness.example/w2", actual: "witness.example/w1")) {
      try read.verify(checkpoint: checkpoint, by: second.verifier)
    }
    // Extension lines are signed as well.
    let plain = try Checkpoint(origin: checkpoint.origin, size: 5, root: checkpoint.root)
    #expect(throws: CosignatureError.invalid(key: "witness.example/w1")) {
      try read.verify(checkpoint: plain, by: first.verifier)
    }
    let log = try Ed25519Signer(name: "witness.example/w1", seed: Keys.seed(101))
    #expect(throws: CosignatureError.notACosigner(key: "witness.example/w1")) {
      try read.verify(checkpoint: checkpoint, by: log.verifier)
    }
    // The time is signed.
    let later = Cosignature(
      name: read.name, keyID: read.keyID, body: .init(timestamp: read.timestamp + 1, signature: read.signature))
    #expect(throws: CosignatureError.invalid(key: "witness.example/w1")) {
      try later.verify(checkpoint: checkpoint, by: first.verifier)
    }
    #expect(throws: CosignatureError.timestamp(1 << 63)) { try first.cosign(checkpoint, at: 1 << 63) }
    var body = [UInt8](repeating: 0, count: 72)
    body[0] = 0x80
    #expect(throws: CosignatureError.timestamp(1 << 63)) {
      try Cosignature(parsing: NoteSignature(by: first.verifier, signature: body))
    }
    #expect(throws: CosignatureError.length(71)) {
      try Cosignature(parsing: NoteSignature(by: first.verifier, signature: Array(body.dropLast())))
    }
  }

  @Test("A key serves as log key and as cosigner key under different key IDs")
  func keyIDs() throws {
    let log = try Ed25519Signer(name: "x", seed: Keys.seed(1)).verifier
    let cosigner = try Cosigner(name: "x", seed: Keys.seed(1)).verifier
    #expect(log.publicKey == cosigner.publicKey)
    #expect(log.id != cosigner.id && log != cosigner)
    #expect(try VerifierKey(vkey: cosigner.vkey) == cosigner)
    #expect(cosigner.algorithm == .cosignatureV1)
  }

  @Test("Answers of witnesses are added if their key is known, all or nothing, the newest of each")
  func addingCosignatures() throws {
    let (first, second, unknown) = (try Keys.witness(1), try Keys.witness(2), try Keys.witness(3))
    let known = [first.verifier, second.verifier]
    let checkpoint = try Self.checkpoint()
    var signed = try SignedCheckpoint.sign(checkpoint, by: [try Keys.log()])
    let lines = try [first, unknown, second].map { try $0.cosign(checkpoint, at: 7).line }.joined()
    #expect(try signed.add(cosignatures: Array(lines.utf8), by: known).map(\.name) == known.map(\.name))
    #expect(signed.cosignatures.count == 2)
    let before = signed
    let other = try Self.checkpoint(size: 6)
    let mixed = try second.cosign(checkpoint, at: 9).line + first.cosign(other, at: 9).line
    #expect(throws: CosignatureError.invalid(key: "witness.example/w1")) {
      try signed.add(cosignatures: Array(mixed.utf8), by: known)
    }
    #expect(signed == before)
    signed.add(try first.cosign(checkpoint, at: 10))
    #expect(signed.cosignatures.map(\.timestamp).sorted() == [7, 10])
    let parsed = try SignedCheckpoint(parsing: signed.bytes, verifiers: [try Keys.log().verifier] + known)
    #expect(parsed == signed)
  }
}
