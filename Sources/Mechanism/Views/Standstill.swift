// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// One side's suspension of an arrangement. Hotline, safety warnings, request holds, answers and comm checks go on.
public struct ArrangementSuspension: Hashable, Sendable {
  /// The suspending entry; its part 0 is the reason.
  public let ref: EntryRef
  /// Who suspended.
  public let party: PartyID
  /// The arrangement, by its proposal.
  public let arrangement: EntryRef
  /// Where and when it was stated.
  public let stated: Stated
  /// The first word of each party that would have it end, ascending by party.
  public let resumedBy: [PartyID: Stated]
  /// Parties that have not said so, ascending.
  public let missing: [PartyID]
  /// A newer arrangement that all have signed, and whose proposal had seen the suspension: it ends with that.
  public let endedBy: EntryRef?
  /// Whether it lasts.
  public var isOpen: Bool { !missing.isEmpty && endedBy == nil }
}

/// One side's termination of an arrangement.
public struct ArrangementEnd: Hashable, Sendable {
  /// The terminating entry.
  public let ref: EntryRef
  /// Who ended it.
  public let party: PartyID
  /// The arrangement, by its proposal.
  public let arrangement: EntryRef
  /// Where and when it was stated.
  public let stated: Stated
  /// From when on.
  public let from: Instant
  /// By how many milliseconds the notice was shorter than agreed, by the terminating side's own claim; 0 if it was not.
  /// It ends all the same: nothing may be built on it.
  public let shortMilliseconds: Int64
  /// A newer arrangement that all have signed, and whose proposal had seen the termination.
  public let endedBy: EntryRef?
}

extension Board {
  /// All suspensions, ascending by entry.
  public var suspensions: [ArrangementSuspension] {
    let timeline = timeline()
    return facts.suspensions.sorted { logs.canonicallyPrecedes($0.id, $1.id) }.map { view($0, timeline) }
  }

  /// All terminations, ascending by entry.
  public var terminations: [ArrangementEnd] {
    let timeline = timeline()
    return facts.terminations.sorted { logs.canonicallyPrecedes($0.id, $1.id) }.map { view($0, timeline) }
  }

  /// The suspensions that last at an instant, and the terminations that have taken effect by then.
  public func standstill(at instant: Instant) -> (suspensions: [ArrangementSuspension], ends: [ArrangementEnd]) {
    let timeline = timeline()
    return (
      suspensions(at: instant, timeline).map { view($0, timeline) },
      terminations(at: instant, timeline).filter { $0.from <= instant }.map { view($0, timeline) }
    )
  }

  /// Suspensions that not all would have end, ascending by entry. One ends as well when an arrangement is in force whose proposal had
  /// seen it: then all have agreed anew in its knowledge.
  func suspensions(at instant: Instant, _ timeline: ArrangementTimeline) -> [SuspensionFact] {
    facts.suspensions.filter { !missing($0).isEmpty && !isOver($0.id, at: instant, timeline) }
      .sorted { logs.canonicallyPrecedes($0.id, $1.id) }
  }

  /// Terminations of what is in force at an instant, in effect by then or later, ascending by entry.
  func terminations(at instant: Instant, _ timeline: ArrangementTimeline) -> [TerminationFact] {
    facts.terminations.filter { !isOver($0.id, at: instant, timeline) }
      .sorted { logs.canonicallyPrecedes($0.id, $1.id) }
  }

  private func isOver(_ entry: EntryID, at instant: Instant, _ timeline: ArrangementTimeline) -> Bool {
    timeline.inForce(at: instant).map { logs.precedes(entry, $0.id) } ?? false
  }

  /// Parties that have not said that a suspension may end.
  private func missing(_ suspension: SuspensionFact) -> [PartyID] {
    let said = suspension.resumed.all(in: logs).map { logs.party($0.id) }
    return roster.parties.filter { !said.contains($0) }
  }

  /// The first word of each party that would have a suspension end: one for each party at most, however often it is said.
  public func firstResumptions(of suspension: EntryRef) -> [EntryRef] {
    guard let entry = entry(suspension), let number = facts.suspensionOf[entry] else { return [] }
    return firstResumptions(of: facts.suspensions[number]).map(logs.ref)
  }

  func firstResumptions(of suspension: SuspensionFact) -> [EntryID] {
    var seen: Set<PartyID> = []
    return suspension.resumed.all(in: logs).map(\.id).filter { seen.insert(logs.party($0)).inserted }
  }

  func isOpen(_ suspension: SuspensionFact) -> Bool {
    !missing(suspension).isEmpty && newer(than: suspension.id, timeline()) == nil
  }

  private func newer(than entry: EntryID, _ timeline: ArrangementTimeline) -> EntryRef? {
    timeline.agreed.first { logs.precedes(entry, $0.id) }.map { logs.ref($0.id) }
  }

  private func view(_ suspension: SuspensionFact, _ timeline: ArrangementTimeline) -> ArrangementSuspension {
    var resumed: [PartyID: Stated] = [:]
    for word in suspension.resumed.all(in: logs) {
      let party = logs.party(word.id)
      if resumed[party] == nil { resumed[party] = stated(word.id) }
    }
    return ArrangementSuspension(
      ref: logs.ref(suspension.id), party: logs.party(suspension.id), arrangement: logs.ref(suspension.proposal),
      stated: stated(suspension.id), resumedBy: resumed, missing: missing(suspension),
      endedBy: newer(than: suspension.id, timeline))
  }

  private func view(_ termination: TerminationFact, _ timeline: ArrangementTimeline) -> ArrangementEnd {
    let number = facts.proposalOf[termination.proposal]
    let seconds = number.map { facts.proposals[$0].arrangement.terminationNoticeSeconds } ?? 0
    let earliest = logs.head(termination.id).writtenAt.adding(seconds: Int(seconds))
    return ArrangementEnd(
      ref: logs.ref(termination.id), party: logs.party(termination.id), arrangement: logs.ref(termination.proposal),
      stated: stated(termination.id), from: termination.from,
      shortMilliseconds: max(0, earliest.milliseconds - termination.from.milliseconds),
      endedBy: newer(than: termination.id, timeline))
  }
}
