// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// One side's record of a call. The gist is part 0 of the entry.
public struct RecordedCall: Hashable, Sendable {
  /// What another party says of the record.
  public enum Word: String, Hashable, Sendable {
    /// Nothing yet.
    case unconfirmed
    /// It has understood it: that is how the call was.
    case confirmed
    /// It has a record of its own that contradicts this one. Both stand.
    case differs
  }

  /// The record.
  public let ref: EntryRef
  /// Whose it is.
  public let party: PartyID
  /// Where and when it was stated.
  public let stated: Stated
  /// What it says.
  public let record: CallRecord
  /// What is wrong with it.
  public let defects: [Defect]
  /// Per other party, in the order of `progress`.
  public let words: [Word]
  /// Records of other parties that contradict this one, ascending by entry.
  public let counters: [EntryRef]
  /// Per other party, ascending.
  public let progress: [Progress]
}

/// A request for a call of the other side's commander.
public struct RequestedCommanderCall: Hashable, Sendable {
  /// The request.
  public let ref: EntryRef
  /// Who asks.
  public let party: PartyID
  /// Where and when it was stated.
  public let stated: Stated
  /// What is asked.
  public let call: CommanderCall
  /// What is wrong with it.
  public let defects: [Defect]
  /// Per other party, ascending.
  public let progress: [Progress]
}

/// What a party said by voice, as another one took it down: that one's word alone, until it is reconciled.
public struct WordTakenDown: Hashable, Sendable {
  /// The entry.
  public let ref: EntryRef
  /// Who took it down.
  public let party: PartyID
  /// Where and when it was stated.
  public let stated: Stated
  /// What was taken down.
  public let taken: TakenDown
  /// What is wrong with it.
  public let defects: [Defect]
  /// The entries that it was said to be about, ascending: more than one only if its party said so concurrently.
  public let reconciled: [Reconciliation]
  /// Per other party, ascending.
  public let progress: [Progress]
  /// Whether the entry of the party that had said it is named.
  public var isReconciled: Bool { !reconciled.isEmpty }
}

/// What was taken down beside what was then found in the log of the party that had said it.
public struct Reconciliation: Hashable, Sendable {
  /// Whether one member says the same in both.
  public struct Field: Hashable, Sendable {
    /// Its name, as in the JSON of entries.
    public let name: String
    /// Whether it is the same.
    public let isSame: Bool
  }

  /// The entry of the party that had said it.
  public let entry: EntryRef
  /// Where and when it was said to be that; nil for one that is only proposed.
  public let stated: Stated?
  /// Member by member, ascending by name; empty if the two can not be compared (texts are parts, or the kinds differ).
  public let fields: [Field]
  /// Whether both could be compared and are the same.
  public var isSame: Bool { !fields.isEmpty && fields.allSatisfy(\.isSame) }
}

extension Board {
  /// All records of calls, ascending by entry.
  public var calls: [RecordedCall] {
    let timeline = timeline()
    return facts.voice.calls.keys.sorted(by: logs.canonicallyPrecedes).compactMap { id in
      facts.voice.calls[id].map { view($0, timeline) }
    }
  }

  /// All requests for a commander's call, ascending by entry.
  public var commanderCalls: [RequestedCommanderCall] {
    let timeline = timeline()
    return facts.voice.commanderCalls.keys.sorted(by: logs.canonicallyPrecedes).compactMap { id in
      facts.voice.commanderCalls[id].map { fact in
        RequestedCommanderCall(
          ref: logs.ref(id), party: logs.party(id), stated: stated(id), call: fact.call,
          defects: fact.call.about != nil && fact.about == nil ? [.unknownSubject] : [],
          progress: progress(on: id, deadlines: .immediate, timeline))
      }
    }
  }

  /// All that was taken down by voice, ascending by entry.
  public var takenDown: [WordTakenDown] {
    let timeline = timeline()
    return facts.voice.takenDown.keys.sorted(by: logs.canonicallyPrecedes).compactMap { id in
      facts.voice.takenDown[id].map { view($0, timeline) }
    }
  }

  private func view(_ call: CallFact, _ timeline: ArrangementTimeline) -> RecordedCall {
    var defects: [Defect] = []
    if call.about.count < call.record.about.count { defects.append(.unknownSubject) }
    if call.record.ended < call.record.began { defects.append(.fromAfterUntil) }
    if call.record.with.contains(where: { !roster.parties.contains($0) }) { defects.append(.unknownParty) }
    let progress = progress(on: call.id, deadlines: .routine, timeline)
    return RecordedCall(
      ref: logs.ref(call.id), party: logs.party(call.id), stated: stated(call.id), record: call.record,
      defects: defects, words: progress.map { word($0.party, on: call) },
      counters: call.counters.sorted(by: logs.canonicallyPrecedes).map(logs.ref), progress: progress)
  }

