// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// One side's record of a call.
struct CallFact: Sendable {
  let id: EntryID
  let record: CallRecord
  let about: [EntryID]
  /// The record that this one contradicts.
  let differsFrom: EntryID?
  /// Records of other parties that contradict this one.
  var counters: [EntryID] = []
}

/// A request for a commander's call.
struct CommanderCallFact: Sendable {
  let call: CommanderCall
  let about: EntryID?
}

/// The entry that something taken down was about.
struct ReconciledFact: Fact {
  let id: EntryID
  let entry: EntryID
  var restricts: Bool { false }
}

/// What was taken down by voice.
struct TakenDownFact: Sendable {
  let id: EntryID
  let taken: TakenDown
  let about: EntryID?
  var reconciled = CausalList<ReconciledFact>()
}

/// Everything that was said of voice.
struct VoiceFacts: Sendable {
  var calls: [EntryID: CallFact] = [:]
  var commanderCalls: [EntryID: CommanderCallFact] = [:]
  var takenDown: [EntryID: TakenDownFact] = [:]
  /// When messages were also said by voice.
  var spokenAt: [EntryID: Instant] = [:]
}

extension Board {
  mutating func recordCall(_ record: CallRecord, _ writing: Writing) throws(InvalidReason) {
    guard !writing.entry.parts.isEmpty else { throw .textMissing }
    var differsFrom: EntryID?
    if let ref = record.differsFrom {
      let other = try resolve(ref, writing)
      guard facts.voice.calls[other] != nil, logs.party(other) != writing.party else { throw .notACallRecord }
      facts.voice.calls[other]?.counters.append(writing.id)
      differsFrom = other
    }
    facts.voice.calls[writing.id] = CallFact(
      id: writing.id, record: record, about: record.about.compactMap { try? resolve($0, writing) },
      differsFrom: differsFrom)
  }

  /// Never without effect because of what it is about.
  mutating func requestCommander(_ call: CommanderCall, _ writing: Writing) {
    facts.voice.commanderCalls[writing.id] = CommanderCallFact(
      call: call, about: call.about.flatMap { try? resolve($0, writing) })
  }

  mutating func takeDown(_ taken: TakenDown, _ writing: Writing) throws(InvalidReason) {
    guard taken.saidBy != writing.party else { throw .ownWords }
    if taken.what == .text, writing.entry.parts.isEmpty { throw .textMissing }
    facts.voice.takenDown[writing.id] = TakenDownFact(
      id: writing.id, taken: taken, about: taken.about.flatMap { try? resolve($0, writing) })
  }

  mutating func reconcile(_ reconciled: Reconciled, _ writing: Writing) throws(InvalidReason) {
    let taken = try resolve(reconciled.takenDown, writing)
    guard let fact = facts.voice.takenDown[taken] else { throw .notTakenDown }
    guard logs.party(taken) == writing.party else { throw .notOwnTakenDown }
    let entry = try resolve(reconciled.entry, writing)
    guard logs.party(entry) == fact.taken.saidBy else { throw .notByThatParty }
    facts.voice.takenDown[taken]?.reconciled.append(ReconciledFact(id: writing.id, entry: entry))
  }
}
