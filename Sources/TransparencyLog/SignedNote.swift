// SPDX-License-Identifier: Apache-2.0

/// Why a signed note, or a checkpoint made of one, is refused.
public enum NoteError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The note or the sequence of lines is too long.
  case tooLong(bytes: Int, limit: Int)
  /// The bytes are not UTF-8.
  case notUTF8
  /// A control character other than newline, at this offset.
  case controlCharacter(offset: Int)
  /// No empty line separates a text from signatures.
  case noSignatures
  /// The text does not end in a newline, or the last line has none.
  case unterminated
  /// Line *n* of the signatures does not have the form of a signature line.
  case signatureLine(line: Int)
  /// The signature on line *n* exceeds ``Limits/signatureBytes``.
  case signatureTooLong(line: Int)
  /// The signature on line *n* is not strict base64.
  case signatureBase64(line: Int, Base64Error)
  /// More signature lines than allowed.
  case tooManySignatures(limit: Int)
  /// A signature by a known key does not verify.
  case invalidSignature(key: String)
  /// No signature is by a known key.
  case noKnownKey

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .tooLong(let bytes, let limit): "the note has \(bytes) bytes; at most \(limit) are allowed"
    case .notUTF8: "the note is not UTF-8"
    case .controlCharacter(let offset): "the note has a control character at offset \(offset)"
    case .noSignatures: "the note has no signatures: an empty line and at least one signature line must follow the text"
    case .unterminated: "the text or its last line does not end in a newline"
    case .signatureLine(let line): "signature line \(line) does not have the form `— name base64`"
    case .signatureTooLong(let line): "the signature on line \(line) has over \(Limits.signatureBytes) bytes"
    case .signatureBase64(let line, let error): "signature line \(line): \(error)"
    case .tooManySignatures(let limit): "the note has more than \(limit) signatures"
    case .invalidSignature(let key): "the signature by the known key \(key) does not verify"
    case .noKnownKey: "no signature is by a known key"
    }
  }
}

/// A text signed by one or more keys (signed-note):
///
///     This is an example message.
///
///     — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
///
/// Parsing says nothing about who signed: call ``verified(by:)`` before using the text.
public struct SignedNote: Hashable, Sendable {
  /// How much of a note is accepted.
  public struct Limit: Hashable, Sendable {
    /// Bytes of the note.
    public var bytes: Int
    /// Signature lines.
    public var signatures: Int

    /// Names both.
    public init(bytes: Int, signatures: Int) {
      self.bytes = bytes
      self.signatures = signatures
    }

    /// ``Limits/noteBytes`` and ``Limits/noteSignatures``.
    public static let standard = Limit(bytes: Limits.noteBytes, signatures: Limits.noteSignatures)
  }

  /// The text with its final newline.
  public let text: String
  /// The signatures in the order of their lines.
  public internal(set) var signatures: [NoteSignature]

  private init(text: String, signatures: [NoteSignature]) {
    self.text = text
    self.signatures = signatures
  }

  /// Parses a note strictly; verifies no signature.
  public init(parsing bytes: [UInt8], limits: Limit = .standard) throws(NoteError) {
    guard bytes.count <= limits.bytes else { throw .tooLong(bytes: bytes.count, limit: limits.bytes) }
    if let offset = bytes.firstIndex(where: { $0 < ASCII.space && $0 != ASCII.newline }) {
      throw .controlCharacter(offset: offset)
    }
    guard bytes.last == ASCII.newline else { throw .unterminated }
    guard let split = Self.lastEmptyLine(of: bytes) else { throw .noSignatures }
    guard let text = Bytes.utf8(bytes[..<split]) else { throw .notUTF8 }
    let signatures = try NoteSignature.parseLines(bytes[(split + 1)...], limit: limits.signatures)
    guard !signatures.isEmpty else { throw .noSignatures }
    self.init(text: text, signatures: signatures)
  }

  /// The offset of the newline that is the last empty line after a non-empty text.
  private static func lastEmptyLine(of bytes: [UInt8]) -> Int? {
    var offset = bytes.count - 1
    while offset > 0 {
      if bytes[offset] == ASCII.newline && bytes[offset - 1] == ASCII.newline { return offset }
      offset -= 1
    }
    return nil
  }

  /// Signs a text, which must end in a newline and contain no other control character.
  ///
  /// - Throws: ``NoteError``, and whatever a signer throws.
  public static func sign(_ text: String, by signers: [any NoteSigner]) throws -> SignedNote {
    let message = Array(text.utf8)
    guard message.last == ASCII.newline else { throw NoteError.unterminated }
    guard !signers.isEmpty else { throw NoteError.noSignatures }
    if let offset = message.firstIndex(where: { $0 < ASCII.space && $0 != ASCII.newline }) {
      throw NoteError.controlCharacter(offset: offset)
    }
    let signatures = try signers.map { NoteSignature(by: $0.verifier, signature: try $0.sign(message)) }
    return SignedNote(text: text, signatures: signatures)
  }

  /// The note as it is written. Parsing it gives this value again.
  public var bytes: [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(text.utf8.count + 1 + signatures.count * 192)
    output += text.utf8
    output.append(ASCII.newline)
    for signature in signatures { signature.append(to: &output) }
    return output
  }

  /// The signatures by known keys, all of which verify. Signatures by other keys are ignored.
  ///
  /// - Throws: ``NoteError/invalidSignature(key:)`` if one by a known key does not verify, ``NoteError/noKnownKey`` if
  ///   there is none.
  public func verified(by keys: [VerifierKey]) throws(NoteError) -> [NoteSignature] {
    let message = Array(text.utf8)
    var known: [NoteSignature] = []
    for signature in signatures {
      for key in keys where key.matches(signature) {
        guard key.verify(signature: signature.signature, message: message) else {
          throw .invalidSignature(key: key.name)
        }
        known.append(signature)
        break
      }
    }
    guard !known.isEmpty else { throw .noKnownKey }
    return known
  }

  /// Whether text and signatures have the same bytes.
  public static func == (left: SignedNote, right: SignedNote) -> Bool {
    left.signatures == right.signatures && Bytes.equal(left.text, right.text)
  }

  /// Hashes the signatures.
  public func hash(into hasher: inout Hasher) { hasher.combine(signatures) }
}
