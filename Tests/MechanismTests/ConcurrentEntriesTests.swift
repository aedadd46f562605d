// SPDX-License-Identifier: Apache-2.0
import Separation
import Testing
import TransparencyLog
import Wire

@testable import Mechanism

/// Two concurrent entries and what they are about.
private struct Encounter {
  var channel: TestChannel
  /// The activity, proposal or entry that both are about.
  var subject: EntryRef
  var first: EntryRef
  var second: EntryRef
}

/// Every row of the table "Concurrent entries", in both orders of arrival.
@Suite struct ConcurrentEntriesTests {
  @Test func everyRowHolds() throws {
    let rows = try RulesPage().rows("Concurrent entries")
    let encounters = Self.encounters.merging(Self.incidentEncounters) { first, _ in first }
    #expect(Set(rows.map { "\($0[0]) | \($0[1])" }) == Set(encounters.keys))
    for row in rows {
      let name = "\(row[0]) | \(row[1])"
      guard let meet = encounters[name], let stands = Self.outcomes[row[2]] else {
        Issue.record("no check of the row \(name) | \(row[2])")
        continue
      }
      let encounter = try meet()
      for board in [encounter.channel.board(), encounter.channel.boardBackwards()] {
        let first = try #require(board.entry(encounter.first))
        let second = try #require(board.entry(encounter.second))
        #expect(board.logs.areConcurrent(first, second), "\(name): concurrent")
        #expect(try stands(board, encounter), "\(name): \(row[2])")
      }
    }
  }

  // MARK: Outcomes

  private static let outcomes: [String: @Sendable (Board, Encounter) throws -> Bool] = [
    "both versions are current": { try activity($0, $1).current.map(\.ref) == [$1.first, $1.second] },
    "the activity goes on": { try activity($0, $1).state == .notified },
    "the activity is notified": { board, met in board.activity(met.second)?.state == .notified },
    "the activity has started": { try activity($0, $1).state == .started },
    "the activity has ended": { try activity($0, $1).state == .ended },
    "the objection stands": { board, met in word(board, met) == .objection },
    "the declining stands": { board, met in word(board, met) == .declined },
    "the request is open": { board, met in word(board, met) == .requestForChange },
    "the proposal is open": { board, met in word(board, met) == .proposal },
    "no objection to the newer version is on record": { board, met in
      try activity(board, met).current.allSatisfy { $0.progress.allSatisfy { $0.disposition == nil } }
    },
    "the finding is history": { board, met in try activity(board, met).findings.map(\.isOpen) == [false] },
    "the request hold is open": { board, _ in board.holds.map(\.isOpen) == [true] },
    "the activity holds": { try activity($0, $1).state == .held },
    "the activity is nonconforming": { try activity($0, $1).state == .nonconforming },
    "the activity is contingent": { try activity($0, $1).state == .contingent },
    "the proposal is declined": { board, _ in reply(board) == .declined },
    "the proposal is countered": { board, _ in reply(board) == .proposal },
    "the understanding is disputed": { board, met in
      board.activity(met.subject)?.current.first?.progress.first?.isUnderstandingDisputed == true
    },
    "not yet passed on": { board, met in told(board, met) == .notYet },
    "partially passed on": { board, met in told(board, met) == .partial },
    "not signed": { board, _ in
      board.arrangements.map(\.state) == [.proposed(missing: [try party("b")])]
    },
    "the stricter one is in force, and contested": { board, met in
      let inForce = board.arrangement(at: met.channel.now)
      return inForce?.isContested == true && inForce?.arrangement.minimumNoticeSeconds == 9_000
    },
    "both keys count": { board, _ in board.keys(of: try plans("a")).count == 3 },
    "the lesser manning stands": { board, _ in board.manning.map(\.manning.level) == [.unmanned] },
    "the fact is disputed": { board, met in
      board.incident(met.subject)?.facts.map(\.state) == [.disputed]
    },
    "the incident is open": { board, _ in board.incidents.map(\.state) == [.open] },
    "the closing for the own side stands": { board, _ in
      board.incidents.flatMap(\.closings).map(\.closing) == [.forOwnSide]
    },
    "the records differ": { board, met in
      board.calls.first { $0.ref == met.subject }?.words == [.differs]
    },
    "both entries are shown": { board, _ in board.takenDown.map(\.reconciled.count) == [2] },
    "what was taken down stands": { board, met in
      board.takenDown.map(\.ref) == [met.second] && board.invalid.isEmpty
    },
    "no effect": { board, met in
      guard board.invalidReason(of: met.second) == .beyondSeal else { return false }
      return board.invalid.map(\.ref) == [met.second] && hasNoEffect(board, met)
    },
    "the arrangement is suspended": { board, met in board.standstill(at: met.channel.now).suspensions.count == 1 },
    "the arrangement is ended": { board, met in board.standstill(at: met.channel.now).ends.count == 1 },
    "the measure stands": { board, _ in board.declaredMeasures.map(\.stands) == [true] },
    "the warning stands": { board, met in board.warnings.map(\.ref) == [met.second] && board.invalid.isEmpty },
  ]

