// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// Something that was said within an incident.
struct StepFact: Fact {
  let id: EntryID
  let kind: EntryKind
  let step: IncidentStep
  /// The fact that is spoken of, or the entry of a measure.
  let target: EntryID?
  /// Whether a measure names an entry that is not in the writer's past.
  let subjectIsUnknown: Bool
  /// Whether its party had closed the incident, by what the writer had seen.
  let isAfterClosing: Bool
  var restricts: Bool { kind.restricts }
}

/// An incident and what was said within it.
struct IncidentFact: Sendable {
  let id: EntryID
  let incident: IncidentOpened
  /// What it is about, as far as that is in the past of its opening.
  let about: [EntryID]
  var steps = CausalList<StepFact>()
  /// Of these, closings and what takes them back.
  var closings = CausalList<StepFact>()
}

/// Everything that was said of incidents.
struct IncidentFacts: Sendable {
  var all: [IncidentFact] = []
  /// By openings and by what was said within.
  var incidentOf: [EntryID: Int] = [:]
  /// Of each proposed fact, who agrees with it and who disputes it.
  var words: [EntryID: CausalList<StepFact>] = [:]
}

extension Board {
  /// An incident is never without effect because of what it is about.
  mutating func openIncident(_ incident: IncidentOpened, _ writing: Writing) {
    facts.incidents.incidentOf[writing.id] = facts.incidents.all.count
    let about = incident.about.compactMap { try? resolve($0, writing) }
    facts.incidents.all.append(IncidentFact(id: writing.id, incident: incident, about: about))
  }

  mutating func act(_ action: IncidentAction, _ writing: Writing) throws(InvalidReason) {
    let opening = try resolve(action.incident, writing)
    guard let number = facts.incidents.incidentOf[opening], facts.incidents.all[number].id == opening else {
      throw .notAnIncident
    }
    var target: EntryID?
    var subjectIsUnknown = false
    switch action.step {
    case .statement, .fact: guard !writing.entry.parts.isEmpty else { throw .textMissing }
    case .agreed(let ref), .disputed(let ref):
      let fact = try resolve(ref, writing)
      guard facts.incidents.incidentOf[fact] == number, facts.incidents.words[fact] != nil else { throw .notAFact }
      guard isRepresentative(writing) else { throw .notRepresentative }
      target = fact
    case .calming(let measure):
      if let ref = measure.entry {
        target = try? resolve(ref, writing)
        subjectIsUnknown = target == nil
      }
    case .closed, .closingWithdrawn: break
    }
    let fact = StepFact(
      id: writing.id, kind: EntryKind(action.step), step: action.step, target: target,
      subjectIsUnknown: subjectIsUnknown, isAfterClosing: hasClosed(facts.incidents.all[number], writing))
    facts.incidents.incidentOf[writing.id] = number
    facts.incidents.all[number].steps.append(fact)
    switch action.step {
    case .fact: facts.incidents.words[writing.id] = CausalList()
    case .agreed, .disputed: if let target { facts.incidents.words[target]?.append(fact) }
    case .closed, .closingWithdrawn: facts.incidents.all[number].closings.append(fact)
    case .statement, .calming: break
    }
  }

  private func hasClosed(_ incident: IncidentFact, _ writing: Writing) -> Bool {
    let latest = incident.closings.latest(in: logs, for: writing.log, by: writing.party)
    return !latest.isEmpty && latest.allSatisfy { $0.kind == .incidentClosed }
  }

  /// Whether the arrangement that was in force when the entry was written, as far as its own past tells, designates its
  /// position.
  private func isRepresentative(_ writing: Writing) -> Bool {
    guard let inForce = timeline(inPastOf: writing.log).inForce(at: writing.entry.writtenAt) else { return false }
    let writer = Representative(party: writing.party, position: writing.entry.position)
    return inForce.arrangement.representatives.contains(writer)
  }

  /// Which arrangement was in force when, as the past of the entry that is being written to a log tells.
  private func timeline(inPastOf writer: LogNumber) -> ArrangementTimeline {
    let agreed = facts.signedByAll.compactMap { number -> ArrangementTimeline.Agreed? in
      let proposal = facts.proposals[number]
      guard logs.isPast(proposal.id, for: writer), let at = agreement(on: proposal, inPastOf: writer) else {
        return nil
      }
      return ArrangementTimeline.Agreed(
        id: proposal.id, arrangement: proposal.arrangement, inForceFrom: max(at, proposal.arrangement.inForceFrom))
    }
    return ArrangementTimeline(agreed, in: logs)
  }

  /// When the last signature of the last party had been received by all others, by what the writer had seen.
  private func agreement(on proposal: ProposalFact, inPastOf writer: LogNumber) -> Instant? {
    var last = Instant.earliest
    for party in roster.parties {
      let objections = proposal.objections.everything.filter {
        logs.party($0.id) == party && logs.isPast($0.id, for: writer)
      }
      let received = proposal.signatures.everything.filter { signature in
        logs.party(signature.id) == party && logs.isPast(signature.id, for: writer)
          && !objections.contains { logs.areConcurrent($0.id, signature.id) }
      }.compactMap { receivedByAllOthers($0.id, of: party, inPastOf: writer) }
      guard let first = received.min() else { return nil }
      last = max(last, first)
    }
    return last
  }

  private func receivedByAllOthers(_ signature: EntryID, of signer: PartyID, inPastOf writer: LogNumber) -> Instant? {
    var last = logs.head(signature).writtenAt
    for party in roster.parties where party != signer {
      let claims = logs.logs.indices.filter { logs[$0].party == party && signature.log < logs[$0].received.count }
        .compactMap { log -> Instant? in
          let steps = logs[log].received[signature.log]
          let place = steps.partition { $0.size <= signature.index }
          guard place < steps.count, logs.isPast(EntryID(log, steps[place].index), for: writer) else { return nil }
          return steps[place].at
        }
      guard let first = claims.min() else { return nil }
      last = max(last, first)
    }
    return last
  }
}
