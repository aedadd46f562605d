// SPDX-License-Identifier: Apache-2.0
import Mechanism
import TransparencyLog
import Wire

extension NodeMachine {
  // MARK: What this node holds

  mutating func serveLogState(_ id: RequestID, _ body: [UInt8]) {
    do {
      let origin = try LogStateRequest(parsing: body).origin
      guard let index = mirrorIndex(origin) else { return respond(id, .text(404, "unknown log \(origin)")) }
      let state = mirrors[index].durable
      var mirror = state.mirror
      if let checkpoint = mirror?.checkpoint, stopped == nil {
        // The floor of the clock is durable, and so is what is cosigned here again.
        mirror?.add(try configuration.cosigner.cosign(checkpoint, at: clock.cosignatureSeconds))
      }
      let answer = LogState(
        pending: state.pending.last?.checkpoint.size ?? 0, next: state.tree.size, mirrorNote: mirror?.bytes,
        pendingNote: state.pending.last?.bytes)
      respond(id, PeerResponse(status: 200, body: answer.bytes))
    } catch { respond(id, .text(400, "\(error)")) }
  }

  /// Entries in the form of an upload up to the mirror checkpoint, so that they are verified like one.
  mutating func serveEntries(_ id: RequestID, _ body: [UInt8]) {
    answerRange(id, body) { machine, index, request in
      let log = machine.mirrors[index]
      guard let end = log.durable.mirror?.checkpoint.size, request.start <= end else {
        return .text(409, "nothing from entry \(request.start) on is held")
      }
      let header = try AddEntriesHeader(origin: log.origin, uploadStart: request.start, uploadEnd: end)
      var limits = AddEntriesRequest.Limit.standard
      limits.bytes = ExchangeLimits.responseBytes
      limits.packages = try machine.packages(log, request, end: end)
      let body = try AddEntriesRequest.encode(
        header, limits: limits, tree: log.durable.tree, reading: StoreTiles(store: machine.store, origin: log.origin)
      ) { try machine.store.range(of: log.origin, $0) }
      return PeerResponse(status: 200, contentType: AddEntriesRequest.contentType, body: body)
    }
  }

  /// How many packages stay within the bytes that one answer aims at; at least one.
  private func packages(_ log: MirrorLog, _ request: RangeRequest, end: UInt64) throws -> Int {
    var bytes = 0
    var count = 0
    let last = min(end, request.start + request.limit)
    var start = request.start
    while start < last && count < ExchangeLimits.packagesPerRequest && bytes < ExchangeLimits.rangeBytes {
      let stop = min(last, (start & ~255) + 256)
      bytes += try store.range(of: log.origin, start..<stop).reduce(0) { $0 + $1.count }
      start = stop
      count += 1
    }
    return max(1, count)
  }

  mutating func serveParts(_ id: RequestID, _ body: [UInt8]) {
    answerRange(id, body) { machine, index, request in
      let log = machine.mirrors[index]
      let end = min(log.durable.mirror?.checkpoint.size ?? 0, request.start + request.limit)
      let range = request.start..<max(request.start, end)
      let held = try machine.store.parts(of: log.origin, in: range, bytes: ExchangeLimits.rangeBytes)
      let records = held.parts.map(PartsMessage.Record.init)
      let answer = PartsAnswer(next: held.end, parts: PartsMessage(origin: log.origin, records: records))
      return PeerResponse(status: 200, contentType: PartsMessage.contentType, body: answer.bytes)
    }
  }

  private mutating func answerRange(
    _ id: RequestID, _ body: [UInt8], _ answer: (NodeMachine, Int, RangeRequest) throws -> PeerResponse
  ) {
    let request: RangeRequest
    do { request = try RangeRequest(parsing: body) } catch { return respond(id, .text(400, "\(error)")) }
    guard let index = mirrorIndex(request.origin) else { return respond(id, .text(404, "unknown log")) }
    // A range beyond what counts fits no arithmetic below.
    guard request.start < UInt64(Int64.max) - request.limit else {
      return respond(id, .text(400, "start is too large"))
    }
    let response = reading { try answer($0, index, request) }
    respond(id, response ?? .text(500, "this node can not read its store"))
  }

  /// The largest signed checkpoint that this node has verified of a log, for whoever holds another history.
  mutating func serveCheckpoint(_ id: RequestID, _ body: [UInt8]) {
    let request: CheckpointRequest
    do { request = try CheckpointRequest(parsing: body) } catch { return respond(id, .text(400, "\(error)")) }
    let response: PeerResponse? = reading { machine in
      guard let held = try machine.held(request) else { return .text(404, "no checkpoint of this log is held") }
      return PeerResponse(status: 200, body: held.bytes)
    }
    respond(id, response ?? .text(500, "this node can not read its store"))
  }

  /// The certificates of a log's party, so that a successor which was shown to one peer only can be followed by all.
  mutating func serveCertificates(_ id: RequestID, _ body: [UInt8]) {
    guard let origin = try? LogStateRequest(parsing: body).origin else { return respond(id, .text(400, "no origin")) }
    guard let owner = party(of: origin) else { return respond(id, .text(404, "unknown log \(origin)")) }
    let certificates: [[UInt8]]? = reading { machine in
      try machine.store.records(of: RecordKind.certificate).map(\.value).filter {
        KeyStatement(certificate: $0, roster: machine.configuration.roster)?.party == owner
      }
    }
    guard let certificates else { return respond(id, .text(500, "this node can not read its store")) }
    let answer = CertificatesAnswer(certificates: certificates)
    respond(id, PeerResponse(status: 200, contentType: PartsMessage.contentType, body: answer.bytes))
  }

  private func held(_ request: CheckpointRequest) throws -> HeldCheckpoint? {
    let tree: TiledTree
    let signed: SignedCheckpoint
    if let index = mirrorIndex(request.origin), let mirror = mirrors[index].durable.mirror {
      tree = mirrors[index].durable.tree
      signed = mirror
    } else if let index = ownIndex(request.origin), let shown = own[index].shown {
      tree = own[index].tree
      signed = shown
    } else {
      return nil
    }
    let size = min(request.size, signed.checkpoint.size)
    let tiles = StoreTiles(store: store, origin: request.origin)
    return HeldCheckpoint(
      size: size, root: try tree.root(at: size, reading: tiles),
      proof: try tree.consistencyProof(from: size, to: signed.checkpoint.size, reading: tiles), note: signed.bytes)
  }
}
