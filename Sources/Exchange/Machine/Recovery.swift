// SPDX-License-Identifier: Apache-2.0
import Mechanism
import TransparencyLog
import Wire

/// What a restored node lacks of a log of its own, fetched from the mirrors: entries first, verified against the
/// checkpoint that its own key had signed, then their parts.
struct Recovery: Sendable {
  enum Phase: Sendable {
    case entries
    case parts(next: UInt64)
    case done
    /// The history that the mirrors hold does not continue ours: it stays with them.
    case apart
  }

  let origin: Origin
  var phase: Phase = .entries
  /// Whom the open call asks.
  var asked: PartyID?
  var backoff = Backoff()
  /// Entries to ask for at once; follows the line.
  var limit = RangeLimit()
  /// Whose turn it is.
  var turn = 0
  /// Where the parts begin that were lost.
  var from: UInt64?
  var isStaged = false

  init(origin: Origin) { self.origin = origin }

  var isApart: Bool { if case .apart = phase { true } else { false } }
}

/// Entries that a mirror gave back, on their way into the store.
struct RecoveredEntries: Sendable {
  let origin: Origin
  var tree: TiledTree
  var entries: [StoredEntry]
  var parts: [StoredPart]
  /// Parts that the entries say were removed: an old copy of the disk still has them.
  var removed: [PartKey] = []

  mutating func stage(into batch: inout StoreBatch) {
    batch.entries += entries
    batch.parts += parts
    batch.removedParts += removed
    let name = origin
    batch.tiles += tree.takeCompletedTiles().map { StoredTile(origin: name, key: $0.key, hashes: $0.hashes) }
  }
}

extension NodeMachine {
  /// Takes up what was not finished before a restart.
  mutating func resumeRecoveries() {
    for log in own {
      guard case .closed(let closed) = log.standing, let held = closed.held?.checkpoint else { continue }
      if log.size < held.size || log.signed?.checkpoint != held { recoveries.append(Recovery(origin: log.origin)) }
    }
  }

  mutating func pumpRecoveries() {
    guard stopped == nil, !isDiskFull else { return }
    for index in recoveries.indices { pumpRecovery(index) }
    recoveries.removeAll { if case .done = $0.phase { true } else { false } }
  }

  private mutating func pumpRecovery(_ index: Int) {
    let recovery = recoveries[index]
    guard recovery.asked == nil, !recovery.isStaged, recovery.backoff.allows(uptime), cleanups.isEmpty,
      staging.truncated.isEmpty, inFlight?.staging.truncated.isEmpty != false, let log = ownIndex(recovery.origin),
      case .closed(let closed) = own[log].standing, let held = closed.held?.checkpoint, !configuration.peers.isEmpty
    else { return }
    let peer = configuration.peers[recovery.turn % configuration.peers.count]
    let limit = recovery.limit.entries
    let path: String
    let start: UInt64
    switch recovery.phase {
    case .done, .apart: return
    case .entries:
      if own[log].size >= held.size { return finishEntries(index, log, held) }
      if reachedEnd(index, log) { return }
      (path, start) = (PeerPath.getEntries, own[log].size)
    case .parts(let next):
      if next >= own[log].size {
        recoveries[index].phase = own[log].size < held.size ? .entries : .done
        recoveries[index].from = own[log].size
        return
      }
      (path, start) = (PeerPath.getParts, next)
    }
    let body = RangeRequest(origin: recovery.origin, start: start, limit: limit).bytes
    guard call(.party(peer), path, body, for: .recovery(recovery.origin, peer)) != nil else { return }
    if recovery.from == nil, case .entries = recovery.phase { recoveries[index].from = start }
    recoveries[index].asked = peer
  }

  /// Whether the entries have come up to an end that some mirror has cosigned, though another one holds more: then they
  /// count, and their parts are fetched before the rest.
  private mutating func reachedEnd(_ index: Int, _ log: Int) -> Bool {
    let (size, root, signed) = (own[log].size, own[log].tree.root, own[log].signed?.checkpoint.size ?? 0)
    // In the order of the parties: what is written must not depend on that of a hash table.
    let shown = own[log].mirroredAt.sorted { $0.key < $1.key }.map(\.value)
    let end = shown.first { $0.checkpoint.size == size && $0.checkpoint.root == root }
    guard let end, let from = recoveries[index].from, size > signed, size > from else { return false }
    recoveries[index].phase = .parts(next: from)
    cover(log, by: end)
    return true
  }

