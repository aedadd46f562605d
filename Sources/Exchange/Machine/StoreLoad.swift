// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

/// Makes the rooms of a node from what its store holds, and refuses a store that holds something else than what was
/// signed.
struct StoreLoad {
  /// What a store holds.
  struct Result {
    var clockFloor: Instant
    var own: [OwnLog]
    var mirrors: [MirrorLog]
    var board: Board
    var receipts: [Receipt]
    var evidence: [Origin]
    var openings: [Origin: Body]
  }

  let configuration: NodeMachine.Configuration
  let store: any StoreReader
  let now: Moment

  private struct Certified {
    let statement: KeyStatement
    let bytes: [UInt8]
  }

  func run() throws -> Result {
    let certificates = try store.records(of: RecordKind.certificate).compactMap { name, value in
      guard let statement = KeyStatement(certificate: value, roster: configuration.roster) else {
        throw StoreFault.record(RecordKey(kind: RecordKind.certificate, name: name))
      }
      return Certified(statement: statement, bytes: value)
    }
    var own = try ownLogs(certificates)
    var mirrors = mirrorLogs(certificates)
    let known = Set(own.map(\.origin) + mirrors.map(\.origin))
    for origin in try store.origins() where !known.contains(origin) { throw StoreFault.unknownLog(origin) }
    var receipts: [Receipt] = []
    for log in own { receipts += try self.receipts(of: log) }
    var board = Board(roster: configuration.roster)
    for position in try apart() { _ = board.learn(apart: position) }
    let cursors = try own.map { try cursor($0, receipts) } + mirrors.map { try cursor($0) }
    var rebuild = BoardRebuild(cursors)
    let finished = try rebuild.run(on: &board)
    own = try zip(own, finished).map { log, cursor in try fill(log, cursor, rebuild.turnedAway[log.origin]) }
    let removed = try removedBeforeMirrored(mirrors)
    mirrors = try zip(mirrors, finished.dropFirst(own.count)).map { log, cursor in
      try fill(log, cursor, rebuild.turnedAway[log.origin], removed: removed[log.party, default: []])
    }
    return Result(
      clockFloor: try clockFloor(), own: own, mirrors: mirrors, board: board, receipts: receipts,
      evidence: try store.records(of: RecordKind.evidence).compactMap { try? Origin($0.name) }, openings: openings(own))
  }

  private func apart() throws -> [LogPosition] {
    try store.records(of: RecordKind.apart).map { name, value in
      let words = name.split(separator: " ")
      guard words.count == 3, let origin = try? Origin(String(words[0])), let size = UInt64(words[1]),
        let root = try? Hash256(base64: String(decoding: value, as: UTF8.self))
      else { throw StoreFault.record(RecordKey(kind: RecordKind.apart, name: name)) }
      return LogPosition(origin: origin, size: size, root: root)
    }
  }

  private func clockFloor() throws -> Instant {
    let key = RecordKey(kind: RecordKind.clock, name: "floor")
    guard let bytes = try store.record(key) else { return Instant(milliseconds: 0) }
    guard let floor = Instant(recordBytes: bytes) else { throw StoreFault.record(key) }
    return floor
  }

  // MARK: Which logs there are

  private func ownLogs(_ certificates: [Certified]) throws -> [OwnLog] {
    var logs: [OwnLog] = []
    for lane in [Lane.urgent, .plans] {
      let base = lane == .urgent ? configuration.urgent : configuration.plans
      logs.append(try ownLog(base, lane, certificates))
      for prepared in configuration.successors[lane, default: []] {
        // A prepared key was used if its certificate is in the store.
        guard certificates.contains(where: { $0.statement.key == prepared.signer.verifier }) else { continue }
        var log = try ownLog(prepared.signer, lane, certificates)
        log.isSuccessor = true
        log.certificates.insert(prepared.certificate, at: 0)
        logs.append(log)
      }
    }
    return logs
  }

