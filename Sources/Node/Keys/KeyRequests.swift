// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import TransparencyLog
import Wire

/// Keys that are drawn after a node was made, and what the offline recovery key says of them.
public enum KeyRequests {
  /// Draws a key that an own log can be rotated to, and keeps it in the node's folder. It signs nothing before a
  /// certificate by the recovery key stands in a log.
  ///
  /// - Throws: `KeyStoreError`.
  public static func drawKey(for origin: Origin, in directory: DataDirectory) throws -> VerifierKey {
    let seed = KeyStore.seed()
    let signer = try Ed25519Signer(name: origin.name, seed: seed)
    let number = ((try? FileManager.default.contentsOfDirectory(atPath: directory.rotated)) ?? []).count + 1
    let name = origin.name.split(separator: "/").last.map(String.init) ?? "log"
    let path = "\(directory.rotated)/\(name)-\(number)-\(Hex.encode(keyID(signer))).seed"
    try SecretFile.create(Array("\(origin.name)\n\(Hex.encode(seed))\n".utf8), at: path)
    return signer.verifier
  }

  /// The key's ID, which tells files of drawn keys apart.
  private static func keyID(_ signer: Ed25519Signer) -> [UInt8] {
    stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: signer.verifier.id >> UInt32($0)) }
  }
}

/// What is carried to the recovery key to be signed: the text of a certificate, and which key has to sign it, so that a
/// wrong key is found there and not after the way back.
///
///     parley.certificate-request/v1
///     recovery alpha/recovery+1f2e3d4c+AT…
///
///     parley.key-certificate/v1
///     …
public struct CertificateRequest: Sendable {
  /// The recovery key of the own card.
  public let recovery: VerifierKey
  /// What it is to sign.
  public let certificate: KeyCertificate

  static let format = "parley.certificate-request/v1"

  /// Asks a recovery key to sign the text of a certificate.
  ///
  /// - Throws: `StatementError` when the text is not one of a certificate.
  public init(_ text: String, of recovery: VerifierKey) throws {
    self.recovery = recovery
    certificate = try KeyCertificate(text: text)
  }

  /// Reads a request.
  ///
  /// - Throws: `KeyStoreError.content`, `KeyError` and `StatementError` for anything but a request.
  public init(parsing text: String, path: String) throws {
    let head = text.split(separator: "\n", maxSplits: 3, omittingEmptySubsequences: false)
    guard head.count == 4, head[0] == Self.format, head[1].hasPrefix("recovery "), head[2].isEmpty else {
      throw KeyStoreError.content(
        path: path, reason: "not a request for the recovery key; write one with --request, and carry it as it is")
    }
    recovery = try VerifierKey(vkey: String(head[1].dropFirst("recovery ".count)))
    certificate = try KeyCertificate(text: String(head[3]))
  }

  /// The file's text.
  public var text: String { "\(Self.format)\nrecovery \(recovery.vkey)\n\n\(certificate.text)" }

  /// Signs with the recovery key, wherever that is kept.
  ///
  /// - Throws: `KeyStoreError.content` when it is another key than the one on the card.
  public func signed(recoveryKey path: String) throws -> [UInt8] {
    let signer = try KeyStore.recoverySigner(at: path, party: certificate.party)
    guard signer.verifier == recovery else {
      throw KeyStoreError.content(
        path: path,
        reason: "another recovery key (\(signer.verifier.vkey)) than the one on the card of "
          + "\(certificate.party) (\(recovery.vkey)); nothing was signed, bring that one")
    }
    return try certificate.signed(by: signer)
  }
}

/// The key of a desk: opens copies that were encrypted to it.
public enum DeskKey {
  /// The recipient that the envelope of a copy names; not the name of a party.
  public static let recipient = "desk"

  /// Draws a key, keeps it in a new file (mode 0600), and returns the public part in base64.
  ///
  /// - Throws: `KeyStoreError.exists`, `KeyStoreError.file`.
  public static func draw(at path: String) throws -> String {
    let key = Curve25519.KeyAgreement.PrivateKey()
    try SecretFile.create(Array((Hex.encode(Array(key.rawRepresentation)) + "\n").utf8), at: path)
    return key.publicKey.rawRepresentation.base64EncodedString()
  }

  /// Opens an encrypted copy.
  ///
  /// - Parameter cards: among them that of the party that made the copy.
  /// - Throws: `KeyStoreError`, `FileEnvelopeError`.
  public static func open(_ file: [UInt8], keyAt path: String, cards: [Card]) throws -> [UInt8] {
    let envelope = try FileEnvelope(parsing: file)
    guard let card = cards.first(where: { $0.party.name == envelope.sender }) else {
      throw KeyStoreError.content(
        path: "--card", reason: "the copy is from \(envelope.sender): give the card of \(envelope.sender)")
    }
    let key = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: Data(KeyStore.read(path)))
    return try envelope.open(with: key, from: .init(rawRepresentation: Data(card.hpke)))
  }
}
