// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog

/// The signed technical arrangement of a channel. It stands in a `plans` log as an entry; annexes are its parts.
/// It holds no authorisation, waives nobody's right of self-defence, and is without prejudice to recognition,
/// sovereignty or borders.
public struct Arrangement: Hashable, Sendable {
  /// Version of the fold's rules that boards use while this arrangement is in force; 1 is the only one so far.
  public var rulesVersion: UInt32
  /// Short title.
  public var title: Label
  /// All parties of the channel, ascending.
  public var parties: [PartyID]
  /// In force from this instant, once every party has signed.
  public var inForceFrom: Instant
  /// Area of operations: 1...16 areas; a volume of an activity lies inside one of them.
  public var areaOfOperations: [Area]
  /// Agreed separation minima; a pair of kinds without a row uses the row for any pair, and without that none (plain
  /// overlap).
  public var minima: [MinimaRow]
  /// Shortest time between the receipt of a notice and the start of the activity, seconds.
  public var minimumNoticeSeconds: UInt32
  /// Deadlines by precedence.
  public var deadlines: [Deadline]
  /// A `Received` entry and a receipt are due within this many seconds while the line is up.
  public var receiptSeconds: UInt32
  /// Longest silence before a party's word lapses to "not current", seconds.
  public var commCheckSeconds: UInt32
  /// Largest difference of two sides' claims of the same time that is not called disputed, seconds.
  public var clockToleranceSeconds: UInt32
  /// Languages of the channel (BCP 47).
  public var languages: [Label]
  /// SHA-256 of the catalogue of formats that the parties signed, if any.
  public var catalogue: Hash256?
  /// Frequencies, call signs, telephone numbers.
  public var contacts: [Contact]
  /// Standing measures.
  public var measures: [Measure]
  /// What may be disclosed to whom, in agreed short words.
  public var permittedDisclosure: Label?
  /// How long each party keeps what stands here, days; 0 for without limit.
  public var retentionDays: UInt32
  /// Full SHA-256 of each annex, in the order of the entry's parts.
  public var annexes: [Annex]
  /// The proposal that this one counters or amends.
  public var replaces: EntryRef?
  /// How long before one side's termination takes effect it is to be stated, seconds.
  public var terminationNoticeSeconds: UInt32
  /// Frequencies and call signs.
  public var channels: [RadioChannel]
  /// Numbers of the formats of the catalogue that are agreed, ascending; none means all of them.
  public var formats: [UInt32]
  /// How what is exchanged is kept confidential, clause by clause.
  public var confidentiality: [Clause]
  /// What is done when something was said that should not have been, step by step.
  public var spillProcedure: [Clause]
  /// Positions that may agree and dispute facts of an incident for their party, strictly ascending.
  public var representatives: [Representative]
  /// What the channel is for.
  public var character: ChannelCharacter = .military
  /// How long ahead humanitarian notices are given; nil for the minimum notice.
  public var leadTimes: LeadTimes?
  /// Parties that follow the channel and take no part in it, ascending: fewer than the parties.
  public var observers: [PartyID] = []

  /// Describes an arrangement.
  public init(
    rulesVersion: UInt32 = 1, title: Label, parties: [PartyID], inForceFrom: Instant, areaOfOperations: [Area],
    minima: [MinimaRow] = [], minimumNoticeSeconds: UInt32, deadlines: [Deadline] = [], receiptSeconds: UInt32,
    commCheckSeconds: UInt32, clockToleranceSeconds: UInt32, languages: [Label] = [], catalogue: Hash256? = nil,
    contacts: [Contact] = [], measures: [Measure] = [], permittedDisclosure: Label? = nil, retentionDays: UInt32 = 0,
    annexes: [Annex] = [], replaces: EntryRef? = nil, terminationNoticeSeconds: UInt32 = 0,
    channels: [RadioChannel] = [], formats: [UInt32] = [], confidentiality: [Clause] = [],
    spillProcedure: [Clause] = [],
    representatives: [Representative] = []
  ) {
    self.rulesVersion = rulesVersion
    self.title = title
    self.parties = parties
    self.inForceFrom = inForceFrom
    self.areaOfOperations = areaOfOperations
    self.minima = minima
    self.minimumNoticeSeconds = minimumNoticeSeconds
    self.deadlines = deadlines
    self.receiptSeconds = receiptSeconds
    self.commCheckSeconds = commCheckSeconds
    self.clockToleranceSeconds = clockToleranceSeconds
    self.languages = languages
    self.catalogue = catalogue
    self.contacts = contacts
    self.measures = measures
    self.permittedDisclosure = permittedDisclosure
    self.retentionDays = retentionDays
    self.annexes = annexes
    self.replaces = replaces
    self.terminationNoticeSeconds = terminationNoticeSeconds
    self.channels = channels
    self.formats = formats
    self.confidentiality = confidentiality
    self.spillProcedure = spillProcedure
    self.representatives = representatives
  }
}

