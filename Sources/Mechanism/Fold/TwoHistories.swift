// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// A log that has signed two checkpoints which can not both be true. A board holds at most one of the two histories;
/// what is said of the other one can never come true on it, so nothing waits for that.
struct TwoHistories: Sendable {
  let first: LogPosition
  let second: LogPosition
  /// The root that the second one's history has at the first one's size.
  let rootAtFirst: Hash256
  /// Checkpoints that are not of the board's history; nil while the board has too little of the log to tell.
  var apart: [LogPosition]?

  /// Most pairs that are kept of one log.
  static let most = 64

  init(_ proof: SplitViewProof) {
    first = LogPosition(origin: proof.first.origin, size: proof.first.size, root: proof.first.root)
    second = LogPosition(origin: proof.second.origin, size: proof.second.size, root: proof.second.root)
    let isSameSize = proof.first.size == proof.second.size
    rootAtFirst = isSameSize ? proof.second.root : proof.evidence.rootAtFirst ?? proof.second.root
  }

  /// The board's own root at the first one's size tells which history it holds: one of the two, or a third.
  mutating func takeSide(held: Hash256) {
    apart = held == first.root ? [second] : held == rootAtFirst ? [first] : [first, second]
  }
}

extension Board {
  /// Keeps what evidence shows, if it proves itself by the keys that are known here.
  mutating func learn(from evidence: SplitView) {
    guard let log = logs.number(of: evidence.origin), let known = roster.log(evidence.origin) else { return }
    let keys = [known.firstKey] + facts.rotations.filter { $0.origin == evidence.origin }.map(\.key)
    guard let proof = SplitViewProof(evidence, keys: keys), proof.isConclusive else { return }
    let pair = TwoHistories(proof)
    let all = histories[log] ?? []
    guard all.count < TwoHistories.most, !all.contains(where: { $0.first == pair.first && $0.second == pair.second })
    else { return }
    histories[log] = all + [pair]
  }

  /// Sees which history the board holds, of logs of which it now has enough to tell.
  mutating func takeSides() {
    for log in histories.keys.sorted() {
      guard var pairs = histories[log] else { continue }
      for place in pairs.indices where pairs[place].apart == nil && pairs[place].first.size <= logs[log].size {
        pairs[place].takeSide(held: root(of: log, at: pairs[place].first.size))
      }
      histories[log] = pairs
    }
  }

  /// Whether the writer of a log holds another history of a second log than this board: it has stated a root that is
  /// not the board's, or a checkpoint that evidence shows to be of another history. Only what is certain counts: other
  /// entries may still come.
  func hasAnotherHistory(_ writer: LogNumber, of log: LogNumber) -> Bool {
    if logs[writer].disagreements.contains(log) { return true }
    guard let pairs = histories[log] else { return false }
    let apart = pairs.flatMap { $0.apart ?? [] }
    guard !apart.isEmpty else { return false }
    return logs.logs.contains { other in
      other.party == logs[writer].party
        && (other.disagreements.contains(log) || apart.contains { other.waiting.claims.contains($0) })
    }
  }

  private func root(of log: LogNumber, at size: UInt64) -> Hash256 {
    var edge = CompactRange()
    while edge.size < size { edge.append(logs[log].heads[Int(edge.size)].leaf) }
    return edge.root
  }
}
