// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import Separation
import TransparencyLog
import Wire

/// What a node shows for the loss of a line: whatever the other side would go by is among it.
extension Judge {
  /// Activities of each owner that are looked at.
  private static let mostActivities = 4

  func judgeLostLines(_ world: World) {
    let nodes = world.nodes.filter { node in
      node.isRunning && world.isHonest(node) && node.machine != nil
        && node.party.map { !clonedParties.contains($0) } ?? false
    }
    for owner in nodes {
      for other in nodes where other.party != owner.party {
        judgeLostLine(owner, other, world)
      }
    }
  }

  private func judgeLostLine(_ owner: SimulatedNode, _ other: SimulatedNode, _ world: World) {
    guard let mine = owner.machine?.board, let theirs = other.machine?.board, let number = owner.party,
      let otherNumber = other.party
    else { return }
    let (party, peer) = (world.founding.parties[number], world.founding.parties[otherNumber])
    guard isComparable(mine, of: party, theirs, of: peer) else { return }
    let now = owner.clock.moment(at: world.now).wall
    for activity in mine.activities.filter({ $0.owner == party }).suffix(Self.mostActivities).map(\.ref) {
      guard let one = mine.lostLineOutlook(of: activity, own: party, other: peer, isUp: false, now: now),
        let two = theirs.lostLineOutlook(of: activity, own: peer, other: party, isUp: false, now: now)
      else { continue }
      let isHidden = world.sabotage == .hidesVersions
      if let version = two.version, version != one.version, isHidden || !one.others.contains(version) {
        return world.violated(
          .lostLineIsShown, [owner, other],
          "\(peer) would go by \(version.words), which \(party) does not show")
      }
      if let version = one.version, version != two.version, !two.others.contains(version) {
        return world.violated(
          .lostLineIsShown, [owner, other],
          "\(party) would go by \(version.words), which \(peer) does not show")
      }
    }
  }

  /// Whether each board holds all of its own party's entries that the other one holds: a node that was set back, or waits to
  /// be told what it had signed, is not there yet. Seals and split views change what counts.
  private func isComparable(_ first: Board, of party: PartyID, _ second: Board, of other: PartyID) -> Bool {
    guard first.splitViews.isEmpty, second.splitViews.isEmpty, first.seals.isEmpty, second.seals.isEmpty else {
      return false
    }
    func holds(_ board: Board, ownOf party: PartyID, as other: Board) -> Bool {
      other.cut.allSatisfy { origin, size in
        other.roster.party(of: origin) != party || board.size(of: origin) >= size
      }
    }
    return holds(first, ownOf: party, as: second) && holds(second, ownOf: other, as: first)
  }
}
