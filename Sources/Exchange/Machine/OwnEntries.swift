// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

extension NodeMachine {
  // MARK: What the own side says

  mutating func submit(_ id: RequestID, _ requested: [Draft]) {
    if let stopped { return out.append(.refuse(id, .stopped(stopped))) }
    if isDiskFull { return out.append(.refuse(id, .diskFull)) }
    let drafts = requested.map(inItsLane)
    do {
      guard !drafts.isEmpty, drafts.count <= ExchangeLimits.draftsPerRequest else {
        throw Refusal.invalid(.count(drafts.count, allowed: 1...ExchangeLimits.draftsPerRequest))
      }
      for draft in drafts { try check(draft) }
      try self.drafts.submit(DraftQueue.Request(id: id, drafts: drafts))
    } catch let refusal as Refusal {
      out.append(.refuse(id, refusal))
    } catch { out.append(.refuse(id, .invalid(.encoding("\(error)")))) }
  }

  /// The removal of a part stands in the log of the entry that promised it, so that a mirror that lacks the part meets
  /// it there.
  private func inItsLane(_ draft: Draft) -> Draft {
    guard case .partRemoved(let removed) = draft.body, let index = ownIndex(removed.entry.origin) else { return draft }
    var moved = draft
    moved.lane = own[index].lane
    return moved
  }

  private func check(_ draft: Draft) throws(Refusal) {
    guard activeIndex(draft.lane) != nil else {
      throw .laneClosed(draft.lane)
    }
    guard draft.parts.count <= Wire.Limits.parts else {
      throw .part(number: draft.parts.count, bytes: 0, limit: Wire.Limits.parts)
    }
    for (number, part) in draft.parts.enumerated() where part.bytes.count > Wire.Limits.partBytes {
      throw .part(number: number, bytes: part.bytes.count, limit: Wire.Limits.partBytes)
    }
    _ = try effect(of: draft.body)
  }

  /// What the entry does to this node; refuses what this node could not live up to.
  private func effect(of body: Body) throws(Refusal) -> OwnEffect? {
    switch body {
    case .partRemoved(let removed):
      guard ownIndex(removed.entry.origin) != nil else { throw .invalid(.notOwnLog(removed.entry.origin)) }
      return .removedPart(
        PartKey(origin: removed.entry.origin, index: removed.entry.index, number: removed.number))
    case .keyRotated(let rotation): return try self.rotation(rotation)
    case .sealed(let seal):
      let index = try openLog(seal.last.origin)
      // A log joins the channel by its first entry, and the next one follows it: closed before, it would leave a gap.
      guard !own[index].isSuccessor || own[index].signed?.checkpoint.size ?? 0 > 0 else {
        throw .invalid(.nothingSigned(seal.last.origin))
      }
      guard let root = try? own[index].root(at: seal.last.size, reading: store), root == seal.last.root else {
        throw .invalid(.otherRoot(seal.last.origin, size: seal.last.size))
      }
      return .sealed(seal.last, seal.cause)
    case .received, .successor: throw .invalid(.nodeOnly)
    default: return nil
    }
  }

  private func openLog(_ origin: Origin) throws(Refusal) -> Int {
    guard let index = ownIndex(origin) else { throw .invalid(.notOwnLog(origin)) }
    guard !own[index].isClosed else { throw .invalid(.closedLog(origin)) }
    return index
  }

  private func rotation(_ rotation: KeyRotated) throws(Refusal) -> OwnEffect {
    let index = try openLog(rotation.origin)
    guard let signer = configuration.rotated.first(where: { $0.verifier == rotation.newKey }) else {
      throw .invalid(.keyNotHere(rotation.newKey.name))
    }
    guard rotation.atSize > own[index].size else {
      throw .invalid(.sizeReached(rotation.origin, atSize: rotation.atSize, size: own[index].size))
    }
    guard let statement = KeyStatement(certificate: rotation.certificate, roster: configuration.roster),
      statement.party == configuration.party, statement.origin == rotation.origin, statement.key == rotation.newKey,
      statement.kind == .rotation(atSize: rotation.atSize)
    else { throw .invalid(.certificate) }
    return .rotated(
      rotation.origin, signer: signer, atSize: rotation.atSize, certificate: rotation.certificate)
  }

