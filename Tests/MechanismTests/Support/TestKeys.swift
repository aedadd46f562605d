// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// Keys and cards of test parties, the same in every run.
enum TestKeys {
  static func signer(_ name: String) throws -> Ed25519Signer {
    try Ed25519Signer(name: name, seed: Hash256.sha256(Array(name.utf8)).bytes)
  }

  static func key(_ name: String) throws -> VerifierKey { try signer(name).verifier }

  static func recovery(_ party: String) throws -> Ed25519Signer { try signer("\(party)/north/recovery") }

  static func card(_ party: String) throws -> Card {
    let mirror = try Cosigner(name: "\(party)/north/mirror", seed: Hash256.sha256(Array("m\(party)".utf8)).bytes)
    return try Card(
      party: PartyID(party), channel: Label("north"), recovery: recovery(party).verifier,
      urgent: key("\(party)/north/urgent"), plans: key("\(party)/north/plans"), mirror: mirror.verifier,
      tlsCertificate: .zero, hpke: Array(repeating: 7, count: 32), urls: [])
  }

  /// A certificate by a party's recovery key.
  static func certificate(_ party: String, _ statement: KeyCertificate.Statement) throws -> [UInt8] {
    try KeyCertificate(party: PartyID(party), statement: statement).signed(by: recovery(party))
  }
}

func urgent(_ party: String) throws -> Origin { try Origin("\(party)/north/urgent") }
func plans(_ party: String) throws -> Origin { try Origin("\(party)/north/plans") }
func party(_ name: String) throws -> PartyID { try PartyID(name) }
