// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TestSupport
import TransparencyLog
import Wire

@testable import Mechanism

/// A channel in which random parties say random things, sensible or not, with more or less of the others in view.
struct RandomChannel {
  private(set) var channel: TestChannel
  private var generator: SeededGenerator
  /// Everything that was written, for references.
  private var refs: [EntryRef] = []
  private var activities: [EntryRef] = []
  private var proposals: [EntryRef] = []
  private var holds: [EntryRef] = []
  private var suspensions: [EntryRef] = []
  private var measures: [EntryRef] = []
  private var incidents: [EntryRef] = []
  private var incidentFacts: [EntryRef] = []
  private var voice: [EntryRef] = []
  private var answers: [EntryRef] = []

  init(seed: UInt64, entries: Int) throws {
    generator = SeededGenerator(seed: seed)
    let names = Array(["a", "b", "c", "d"].prefix(Int.random(in: 2...4, using: &generator)))
    channel = try TestChannel(names)
    if generator.chance(60) {
      var terms = try Scene.arrangement(channel.roster.parties)
      if generator.chance(25) { terms.character = .humanitarian }
      if generator.chance(25) { terms.observers = [channel.roster.parties[1]] }
      try channel.agree(terms)
    }
    for origin in channel.origins { refs += (channel.logs[origin]?.entries ?? []).map(\.ref) }
    for _ in 0..<entries { try step() }
  }

  private mutating func pick<Value>(_ values: [Value]) -> Value? { values.randomElement(using: &generator) }

  private mutating func step() throws {
    guard let origin = pick(channel.origins), let log = channel.logs[origin] else { return }
    channel.pass(Int.random(in: 0...90, using: &generator))
    if generator.chance(2) {
      refs.append(try channel.writeGarbage(origin))
      return
    }
    if generator.chance(2), !origin.name.hasSuffix("-2"), channel.logs[try Origin("\(origin.name)-2")] == nil {
      let successor = try channel.openSuccessor(of: origin, seeing: sight())
      refs.append(EntryRef(origin: successor, index: 0, leaf: channel.logs[successor]?.leaves.first ?? .zero))
      return
    }
    let body = try body(origin, log.party)
    let at = generator.chance(3) ? channel.now.adding(seconds: -1_000) : channel.now
    let ref = try channel.write(
      origin, body, seeing: sight(), at: at, parts: Int.random(in: 0...1, using: &generator),
      partlyUnknown: generator.chance(2))
    remember(ref, body)
  }

  private mutating func remember(_ ref: EntryRef, _ body: Body) {
    refs.append(ref)
    switch body {
    case .notice, .amendment: activities.append(ref)
    case .arrangementProposed: proposals.append(ref)
    case .holdRequested: holds.append(ref)
    case .arrangementSuspended: suspensions.append(ref)
    case .measureDeclared: measures.append(ref)
    case .incidentOpened: incidents.append(ref)
    case .incidentAction(let action): if case .fact = action.step { incidentFacts.append(ref) }
    case .callRecord, .voice(.takenDown): voice.append(ref)
    case .answer: answers.append(ref)
    default: break
    }
  }

  private mutating func sight() throws -> Sight {
    switch Int.random(in: 0..<20, using: &generator) {
    case 0..<8: return .all
    case 8..<12: return .nothingNew
    case 12..<19: return .only(channel.origins.filter { _ in generator.chance(50) })
    default:
      guard let origin = pick(channel.origins) else { return .all }
      let root: Hash256 = generator.chance(50) ? .zero : channel.position(origin).root
      let size = UInt64.random(in: 0...max(1, channel.size(origin)), using: &generator)
      return .exact([LogPosition(origin: origin, size: min(size, channel.size(origin)), root: root)])
    }
  }

  private mutating func reference(_ some: [EntryRef]) throws -> EntryRef {
    if let ref = pick(some), !generator.chance(5) { return ref }
    if let ref = pick(refs), !generator.chance(20) { return ref }
    return EntryRef(origin: try Origin("nowhere"), index: 3, leaf: .zero)
  }

  private mutating func place() throws -> Position {
    try Scene.position(Double(Int.random(in: 30...39, using: &generator)), 35.8)
  }

  private mutating func notice() throws -> ActivityNotice {
    let start = channel.now.adding(seconds: Int.random(in: -600...10_000, using: &generator))
    return try Scene.notice(
      Scene.circle(Double(Int.random(in: 30...39, using: &generator))), from: start,
      kind: generator.chance(5) ? .other(40) : .flight)
  }

  private mutating func body(_ origin: Origin, _ party: PartyID) throws -> Body {
    switch Int.random(in: 0..<36, using: &generator) {
    case 29..<33: return try incidentBody()
    case 33..<35: return try voiceBody(party)
    case 35:
      return .enRoute(
        EnRoute(
          activity: try reference(activities), position: try Scene.position(35.5, 35.8), at: channel.now,
          status: pick([.underway, .needsAssistance, .other(40)]) ?? .underway))
    case 0..<4: return .notice(try notice())
    case 4:
      return .amendment(
        ActivityAmendment(
          activity: try reference(activities), replaces: try reference(activities), notice: try notice()))
    case 5: return .activity(try reference(activities), event())
    case 6..<10: return try answer(activities + answers.suffix(12))
    case 10..<12: return try answer(refs)
    case 12:
      let activity = try reference(activities)
      let subject: HoldSubject =
        generator.chance(70) ? .activity(activity) : .volume(try Scene.volume(from: channel.now))
      return .holdRequested(HoldRequest(subject: subject))
    case 13: return .holdLifted(try reference(holds))
    case 14: return .finding(try Scene.finding(reference(activities), .version(reference(activities))))
    case 15: return .safetyWarning(try Scene.warning(Double(Int.random(in: 30...40, using: &generator))))
    case 16..<18: return try Scene.message(pick(Precedence.all) ?? .flash, about: pick(refs))
    case 18: return generator.chance(30) ? .unknown(60) : .referenceLayer(try Scene.layer())
    case 19: return .partRemoved(PartRemoved(entry: try reference(refs), number: 0, reason: .retention))
    case 20: return try sealOrRotation(party)
    case 21:
      var arrangement = try Scene.arrangement(channel.roster.parties, from: channel.now)
      if generator.chance(60) { arrangement.replaces = try reference(proposals) }
      if generator.chance(20) { arrangement.character = .humanitarian }
      return .arrangementProposed(arrangement)
    case 22: return .arrangementSigned(try reference(proposals))
    case 23..<27: return try changeOfArrangement()
    default: return try received(origin)
    }
  }

