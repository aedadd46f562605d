// SPDX-License-Identifier: Apache-2.0
import Crypto

/// Why a verifier key or a signing key is refused.
public enum KeyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text does not have the three parts `name+id+key`.
  case malformed
  /// The key name cannot be used.
  case name(NameError)
  /// The key ID is not eight lowercase hexadecimal digits.
  case keyIDFormat
  /// The key ID does not belong to the name and the key.
  case keyIDMismatch(claimed: UInt32, computed: UInt32)
  /// The key material is not strict base64.
  case base64(Base64Error)
  /// A signature type that this module does not implement; 0x01 and 0x04 are supported.
  case unsupportedAlgorithm(UInt8)
  /// An Ed25519 public key has 32 bytes.
  case publicKeyLength(Int)
  /// An Ed25519 seed has 32 bytes.
  case seedLength(Int)
  /// The bytes are not an Ed25519 public key.
  case invalidPublicKey

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .malformed: "a verifier key has the form name+keyid+base64"
    case .name(let error): "key name: \(error)"
    case .keyIDFormat: "the key ID is not eight lowercase hexadecimal digits"
    case .keyIDMismatch(let claimed, let computed):
      "the key ID is \(Hex.encode(claimed)), but this name and key have \(Hex.encode(computed))"
    case .base64(let error): "key material: \(error)"
    case .unsupportedAlgorithm(let type):
      "signature type \(type) is not supported; use 1 (Ed25519) or 4 (cosignature/v1)"
    case .publicKeyLength(let count): "an Ed25519 public key has 32 bytes, not \(count)"
    case .seedLength(let count): "an Ed25519 seed has 32 bytes, not \(count)"
    case .invalidPublicKey: "the bytes are not an Ed25519 public key"
    }
  }
}

/// A verifier key, or vkey (signed-note, "Verifier keys"):
///
///     example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k
public struct VerifierKey: Hashable, Sendable, CustomStringConvertible {
  /// The signature types of signed-note that this module implements.
  public enum Algorithm: UInt8, Hashable, Sendable {
    /// Ed25519 over the note text; for logs.
    case ed25519 = 0x01
    /// Timestamped Ed25519 checkpoint cosignatures (tlog-cosignature); for witnesses and mirrors.
    case cosignatureV1 = 0x04
  }

  /// The key name, compared by its bytes.
  public let name: String
  /// The first four bytes of SHA-256(name || 0x0A || signature type || public key).
  public let id: UInt32
  /// The signature type.
  public let algorithm: Algorithm
  /// The 32 bytes of the Ed25519 public key.
  public let publicKey: [UInt8]

  private let key: Curve25519.Signing.PublicKey

  /// Names a public key.
  public init(name: String, algorithm: Algorithm, publicKey: [UInt8]) throws(KeyError) {
    do { try NameError.check(name) } catch { throw .name(error) }
    guard publicKey.count == 32 else { throw .publicKeyLength(publicKey.count) }
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { throw .invalidPublicKey }
    self.name = name
    self.algorithm = algorithm
    self.publicKey = publicKey
    self.key = key
    id = Self.keyID(name: name, algorithm: algorithm, publicKey: publicKey)
  }

  /// Parses a vkey.
  public init(vkey: String) throws(KeyError) {
    // Base64 may contain a plus; names and key IDs may not.
    let parts = vkey.utf8.split(separator: ASCII.plus, maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw .malformed }
    guard let claimed = Self.parseKeyID(parts[1]) else { throw .keyIDFormat }
    let material: [UInt8]
    do { material = try Base64.decode(Array(parts[2])[...]) } catch { throw .base64(error) }
    guard let type = material.first else { throw .malformed }
    guard let algorithm = Algorithm(rawValue: type) else { throw .unsupportedAlgorithm(type) }
    try self.init(name: Bytes.text(parts[0]), algorithm: algorithm, publicKey: Array(material.dropFirst()))
    guard claimed == id else { throw .keyIDMismatch(claimed: claimed, computed: id) }
  }

  private static func parseKeyID(_ text: Substring.UTF8View) -> UInt32? {
    let digits = Array(text)
    guard digits.count == 8, let id = UInt32(Bytes.text(digits), radix: 16), Array(Hex.encode(id).utf8) == digits else {
      return nil
    }
    return id
  }

  private static func keyID(name: String, algorithm: Algorithm, publicKey: [UInt8]) -> UInt32 {
    let hash = Hash256.sha256(Array(name.utf8) + [ASCII.newline, algorithm.rawValue] + publicKey)
    return UInt32(bigEndianBytes: hash.bytes[..<4])
  }

  /// The text that ``init(vkey:)`` parses.
  public var vkey: String {
    "\(name)+\(Hex.encode(id))+\(Bytes.text(Base64.encode([algorithm.rawValue] + publicKey)))"
  }

  /// The vkey.
  public var description: String { vkey }

  /// Whether the signature, without its key ID, is one of this key on the text of a note. Of a cosignature that is the
  /// timestamp and the Ed25519 signature.
  public func verify(signature: [UInt8], message: [UInt8]) -> Bool {
    switch algorithm {
    case .ed25519: verifyEd25519(signature: signature, message: message)
    case .cosignatureV1:
      if let body = Cosignature.Body(signature) {
        verifyEd25519(signature: body.signature, message: body.signedMessage(note: message))
      } else {
        false
      }
    }
  }

  private func verifyEd25519(signature: [UInt8], message: [UInt8]) -> Bool {
    signature.count == 64 && key.isValidSignature(signature, for: message)
  }

  /// Whether a signature line claims to be by this key.
  func matches(_ signature: NoteSignature) -> Bool {
    id == signature.keyID && Bytes.equal(name, signature.name)
  }

  /// Whether name, algorithm and public key are the same bytes.
  public static func == (left: VerifierKey, right: VerifierKey) -> Bool {
    left.id == right.id && left.algorithm == right.algorithm && left.publicKey == right.publicKey
      && Bytes.equal(left.name, right.name)
  }

  /// Hashes the key ID, which covers all parts.
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