  private static func activity(_ board: Board, _ met: Encounter) throws -> Activity {
    guard let activity = board.activity(met.subject) else { throw TestFailure.missing("activity") }
    return activity
  }

  /// The most restrictive latest word, if it also shows in the standing.
  private static func word(_ board: Board, _ met: Encounter) -> EntryKind? {
    let kind = board.activity(met.subject)?.dispositions.first?.kind
    let standing = board.standing(of: met.subject, for: nil, lines: [:], now: met.channel.now)
    guard let kind, standing?.codes.map(\.rawValue).contains(kind.rawValue) == true else { return nil }
    return kind
  }

  private static func reply(_ board: Board) -> EntryKind? { board.negotiations.first?.offers.first?.reply?.kind }

  private static func told(_ board: Board, _ met: Encounter) -> Attestation? {
    board.activity(met.subject)?.current.first?.progress.first?.passedOn?.attestation
  }

  private static func hasNoEffect(_ board: Board, _ met: Encounter) -> Bool {
    let activities = board.activities
    return activities.allSatisfy { $0.dispositions.isEmpty && $0.state == .notified }
      && board.holds.allSatisfy(\.isOpen) && board.incidents.allSatisfy { $0.state == .open }
      && board.arrangements.allSatisfy {
        if case .proposed = $0.state { true } else { activities.count + board.holds.count > 0 }
      }
  }

  // MARK: Encounters

