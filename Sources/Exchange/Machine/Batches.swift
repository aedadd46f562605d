// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

/// What waits for the next batch besides entries.
struct Staging: Sendable {
  /// Peers' requests that are answered once the batch is durable.
  var answers: [DurableAnswer] = []
  var receipts: [Receipt] = []
  /// Records that are needed before something else may happen.
  var records: [StoredRecord] = []
  /// Records that may wait for another reason to write.
  var lazyRecords: [StoredRecord] = []
  /// By when (uptime) what is lazy is written at the latest.
  var lazyDeadline: Int64?
  var truncated: [StoredTruncation] = []
  /// Entries of an own log that a mirror gave back.
  var recovered: RecoveredEntries?

  var isEmpty: Bool { answers.isEmpty && receipts.isEmpty && records.isEmpty && truncated.isEmpty && recovered == nil }
}

/// An answer that must not leave before the batch is durable.
enum DurableAnswer: Sendable {
  /// 200, empty.
  case accepted(RequestID, lazy: Bool)
  /// The outcome of an upload up to this end.
  case entries(RequestID, Origin, end: UInt64, fromOwner: Bool)

  var id: RequestID {
    switch self {
    case .accepted(let id, _), .entries(let id, _, _, _): id
    }
  }

  var isLazy: Bool { if case .accepted(_, lazy: true) = self { true } else { false } }
}

/// The batch that is being written.
struct InFlight: Sendable {
  let id: CommitID
  let time: Instant
  /// Uptime at which the disk was asked for it, milliseconds.
  let begun: Int64
  var logs: [StagedLog] = []
  var confirms: [(id: RequestID, refs: [EntryRef])] = []
  /// Everything that was taken from the queues, to be refused or put back if the batch fails.
  var requests: [DraftQueue.Request] = []
  var received: [Origin] = []
  var staging = Staging()
  var effects: [OwnEffect] = []
  /// Own logs whose unsigned entries may be signed from now on.
  var cleared: [Origin] = []
  /// Own logs whose unsigned entries begin in this batch.
  var marked: [Origin] = []
}

/// What an own entry does to this node once it is durable.
enum OwnEffect: Sendable {
  case removedPart(PartKey)
  case rotated(Origin, signer: any NoteSigner, atSize: UInt64, certificate: [UInt8])
  case sealed(LogPosition, SealCause)
  case opened(Origin, of: Origin)
}

extension NodeMachine {
  /// Writes the next batch, if there is reason to and none is being written.
  mutating func startBatch() {
    guard inFlight == nil, stopped == nil, !isDiskFull else { return }
    fullDiskUntil = nil
    cleanUpClosedLogs()
    guard stopped == nil, hasReasonToWrite else { return }
    var batch = StoreBatch()
    let time = clock.stamp(wall: now.wall)
    var flight = InFlight(id: nextCommit(), time: time, begun: uptime)
    for index in mirrors.indices { mirrors[index].takeStaged(into: &batch) }
    writeOwn(into: &batch, &flight)
    guard stopped == nil else { return }
    flight.staging = staging
    staging = Staging()
    batch.truncated += flight.staging.truncated
    flight.staging.recovered?.stage(into: &batch)
    for receipt in flight.staging.receipts where isLargest(receipt) { batch.records.append(record(of: receipt)) }
    // A later record of the same key wins.
    batch.records += flight.staging.lazyRecords + flight.staging.records
    batch.records.append(StoredRecord(key: RecordKey(kind: RecordKind.clock, name: "floor"), value: time.recordBytes))
    for (request, refs) in flight.confirms { out.append(.placed(request, refs)) }
    out.append(.commit(flight.id, batch))
    inFlight = flight
  }

  private var hasReasonToWrite: Bool {
    if hasSomethingToSay { return true }
    if !staging.receipts.isEmpty || !staging.records.isEmpty || !staging.truncated.isEmpty { return true }
    if staging.recovered != nil || staging.answers.contains(where: { !$0.isLazy }) { return true }
    if mirrors.indices.contains(where: { mirrors[$0].staged.hasContent }) { return true }
    return staging.lazyDeadline.map { $0 <= uptime } ?? false
  }

