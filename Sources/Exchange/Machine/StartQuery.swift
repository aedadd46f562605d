// SPDX-License-Identifier: Apache-2.0
import Mechanism
import TransparencyLog
import Wire

extension NodeMachine {
  /// A peer said what it holds of a log of ours. What it shows beyond our own end, or beside it, counts only if it is
  /// signed by our own key: then this node was restored or cloned, and never signs under that origin again.
  mutating func answeredState(_ index: Int, asked: Int64, _ response: PeerResponse) {
    let (origin, peer) = (outbounds[index].origin, outbounds[index].peer)
    guard let log = ownIndex(origin) else { return }
    // The answer to an earlier question is as good as that to the last one, and on a poor line it is the first to come.
    guard case .asking = outbounds[index].phase else {
      seeStrange(log, peer, response)
      return
    }
    guard response.status == 200 else { return answeredNoState(index, log, response) }
    guard let state = try? LogState(parsing: response.body), let shown = shown(state, own[log].keys) else {
      if askForCertificates(index) { return }
      return outbounds[index].failed(
        "the answer to log-state does not hold", at: uptime, backoffMost: backoffMost, using: &generator)
    }
    guard let strange = reading({ machine in try shown.filter { try !machine.holds($0.checkpoint, log) } }) else {
      return
    }
    let mirrored = state.mirrorNote == nil ? 0 : shown.first?.checkpoint.size ?? 0
    own[log].mirroredAt[peer] = state.mirrorNote == nil ? nil : shown.first
    guard strange.isEmpty else {
      outbounds[index].learn(pending: state.pending, next: state.next, mirrored: mirrored, at: uptime)
      countedLast(peer, for: log)
      return closeBeside(strange, held: state.mirrorNote == nil ? nil : shown.first, log)
    }
    guard own[log].isClosed || (state.pending <= own[log].size && state.next <= own[log].size) else {
      return outbounds[index].failed(
        "the peer claims more of \(origin) than it shows", at: uptime, backoffMost: backoffMost, using: &generator)
    }
    outbounds[index].learn(pending: state.pending, next: state.next, mirrored: mirrored, at: uptime)
    outbounds[index].partsFrom = nil
    coverByShown(shown, log)
    settleShown(state, shown.first, peer)
    // A doubt that came up after the question is not settled by the answer: the peer is asked again.
    if case .asking(let asking) = own[log].standing, asked < asking.since { return }
    counted(peer, for: log)
  }

  /// An answer that is not waited for any longer says nothing of the peer as it is now: another process over its store may
  /// have answered since. But what our own key has signed and this node does not hold closes the log whenever it is shown:
  /// true if it shows such.
  @discardableResult
  mutating func seeStrange(_ log: Int, _ peer: PartyID, _ response: PeerResponse) -> Bool {
    guard response.status == 200, let state = try? LogState(parsing: response.body),
      let shown = shown(state, own[log].keys),
      let strange = reading({ machine in try shown.filter { try !machine.holds($0.checkpoint, log) } }),
      !strange.isEmpty
    else { return false }
    let held = state.mirrorNote == nil ? nil : shown.first
    if let held { own[log].mirroredAt[peer] = held }
    closeBeside(strange, held: held, log)
    return true
  }

  /// The checkpoints in an answer, each signed by the log; nil if one is not.
  func shown(_ state: LogState, _ keys: KeySchedule) -> [SignedCheckpoint]? {
    var shown: [SignedCheckpoint] = []
    for note in [state.mirrorNote, state.pendingNote] {
      guard let note else { continue }
      guard let checkpoint = try? keys.verify(note) else { return nil }
      shown.append(checkpoint)
    }
    return shown
  }

  /// A peer shows what this node does not have, signed by this node's own key.
  private mutating func closeBeside(_ strange: [SignedCheckpoint], held: SignedCheckpoint?, _ log: Int) {
    let mirrored = held.flatMap { strange.contains($0) ? $0 : nil }
    if case .closed(let closed) = own[log].standing {
      // Another peer may hold more of it than the first one that was asked.
      guard let mirrored, mirrored.checkpoint.size > closed.held?.checkpoint.size ?? own[log].size else { return }
      return recover(log, upTo: mirrored)
    }
    guard let largest = strange.max(by: { $0.checkpoint.size < $1.checkpoint.size }) else { return }
    let isBeyond = largest.checkpoint.size > takeBack(log) ?? own[log].size
    close(log, cause: isBeyond ? .restored : .fork, last: largest.checkpoint.position)
    if let mirrored { recover(log, upTo: mirrored) }
  }

