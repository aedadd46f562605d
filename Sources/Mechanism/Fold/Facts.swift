// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// A proposed arrangement and what was said about it.
struct ProposalFact: Fact {
  let id: EntryID
  let arrangement: Arrangement
  /// The proposal that it counters or amends.
  let replaces: EntryID?
  var signatures = CausalList<SignatureFact>()
  /// Objections and the like to the proposal.
  var objections = CausalList<AnswerFact>()
  /// Parties whose signature has been seen, to tell cheaply when all have signed.
  var signers: [PartyID] = []
  var restricts: Bool { false }
}

struct SignatureFact: Fact {
  let id: EntryID
  var restricts: Bool { false }
}

/// One version of an activity.
struct VersionFact: Fact {
  let id: EntryID
  let notice: ActivityNotice
  var restricts: Bool { true }
}

/// A start, an end, a hold or another event in the life of an activity.
struct EventFact: Fact {
  let id: EntryID
  let event: ActivityEvent
  var restricts: Bool {
    switch event {
    case .started, .held, .nonconforming, .contingent: true
    case .withdrawn, .ended, .resumed, .conforming: false
    }
  }
}

/// An activity and what was said about it.
struct ActivityFact: Sendable {
  /// The first notice.
  let first: EntryID
  let owner: PartyID
  var versions = CausalList<VersionFact>()
  var events = CausalList<EventFact>()
  /// No objection, objection, request for change, proposal, declined: by the entry of the activity that they are about.
  var dispositions: [EntryID: CausalList<AnswerFact>] = [:]
  /// Numbers of findings about any version.
  var findings: [Int] = []
  /// Request holds on the activity.
  var holds: [EntryID] = []
  /// Proposed notices.
  var offers: [EntryID] = []
}

/// An answer to any entry.
struct AnswerFact: Fact {
  let id: EntryID
  let target: EntryID
  let kind: EntryKind
  /// Only of `passedOn`.
  let attestation: Attestation
  /// Position in the board's list of the previous answer to the same entry, or -1.
  var previous: Int32
  var restricts: Bool { kind.restricts }
}

/// A request hold.
struct HoldFact: Fact {
  let id: EntryID
  let subject: HoldSubject
  /// Entries that lifted it.
  var lifted = CausalList<SignatureFact>()
  var restricts: Bool { true }
}

/// A finding, with the activities that it is about.
struct FindingFact: Fact {
  let id: EntryID
  let finding: Finding
  let version: EntryID
  let activity: Int
  let target: Target
  var restricts: Bool { true }

  enum Target: Sendable {
    case version(EntryID, activity: Int)
    case measure(EntryID, number: Int)
    case reference(EntryID, number: Int)
  }
}

/// A hotline message, without its text.
struct MessageFact: Sendable {
  let index: UInt64
  let about: EntryID?
  let language: UInt32
  let precedence: Precedence
  let subjectIsUnknown: Bool
}

/// A protest, without its text.
struct ProtestFact: Sendable {
  let index: UInt64
  let about: EntryID?
  let language: UInt32
  let subjectIsUnknown: Bool
}

/// What a party said of its own watch.
struct ManningFact: Fact {
  let id: EntryID
  let manning: Manning
  var restricts: Bool { false }
}

/// One side's suspension of an arrangement.
struct SuspensionFact: Fact {
  let id: EntryID
  let proposal: EntryID
  /// By parties that would have it end.
  var resumed = CausalList<SignatureFact>()
  var restricts: Bool { true }
}

/// Where suspensions of one arrangement stand.
struct SuspensionPlace: Hashable, Sendable {
  let proposal: EntryID
  let log: LogNumber
}

/// One side's termination of an arrangement.
struct TerminationFact: Fact {
  let id: EntryID
  let proposal: EntryID
  let from: Instant
  var restricts: Bool { true }
}

/// A measure that a party declared outside of the arrangement.
struct DeclaredMeasureFact: Fact {
  let id: EntryID
  let measure: Measure
  var restricts: Bool { true }
}

/// A party's word on a measure.
struct MeasureWordFact: Fact {
  let id: EntryID
  let word: MeasureWord.Word
  var restricts: Bool { word == .agreed }
}

/// A measure by its place: of a proposal, or declared (then its number is 0).
struct MeasureKey: Hashable, Sendable {
  let entry: EntryID
  let number: Int
}

/// What the owner of a movement reported of it.
struct EnRouteFact: Fact {
  let id: EntryID
  let report: EnRoute
  var restricts: Bool { false }
}

/// A safety warning.
struct WarningFact: Sendable {
  let index: UInt64
  let warning: SafetyWarning
  let defects: [Defect]
}

