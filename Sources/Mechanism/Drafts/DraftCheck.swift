// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// Checks what one's own officers want to say before anything is written. What comes from peers is never refused this
/// way: there it is stored and shown as invalid.
public struct DraftCheck: Sendable {
  let board: Board
  let own: PartyID
  let now: Instant
  let position: PositionDesignator?
  let inForce: ArrangementInForce?
  let policy: DraftPolicy

  /// Checks drafts of a party against a board at an instant, by what its own side asks for besides.
  ///
  /// - Parameter position: who would write them; nil leaves open whether the arrangement designates the position.
  public init(
    board: Board, own: PartyID, now: Instant, position: PositionDesignator? = nil, policy: DraftPolicy = DraftPolicy()
  ) {
    self.board = board
    self.own = own
    self.now = now
    self.position = position
    self.policy = policy
    inForce = board.arrangement(at: now)
  }

  /// What is wrong with a draft. A safety warning is never refused: what is wrong with it is returned as defects.
  public func check(_ body: Body, in lane: Lane) -> DraftVerdict {
    var verdict = DraftVerdict()
    if case .safetyWarning(let warning) = body {
      verdict.defects = defects(of: warning, in: lane)
      return verdict
    }
    let kind = EntryKind(body)
    if !kind.isAllowed(in: lane) { verdict.refusals.append(.wrongLane(kind, lane)) }
    if let reason = board.refusalByCharacter(of: body, by: own) { verdict.refusals.append(.character(kind, reason)) }
    switch body {
    case .arrangementProposed(let arrangement): verdict.refusals += refusals(of: arrangement)
    case .arrangementSigned(let ref): verdict.refusals += refusalsOfSignature(ref)
    case .notice(let notice):
      verdict.refusals += refusalsOfStandstill("notice")
      check(notice, isNew: true, "notice", &verdict)
    case .amendment(let amendment):
      verdict.refusals += refusalsOfStandstill("amendment")
      check(amendment, &verdict)
    case .activity(let ref, let event): verdict.refusals += refusals(of: event, on: ref)
    case .answer(let answer): check(answer, &verdict)
    case .holdRequested(let request): verdict.refusals += refusals(of: request)
    case .holdLifted(let ref): verdict.refusals += refusalsOfLift(ref)
    case .hotline(let message): check(message, &verdict)
    case .partRemoved(let removal): verdict.refusals += refusals(of: removal)
    case .referenceLayer(let layer): verdict.refusals += refusals(of: layer)
    case .keyRotated(let rotation): verdict.refusals += refusals(of: rotation)
    case .sealed(let sealed): verdict.refusals += refusals(of: sealed)
    case .manning(let manning): verdict.refusals += refusals(of: manning)
    case .arrangementSuspended(let ref): verdict.refusals += refusalsOfSuspension(ref)
    case .arrangementResumed(let ref): verdict.refusals += refusalsOfResumption(ref)
    case .arrangementTerminated(let termination): verdict.refusals += refusals(of: termination)
    case .measureDeclared(let measure): verdict.refusals += refusals(of: measure, "measure")
    case .measureSaid(let said): verdict.refusals += refusals(of: said)
    case .enRoute(let report): check(report, &verdict)
    case .protest(let protest):
      if let about = protest.about, board.entry(about) == nil {
        verdict.refusals.append(.unknownEntry(field: "protest.about", about))
      }
    case .incidentOpened(let incident): verdict.refusals += refusals(of: incident)
    case .incidentAction(let action): verdict.refusals += refusals(of: action)
    case .callRecord(let record): verdict.refusals += refusals(of: record)
    case .commanderCall(let call): verdict.refusals += refusals(of: call)
    case .voice(.takenDown(let taken)): check(taken, in: lane, &verdict)
    case .voice(.reconciled(let reconciled)): verdict.refusals += refusals(of: reconciled)
    case .received, .finding, .splitView, .successor: verdict.refusals.append(.nodeOnly(kind))
    case .unknown: verdict.refusals.append(.notKnown(field: "body"))
    case .safetyWarning: break
    }
    return verdict
  }

  // MARK: References

  /// The entry of a reference, or why it is none.
  func find(_ ref: EntryRef, _ field: String) throws(DraftRefusal) -> EntryID {
    guard let entry = board.entry(ref) else { throw .unknownEntry(field: field, ref) }
    return entry
  }

  func findActivity(_ ref: EntryRef, _ field: String) throws(DraftRefusal) -> ActivityFact {
    let entry = try find(ref, field)
    guard let number = board.facts.activityOf[entry], board.facts.activities[number].first == entry else {
      throw .wrongKind(field: field, ref, needed: .activity)
    }
    return board.facts.activities[number]
  }

  func findOwnOpenActivity(_ ref: EntryRef, _ field: String) throws(DraftRefusal) -> ActivityFact {
    let activity = try findActivity(ref, field)
    guard activity.owner == own else { throw .notOwnActivity(field: field, ref, owner: activity.owner) }
    let state = board.stateOfActivity(activity)
    guard !state.isOver else { throw .activityOver(field: field, ref, state) }
    return activity
  }
}

/// What one's own side asks of its officers beyond the rules.
public struct DraftPolicy: Hashable, Sendable {
  /// Whether a notice must say its place a second time, by distance and bearing from a known place.
  public var requiresReference: Bool

  /// A policy; without anything, that of the rules alone.
  public init(requiresReference: Bool = false) { self.requiresReference = requiresReference }
}

/// Collects what a throwing check throws.
func refused(_ check: () throws(DraftRefusal) -> Void) -> [DraftRefusal] {
  do throws(DraftRefusal) {
    try check()
    return []
  } catch {
    return [error]
  }
}