  /// Whether entries of the own side's wait to be written: those of people at once, what is only stated to have been
  /// received after a moment, so that one `Received` speaks of everything that came meanwhile.
  var hasSomethingToSay: Bool {
    drafts.waiting(.urgent) > 0 || drafts.waiting(.plans) > 0 && !plansStandBack || !openings.isEmpty
      || !owedReceived.isEmpty && receivedDue ?? uptime <= uptime
  }

  /// Something may be written with the next batch, or alone after a while.
  mutating func writeLazily(within milliseconds: Int64) {
    staging.lazyDeadline = min(staging.lazyDeadline ?? .max, uptime + milliseconds)
  }

  /// A mirror that was set back gives receipts for less while it catches up; the one for more stays what is proven.
  private func isLargest(_ receipt: Receipt) -> Bool {
    guard case .party(let peer) = receipt.by, let index = outboundIndex(receipt.checkpoint.origin, peer) else {
      return true
    }
    return receipt.checkpoint.size >= outbounds[index].receipted ?? 0
  }

  private func record(of receipt: Receipt) -> StoredRecord {
    var text = receipt.checkpoint.text
    text += "\n" + receipt.cosignature.line
    return StoredRecord(
      key: RecordKind.receipt(receipt.checkpoint.origin, by: receipt.by), value: Array(text.utf8))
  }

  // MARK: The batch is durable

  mutating func committed(_ id: CommitID) {
    guard let flight = inFlight, flight.id == id else { return }
    inFlight = nil
    clock.committed(flight.time)
    for log in flight.logs { adopt(log) }
    for origin in flight.cleared { if let index = ownIndex(origin) { own[index].unsignedFrom = nil } }
    for (request, refs) in flight.confirms { out.append(.confirm(request, refs)) }
    for effect in flight.effects { apply(effect) }
    if let recovered = flight.staging.recovered { committed(recovered) }
    signAndRelease()
    commitMirrors()
    if flight.staging.truncated.contains(where: { takenBack.contains($0.origin) }) { rebuildBoard() }
    for answer in flight.staging.answers { answerDurably(answer) }
    for receipt in flight.staging.receipts { announce(receipt) }
    // What was said goes out before the board is folded.
    pumpUploads()
    feedBoard()
    noteWhatWaits()
  }

  private mutating func adopt(_ log: StagedLog) {
    guard let index = ownIndex(log.origin) else { return }
    own[index].committed(log)
    for entry in log.logged { own[index].feed.push(entry) }
    // The log was closed while they were being written: nobody signs them any more, and they are said again.
    if own[index].isClosed, own[index].noteUncovered() { cleanups.append(log.origin) }
  }

  /// Signs every own log that has grown, once for the whole batch.
  mutating func signAndRelease() {
    guard stopped == nil else { return }
    for index in own.indices {
      let before = own[index].signed?.checkpoint.size
      do { try own[index].sign() } catch { return stop("a checkpoint can not be signed: \(error)") }
      guard let signed = own[index].signed, signed.checkpoint.size != before else { continue }
      staging.lazyRecords.removeAll { $0.key.kind == RecordKind.head && $0.key.name == own[index].origin.name }
      staging.lazyRecords.append(
        StoredRecord(key: RecordKey(kind: RecordKind.head, name: own[index].origin.name), value: signed.bytes))
      writeLazily(within: ExchangeLimits.lazyMilliseconds)
      if !witnesses.holdsBack(own[index].lane) { release(index) }
    }
  }

  /// Lets peers have what is signed of an own log.
  mutating func release(_ index: Int) {
    own[index].release()
    owe(own[index])
  }

  /// From now on a receipt is owed for what is released.
  mutating func owe(_ log: OwnLog) {
    guard let size = log.released?.checkpoint.size else { return }
    for index in outbounds.indices where outbounds[index].origin == log.origin {
      outbounds[index].owe(size, at: uptime)
    }
  }