/// A certified change of a log's key.
struct RotationFact: Fact {
  let id: EntryID
  let origin: Origin
  let atSize: UInt64
  let key: VerifierKey
  var restricts: Bool { false }
}

/// A certified seal.
struct SealFact: Sendable {
  let id: EntryID
  let log: LogNumber
  let size: UInt64
  let root: Hash256
  let cause: SealCause
}

/// Two roots that can not both be true.
struct DisagreementFact: Sendable {
  /// The entry that states a root.
  let id: EntryID
  let log: LogNumber
  let position: LogPosition
  /// The root of the entries here at that size; nil if there are not as many.
  let held: Hash256?
}

/// A removed part.
struct RemovalFact: Sendable {
  let id: EntryID
  let entry: EntryID
  let number: Int
  let reason: RemovalReason
}

/// Everything that the entries of a board said, by what it is about.
struct Facts: Sendable {
  var proposals: [ProposalFact] = []
  var proposalOf: [EntryID: Int] = [:]
  /// Proposals that every party has signed at some time.
  var signedByAll: [Int] = []

  var activities: [ActivityFact] = []
  /// By notices, amendments and events.
  var activityOf: [EntryID: Int] = [:]

  var answers = Chunked<AnswerFact>()
  var lastAnswer: [EntryID: Int32] = [:]
  var proposedNotices: [EntryID: ActivityNotice] = [:]
  /// The activity on which a party has said how it stands to it.
  var dispositionOf: [EntryID: Int] = [:]
  /// Proposed notices that belong to an activity.
  var offers: [EntryID: OfferFact] = [:]
  /// The proposal that an answer replies to.
  var replyTo: [EntryID: EntryID] = [:]
  /// By the entry that was read back.
  var readBacks: [EntryID: CausalList<ReadBackFact>] = [:]
  /// The entry that a read-back is about.
  var readBackOf: [EntryID: EntryID] = [:]

  var holds: [EntryID: HoldFact] = [:]
  var areaHolds: [EntryID] = []
  var findings: [FindingFact] = []
  var layers: [EntryID: ReferenceLayer] = [:]
  var manning: [PartyID: CausalList<ManningFact>] = [:]
  var suspensions: [SuspensionFact] = []
  var suspensionOf: [EntryID: Int] = [:]
  /// Numbers of the suspensions of a proposal in a log, ascending by index.
  var suspensionsIn: [SuspensionPlace: [Int]] = [:]
  var terminations: [TerminationFact] = []
  var measures: [EntryID: DeclaredMeasureFact] = [:]
  var measureWords: [MeasureKey: CausalList<MeasureWordFact>] = [:]
  var incidents = IncidentFacts()
  var voice = VoiceFacts()
  /// By number of the activity.
  var enRoute: [Int: CausalList<EnRouteFact>] = [:]
  /// Number of the activity, by the reports that it needs assistance.
  var assistance: [EntryID: Int] = [:]

  /// By log number.
  var messages: [Chunked<MessageFact>] = []
  /// By log number.
  var protests: [Chunked<ProtestFact>] = []
  /// Of the messages that are in a numbered format.
  var formats: [EntryID: FilledFormat] = [:]
  var warnings: [[WarningFact]] = []
  var invalid: [[(index: UInt64, reason: InvalidReason)]] = []
  var notUnderstood: [[UInt64]] = []
  var malformed: [EntryID: WireError] = [:]

  var rotations: [RotationFact] = []
  var seals: [SealFact] = []
  var disagreements: [DisagreementFact] = []
  var evidence: [EntryID: SplitView] = [:]
  var removals: [RemovalFact] = []

  var positions = Interned<PositionDesignator>()
  var languages = Interned<Label>()

  /// Makes room for one more log.
  mutating func addLog() {
    messages.append(Chunked())
    protests.append(Chunked())
    warnings.append([])
    invalid.append([])
    notUnderstood.append([])
  }

  /// Answers to an entry, latest arrived first.
  func answers(to entry: EntryID) -> [AnswerFact] {
    var found: [AnswerFact] = []
    var place = lastAnswer[entry] ?? -1
    while place >= 0 {
      let answer = answers[Int(place)]
      found.append(answer)
      place = answer.previous
    }
    return found
  }
}

/// Values that occur often, by number.
struct Interned<Value: Hashable & Sendable>: Sendable {
  private var numbers: [Value: UInt32] = [:]
  private var values: [Value] = []

  mutating func number(of value: Value) -> UInt32 {
    if let number = numbers[value] { return number }
    let number = UInt32(values.count)
    numbers[value] = number
    values.append(value)
    return number
  }

  subscript(_ number: UInt32) -> Value { values[Int(number)] }
}