  func holds(_ checkpoint: Checkpoint, _ log: Int) throws -> Bool {
    try own[log].root(at: checkpoint.size, reading: store) == checkpoint.root
  }

  /// A peer shows that entries of a closed log were signed of which that was not known here.
  private mutating func coverByShown(_ shown: [SignedCheckpoint], _ log: Int) {
    guard own[log].isClosed, let first = own[log].uncoveredFrom,
      let most = shown.max(by: { $0.checkpoint.size < $1.checkpoint.size }), most.checkpoint.size > first
    else { return }
    own[log].adopt(most)
    owe(own[log])
    staging.records.append(
      StoredRecord(key: RecordKey(kind: RecordKind.head, name: own[log].origin.name), value: most.bytes))
    feedBoard()
  }

  private mutating func answeredNoState(_ index: Int, _ log: Int, _ response: PeerResponse) {
    // A successor that the peer has not been told of is nothing that it could hold.
    if response.status == 404, !own[log].certificates.isEmpty, own[log].isSuccessor {
      outbounds[index].learn(pending: 0, next: 0, mirrored: 0, at: uptime)
      outbounds[index].requireIntroduction()
      return counted(outbounds[index].peer, for: log)
    }
    outbounds[index].failed(
      "log-state refused: \(response.status)", at: uptime, backoffMost: backoffMost, using: &generator)
  }

  /// The cosignature in the answer is a receipt whose own answer may have been lost.
  mutating func settleShown(_ state: LogState, _ mirror: SignedCheckpoint?, _ peer: PartyID) {
    guard let note = state.mirrorNote, let mirror, let parsed = try? SignedNote(parsing: note) else { return }
    let lines = Array(parsed.signatures.map(\.line).joined().utf8)
    guard let cosignature = verified(lines, mirror.checkpoint, by: peer) else { return }
    stage(Receipt(by: .party(peer), checkpoint: mirror.checkpoint, cosignature: cosignature))
  }

  // MARK: When signing may begin

  private mutating func counted(_ peer: PartyID, for log: Int) {
    countedLast(peer, for: log)
    guard case .asking(var asking) = own[log].standing else { return }
    if !asking.answered.contains(peer) { asking.answered.append(peer) }
    own[log].standing = .asking(asking)
    openIfAsked(log)
  }

  /// Looks whether time has decided what answers did not.
  mutating func expireStartQueries() {
    for log in own.indices {
      openIfAsked(log)
      giveUpIfAsked(log)
    }
  }

  /// Whatever else it shows, the peer does not hold the last entries of a closed log.
  private mutating func countedLast(_ peer: PartyID, for log: Int) {
    guard var query = own[log].lastQuery else { return }
    if !query.answered.contains(peer) { query.answered.append(peer) }
    own[log].lastQuery = query
    giveUpIfAsked(log)
  }

  /// No peer shows that the last entries of a closed log were signed, and it will not sign them any more.
  private mutating func giveUpIfAsked(_ log: Int) {
    guard stopped == nil, let query = own[log].lastQuery, isAnswered(query),
      !recoveries.contains(where: { $0.origin == own[log].origin && !$0.isApart })
    else { return }
    giveUpUncovered(log)
  }

  /// They are said again in the successor.
  mutating func giveUpUncovered(_ log: Int) {
    own[log].lastQuery = nil
    guard own[log].uncoveredFrom != nil else { return }
    cleanups.append(own[log].origin)
  }

  /// Waits for all peers at most some seconds, then goes on with those that answered, at least one.
  private func isAnswered(_ query: OwnLog.Asking) -> Bool {
    if configuration.peers.allSatisfy(query.answered.contains) { return true }
    let isOver = uptime - query.since >= ExchangeLimits.startQuerySeconds * 1_000
    return isOver && (query.isDoubt || !query.answered.isEmpty)
  }

  mutating func openIfAsked(_ log: Int) {
    guard stopped == nil, case .asking(let asking) = own[log].standing, isAnswered(asking) else { return }
    own[log].standing = .open
    if own[log].unsignedFrom == nil {
      signAndRelease()
      if own[log].signed != nil, own[log].released == nil, !witnesses.holdsBack(own[log].lane) { release(log) }
      feedBoard()
    } else {
      // The record that tells signed from unsigned entries is erased first.
      writeLazily(within: 0)
    }
  }
}
