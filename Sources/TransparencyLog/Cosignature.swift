// SPDX-License-Identifier: Apache-2.0
import Crypto

/// Why a cosignature is refused.
public enum CosignatureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The line is not a signature line.
  case note(NoteError)
  /// An Ed25519 cosignature has 72 bytes: a timestamp and a signature.
  case length(Int)
  /// The timestamp exceeds 2^63 - 1.
  case timestamp(UInt64)
  /// The cosignature is not by this key.
  case otherKey(expected: String, actual: String)
  /// The key is not one for cosignatures.
  case notACosigner(key: String)
  /// The signature does not verify.
  case invalid(key: String)

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .note(let error): "\(error)"
    case .length(let count): "an Ed25519 cosignature has \(Cosignature.Body.byteCount) bytes, not \(count)"
    case .timestamp(let timestamp): "the timestamp \(timestamp) exceeds 2^63 - 1"
    case .otherKey(let expected, let actual): "the cosignature is by \(actual), not by \(expected)"
    case .notACosigner(let key): "\(key) is not a key for cosignatures (type 4)"
    case .invalid(let key): "the cosignature by \(key) does not verify on this checkpoint"
    }
  }
}

/// A timestamped Ed25519 checkpoint cosignature, type 0x04 (tlog-cosignature, "Format"). On a checkpoint it is the line
///
///     — witness.example.com/w1
/// jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
///
/// and it signs
///
///     cosignature/v1
///     time 1679315147
///     example.com/behind-the-sofa
///     20852163
///     CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
public struct Cosignature: Hashable, Sendable {
  /// The cosigner's key name, compared by its bytes.
  public let name: String
  /// The cosigner's key ID.
  public let keyID: UInt32
  /// What follows the key ID.
  let body: Body

  /// POSIX seconds at which the cosignature was made, at most 2^63 - 1.
  public var timestamp: UInt64 { body.timestamp }
  /// The 64 bytes of the Ed25519 signature.
  public var signature: [UInt8] { body.signature }

  init(name: String, keyID: UInt32, body: Body) {
    self.name = name
    self.keyID = keyID
    self.body = body
  }

  /// Reads a note's signature line as a cosignature.
  public init(parsing line: NoteSignature) throws(CosignatureError) {
    guard line.signature.count == Body.byteCount else { throw .length(line.signature.count) }
    guard let body = Body(line.signature) else {
      throw .timestamp(UInt64(bigEndianBytes: line.signature[..<8]))
    }
    self.init(name: line.name, keyID: line.keyID, body: body)
  }

  /// Parses one signature line, with or without its newline.
  public init(parsing line: String) throws(CosignatureError) {
    let signature: NoteSignature
    do { signature = try NoteSignature(parsing: line) } catch { throw .note(error) }
    try self.init(parsing: signature)
  }

  /// The signature line as a part of a note.
  public var noteSignature: NoteSignature {
    NoteSignature(name: name, keyID: keyID, signature: body.bytes)
  }

  /// The signature line with its newline.
  public var line: String { noteSignature.line }

  /// Whether the key ID and name are those of this key.
  public func isBy(_ key: VerifierKey) -> Bool { key.matches(noteSignature) }

  /// Verifies that this key made the cosignature, on this checkpoint.
  public func verify(checkpoint: Checkpoint, by key: VerifierKey) throws(CosignatureError) {
    guard key.algorithm == .cosignatureV1 else { throw .notACosigner(key: key.name) }
    guard isBy(key) else { throw .otherKey(expected: key.name, actual: name) }
    guard key.verify(signature: body.bytes, message: checkpoint.textBytes) else { throw .invalid(key: key.name) }
  }

  /// Whether all parts have the same bytes.
  public static func == (left: Cosignature, right: Cosignature) -> Bool {
    left.keyID == right.keyID && left.body == right.body && Bytes.equal(left.name, right.name)
  }

  /// Hashes the key ID and the signature.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(keyID)
    hasher.combine(body)
  }
}

extension Cosignature {
  /// The structure `timestamped_signature`.
  struct Body: Hashable, Sendable {
    static let byteCount = 72

    let timestamp: UInt64
    let signature: [UInt8]

    init(timestamp: UInt64, signature: [UInt8]) {
      self.timestamp = timestamp
      self.signature = signature
    }

    /// `nil` for another length, and for a timestamp over 2^63 - 1.
    init?(_ bytes: [UInt8]) {
      guard bytes.count == Self.byteCount else { return nil }
      timestamp = UInt64(bigEndianBytes: bytes[..<8])
      guard timestamp <= UInt64(Int64.max) else { return nil }
      signature = Array(bytes[8...])
    }

    var bytes: [UInt8] {
      var output: [UInt8] = []
      output.reserveCapacity(Self.byteCount)
      timestamp.append(to: &output)
      return output + signature
    }

    func signedMessage(note text: [UInt8]) -> [UInt8] { Self.signedMessage(at: timestamp, note: text) }

    /// The header and timestamp lines, then the whole text of the note ("Ed25519 signed message").
    static func signedMessage(at timestamp: UInt64, note text: [UInt8]) -> [UInt8] {
      Array("cosignature/v1\ntime \(timestamp)\n".utf8) + text
    }
  }
}

/// A witness's or mirror's key. One cosigner has one key: the signed message does not name the cosigner.
public struct Cosigner: Sendable {
  /// The key that verifies the cosignatures.
  public let verifier: VerifierKey
  private let key: Curve25519.Signing.PrivateKey

  /// Takes the 32-byte seed of RFC 8032.
  public init(name: String, seed: [UInt8]) throws(KeyError) {
    (key, verifier) = try Ed25519Signer.keyPair(name: name, seed: seed, algorithm: .cosignatureV1)
  }

  /// Cosigns a tree head, at POSIX seconds. The caller has verified that it continues every other that was cosigned.
  ///
  /// - Throws: ``CosignatureError/timestamp(_:)``, and what the cryptographic library throws.
  public func cosign(_ checkpoint: Checkpoint, at timestamp: UInt64) throws -> Cosignature {
    guard timestamp <= UInt64(Int64.max) else { throw CosignatureError.timestamp(timestamp) }
    let message = Cosignature.Body.signedMessage(at: timestamp, note: checkpoint.textBytes)
    let body = Cosignature.Body(timestamp: timestamp, signature: Array(try key.signature(for: message)))
    return Cosignature(name: verifier.name, keyID: verifier.id, body: body)
  }
}
