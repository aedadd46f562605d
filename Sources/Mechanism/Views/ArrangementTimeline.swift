// SPDX-License-Identifier: Apache-2.0
import Separation
import Wire

/// Which arrangement is in force when, as far as the board tells.
struct ArrangementTimeline: Sendable {
  /// An arrangement that all parties have signed, and whose signatures all have received.
  struct Agreed: Sendable {
    let number: Int
    let id: EntryID
    let arrangement: Arrangement
    let inForceFrom: Instant
  }

  struct InForce: Sendable {
    let id: EntryID
    let arrangement: Arrangement
    /// Whether another one, agreed without knowledge of this one, would be in force as well.
    let isContested: Bool
  }

  let agreed: [Agreed]
  /// Ascending by instant.
  private var spans: [(from: Instant, inForce: InForce)] = []

  init(_ agreed: [Agreed], in logs: LogTable) {
    self.agreed = agreed.sorted {
      ($0.inForceFrom.milliseconds, $0.number) < ($1.inForceFrom.milliseconds, $1.number)
    }
    for (place, next) in self.agreed.enumerated() {
      let begun = self.agreed[...place]
      let newest = begun.filter { old in !begun.contains { logs.precedes(old.id, $0.id) } }
      guard let strictest = newest.min(by: { Self.isStricter($0, $1, logs) }) else { continue }
      let inForce = InForce(id: strictest.id, arrangement: strictest.arrangement, isContested: newest.count > 1)
      if spans.last?.from == next.inForceFrom { spans.removeLast() }
      spans.append((next.inForceFrom, inForce))
    }
  }

  func inForce(at instant: Instant) -> InForce? {
    let place = spans.partition { $0.from <= instant }
    return place == 0 ? nil : spans[place - 1].inForce
  }

  /// Between arrangements that are concurrent: longer notice, then shorter intervals, then the place in the logs.
  private static func isStricter(_ first: Agreed, _ second: Agreed, _ logs: LogTable) -> Bool {
    let (a, b) = (first.arrangement, second.arrangement)
    if a.minimumNoticeSeconds != b.minimumNoticeSeconds { return a.minimumNoticeSeconds > b.minimumNoticeSeconds }
    if a.commCheckSeconds != b.commCheckSeconds { return a.commCheckSeconds < b.commCheckSeconds }
    if a.receiptSeconds != b.receiptSeconds { return a.receiptSeconds < b.receiptSeconds }
    if a.clockToleranceSeconds != b.clockToleranceSeconds { return a.clockToleranceSeconds < b.clockToleranceSeconds }
    return logs.canonicallyPrecedes(first.id, second.id)
  }
}

extension Board {
  func timeline() -> ArrangementTimeline {
    let agreed = facts.signedByAll.compactMap { number -> ArrangementTimeline.Agreed? in
      let proposal = facts.proposals[number]
      guard logs.counts(proposal.id, restricts: false), let at = agreement(on: proposal) else { return nil }
      return ArrangementTimeline.Agreed(
        number: number, id: proposal.id, arrangement: proposal.arrangement,
        inForceFrom: max(at, proposal.arrangement.inForceFrom))
    }
    return ArrangementTimeline(agreed, in: logs)
  }

  /// When the last signature of the last party had been received by all others; nil before that.
  private func agreement(on proposal: ProposalFact) -> Instant? {
    var last = Instant.earliest
    for party in roster.parties {
      let received = standingSignatures(of: party, on: proposal).compactMap { receivedByAllOthers($0, of: party) }
      guard let first = received.min() else { return nil }
      last = max(last, first)
    }
    return last
  }

  /// Signatures of a party, without those against which it concurrently objected.
  func standingSignatures(of party: PartyID, on proposal: ProposalFact) -> [EntryID] {
    let objections = proposal.objections.all(in: logs).filter { logs.party($0.id) == party }
    return proposal.signatures.all(in: logs).map(\.id).filter { signature in
      logs.party(signature) == party && !objections.contains { logs.areConcurrent($0.id, signature) }
    }
  }

  private func receivedByAllOthers(_ signature: EntryID, of signer: PartyID) -> Instant? {
    var last = logs.head(signature).writtenAt
    for party in roster.parties where party != signer {
      guard let receipt = receipt(of: signature, by: party) else { return nil }
      last = max(last, receipt.at)
    }
    return last
  }
}
