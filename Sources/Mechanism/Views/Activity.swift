// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// Whether a version was notified long enough before it begins.
public enum NoticeTiming: Hashable, Sendable {
  /// At least the minimum notice before the start.
  case inTime
  /// This many milliseconds less than the minimum notice before the start, by the later claim.
  case late(byMilliseconds: Int64)
  /// The other side has not said that it received it.
  case notReceived
  /// No arrangement was in force then.
  case noArrangement
}

/// One version of an activity and what the other parties made of it.
public struct ActivityVersion: Hashable, Sendable {
  /// The notice or amendment.
  public let ref: EntryRef
  /// When, by the writer's claim.
  public let writtenAt: Instant
  /// The writing position.
  public let position: PositionDesignator
  /// What is notified.
  public let notice: ActivityNotice
  /// Whether no later version replaces it.
  public let isCurrent: Bool
  /// Per other party, ascending.
  public let progress: [Progress]
  /// Per other party, in the order of `progress`.
  public let timing: [NoticeTiming]

  /// Start of its earliest volume.
  public var start: Instant { notice.start }
  /// End of its latest volume.
  public var end: Instant { notice.volumes.map(\.window.end).max() ?? .earliest }
}

/// An event in the life of an activity.
public struct ActivityMoment: Hashable, Sendable {
  /// What happened.
  public let event: ActivityEvent
  /// Where and when it was stated.
  public let stated: Stated
}

/// An activity with its history.
public struct Activity: Hashable, Sendable {
  /// The first notice, which names the activity.
  public let ref: EntryRef
  /// Whose activity it is.
  public let owner: PartyID
  /// Where it stands.
  public let state: ActivityState
  /// All versions, ascending by entry.
  public let versions: [ActivityVersion]
  /// What happened to it, ascending by entry.
  public let moments: [ActivityMoment]
  /// Words of each other party that stand, ascending by party, the more restrictive first: a later word replaces an earlier
  /// one about the same version or an older one.
  public let dispositions: [Disposition]
  /// Findings about any version, ascending by entry.
  public let findings: [FoundConflict]
  /// Request holds on the activity, ascending by entry.
  public let holds: [RequestedHold]

  /// The versions that no later one replaces: one, unless a log and its successor went apart.
  public var current: [ActivityVersion] { versions.filter(\.isCurrent) }
}

extension Board {
  /// All activities, ascending by entry.
  public var activities: [Activity] {
    let timeline = timeline()
    return facts.activities.sorted { logs.canonicallyPrecedes($0.first, $1.first) }.map { view($0, timeline) }
  }

  /// The activity that a notice, an amendment or an event belongs to.
  public func activity(_ ref: EntryRef) -> Activity? {
    guard let entry = entry(ref), let number = facts.activityOf[entry] else { return nil }
    return view(facts.activities[number], timeline())
  }

  func view(_ activity: ActivityFact, _ timeline: ArrangementTimeline) -> Activity {
    let current = activity.versions.latest(in: logs).map(\.id)
    return Activity(
      ref: logs.ref(activity.first), owner: activity.owner, state: stateOfActivity(activity),
      versions: activity.versions.all(in: logs).map { view($0, isCurrent: current.contains($0.id), timeline) },
      moments: activity.events.all(in: logs).map { ActivityMoment(event: $0.event, stated: stated($0.id)) },
      dispositions: dispositions(on: activity).map(disposition),
      findings: activity.findings.map { facts.findings[$0] }
        .sorted { logs.canonicallyPrecedes($0.id, $1.id) }.map { view($0, timeline) },
      holds: activity.holds.sorted(by: logs.canonicallyPrecedes).compactMap { facts.holds[$0] }.map(view))
  }

  /// Dispositions of every party that stand, the more restrictive first.
  func dispositions(on activity: ActivityFact) -> [AnswerFact] {
    if activity.dispositions.isEmpty { return [] }
    return roster.parties.flatMap { party in
      dispositions(on: activity, by: party).sorted {
        $0.kind.caution == $1.kind.caution
          ? logs.canonicallyPrecedes($0.id, $1.id) : $0.kind.caution > $1.kind.caution
      }
    }
  }

  /// Dispositions of a party that stand. A word never replaces one about a newer version: who says "no objection" to what
  /// was replaced has not said it to what replaced it.
  func dispositions(on activity: ActivityFact, by party: PartyID) -> [AnswerFact] {
    let words = activity.dispositions.values.flatMap { $0.latest(in: logs, by: party) }
    if words.count < 2 { return words }
    let judged = words.map { (word: $0, versions: versions(of: activity, spokenOfIn: $0)) }
    return judged.filter { earlier in
      !judged.contains { later in
        logs.precedes(earlier.word.id, later.word.id)
          && earlier.versions.allSatisfy { old in later.versions.contains { $0 == old || logs.precedes(old, $0) } }
      }
    }.map(\.word)
  }

  /// The version that a word is about: a word about an event is one about what the event's writer had notified by then.
  private func versions(of activity: ActivityFact, spokenOfIn word: AnswerFact) -> [EntryID] {
    if activity.versions.contains(word.target) { return [word.target] }
    let before = activity.versions.all(in: logs).map(\.id).filter { logs.precedes($0, word.target) }
    return before.filter { version in !before.contains { logs.precedes(version, $0) } }
  }

  func view(_ version: VersionFact, isCurrent: Bool, _ timeline: ArrangementTimeline) -> ActivityVersion {
    let head = logs.head(version.id)
    let progress = progress(on: version.id, deadlines: nil, timeline)
    return ActivityVersion(
      ref: logs.ref(version.id), writtenAt: head.writtenAt, position: facts.positions[head.position],
      notice: version.notice, isCurrent: isCurrent, progress: progress,
      timing: progress.map { timing(of: version, $0.receipt, timeline) })
  }

  /// Notice is reckoned from the later claim. Without a claim of receipt it can only be too late, never in time.
  private func timing(
    of version: VersionFact, _ claim: ReceiptClaim?, _ timeline: ArrangementTimeline
  ) -> NoticeTiming {
    let from = claim?.reckoned ?? logs.head(version.id).writtenAt
    guard let inForce = timeline.inForce(at: from) else { return claim == nil ? .notReceived : .noArrangement }
    let short = inForce.arrangement.noticeMilliseconds(for: version.notice) - (version.notice.start - from)
    if short > 0 { return .late(byMilliseconds: short) }
    return claim == nil ? .notReceived : .inTime
  }
}