  private mutating func cover(_ log: Int, by checkpoint: SignedCheckpoint) {
    own[log].adopt(checkpoint)
    staging.lazyRecords.append(
      StoredRecord(key: RecordKey(kind: RecordKind.head, name: own[log].origin.name), value: checkpoint.bytes))
    writeLazily(within: ExchangeLimits.lazyMilliseconds)
    feedBoard()
  }

  private mutating func finishEntries(_ index: Int, _ log: Int, _ held: Checkpoint) {
    guard own[log].size == held.size, own[log].tree.root == held.root else {
      recoveries[index].phase = .apart
      return
    }
    recoveries[index].phase = .parts(next: recoveries[index].from ?? own[log].size)
    guard case .closed(let closed) = own[log].standing, let checkpoint = closed.held else { return }
    cover(log, by: checkpoint)
  }

  mutating func failedRecovery(_ origin: Origin, _ peer: PartyID) {
    guard let index = recoveries.firstIndex(where: { $0.origin == origin && $0.asked == peer }) else { return }
    recoveries[index].asked = nil
    recoveries[index].turn += 1
    recoveries[index].limit.failed()
    recoveries[index].backoff.failed(at: uptime, most: backoffMost, using: &generator)
  }

  mutating func answeredRecovery(_ origin: Origin, _ peer: PartyID, _ response: PeerResponse) {
    guard let index = recoveries.firstIndex(where: { $0.origin == origin && $0.asked == peer }),
      let log = ownIndex(origin), staging.recovered == nil, !recoveries[index].isStaged
    else { return failedRecovery(origin, peer) }
    let recovered: RecoveredEntries? =
      switch recoveries[index].phase {
      case .entries: response.status == 200 ? entries(in: response.body, log, from: peer) : nil
      case .parts: response.status == 200 ? parts(in: response.body, index, log) : nil
      case .done, .apart: nil
      }
    guard let recovered else {
      // What was never signed may be in the way of what was.
      if response.status == 200, case .entries = recoveries[index].phase {
        if own[log].size == recoveries[index].from, goesOn(response.body, log, from: peer) {
          _ = own[log].noteUncovered()
        }
        giveUpUncovered(log)
      }
      // The mirror may hold another end by now: ask what it is.
      if let outbound = outboundIndex(origin, peer), case .ready = outbounds[outbound].phase {
        outbounds[outbound].phase = .unknown
      }
      return failedRecovery(origin, peer)
    }
    recoveries[index].asked = nil
    recoveries[index].backoff.succeeded()
    recoveries[index].limit.succeeded()
    recoveries[index].isStaged = true
    staging.recovered = recovered
  }

  /// Whether an answer is meant to continue what is here: if it does not hold, what is here may not be what was signed.
  private func goesOn(_ body: [UInt8], _ log: Int, from peer: PartyID) -> Bool {
    answer(body, log, from: peer).map { !$0.upload.packages.isEmpty } ?? false
  }

  /// An answer that begins where the own entries end, with the signed checkpoint that it ends at.
  private func answer(
    _ body: [UInt8], _ log: Int, from peer: PartyID
  ) -> (upload: AddEntriesRequest, end: Checkpoint)? {
    guard case .closed(let closed) = own[log].standing, let upload = try? AddEntriesRequest(parsing: body),
      upload.header.origin == own[log].origin, upload.header.uploadStart == own[log].size
    else { return nil }
    let ends = [closed.held, own[log].mirroredAt[peer]].compactMap { $0?.checkpoint }
    return ends.first { $0.size == upload.header.uploadEnd }.map { (upload, $0) }
  }