  private func ownLog(_ signer: any NoteSigner, _ lane: Lane, _ certificates: [Certified]) throws -> OwnLog {
    let origin = try Origin(signer.verifier.name)
    var log = OwnLog(
      origin: origin, lane: lane, keys: KeySchedule(first: signer.verifier), signers: SignerSchedule(first: signer),
      standing: .asking(OwnLog.Asking(since: now.uptimeMilliseconds)), tree: TiledTree(), signed: nil, applied: 0)
    for certified in rotations(of: origin, certificates) {
      guard case .rotation(let size) = certified.statement.kind,
        log.keys.rotate(to: certified.statement.key, from: size)
      else { continue }
      if let next = configuration.rotated.first(where: { $0.verifier == certified.statement.key }) {
        log.signers.rotate(to: next, from: size)
      } else {
        log.signers.lose(from: size)
      }
      log.certificates.append(certified.bytes)
    }
    if let closed = try store.record(RecordKey(kind: RecordKind.closed, name: origin.name)) {
      do { log.standing = .closed(try OwnLog.Closed(parsing: closed, keys: log.keys)) } catch {
        throw StoreFault.record(RecordKey(kind: RecordKind.closed, name: origin.name))
      }
    }
    let unsigned = RecordKey(kind: RecordKind.unsigned, name: origin.name)
    if let bytes = try store.record(unsigned) {
      guard let size = UInt64(String(decoding: bytes, as: UTF8.self)) else { throw StoreFault.record(unsigned) }
      log.unsignedFrom = size
    }
    return log
  }

  private func rotations(of origin: Origin, _ certificates: [Certified]) -> [Certified] {
    func size(_ certified: Certified) -> UInt64 {
      if case .rotation(let size) = certified.statement.kind { size } else { 0 }
    }
    return certificates.filter { certified in
      guard case .rotation = certified.statement.kind else { return false }
      return certified.statement.origin == origin
    }.sorted { size($0) < size($1) }
  }

  private func mirrorLogs(_ certificates: [Certified]) -> [MirrorLog] {
    var logs: [MirrorLog] = []
    for card in configuration.roster.cards where card.party != configuration.party {
      for (lane, key) in [(Lane.urgent, card.urgent), (.plans, card.plans)] {
        guard let origin = try? Origin(key.name) else { continue }
        logs.append(MirrorLog(origin: origin, party: card.party, lane: lane, keys: KeySchedule(first: key)))
      }
    }
    // A successor may follow a successor: go round until no more is added.
    var added = true
    while added {
      added = false
      for certified in certificates where certified.statement.party != configuration.party {
        let statement = certified.statement
        guard case .successor(let old) = statement.kind, !logs.contains(where: { $0.origin == statement.origin }),
          let predecessor = logs.first(where: { $0.origin == old && $0.party == statement.party })
        else { continue }
        for index in logs.indices where logs[index].party == statement.party && logs[index].lane == predecessor.lane {
          logs[index].isSucceeded = true
        }
        logs.append(
          MirrorLog(
            origin: statement.origin, party: statement.party, lane: predecessor.lane,
            keys: KeySchedule(first: statement.key)))
        added = true
      }
    }
    for index in logs.indices {
      for certified in rotations(of: logs[index].origin, certificates) {
        guard case .rotation(let size) = certified.statement.kind else { continue }
        _ = logs[index].keys.rotate(to: certified.statement.key, from: size)
      }
    }
    return logs.sorted { $0.origin < $1.origin }
  }

  /// Successors that were certified in the store but whose first entry is not written yet.
  private func openings(_ own: [OwnLog]) -> [Origin: Body] {
    var openings: [Origin: Body] = [:]
    for log in own where log.isSuccessor && log.size == 0 && !log.isClosed {
      guard let certificate = log.certificates.first,
        let statement = KeyStatement(certificate: certificate, roster: configuration.roster),
        case .successor(let old) = statement.kind, let predecessor = own.first(where: { $0.origin == old }),
        case .closed(let closed) = predecessor.standing
      else { continue }
      openings[log.origin] = .successor(SuccessorOrigin(predecessor: closed.last, certificate: certificate))
    }
    return openings
  }