  // MARK: Writing

  /// Writes what waits into the batch: urgent first, a request whole or not at all.
  mutating func writeOwn(into batch: inout StoreBatch, _ flight: inout InFlight) {
    var writer = BatchWriter(time: flight.time)
    writeOpenings(&writer, &flight)
    writeReceived(&writer, &flight)
    let waiting = drafts.waiting(.urgent) + (plansStandBack ? 0 : drafts.waiting(.plans))
    let share = min(ExchangeLimits.batchEntries, max(ExchangeLimits.batchShare, (waiting + 2) / 3))
    while writer.entryCount < share, writer.byteCount < ExchangeLimits.batchBytes,
      let request = plansStandBack ? drafts.popUrgent() : drafts.popFirst()
    {
      write(request, &writer, &flight)
    }
    for log in writer.logs {
      batch.entries += zip(log.entries, log.logged).map { bytes, logged in
        StoredEntry(origin: log.origin, index: logged.ref.index, bytes: bytes, leaf: logged.ref.leaf)
      }
      markUnsigned(log, &batch, &flight)
    }
    batch.parts += writer.parts
    batch.removedParts += writer.removedParts
    for index in writer.logs.indices {
      let origin = writer.logs[index].origin
      batch.tiles += writer.logs[index].tree.takeCompletedTiles().map {
        StoredTile(origin: origin, key: $0.key, hashes: $0.hashes)
      }
    }
    batch.records += writer.records
    flight.logs = writer.logs
    clearUnsigned(&batch, &flight)
  }

  /// Entries that are written before the peers were asked stand apart until they may be signed.
  private mutating func markUnsigned(_ log: StagedLog, _ batch: inout StoreBatch, _ flight: inout InFlight) {
    guard let index = ownIndex(log.origin), case .asking = own[index].standing, own[index].unsignedFrom == nil else {
      return
    }
    own[index].unsignedFrom = own[index].size
    flight.marked.append(log.origin)
    batch.records.append(
      StoredRecord(
        key: RecordKey(kind: RecordKind.unsigned, name: log.origin.name), value: Array("\(own[index].size)".utf8)))
  }

  private mutating func clearUnsigned(_ batch: inout StoreBatch, _ flight: inout InFlight) {
    for log in own where log.isOpen && log.unsignedFrom != nil {
      flight.cleared.append(log.origin)
      batch.records.append(StoredRecord(key: RecordKey(kind: RecordKind.unsigned, name: log.origin.name), value: nil))
    }
  }

  private mutating func writeOpenings(_ writer: inout BatchWriter, _ flight: inout InFlight) {
    for index in own.indices where own[index].size == 0 && !own[index].isClosed {
      guard let body = openings.removeValue(forKey: own[index].origin) else { continue }
      let draft = Draft(lane: own[index].lane, position: .node, body: body)
      _ = write([draft], to: [index], &writer)
      if case .successor(let successor) = body {
        flight.effects.append(.opened(own[index].origin, of: successor.predecessor.origin))
      }
    }
  }

  /// A failed batch did not open the successor after all.
  mutating func restoreOpening(_ log: StagedLog) {
    guard let first = log.logged.first, first.ref.index == 0, case .success(let entry) = first.content,
      case .successor = entry.body
    else { return }
    openings[log.origin] = entry.body
  }

  /// One `Received` for each log that was mirrored further and said more than `Received`.
  private mutating func writeReceived(_ writer: inout BatchWriter, _ flight: inout InFlight) {
    guard hasSomethingToSay else { return }
    let owed = owedReceived
    owedReceived.removeAll()
    receivedDue = nil
    for origin in owed {
      guard let mirror = mirrorIndex(origin), var position = takenIn(mirror),
        let index = activeIndex(mirrors[mirror].lane)
      else { continue }
      // After a start the board may not have come as far again as it was when the last entries were written.
      if let named = writer.log(own[index]).frontier[origin], named.size > position.size { position = named }
      let body = Body.received(Received(log: position, at: flight.time))
      let draft = Draft(lane: mirrors[mirror].lane, position: .node, body: body)
      if case .success = write([draft], to: [index], &writer) { flight.received.append(origin) }
    }
  }

