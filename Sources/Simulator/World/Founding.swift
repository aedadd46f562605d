// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import TransparencyLog
import Wire

/// Keys, cards and empty disks that the nodes of a run begin with.
struct Founding {
  /// Keys of a party.
  private struct Keys {
    let recovery: Ed25519Signer
    let urgent: Ed25519Signer
    let plans: Ed25519Signer
    let mirror: Cosigner
    let successors: [Lane: [NodeMachine.PreparedSuccessor]]
    let rotated: [Ed25519Signer]

    func log(_ lane: Lane) -> Ed25519Signer { lane == .urgent ? urgent : plans }
  }

  let parties: [PartyID]
  let roster: ChannelRoster
  let witnessName: String
  private let keys: [Keys]
  private let witness: Cosigner?
  private let chance: RandomSource
  /// Whose log an origin is, successors included.
  private let owners: [Origin: Int]

  init(scenario: Scenario, chance: RandomSource) throws {
    var chance = chance
    parties = scenario.parties
    witnessName = "witness.example/w1"
    keys = try parties.map { try Founding.keys(of: $0, &chance) }
    witness = scenario.hasWitness ? try Cosigner(name: witnessName, seed: chance.bytes(32)) : nil
    roster = try ChannelRoster(
      name: Label("levant"), cards: zip(parties, keys).map { try Founding.card(of: $0, $1, &chance) })
    var owners: [Origin: Int] = [:]
    for (party, keys) in keys.enumerated() {
      for lane in Lane.allCases {
        owners[try Origin(keys.log(lane).verifier.name)] = party
        for prepared in keys.successors[lane] ?? [] { owners[try Origin(prepared.signer.verifier.name)] = party }
      }
    }
    self.owners = owners
    self.chance = chance
  }

  private static func keys(of party: PartyID, _ chance: inout RandomSource) throws -> Keys {
    let recovery = try Ed25519Signer(name: "\(party)/recovery", seed: chance.bytes(32))
    var successors: [Lane: [NodeMachine.PreparedSuccessor]] = [:]
    for lane in Lane.allCases {
      let first = "\(party)/levant/\(lane.rawValue)"
      var predecessor = try Origin(first)
      successors[lane] = try (2...6).map { number in
        let signer = try Ed25519Signer(name: "\(first).\(number)", seed: chance.bytes(32))
        let certificate = try KeyCertificate(
          party: party, statement: .successor(predecessor: predecessor, size: nil, key: signer.verifier))
        predecessor = try Origin(signer.verifier.name)
        return NodeMachine.PreparedSuccessor(signer: signer, certificate: try certificate.signed(by: recovery))
      }
    }
    return Keys(
      recovery: recovery, urgent: try Ed25519Signer(name: "\(party)/levant/urgent", seed: chance.bytes(32)),
      plans: try Ed25519Signer(name: "\(party)/levant/plans", seed: chance.bytes(32)),
      mirror: try Cosigner(name: "\(party)/levant/mirror", seed: chance.bytes(32)), successors: successors,
      rotated: try Lane.allCases.map {
        try Ed25519Signer(name: "\(party)/levant/\($0.rawValue)", seed: chance.bytes(32))
      })
  }

  private static func card(of party: PartyID, _ keys: Keys, _ chance: inout RandomSource) throws -> Card {
    try Card(
      party: party, channel: Label("levant"), recovery: keys.recovery.verifier, urgent: keys.urgent.verifier,
      plans: keys.plans.verifier, mirror: keys.mirror.verifier, tlsCertificate: Hash256.sha256(chance.bytes(8)),
      hpke: chance.bytes(32), urls: [])
  }

  /// The disk of a node that was never started.
  func emptyDisk(of number: Int) -> DiskImage { DiskImage() }

  /// The number of the party that a log belongs to; nil for no party's.
  func party(of origin: Origin) -> Int? { owners[origin] }

  /// The key of a party's cosignatures.
  func mirrorKey(of party: Int) -> VerifierKey { keys[party].mirror.verifier }

  /// What a liar signs its cosignatures with.
  func cosigner(of party: Int) throws -> Cosigner { keys[party].mirror }

  /// What a forger signs its checkpoints with.
  func logSigner(of party: Int, _ lane: Lane) throws -> Ed25519Signer { keys[party].log(lane) }

  /// The keys of the logs on the cards.
  var logKeys: [Origin: VerifierKey] {
    var found: [Origin: VerifierKey] = [:]
    for log in roster.logs { found[log.origin] = log.firstKey }
    return found
  }

  /// A rotation of a party's log key at a size, as its officers would submit it.
  func rotation(of party: Int, _ origin: Origin, _ lane: Lane, atSize size: UInt64) throws -> Body? {
    let keys = keys[party]
    guard let place = Lane.allCases.firstIndex(of: lane), origin.name == keys.log(lane).verifier.name else {
      return nil
    }
    let key = keys.rotated[place].verifier
    let certificate = try KeyCertificate(
      party: parties[party], statement: .rotation(origin: origin, atSize: size, newKey: key))
    return .keyRotated(
      KeyRotated(
        origin: origin, atSize: size, newKey: key, certificate: try certificate.signed(by: keys.recovery)))
  }

  /// A seal of a party's log at a position, as its officers would submit it.
  func seal(of party: Int, _ last: LogPosition) throws -> Body {
    let certificate = try KeyCertificate(party: parties[party], statement: .seal(last: last))
    return .sealed(
      Sealed(last: last, cause: .compromised, certificate: try certificate.signed(by: keys[party].recovery)))
  }

  /// What runs in a node's process.
  func program(for node: SimulatedNode, at moment: Moment, run: Int, isForger: Bool) throws -> Program {
    var chance = RandomSource(
      seed: Mix.avalanche(chance.peek ^ UInt64(node.number) << 32 ^ UInt64(run) ^ (node.isTwin ? 1 << 48 : 0)))
    guard let party = node.party else { return try witnessProgram(node, moment) }
    if isForger { return .forger(Running(try Forger(party: party, founding: self, chance: chance.fork()))) }
    let keys = keys[party]
    let configuration = NodeMachine.Configuration(
      party: parties[party], roster: roster, urgent: keys.urgent, plans: keys.plans, cosigner: keys.mirror,
      rotated: keys.rotated, successors: keys.successors, witnesses: witness.map { [$0.verifier] } ?? [],
      witnessCadenceSeconds: Founding.witnessCadenceSeconds, random: chance.fork())
    return .party(Running(try NodeMachine(configuration: configuration, store: node.store, now: moment)))
  }

  /// Time between two submissions to the witness.
  static let witnessCadenceSeconds = 5

  private func witnessProgram(_ node: SimulatedNode, _ moment: Moment) throws -> Program {
    guard let witness else { return .nothing }
    // It knows every key that a log of the channel may ever be signed with.
    let logs = keys.flatMap { keys in
      [keys.urgent, keys.plans].map(\.verifier) + keys.rotated.map(\.verifier)
        + Lane.allCases.flatMap { keys.successors[$0] ?? [] }.map(\.signer.verifier)
    }
    let configuration = WitnessMachine.Configuration(cosigner: witness, logs: logs)
    return .witness(Running(try WitnessMachine(configuration: configuration, store: node.store, now: moment)))
  }
}
