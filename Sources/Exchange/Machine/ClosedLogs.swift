// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

extension NodeMachine {
  // MARK: When signing must end

  /// Never signs under this origin again: what it would sign next might be a second history. A successor opens at once.
  mutating func close(_ log: Int, cause: SealCause, last: LogPosition?) {
    guard !own[log].isClosed else { return }
    let origin = own[log].origin
    let known = last ?? own[log].signedPosition ?? LogPosition(origin: origin, size: 0, root: MerkleTree.emptyRoot)
    let closed = OwnLog.Closed(cause: cause, last: known, held: nil)
    // There will be no slot of a witness for it any more.
    release(log)
    own[log].standing = .closed(closed)
    staging.records.append(closed.record)
    cleanups.append(origin)
    // What was taken back nobody can show to have been signed.
    if own[log].uncoveredFrom != nil, cause != .fork, !takenBack.contains(origin) {
      own[log].lastQuery = OwnLog.Asking(since: uptime)
      for index in outbounds.indices where outbounds[index].origin == origin && outbounds[index].isIdle {
        outbounds[index].phase = .unknown
      }
    }
    if activeIndex(own[log].lane) == nil { openSuccessor(of: log, last: known) }
  }

  /// What was signed and has not left this node is taken back before it contradicts what a peer shows: then there is no
  /// second history. It is said again in the successor. Not if an entry of another own log names it, which may have left.
  /// Returns how much of the log stays, if anything is taken back.
  mutating func takeBack(_ log: Int) -> UInt64? {
    let origin = own[log].origin
    let named = own.map { $0.frontier[origin]?.size ?? 0 }.max() ?? 0
    guard named <= own[log].shown?.checkpoint.size ?? 0, own[log].takeBack() else { return nil }
    takenBack.append(origin)
    return own[log].uncoveredFrom
  }

  /// Once no entry of it is on the disk any more, what was taken back leaves the board too: it is folded again.
  /// What was told apart from it is of the history that is recovered now, perhaps.
  mutating func rebuildBoard() {
    let changed = takenBack
    takenBack.removeAll()
    feedBoard()
    isRebuilding = true
    let apart = board.apart.filter { !changed.contains($0.origin) }
    board = Board(roster: configuration.roster)
    for position in apart { _ = board.learn(apart: position) }
    for index in own.indices { own[index].feed = BoardFeed(applied: 0) }
    for index in mirrors.indices { mirrors[index].feed = BoardFeed(applied: 0) }
    conflicts = ConflictWatch(party: configuration.party)
    terms.lookedUp = .min
    feedBoard()
    isRebuilding = false
    conflicts.rebuild(from: board)
    openItems.restart(with: board)
    oweWhatWasNotStated()
  }

  /// Takes up a log that somebody else has opened under a prepared key of ours: closed from the beginning, and asked for
  /// at every peer.
  mutating func adopt(_ prepared: PreparedSuccessor, _ origin: Origin, _ lane: Lane) {
    let last = LogPosition(origin: origin, size: 0, root: MerkleTree.emptyRoot)
    let closed = OwnLog.Closed(cause: .restored, last: last, held: nil)
    var log = OwnLog(
      origin: origin, lane: lane, keys: KeySchedule(first: prepared.signer.verifier),
      signers: SignerSchedule(first: prepared.signer), standing: .closed(closed), tree: TiledTree(), signed: nil,
      applied: 0)
    log.certificates = [prepared.certificate]
    log.isSuccessor = true
    // Whoever opened it had closed the log before it: this node goes on after both.
    let active = activeIndex(lane)
    own.append(log)
    staging.records.append(closed.record)
    staging.records.append(certificateRecord(origin, prepared.signer.verifier, prepared.certificate))
    addOutbounds(for: log)
    if let active { close(active, cause: .fork, last: nil) }
  }

