// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

extension DraftCheck {
  func refusals(of incident: IncidentOpened) -> [DraftRefusal] {
    var found: [DraftRefusal] = []
    if case .other = incident.nature { found.append(.notKnown(field: "incident.nature")) }
    if incident.from > latestReport {
      found.append(.reportedAhead(field: "incident.from", incident.from, now: now))
    }
    found += refusals(ofReport: incident.from, "incident.from", days: BoardLimits.reportedIncidentDays)
    if let until = incident.until, until < incident.from {
      found.append(.endBeforeStart(field: "incident.until", until, start: incident.from))
    }
    return found + incident.about.flatMap { ref in refused { () throws(DraftRefusal) in _ = try find(ref, "about") } }
  }

  func refusals(of action: IncidentAction) -> [DraftRefusal] {
    refused { () throws(DraftRefusal) in
      let number = try findIncident(action.incident, "incident")
      let incident = board.facts.incidents.all[number]
      let hasClosed = board.closings(of: incident).contains { $0.party == own }
      switch action.step {
      case .closingWithdrawn:
        guard hasClosed else {
          throw .wrongKind(field: "incident", action.incident, needed: .closedIncident)
        }
        return
      default:
        guard !hasClosed else { throw .incidentClosed(field: "incident", action.incident) }
      }
      switch action.step {
      case .agreed(let ref), .disputed(let ref):
        let fact = try find(ref, "fact")
        guard board.facts.incidents.incidentOf[fact] == number, board.facts.incidents.words[fact] != nil else {
          throw .wrongKind(field: "fact", ref, needed: .fact)
        }
        try requireRepresentative()
        try refuseWordAgain(action.step, on: fact)
      case .calming(let measure): if let entry = measure.entry { _ = try find(entry, "entry") }
      case .statement, .fact, .closed, .closingWithdrawn: break
      }
    }
  }

  private func requireRepresentative() throws(DraftRefusal) {
    guard let position else { return }
    let designated = inForce?.arrangement.representatives.filter { $0.party == own }.map(\.position) ?? []
    guard designated.contains(position) else {
      throw .notRepresentative(field: "position", position, designated: designated)
    }
  }

  /// The number of the incident that an entry opens.
  private func findIncident(_ ref: EntryRef, _ field: String) throws(DraftRefusal) -> Int {
    let entry = try find(ref, field)
    guard let number = board.facts.incidents.incidentOf[entry], board.facts.incidents.all[number].id == entry else {
      throw .wrongKind(field: field, ref, needed: .incident)
    }
    return number
  }

  // MARK: Voice

  func refusals(of record: CallRecord) -> [DraftRefusal] {
    var found = record.with.flatMap { refusals(ofOther: $0, "call.with") }
    found += refusals(ofReport: record.began, "call.began", days: BoardLimits.reportedCallDays)
    if record.ended < record.began {
      found.append(.endBeforeStart(field: "call.ended", record.ended, start: record.began))
    }
    if record.ended > latestReport { found.append(.reportedAhead(field: "call.ended", record.ended, now: now)) }
    for ref in record.about { found += refused { () throws(DraftRefusal) in _ = try find(ref, "call.about") } }
    if let ref = record.differsFrom {
      found += refused { () throws(DraftRefusal) in
        let other = try find(ref, "call.differsFrom")
        guard board.facts.voice.calls[other] != nil else {
          throw .wrongKind(field: "call.differsFrom", ref, needed: .callRecord)
        }
        guard board.logs.party(other) != own else { throw .ownEntry(field: "call.differsFrom", ref) }
      }
    }
    return found
  }

  func refusals(of call: CommanderCall) -> [DraftRefusal] {
    var found: [DraftRefusal] = []
    if call.byWhen <= now { found.append(.untilPassed(field: "call.byWhen", call.byWhen, now: now)) }
    if let ref = call.about { found += refused { () throws(DraftRefusal) in _ = try find(ref, "call.about") } }
    return found
  }

  /// Nothing that was taken down is held up by what it says, and a warning by nothing at all but who said it.
  func check(_ taken: TakenDown, in lane: Lane, _ verdict: inout DraftVerdict) {
    verdict.refusals += refusals(ofOther: taken.saidBy, "takenDown.saidBy")
    if taken.saidAt > latestReport {
      verdict.refusals.append(.reportedAhead(field: "takenDown.saidAt", taken.saidAt, now: now))
    }
    verdict.refusals += refusals(ofReport: taken.saidAt, "takenDown.saidAt", days: BoardLimits.reportedCallDays)
    if case .warning(let warning) = taken.what { verdict.defects += defects(of: warning, in: .urgent) }
    if let about = taken.about, board.entry(about) == nil { verdict.defects.append(.unknownSubject) }
  }

  func refusals(of reconciled: Reconciled) -> [DraftRefusal] {
    refused { () throws(DraftRefusal) in
      let taken = try find(reconciled.takenDown, "takenDown")
      guard let fact = board.facts.voice.takenDown[taken] else {
        throw .wrongKind(field: "takenDown", reconciled.takenDown, needed: .takenDown)
      }
      let owner = board.logs.party(taken)
      guard owner == own else { throw .notOwnEntry(field: "takenDown", reconciled.takenDown, owner: owner) }
      let entry = try find(reconciled.entry, "entry")
      guard board.logs.party(entry) == fact.taken.saidBy else {
        throw .notByThatParty(field: "entry", reconciled.entry, needed: fact.taken.saidBy)
      }
      // A proposal is not the notice that it proposes, and an answer not the message that it answers.
      guard board.mayBe(entry, what: fact.taken.what) else {
        throw .wrongKind(field: "entry", reconciled.entry, needed: fact.taken.what.needed)
      }
      let said = fact.reconciled.latest(in: board.logs).first { $0.entry == entry }
      if let said { throw .already(field: "entry", by: board.logs.ref(said.id), .reconciled) }
    }
  }

  private func refusals(ofOther party: PartyID, _ field: String) -> [DraftRefusal] {
    if party == own { return [.ownParty(field: field, party)] }
    guard board.roster.parties.contains(party) else {
      return [.unknownParty(field: field, party, known: board.roster.parties)]
    }
    return []
  }

  /// The latest time that can be reported as past.
  private var latestReport: Instant { now.adding(seconds: Int(inForce?.arrangement.clockToleranceSeconds ?? 0)) }
}

extension Board {
  /// Whether an entry can be what was taken down, by its kind.
  fileprivate func mayBe(_ entry: EntryID, what: SpokenContent) -> Bool {
    switch what {
    case .notice: facts.activityOf[entry].map { facts.activities[$0].versions.contains(entry) } ?? false
    case .warning: logs.head(entry).kind == .safetyWarning
    case .format: facts.formats[entry] != nil
    case .text: logs.head(entry).parts > 0 || logs.head(entry).kind == .safetyWarning
    }
  }
}

extension SpokenContent {
  /// What it can have been.
  fileprivate var needed: DraftRefusal.NeededEntry {
    switch self {
    case .notice: .noticeOrVersion
    case .warning: .warning
    case .format: .formatMessage
    case .text: .words
    }
  }
}
