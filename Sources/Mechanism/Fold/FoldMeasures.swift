// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

extension Board {
  /// Any one party's suspension counts at once: it adds caution. While it lasts by its own party's word another one adds nothing.
  mutating func suspend(_ ref: EntryRef, _ writing: Writing) throws(InvalidReason) {
    let proposal = try signedProposal(ref, writing)
    for log in logs.logs.indices where logs[log].party == writing.party {
      let numbers = facts.suspensionsIn[SuspensionPlace(proposal: proposal, log: log)] ?? []
      let size = log == writing.log ? writing.id.index : pastSize(of: log, writing)
      let place = numbers.partition { facts.suspensions[$0].id.index < size }
      guard place > 0 else { continue }
      let resumed = facts.suspensions[numbers[place - 1]].resumed
      guard !resumed.latest(in: logs, for: writing.log, by: writing.party).isEmpty else { throw .alreadySuspended }
    }
    facts.suspensionsIn[SuspensionPlace(proposal: proposal, log: writing.log), default: []].append(
      facts.suspensions.count)
    facts.suspensionOf[writing.id] = facts.suspensions.count
    facts.suspensions.append(SuspensionFact(id: writing.id, proposal: proposal))
  }

  mutating func resume(_ ref: EntryRef, _ writing: Writing) throws(InvalidReason) {
    let entry = try resolve(ref, writing)
    guard let number = facts.suspensionOf[entry] else { throw .notASuspension }
    facts.suspensions[number].resumed.append(SignatureFact(id: writing.id))
  }

  mutating func terminate(_ termination: ArrangementTermination, _ writing: Writing) throws(InvalidReason) {
    let proposal = try signedProposal(termination.arrangement, writing)
    facts.terminations.append(TerminationFact(id: writing.id, proposal: proposal, from: termination.from))
  }

  /// A proposal that every party had signed in the writer's past.
  private func signedProposal(_ ref: EntryRef, _ writing: Writing) throws(InvalidReason) -> EntryID {
    let entry = try proposal(ref, writing)
    guard let number = facts.proposalOf[entry] else { throw .notAProposal }
    let signatures = facts.proposals[number].signatures
    let isSigned = roster.parties.allSatisfy { party in
      !signatures.latest(in: logs, for: writing.log, by: party).isEmpty
    }
    guard isSigned else { throw .notSigned }
    return entry
  }

  mutating func declareMeasure(_ measure: Measure, _ writing: Writing) {
    facts.measures[writing.id] = DeclaredMeasureFact(id: writing.id, measure: measure)
  }

  mutating func recordMeasureWord(_ said: MeasureWord, _ writing: Writing) throws(InvalidReason) {
    let key = try measure(said.measure, writing, otherwise: .notAMeasure)
    let isDeclared = facts.measures[key.entry] != nil
    switch said.word {
    case .agreed:
      guard isDeclared else { throw .arrangedMeasure }
      guard logs.party(key.entry) != writing.party else { throw .ownMeasure }
    case .lifted: guard isDeclared else { throw .arrangedMeasure }
    case .confirmed: break
    }
    facts.measureWords[key, default: CausalList()].append(MeasureWordFact(id: writing.id, word: said.word))
  }

  /// The measure that a feature names: of a proposal, or declared, with number 0.
  func measure(
    _ feature: NumberedFeature, _ writing: Writing, otherwise reason: InvalidReason
  ) throws(InvalidReason) -> MeasureKey {
    let entry = try resolve(feature.entry, writing)
    let count: Int
    if facts.measures[entry] != nil {
      count = 1
    } else if let number = facts.proposalOf[entry] {
      count = facts.proposals[number].arrangement.measures.count
    } else {
      throw reason
    }
    guard (0..<count).contains(feature.number) else { throw .noSuchFeature }
    return MeasureKey(entry: entry, number: feature.number)
  }

  /// What a measure says; nil if there is none.
  func measure(_ key: MeasureKey) -> Measure? {
    if let declared = facts.measures[key.entry] { return key.number == 0 ? declared.measure : nil }
    guard let number = facts.proposalOf[key.entry] else { return nil }
    let measures = facts.proposals[number].arrangement.measures
    return measures.indices.contains(key.number) ? measures[key.number] : nil
  }
}