  private mutating func changeOfArrangement() throws -> Body {
    switch Int.random(in: 0..<8, using: &generator) {
    case 0..<2: return .arrangementSuspended(try reference(proposals))
    case 2..<4: return .arrangementResumed(try reference(suspensions))
    case 4:
      let from = channel.now.adding(seconds: Int.random(in: 0...900, using: &generator))
      return .arrangementTerminated(ArrangementTermination(arrangement: try reference(proposals), from: from))
    case 5: return .measureDeclared(try Scene.measure(revalidateBy: channel.now))
    default:
      let words: [MeasureWord.Word] = [.agreed, .lifted, .confirmed(until: channel.now.adding(seconds: 600))]
      let measure = try reference(generator.chance(80) ? measures : proposals)
      return Scene.word(measure, pick(words) ?? .lifted)
    }
  }

  private mutating func incidentBody() throws -> Body {
    if incidents.isEmpty || generator.chance(20) {
      return .incidentOpened(try Scene.incident(about: pick(refs).map { [$0] } ?? []))
    }
    let steps: [IncidentStep] = [
      .statement, .fact, .fact, .agreed(try reference(incidentFacts)), .agreed(try reference(incidentFacts)),
      .disputed(try reference(incidentFacts)), .calming(CalmingMeasure(measure: try Label("calm"), entry: pick(refs))),
      .closed(.jointly), .closed(.forOwnSide), .closingWithdrawn,
    ]
    return .incidentAction(IncidentAction(incident: try reference(incidents), step: pick(steps) ?? .statement))
  }

  private mutating func voiceBody(_ party: PartyID) throws -> Body {
    let other = pick(channel.roster.parties.filter { $0 != party || generator.chance(10) })?.name ?? "a"
    switch Int.random(in: 0..<5, using: &generator) {
    case 0: return .callRecord(try Scene.call(with: other, differsFrom: generator.chance(50) ? pick(voice) : nil))
    case 1:
      return .commanderCall(CommanderCall(byWhen: channel.now, language: try Label("en"), about: pick(refs)))
    case 2: return .voice(.takenDown(try Scene.takenDown(from: other)))
    case 3: return .voice(.reconciled(Reconciled(takenDown: try reference(voice), entry: try reference(refs))))
    default: return try answer(voice)
    }
  }

  private mutating func event() -> ActivityEvent {
    let departure = Departure(at: channel.now)
    return pick([
      .withdrawn, .started(at: channel.now), .ended(at: channel.now), .held(at: channel.now),
      .resumed(at: channel.now), .nonconforming(departure), .contingent(departure), .conforming(at: channel.now),
    ]) ?? .withdrawn
  }

  private mutating func answer(_ some: [EntryRef]) throws -> Body {
    let states: [AnswerState] = [
      .hasIt, .understood, .passedOn(.allConcerned), .passedOn(.partial), .passedOn(.notYet), .done, .noObjection,
      .noObjection, .objection, .requestForChange, .proposal(try notice()), .declined,
      .proposal(try notice(), until: channel.now), .accepted, .accepted,
      .readBack(ReadBack(number: Int.random(in: 0...1, using: &generator), place: try place())),
      .readBack(ReadBack(number: 0, place: try place())),
    ]
    return Scene.answer(try reference(some), pick(states) ?? .hasIt)
  }

  private mutating func sealOrRotation(_ party: PartyID) throws -> Body {
    let own = channel.origins.filter { channel.logs[$0]?.party == party }
    guard let origin = pick(own) else { throw TestFailure.missing("own log") }
    if generator.chance(50) { return try channel.rotation(of: origin, to: "k\(refs.count)", by: party.name) }
    guard generator.chance(40) else { return try Scene.message() }
    let size = UInt64.random(in: 0...channel.size(origin), using: &generator)
    return try channel.sealing(origin, size: size, by: party.name)
  }

  private mutating func received(_ origin: Origin) throws -> Body {
    let suffix = origin.name.contains("urgent") ? "urgent" : "plans"
    let others = channel.origins.filter { $0.name.contains(suffix) && $0 != origin && channel.size($0) > 0 }
    guard let other = pick(others) else { return try Scene.message() }
    let at = channel.now.adding(seconds: Int.random(in: -60...60, using: &generator))
    return .received(Received(log: channel.position(other), at: at))
  }

  /// All entries, each log in order, otherwise shuffled.
  func shuffled(_ seed: UInt64) -> [LoggedEntry] {
    var generator = SeededGenerator(seed: seed)
    var queues = channel.origins.map { ArraySlice(channel.logs[$0]?.entries ?? []) }
    var order: [LoggedEntry] = []
    while !queues.allSatisfy(\.isEmpty) {
      let place = Int.random(in: queues.indices, using: &generator)
      let burst = Int.random(in: 1...8, using: &generator)
      for _ in 0..<burst { if let entry = queues[place].popFirst() { order.append(entry) } }
    }
    return order
  }
}
