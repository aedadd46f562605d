// SPDX-License-Identifier: Apache-2.0
import Foundation
import NIOSSL
import SwiftASN1
import X509

/// What a program of the own side trusts when it calls the local listener.
public enum LocalTrust {
  /// Settings for calling the node of this directory; nil when its local listener speaks without TLS. A certificate that
  /// signs itself is trusted as it stands in the directory, whatever names it bears; another one must be valid for the
  /// name that is called, under the certificates beside it or those of the system.
  ///
  /// - Throws: `ConfigurationFault`.
  public static func ofNode(_ directory: DataDirectory) throws(ConfigurationFault) -> TLSConfiguration? {
    let listener = try NodeConfiguration.read(directory.configuration).localListener
    guard let path = listener.certificate.map(directory.resolve) else { return nil }
    let chain = try certificates(path)
    var tls = TLSConfiguration.makeClientConfiguration()
    if let leaf = chain.first, signsItself(leaf) {
      tls.trustRoots = .certificates([leaf])
      tls.certificateVerification = .noHostnameVerification
    } else {
      tls.additionalTrustRoots = [.certificates(Array(chain.dropFirst()))]
    }
    return tls
  }

  /// Settings that trust what these authorities (a PEM file) have signed, for the name that is called.
  ///
  /// - Throws: `ConfigurationFault`.
  public static func authorities(_ path: String) throws(ConfigurationFault) -> TLSConfiguration {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.trustRoots = .certificates(try certificates(path))
    return tls
  }

  private static func certificates(_ path: String) throws(ConfigurationFault) -> [NIOSSLCertificate] {
    guard let found = try? NIOSSLCertificate.fromPEMFile(path), !found.isEmpty else {
      throw .file(path: path, reason: "no certificates (PEM) can be read from it")
    }
    return found
  }

  private static func signsItself(_ certificate: NIOSSLCertificate) -> Bool {
    guard let der = try? certificate.toDERBytes(), let parsed = try? Certificate(derEncoded: der) else { return false }
    return parsed.issuer == parsed.subject && parsed.publicKey.isValidSignature(parsed.signature, for: parsed)
  }
}
