// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// Why cards do not make a channel.
public enum RosterError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A channel needs at least two parties, and has at most `Wire.Limits.parties`.
  case partyCount(Int)
  /// Two cards name the same party.
  case repeatedParty(PartyID)
  /// Two keys have the same name, so that one log could pass for another.
  case repeatedOrigin(String)
  /// A card is of another channel.
  case otherChannel(PartyID, Label)
  /// The name of a key is not an origin.
  case origin(PartyID, NameError)

  /// What was wrong, the limit, and what to do.
  public var description: String {
    switch self {
    case .partyCount(let count): "\(count) cards: a channel has 2 to \(Wire.Limits.parties) parties"
    case .repeatedParty(let party): "two cards name the party \(party): remove one"
    case .repeatedOrigin(let name): "two logs have the name \(name): a party must make new keys"
    case .otherChannel(let party, let channel): "the card of \(party) is of the channel \(channel)"
    case .origin(let party, let error): "a log key of \(party): \(error)"
    }
  }
}

/// Who is in a channel, and whose log is whose.
public struct ChannelRoster: Hashable, Sendable {
  /// A log and whose it is.
  public struct Log: Hashable, Sendable {
    /// The name of the log.
    public let origin: Origin
    /// Whose log it is.
    public let party: PartyID
    /// What it is for.
    public let lane: Lane
    /// The log that it follows, if it is a successor.
    public let predecessor: Origin?
    /// The key that signs its first checkpoints.
    public let firstKey: VerifierKey
  }

  /// The channel.
  public let name: Label
  /// The cards, ascending by party.
  public let cards: [Card]
  /// All logs, ascending by origin: those of the cards and the successors that joined.
  public private(set) var logs: [Log]
  private var byOrigin: [Origin: Log]

  /// A channel of these parties. Refuses fewer than two, repeated parties or keys, and cards of other channels.
  public init(name: Label, cards: [Card]) throws(RosterError) {
    guard (2...Wire.Limits.parties).contains(cards.count) else { throw .partyCount(cards.count) }
    self.name = name
    self.cards = cards.sorted { $0.party < $1.party }
    logs = []
    byOrigin = [:]
    for (card, next) in zip(self.cards, self.cards.dropFirst()) where card.party == next.party {
      throw .repeatedParty(card.party)
    }
    for card in self.cards {
      guard card.channel == name else { throw .otherChannel(card.party, card.channel) }
      for (lane, key) in [(Lane.urgent, card.urgent), (.plans, card.plans)] {
        let origin: Origin
        do { origin = try Origin(key.name) } catch { throw .origin(card.party, error) }
        guard byOrigin[origin] == nil else { throw .repeatedOrigin(key.name) }
        join(Log(origin: origin, party: card.party, lane: lane, predecessor: nil, firstKey: key))
      }
    }
  }

  /// The parties, ascending.
  public var parties: [PartyID] { cards.map(\.party) }

  /// The card of a party of the channel.
  public func card(of party: PartyID) -> Card? { cards.first { $0.party == party } }

  /// What is known of a log; nil if it is not of this channel.
  public func log(_ origin: Origin) -> Log? { byOrigin[origin] }

  /// Whose log this is; nil if it is not of this channel.
  public func party(of origin: Origin) -> PartyID? { byOrigin[origin]?.party }

  /// Which of its party's logs this is; nil if it is not of this channel.
  public func lane(of origin: Origin) -> Lane? { byOrigin[origin]?.lane }

  /// Whether this is a log that a card names.
  func isFounding(_ origin: Origin) -> Bool { byOrigin[origin].map { $0.predecessor == nil } ?? false }

  mutating func join(_ log: Log) {
    byOrigin[log.origin] = log
    let place = logs.partition { $0.origin < log.origin }
    logs.insert(log, at: place)
  }
}