  private mutating func commitMirrors() {
    for index in mirrors.indices {
      let before = mirrors[index].durable.mirror?.checkpoint.size ?? 0
      mirrors[index].committed()
      guard let size = mirrors[index].durable.mirror?.checkpoint.size, size > before else { continue }
      compareClaims(reached: mirrors[index].origin, size: size)
    }
  }

  private mutating func answerDurably(_ answer: DurableAnswer) {
    switch answer {
    case .accepted(let id, _): respond(id, PeerResponse(status: 200))
    case .entries(let id, let origin, let end, let fromOwner):
      guard let index = mirrorIndex(origin) else { return respond(id, .text(404, "unknown log")) }
      if fromOwner { noteWhole(index) }
      switch mirrors[index].outcome(upTo: end) {
      case .respond(let response): respond(id, response)
      case .cosign(let checkpoint):
        guard stopped == nil else { return respond(id, .text(503, "this node has stopped signing")) }
        do {
          let cosignature = try configuration.cosigner.cosign(checkpoint.checkpoint, at: clock.cosignatureSeconds)
          respond(id, PeerResponse(status: 200, contentType: "", body: Array(cosignature.line.utf8)))
        } catch { respond(id, .text(500, "the cosignature failed")) }
      }
    }
  }

  private mutating func announce(_ receipt: Receipt) {
    settle(receipt)
    out.append(.receipted(receipt))
    out.append(.changed(.receipt(by: receipt.by, origin: receipt.checkpoint.origin, size: receipt.checkpoint.size)))
  }

  // MARK: The batch is not there

  mutating func commitFailed(_ id: CommitID, _ failure: CommitFailure) {
    guard let flight = inFlight, flight.id == id else { return }
    inFlight = nil
    // What was asked in this batch is treated like what still waits.
    staging.answers.insert(contentsOf: flight.staging.answers, at: 0)
    staging.records.insert(contentsOf: flight.staging.records, at: 0)
    staging.lazyRecords.insert(contentsOf: flight.staging.lazyRecords, at: 0)
    staging.truncated.insert(contentsOf: flight.staging.truncated, at: 0)
    drafts.putBack(flight.requests)
    for origin in flight.received { owe(received: origin) }
    for log in flight.logs { restoreOpening(log) }
    for origin in flight.marked { if let index = ownIndex(origin) { own[index].unsignedFrom = nil } }
    for index in mirrors.indices { mirrors[index].rollBack() }
    // Receipts that are not stored are asked for again by the next heartbeat.
    for index in outbounds.indices { outbounds[index].forgetUnstoredReceipts() }
    staging.receipts.removeAll()
    if let recovered = flight.staging.recovered ?? staging.recovered { restart(recovered) }
    staging.recovered = nil
    switch failure {
    case .diskFull:
      fullDiskUntil = uptime + ExchangeLimits.fullDiskMilliseconds
      refuseEverything(.diskFull, status: 503)
      out.append(.changed(.stopped("the disk is full: nothing can be written, reading goes on")))
    case .broken(let reason): stop(reason)
    }
    noteRefused()
  }

  /// Refuses what asks to be written; what the node itself has to say waits for better times.
  mutating func refuseEverything(_ refusal: Refusal, status: Int) {
    let waiting = drafts.removeAll()
    for request in waiting { if let id = request.id { out.append(.refuse(id, refusal)) } }
    drafts.putBack(waiting.filter { $0.id == nil })
    for answer in staging.answers { respond(answer.id, .text(status, "nothing can be written now")) }
    staging.answers.removeAll()
    for request in parked { respond(request.id, .text(status, "nothing can be written now")) }
    parked.removeAll()
    for index in mirrors.indices where inFlight == nil { mirrors[index].rollBack() }
  }
}

extension Instant {
  /// Eight bytes, big-endian.
  var recordBytes: [UInt8] {
    var bytes: [UInt8] = []
    UInt64(bitPattern: milliseconds).append(to: &bytes)
    return bytes
  }

  init?(recordBytes: [UInt8]) {
    var rest = recordBytes[...]
    guard let number = rest.takeNumber(UInt64.self), rest.isEmpty else { return nil }
    self.init(milliseconds: Int64(bitPattern: number))
  }
}
