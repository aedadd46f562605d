// SPDX-License-Identifier: Apache-2.0
import NIOConcurrencyHelpers
import NIOCore
import NIOSSL

/// The certificates that a node accepts, and whose they are. Pairing adds to it while the node runs.
public final class PinnedPeers<Name: Hashable & Sendable>: Sendable {
  private let names: NIOLockedValueBox<[CertificatePin: Name]>

  /// Starts with these pins.
  public init(_ pins: [CertificatePin: Name] = [:]) { names = NIOLockedValueBox(pins) }

  /// Accepts another certificate.
  public func add(_ pin: CertificatePin, name: Name) { names.withLockedValue { $0[pin] = name } }

  /// Whose certificate this is; nil if nobody's.
  public func name(of pin: CertificatePin) -> Name? { names.withLockedValue { $0[pin] } }
}

/// TLS between nodes: version 1.3 only, both sides authenticated by pinned certificates (SHA-256 of the DER leaf).
enum PeerTLS {
  /// For the listener. Chains, names and dates do not count: only `accepts` decides, at the handshake.
  static func server(_ identity: TLSIdentity) throws -> TLSConfiguration {
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: [.certificate(try identity.nioCertificate())],
      privateKey: .privateKey(try identity.nioPrivateKey()))
    configuration.minimumTLSVersion = .tlsv13
    // Asks for a client certificate and fails without one; the callback replaces the check of the chain.
    configuration.certificateVerification = .noHostnameVerification
    configuration.trustRoots = .certificates([])
    configuration.applicationProtocols = ["http/1.1"]
    // A peer that does not answer the end of TLS must not hold up the end of the node.
    configuration.shutdownTimeout = .milliseconds(500)
    return configuration
  }

  /// The callback that refuses unknown certificates during the handshake.
  static func acceptOnly<Name>(
    _ peers: PinnedPeers<Name>
  ) -> @Sendable ([NIOSSLCertificate], EventLoopPromise<NIOSSLVerificationResult>) -> Void {
    { chain, promise in
      guard let leaf = chain.first, let der = try? leaf.toDERBytes(),
        peers.name(of: CertificatePin(certificate: der)) != nil
      else { return promise.succeed(.failed) }
      promise.succeed(.certificateVerified)
    }
  }

  /// For calls. `result(of:pin:)` decides about the server's certificate during the handshake.
  static func client(_ identity: TLSIdentity) throws -> TLSConfiguration {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.certificateChain = [.certificate(try identity.nioCertificate())]
    configuration.privateKey = .privateKey(try identity.nioPrivateKey())
    configuration.minimumTLSVersion = .tlsv13
    configuration.certificateVerification = .noHostnameVerification
    configuration.trustRoots = .certificates([])
    configuration.applicationProtocols = ["http/1.1"]
    // A peer that does not answer the end of TLS must not hold up the end of the node.
    configuration.shutdownTimeout = .milliseconds(500)
    return configuration
  }

  /// Whether a server that shows this chain is the one on the card; without a pin any is.
  static func result(of chain: [NIOSSLCertificate], pin: CertificatePin?) -> NIOSSLVerificationResult {
    guard let pin else { return .certificateVerified }
    guard let der = try? chain.first?.toDERBytes(), CertificatePin(certificate: der) == pin else { return .failed }
    return .certificateVerified
  }
}
