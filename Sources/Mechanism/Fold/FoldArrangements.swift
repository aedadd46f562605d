// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

extension Board {
  /// Versions of the rules that this board has.
  static var rulesVersions: ClosedRange<UInt32> { 1...1 }

  mutating func propose(_ arrangement: Arrangement, _ writing: Writing) throws(InvalidReason) {
    guard arrangement.parties == roster.parties else { throw .partiesNotOfChannel }
    guard Board.rulesVersions.contains(arrangement.rulesVersion) else { throw .unknownRules }
    guard proposals(before: writing.log).allSatisfy({ $0.character == arrangement.character }) else {
      throw .characterChanged
    }
    let replaces = try arrangement.replaces.map { ref throws(InvalidReason) in try proposal(ref, writing) }
    facts.proposalOf[writing.id] = facts.proposals.count
    facts.proposals.append(ProposalFact(id: writing.id, arrangement: arrangement, replaces: replaces))
  }

  /// The valid proposal that a reference names.
  func proposal(_ ref: EntryRef, _ writing: Writing) throws(InvalidReason) -> EntryID {
    let entry = try resolve(ref, writing)
    guard facts.proposalOf[entry] != nil else { throw .notAProposal }
    return entry
  }

  mutating func sign(_ ref: EntryRef, _ writing: Writing) throws(InvalidReason) {
    let proposal = try proposal(ref, writing)
    guard let number = facts.proposalOf[proposal] else { throw .notAProposal }
    facts.proposals[number].signatures.append(SignatureFact(id: writing.id))
    if !facts.proposals[number].signers.contains(writing.party) {
      facts.proposals[number].signers.append(writing.party)
      if facts.proposals[number].signers.count == roster.cards.count { facts.signedByAll.append(number) }
    }
  }

  /// The writer's claim to hold a log up to a size.
  mutating func receive(_ received: Received, _ writing: Writing) throws(InvalidReason) {
    let stated = received.log
    guard stated.size > 0 else { throw .receivedNothing }
    guard let log = logs.number(of: stated.origin), log == writing.log || pastSize(of: log, writing) > 0 else {
      throw roster.isFounding(stated.origin) ? .notInPast : .unknownReference
    }
    guard logs[log].party != writing.party else { throw .receivedOwnLog }
    guard logs[log].lane == logs[writing.log].lane else { throw .wrongLane }
    guard stated.size <= pastSize(of: log, writing) else { throw .notInPast }
    var lines = logs[writing.log].received
    logs[writing.log].received = []
    defer { logs[writing.log].received = lines }
    if log >= lines.count { lines.append(contentsOf: repeatElement([], count: log + 1 - lines.count)) }
    guard stated.size >= lines[log].last?.size ?? 0 else { throw .receivedDecreases }
    let known = KnownPosition(log: log, position: stated)
    let held = heldRootOfReceipt(known, writing)
    guard held == stated.root else {
      recordDisagreement(known, held: held, statedIn: writing.log)
      return
    }
    if stated.size > lines[log].last?.size ?? 0 {
      lines[log].append(ReceivedStep(index: writing.id.index, size: stated.size, at: received.at))
    }
  }

  private mutating func heldRootOfReceipt(_ known: KnownPosition, _ writing: Writing) -> Hash256 {
    let frontier = logs[writing.log].frontier.first { $0.log == known.log }
    if let frontier, frontier.position.size == known.position.size,
      !logs[writing.log].disagreements.contains(known.log)
    {
      // The root of the frontier was compared with the board's before.
      return frontier.position.root
    }
    return heldRoot(known.log, known.position.size, edges: \.statedReceived, of: writing.log)
  }
}
