// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import TransparencyLog
import Wire

/// Who is called for what: compared with what the board's views show, which know nothing of calls.
extension Judge {
  /// Every message, warning, version, incident and request for a commander's call of others that the own party has not
  /// answered rings, and no other does; every
  /// one of ours that another party has not answered is awaited.
  func judgeWatch(_ node: SimulatedNode, _ world: World) {
    guard let machine = node.machine, let number = node.party, world.isHonest(node) else { return }
    let party = world.founding.parties[number]
    let moment = node.clock.moment(at: world.now)
    if let left = machine.earlyFlashes.first(where: { signsOneHistory(of: $0.ref.origin, world) }) {
      return world.violated(.whatWaitsRings, [node], "\(left.ref.words) was told of, and is not kept")
    }
    // A node that has just started is still looking through its logs.
    guard !machine.hasMoreOpenItems else { return }
    var unanswered: Set<EntryRef> = []
    var owed: Set<String> = []
    for (ref, writer, progress) in progress(on: machine.board) {
      for of in progress where !of.hasWord {
        if writer == party {
          owed.insert("\(ref.words) by \(of.party)")
        } else if of.party == party {
          unanswered.insert(ref)
        }
      }
    }
    let ringing = machine.ringing(at: moment).filter { $0.step == .hasIt && Self.isViewed($0.item.kind) }
    let rings = Set(ringing.map(\.item.ref))
    if let silent = unanswered.subtracting(rings).min() {
      return world.violated(.whatWaitsRings, [node], "\(silent.words) has no answer, and does not ring")
    }
    if let idle = rings.subtracting(unanswered).min() {
      return world.violated(.whatWaitsRings, [node], "\(idle.words) rings, and needs no answer")
    }
    let awaited = machine.awaited(at: moment).filter { $0.step == .hasIt && Self.isViewed($0.item.kind) }
    let waits = Set(awaited.map { "\($0.item.ref.words) by \($0.party)" })
    if let lost = owed.symmetricDifference(waits).min() {
      world.violated(.whatWaitsRings, [node], "an answer to \(lost) is \(waits.contains(lost) ? "" : "not ")awaited")
    }
  }

  /// What a node tells of before it is kept was signed by its log: whoever wrote it has it on its disk, as it was told.
  func told(_ early: EarlyFlash, at node: SimulatedNode, _ world: World) {
    let ref = early.ref
    if MerkleTree.leafHash(early.entry) != ref.leaf {
      return world.violated(.whatWaitsRings, [node], "what is told of \(ref.words) is not what stands there")
    }
    guard world.isHonest(node), signsOneHistory(of: ref.origin, world) else { return }
    let isWritten = world.nodes.contains {
      $0.party.map { world.founding.parties[$0] } == early.party && $0.store.read { $0.holds(ref) }
    }
    if !isWritten { world.violated(.whatWaitsRings, [node], "\(ref.words) is told of, and nobody has written it") }
  }

  /// Whether whoever writes a log can not have had another history of it.
  private func signsOneHistory(of origin: Origin, _ world: World) -> Bool {
    guard let party = world.founding.party(of: origin) else { return false }
    return party != scenario.liar?.party && !clonedParties.contains(party)
      && !world.nodes.contains { $0.party == party && restoredNodes.contains($0.number) }
  }

  private static func isViewed(_ kind: EntryKind) -> Bool {
    [.hotline, .safetyWarning, .notice, .amendment, .incidentOpened, .commanderCall].contains(kind)
  }

  private func progress(on board: Board) -> [(EntryRef, PartyID, [Progress])] {
    board.messages.map { ($0.ref, $0.party, $0.progress) } + board.warnings.map { ($0.ref, $0.party, $0.progress) }
      + board.activities.filter { !$0.state.isOver }
      .flatMap { activity in activity.current.map { ($0.ref, activity.owner, $0.progress) } }
      + board.incidents.filter { incident in !incident.closings.contains { $0.party == incident.party } }
      .map { ($0.ref, $0.party, $0.progress) } + board.commanderCalls.map { ($0.ref, $0.party, $0.progress) }
  }
}

extension Progress {
  /// Whether anything was said by a person.
  fileprivate var hasWord: Bool {
    hasIt != nil || understood != nil || passedOn != nil || done != nil || disposition != nil
      || !readBacks.isEmpty
  }
}
