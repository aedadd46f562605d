// SPDX-License-Identifier: Apache-2.0
import Separation
import Wire

/// What a party says of its own watch.
public struct MannedWatch: Hashable, Sendable {
  /// Whose watch it is.
  public let party: PartyID
  /// What it said last; of concurrent words the one that claims less.
  public let manning: Manning
  /// Where and when it was stated.
  public let stated: Stated
  /// Whether what was stated is over by its own word: who watches since then is not known.
  public func isOver(at now: Instant) -> Bool { manning.until.map { $0 <= now } ?? false }
}

extension Board {
  /// The latest word of each party on its own watch, ascending by party; those that said nothing are left out.
  public var manning: [MannedWatch] {
    facts.manning.keys.sorted().compactMap { party in
      let latest = facts.manning[party]?.latest(in: logs) ?? []
      return latest.max { $0.manning.level.caution < $1.manning.level.caution }.map { fact in
        MannedWatch(party: party, manning: fact.manning, stated: stated(fact.id))
      }
    }
  }

  mutating func recordManning(_ manning: Manning, _ writing: Writing) {
    facts.manning[writing.party, default: CausalList()].append(ManningFact(id: writing.id, manning: manning))
  }
}

extension ManningLevel {
  /// Of concurrent words the higher one stands.
  fileprivate var caution: Int {
    switch self {
    case .full: 0
    case .single: 1
    case .unmanned: 2
    }
  }
}
