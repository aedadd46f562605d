// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// A text of an incident: a statement, or why a fact is disputed. The text itself is part 0 of the entry.
public struct IncidentText: Hashable, Sendable {
  /// Whose it is.
  public let party: PartyID
  /// Where and when it was stated.
  public let stated: Stated
  /// Whether it was said after its party had closed the incident, by what it had seen.
  public let isAfterClosing: Bool
}

/// How a party stands to a proposed fact.
public struct FactWord: Hashable, Sendable {
  /// Whose word it is.
  public let party: PartyID
  /// Whether it disputes the fact; otherwise it agrees.
  public let isDisputed: Bool
  /// Where and when it was stated, and by which position.
  public let stated: Stated
}

/// A proposed fact, and how the parties stand to it. Its text is part 0 of the entry.
public struct ProposedFact: Hashable, Sendable {
  /// How far a fact has come.
  public enum State: String, Hashable, Sendable {
    /// Nobody disputes it, and not all have agreed.
    case proposed
    /// Representatives of every party have agreed.
    case agreed
    /// A party disputes it.
    case disputed
  }

  /// Who proposed it.
  public let party: PartyID
  /// Where and when it was stated.
  public let stated: Stated
  /// How far it has come.
  public let state: State
  /// The latest word of each party that has one, ascending by party; of concurrent words the disputing one.
  public let words: [FactWord]
}

/// A measure to calm: what its party does, and binds nobody else.
public struct StatedMeasure: Hashable, Sendable {
  /// Whose measure it is.
  public let party: PartyID
  /// Where and when it was stated.
  public let stated: Stated
  /// What is done.
  public let measure: Label
  /// The entry that does it.
  public let entry: EntryRef?
  /// What is wrong with it.
  public let defects: [Defect]
}

/// A party's closing of an incident.
public struct StatedClosing: Hashable, Sendable {
  /// Whose closing it is.
  public let party: PartyID
  /// Jointly, or for the own side alone.
  public let closing: Closing
  /// Where and when it was stated.
  public let stated: Stated
}

/// An incident and what was said within it.
public struct Incident: Hashable, Sendable {
  /// How far it has come.
  public enum State: String, Hashable, Sendable {
    /// No party has closed it.
    case open
    /// Some have closed it, others have not.
    case closedBySome
    /// All have closed it, at least one for its own side alone.
    case closedByEach
    /// All have closed it jointly.
    case closedJointly
  }

  /// The opening.
  public let ref: EntryRef
  /// Who opened it.
  public let party: PartyID
  /// Where and when it was opened.
  public let stated: Stated
  /// What is said to have happened.
  public let opened: IncidentOpened
  /// What is wrong with the opening.
  public let defects: [Defect]
  /// How far it has come.
  public let state: State
  /// Closings that stand, ascending by party.
  public let closings: [StatedClosing]
  /// Statements, ascending by entry.
  public let statements: [IncidentText]
  /// Facts, ascending by entry.
  public let facts: [ProposedFact]
  /// Measures to calm, ascending by entry.
  public let measures: [StatedMeasure]
  /// Per other party than the one that opened it, ascending.
  public let progress: [Progress]
}

extension Board {
  /// All incidents, ascending by entry.
  public var incidents: [Incident] {
    let timeline = timeline()
    return facts.incidents.all.sorted { logs.canonicallyPrecedes($0.id, $1.id) }.map { view($0, timeline) }
  }

  /// The incident of an opening, or of something that was said within it.
  public func incident(_ ref: EntryRef) -> Incident? {
    guard let entry = entry(ref), let number = facts.incidents.incidentOf[entry] else { return nil }
    return view(facts.incidents.all[number], timeline())
  }

  /// Openings, steps and closings of the incident that an entry belongs to.
  public func entries(ofIncident ref: EntryRef) -> [EntryRef] {
    guard let id = entry(ref), let number = facts.incidents.incidentOf[id] else { return [] }
    let incident = facts.incidents.all[number]
    return ([incident.id] + incident.steps.all(in: logs).map(\.id)).map(logs.ref)
  }

