// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// What others' frontiers say of the logs that this node mirrors. A root that differs from ours at the same size is a
/// split view: the claimant is asked for the signed checkpoint that it holds, and the two make the evidence.
struct FrontierWatch: Sendable {
  /// A claim that has to be compared.
  struct Claim: Hashable, Sendable {
    var by: PartyID
    var position: LogPosition
  }

  private struct Source: Hashable {
    var by: PartyID
    var origin: Origin
  }

  /// Claims of sizes that this node does not hold yet, the largest ones of each writer and log.
  private var ahead: [Source: [LogPosition]] = [:]
  /// The last claim that was compared, so that the same frontier in many entries costs nothing.
  private var settled: [Source: UInt64] = [:]
  /// Suspicions that are being, or were, looked into.
  private(set) var suspicions: [Claim] = []
  /// Logs of which evidence is written.
  private(set) var reported: Set<Origin> = []
  /// Evidence that this node has written since it was started.
  private var written: [Origin: [SplitView]] = [:]

  /// Evidence about this log stands in a log.
  mutating func report(_ origin: Origin) {
    reported.insert(origin)
    suspicions.removeAll { $0.position.origin == origin }
  }

  /// A frontier was read; returns whether it is to be compared now.
  mutating func isNew(_ claim: Claim) -> Bool {
    let source = Source(by: claim.by, origin: claim.position.origin)
    guard claim.position.size > settled[source] ?? 0 else { return false }
    settled[source] = claim.position.size
    return true
  }

  /// The claim is of a size that is not here yet.
  mutating func wait(_ claim: Claim) {
    let source = Source(by: claim.by, origin: claim.position.origin)
    ahead[source, default: []].append(claim.position)
    // The oldest and the latest tell most: an old one is reached soon, a late one covers all before it.
    if let list = ahead[source], list.count > ExchangeLimits.claimsPerWriter { ahead[source]?.remove(at: 1) }
  }

  /// The claims about a log that can be compared now that this much of it is here, in a fixed order.
  mutating func reached(_ origin: Origin, size: UInt64) -> [Claim] {
    guard !ahead.isEmpty else { return [] }
    var claims: [Claim] = []
    for source in ahead.keys.filter({ $0.origin == origin }).sorted(by: { $0.by < $1.by }) {
      let positions = ahead[source] ?? []
      claims += positions.filter { $0.size <= size }.map { Claim(by: source.by, position: $0) }
      let rest = positions.filter { $0.size > size }
      ahead[source] = rest.isEmpty ? nil : rest
    }
    return claims
  }

  /// The claim does not fit what is here.
  mutating func suspect(_ claim: Claim) {
    guard !reported.contains(claim.position.origin), suspicions.count < 64 else { return }
    guard !suspicions.contains(where: { $0.by == claim.by && $0.position.origin == claim.position.origin }) else {
      return
    }
    suspicions.append(claim)
  }

  /// Whether evidence says something that what was written before does not say.
  func isOther(_ view: SplitView) -> Bool {
    let all = written[view.origin] ?? []
    return all.count < ExchangeLimits.evidencePerLog
      && !all.contains { Set([$0.first, $0.second]) == Set([view.first, view.second]) }
  }

  mutating func written(_ view: SplitView) { written[view.origin, default: []].append(view) }

  /// The claimant could not show a signed checkpoint: its claim is its own affair.
  mutating func dismiss(by party: PartyID, _ origin: Origin) {
    suspicions.removeAll { $0.by == party && $0.position.origin == origin }
  }
}
