// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

/// An entry of another party that waits for an answer of the own watch.
public struct Ringing: Hashable, Sendable {
  /// What waits.
  public let item: OpenItem
  /// When it was received here, by the own wall clock.
  public let since: Instant
  /// The step that is due next.
  public let step: AnswerStep
  /// Until when, by the own wall clock.
  public let due: Instant
  /// Number of the stage of escalation that was reached, from 0; nil before the first.
  public let stage: Int?
  /// How often the last stage was called again.
  public let repeats: Int
  /// Whether it rings: nobody has it, or a step is overdue.
  public let isRinging: Bool
}

/// An own entry that waits for an answer of another party.
public struct Awaited: Hashable, Sendable {
  /// What waits.
  public let item: OpenItem
  /// Who is to answer.
  public let party: PartyID
  /// The step that is due next.
  public let step: AnswerStep
  /// Until when, reckoned by the own clock from when it was written.
  public let due: Instant
}
