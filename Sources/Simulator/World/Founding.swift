// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import TransparencyLog
import Wire

/// Keys, cards and empty disks that the nodes of a run begin with.
struct Founding {
  /// Secrets of a party, as seeds.
  struct Secrets {
    let recovery: Ed25519Signer
    let lanes: [Lane: Ed25519Signer]
    let mirror: Cosigner
    let mirrorSeed: [UInt8]
    let successors: [Lane: [Ed25519Signer]]
  }

  let parties: [PartyID]
  let roster: ChannelRoster
  let witnessName: String
  private let secrets: [Secrets]
  private let witnessSeed: [UInt8]
  private let chance: RandomSource

  init(scenario: Scenario, chance: RandomSource) throws {
    var chance = chance
    parties = scenario.parties
    witnessName = "witness.example"
    secrets = try parties.map { try Founding.secrets(of: $0, &chance) }
    witnessSeed = chance.bytes(32)
    roster = try ChannelRoster(
      name: Label("levant"), cards: zip(parties, secrets).map { try Founding.card(of: $0, $1, &chance) })
    self.chance = chance
  }
}
