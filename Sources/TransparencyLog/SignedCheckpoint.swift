// SPDX-License-Identifier: Apache-2.0

/// A checkpoint whose log signature was verified, with any cosignatures (tlog-checkpoint, "Signatures").
public struct SignedCheckpoint: Hashable, Sendable {
  /// The tree head.
  public let checkpoint: Checkpoint
  /// The note that carries it.
  public private(set) var note: SignedNote

  /// Parses a signed checkpoint and verifies it: a key for logs among `verifiers`, named as the origin, must have
  /// signed, and every signature by one of `verifiers` must verify.
  public init(parsing bytes: [UInt8], verifiers: [VerifierKey]) throws(CheckpointError) {
    let note: SignedNote
    do { note = try SignedNote(parsing: bytes) } catch { throw .note(error) }
    try self.init(note: note, verifiers: verifiers)
  }

  init(note: SignedNote, verifiers: [VerifierKey]) throws(CheckpointError) {
    checkpoint = try Checkpoint(parsing: note.text)
    self.note = note
    let known: [NoteSignature]
    do {
      known = try note.verified(by: verifiers)
    } catch .noKnownKey {
      throw .notSignedByOrigin(checkpoint.origin)
    } catch { throw .note(error) }
    let logs = verifiers.filter { $0.algorithm == .ed25519 && Bytes.equal($0.name, checkpoint.origin.name) }
    guard known.contains(where: { signature in logs.contains { $0.matches(signature) } }) else {
      throw .notSignedByOrigin(checkpoint.origin)
    }
  }

  private init(checkpoint: Checkpoint, note: SignedNote) {
    self.checkpoint = checkpoint
    self.note = note
  }

  /// Signs a tree head, with a key named as its origin.
  ///
  /// - Throws: ``CheckpointError/notSignedByOrigin(_:)`` if no signer is named so, and whatever a signer throws.
  public static func sign(_ checkpoint: Checkpoint, by signers: [any NoteSigner]) throws -> SignedCheckpoint {
    let named = signers.contains {
      $0.verifier.algorithm == .ed25519 && Bytes.equal($0.verifier.name, checkpoint.origin.name)
    }
    guard named else { throw CheckpointError.notSignedByOrigin(checkpoint.origin) }
    return SignedCheckpoint(checkpoint: checkpoint, note: try SignedNote.sign(checkpoint.text, by: signers))
  }

  /// The note as it is written.
  public var bytes: [UInt8] { note.bytes }

  /// The cosignatures that are lines of the note, by whichever keys; verify them before relying on one.
  public var cosignatures: [Cosignature] { note.signatures.compactMap { try? Cosignature(parsing: $0) } }

  /// Adds a cosignature, in place of an older one by the same key.
  public mutating func add(_ cosignature: Cosignature) {
    let line = cosignature.noteSignature
    note.signatures.removeAll { $0.keyID == line.keyID && Bytes.equal($0.name, line.name) }
    note.signatures.append(line)
  }

  /// Adds the cosignatures that a witness or mirror answered with, as far as they are by known keys, and returns these.
  ///
  /// - Throws: ``NoteError`` if the lines are malformed, ``CosignatureError`` if a signature by a known key does not
  ///   verify. Then nothing is added.
  public mutating func add(cosignatures lines: [UInt8], by verifiers: [VerifierKey]) throws -> [Cosignature] {
    var added: [Cosignature] = []
    for line in try NoteSignature.parseLines(lines) {
      guard let key = verifiers.first(where: { $0.matches(line) }) else { continue }
      let cosignature = try Cosignature(parsing: line)
      try cosignature.verify(checkpoint: checkpoint, by: key)
      added.append(cosignature)
    }
    for cosignature in added { add(cosignature) }
    return added
  }
}
