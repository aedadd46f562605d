// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// What a certificate by a party's recovery key must say for an entry to count.
struct CertificateClaim {
  enum Kind { case rotation, successor, seal }
  let party: PartyID
  let kind: Kind
  let origin: Origin
  let size: UInt64
  let newKey: VerifierKey?

  func isCertified(by certificate: [UInt8], _ roster: ChannelRoster) -> Bool { false }
  func certifiedKey(by certificate: [UInt8], _ roster: ChannelRoster) -> VerifierKey? { nil }
}