  /// A lane whose log is closed gets its successor as soon as one is prepared.
  mutating func openMissingSuccessors() {
    for lane in Lane.allCases where activeIndex(lane) == nil {
      guard let log = own.lastIndex(where: { $0.lane == lane }), case .closed(let closed) = own[log].standing else {
        continue
      }
      openSuccessor(of: log, last: closed.last)
    }
  }

  private mutating func openSuccessor(of log: Int, last: LogPosition) {
    let lane = own[log].lane
    let prepared = configuration.successors[lane, default: []].first { candidate in
      !own.contains { $0.origin.name == candidate.signer.verifier.name }
    }
    guard let prepared, let origin = try? Origin(prepared.signer.verifier.name) else {
      out.append(.changed(.stopped("\(own[log].origin) is closed, and no successor is prepared")))
      return refuseLane(lane)
    }
    var successor = OwnLog(
      origin: origin, lane: lane, keys: KeySchedule(first: prepared.signer.verifier),
      signers: SignerSchedule(first: prepared.signer), standing: .asking(OwnLog.Asking(since: uptime)),
      tree: TiledTree(),
      signed: nil, applied: 0)
    successor.certificates = [prepared.certificate]
    successor.isSuccessor = true
    own.append(successor)
    let named = predecessor(of: prepared) ?? last
    openings[origin] = .successor(SuccessorOrigin(predecessor: named, certificate: prepared.certificate))
    staging.records.append(certificateRecord(origin, prepared.signer.verifier, prepared.certificate))
    addOutbounds(for: successor)
    if configuration.peers.isEmpty { openIfAsked(own.count - 1) }
    out.append(.changed(.successor(origin, of: last.origin)))
  }

  /// What is last known of the log that the certificate names as predecessor: not always the one that was closed just
  /// now, if another process has opened one in between.
  private func predecessor(of prepared: PreparedSuccessor) -> LogPosition? {
    guard let statement = KeyStatement(certificate: prepared.certificate, roster: configuration.roster),
      case .successor(let origin) = statement.kind, let log = ownIndex(origin),
      case .closed(let closed) = own[log].standing
    else { return nil }
    return closed.last
  }

  private mutating func refuseLane(_ lane: Lane) {
    let waiting = drafts.removeAll()
    var kept: [DraftQueue.Request] = []
    for request in waiting {
      guard request.drafts.contains(where: { $0.lane == lane }) else {
        kept.append(request)
        continue
      }
      if let id = request.id {
        out.append(.refuse(id, .laneClosed(lane)))
      }
    }
    drafts.putBack(kept)
  }

  /// Once no batch is being written: what was confirmed to an officer but stands in no history that others hold is said
  /// again in the successor.
  mutating func cleanUpClosedLogs() {
    let origins = cleanups
    cleanups.removeAll()
    for origin in origins {
      guard let log = ownIndex(origin), case .closed(let closed) = own[log].standing else { continue }
      let receipted = outbounds.filter { $0.origin == origin }.compactMap(\.receipted).max() ?? 0
      let end = (own[log].lastQuery == nil ? own[log].uncoveredFrom : nil) ?? own[log].unsignedFrom
      if closed.cause == .fork {
        carryOver(log, from: min(receipted, end ?? own[log].size))
      } else if let end {
        carryOver(log, from: end)
      }
      if let end { cutBack(log, to: end) }
    }
  }

  private mutating func carryOver(_ log: Int, from start: UInt64) {
    let range = start..<own[log].size
    let carried: [Draft]? = reading { machine in
      var drafts: [Draft] = []
      for (offset, bytes) in try machine.own[log].entries(range, reading: machine.store).enumerated() {
        let index = start + UInt64(offset)
        guard let entry = try? EntryCodec.decode(bytes), entry.position != .node else { continue }
        let parts = try entry.parts.indices.map { number in
          try machine.store.part(PartKey(origin: machine.own[log].origin, index: index, number: number))
        }
        // An entry that has lost a part was removed in part: it is not said again without it.
        guard !parts.contains(where: { $0 == nil }) else { continue }
        drafts.append(
          Draft(
            lane: machine.own[log].lane, position: entry.position, body: entry.body,
            parts: zip(entry.parts, parts).compactMap { promise, part in
              part.map { DraftPart(role: promise.role, bytes: $0.bytes) }
            }))
      }
      return drafts
    }
    drafts.putBack((carried ?? []).map { DraftQueue.Request(id: nil, drafts: [$0]) })
  }

