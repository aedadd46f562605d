// SPDX-License-Identifier: Apache-2.0
import TransparencyLog

/// Answer to `get-certificates`: key certificates, each behind its length as a big-endian uint32. The body of the
/// request is that of `log-state`.
public struct CertificatesAnswer: Hashable, Sendable {
  /// The certificates, as notes.
  public var certificates: [[UInt8]]

  /// An answer.
  public init(certificates: [[UInt8]]) { self.certificates = certificates }

  /// Parses an answer strictly; verifies nothing.
  public init(parsing bytes: [UInt8]) throws(PeerMessageError) {
    let limit = 1_048_576
    guard bytes.count <= limit else { throw .tooLong(bytes: bytes.count, limit: limit) }
    var rest = bytes[...]
    certificates = []
    while !rest.isEmpty {
      guard let size = rest.takeNumber(UInt32.self), let certificate = rest.take(Int(size)) else {
        throw .truncated("certificate")
      }
      certificates.append(Array(certificate))
    }
  }

  /// The answer's body.
  public var bytes: [UInt8] {
    var output: [UInt8] = []
    for certificate in certificates {
      UInt32(truncatingIfNeeded: certificate.count).append(to: &output)
      output += certificate
    }
    return output
  }
}