  private static let encounters: [String: @Sendable () throws -> Encounter] = [
    "amendment | amendment of the same activity": { try twoLogs(.amend, .amend) },
    "amendment | withdrawn": { try twoLogs(.amend, .event(.withdrawn)) },
    "amendment | ended": { try twoLogs(.amend, .event(.ended(at: TestChannel.start))) },
    "started | withdrawn": { try twoLogs(.event(.started(at: TestChannel.start)), .event(.withdrawn)) },
    "started | ended": {
      try twoLogs(.event(.started(at: TestChannel.start)), .event(.ended(at: TestChannel.start)))
    },
    "withdrawn | ended": { try twoLogs(.event(.withdrawn), .event(.ended(at: TestChannel.start))) },
    "held | resumed": {
      try twoLogs(
        .event(.held(at: TestChannel.start)), .event(.resumed(at: TestChannel.start)),
        after: [.held(at: TestChannel.start)])
    },
    "held | withdrawn": { try twoLogs(.event(.held(at: TestChannel.start)), .event(.withdrawn)) },
    "held | ended": {
      try twoLogs(.event(.held(at: TestChannel.start)), .event(.ended(at: TestChannel.start)))
    },
    "held | started": {
      try twoLogs(.event(.held(at: TestChannel.start)), .event(.started(at: TestChannel.start)))
    },
    "resumed | ended": {
      try twoLogs(
        .event(.resumed(at: TestChannel.start)), .event(.ended(at: TestChannel.start)),
        after: [.started(at: TestChannel.start), .held(at: TestChannel.start)])
    },
    "nonconforming | conforming": {
      try twoLogs(departed(false), .event(.conforming(at: TestChannel.start)), after: [.nonconforming(departure)])
    },
    "nonconforming | held": { try twoLogs(departed(false), .event(.held(at: TestChannel.start))) },
    "nonconforming | ended": { try twoLogs(departed(false), .event(.ended(at: TestChannel.start))) },
    "nonconforming | contingent": { try twoLogs(departed(false), departed(true)) },
    "contingent | conforming": {
      try twoLogs(departed(true), .event(.conforming(at: TestChannel.start)), after: [.nonconforming(departure)])
    },
    "contingent | held": { try twoLogs(departed(true), .event(.held(at: TestChannel.start))) },
    "contingent | ended": { try twoLogs(departed(true), .event(.ended(at: TestChannel.start))) },
    "contingent | withdrawn": { try twoLogs(departed(true), .event(.withdrawn)) },
    "conforming | ended": {
      try twoLogs(
        .event(.conforming(at: TestChannel.start)), .event(.ended(at: TestChannel.start)),
        after: [.started(at: TestChannel.start), .nonconforming(departure)])
    },
    "amendment | contingent": { try twoLogs(.amend, departed(true)) },
    "accepted | declined by the same party": { try replies(.declined) },
    "accepted | proposal that counters, by the same party": {
      try replies(.proposal(Scene.notice(from: TestChannel.start)))
    },
    "readBack that agrees | readBack that differs, by the same party": {
      try words(
        .readBack(ReadBack(number: 0, place: Scene.position(35.5, 35.8))),
        .readBack(ReadBack(number: 0, place: Scene.position(35.6, 35.8))))
    },
    "amendment | objection to the older version": { try amended(against: .objection) },
    "amendment | declined, for the older version": { try amended(against: .declined) },
    "amendment | requestForChange, for the older version": { try amended(against: .requestForChange) },
    "amendment | proposal, for the older version": {
      try amended(against: .proposal(Scene.notice(from: TestChannel.start)))
    },
    "amendment | noObjection to the older version": { try amended(against: .noObjection) },
    "amendment | finding about the older version": {
      try amended { channel, version in
        let layer = try channel.write(plans("b"), .referenceLayer(Scene.layer()))
        return .finding(try Scene.finding(version, .reference(layer: layer, number: 0)))
      }
    },
    "amendment | holdRequested": {
      try amended { _, version in .holdRequested(HoldRequest(subject: .activity(version))) }
    },
    "noObjection | objection of the same party": { try words(.noObjection, .objection) },
    "noObjection | declined by the same party": { try words(.noObjection, .declined) },
    "noObjection | requestForChange of the same party": { try words(.noObjection, .requestForChange) },
    "noObjection | proposal of the same party": {
      try words(.noObjection, .proposal(Scene.notice(from: TestChannel.start)))
    },
    "proposal | requestForChange of the same party": {
      try words(.proposal(Scene.notice(from: TestChannel.start)), .requestForChange)
    },
    "requestForChange | declined by the same party": { try words(.requestForChange, .declined) },
    "declined | objection of the same party": { try words(.declined, .objection) },
    "passedOn to all concerned | passedOn, not yet, by the same party": {
      try words(.passedOn(.allConcerned), .passedOn(.notYet))
    },
    "passedOn to all concerned | passedOn, partial, by the same party": {
      try words(.passedOn(.allConcerned), .passedOn(.partial))
    },
    "arrangementSigned | objection to the proposal by the same party": { try signedAndObjected() },
    "arrangementProposed, and agreed | arrangementProposed, and agreed": { try twoArrangements() },
    "keyRotated | keyRotated of the same log": { try twoRotations() },
    "manning | manning of the same party": { try twoWatches() },
    "arrangementSuspended | arrangementResumed, of an earlier suspension": { try suspendedAnew() },
    "arrangementSuspended | arrangementProposed, and agreed": {
      try agreedAnew { .arrangementSuspended($0) }
    },
    "arrangementTerminated | arrangementProposed, and agreed": {
      try agreedAnew { .arrangementTerminated(ArrangementTermination(arrangement: $0, from: TestChannel.start)) }
    },
    "measureLifted | measureAgreed by another party": { try liftedAndAgreed() },
    "measureLifted | measureAgreed by the same party": { try agreedInOneLogLiftedInTheOther() },
    "sealed | arrangementSuspended beyond the seal": {
      try beyondSeal { channel, _ in .arrangementSuspended(try channel.inForce) }
    },
    "sealed | arrangementTerminated beyond the seal": {
      try beyondSeal { channel, _ in
        .arrangementTerminated(ArrangementTermination(arrangement: try channel.inForce, from: channel.now))
      }
    },
    "sealed | arrangementResumed beyond the seal": {
      try beyondSeal { channel, _ in
        let suspension = try channel.write(urgent("b"), .arrangementSuspended(channel.inForce))
        try channel.write(plans("b"), Scene.message())
        return .arrangementResumed(suspension)
      }
    },
    "sealed | measureDeclared beyond the seal": { try beyondSeal { _, _ in .measureDeclared(try Scene.measure()) } },
    "sealed | measureLifted beyond the seal": {
      try beyondSeal { channel, _ in
        let measure = try channel.write(plans("b"), .measureDeclared(Scene.measure()))
        return Scene.word(measure, .lifted)
      }
    },
    "sealed | noObjection beyond the seal": { try beyondSeal { .answer(Answer(to: $1, state: .noObjection)) } },
    "sealed | objection beyond the seal": { try beyondSeal { .answer(Answer(to: $1, state: .objection)) } },
    "sealed | holdRequested beyond the seal": {
      try beyondSeal { .holdRequested(HoldRequest(subject: .activity($1))) }
    },
    "sealed | holdLifted beyond the seal": {
      try beyondSeal { channel, version in
        let hold = try channel.write(urgent("b"), .holdRequested(HoldRequest(subject: .activity(version))))
        try channel.write(plans("b"), Scene.message(), seeing: .all)
        return .holdLifted(hold)
      }
    },
    "sealed | notice beyond the seal": {
      try beyondSeal { _, _ in .notice(try Scene.notice(from: TestChannel.start)) }
    },
    "sealed | safetyWarning beyond the seal": { try beyondSeal { _, _ in .safetyWarning(try Scene.warning()) } },
    "sealed | withdrawn beyond the seal": {
      try beyondSeal { channel, _ in
        let own = try channel.write(plans("b"), .notice(Scene.notice(from: channel.now)))
        return .activity(own, .withdrawn)
      }
    },
    "sealed | arrangementSigned beyond the seal": {
      try beyondSeal(agreed: false) { channel, _ in
        let proposal = try channel.write(plans("a"), .arrangementProposed(Scene.arrangement(channel.roster.parties)))
        try channel.write(plans("a"), .arrangementSigned(proposal))
        try channel.write(plans("b"), Scene.message(), seeing: .all)
        return .arrangementSigned(proposal)
      }
    },
  ]

