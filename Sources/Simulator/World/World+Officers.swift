// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import TransparencyLog
import Wire

/// Officers speak through their node.
extension World {
  func officersSpeak(_ party: Int) {
    guard !isHealed else { return }
    defer { queue.plan(.officers(party), at: time(in: 300...Int64(2 * scenario.meanPause))) }
    let node = nodes.last { $0.party == party && $0.isRunning && (!$0.isTwin || chance.chance(permille: 500)) }
    guard let node else { return }
    let wall = node.clock.moment(at: now).wall
    let known = seen(by: node)
    do {
      var drafts: [Draft] = []
      if party == 0, !judge.hasProposal {
        drafts = [try officers[party].arrangement(scenario.terms, now: wall)]
        judge.hasProposal = true
      } else if let signature = try officers[party].signature(known) {
        drafts = [signature]
      } else if scenario.hasBulk, chance.chance(permille: 40) {
        drafts = try officers[party].bulk(count: chance.int(8...24), now: wall)
      } else if chance.chance(permille: 8), let keeping = try keyKeeping(party, node) {
        drafts = [keeping]
      } else {
        let count = chance.pick([1, 1, 1, 1, 2, 3]) ?? 1
        for _ in 0..<count { if let draft = try officers[party].draft(known, now: wall) { drafts.append(draft) } }
      }
      if !drafts.isEmpty { submit(drafts, to: node) }
    } catch {
      violated(.nodeKeepsItsContract, [node], "the workload drew what no value allows: \(error)")
    }
  }

  /// What officers speak of: what is on their node's board. What waits there is shown, but nothing refers to it.
  private func seen(by node: SimulatedNode) -> [KnownEntry] {
    guard let cut = node.machine?.board.cut else { return [] }
    return node.known.filter { $0.ref.index < cut[$0.ref.origin] ?? 0 }
  }

  /// A key rotation at a size soon to come, or a seal of a whole log.
  private func keyKeeping(_ party: Int, _ node: SimulatedNode) throws -> Draft? {
    let lane = chance.pick(Lane.allCases) ?? .plans
    guard let origin = node.machine?.activeOrigin(lane) else { return nil }
    let size = node.store.read { $0.size(of: origin) }
    let position = try PositionDesignator("commander-1")
    if chance.chance(permille: 700) {
      let later = size + UInt64(chance.int(2...12))
      let rotation = try founding.rotation(of: party, origin, lane, atSize: later)
      return rotation.map { Draft(lane: lane, position: position, body: $0) }
    }
    guard size > 0, let root = node.store.read({ $0.root(of: origin, at: size) }) else { return nil }
    // A seal stands in the other log: its own has ended.
    let other: Lane = lane == .urgent ? .plans : .urgent
    let seal = try founding.seal(of: party, LogPosition(origin: origin, size: size, root: root))
    return Draft(lane: other, position: position, body: seal)
  }

  /// Hands drafts to a node, as its officers' listener would.
  func submit(_ drafts: [Draft], to node: SimulatedNode) {
    let id = RequestID(nextRequest)
    nextRequest += 1
    statistics.submitted += drafts.count
    judge.submitted(id, drafts, to: node, now: now)
    let kinds = drafts.prefix(3).map { $0.body.words }.joined(separator: ", ")
    let more = drafts.count > 3 ? " and \(drafts.count - 3) more" : ""
    story.tell(now, node.number, .event, code: 40, "officers submit \(kinds)\(more)")
    feed(node, .submit(id, drafts))
  }
}

extension Body {
  /// The kind in plain words, for the story.
  var words: String {
    switch self {
    case .arrangementProposed: "an arrangement"
    case .arrangementSigned: "a signature of the arrangement"
    case .notice(let notice): "a notice (\(notice.title))"
    case .amendment(let amendment): "an amendment of \(amendment.activity.words)"
    case .activity(let ref, .nonconforming): "that \(ref.words) is nonconforming"
    case .activity(let ref, .contingent): "that \(ref.words) is contingent"
    case .activity(let ref, let event): "\(event) of \(ref.words)"
    case .received(let received): "received \(received.log.origin) up to \(received.log.size)"
    case .answer(let answer): "\(answer.state.words) to \(answer.to.words)"
    case .holdRequested(let hold): "a request hold (\(hold.subject.words))"
    case .holdLifted(let ref): "lifting of \(ref.words)"
    case .finding(let finding): "a finding about \(finding.version.words)"
    case .safetyWarning: "a safety warning"
    case .hotline(let message): "a \(message.precedence) message"
    case .referenceLayer: "a reference layer"
    case .partRemoved(let removal): "removal of a part of \(removal.entry.words)"
    case .keyRotated: "a key rotation"
    case .sealed(let seal): "a seal of \(seal.last.origin)"
    case .successor(let successor): "the successor of \(successor.predecessor.origin)"
    case .splitView(let split): "evidence of a split view of \(split.origin)"
    case .manning(let manning): "that its watch is \(manning.level)"
    case .arrangementSuspended(let ref): "a suspension of \(ref.words)"
    case .arrangementResumed(let ref): "that \(ref.words) may end"
    case .arrangementTerminated(let termination): "the end of \(termination.arrangement.words)"
    case .measureDeclared(let measure): "a measure (\(measure.kind))"
    case .measureSaid(let said): "\(said.word) of \(said.measure.entry.words)"
    case .enRoute(let report): "a report of \(report.activity.words)"
    case .protest: "a protest"
    case .incidentOpened(let incident): "an incident (\(incident.title))"
    case .incidentAction(let action): "\(EntryJSON.name(of: action.step)) in the incident \(action.incident.words)"
    case .callRecord: "the record of a call"
    case .commanderCall: "a request for a commander's call"
    case .voice(.takenDown(let taken)): "what \(taken.saidBy) said by voice"
    case .voice(.reconciled(let reconciled)): "that \(reconciled.takenDown.words) was \(reconciled.entry.words)"
    case .unknown(let number): "a kind \(number) that nobody knows"
    }
  }
}

extension AnswerState {
  /// The state in plain words, for the story.
  var words: String {
    if case .proposal = self { return "a proposal" }
    if case .readBack = self { return "a read-back" }
    return "\(self)"
  }
}

extension HoldSubject {
  /// The subject in plain words, for the story.
  var words: String {
    switch self {
    case .activity(let ref): ref.words
    case .volume: "an area"
    }
  }
}
