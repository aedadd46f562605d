// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog

/// What kind of incident one side says has happened.
public enum IncidentNature: Hashable, Sendable {
  case closeApproach, openingOfFire
  /// Of a line, or into an area.
  case crossing
  case collision, interference, damageOrInjury, somethingElse
  /// A nature of a later version, kept as its number.
  case other(UInt32)
}

/// What one side says has happened. What it says of it in words is part 0 of the entry.
public struct IncidentOpened: Hashable, Sendable {
  /// What the incident is called.
  public var title: Label
  /// What kind of incident it is.
  public var nature: IncidentNature
  /// When it began, as stated.
  public var from: Instant
  /// When it was over, as stated; nil while it goes on.
  public var until: Instant?
  /// Where, if it was given.
  public var area: Area?
  /// Entries that it is about, strictly ascending, at most ``Limits/incidentEntries``.
  public var about: [EntryRef]

  /// Describes an incident.
  public init(
    title: Label, nature: IncidentNature, from: Instant, until: Instant? = nil, area: Area? = nil,
    about: [EntryRef] = []
  ) {
    self.title = title
    self.nature = nature
    self.from = from
    self.until = until
    self.area = area
    self.about = about
  }
}

/// How a party closes an incident.
public enum Closing: Hashable, Sendable {
  /// As one that both sides close: joint when every party has said so.
  case jointly
  /// For the own side alone, whatever the other one says.
  case forOwnSide
}

/// What the writing side does so that things calm down. It binds nobody else.
public struct CalmingMeasure: Hashable, Sendable {
  /// What is done.
  public var measure: Label
  /// The entry that does it (a request hold, a withdrawal, a notice), if there is one.
  public var entry: EntryRef?

  /// Describes a measure.
  public init(measure: Label, entry: EntryRef? = nil) {
    self.measure = measure
    self.entry = entry
  }
}

/// What is said within an incident.
public enum IncidentStep: Hashable, Sendable {
  /// A statement, whose text is part 0.
  case statement
  /// A proposed fact, whose text is part 0: one line that the sides agree on or dispute.
  case fact
  /// The writing side agrees with the fact of an entry.
  case agreed(EntryRef)
  /// The writing side disputes the fact of an entry; why, if it is said, is part 0.
  case disputed(EntryRef)
  /// A measure to calm.
  case calming(CalmingMeasure)
  /// The writing side closes the incident.
  case closed(Closing)
  /// The writing side takes its closing back.
  case closingWithdrawn
}

/// An entry within an incident.
public struct IncidentAction: Hashable, Sendable {
  /// The entry that opened the incident.
  public var incident: EntryRef
  /// What is said.
  public var step: IncidentStep

  /// Says something within an incident.
  public init(incident: EntryRef, step: IncidentStep) {
    self.incident = incident
    self.step = step
  }
}

/// A position that may agree and dispute facts of an incident for its party, as an arrangement designates it.
public struct Representative: Hashable, Comparable, Sendable {
  /// The party.
  public var party: PartyID
  /// Its position.
  public var position: PositionDesignator

  /// Designates a position.
  public init(party: PartyID, position: PositionDesignator) {
    self.party = party
    self.position = position
  }

  /// Orders by party, then by the bytes of the designator.
  public static func < (a: Representative, b: Representative) -> Bool {
    a.party == b.party ? a.position.name.utf8.lexicographicallyPrecedes(b.position.name.utf8) : a.party < b.party
  }
}
