// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

extension DraftCheck {
  /// Checks a notice. A new one must begin ahead of now; an amendment of what goes on must only end ahead of now.
  func check(_ notice: ActivityNotice, isNew: Bool, _ field: String, _ verdict: inout DraftVerdict) {
    if notice.kind.isUnknown { verdict.refusals.append(.notKnown(field: "\(field).kind")) }
    let limit = 1...Wire.Limits.volumes
    if !limit.contains(notice.volumes.count) {
      verdict.refusals.append(.count(field: "\(field).volumes", notice.volumes.count, limit: limit))
    }
    for party in notice.concerned where !board.roster.parties.contains(party) {
      verdict.refusals.append(.unknownParty(field: "\(field).concerned", party, known: board.roster.parties))
    }
    for (place, volume) in notice.volumes.enumerated() {
      check(volume.window, isNew: isNew, "\(field).volumes", place, &verdict)
      check(volume.area, "\(field).volumes", place, &verdict)
    }
    verdict.refusals += refusalsOfSites(notice, field)
    checkReference(of: notice, field, &verdict)
    checkLostLine(of: notice, field, &verdict)
  }

  private func check(
    _ window: TimeWindow, isNew: Bool, _ field: String, _ volume: Int, _ verdict: inout DraftVerdict
  ) {
    if isNew, window.start < now {
      verdict.refusals.append(.startInPast(field: field, volume: volume, start: window.start, now: now))
    } else if window.end < now {
      verdict.refusals.append(.endInPast(field: field, volume: volume, end: window.end, now: now))
    }
  }

  private func check(_ area: Area, _ field: String, _ volume: Int, _ verdict: inout DraftVerdict) {
    guard let inForce else { return }
    switch AreaOfOperations(inForce.arrangement.areaOfOperations).defect(of: area) {
    case nil: break
    case .coordinatesSwapped: verdict.refusals.append(.coordinatesSwapped(field: field, volume: volume))
    default: verdict.refusals.append(.outsideAreaOfOperations(field: field, volume: volume))
    }
  }

  func check(_ amendment: ActivityAmendment, _ verdict: inout DraftVerdict) {
    verdict.refusals += refused { () throws(DraftRefusal) in
      let activity = try findOwnOpenActivity(amendment.activity, "amendment.activity")
      let replaced = try find(amendment.replaces, "amendment.replaces")
      let current = activity.versions.latest(in: board.logs)
      guard let newest = current.first else { return }
      guard current.contains(where: { $0.id == replaced }) else {
        throw .outdatedVersion(field: "amendment.replaces", amendment.replaces, current: board.logs.ref(newest.id))
      }
    }
    check(amendment.notice, isNew: false, "amendment.notice", &verdict)
  }

  func refusals(of event: ActivityEvent, on ref: EntryRef) -> [DraftRefusal] {
    refused { () throws(DraftRefusal) in
      let activity = try findOwnOpenActivity(ref, "activity")
      switch event {
      case .withdrawn:
        guard !board.hasBegun(activity) else { throw .alreadyStarted(field: "activity", ref) }
        return
      case .ended(let at):
        try require(at, "at", since: activity)
        let starts = activity.events.all(in: board.logs).compactMap { fact in
          if case .started(let start) = fact.event { start } else { nil }
        }
        if let start = starts.min(), at < start { throw .endBeforeStart(field: "at", at, start: start) }
        return
      case .contingent(let departure): return try require(departure, activity)
      case .started:
        guard !board.hasStarted(activity) else { throw .alreadyStarted(field: "activity", ref) }
      default: break
      }
      let state = board.stateOfActivity(activity)
      guard state != .contingent else {
        throw .wrongState(field: "activity", ref, state, needed: .notContingent)
      }
      try requireState(of: activity, for: event, state, ref)
    }
  }

  private func requireState(
    of activity: ActivityFact, for event: ActivityEvent, _ state: ActivityState, _ ref: EntryRef
  ) throws(DraftRefusal) {
    switch event {
    case .started(let at):
      guard !board.isHeld(activity) else {
        throw .wrongState(field: "activity", ref, .held, needed: .notHeld)
      }
      try require(at, "at", since: activity)
    case .held(let at):
      guard !board.isHeld(activity) else {
        throw .wrongState(field: "activity", ref, .held, needed: .notHeldAlready)
      }
      try require(at, "at", since: activity)
    case .resumed(let at):
      guard board.isHeld(activity) else {
        throw .wrongState(field: "activity", ref, state, needed: .held)
      }
      try require(at, "at", since: activity)
    case .conforming(let at):
      guard state == .nonconforming else { throw .wrongState(field: "activity", ref, state, needed: .nonconforming) }
      try require(at, "at", since: activity)
    case .nonconforming(let departure): try require(departure, activity)
    case .withdrawn, .ended, .contingent: break
    }
  }

  private func require(_ departure: Departure, _ activity: ActivityFact) throws(DraftRefusal) {
    try require(departure.at, "at", since: activity)
    if let until = departure.until, until <= now { throw .untilPassed(field: "until", until, now: now) }
  }

  func refusals(of request: HoldRequest) -> [DraftRefusal] {
    guard case .activity(let ref) = request.subject else { return [] }
    return refused { () throws(DraftRefusal) in
      let activity = try findActivity(ref, "hold.activity")
      guard activity.owner != own else { throw .ownActivity(field: "hold.activity", ref) }
      let state = board.stateOfActivity(activity)
      guard !state.isOver else { throw .activityOver(field: "hold.activity", ref, state) }
      try refuseHoldingAgain(activity)
    }
  }

  func refusalsOfLift(_ ref: EntryRef) -> [DraftRefusal] {
    refused { () throws(DraftRefusal) in
      let entry = try find(ref, "hold")
      guard let hold = board.facts.holds[entry] else {
        throw .wrongKind(field: "hold", ref, needed: .requestHold)
      }
      let owner = board.logs.party(entry)
      guard owner == own else { throw .notOwnEntry(field: "hold", ref, owner: owner) }
      if let lifted = hold.lifted.all(in: board.logs).first {
        throw .already(field: "hold", by: board.logs.ref(lifted.id), .lifted)
      }
    }
  }
}
