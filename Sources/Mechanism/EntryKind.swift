// SPDX-License-Identifier: Apache-2.0
import Wire

/// What an entry says, in one flat list. Lanes and restrictiveness of each kind stand in `docs/rules.md`, table
/// "Kinds".
public enum EntryKind: String, Hashable, Sendable, CaseIterable {
  case arrangementProposed, arrangementSigned
  case notice, amendment, withdrawn, started, ended
  case received
  case hasIt, understood, passedOn, done
  case noObjection, objection, requestForChange, proposal, declined
  case holdRequested, holdLifted
  case finding
  case safetyWarning, hotline
  case referenceLayer
  case partRemoved
  case keyRotated, sealed, successor, splitView
  case manning
  case arrangementSuspended, arrangementResumed, arrangementTerminated
  case measureDeclared, measureAgreed, measureConfirmed, measureLifted
  case incidentOpened, statement, factProposed, factAgreed, factDisputed, calmingMeasure, incidentClosed,
    closingWithdrawn
  case callRecord, commanderCall, takenDown, reconciled
  case enRoute
  case held, resumed, nonconforming, contingent, conforming
  case readBack, accepted
  case protest
  case unknown, malformed

  /// The kind of a body.
  public init(_ body: Body) {
    switch body {
    case .arrangementProposed: self = .arrangementProposed
    case .arrangementSigned: self = .arrangementSigned
    case .notice: self = .notice
    case .amendment: self = .amendment
    case .activity(_, .withdrawn): self = .withdrawn
    case .activity(_, .started): self = .started
    case .activity(_, .ended): self = .ended
    case .activity(_, .held): self = .held
    case .activity(_, .resumed): self = .resumed
    case .activity(_, .nonconforming): self = .nonconforming
    case .activity(_, .contingent): self = .contingent
    case .activity(_, .conforming): self = .conforming
    case .received: self = .received
    case .answer(let answer): self.init(answer.state)
    case .holdRequested: self = .holdRequested
    case .holdLifted: self = .holdLifted
    case .finding: self = .finding
    case .safetyWarning: self = .safetyWarning
    case .hotline: self = .hotline
    case .referenceLayer: self = .referenceLayer
    case .partRemoved: self = .partRemoved
    case .keyRotated: self = .keyRotated
    case .sealed: self = .sealed
    case .successor: self = .successor
    case .splitView: self = .splitView
    case .manning: self = .manning
    case .arrangementSuspended: self = .arrangementSuspended
    case .arrangementResumed: self = .arrangementResumed
    case .arrangementTerminated: self = .arrangementTerminated
    case .measureDeclared: self = .measureDeclared
    case .measureSaid(let said): self.init(said.word)
    case .enRoute: self = .enRoute
    case .protest: self = .protest
    case .incidentOpened: self = .incidentOpened
    case .incidentAction(let action): self.init(action.step)
    case .callRecord: self = .callRecord
    case .commanderCall: self = .commanderCall
    case .voice(.takenDown): self = .takenDown
    case .voice(.reconciled): self = .reconciled
    case .unknown: self = .unknown
    }
  }

  /// The kind of an answer.
  public init(_ state: AnswerState) {
    switch state {
    case .hasIt: self = .hasIt
    case .understood: self = .understood
    case .passedOn: self = .passedOn
    case .done: self = .done
    case .noObjection: self = .noObjection
    case .objection: self = .objection
    case .requestForChange: self = .requestForChange
    case .proposal: self = .proposal
    case .declined: self = .declined
    case .readBack: self = .readBack
    case .accepted: self = .accepted
    }
  }

  /// The kind of a word on a measure.
  public init(_ word: MeasureWord.Word) {
    switch word {
    case .agreed: self = .measureAgreed
    case .confirmed: self = .measureConfirmed
    case .lifted: self = .measureLifted
    }
  }

  /// The kind of what is said within an incident.
  public init(_ step: IncidentStep) {
    switch step {
    case .statement: self = .statement
    case .fact: self = .factProposed
    case .agreed: self = .factAgreed
    case .disputed: self = .factDisputed
    case .calming: self = .calmingMeasure
    case .closed: self = .incidentClosed
    case .closingWithdrawn: self = .closingWithdrawn
    }
  }

  /// Whether an entry of this kind counts in a lane. Everything may stand in `plans`; only what is urgent, and what
  /// keeps the log itself, in `urgent`.
  public func isAllowed(in lane: Lane) -> Bool {
    switch self {
    case .arrangementProposed, .arrangementSigned, .notice, .amendment, .withdrawn, .started, .ended, .finding,
      .referenceLayer, .arrangementResumed, .arrangementTerminated, .measureDeclared, .measureAgreed, .measureConfirmed,
      .measureLifted, .protest:
      lane == .plans
    default: true
    }
  }

  /// Whether an entry of this kind adds caution: such an entry keeps its effect against a concurrent seal of its log.
  public var restricts: Bool {
    switch self {
    case .notice, .amendment, .started, .objection, .requestForChange, .proposal, .declined, .holdRequested, .finding,
      .safetyWarning, .hotline, .referenceLayer, .sealed, .successor, .splitView, .arrangementSuspended,
      .arrangementTerminated, .measureDeclared, .measureAgreed, .incidentOpened, .statement, .factDisputed,
      .calmingMeasure, .closingWithdrawn, .callRecord, .commanderCall, .takenDown, .held, .nonconforming, .contingent,
      .readBack,
      .unknown, .malformed:
      true
    case .arrangementProposed, .arrangementSigned, .withdrawn, .ended, .received, .hasIt, .understood, .passedOn, .done,
      .noObjection, .holdLifted, .partRemoved, .keyRotated, .manning, .arrangementResumed, .measureConfirmed,
      .measureLifted, .factProposed, .factAgreed, .incidentClosed, .reconciled, .enRoute, .resumed, .conforming,
      .accepted, .protest:
      false
    }
  }

  /// Whether what this version does not understand in an entry of this kind could restrict an activity, so that it is
  /// in the way of "no known conflict".
  public var mayHideRestriction: Bool {
    switch self {
    case .received, .hasIt, .hotline, .partRemoved, .keyRotated, .sealed, .successor, .splitView, .manning, .protest,
      .incidentOpened, .statement, .factProposed, .factAgreed, .factDisputed, .calmingMeasure, .incidentClosed,
      .closingWithdrawn, .callRecord, .commanderCall, .reconciled, .enRoute:
      false
    default: true
    }
  }

  /// Whether this answer says how the answering side stands to an activity; the latest such answer counts.
  public var isDisposition: Bool {
    switch self {
    case .noObjection, .objection, .requestForChange, .proposal, .declined: true
    default: false
    }
  }

  /// Order of dispositions and of attestations of the same party that are concurrent: the higher one wins.
  var caution: Int {
    switch self {
    case .objection: 5
    case .declined: 4
    case .requestForChange: 3
    case .proposal: 2
    case .noObjection: 1
    default: 0
    }
  }
}