  private mutating func cutBack(_ log: Int, to size: UInt64) {
    let tree: TiledTree? = reading { machine in
      let origin = machine.own[log].origin
      let leaves = try machine.store.entries(of: origin, from: size & ~255, limit: Int(size & 255)).map(\.leaf)
      return try TiledTree(
        size: size, partialLeaves: Array(leaves.prefix(Int(size & 255))),
        reading: StoreTiles(store: machine.store, origin: origin))
    }
    guard let tree else { return }
    let origin = own[log].origin
    own[log].truncate(to: tree)
    if takenBack.contains(origin) {
      staging.lazyRecords.removeAll { $0.key.kind == RecordKind.head && $0.key.name == origin.name }
      staging.records.append(
        StoredRecord(key: RecordKey(kind: RecordKind.head, name: origin.name), value: own[log].signed?.bytes))
      for position in board.apart.sorted(by: { $0.size < $1.size }) where position.origin == origin {
        staging.records.append(StoredRecord(key: RecordKind.apart(position), value: nil))
      }
    }
    staging.truncated.append(StoredTruncation(origin: origin, size: size))
    staging.records.append(StoredRecord(key: RecordKey(kind: RecordKind.unsigned, name: origin.name), value: nil))
  }

  // MARK: What own entries do

  mutating func apply(_ effect: OwnEffect) {
    switch effect {
    case .removedPart(let key):
      if let log = ownIndex(key.origin) { own[log].forget(key) }
    case .rotated(let origin, let signer, let size, let certificate):
      guard let log = ownIndex(origin), own[log].keys.rotate(to: signer.verifier, from: size) else { return }
      own[log].signers.rotate(to: signer, from: size)
      own[log].certificates.append(certificate)
      for index in outbounds.indices where outbounds[index].origin == origin { outbounds[index].requireIntroduction() }
    case .sealed(let last, let cause):
      if let log = ownIndex(last.origin) {
        signAndRelease()
        close(log, cause: cause, last: last)
      }
    case .opened: break
    }
  }
}

extension OwnLog.Closed {
  private static let names: [(cause: SealCause, name: String)] = [
    (.restored, "restored"), (.compromised, "compromised"), (.fork, "fork"), (.retired, "retired"),
  ]

  /// The record of a closed log: cause, origin, size and root in lines, then the checkpoint that mirrors hold, if any.
  var record: StoredRecord {
    let name = Self.names.first { $0.cause == cause }?.name ?? "other"
    let head = "\(name)\n\(last.origin.name)\n\(last.size)\n\(last.root.base64)\n"
    return StoredRecord(
      key: RecordKey(kind: RecordKind.closed, name: last.origin.name), value: Array(head.utf8) + (held?.bytes ?? []))
  }

  init(parsing bytes: [UInt8], keys: KeySchedule) throws {
    var lines = try Lines(bytes, limit: 262_144)
    let name = try lines.text("")
    cause = Self.names.first { $0.name == name }?.cause ?? .other(0)
    let origin = try lines.origin()
    let size = try lines.number("")
    last = LogPosition(origin: origin, size: size, root: try lines.hash(""))
    held = lines.isAtEnd ? nil : try keys.verify(Array(lines.rest))
  }
}

extension Checkpoint {
  /// The position that the checkpoint states.
  var position: LogPosition { LogPosition(origin: origin, size: size, root: root) }
}
