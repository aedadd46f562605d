// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog

/// What the standing needs to know of the line to a party.
public struct LineCurrency: Hashable, Sendable {
  /// Latest signed time of that party (cosignature, heartbeat); nil if it never gave one.
  public var lastWord: Instant?
  /// Whether the line is up.
  public var isUp: Bool

  /// The currency of a line.
  public init(lastWord: Instant?, isUp: Bool) {
    self.lastWord = lastWord
    self.isUp = isUp
  }
}

/// The line to a party: each direction for itself, because one may starve while the other works.
public struct LineState: Hashable, Sendable {
  /// One direction.
  public enum Direction: Hashable, Sendable {
    /// Nothing has passed yet.
    case never
    /// Works since then.
    case up(since: Instant)
    /// Nothing passes since then.
    case down(since: Instant)
    /// The line is up, but this log has lacked a receipt beyond this size since then, for longer than the arrangement's
    /// seconds. What that proves is only that there is no receipt.
    case receiptWithheld(origin: Origin, size: UInt64, since: Instant)
  }

  /// From us to the party: calls that it answers.
  public var outgoing: Direction
  /// From the party to us: calls that it makes.
  public var incoming: Direction
  /// Latest signed time of the party.
  public var lastWord: Instant?
  /// Latest wall-clock difference seen: the party's signed time minus ours at that moment, milliseconds.
  public var clockOffsetMilliseconds: Int64?

  /// The state of a line; by default that of one that was never up.
  public init(
    outgoing: Direction = .never, incoming: Direction = .never, lastWord: Instant? = nil,
    clockOffsetMilliseconds: Int64? = nil
  ) {
    self.outgoing = outgoing
    self.incoming = incoming
    self.lastWord = lastWord
    self.clockOffsetMilliseconds = clockOffsetMilliseconds
  }

  /// Whether what we say reaches the party and is receipted.
  public var isUp: Bool { if case .up = outgoing { true } else { false } }

  /// What the standing needs.
  public var currency: LineCurrency { LineCurrency(lastWord: lastWord, isUp: isUp) }
}
