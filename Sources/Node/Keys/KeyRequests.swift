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

  /// Signs the text of a certificate with the recovery key, wherever that is kept.
  ///
  /// - Throws: `StatementError` when the text is not one of a certificate, `KeyStoreError` for the key.
  public static func certify(_ text: String, recoveryKey path: String) throws -> (
    certificate: KeyCertificate, note: [UInt8]
  ) {
    let certificate = try KeyCertificate(text: text)
    let recovery = try KeyStore.recoverySigner(at: path, party: certificate.party)
    return (certificate, try certificate.signed(by: recovery))
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
