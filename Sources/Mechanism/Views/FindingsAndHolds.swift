// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// A conflict that a party's node found.
public struct FoundConflict: Hashable, Sendable {
  /// The finding.
  public let ref: EntryRef
  /// Whose node found it.
  public let party: PartyID
  /// What was found.
  public let finding: Finding
  /// Whether it is about what is current now: otherwise it is history.
  public let isOpen: Bool
}

/// A request hold.
public struct RequestedHold: Hashable, Sendable {
  /// The request.
  public let ref: EntryRef
  /// Who asks.
  public let party: PartyID
  /// For what.
  public let subject: HoldSubject
  /// Where and when it was stated.
  public let stated: Stated
  /// When its requester took it back; open before that.
  public let lifted: Stated?
  /// Whether it stands.
  public var isOpen: Bool { lifted == nil }
}

extension Board {
  /// All findings, ascending by entry.
  public var findings: [FoundConflict] {
    let timeline = timeline()
    return facts.findings.sorted { logs.canonicallyPrecedes($0.id, $1.id) }.map { view($0, timeline) }
  }

  /// All request holds, ascending by entry.
  public var holds: [RequestedHold] {
    facts.holds.keys.sorted(by: logs.canonicallyPrecedes).compactMap { facts.holds[$0] }.map(view)
  }

  func view(_ finding: FindingFact, _ timeline: ArrangementTimeline) -> FoundConflict {
    FoundConflict(
      ref: logs.ref(finding.id), party: logs.party(finding.id), finding: finding.finding,
      isOpen: isOpen(finding, timeline))
  }

  /// A finding is open while both sides of it are current. A measure is current for what
  /// begins before a newer arrangement is in force.
  func isOpen(_ finding: FindingFact, _ timeline: ArrangementTimeline) -> Bool {
    guard isCurrent(finding.version, in: facts.activities[finding.activity]) else { return false }
    switch finding.target {
    case .version(let other, let activity): return isCurrent(other, in: facts.activities[activity])
    case .measure(let entry, _) where facts.measures[entry] != nil: return declared(entry)?.stands ?? false
    case .measure(let arrangement, _):
      let versions = facts.activities[finding.activity].versions.all(in: logs)
      let start = versions.first { $0.id == finding.version }?.notice.start ?? .earliest
      return !timeline.agreed.contains { logs.precedes(arrangement, $0.id) && $0.inForceFrom <= start }
    case .reference: return true
    }
  }

  private func isCurrent(_ version: EntryID, in activity: ActivityFact) -> Bool {
    !stateOfActivity(activity).isOver && activity.versions.latest(in: logs).contains { $0.id == version }
  }

  func view(_ hold: HoldFact) -> RequestedHold {
    let lifted = hold.lifted.all(in: logs).first
    return RequestedHold(
      ref: logs.ref(hold.id), party: logs.party(hold.id), subject: hold.subject, stated: stated(hold.id),
      lifted: lifted.map { stated($0.id) })
  }
}

extension ActivityNotice {
  /// Start of the earliest volume.
  var start: Instant { volumes.map(\.window.start).min() ?? .latest }
}
