// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// Whether a concerned party attests that those concerned were told of the current version. One word for all of them: who
/// and how many they are is not said.
public struct ToldBeforeStart: Hashable, Sendable {
  /// The concerned party.
  public let party: PartyID
  /// Its latest attestation on the version that claims least; nil if it made none.
  public let attestation: StatedAttestation?
  /// When the activity begins.
  public let begins: Instant
  /// Whether it begins within the minimum notice, or has begun, without the word that all were told.
  public let isMissing: Bool
}

extension Board {
  /// What every concerned party attests about an activity that is not over, ascending by party.
  public func toldBeforeStart(of ref: EntryRef, now: Instant) -> [ToldBeforeStart] {
    guard let entry = entry(ref), let number = facts.activityOf[entry] else { return [] }
    let activity = facts.activities[number]
    guard !stateOfActivity(activity).isOver else { return [] }
    let timeline = timeline()
    let inForce = timeline.inForce(at: now)
    let heads = activity.versions.latest(in: logs)
    let begins = heads.map(\.notice.start).min() ?? .latest
    let named = heads.flatMap(\.notice.concerned)
    let concerned = Set((inForce?.arrangement.parties ?? roster.parties) + named).subtracting([activity.owner])
    let isNear = begins - now <= Int64(inForce?.arrangement.minimumNoticeSeconds ?? 0) * 1_000
    return concerned.intersection(roster.parties).sorted().map { party in
      let words = heads.map { head in
        progress(on: head.id, deadlines: nil, timeline).first { $0.party == party }?.passedOn
      }
      let least =
        words.contains(nil) ? nil : words.compactMap(\.self).max { $0.attestation.caution < $1.attestation.caution }
      return ToldBeforeStart(
        party: party, attestation: least, begins: begins,
        isMissing: isNear && least?.attestation != .allConcerned)
    }
  }
}