  private static let incidentEncounters: [String: @Sendable () throws -> Encounter] = [
    "factAgreed | factDisputed by the same party": {
      try withinIncident({ .agreed($0) }, { .disputed($0) })
    },
    "incidentClosed | closingWithdrawn by the same party": {
      try withinIncident({ _ in .closed(.jointly) }, { _ in .closingWithdrawn })
    },
    "incidentClosed, jointly | incidentClosed, for the own side, by the same party": {
      try withinIncident({ _ in .closed(.jointly) }, { _ in .closed(.forOwnSide) })
    },
    "understood | callRecord that differs, by the same party": { try understoodAndCountered() },
    "reconciled | reconciled with another entry, by the same party": { try reconciledTwice() },
    "sealed | incidentOpened beyond the seal": {
      try beyondSeal { _, _ in .incidentOpened(try Scene.incident()) }
    },
    "sealed | incidentClosed beyond the seal": {
      try beyondSeal { channel, _ in
        let incident = try channel.write(urgent("b"), .incidentOpened(Scene.incident()))
        try channel.write(plans("b"), Scene.message(), seeing: .all)
        return .incidentAction(IncidentAction(incident: incident, step: .closed(.jointly)))
      }
    },
    "sealed | takenDown beyond the seal": {
      try beyondSeal { _, _ in .voice(.takenDown(try Scene.takenDown(from: "a"))) }
    },
  ]

