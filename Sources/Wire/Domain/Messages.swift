// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog

/// How urgent a hotline message is; the arrangement gives each its deadlines.
public enum Precedence: Hashable, Comparable, Sendable {
  case routine, priority, immediate, flash
}

/// A hotline message. Free text is part 0 of the entry (sender's language, authoritative); a message in a numbered
/// format needs none.
public struct HotlineMessage: Hashable, Sendable {
  /// How urgent it is.
  public var precedence: Precedence
  /// Language of the text (BCP 47), and the one in which the sender saw a format rendered.
  public var language: Label
  /// The entry that this one speaks of, if any.
  public var about: EntryRef?
  /// The numbered format with its values, if it is in one.
  public var format: FilledFormat?
  /// When it was also said by voice, if it was.
  public var spokenAt: Instant?

  /// Describes a message.
  public init(
    precedence: Precedence, language: Label, about: EntryRef? = nil, format: FilledFormat? = nil,
    spokenAt: Instant? = nil
  ) {
    self.precedence = precedence
    self.language = language
    self.about = about
    self.format = format
    self.spokenAt = spokenAt
  }
}

/// What a party wishes to have on record. It never rings and asks for nothing, so that it keeps nobody from what does. The
/// text is part 0 of the entry.
public struct Protest: Hashable, Sendable {
  /// Language of the text (BCP 47).
  public var language: Label
  /// The entry that it speaks of, if any.
  public var about: EntryRef?

  /// Describes a protest.
  public init(language: Label, about: EntryRef? = nil) {
    self.language = language
    self.about = about
  }
}

/// A danger at a place: FLASH at once, by one position, never blocked; defects are flagged to both sides.
public struct SafetyWarning: Hashable, Sendable {
  /// Centre of the danger.
  public var place: Position
  /// Radius around the place.
  public var radius: Distance
  /// Heights. Upside-down or datum-less heights are a defect, not a refusal: nil if not given.
  public var lower: Altitude?
  /// Upper height; nil if not given.
  public var upper: Altitude?
  /// From; as stated, even if it lies after `until`.
  public var from: Instant
  /// Until; as stated.
  public var until: Instant
  /// What kind of danger.
  public var nature: WarningNature
  /// Where the place lies, said independently.
  public var reference: PlaceReference?

  /// Describes a danger.
  public init(
    place: Position, radius: Distance, lower: Altitude? = nil, upper: Altitude? = nil, from: Instant, until: Instant,
    nature: WarningNature, reference: PlaceReference? = nil
  ) {
    self.place = place
    self.radius = radius
    self.lower = lower
    self.upper = upper
    self.from = from
    self.until = until
    self.nature = nature
    self.reference = reference
  }
}

/// What a safety warning warns of.
public enum WarningNature: Hashable, Sendable {
  case unspecified, strayAircraft, strayDrone, accidentalLaunch, liveFire, distress, mistakenPosition, rescue
  case other(UInt32)
}

/// One side's word on an entry of the other: states are separate and timed, later ones do not include earlier ones.
public struct Answer: Hashable, Sendable {
  /// The entry that is answered.
  public var to: EntryRef
  /// What is said of it.
  public var state: AnswerState

  /// An answer.
  public init(to: EntryRef, state: AnswerState) {
    self.to = to
    self.state = state
  }
}

/// Answer states. `received` is the node's and stands in a `Received` entry, not here.
public enum AnswerState: Hashable, Sendable {
  /// A person has it: stops the ringing, not the deadline.
  case hasIt
  /// Understood; the read-back, if in words, is a part.
  case understood
  /// Passed on to those concerned: one attestation, never unit counts.
  case passedOn(Attestation)
  /// Action reported.
  case done
  /// No objection. Never a permission.
  case noObjection
  /// Objection; reasons stay home.
  case objection
  /// Request for change; the wish, if in words, is a part.
  case requestForChange
  /// A proposal: the notice as the answering side would have no objection to it; in answer to a proposal a counter. An
  /// answer is asked for until a time, if one is given; silence is none.
  case proposal(ActivityNotice, until: Instant? = nil)
  /// Declined, no reason needed: the uniform answer.
  case declined
  /// A place of the entry as it was read from the answering side's map, with the original hidden.
  case readBack(ReadBack)
  /// The proposal that is answered is accepted. It changes nothing by itself, and authorises nothing.
  case accepted
}

/// Who was told.
public enum Attestation: Hashable, Sendable {
  case allConcerned, partial, notYet
}

/// A request to hold an activity or to keep out of an area. Never "hold": nobody commands the other side.
public struct HoldRequest: Hashable, Sendable {
  /// What is asked to be held.
  public var subject: HoldSubject

  /// A request.
  public init(subject: HoldSubject) { self.subject = subject }
}

/// What a request hold is about.
public enum HoldSubject: Hashable, Sendable {
  /// An activity (entry of its first notice).
  case activity(EntryRef)
  /// A volume.
  case volume(Volume)
}
