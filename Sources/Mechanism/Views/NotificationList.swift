// SPDX-License-Identifier: Apache-2.0
import Geodesy
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
    if report.status == .needsAssistance { facts.assistance[writing.id] = number }
  }
}

extension DraftCheck {
  /// A report of a movement; that it is far from all that was notified is news, and flagged.
  func check(_ report: EnRoute, _ verdict: inout DraftVerdict) {
    var versions: [VersionFact] = []
    verdict.refusals += refused { () throws(DraftRefusal) in
      let activity = try findOwnOpenActivity(report.activity, "activity")
      versions = activity.versions.latest(in: board.logs)
      let fixed = versions.map(\.notice.kind).first { !$0.isMovement }
      if let fixed { throw .notAMovement(field: "activity", report.activity, kind: fixed.words) }
      try require(report.at, "at", since: activity)
    }
    if case .other = report.status { verdict.refusals.append(.notKnown(field: "status")) }
    if !versions.isEmpty, !versions.contains(where: { $0.notice.isNear(report.position) }) {
      verdict.defects.append(.awayFromNotified)
    }
  }
}

extension ActivityKind {
  /// Whether it goes from place to place, so that it can be reported on its way. What a later version means is not known here.
  fileprivate var isMovement: Bool {
    switch self {
    case .convoy, .humanitarianMovement, .other: true
    case .flight, .patrol, .exercise, .liveFiring, .droneFlight, .staticSite: false
    }
  }

  fileprivate var words: String {
    switch self {
    case .flight: "flight"
    case .patrol: "patrol"
    case .exercise: "exercise"
    case .liveFiring: "live firing"
    case .droneFlight: "drone flight"
    case .staticSite: "static site"
    case .convoy, .humanitarianMovement, .other: "movement"
    }
  }
}

extension ActivityNotice {
  /// Whether a position is near one of the volumes, whatever their heights and times.
  fileprivate func isNear(_ position: Position) -> Bool {
    let point = Area.circle(center: position, radius: .metres(1))
    let near = Minima(lateral: BoardLimits.enRouteTolerance, vertical: .zero, seconds: 0)
    return volumes.contains { volume in
      guard let here = try? Volume(area: point, band: volume.band, window: volume.window) else { return true }
      return ConflictTest.conflict(here, volume, minima: near) != nil
    }
  }
}
