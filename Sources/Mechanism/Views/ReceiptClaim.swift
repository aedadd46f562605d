// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// The two sides' claims of when an entry was passed: the writer's `written_at` and the receiver's `Received` entry.
public struct ReceiptClaim: Hashable, Sendable {
  /// The writer's claim.
  public let writtenAt: Instant
  /// The receiver's claim.
  public let receivedAt: Instant
  /// The `Received` entry.
  public let statedIn: EntryRef
  /// The later of both: what deadlines and notice are reckoned from.
  public var reckoned: Instant { max(writtenAt, receivedAt) }
  /// Whether they differ by more than the tolerance of the arrangement in force then.
  public let isDisputed: Bool
}

/// A time difference between two sides that exceeds the tolerance.
public struct Dispute: Hashable, Sendable {
  /// The entry.
  public let ref: EntryRef
  /// Who says to have received it at another time.
  public let party: PartyID
  /// Both claims.
  public let claim: ReceiptClaim
}

extension Board {
  /// The earliest claim of a party to have received an entry, or nil.
  func receipt(of id: EntryID, by party: PartyID) -> (at: Instant, step: EntryID)? {
    var found: (at: Instant, step: EntryID)?
    for log in logs.logs.indices where logs[log].party == party && id.log < logs[log].received.count {
      let steps = logs[log].received[id.log]
      let place = steps.partition { $0.size <= id.index }
      guard place < steps.count else { continue }
      let step = EntryID(log, steps[place].index)
      guard logs.counts(step, restricts: false) else { continue }
      let at = steps[place].at
      if let best = found, (best.at, best.step.index) <= (at, step.index) { continue }
      found = (at, step)
    }
    return found
  }

  func claim(of id: EntryID, by party: PartyID, _ timeline: ArrangementTimeline) -> ReceiptClaim? {
    guard let receipt = receipt(of: id, by: party) else { return nil }
    let writtenAt = logs.head(id).writtenAt
    let gap = receipt.at - writtenAt
    let tolerance = timeline.inForce(at: max(writtenAt, receipt.at))?.arrangement.clockToleranceSeconds
    let isDisputed = tolerance.map { abs(gap) > Int64($0) * 1_000 } ?? false
    return ReceiptClaim(
      writtenAt: writtenAt, receivedAt: receipt.at, statedIn: logs.ref(receipt.step), isDisputed: isDisputed)
  }

  /// The earliest claim of a party to have received an entry that is on the board.
  public func received(_ ref: EntryRef, by party: PartyID) -> ReceiptClaim? {
    entry(ref).flatMap { claim(of: $0, by: party, timeline()) }
  }

  /// The place of an entry that is on the board with these bytes.
  func entry(_ ref: EntryRef) -> EntryID? {
    guard let log = logs.number(of: ref.origin), ref.index < logs[log].size else { return nil }
    let entry = EntryID(log, ref.index)
    return logs.head(entry).leaf == ref.leaf ? entry : nil
  }
}