  // MARK: What they hold

  private func receipts(of log: OwnLog) throws -> [Receipt] {
    var receipts: [Receipt] = []
    let peers = configuration.roster.cards.filter { $0.party != configuration.party }
      .map { (Peer.party($0.party), $0.mirror) }
    let witnesses = configuration.witnesses.map { (Peer.witness($0.name), $0) }
    for (peer, key) in peers + witnesses {
      let record = RecordKind.receipt(log.origin, by: peer)
      guard let bytes = try store.record(record) else { continue }
      guard let note = try? SignedNote(parsing: bytes), let checkpoint = try? Checkpoint(parsing: note.text),
        checkpoint.origin == log.origin, let line = note.signatures.first,
        let cosignature = try? Cosignature(parsing: line)
      else { throw StoreFault.record(record) }
      do { try cosignature.verify(checkpoint: checkpoint, by: key) } catch { throw StoreFault.record(record) }
      receipts.append(Receipt(by: peer, checkpoint: checkpoint, cosignature: cosignature))
    }
    return receipts
  }

  private func signed(_ kind: String, _ origin: Origin, _ keys: KeySchedule) throws -> SignedCheckpoint? {
    let key = RecordKey(kind: kind, name: origin.name)
    guard let bytes = try store.record(key) else { return nil }
    do { return try keys.verify(bytes) } catch { throw StoreFault.record(key) }
  }

  private func cursor(_ log: OwnLog, _ receipts: [Receipt]) throws -> LogCursor {
    var checks = receipts.filter { $0.checkpoint.origin == log.origin }.map(\.checkpoint)
    let head = try signed(RecordKind.head, log.origin, log.keys)
    if let head { checks.append(head.checkpoint) }
    return try LogCursor(
      origin: log.origin, store: store, checks: checks, feedEnd: try uncovered(log, head) ?? log.unsignedFrom ?? .max)
  }

  /// Where the entries begin that no checkpoint covers, unless they are being recovered.
  private func uncovered(_ log: OwnLog, _ head: SignedCheckpoint?) throws -> UInt64? {
    var covered = head?.checkpoint.size ?? 0
    if case .closed(let closed) = log.standing { covered = max(covered, closed.held?.checkpoint.size ?? 0) }
    let end = try log.unsignedFrom ?? store.size(of: log.origin)
    return covered < end ? covered : nil
  }

  private func fill(_ log: OwnLog, _ cursor: LogCursor, _ turnedAway: UInt64?) throws -> OwnLog {
    var filled = log
    let head = try signed(RecordKind.head, log.origin, log.keys)
    filled.uncoveredFrom = try uncovered(log, head)
    if log.isClosed, filled.uncoveredFrom != nil { filled.lastQuery = OwnLog.Asking(since: now.uptimeMilliseconds) }
    let end = min(cursor.feedEnd, cursor.tree.size)
    filled.load(cursor.tree, signed: head, applied: turnedAway ?? end)
    // A frontier never decreases, across restarts too: the last entry has the widest one.
    if cursor.tree.size > 0 {
      let last = try store.entries(of: log.origin, from: cursor.tree.size - 1, limit: 1).first
      let entry = last.flatMap { try? EntryCodec.decode($0.bytes) }
      for position in entry?.frontier ?? [] { filled.frontier[position.origin] = position }
    }
    return filled
  }

  private func cursor(_ log: MirrorLog) throws -> LogCursor {
    let mirror = try signed(RecordKind.mirror, log.origin, log.keys)
    // Entries may be here whose parts are not: then no mirror checkpoint stands over them, but the pending one does.
    let size = try store.size(of: log.origin)
    let ends = try [RecordKind.pending, RecordKind.covering].compactMap { try signed($0, log.origin, log.keys) }
    let checks = ends.filter { $0.checkpoint.size <= size } + [mirror].compactMap { $0 }
    return try LogCursor(
      origin: log.origin, store: store, checks: checks.map(\.checkpoint),
      feedEnd: mirror?.checkpoint.size ?? 0)
  }