  private mutating func write(_ request: DraftQueue.Request, _ writer: inout BatchWriter, _ flight: inout InFlight) {
    do throws(Refusal) {
      var targets: [Int] = []
      var effects: [OwnEffect] = []
      for draft in request.drafts {
        guard let index = activeIndex(draft.lane) else {
          throw .laneClosed(draft.lane)
        }
        targets.append(index)
        if request.id == nil {
          // What is said again was confirmed, and has had its effect already.
          if let effect = try? effect(of: draft.body) { effects.append(effect) }
        } else if let effect = try effect(of: draft.body) {
          effects.append(effect)
        }
      }
      let refs = try write(request.drafts, to: targets, &writer).get()
      for effect in effects {
        if case .removedPart(let key) = effect { writer.removedParts.append(key) }
        if case .rotated(let origin, let signer, _, let certificate) = effect {
          writer.records.append(certificateRecord(origin, signer.verifier, certificate))
        }
      }
      flight.effects += effects
      flight.requests.append(request)
      if let id = request.id { flight.confirms.append((id, refs)) }
    } catch {
      // What the node itself can not say is not worth stopping for: it is said by the state of things.
      if let id = request.id { out.append(.refuse(id, error)) }
    }
  }

  /// Writes entries together: all are encoded before the first one is placed.
  private mutating func write(
    _ drafts: [Draft], to targets: [Int], _ writer: inout BatchWriter
  ) -> Result<[EntryRef], Refusal> {
    var encoded: [BatchWriter.Encoded] = []
    // What the entries before it in the same request name, an entry names too: a frontier never decreases.
    var named: [Int: [Origin: LogPosition]] = [:]
    for (draft, index) in zip(drafts, targets) {
      let namesNothing = drafts.count == 1 && draft.body.namesNothing
      let frontier: [LogPosition]
      if namesNothing, let known = writer.frontier(of: own[index].origin) {
        // Nothing has changed since the entry before it, which is of the same batch.
        frontier = known
      } else {
        frontier = self.frontier(for: index, draft.body, named[index] ?? writer.log(own[index]).frontier)
        if drafts.count > 1 { named[index] = Dictionary(uniqueKeysWithValues: frontier.map { ($0.origin, $0) }) }
      }
      switch writer.encode(draft, frontier: frontier, using: &generator) {
      case .success(let entry): encoded.append(entry)
      case .failure(let refusal): return .failure(refusal)
      }
    }
    return .success(zip(encoded, targets).map { writer.place($0, in: own[$1]) })
  }

  // MARK: The frontier

  /// What this node has verified of each other log of the channel, as far as it is on its board: what waits there for
  /// something that may never come is not named, or an entry that nobody can satisfy would stop every log whose party
  /// has mirrored it. An urgent entry names as much of the own plans as
  /// the peers have receipted (and what it speaks of itself), so that it never waits on a board for plans that are
  /// still on their way.
  private func frontier(for index: Int, _ body: Body, _ before: [Origin: LogPosition]) -> [LogPosition] {
    var positions = before
    func raise(_ position: LogPosition?) {
      guard let position, position.size > positions[position.origin]?.size ?? 0 else { return }
      positions[position.origin] = position
    }
    for mirror in mirrors.indices { raise(takenIn(mirror)) }
    let referred = body.references
    for (other, log) in own.enumerated() where other != index {
      let needed = referred.filter { $0.origin == log.origin }.map(\.index).max()
      let waits = own[index].lane == .urgent && log.lane == .plans
      raise(waits ? sharedPosition(of: log.origin) : keptPosition(of: log.origin))
      if let needed, needed >= positions[log.origin]?.size ?? 0 { raise(log.signedPosition) }
      if body.speaks(of: log.origin) { raise(log.signedPosition) }
    }
    return positions.values.sorted { $0.origin < $1.origin }
  }

  /// How much of a mirrored log is cosigned and on the board.
  private func takenIn(_ mirror: Int) -> LogPosition? {
    guard let position = mirrors[mirror].position else { return nil }
    let size = board.size(of: position.origin)
    return size >= position.size ? position : board.position(of: position.origin)
  }