  /// A party says two things within an incident, or of a fact, in its two lanes.
  private static func withinIncident(
    _ first: (EntryRef) -> IncidentStep, _ second: (EntryRef) -> IncidentStep
  ) throws -> Encounter {
    var channel = try TestChannel()
    try channel.agree()
    let incident = try channel.write(urgent("a"), .incidentOpened(Scene.incident()))
    let fact = try channel.write(
      plans("a"), .incidentAction(IncidentAction(incident: incident, step: .fact)), parts: 1)
    try channel.write(plans("b"), Scene.message())
    try channel.write(urgent("b"), Scene.message())
    let one = try channel.write(
      plans("b"), .incidentAction(IncidentAction(incident: incident, step: first(fact))), seeing: .nothingNew)
    let two = try channel.write(
      urgent("b"), .incidentAction(IncidentAction(incident: incident, step: second(fact))), seeing: .nothingNew)
    return Encounter(channel: channel, subject: incident, first: one, second: two)
  }

  private static func understoodAndCountered() throws -> Encounter {
    var channel = try TestChannel()
    let call = try channel.write(plans("a"), .callRecord(Scene.call(with: "b")), parts: 1)
    try channel.write(plans("b"), Scene.message())
    try channel.write(urgent("b"), Scene.message())
    let understood = try channel.write(plans("b"), Scene.answer(call, .understood), seeing: .nothingNew)
    let counter = try channel.write(
      urgent("b"), .callRecord(Scene.call(with: "a", differsFrom: call)), seeing: .nothingNew, parts: 1)
    return Encounter(channel: channel, subject: call, first: understood, second: counter)
  }

  private static func reconciledTwice() throws -> Encounter {
    var channel = try TestChannel()
    let taken = try channel.write(plans("b"), .voice(.takenDown(Scene.takenDown(from: "a"))))
    let warnings = try (0..<2).map { _ in try channel.write(urgent("a"), .safetyWarning(Scene.warning())) }
    try channel.write(plans("b"), Scene.message())
    try channel.write(urgent("b"), Scene.message())
    let both = try zip([plans("b"), urgent("b")], warnings).map { origin, warning in
      try channel.write(
        origin, .voice(.reconciled(Reconciled(takenDown: taken, entry: warning))), seeing: .nothingNew)
    }
    return Encounter(channel: channel, subject: taken, first: both[0], second: both[1])
  }

  private enum Step {
    case amend
    case event(ActivityEvent)
  }

  /// A party says different things of its watch in its two logs.
  private static func twoWatches() throws -> Encounter {
    var channel = try TestChannel()
    let first = try channel.write(plans("a"), .manning(Manning(level: .unmanned)), seeing: .nothingNew)
    let second = try channel.write(urgent("a"), .manning(Manning(level: .full)), seeing: .nothingNew)
    return Encounter(channel: channel, subject: first, first: first, second: second)
  }

  /// The owner's log and its successor say different things about an activity.
  private static func twoLogs(
    _ first: Step, _ second: Step, after before: [ActivityEvent] = []
  ) throws -> Encounter {
    var channel = try TestChannel()
    try channel.agree()
    let activity = try channel.write(plans("a"), .notice(Scene.notice(from: channel.now.adding(seconds: 7_200))))
    for event in before { try channel.write(plans("a"), .activity(activity, event)) }
    let successor = try channel.openSuccessor(of: plans("a"))
    func body(_ step: Step) throws -> Body {
      switch step {
      case .amend:
        .amendment(
          ActivityAmendment(activity: activity, replaces: activity, notice: try Scene.notice(from: channel.now)))
      case .event(let event): .activity(activity, event)
      }
    }
    let one = try channel.write(plans("a"), body(first), seeing: .nothingNew)
    let two = try channel.write(successor, body(second), seeing: .nothingNew)
    return Encounter(channel: channel, subject: activity, first: one, second: two)
  }

