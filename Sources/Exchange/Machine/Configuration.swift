// SPDX-License-Identifier: Apache-2.0
import Mechanism
import TransparencyLog
import Wire

extension NodeMachine {
  /// What a node is told besides what its store holds.
  public struct Configuration: Sendable {
    /// The own party.
    public var party: PartyID
    /// Who is in the channel.
    public var roster: ChannelRoster
    /// First key of the own `urgent` log; its name is the origin.
    public var urgent: any NoteSigner
    /// First key of the own `plans` log; its name is the origin.
    public var plans: any NoteSigner
    /// Keys that own logs were or will be rotated to; matched by their verifier key.
    public var rotated: [any NoteSigner]
    /// The key that cosigns the logs of others.
    public var cosigner: Cosigner
    /// Keys that are ready to open a successor of a lane's log, with the certificates of the recovery key, in order of
    /// use.
    public var successors: [Lane: [PreparedSuccessor]]
    /// The parties to call; all others of the channel unless said otherwise.
    public var peers: [PartyID]
    /// The keys of witnesses; their names name them.
    public var witnesses: [VerifierKey]
    /// Time between two submissions to the witnesses, seconds, at least 1.
    public var witnessCadenceSeconds: Int
    /// How the own watch is called.
    public var watch: WatchPolicy
    /// Salts and jitter.
    public var random: any RandomNumberGenerator & Sendable

    /// A node of `party` in the channel of `roster`.
    public init(
      party: PartyID, roster: ChannelRoster, urgent: any NoteSigner, plans: any NoteSigner, cosigner: Cosigner,
      rotated: [any NoteSigner] = [], successors: [Lane: [PreparedSuccessor]] = [:], peers: [PartyID]? = nil,
      witnesses: [VerifierKey] = [], witnessCadenceSeconds: Int = 60,
      watch: WatchPolicy = .standard, random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) {
      self.party = party
      self.roster = roster
      self.urgent = urgent
      self.plans = plans
      self.cosigner = cosigner
      self.rotated = rotated
      self.successors = successors
      self.peers = (peers ?? roster.parties).filter { $0 != party }.sorted()
      self.witnesses = witnesses
      self.watch = watch
      self.witnessCadenceSeconds = max(1, witnessCadenceSeconds)
      self.random = random
    }
  }

  /// A key that is ready to open a successor, so that a hotline never dies with a key.
  public struct PreparedSuccessor: Sendable {
    /// Signs the successor's checkpoints; its name is the successor's origin.
    public var signer: any NoteSigner
    /// `KeyCertificate` note of kind successor.
    public var certificate: [UInt8]

    /// A prepared key.
    public init(signer: any NoteSigner, certificate: [UInt8]) {
      self.signer = signer
      self.certificate = certificate
    }
  }
}

/// Why a configuration does not make a node.
public enum ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The own party is not in the channel.
  case notInChannel(PartyID)
  /// A signing key is not the one of the own card.
  case key(Lane, expected: String, actual: String)
  /// The cosigner's key is not the one of the own card.
  case cosigner(expected: String, actual: String)
  /// A certificate of a prepared successor does not hold.
  case successor(String)

  /// One line for the operator.
  public var description: String {
    switch self {
    case .notInChannel(let party): "\(party) is not in the channel"
    case .key(let lane, let expected, let actual):
      "the key of \(lane.rawValue) is \(actual), but the card says \(expected)"
    case .cosigner(let expected, let actual): "the mirror key is \(actual), but the card says \(expected)"
    case .successor(let reason): "prepared successor: \(reason)"
    }
  }
}
