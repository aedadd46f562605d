// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// A report of a movement that goes on.
public struct EnRouteReport: Hashable, Sendable {
  /// What was reported.
  public let report: EnRoute
  /// Where and when it was stated.
  public let stated: Stated
}

/// How far a notice has come, in a channel for notification: nothing else is said there of an activity.
public enum NotificationState: String, Hashable, Sendable, CaseIterable {
  /// It stands in the notifier's log.
  case notified
  /// Every party that takes part has stated that it received it.
  case received
  /// Every such party attests that all concerned were told.
  case passedOn = "passed-on"
}

/// A notified site or movement as a list of notifications shows it.
public struct Notification: Hashable, Sendable {
  /// How far it has come with the party that is furthest behind.
  public let state: NotificationState
  /// Whether it is past the time at which it should have been confirmed. It stays on the list: what has expired is
  /// still to be reckoned with.
  public let isExpired: Bool
  /// Whether some party received it later than the lead time asks, or can only have.
  public let isLate: Bool
}

extension Board {
  /// The notification state of an activity; nil where the channel is not for notification alone.
  public func notification(of activity: Activity, at now: Instant) -> Notification? {
    guard isNotificationOnly, let version = activity.current.last else { return nil }
    let taking = version.progress.filter { !isObserver($0.party) }
    let states = taking.map { progress -> NotificationState in
      if progress.passedOn?.attestation == .allConcerned { return .passedOn }
      return progress.receipt == nil ? .notified : .received
    }
    let order = NotificationState.allCases
    let least = order.first { states.contains($0) } ?? .notified
    let ends = version.notice.volumes.map(\.window.end).max()
    let expiry = version.notice.humanitarian?.expiresAt ?? ends
    return Notification(
      state: least, isExpired: !activity.state.isOver && expiry.map { $0 <= now } ?? false,
      isLate: version.timing.contains { if case .late = $0 { true } else { false } })
  }

  /// All reports of movements that go on, ascending by entry.
  public var enRoute: [EnRouteReport] {
    facts.enRoute.values.flatMap { $0.all(in: logs) }.sorted { logs.canonicallyPrecedes($0.id, $1.id) }
      .map { EnRouteReport(report: $0.report, stated: stated($0.id)) }
  }

  /// The reports of one activity, the latest by its own time last.
  public func enRoute(of activity: EntryRef) -> [EnRouteReport] {
    guard let id = entry(activity), let number = facts.activityOf[id], let list = facts.enRoute[number] else {
      return []
    }
    return list.all(in: logs).map { EnRouteReport(report: $0.report, stated: stated($0.id)) }
      .sorted { ($0.report.at, $0.stated.ref) < ($1.report.at, $1.stated.ref) }
  }

  mutating func recordEnRoute(_ report: EnRoute, _ writing: Writing) throws(InvalidReason) {
    let number = try ownOpenActivity(report.activity, writing)
    facts.enRoute[number, default: CausalList()].append(EnRouteFact(id: writing.id, report: report))
  }
}

extension DraftCheck {
  func refusals(of report: EnRoute) -> [DraftRefusal] {
    var refusals = refused { () throws(DraftRefusal) in
      _ = try findOwnOpenActivity(report.activity, "activity")
      guard report.at <= now else { throw .reportedAhead(field: "at", report.at, now: now) }
    }
    if case .other = report.status { refusals.append(.notKnown(field: "status")) }
    return refusals
  }
}
