// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog

/// A conversation by voice, as one side records it. Its gist is part 0 of the entry; no names.
public struct CallRecord: Hashable, Sendable {
  /// The other parties, strictly ascending, 1...`Limits.parties`.
  public var with: [PartyID]
  /// When it began.
  public var began: Instant
  /// When it ended, as stated.
  public var ended: Instant
  /// Over what: a telephone, a radio, a meeting.
  public var medium: Label
  /// The languages that were spoken (BCP 47), at most `Limits.languages`.
  public var languages: [Label]
  /// Whether an interpreter took part.
  public var interpreter: Bool
  /// Another party's record of the same call that this one contradicts: both stand.
  public var differsFrom: EntryRef?
  /// Entries that were spoken of, strictly ascending, at most ``Limits/incidentEntries``.
  public var about: [EntryRef]

  /// Records a call.
  public init(
    with: [PartyID], began: Instant, ended: Instant, medium: Label, languages: [Label] = [], interpreter: Bool = false,
    differsFrom: EntryRef? = nil, about: [EntryRef] = []
  ) {
    self.with = with
    self.began = began
    self.ended = ended
    self.medium = medium
    self.languages = languages
    self.interpreter = interpreter
    self.differsFrom = differsFrom
    self.about = about
  }
}

/// Asks for the commander of the other side to call.
public struct CommanderCall: Hashable, Sendable {
  /// By when.
  public var byWhen: Instant
  /// Language in which it is to be held (BCP 47).
  public var language: Label
  /// The entry that it is about, if there is one.
  public var about: EntryRef?
  /// Where to call; nil for the arrangement's contact.
  public var telephone: Label?

  /// Asks for a call.
  public init(byWhen: Instant, language: Label, about: EntryRef? = nil, telephone: Label? = nil) {
    self.byWhen = byWhen
    self.language = language
    self.about = about
    self.telephone = telephone
  }
}

/// What somebody said by voice, as it was taken down.
public enum SpokenContent: Hashable, Sendable {
  case notice(ActivityNotice)
  case warning(SafetyWarning)
  case format(FilledFormat)
  /// Free text, which is part 0.
  case text
}

/// What another party said by voice, as it was taken down: the writer's word, not that party's.
public struct TakenDown: Hashable, Sendable {
  /// Who said it.
  public var saidBy: PartyID
  /// When, by the writer's clock.
  public var saidAt: Instant
  /// What was said.
  public var what: SpokenContent
  /// The check group of the whole script as it was spoken; nil if none was.
  public var checkGroup: CheckDigits?
  /// Whether that is the check group of what was taken down.
  public var checks: Bool
  /// The activity that a notice changes, or what a message speaks of.
  public var about: EntryRef?
  /// The language in which it was taken down (BCP 47).
  public var language: Label

  /// Describes what was taken down.
  public init(
    saidBy: PartyID, saidAt: Instant, what: SpokenContent, checkGroup: CheckDigits? = nil, checks: Bool = false,
    about: EntryRef? = nil, language: Label
  ) {
    self.saidBy = saidBy
    self.saidAt = saidAt
    self.what = what
    self.checkGroup = checkGroup
    self.checks = checks
    self.about = about
    self.language = language
  }
}

/// Four digits by which it is seen that a telephone script was taken down rightly.
public struct CheckDigits: Hashable, Sendable, CustomStringConvertible {
  /// Exactly four of `0`...`9`.
  public let digits: String

  /// Refuses anything but four digits.
  public init(_ digits: String) throws(DomainError) {
    guard digits.utf8.count == 4, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
      throw .checkDigits(digits)
    }
    self.digits = digits
  }

  /// The digits.
  public var description: String { digits }
}

/// Ties what was taken down to the entry of the party that had said it, once that is here.
public struct Reconciled: Hashable, Sendable {
  /// The writer's own entry of what it took down.
  public var takenDown: EntryRef
  /// The entry of the party that had said it.
  public var entry: EntryRef

  /// Ties two entries.
  public init(takenDown: EntryRef, entry: EntryRef) {
    self.takenDown = takenDown
    self.entry = entry
  }
}

/// What is said of voice.
public enum VoiceRecord: Hashable, Sendable {
  case takenDown(TakenDown)
  case reconciled(Reconciled)
}
