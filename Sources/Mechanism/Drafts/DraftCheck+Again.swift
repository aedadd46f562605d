// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// What the own side has said before is not said again: of two officers who act at once, the second is told what stands.
extension DraftCheck {
  func refusalsOfSignature(_ ref: EntryRef) -> [DraftRefusal] {
    refused { () throws(DraftRefusal) in
      let entry = try find(ref, "arrangement")
      guard let number = board.facts.proposalOf[entry] else {
        throw .wrongKind(field: "arrangement", ref, needed: .proposedArrangement)
      }
      try refuseAgain(
        "arrangement", board.standingSignatures(of: own, on: board.facts.proposals[number]).first, .signed)
    }
  }

  func refuseSuspendingAgain(_ ref: EntryRef) throws(DraftRefusal) {
    let open = board.suspensions.first {
      $0.isOpen && $0.party == own && $0.arrangement == ref && $0.missing.contains(own)
    }
    if let open { throw .already(field: "arrangement", by: open.ref, .suspended) }
  }

  func refuseTerminatingAgain(_ termination: ArrangementTermination) throws(DraftRefusal) {
    let said = board.terminations.first {
      $0.party == own && $0.arrangement == termination.arrangement && $0.from <= termination.from
    }
    if let said { throw .already(field: "arrangement", by: said.ref, .terminated) }
  }

  /// - Parameter word: agreed or lifted.
  func refuseAgain(_ word: MeasureWord.Word, on measure: StandingMeasure, of entry: EntryID) throws(DraftRefusal) {
    let words = board.facts.measureWords[MeasureKey(entry: entry, number: 0)]
    let latest = words?.latest(in: board.logs, by: own) { $0.word == word }.first?.id
    switch word {
    case .lifted where measure.liftedBy.contains(own): try refuseAgain("measure", latest, .lifted)
    case .lifted where !measure.holders.contains(own):
      throw .wrongKind(field: "measure", measure.feature.entry, needed: .heldMeasure)
    case .agreed where measure.holders.contains(own): try refuseAgain("measure", latest, .agreedMeasure)
    default: break
    }
  }

  func refuseHoldingAgain(_ activity: ActivityFact) throws(DraftRefusal) {
    let open = activity.holds.first { id in
      board.logs.party(id) == own && board.facts.holds[id]?.lifted.all(in: board.logs).isEmpty == true
    }
    try refuseAgain("hold.activity", open, .requestedHold)
  }

  func refuseWordAgain(_ step: IncidentStep, on fact: EntryID) throws(DraftRefusal) {
    let latest = board.facts.incidents.words[fact]?.latest(in: board.logs, by: own) ?? []
    let same = latest.first { $0.kind == EntryKind(step) }
    try refuseAgain("fact", same?.id, EntryKind(step) == .factAgreed ? .agreedFact : .disputedFact)
  }

  /// One reply to a proposal stands: the same one again, and an acceptance of what was declined, are refused. An acceptance can be
  /// taken back by declining or by a counter, until a version has seen the proposal.
  func refusalsOfReply(_ state: AnswerState, to ref: EntryRef) -> [DraftRefusal] {
    refused { () throws(DraftRefusal) in
      let entry = try find(ref, "answer.to")
      guard let offer = board.facts.offers[entry] else {
        guard state != .accepted else { throw .wrongKind(field: "answer.to", ref, needed: .answerable) }
        return
      }
      guard offer.addressee == own else {
        guard state != .accepted else { throw .wrongKind(field: "answer.to", ref, needed: .answerable) }
        return
      }
      guard !board.isOvertaken(offer) else { throw .overtaken(field: "answer.to", ref) }
      if state == .accepted, let until = offer.until, until < now {
        throw .untilPassed(field: "answer.to", until, now: now)
      }
      guard let reply = board.reply(to: offer) else { return }
      switch (reply.kind, EntryKind(state)) {
      case (.accepted, .accepted): try refuseAgain("answer.to", reply.id, .accepted)
      case (.declined, .declined): try refuseAgain("answer.to", reply.id, .declined)
      case (.declined, .accepted): try refuseAgain("answer.to", reply.id, .declinedBefore)
      case (.proposal, .accepted): try refuseAgain("answer.to", reply.id, .countered)
      default: break
      }
    }
  }

  private func refuseAgain(_ field: String, _ said: EntryID?, _ what: DraftRefusal.Said) throws(DraftRefusal) {
    if let said { throw .already(field: field, by: board.logs.ref(said), what) }
  }
}

/// What is reported as past must lie where it can be: a year that is mistyped is no report.
extension DraftCheck {
  /// An event of an activity lies between its first notice and now.
  func require(_ at: Instant, _ field: String, since activity: ActivityFact) throws(DraftRefusal) {
    let tolerance = Int(inForce?.arrangement.clockToleranceSeconds ?? 0)
    guard at <= now.adding(seconds: tolerance) else { throw .reportedAhead(field: field, at, now: now) }
    let notified = board.logs.head(activity.first).writtenAt
    guard at >= notified.adding(seconds: -tolerance) else {
      throw .beforeNotice(field: field, at, notified: notified)
    }
  }

  func refusals(ofReport at: Instant, _ field: String, days: Int) -> [DraftRefusal] {
    let earliest = now.adding(seconds: -days * 86_400)
    return at < earliest ? [.longAgo(field: field, at, earliest: earliest)] : []
  }
}