  /// Parts that entries remove which are here, but wait for other parts before they are cosigned: the board does not
  /// show these removals yet, and nobody will ever send the parts.
  private func removedBeforeMirrored(_ logs: [MirrorLog]) throws -> [PartyID: Set<PartKey>] {
    var removed: [PartyID: Set<PartKey>] = [:]
    for log in logs {
      var index = try signed(RecordKind.mirror, log.origin, log.keys)?.checkpoint.size ?? 0
      let size = try store.size(of: log.origin)
      while index < size {
        for bytes in try store.range(of: log.origin, index..<min(size, index + 1_024)) {
          guard case .partRemoved(let removal) = (try? EntryCodec.decode(bytes))?.body else { continue }
          let entry = removal.entry
          removed[log.party, default: []].insert(
            PartKey(origin: entry.origin, index: entry.index, number: removal.number))
        }
        index += 1_024
      }
    }
    return removed
  }

  private func fill(
    _ log: MirrorLog, _ cursor: LogCursor, _ turnedAway: UInt64?, removed: Set<PartKey>
  ) throws -> MirrorLog {
    var state = MirrorLog.State()
    state.tree = cursor.tree
    state.newsEnd = cursor.newsEnd
    state.mirror = try signed(RecordKind.mirror, log.origin, log.keys)
    state.pending = [try signed(RecordKind.pending, log.origin, log.keys)].compactMap { $0 }
    let mirrored = state.mirror?.checkpoint.size ?? 0
    // No entry was ever written before the checkpoint that it was verified against.
    let promised = max(mirrored, state.pending.last?.checkpoint.size ?? 0)
    guard cursor.tree.size <= promised else { throw StoreFault.unsigned(log.origin, from: promised) }
    var index = mirrored
    while index < cursor.tree.size {
      let held = Set(try store.partKeys(of: log.origin, in: index..<index + 1_024))
      for entry in try store.entries(of: log.origin, from: index, limit: 1_024) {
        for (number, promise) in ((try? EntryCodec.decode(entry.bytes))?.parts ?? []).enumerated() {
          let key = PartKey(origin: log.origin, index: entry.index, number: number)
          if !held.contains(key), !removed.contains(key) { state.missing[key] = promise }
        }
        index = entry.index + 1
      }
    }
    var filled = MirrorLog(
      origin: log.origin, party: log.party, lane: log.lane, keys: log.keys, state: state,
      applied: turnedAway ?? min(cursor.feedEnd, cursor.tree.size))
    filled.isSucceeded = log.isSucceeded
    return filled
  }
}

extension NodeMachine.Configuration {
  /// Refuses keys that are not those of the own card.
  func check() throws(ConfigurationError) {
    guard let card = roster.card(of: party) else { throw .notInChannel(party) }
    guard urgent.verifier == card.urgent else {
      throw .key(.urgent, expected: card.urgent.vkey, actual: urgent.verifier.vkey)
    }
    guard plans.verifier == card.plans else {
      throw .key(.plans, expected: card.plans.vkey, actual: plans.verifier.vkey)
    }
    guard cosigner.verifier == card.mirror else {
      throw .cosigner(expected: card.mirror.vkey, actual: cosigner.verifier.vkey)
    }
    for (lane, prepared) in successors {
      for candidate in prepared {
        guard let statement = KeyStatement(certificate: candidate.certificate, roster: roster),
          statement.party == party,
          case .successor = statement.kind, statement.key == candidate.signer.verifier
        else {
          throw .successor("the certificate of \(candidate.signer.verifier.name) (\(lane.rawValue)) does not hold")
        }
      }
    }
  }
}