/// Agreed minima for a pair of activity kinds (unordered); nil stands for any kind.
public struct MinimaRow: Hashable, Sendable {
  /// One kind; nil for any.
  public var first: ActivityKind?
  /// The other kind; nil for any.
  public var second: ActivityKind?
  /// What the two keep between them.
  public var minima: Minima

  /// A row of the matrix.
  public init(first: ActivityKind? = nil, second: ActivityKind? = nil, minima: Minima) {
    self.first = first
    self.second = second
    self.minima = minima
  }
}

/// When each answer state is due for a precedence, seconds after the entry was received; 0 for no deadline.
public struct Deadline: Hashable, Sendable {
  /// The precedence that the deadlines are for.
  public var precedence: Precedence
  /// Until a person has it.
  public var hasItSeconds: UInt32
  /// Until it is understood.
  public var understoodSeconds: UInt32
  /// Until it is passed on to those concerned.
  public var passedOnSeconds: UInt32
  /// Until action is reported.
  public var doneSeconds: UInt32

  /// Deadlines of one precedence.
  public init(
    precedence: Precedence, hasItSeconds: UInt32, understoodSeconds: UInt32 = 0, passedOnSeconds: UInt32 = 0,
    doneSeconds: UInt32 = 0
  ) {
    self.precedence = precedence
    self.hasItSeconds = hasItSeconds
    self.understoodSeconds = understoodSeconds
    self.passedOnSeconds = passedOnSeconds
    self.doneSeconds = doneSeconds
  }
}

/// A means of contact of a party.
public struct Contact: Hashable, Sendable {
  /// Whom it reaches.
  public var party: PartyID
  /// What it is, such as `VHF` or `telephone`.
  public var means: Label
  /// The frequency, call sign or number.
  public var address: Label

  /// A means of contact.
  public init(party: PartyID, means: Label, address: Label) {
    self.party = party
    self.means = means
    self.address = address
  }
}

/// A standing measure.
public struct Measure: Hashable, Sendable {
  /// Kind of measure.
  public var kind: MeasureKind
  /// Its name, as the parties know it.
  public var name: Label
  /// Where, how high and when it holds.
  public var volume: Volume
  /// Minima towards this measure; nil where only entering it counts.
  public var minima: Minima?
  /// When it must have been confirmed again; nil where it needs not be. It restricts in any case.
  public var revalidateBy: Instant?
  /// When a safe corridor is open; none means always.
  public var opening: [OpeningHours]

  /// Describes a measure.
  public init(
    kind: MeasureKind, name: Label, volume: Volume, minima: Minima? = nil, revalidateBy: Instant? = nil,
    opening: [OpeningHours] = []
  ) {
    self.kind = kind
    self.name = name
    self.volume = volume
    self.minima = minima
    self.revalidateBy = revalidateBy
    self.opening = opening
  }
}

/// Kinds of measure.
public enum MeasureKind: Hashable, Sendable {
  case buffer, noFly, safeCorridor, protectedSite, coordinationLine
  case other(UInt32)
}

/// An annex: a part of the arrangement's entry.
public struct Annex: Hashable, Sendable {
  /// What the annex is called.
  public var title: Label
  /// SHA-256 of the annex's bytes, without salt: what a signature names.
  public var sha256: Hash256

  /// Names an annex.
  public init(title: Label, sha256: Hash256) {
    self.title = title
    self.sha256 = sha256
  }
}

/// Part of a reference layer (civil routes and the like), known to both sides: checked against, not an activity.
public struct ReferenceLayer: Hashable, Sendable {
  /// Name of the layer; entries with the same name add to it.
  public var name: Label
  /// Where the data comes from, with its date.
  public var source: Label
  /// Segments, 1...`Limits.features`.
  public var segments: [ReferenceSegment]

  /// Describes a part of a layer.
  public init(name: Label, source: Label, segments: [ReferenceSegment]) {
    self.name = name
    self.source = source
    self.segments = segments
  }
}

/// One feature of a reference layer.
public struct ReferenceSegment: Hashable, Sendable {
  /// Name of the segment, such as that of an airway.
  public var name: Label
  /// Where and how high it runs, and when it is in use.
  public var volume: Volume

  /// Describes a segment.
  public init(name: Label, volume: Volume) {
    self.name = name
    self.volume = volume
  }
}
