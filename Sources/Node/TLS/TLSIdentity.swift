// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import NIOSSL
import SwiftASN1
import X509

/// A node's TLS key (P-256) and its self-signed certificate. Trust comes from the SHA-256 of the certificate on the
/// party's card, never from its names, dates or issuer; so the certificate is valid for twenty years and names only the
/// party.
public struct TLSIdentity: Sendable {
  /// DER of the certificate.
  public let certificate: [UInt8]
  /// PEM (PKCS #8) of the private key.
  let privateKeyPEM: String

  /// Makes a key and its certificate.
  ///
  /// - Parameter commonName: goes into subject and issuer, for people who look at it; nothing checks it.
  public static func generate(commonName: String, now: Date = Date()) throws -> TLSIdentity {
    let key = P256.Signing.PrivateKey()
    let name = try DistinguishedName { CommonName(commonName) }
    let certificate = try Certificate(
      version: .v3,
      serialNumber: Certificate.SerialNumber(),
      publicKey: Certificate.PublicKey(key.publicKey),
      notValidBefore: now.addingTimeInterval(-86_400),
      notValidAfter: now.addingTimeInterval(20 * 365.25 * 86_400),
      issuer: name,
      subject: name,
      signatureAlgorithm: .ecdsaWithSHA256,
      extensions: Certificate.Extensions {
        Critical(BasicConstraints.notCertificateAuthority)
        Critical(KeyUsage(digitalSignature: true))
        try ExtendedKeyUsage([.serverAuth, .clientAuth])
      },
      issuerPrivateKey: Certificate.PrivateKey(key))
    var serializer = DER.Serializer()
    try serializer.serialize(certificate)
    return TLSIdentity(certificate: serializer.serializedBytes, privateKeyPEM: key.pemRepresentation)
  }

  init(certificate: [UInt8], privateKeyPEM: String) {
    self.certificate = certificate
    self.privateKeyPEM = privateKeyPEM
  }

  /// What stands on the party's card.
  public var pin: CertificatePin { CertificatePin(certificate: certificate) }

  func nioCertificate() throws -> NIOSSLCertificate { try NIOSSLCertificate(bytes: certificate, format: .der) }

  func nioPrivateKey() throws -> NIOSSLPrivateKey {
    try NIOSSLPrivateKey(bytes: Array(privateKeyPEM.utf8), format: .pem)
  }
}

/// SHA-256 of a leaf certificate's DER: all that a node trusts about a peer's TLS key.
public struct CertificatePin: Hashable, Sendable, CustomStringConvertible {
  /// 32 bytes.
  public let sha256: [UInt8]

  /// The pin of a certificate.
  public init(certificate: [UInt8]) { sha256 = Array(SHA256.hash(data: certificate)) }

  /// A pin that is known already; nil unless it has 32 bytes.
  public init?(sha256: [UInt8]) {
    guard sha256.count == 32 else { return nil }
    self.sha256 = sha256
  }

  /// Lower-case hex.
  public var description: String { Hex.encode(sha256) }
}