  private func view(_ fact: IncidentFact, _ timeline: ArrangementTimeline) -> Incident {
    let steps = fact.steps.all(in: logs)
    let closings = closings(of: fact)
    var defects: [Defect] = []
    if fact.about.count < fact.incident.about.count { defects.append(.unknownSubject) }
    if let until = fact.incident.until, until < fact.incident.from { defects.append(.fromAfterUntil) }
    return Incident(
      ref: logs.ref(fact.id), party: logs.party(fact.id), stated: stated(fact.id), opened: fact.incident,
      defects: defects, state: state(closings), closings: closings,
      statements: steps.filter { $0.kind == .statement }.map { step in
        IncidentText(party: logs.party(step.id), stated: stated(step.id), isAfterClosing: step.isAfterClosing)
      },
      facts: steps.filter { $0.kind == .factProposed }.map(proposedFact),
      measures: steps.compactMap(measure), progress: progress(on: fact.id, deadlines: .immediate, timeline))
  }

  private func measure(_ step: StepFact) -> StatedMeasure? {
    guard case .calming(let measure) = step.step else { return nil }
    return StatedMeasure(
      party: logs.party(step.id), stated: stated(step.id), measure: measure.measure, entry: step.target.map(logs.ref),
      defects: step.subjectIsUnknown ? [.unknownSubject] : [])
  }

  private func proposedFact(_ step: StepFact) -> ProposedFact {
    let words = roster.parties.compactMap { word(of: $0, on: step.id) }
    let state: ProposedFact.State =
      words.contains(where: \.isDisputed) ? .disputed : (words.count == roster.parties.count ? .agreed : .proposed)
    return ProposedFact(party: logs.party(step.id), stated: stated(step.id), state: state, words: words)
  }

  /// The latest word of a party on a fact; of concurrent ones the disputing one.
  private func word(of party: PartyID, on fact: EntryID) -> FactWord? {
    let latest = facts.incidents.words[fact]?.latest(in: logs, by: party) ?? []
    guard let word = latest.first(where: { $0.kind == .factDisputed }) ?? latest.first else { return nil }
    return FactWord(party: party, isDisputed: word.kind == .factDisputed, stated: stated(word.id))
  }

  /// Of each party the closing that stands: its latest word, unless a concurrent one takes it back. Of concurrent closings
  /// the one for the own side alone stands, which claims less.
  func closings(of incident: IncidentFact) -> [StatedClosing] {
    roster.parties.compactMap { party in
      let latest = incident.closings.latest(in: logs, by: party)
      let closed = latest.compactMap { step -> StatedClosing? in
        guard case .closed(let closing) = step.step else { return nil }
        return StatedClosing(party: party, closing: closing, stated: stated(step.id))
      }
      guard closed.count == latest.count else { return nil }
      return closed.first { $0.closing == .forOwnSide } ?? closed.first
    }
  }

  private func state(_ closings: [StatedClosing]) -> Incident.State {
    if closings.isEmpty { return .open }
    if closings.count < roster.parties.count { return .closedBySome }
    return closings.allSatisfy { $0.closing == .jointly } ? .closedJointly : .closedByEach
  }

  // MARK: Asking

  /// Whether an entry of an incident still asks for an answer: nothing does once its own party has closed the incident,
  /// but a joint closing itself, until all have closed it.
  func asksWithinIncident(_ id: EntryID) -> Bool {
    guard let number = facts.incidents.incidentOf[id] else { return false }
    let closings = closings(of: facts.incidents.all[number])
    let own = closings.first { $0.party == logs.party(id) }
    guard logs.head(id).kind == .incidentClosed else { return own == nil }
    guard let own, own.closing == .jointly, own.stated.ref == logs.ref(id) else { return false }
    return closings.count < roster.parties.count
  }

  /// Whether a party has said how it stands to a fact, or has closed an incident that asks to be closed jointly.
  func hasWord(of party: PartyID, onIncidentEntry id: EntryID) -> Bool {
    if facts.incidents.words[id] != nil { return word(of: party, on: id) != nil }
    guard logs.head(id).kind == .incidentClosed, let number = facts.incidents.incidentOf[id] else { return false }
    return closings(of: facts.incidents.all[number]).contains { $0.party == party }
  }
}

extension CanonicalWriter {
  mutating func write(_ incident: Incident) {
    write(incident.ref)
    write(incident.defects) { $0.write($1.code) }
    write(incident.state.rawValue)
    write(incident.closings) { $0.write($1.stated) }
    write(incident.statements) { writer, text in
      writer.write(text.stated)
      writer.write(text.isAfterClosing)
    }
    write(incident.facts) { writer, fact in
      writer.write(fact.stated)
      writer.write(fact.state.rawValue)
      writer.write(fact.words) { $0.write($1.stated) }
    }
    write(incident.measures) { writer, measure in
      writer.write(measure.stated)
      writer.write(measure.entry) { $0.write($1) }
    }
    write(incident.progress) { $0.write($1) }
  }
}
