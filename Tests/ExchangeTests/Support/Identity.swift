// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import TransparencyLog
import Wire

/// A small seeded generator: the same numbers for the same seed.
struct Seeded: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// All keys of a party in a test channel.
struct Identity: Sendable {
  let party: PartyID
  let card: Card
  let recovery: Ed25519Signer
  let urgent: Ed25519Signer
  let plans: Ed25519Signer
  let cosigner: Cosigner
  let successors: [Lane: [NodeMachine.PreparedSuccessor]]

  static func seed(_ name: String) -> [UInt8] { Hash256.sha256(Array("test key \(name)".utf8)).bytes }

  init(_ name: String) throws {
    party = try PartyID(name)
    recovery = try Ed25519Signer(name: "\(name)/recovery", seed: Self.seed("\(name) recovery"))
    urgent = try Ed25519Signer(name: "\(name)/line/urgent", seed: Self.seed("\(name) urgent"))
    plans = try Ed25519Signer(name: "\(name)/line/plans", seed: Self.seed("\(name) plans"))
    cosigner = try Cosigner(name: "\(name)/line/mirror", seed: Self.seed("\(name) mirror"))
    card = try Card(
      party: party, channel: Label("line"), recovery: recovery.verifier, urgent: urgent.verifier, plans: plans.verifier,
      mirror: cosigner.verifier, tlsCertificate: Hash256.sha256([]), hpke: [UInt8](repeating: 7, count: 32), urls: [])
    var prepared: [Lane: [NodeMachine.PreparedSuccessor]] = [:]
    for lane in Lane.allCases {
      var predecessor = try Origin("\(name)/line/\(lane.rawValue)")
      for number in 2...4 {
        let origin = "\(name)/line/\(lane.rawValue).\(number)"
        let signer = try Ed25519Signer(name: origin, seed: Self.seed(origin))
        let certificate = try KeyCertificate(
          party: party, statement: .successor(predecessor: predecessor, size: nil, key: signer.verifier)
        ).signed(by: recovery)
        prepared[lane, default: []].append(.init(signer: signer, certificate: certificate))
        predecessor = try Origin(origin)
      }
    }
    successors = prepared
  }

  func origin(_ lane: Lane) throws -> Origin { try Origin("\(party)/line/\(lane.rawValue)") }

  func configuration(
    _ roster: ChannelRoster, seed: UInt64, witnesses: [VerifierKey] = [], cadence: Int = 30,
    rotated: [any NoteSigner] = []
  ) -> NodeMachine.Configuration {
    NodeMachine.Configuration(
      party: party, roster: roster, urgent: urgent, plans: plans, cosigner: cosigner, rotated: rotated,
      successors: successors, witnesses: witnesses, witnessCadenceSeconds: cadence, random: Seeded(seed))
  }
}

/// A channel of test parties.
struct Channel: Sendable {
  let identities: [Identity]
  let roster: ChannelRoster

  init(_ names: [String]) throws {
    identities = try names.map { try Identity($0) }
    roster = try ChannelRoster(name: Label("line"), cards: identities.map(\.card))
  }

  subscript(_ party: PartyID) -> Identity {
    get throws { try identities.first { $0.party == party } ?? Identity(party.name) }
  }
}
