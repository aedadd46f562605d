// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog

/// One entry of a log, as a domain value. What is hashed and signed are the bytes as written, never a re-encoding of
/// this.
public struct Entry: Hashable, Sendable {
  /// 16 random bytes.
  public var salt: Salt
  /// The writer's claim of the time; never decreases in a log.
  public var writtenAt: Instant
  /// The writing position.
  public var position: PositionDesignator
  /// What the writer had verified of each other log of the channel, ascending by origin.
  public var frontier: [LogPosition]
  /// Commitments to the parts beside the entry, by number.
  public var parts: [PartCommitment]
  /// What is said.
  public var body: Body
  /// Whether the entry has fields or values that this version does not understand: kept, shown, and in the way of
  /// "no known conflict".
  public var isPartlyUnknown: Bool

  /// Describes an entry.
  public init(
    salt: Salt, writtenAt: Instant, position: PositionDesignator, frontier: [LogPosition], parts: [PartCommitment] = [],
    body: Body, isPartlyUnknown: Bool = false
  ) {
    self.salt = salt
    self.writtenAt = writtenAt
    self.position = position
    self.frontier = frontier
    self.parts = parts
    self.body = body
    self.isPartlyUnknown = isPartlyUnknown
  }
}

/// What an entry says.
public enum Body: Hashable, Sendable {
  case arrangementProposed(Arrangement)
  /// Signs the proposal of the entry that it names (whose leaf hash covers terms and annexes).
  case arrangementSigned(EntryRef)
  case notice(ActivityNotice)
  case amendment(ActivityAmendment)
  case activity(EntryRef, ActivityEvent)
  case received(Received)
  case answer(Answer)
  case holdRequested(HoldRequest)
  /// Takes back the writer's own request hold.
  case holdLifted(EntryRef)
  case finding(Finding)
  case safetyWarning(SafetyWarning)
  case hotline(HotlineMessage)
  case referenceLayer(ReferenceLayer)
  case partRemoved(PartRemoved)
  case keyRotated(KeyRotated)
  case sealed(Sealed)
  case successor(SuccessorOrigin)
  case splitView(SplitView)
  case manning(Manning)
  case protest(Protest)
  /// A kind of a later version, by its field number.
  case unknown(UInt32)
}
