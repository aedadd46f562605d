// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// A proposed arrangement and how far its signing has come.
public struct ArrangementRecord: Hashable, Sendable {
  /// A party's signature.
  public struct Signature: Hashable, Sendable {
    /// Who signed.
    public let party: PartyID
    /// The signing entry.
    public let ref: EntryRef
    /// When, by the signer's claim.
    public let at: Instant
  }

  /// How far the signing has come.
  public enum State: Hashable, Sendable {
    /// These parties have not signed, or have concurrently objected.
    case proposed(missing: [PartyID])
    /// All have signed; not every signature is known to have been received by all.
    case signed
    /// In force from this instant on, until a newer one is.
    case agreed(inForceFrom: Instant)
    /// A newer one has been in force since.
    case replaced(by: EntryRef, from: Instant)
  }

  /// The proposing entry.
  public let ref: EntryRef
  /// Who proposed it.
  public let proposer: PartyID
  /// The terms.
  public let arrangement: Arrangement
  /// Signatures that stand, ascending by entry.
  public let signatures: [Signature]
  /// How far it has come.
  public let state: State
  /// Later proposals that counter or amend it, ascending by entry. They close nothing: what counts is what all sign.
  public let counteredBy: [EntryRef]
}

/// The arrangement that is in force at some instant.
public struct ArrangementInForce: Hashable, Sendable {
  /// The proposing entry.
  public let ref: EntryRef
  /// The terms.
  public let arrangement: Arrangement
  /// Whether another arrangement, agreed without knowledge of this one, would be in force as well; the stricter one is
  /// here.
  public let isContested: Bool
}

extension Board {
  /// The arrangement in force at an instant; nil before one is agreed.
  public func arrangement(at instant: Instant) -> ArrangementInForce? {
    timeline().inForce(at: instant).map {
      ArrangementInForce(ref: logs.ref($0.id), arrangement: $0.arrangement, isContested: $0.isContested)
    }
  }

  /// All proposed arrangements, ascending by entry.
  public var arrangements: [ArrangementRecord] {
    let timeline = timeline()
    return facts.proposals.filter { logs.counts($0.id, restricts: false) }
      .sorted { logs.canonicallyPrecedes($0.id, $1.id) }
      .map { record(of: $0, timeline) }
  }

  private func record(of proposal: ProposalFact, _ timeline: ArrangementTimeline) -> ArrangementRecord {
    var signatures: [EntryID] = []
    var missing: [PartyID] = []
    for party in roster.parties {
      let standing = standingSignatures(of: party, on: proposal)
      signatures += standing
      if standing.isEmpty { missing.append(party) }
    }
    return ArrangementRecord(
      ref: logs.ref(proposal.id), proposer: logs.party(proposal.id), arrangement: proposal.arrangement,
      signatures: signatures.sorted(by: logs.canonicallyPrecedes).map { id in
        ArrangementRecord.Signature(party: logs.party(id), ref: logs.ref(id), at: logs.head(id).writtenAt)
      },
      state: state(of: proposal, missing: missing, timeline),
      counteredBy: facts.proposals.filter { $0.replaces == proposal.id && logs.counts($0.id, restricts: false) }
        .map(\.id).sorted(by: logs.canonicallyPrecedes).map(logs.ref))
  }

  private func state(
    of proposal: ProposalFact, missing: [PartyID], _ timeline: ArrangementTimeline
  ) -> ArrangementRecord.State {
    guard missing.isEmpty else { return .proposed(missing: missing) }
    guard let agreed = timeline.agreed.first(where: { $0.id == proposal.id }) else { return .signed }
    if let newer = timeline.agreed.first(where: { logs.precedes(proposal.id, $0.id) }) {
      return .replaced(by: logs.ref(newer.id), from: max(newer.inForceFrom, agreed.inForceFrom))
    }
    return .agreed(inForceFrom: agreed.inForceFrom)
  }
}
