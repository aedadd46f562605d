// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

@testable import Mechanism

extension TestChannel {
  /// Opens a certified successor of a log, named after it with `-2`.
  @discardableResult
  mutating func openSuccessor(of origin: Origin, seeing: Sight = .all, certifiedBy signer: String? = nil) throws
    -> Origin
  {
    guard let party = roster.party(of: origin) else { throw TestFailure.missing(origin.name) }
    let successor = try Origin("\(origin.name)-2")
    let certificate = try TestKeys.certificate(
      signer ?? party.name, .successor(predecessor: origin, size: nil, key: TestKeys.key(successor.name)))
    open(successor, party)
    try write(
      successor, .successor(SuccessorOrigin(predecessor: position(origin), certificate: certificate)), seeing: seeing)
    return successor
  }

  func sealing(_ origin: Origin, size: UInt64? = nil, by party: String) throws -> Body {
    let last = position(origin, size ?? self.size(origin))
    let certificate = try TestKeys.certificate(party, .seal(last: last))
    return .sealed(Sealed(last: last, cause: .compromised, certificate: certificate))
  }

  func rotation(of origin: Origin, to name: String, by party: String) throws -> Body {
    let signer = try Ed25519Signer(name: origin.name, seed: Hash256.sha256(Array(name.utf8)).bytes)
    let statement = KeyCertificate.Statement.rotation(
      origin: origin, atSize: size(origin), newKey: signer.verifier)
    return .keyRotated(
      KeyRotated(
        origin: origin, atSize: size(origin), newKey: signer.verifier,
        certificate: try TestKeys.certificate(party, statement)))
  }
}
