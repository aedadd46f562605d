// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog

/// A sentence of an arrangement: 1...480 bytes, without what is refused in a label.
public struct Clause: Hashable, Sendable, CustomStringConvertible {
  /// The text.
  public let text: String

  /// Refuses empty, too long, control and bidirectional-override characters.
  public init(_ text: String) throws(DomainError) {
    guard !text.isEmpty, text.utf8.count <= Limits.clauseBytes, !text.unicodeScalars.contains(where: Label.isRefused)
    else { throw .clause(text) }
    self.text = text
  }

  /// The text.
  public var description: String { text }
}

/// A frequency that the parties watch or use.
public struct RadioChannel: Hashable, Sendable {
  /// What it is for, such as `guard` or `convoy escort`.
  public var purpose: Label
  /// The frequency, at least 1 Hz.
  public var frequency: Frequency
  /// Whose it is; nil where it is all parties'.
  public var party: PartyID?
  /// Whom to call there.
  public var callSign: CallSign?

  /// Names a frequency.
  public init(purpose: Label, frequency: Frequency, party: PartyID? = nil, callSign: CallSign? = nil) {
    self.purpose = purpose
    self.frequency = frequency
    self.party = party
    self.callSign = callSign
  }
}

/// One side ends an arrangement.
public struct ArrangementTermination: Hashable, Sendable {
  /// The proposal of the arrangement.
  public var arrangement: EntryRef
  /// From when on it does not bind the writer, as stated; not the first instant of 1970.
  public var from: Instant

  /// Ends an arrangement.
  public init(arrangement: EntryRef, from: Instant) {
    self.arrangement = arrangement
    self.from = from
  }
}

/// One thing of a list in an entry: a measure of an arrangement, a segment of a reference layer. A declared measure is
/// number 0 of its entry.
public struct NumberedFeature: Hashable, Comparable, Sendable {
  /// The entry.
  public let entry: EntryRef
  /// Place in its list, from 0, below `Limits.features`.
  public let number: Int

  /// Names a feature.
  public init(entry: EntryRef, number: Int) {
    self.entry = entry
    self.number = number
  }

  /// Orders by entry, then number.
  public static func < (a: NumberedFeature, b: NumberedFeature) -> Bool {
    a.entry == b.entry ? a.number < b.number : a.entry < b.entry
  }
}

/// A party's word on a measure.
public struct MeasureWord: Hashable, Sendable {
  /// What is said of it.
  public enum Word: Hashable, Sendable {
    /// The writer holds to a measure that another party has declared.
    case agreed
    /// The writer holds to it no more.
    case lifted
    /// It is still needed; to be confirmed again by then.
    case confirmed(until: Instant)
  }

  /// The measure.
  public var measure: NumberedFeature
  /// What is said.
  public var word: Word

  /// A word on a measure.
  public init(measure: NumberedFeature, word: Word) {
    self.measure = measure
    self.word = word
  }
}

/// When a corridor opens each week, in UTC.
public struct OpeningHours: Hashable, Sendable {
  /// Days of the week: bits from 1 for Monday to 64 for Sunday, 1...127.
  public let days: UInt32
  /// Minute of the day at which it opens, 0...1,439.
  public let fromMinute: UInt32
  /// How long it is open, 1...1,440 minutes; it may last into the next day.
  public let minutes: UInt32

  /// Every day.
  public static let allDays: UInt32 = 127

  /// Nil if a number is out of its range.
  public init?(days: UInt32 = OpeningHours.allDays, fromMinute: UInt32, minutes: UInt32) {
    guard (1...OpeningHours.allDays).contains(days), fromMinute < 1_440, (1...1_440).contains(minutes) else {
      return nil
    }
    self.days = days
    self.fromMinute = fromMinute
    self.minutes = minutes
  }
}
