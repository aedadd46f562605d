// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// Many notices of one party around own activities in a short time: somebody may be feeling out where they are. It is for
/// the own watch alone, and accuses nobody.
public struct Probing: Hashable, Sendable {
  /// The party.
  public let party: PartyID
  /// The notices, amendments and withdrawals, ascending by entry.
  public let entries: [EntryRef]
  /// When the first of them was received here.
  public let since: Instant
}

extension Board {
  /// Parties of which, within `BoardLimits.probingSeconds` before now, at least `BoardLimits.probingActs` notices, amendments
  /// and withdrawals were received here whose activities were found in conflict with own ones; ascending by party.
  public func probing(of own: PartyID, now: Instant) -> [Probing] {
    let from = now.adding(seconds: -BoardLimits.probingSeconds)
    var found: [PartyID: [(id: EntryID, at: Instant)]] = [:]
    for activity in facts.activities where activity.owner != own {
      let meetsOwn = activity.findings.contains { number in
        guard case .version(_, let other) = facts.findings[number].target else { return false }
        return [facts.findings[number].activity, other].contains { facts.activities[$0].owner == own }
      }
      guard meetsOwn else { continue }
      let withdrawals = activity.events.all(in: logs).filter { $0.event == .withdrawn }.map(\.id)
      for id in activity.versions.all(in: logs).map(\.id) + withdrawals {
        let at = receipt(of: id, by: own)?.at ?? now
        if at > from { found[activity.owner, default: []].append((id, at)) }
      }
    }
    return found.keys.sorted().compactMap { party in
      let acts = (found[party] ?? []).sorted { logs.canonicallyPrecedes($0.id, $1.id) }
      guard acts.count >= BoardLimits.probingActs else { return nil }
      return Probing(party: party, entries: acts.map { logs.ref($0.id) }, since: acts.map(\.at).min() ?? now)
    }
  }
}
