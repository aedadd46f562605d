// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import TransparencyLog
import Wire

/// Boards at equal cuts are equal, whoever folds them and in whatever order the entries come.
extension Judge {
  /// A cut, with the roots that make it mean the same on every node.
  private struct Cut: Hashable {
    let positions: [LogPosition]
  }

  private func cut(of board: Board) -> Cut { Cut(positions: board.cutPositions) }

  /// Compares the boards of all honest nodes that stand at the same cut just now.
  func judgeBoards(_ world: World) {
    var seen: [Cut: (node: SimulatedNode, digest: Hash256)] = [:]
    for node in world.nodes where node.isRunning && world.isHonest(node) {
      guard let board = node.machine?.board else { continue }
      let cut = cut(of: board)
      let digest = board.digest()
      guard let first = seen[cut] else {
        seen[cut] = (node, digest)
        continue
      }
      world.statistics.comparisons += 1
      if first.digest != digest, let firstBoard = first.node.machine?.board {
        return world.violated(
          .equalCutsEqualBoards, [first.node, node],
          "two nodes at the same cut have different boards: \(difference(firstBoard, board))")
      }
    }
  }

  /// Folds the entries on a node's disk again, in an order of arrival of its own, up to what the node's board holds.
  func judgeFold(_ node: SimulatedNode, _ world: World) {
    guard let board = node.machine?.board else { return }
    let disk = node.store.durable
    let cut = board.cut
    // A successor joins the channel by its first entry, also while that waits: others that follow it need it.
    var lists = board.roster.logs.map { log in
      let least = log.predecessor == nil ? 0 : 1
      return (disk.logs[log.origin]?.entries ?? []).prefix(max(Int(cut[log.origin] ?? 0), least))[...]
    }
    var fresh = Board(roster: world.founding.roster)
    for position in board.apart { _ = fresh.learn(apart: position) }
    // Logs that the board does not take before it has more of the others.
    var refused: Set<Int> = []
    while true {
      let left = lists.indices.filter { !lists[$0].isEmpty && !refused.contains($0) }
      guard let log = world.chance.pick(left) else { break }
      // Bursts of one log, as an upload brings them.
      for _ in 0..<world.chance.int(1...12) {
        guard let entry = lists[log].first else { break }
        let applied = fresh.feed(LoggedEntry(origin: entry.origin, index: entry.index, bytes: entry.bytes))
        if applied.outcome == .unknownOrigin {
          refused.insert(log)
          break
        }
        if !applied.tookEffect.isEmpty { refused.removeAll() }
        lists[log].removeFirst()
      }
    }
    world.statistics.comparisons += 1
    guard self.cut(of: fresh) == self.cut(of: board) else {
      return world.violated(
        .equalCutsEqualBoards, [node],
        "folding the same entries in another order ends at another cut: \(difference(fresh.cut, board.cut))")
    }
    if fresh.digest() != board.digest() {
      world.violated(
        .equalCutsEqualBoards, [node],
        "folding the same entries in another order gives another board: \(difference(fresh, board))")
    }
  }

  /// Logs of which two cuts have not equally much, in words.
  private func difference(_ first: [Origin: UInt64], _ second: [Origin: UInt64]) -> String {
    let odd = Set(first.keys).union(second.keys).sorted().filter { first[$0] != second[$0] }
    return odd.map { "\($0) \(first[$0] ?? 0) or \(second[$0] ?? 0)" }.joined(separator: ", ")
  }

  /// Where two boards differ first, in words.
  private func difference(_ first: Board, _ second: Board) -> String {
    let aspects: [(name: String, of: (Board) -> [String])] = [
      ("split views", { board in board.splitViews.map { "\($0.origin) by \($0.ref.words)" } }),
      ("invalid entries", { board in board.invalid.map { "\($0.ref.words) \($0.reason)" } }),
      ("seals", { board in board.seals.map { "\($0.ref.words)" } }),
      ("receipts", { board in board.receivedClaims.map { "\($0.party) \($0.origin) \($0.size)" } }),
      ("arrangements", { board in board.arrangements.map { "\($0.ref.words) \($0.state)" } }),
      ("findings", { board in board.findings.map { "\($0.ref.words) \($0.isOpen)" } }),
      ("suspensions", { board in board.suspensions.map { "\($0.ref.words) \($0.isOpen)" } }),
      ("measures", { board in board.declaredMeasures.map { "\($0.feature.entry.words) \($0.stands)" } }),
      ("holds", { board in board.holds.map { "\($0.ref.words) \($0.isOpen)" } }),
      ("disputes", { board in board.disputes.map { "\($0.ref.words) \($0.party)" } }),
      ("activities", { board in board.activities.map { "\($0.ref.words) \($0.state)" } }),
    ]
    for aspect in aspects {
      let (one, other) = (Set(aspect.of(first)), Set(aspect.of(second)))
      guard one != other else { continue }
      let odd = one.symmetricDifference(other).sorted().prefix(4).joined(separator: "; ")
      return "\(aspect.name): \(odd)"
    }
    return "in what is shown of one entry"
  }
}
