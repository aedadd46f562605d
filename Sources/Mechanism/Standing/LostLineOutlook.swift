// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// What an activity does when the line between two parties is lost, by the last thing that both provably have.
///
/// Both have what one wrote and the other has stated to hold, in its own log. Of this each side knows as much as it has got
/// across, and the side that spoke last can not know whether it was heard (no finite exchange settles that: the generals paradox of
/// J. Gray, "Notes on data base operating systems", 1978). So the versions are shown that the other side may go by besides:
/// what it goes by is ``version`` or among ``others``.
public struct LostLineOutlook: Hashable, Sendable {
  /// Where the line stands against the declaration.
  public enum Phase: Hashable, Sendable {
    /// The line is up: nothing is lost.
    case lineUp
    /// The line is down, and the declared time is not over.
    case inEffect
    /// The line is down and the declared time is over: what the activity does now was not said.
    case lapsed
    /// The line is down, and nothing was declared, or both have no version.
    case notDeclared
  }

  /// The other party of the two.
  public let with: PartyID
  /// The last version that both provably have; nil if there is none.
  public let version: EntryRef?
  /// Where the activity was in its life, by what both provably have.
  public let state: ActivityState?
  /// The last event of the activity that both provably have.
  public let event: EntryRef?
  /// What it does, by that version.
  public let declared: LostLine?
  /// Other versions that the other side may go by, ascending by entry.
  public let others: [EntryRef]
  /// Where the line stands.
  public let phase: Phase
}

extension Board {
  /// What an activity does when the line between its owner and another party is lost; nil if the entry belongs to no
  /// activity.
  ///
  /// - Parameters:
  ///   - own: whose board this is: the owner of the activity, or the other party.
  ///   - other: the party at the other end of the line.
  ///   - isUp: whether the line is up.
  public func lostLineOutlook(
    of activity: EntryRef, own: PartyID, other: PartyID, isUp: Bool, now: Instant
  ) -> LostLineOutlook? {
    guard let entry = entry(activity), let number = facts.activityOf[entry] else { return nil }
    let activity = facts.activities[number]
    let receiver = activity.owner == own ? other : own
    let versions = activity.versions.all(in: logs)
    let provable = versions.filter { isStated($0.id, by: receiver) }
    let latest = provable.filter { version in !provable.contains { logs.precedes(version.id, $0.id) } }
    // Two versions that went apart: the more cautious declaration counts.
    let version = latest.max { $0.notice.lostLine.caution < $1.notice.lostLine.caution }
    // What the owner of another party's activity is sure that we have: it may go by anything from there on.
    let sure =
      activity.owner == own ? provable : provable.filter { isConfirmed($0.id, by: receiver, to: activity.owner) }
    let floor = sure.filter { version in !sure.contains { logs.precedes(version.id, $0.id) } }
    let others = versions.filter { candidate in
      candidate.id != version?.id
        && (floor.contains { $0.id == candidate.id || logs.precedes($0.id, candidate.id) } || floor.isEmpty)
    }
    let events = activity.events.all(in: logs).filter { isStated($0.id, by: receiver) }
    let lastEvent = events.last { event in !events.contains { logs.precedes(event.id, $0.id) } }
    return LostLineOutlook(
      with: other, version: version.map { logs.ref($0.id) },
      state: version == nil ? nil : stateOfActivity(activity) { isStated($0, by: receiver) },
      event: lastEvent.map { logs.ref($0.id) }, declared: version?.notice.lostLine,
      others: others.map { logs.ref($0.id) },
      phase: phase(version?.notice.lostLine, isUp: isUp, now))
  }

  private func phase(_ declared: LostLine?, isUp: Bool, _ now: Instant) -> LostLineOutlook.Phase {
    if isUp { return .lineUp }
    guard let declared else { return .notDeclared }
    return now <= declared.latest ? .inEffect : .lapsed
  }

  /// Whether a party has stated in its own logs that it holds an entry.
  func isStated(_ id: EntryID, by party: PartyID) -> Bool {
    if logs.party(id) == party { return true }
    for log in logs.logs where log.party == party && id.log < log.clock.count && log.clock[id.log] > id.index {
      return true
    }
    return receipt(of: id, by: party) != nil
  }

  /// Whether a party has stated that it holds an entry, and another one that it holds that statement.
  private func isConfirmed(_ id: EntryID, by party: PartyID, to other: PartyID) -> Bool {
    logs.logs.indices.contains { log in
      guard logs[log].party == party else { return false }
      let held = logs.logs.filter { $0.party == other }.map { log < $0.clock.count ? $0.clock[log] : 0 }.max() ?? 0
      guard held > 0 else { return false }
      if logs[log].past(of: held - 1, in: id.log) > id.index { return true }
      guard id.log < logs[log].received.count else { return false }
      return logs[log].received[id.log].contains { $0.index < held && $0.size > id.index }
    }
  }
}

extension LostLine? {
  /// Of two declarations the higher one counts: the less is known of the activity, the more others must reckon with.
  fileprivate var caution: Int {
    switch self?.action {
    case nil, .other: 3
    case .goOn: 2
    case .hold: 1
    case .abort: 0
    }
  }
}
