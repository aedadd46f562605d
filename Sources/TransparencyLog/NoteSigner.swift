// SPDX-License-Identifier: Apache-2.0
import Crypto

/// Signs the texts of notes.
public protocol NoteSigner: Sendable {
  /// The key that verifies the signatures.
  var verifier: VerifierKey { get }

  /// The signature on a note's text, without the key ID.
  func sign(_ message: [UInt8]) throws -> [UInt8]
}

/// A signer with an Ed25519 key in memory (signed-note, "Ed25519 signatures"): what a log signs its checkpoints with.
public struct Ed25519Signer: NoteSigner {
  /// The key that verifies the signatures.
  public let verifier: VerifierKey
  private let key: Curve25519.Signing.PrivateKey

  /// Takes the 32-byte seed of RFC 8032.
  public init(name: String, seed: [UInt8]) throws(KeyError) {
    (key, verifier) = try Self.keyPair(name: name, seed: seed, algorithm: .ed25519)
  }

  /// The 64 bytes of the Ed25519 signature.
  public func sign(_ message: [UInt8]) throws -> [UInt8] {
    Array(try key.signature(for: message))
  }

  static func keyPair(
    name: String, seed: [UInt8], algorithm: VerifierKey.Algorithm
  ) throws(KeyError) -> (Curve25519.Signing.PrivateKey, VerifierKey) {
    guard seed.count == 32, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
      throw .seedLength(seed.count)
    }
    let publicKey = Array(key.publicKey.rawRepresentation)
    return (key, try VerifierKey(name: name, algorithm: algorithm, publicKey: publicKey))
  }
}