  /// A record that contradicts counts until its party says, having seen it, that it has understood the other one.
  private func word(_ party: PartyID, on call: CallFact) -> RecordedCall.Word {
    let counters = call.counters.filter { logs.party($0) == party }
    let understood = facts.answers(to: call.id).filter {
      $0.kind == .understood && logs.party($0.id) == party && logs.counts($0.id, restricts: false)
    }
    let isConfirmed = understood.contains { answer in counters.allSatisfy { logs.precedes($0, answer.id) } }
    return isConfirmed ? .confirmed : (counters.isEmpty ? .unconfirmed : .differs)
  }

  /// Whether a party has contradicted a record of a call.
  func hasCountered(_ id: EntryID, _ party: PartyID) -> Bool {
    facts.voice.calls[id]?.counters.contains { logs.party($0) == party } ?? false
  }

  private func view(_ fact: TakenDownFact, _ timeline: ArrangementTimeline) -> WordTakenDown {
    var defects: [Defect] = []
    if !roster.parties.contains(fact.taken.saidBy) { defects.append(.unknownParty) }
    if fact.taken.about != nil, fact.about == nil { defects.append(.unknownSubject) }
    if case .warning(let warning) = fact.taken.what { defects += Board.defects(of: warning) }
    let reconciled = fact.reconciled.latest(in: logs).map { reconciled in
      Reconciliation(
        entry: logs.ref(reconciled.entry), stated: stated(reconciled.id),
        fields: fields(of: fact.taken.what, and: reconciled.entry))
    }
    return WordTakenDown(
      ref: logs.ref(fact.id), party: logs.party(fact.id), stated: stated(fact.id), taken: fact.taken, defects: defects,
      reconciled: reconciled, progress: progress(on: fact.id, deadlines: .priority, timeline))
  }

  /// Entries of the party that had said it which may be what was taken down, those with the fewest differences first; at
  /// most ``BoardLimits/voiceMatches``. Of what was said in free text none is proposed: texts are parts.
  public func matches(of ref: EntryRef) -> [Reconciliation] {
    guard let id = entry(ref), let fact = facts.voice.takenDown[id] else { return [] }
    let found = comparable(with: fact.taken.what).filter { logs.party($0) == fact.taken.saidBy }
      .sorted(by: logs.canonicallyPrecedes).map { entry in
        Reconciliation(entry: logs.ref(entry), stated: nil, fields: fields(of: fact.taken.what, and: entry))
      }
      .filter { $0.fields.contains(where: \.isSame) }
    let counted = found.enumerated().map { place, match in (match.fields.count { !$0.isSame }, place, match) }
    return counted.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.prefix(BoardLimits.voiceMatches).map(\.2)
  }

  private func comparable(with what: SpokenContent) -> [EntryID] {
    switch what {
    case .notice: facts.activities.flatMap { $0.versions.all(in: logs).map(\.id) }
    case .warning:
      facts.warnings.enumerated().flatMap { log, warnings in warnings.map { EntryID(log, $0.index) } }
    case .format: Array(facts.formats.keys)
    case .text: []
    }
  }

  private func fields(of what: SpokenContent, and entry: EntryID) -> [Reconciliation.Field] {
    let (said, written): (Body, Body)
    switch what {
    case .notice(let notice):
      guard let number = facts.activityOf[entry],
        let version = facts.activities[number].versions.everything.first(where: { $0.id == entry })
      else { return [] }
      (said, written) = (.notice(notice), .notice(version.notice))
    case .warning(let warning):
      guard let other = facts.warnings[entry.log].first(where: { $0.index == entry.index }) else { return [] }
      (said, written) = (.safetyWarning(warning), .safetyWarning(other.warning))
    case .format(let format):
      guard let other = facts.formats[entry] else { return [] }
      return Board.fields(EntryJSON.value(of: format), EntryJSON.value(of: other))
    case .text: return []
    }
    return Board.fields(EntryJSON.value(of: said), EntryJSON.value(of: written))
  }

  private static func fields(_ first: JSONValue, _ second: JSONValue) -> [Reconciliation.Field] {
    let names = Set(first.memberNames + second.memberNames).sorted()
    return names.map { Reconciliation.Field(name: $0, isSame: first[$0] == second[$0]) }
  }
}

extension JSONValue {
  fileprivate var memberNames: [String] {
    if case .object(let members) = self { members.map(\.name) } else { [] }
  }
}

extension CanonicalWriter {
  mutating func write(_ call: RecordedCall) {
    write(call.ref)
    write(call.defects) { $0.write($1.code) }
    write(call.words) { $0.write($1.rawValue) }
    write(call.counters) { $0.write($1) }
    write(call.progress) { $0.write($1) }
  }

  mutating func write(_ call: RequestedCommanderCall) {
    write(call.ref)
    write(call.defects) { $0.write($1.code) }
    write(call.progress) { $0.write($1) }
  }

  mutating func write(_ taken: WordTakenDown) {
    write(taken.ref)
    write(taken.defects) { $0.write($1.code) }
    write(taken.reconciled) { writer, reconciled in
      writer.write(reconciled.entry)
      writer.write(reconciled.stated) { $0.write($1) }
      writer.write(reconciled.fields) { writer, field in
        writer.write(field.name)
        writer.write(field.isSame)
      }
    }
    write(taken.progress) { $0.write($1) }
  }
}
