// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// How an activity stands: facts that are independent of each other, and one summary. It informs, and means nothing
/// beyond what it says; silence never improves it.
public struct Standing: Hashable, Sendable {
  /// The one summary.
  public enum Summary: Hashable, Sendable {
    /// No known conflict among notified activities, as of this instant: the last word of the concerned party that has
    /// been silent longest. A lease: it lapses without fresh word.
    case noKnownConflict(asOf: Instant)
    /// Nothing is in the way but the silence of a concerned party since then; nil if it never spoke.
    case notCurrent(since: Instant?)
    /// Something is in the way, the most restrictive first.
    case restricted([StandingReason])
    /// The activity was withdrawn or has ended.
    case over(ActivityState)
  }

  /// How the activity stands towards one concerned party.
  public struct Party: Hashable, Sendable {
    /// The party.
    public let party: PartyID
    /// Its progress with the current version.
    public let progress: Progress
    /// Whether the notice was in time.
    public let timing: NoticeTiming
    /// Its latest word on the activity, the more restrictive of concurrent ones first.
    public let dispositions: [Disposition]
    /// Its last word on anything.
    public let lastWord: Instant?
  }

  /// The first notice.
  public let activity: EntryRef
  /// Whose activity it is.
  public let owner: PartyID
  /// Where it is in its life.
  public let state: ActivityState
  /// The current versions: one, unless a log and its successor went apart.
  public let current: [EntryRef]
  /// Every concerned party, ascending.
  public let parties: [Party]
  /// Open findings, ascending by entry.
  public let findings: [FoundConflict]
  /// Open request holds of the activity and of areas that it touches, ascending by entry.
  public let holds: [RequestedHold]
  /// What is wrong with the current versions.
  public let defects: [Defect]
  /// The one summary.
  public let summary: Summary
}

extension Standing.Summary: CustomStringConvertible {
  /// For people.
  public var description: String {
    switch self {
    case .noKnownConflict(let instant): "no known conflict among notified activities, as of \(instant.hoursAndMinutes)"
    case .notCurrent(let since): since.map { "not current since \($0.dateTimeGroup)" } ?? "not current"
    case .restricted(let reasons): reasons.map(\.description).joined(separator: "; ")
    case .over(let state): state == .withdrawn ? "withdrawn" : "ended"
    }
  }
}

extension Instant {
  /// `HHMM Z`.
  var hoursAndMinutes: String {
    let minutes = milliseconds / 60_000 % 1_440
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(minutes / 60))\(two(minutes % 60)) Z"
  }
}
