// SPDX-License-Identifier: Apache-2.0
import Mechanism
import TransparencyLog
import Wire

/// What a verified key certificate says: a new key of a log, or a log that succeeds another.
struct KeyStatement: Sendable {
  enum Kind: Hashable, Sendable {
    case rotation(atSize: UInt64)
    case successor(of: Origin)
  }

  let party: PartyID
  let kind: Kind
  /// The log that the key signs for.
  let origin: Origin
  let key: VerifierKey

  /// Reads a certificate and verifies it by the recovery key on the party's card; nil if it is none.
  init?(certificate: [UInt8], roster: ChannelRoster) {
    for card in roster.cards {
      guard let verified = try? KeyCertificate(parsing: certificate, signedBy: card.recovery),
        verified.party == card.party
      else { continue }
      party = card.party
      switch verified.statement {
      case .rotation(let origin, let size, let newKey):
        kind = .rotation(atSize: size)
        self.origin = origin
        key = newKey
        return
      case .successor(let predecessor, _, let newKey):
        guard let origin = try? Origin(newKey.name) else { return nil }
        kind = .successor(of: predecessor)
        self.origin = origin
        key = newKey
        return
      case .seal: return nil
      }
    }
    return nil
  }
}
