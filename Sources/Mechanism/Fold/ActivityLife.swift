// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

extension Board {
  /// State of an activity, on the board or (with `writer`) in the past of the entry being written to that log; with `counts`
  /// by these entries alone.
  ///
  /// A withdrawal or an end counts only if it had seen every version and every other event: against a concurrent one the
  /// activity goes on, because the other side must reckon with it. Of what goes on, the more restrictive state stands.
  func stateOfActivity(
    _ activity: ActivityFact, for writer: LogNumber? = nil, by counts: (EntryID) -> Bool = { _ in true }
  ) -> ActivityState {
    if activity.events.isEmpty { return .notified }
    let versions = activity.versions.latest(in: logs, for: writer) { counts($0.id) }
    let goingOn = activity.events.latest(in: logs, for: writer) { !$0.isClosing && counts($0.id) }
    let closings = activity.events.latest(in: logs, for: writer) { $0.isClosing && counts($0.id) }
      .filter { closing in
        versions.allSatisfy { logs.precedes($0.id, closing.id) }
          && goingOn.allSatisfy { logs.precedes($0.id, closing.id) }
      }
    if closings.contains(where: { $0.event != .withdrawn }) { return .ended }
    if !closings.isEmpty { return .withdrawn }
    func isLatest(_ event: (EventFact) -> Bool, of axis: (EventFact) -> Bool) -> Bool {
      activity.events.latest(in: logs, for: writer) { axis($0) && counts($0.id) }.contains(where: event)
    }
    if isLatest(\.isContingency, of: \.isContingency) { return .contingent }
    if isLatest(\.isNonconformity, of: \.isOfConformance) { return .nonconforming }
    if isLatest(\.isHold, of: \.isOfHolding) { return .held }
    return isLatest(\.isStart, of: \.isStart) ? .started : .notified
  }

  /// Whether an activity had begun: it was started, or was elsewhere than notified.
  func hasBegun(_ activity: ActivityFact, for writer: LogNumber? = nil) -> Bool {
    !activity.events.latest(in: logs, for: writer) { $0.isStart || $0.isNonconformity || $0.isContingency }.isEmpty
  }

  /// Whether its owner holds it, whatever else it does.
  func isHeld(_ activity: ActivityFact, for writer: LogNumber? = nil) -> Bool {
    activity.events.latest(in: logs, for: writer) { $0.isOfHolding }.contains(where: \.isHold)
  }

  func hasStarted(_ activity: ActivityFact, for writer: LogNumber? = nil) -> Bool {
    !activity.events.latest(in: logs, for: writer) { $0.isStart }.isEmpty
  }

  /// Whether an event makes sense after what its writer had seen. What is contingent can only end, as in the states of
  /// operational intents of ASTM F3548-21.
  func check(_ event: ActivityEvent, on activity: ActivityFact, _ writer: LogNumber) throws(InvalidReason) {
    let state = stateOfActivity(activity, for: writer)
    switch event {
    case .ended, .contingent: return
    case .withdrawn where hasBegun(activity, for: writer): throw .alreadyStarted
    case .started where hasStarted(activity, for: writer): throw .alreadyStarted
    default: break
    }
    if state == .contingent { throw .onlyEnds }
    switch event {
    case .resumed:
      guard isHeld(activity, for: writer) else { throw .notHeld }
    case .conforming:
      guard state == .nonconforming else { throw .notNonconforming }
    default: break
    }
  }
}

extension EventFact {
  /// Nothing comes after it.
  var isClosing: Bool {
    switch event {
    case .withdrawn, .ended: true
    default: false
    }
  }

  var isStart: Bool { if case .started = event { true } else { false } }
  var isHold: Bool { if case .held = event { true } else { false } }
  var isOfHolding: Bool { if case .resumed = event { true } else { isHold } }
  var isNonconformity: Bool { if case .nonconforming = event { true } else { false } }
  var isContingency: Bool { if case .contingent = event { true } else { false } }
  var isOfConformance: Bool { if case .conforming = event { true } else { isNonconformity } }
}