  /// As much of an own log as at least one peer has receipted: more could be lost with this disk, and an entry that
  /// names what is lost would wait on every board for ever.
  private func keptPosition(of origin: Origin) -> LogPosition? {
    var most: Checkpoint?
    for outbound in outbounds where outbound.origin == origin {
      guard let checkpoint = outbound.receipt?.checkpoint, checkpoint.size > most?.size ?? 0 else { continue }
      most = checkpoint
    }
    return most.map { LogPosition(origin: origin, size: $0.size, root: $0.root) }
  }

  /// As much of an own log as every peer has receipted.
  private func sharedPosition(of origin: Origin) -> LogPosition? {
    var least: Checkpoint?
    for outbound in outbounds where outbound.origin == origin {
      guard let checkpoint = outbound.receipt?.checkpoint else { return nil }
      if checkpoint.size < least?.size ?? .max { least = checkpoint }
    }
    return least.map { LogPosition(origin: origin, size: $0.size, root: $0.root) }
  }
}

extension Refusal {
  /// Why an entry can not be written, for the own side's eyes.
  init(_ error: WireError) {
    if case .entryTooLong(let bytes, let limit) = error.problem {
      self = .tooLarge(bytes: bytes, limit: limit)
    } else {
      self = .invalid(.encoding("\(error)"))
    }
  }
}

/// The entries of one batch while it is written.
struct BatchWriter {
  /// An entry whose bytes are final, but for its place.
  struct Encoded {
    let entry: Entry
    let bytes: [UInt8]
    let parts: [Part]
    let frontier: [LogPosition]
  }

  let time: Instant
  var logs: [StagedLog] = []
  private(set) var parts: [StoredPart] = []
  var removedParts: [PartKey] = []
  var records: [StoredRecord] = []
  private(set) var entryCount = 0
  private(set) var byteCount = 0

  init(time: Instant) { self.time = time }

  func log(_ log: OwnLog) -> StagedLog {
    logs.first { $0.origin == log.origin } ?? StagedLog(origin: log.origin, tree: log.tree, frontier: log.frontier)
  }

  /// What the last entry of the batch in this log names; nil before the first.
  func frontier(of origin: Origin) -> [LogPosition]? {
    for log in logs where log.origin == origin { return log.named }
    return nil
  }

  func encode(_ draft: Draft, frontier: [LogPosition], using generator: inout Generator) -> Result<Encoded, Refusal> {
    let parts = draft.parts.map { Part(salt: Salt(using: &generator), bytes: $0.bytes) }
    let promises = zip(draft.parts, parts).map { draft, part in
      PartCommitment(role: draft.role, size: UInt64(part.bytes.count), commitment: part.commitment)
    }
    let entry = Entry(
      salt: Salt(using: &generator), writtenAt: time, position: draft.position, frontier: frontier, parts: promises,
      body: draft.body)
    do {
      let bytes = try EntryCodec.encode(entry)
      return .success(Encoded(entry: entry, bytes: bytes, parts: parts, frontier: frontier))
    } catch { return .failure(Refusal(error)) }
  }

  mutating func place(_ encoded: Encoded, in log: OwnLog) -> EntryRef {
    let slot: Int
    if let known = logs.firstIndex(where: { $0.origin == log.origin }) {
      slot = known
    } else {
      logs.append(self.log(log))
      slot = logs.count - 1
    }
    let index = logs[slot].tree.size
    let ref = EntryRef(origin: log.origin, index: index, leaf: MerkleTree.leafHash(encoded.bytes))
    logs[slot].tree.append(ref.leaf)
    logs[slot].entries.append(encoded.bytes)
    logs[slot].logged.append(
      LoggedEntry(ref: ref, content: .success(encoded.entry), byteCount: encoded.bytes.count))
    var records: [PartsMessage.Record] = []
    for (number, part) in encoded.parts.enumerated() {
      parts.append(StoredPart(key: PartKey(origin: log.origin, index: index, number: number), part: part))
      records.append(PartsMessage.Record(index: index, number: number, part: part))
      byteCount += part.bytes.count
    }
    logs[slot].parts.append(records)
    if encoded.frontier != logs[slot].named {
      for position in encoded.frontier { logs[slot].frontier[position.origin] = position }
      logs[slot].named = encoded.frontier
    }
    entryCount += 1
    byteCount += encoded.bytes.count
    return ref
  }
}