  /// Verifies what a mirror gave back like an upload to one.
  private func entries(in body: [UInt8], _ log: Int, from peer: PartyID) -> RecoveredEntries? {
    guard let (answer, held) = answer(body, log, from: peer) else { return nil }
    var recovered = RecoveredEntries(origin: own[log].origin, tree: own[log].tree, entries: [], parts: [])
    for package in answer.packages {
      let preceding = recovered.tree.partialTile(level: 0).prefix(Int(package.start - package.subtreeStart))
      guard let leaves = try? package.verify(preceding: Array(preceding), size: held.size, root: held.root) else {
        break
      }
      for (bytes, leaf) in zip(package.entries, leaves) {
        recovered.entries.append(
          StoredEntry(origin: recovered.origin, index: recovered.tree.size, bytes: bytes, leaf: leaf))
        recovered.tree.append(leaf)
        if case .partRemoved(let removal) = (try? EntryCodec.decode(bytes))?.body, ownIndex(removal.entry.origin) != nil
        {
          let part = removal.entry
          recovered.removed.append(PartKey(origin: part.origin, index: part.index, number: removal.number))
        }
      }
    }
    return recovered.entries.isEmpty ? nil : recovered
  }

  /// Takes the parts that fulfil what the recovered entries promise.
  private mutating func parts(in body: [UInt8], _ index: Int, _ log: Int) -> RecoveredEntries? {
    guard let answer = try? PartsAnswer(parsing: body), answer.parts.origin == own[log].origin,
      case .parts(let next) = recoveries[index].phase, answer.next > next, answer.next <= own[log].size
    else { return nil }
    let origin = own[log].origin
    var recovered = RecoveredEntries(origin: origin, tree: own[log].tree, entries: [], parts: [])
    let removed = ownRemovals()
    for record in answer.parts.records where record.index >= next && record.index < answer.next {
      let range = record.index..<record.index + 1
      guard let bytes = reading({ try $0.store.range(of: origin, range) })?.first,
        let entry = try? EntryCodec.decode(bytes), entry.parts.indices.contains(record.number),
        record.part.fulfils(entry.parts[record.number])
      else { continue }
      let key = PartKey(origin: origin, index: record.index, number: record.number)
      guard !removed.contains(key) else { continue }
      recovered.parts.append(StoredPart(key: key, part: record.part))
    }
    recoveries[index].phase = .parts(next: answer.next)
    return recovered
  }

  /// The parts that own entries say were removed, in whichever log: a part of a closed log is removed by an entry of its
  /// successor, perhaps while the part is on its way back.
  private mutating func ownRemovals() -> Set<PartKey> {
    var removed: Set<PartKey> = []
    for log in own.indices {
      let all = reading { try $0.own[log].entries(0..<$0.own[log].size, reading: $0.store) } ?? []
      for bytes in all {
        guard case .partRemoved(let removal) = (try? EntryCodec.decode(bytes))?.body else { continue }
        removed.insert(PartKey(origin: removal.entry.origin, index: removal.entry.index, number: removal.number))
      }
    }
    return removed
  }

  /// Whether entries of a log are on their way into the store.
  private func isStaged(_ origin: Origin) -> Bool {
    [staging.recovered, inFlight?.staging.recovered].contains { $0?.origin == origin }
  }

  /// Begins to fetch a log up to what a mirror shows. What was fetched before and is not durable yet is waited for, and
  /// parts that were still owed for it stay owed.
  mutating func recover(_ log: Int, upTo held: SignedCheckpoint) {
    guard case .closed(var closed) = own[log].standing else { return }
    let origin = own[log].origin
    closed.held = held
    own[log].standing = .closed(closed)
    staging.records.append(closed.record)
    var recovery = Recovery(origin: origin)
    recovery.from = recoveries.first { $0.origin == origin && !$0.isApart }?.from
    recovery.isStaged = isStaged(origin)
    recoveries.removeAll { $0.origin == origin }
    recoveries.append(recovery)
  }

  /// What was recovered is durable.
  mutating func committed(_ recovered: RecoveredEntries) {
    if let log = ownIndex(recovered.origin), !recovered.entries.isEmpty { own[log].recovered(recovered.tree) }
    restart(recovered)
  }

  mutating func restart(_ recovered: RecoveredEntries) {
    if let index = recoveries.firstIndex(where: { $0.origin == recovered.origin }) {
      recoveries[index].isStaged = false
    }
  }
}
