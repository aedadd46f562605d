// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// Why an activity does not have the best standing. The order of the codes is that of the table "Standing" in
/// `docs/rules.md`, the most restrictive first.
public enum StandingReason: Hashable, Sendable {
  /// Reasons without their circumstances.
  public enum Code: String, Hashable, Sendable, CaseIterable {
    case splitView, contingent, nonconforming, objection, holdRequested, declined, finding, readBackDiffers
    case requestForChange, proposal
    case notUnderstood, waiting, versionsDiffer
    case arrangementTerminated, arrangementSuspended
    case noArrangement, arrangementContested, notReceived, lateNotice, defect, clockAhead, notCurrent
  }

  /// Two roots that can not both be true concern this log, and it has not been sealed since.
  case splitView(Origin)
  /// It is outside of what was notified and can not come back.
  case contingent(EntryRef)
  /// It is outside of what was notified.
  case nonconforming(EntryRef)
  /// A party read another place back than the current version has.
  case readBackDiffers(PartyID, EntryRef)
  /// A party objects.
  case objection(PartyID, EntryRef)
  /// A party has requested a hold, of the activity or of an area that it touches.
  case holdRequested(PartyID, EntryRef)
  /// A party has declined without a reason.
  case declined(PartyID, EntryRef)
  /// A party's node found a conflict with something that is current.
  case finding(PartyID, EntryRef)
  /// A party has requested a change that no newer version had seen.
  case requestForChange(PartyID, EntryRef)
  /// A party has proposed another notice that no newer version had seen.
  case proposal(PartyID, EntryRef)
  /// An entry that could restrict the activity is not, or not wholly, understood.
  case notUnderstood(PartyID, EntryRef)
  /// Entries of this log wait for others that are not here.
  case waiting(Origin)
  /// A log and its successor carry different current versions.
  case versionsDiffer
  /// A party has ended the arrangement from this instant on, before the activity is over.
  case arrangementTerminated(PartyID, EntryRef, from: Instant)
  /// A party has suspended the arrangement, and not all would have that end.
  case arrangementSuspended(PartyID, EntryRef)
  /// No arrangement is in force.
  case noArrangement
  /// Two arrangements would be in force.
  case arrangementContested
  /// A concerned party has not stated that it received the current version.
  case notReceived(PartyID)
  /// A concerned party received the current version later than agreed, and has not said "no objection" to it.
  case lateNotice(PartyID)
  /// Something is wrong with the current version.
  case defect(Defect)
  /// A concerned party's last word is dated later than now, beyond the tolerance.
  case clockAhead(PartyID)
  /// A concerned party has been silent for longer than the comm-check interval; nil if it never spoke.
  case notCurrent(PartyID, since: Instant?)

  /// The reason without its circumstances.
  public var code: Code {
    switch self {
    case .splitView: .splitView
    case .contingent: .contingent
    case .nonconforming: .nonconforming
    case .readBackDiffers: .readBackDiffers
    case .objection: .objection
    case .holdRequested: .holdRequested
    case .declined: .declined
    case .finding: .finding
    case .requestForChange: .requestForChange
    case .proposal: .proposal
    case .notUnderstood: .notUnderstood
    case .waiting: .waiting
    case .versionsDiffer: .versionsDiffer
    case .arrangementTerminated: .arrangementTerminated
    case .arrangementSuspended: .arrangementSuspended
    case .noArrangement: .noArrangement
    case .arrangementContested: .arrangementContested
    case .notReceived: .notReceived
    case .lateNotice: .lateNotice
    case .defect: .defect
    case .clockAhead: .clockAhead
    case .notCurrent: .notCurrent
    }
  }
}

extension StandingReason.Code: Comparable {
  /// Whether the left reason is the more restrictive one.
  public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

  /// Place in the order, from 1.
  public var rank: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }
}

extension StandingReason: CustomStringConvertible {
  /// For people.
  public var description: String {
    switch self {
    case .splitView(let origin): "split view of \(origin)"
    case .contingent: "contingent: outside of what was notified, and can only end"
    case .nonconforming: "not as notified"
    case .readBackDiffers(let party, _): "\(party) read back another place"
    case .objection(let party, _): "\(party) objects"
    case .holdRequested(let party, _): "\(party) requests a hold"
    case .declined(let party, _): "\(party) declined, no reason"
    case .finding(let party, _): "conflict found by \(party)"
    case .requestForChange(let party, _): "\(party) requests a change"
    case .proposal(let party, _): "\(party) proposes another notice"
    case .notUnderstood(let party, let ref): "entry \(ref.index) of \(ref.origin) by \(party) is not understood"
    case .waiting(let origin): "entries of \(origin) wait for others that are not here"
    case .versionsDiffer: "two current versions"
    case .arrangementTerminated(let party, _, let from): "\(party) ends the arrangement at \(from.dateTimeGroup)"
    case .arrangementSuspended(let party, _): "arrangement suspended by \(party)"
    case .noArrangement: "no arrangement in force"
    case .arrangementContested: "two arrangements would be in force"
    case .notReceived(let party): "\(party) has not stated its receipt"
    case .lateNotice(let party): "late notice to \(party)"
    case .defect(let defect): defect.description
    case .clockAhead(let party): "last word of \(party) is dated ahead of our clock"
    case .notCurrent(let party, let since):
      since.map { "no word from \(party) since \($0.dateTimeGroup)" } ?? "no word from \(party) yet"
    }
  }
}