  private static let departure = Departure(at: TestChannel.start)

  private static func departed(_ isContingent: Bool) -> Step {
    .event(isContingent ? .contingent(departure) : .nonconforming(departure))
  }

  /// The owner says two things of a proposal in its two lanes; the first accepts it.
  private static func replies(_ second: AnswerState) throws -> Encounter {
    var channel = try TestChannel()
    try channel.agree()
    let activity = try channel.write(plans("a"), .notice(Scene.notice(from: channel.now.adding(seconds: 7_200))))
    let proposal = try channel.write(
      plans("b"), Scene.answer(activity, .proposal(Scene.notice(from: channel.now.adding(seconds: 9_000)))))
    try channel.write(plans("a"), Scene.message())
    try channel.write(urgent("a"), Scene.message())
    let one = try channel.write(plans("a"), Scene.answer(proposal, .accepted), seeing: .nothingNew)
    let two = try channel.write(urgent("a"), Scene.answer(proposal, second), seeing: .nothingNew)
    return Encounter(channel: channel, subject: activity, first: one, second: two)
  }

  /// The owner amends while another party says something about the older version.
  private static func amended(against state: AnswerState) throws -> Encounter {
    try amended { _, version in Scene.answer(version, state) }
  }

  private static func amended(_ say: (inout TestChannel, EntryRef) throws -> Body) throws -> Encounter {
    var channel = try TestChannel()
    try channel.agree()
    let activity = try channel.write(plans("a"), .notice(Scene.notice(from: channel.now.adding(seconds: 7_200))))
    try channel.receiveAll()
    let body = try say(&channel, activity)
    let said = try channel.write(plans("b"), body, seeing: .nothingNew)
    let newer = ActivityAmendment(activity: activity, replaces: activity, notice: try Scene.notice(from: channel.now))
    let amendment = try channel.write(plans("a"), .amendment(newer), seeing: .nothingNew)
    return Encounter(channel: channel, subject: activity, first: amendment, second: said)
  }

  /// A party says two things in its two lanes.
  private static func words(_ first: AnswerState, _ second: AnswerState) throws -> Encounter {
    var channel = try TestChannel()
    try channel.agree()
    let activity = try channel.write(plans("a"), .notice(Scene.notice(from: channel.now.adding(seconds: 7_200))))
    try channel.write(plans("b"), Scene.message())
    try channel.write(urgent("b"), Scene.message())
    let one = try channel.write(plans("b"), Scene.answer(activity, first), seeing: .nothingNew)
    let two = try channel.write(urgent("b"), Scene.answer(activity, second), seeing: .nothingNew)
    return Encounter(channel: channel, subject: activity, first: one, second: two)
  }

  private static func signedAndObjected() throws -> Encounter {
    var channel = try TestChannel()
    let proposal = try channel.write(plans("a"), .arrangementProposed(Scene.arrangement(channel.roster.parties)))
    try channel.write(plans("a"), .arrangementSigned(proposal))
    try channel.write(plans("b"), Scene.message())
    try channel.write(urgent("b"), Scene.message())
    let signed = try channel.write(plans("b"), .arrangementSigned(proposal), seeing: .nothingNew)
    let objected = try channel.write(urgent("b"), Scene.answer(proposal, .objection), seeing: .nothingNew)
    try channel.receiveAll()
    return Encounter(channel: channel, subject: proposal, first: signed, second: objected)
  }

  private static func twoArrangements() throws -> Encounter {
    var channel = try TestChannel()
    let parties = channel.roster.parties
    let lenient = try channel.write(
      plans("a"), .arrangementProposed(Scene.arrangement(parties, minimumNotice: 60)), seeing: .nothingNew)
    let strict = try channel.write(
      plans("b"), .arrangementProposed(Scene.arrangement(parties, minimumNotice: 9_000)), seeing: .nothingNew)
    for proposal in [lenient, strict] {
      for name in ["a", "b"] { try channel.write(plans(name), .arrangementSigned(proposal)) }
    }
    try channel.receiveAll()
    return Encounter(channel: channel, subject: strict, first: lenient, second: strict)
  }

