// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// What a party said about an entry, and when by its own claim.
public struct Stated: Hashable, Sendable {
  /// The answer.
  public let ref: EntryRef
  /// When, by the answering side's claim.
  public let at: Instant
  /// The answering position.
  public let position: PositionDesignator
}

/// What a party attests to have passed on.
public struct StatedAttestation: Hashable, Sendable {
  /// Who was told.
  public let attestation: Attestation
  /// Where and when it was stated.
  public let stated: Stated
}

/// The steps of an answer that can have a deadline.
public enum AnswerStep: String, Hashable, Sendable, CaseIterable {
  case hasIt, understood, passedOn, done
}

/// Until when each step is due, reckoned from the receipt; nil without a deadline.
public struct Dues: Hashable, Sendable {
  /// By step.
  public let hasIt, understood, passedOn, done: Instant?

  /// When a step is due.
  public subscript(_ step: AnswerStep) -> Instant? {
    switch step {
    case .hasIt: hasIt
    case .understood: understood
    case .passedOn: passedOn
    case .done: done
    }
  }
}

/// How far one party has come with one entry of another: separate states with their times; later ones do not include
/// earlier.
public struct Progress: Hashable, Sendable {
  /// Whose progress this is.
  public let party: PartyID
  /// *Received*, by the node.
  public let receipt: ReceiptClaim?
  /// *Has it*: a person. Stops the ringing, not the deadline.
  public let hasIt: Stated?
  /// *Understood*: read back, in words or every place from the own map.
  public let understood: Stated?
  /// What was read back from the own map last, of each place, ascending by number.
  public let readBacks: [StatedReadBack]
  /// *Passed on*: the latest attestation.
  public let passedOn: StatedAttestation?
  /// *Done*: action reported.
  public let done: Stated?
  /// The latest of no objection, objection, request for change, proposal, declined, of entries other than activities
  /// too; the most restrictive one of concurrent ones.
  public let disposition: Disposition?
  /// Deadlines, once received under an arrangement that sets them.
  public let dues: Dues?

  /// Whether another place was read back than the entry has: until that is put right, nobody has understood it.
  public var isUnderstandingDisputed: Bool { readBacks.contains(where: \.differs) }

  /// When a step was stated; passing on counts only when all concerned were told.
  public func stated(_ step: AnswerStep) -> Instant? {
    switch step {
    case .hasIt: hasIt?.at
    case .understood: isUnderstandingDisputed ? nil : understood?.at
    case .passedOn: passedOn?.attestation == .allConcerned ? passedOn?.stated.at : nil
    case .done: done?.at
    }
  }

  /// Steps that are due and have not been stated.
  public func overdue(at now: Instant) -> [AnswerStep] {
    AnswerStep.allCases.filter { step in
      guard let due = dues?[step] else { return false }
      return stated(step) == nil && due < now
    }
  }

  /// Steps that were stated after they were due.
  public var late: [AnswerStep] {
    AnswerStep.allCases.filter { step in
      guard let due = dues?[step], let at = stated(step) else { return false }
      return at > due
    }
  }
}

/// How a party stands to an entry.
public struct Disposition: Hashable, Sendable {
  /// Whose word it is.
  public let party: PartyID
  /// One of no objection, objection, request for change, proposal, declined.
  public let kind: EntryKind
  /// The entry (a version, for activities) that it answers.
  public let answers: EntryRef
  /// Where and when it was stated.
  public let stated: Stated
  /// The notice to which the party would have no objection.
  public let proposal: ActivityNotice?
}

extension Board {
  func stated(_ id: EntryID) -> Stated {
    let head = logs.head(id)
    return Stated(ref: logs.ref(id), at: head.writtenAt, position: facts.positions[head.position])
  }

  func disposition(_ fact: AnswerFact) -> Disposition {
    Disposition(
      party: logs.party(fact.id), kind: fact.kind, answers: logs.ref(fact.target), stated: stated(fact.id),
      proposal: facts.proposedNotices[fact.id])
  }

  /// Progress of all parties but the writer, ascending by party.
  func progress(on entry: EntryID, deadlines precedence: Precedence?, _ timeline: ArrangementTimeline) -> [Progress] {
    let answers = facts.answers(to: entry).filter { logs.counts($0.id, restricts: $0.restricts) }
    let writer = logs.party(entry)
    return roster.parties.filter { $0 != writer }.map { party in
      progress(of: party, answers.filter { logs.party($0.id) == party }, on: entry, precedence, timeline)
    }
  }

  private func progress(
    of party: PartyID, _ answers: [AnswerFact], on entry: EntryID, _ precedence: Precedence?,
    _ timeline: ArrangementTimeline
  ) -> Progress {
    func first(_ kind: EntryKind) -> Stated? {
      let facts = answers.filter { $0.kind == kind }
      return facts.min { isStatedEarlier($0.id, $1.id) }.map { stated($0.id) }
    }
    let told = latest(answers.filter { $0.kind == .passedOn }).max { $0.attestation.caution < $1.attestation.caution }
    let disposition = latest(answers.filter(\.kind.isDisposition)).max { $0.kind.caution < $1.kind.caution }
    let claim = claim(of: entry, by: party, timeline)
    let readBacks = latestReadBacks(of: entry, by: party)
    return Progress(
      party: party, receipt: claim, hasIt: first(.hasIt),
      understood: first(.understood) ?? completeReadBack(readBacks, of: entry).map(stated),
      readBacks: readBacks.map(view),
      passedOn: told.map { StatedAttestation(attestation: $0.attestation, stated: stated($0.id)) }, done: first(.done),
      disposition: disposition.map(self.disposition), dues: dues(from: claim, precedence, timeline))
  }

  private func isStatedEarlier(_ first: EntryID, _ second: EntryID) -> Bool {
    let (a, b) = (logs.head(first).writtenAt, logs.head(second).writtenAt)
    return a == b ? logs.canonicallyPrecedes(first, second) : a < b
  }

  /// Those that do not lie in the past of another one, ascending by entry.
  func latest(_ answers: [AnswerFact]) -> [AnswerFact] {
    guard answers.count > 1 else { return answers }
    var list = CausalList<AnswerFact>()
    for answer in answers.sorted(by: { $0.id.index < $1.id.index }) { list.append(answer) }
    return list.latest(in: logs)
  }

  private func dues(from claim: ReceiptClaim?, _ precedence: Precedence?, _ timeline: ArrangementTimeline) -> Dues? {
    guard let claim, let precedence, let inForce = timeline.inForce(at: claim.reckoned),
      let deadline = inForce.arrangement.deadlines.first(where: { $0.precedence == precedence })
    else { return nil }
    func due(_ seconds: UInt32) -> Instant? { seconds == 0 ? nil : claim.reckoned.adding(seconds: Int(seconds)) }
    return Dues(
      hasIt: due(deadline.hasItSeconds), understood: due(deadline.understoodSeconds),
      passedOn: due(deadline.passedOnSeconds), done: due(deadline.doneSeconds))
  }
}

extension Attestation {
  /// Of concurrent attestations the one that claims less wins.
  var caution: Int {
    switch self {
    case .allConcerned: 0
    case .partial: 1
    case .notYet: 2
    }
  }
}