  /// What an earlier suspension ends by is said while a new one is.
  private static func suspendedAnew() throws -> Encounter {
    var channel = try TestChannel()
    let proposal = try channel.agree()
    let earlier = try channel.write(urgent("a"), .arrangementSuspended(proposal))
    try channel.write(plans("a"), .arrangementResumed(earlier))
    try channel.write(plans("b"), Scene.message())
    let again = try channel.write(urgent("a"), .arrangementSuspended(proposal))
    let resumed = try channel.write(plans("b"), .arrangementResumed(earlier), seeing: .nothingNew)
    return Encounter(channel: channel, subject: proposal, first: again, second: resumed)
  }

  /// A new arrangement was proposed in ignorance of what one side says of the one before, and is then signed by all.
  private static func agreedAnew(_ say: (EntryRef) -> Body) throws -> Encounter {
    var channel = try TestChannel()
    let proposal = try channel.agree()
    try channel.write(urgent("a"), Scene.message())
    let lane = if case .arrangementSuspended = say(proposal) { try urgent("a") } else { try plans("a") }
    let newer = try channel.write(plans("b"), .arrangementProposed(Scene.arrangement(channel.roster.parties)))
    let said = try channel.write(lane, say(proposal), seeing: .nothingNew)
    for name in ["a", "b"] { try channel.write(plans(name), .arrangementSigned(newer)) }
    try channel.receiveAll()
    return Encounter(channel: channel, subject: newer, first: said, second: newer)
  }

  private static func liftedAndAgreed() throws -> Encounter {
    var channel = try TestChannel()
    let measure = try channel.write(plans("a"), .measureDeclared(Scene.measure()))
    let lifted = try channel.write(plans("a"), Scene.word(measure, .lifted))
    let agreed = try channel.write(plans("b"), Scene.word(measure, .agreed), seeing: .sizes([plans("a"): 1]))
    return Encounter(channel: channel, subject: measure, first: lifted, second: agreed)
  }

  private static func agreedInOneLogLiftedInTheOther() throws -> Encounter {
    var channel = try TestChannel()
    let measure = try channel.write(plans("a"), .measureDeclared(Scene.measure()))
    try channel.write(plans("b"), Scene.message())
    let successor = try channel.openSuccessor(of: plans("b"))
    let lifted = try channel.write(successor, Scene.word(measure, .lifted), seeing: .nothingNew)
    let agreed = try channel.write(plans("b"), Scene.word(measure, .agreed), seeing: .nothingNew)
    try channel.write(plans("a"), Scene.word(measure, .lifted))
    return Encounter(channel: channel, subject: measure, first: lifted, second: agreed)
  }

  private static func twoRotations() throws -> Encounter {
    var channel = try TestChannel()
    let one = try channel.write(plans("a"), channel.rotation(of: plans("a"), to: "k1", by: "a"), seeing: .nothingNew)
    let two = try channel.write(urgent("a"), channel.rotation(of: plans("a"), to: "k2", by: "a"), seeing: .nothingNew)
    return Encounter(channel: channel, subject: one, first: one, second: two)
  }

  /// A party seals its plans log from its other lane, while an entry beyond the seal stands in it.
  private static func beyondSeal(
    agreed: Bool = true, _ say: (inout TestChannel, EntryRef) throws -> Body
  ) throws -> Encounter {
    var channel = try TestChannel()
    if agreed { try channel.agree() }
    let activity = try channel.write(plans("a"), .notice(Scene.notice(from: channel.now.adding(seconds: 7_200))))
    try channel.write(plans("b"), Scene.message())
    let body = try say(&channel, activity)
    let seal = try channel.write(urgent("b"), channel.sealing(plans("b"), by: "b"))
    let beyond = try channel.write(plans("b"), body, seeing: .nothingNew)
    return Encounter(channel: channel, subject: activity, first: seal, second: beyond)
  }
}
