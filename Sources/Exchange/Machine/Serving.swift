// SPDX-License-Identifier: Apache-2.0
import Mechanism
import TransparencyLog
import Wire

/// An `add-entries` request that waits for its checkpoint, or for parts that are on their way.
struct ParkedRequest: Sendable {
  let id: RequestID
  let party: PartyID
  /// Whether it came over the line, not as a file.
  let isLive: Bool
  let request: AddEntriesRequest
  let byteCount: Int
  let deadline: Int64
}

extension NodeMachine {
  /// Answers a peer's request, now or once what it brought is durable.
  mutating func serve(_ id: RequestID, from peer: Peer, _ request: PeerRequest) {
    guard case .party(let party) = peer, lines[party] != nil else {
      return respond(id, .text(403, "only the parties of the channel may ask"))
    }
    if !isFiled { heard(party) }
    guard request.body.count <= ExchangeLimits.requestBytes else {
      return respond(id, .text(413, "the body has more than \(ExchangeLimits.requestBytes) bytes"))
    }
    switch request.path {
    case PeerPath.logState: serveLogState(id, request.body)
    case PeerPath.getEntries: serveEntries(id, request.body)
    case PeerPath.getParts: serveParts(id, request.body)
    case PeerPath.getCheckpoint: serveCheckpoint(id, request.body)
    case PeerPath.getCertificates: serveCertificates(id, request.body)
    case PeerPath.addCheckpoint, PeerPath.addEntries, PeerPath.addParts, PeerPath.addSuccessor,
      PeerPath.append:
      serveWrite(id, party, request)
    default: respond(id, .text(404, "unknown path"))
    }
  }

  /// A sign of life over the line.
  private mutating func heard(_ party: PartyID) {
    let (uptime, silence) = (uptime, silence)
    // After silence: what was asked before is lost, most likely, and would be waited for.
    if lines[party]?.isSilent(at: uptime, since: heartbeat) == true {
      for index in outbounds.indices where outbounds[index].peer == party { outbounds[index].askAgain() }
    }
    lines[party]?.heard(at: uptime, silence: silence)
    for index in outbounds.indices where outbounds[index].peer == party { outbounds[index].backoff.heard(at: uptime) }
  }

  private mutating func serveWrite(_ id: RequestID, _ party: PartyID, _ request: PeerRequest) {
    // Nobody on watch is to wait for a disk.
    if stopped != nil || isDiskFull, request.path == PeerPath.append { tellOfWhatCanNotBeKept(party, request.body) }
    guard stopped == nil else { return respond(id, .text(503, "this node has stopped: nothing is mirrored")) }
    guard !isDiskFull else { return respond(id, .text(503, "this node's disk is full: try again later")) }
    guard staging.answers.count < ExchangeLimits.requestsInCommit else {
      return respond(id, .text(503, "too many requests wait for the disk: try again"))
    }
    switch request.path {
    case PeerPath.addCheckpoint: addCheckpoint(id, party, request.body)
    case PeerPath.addEntries: addEntries(id, party, request.body)
    case PeerPath.addParts: addParts(id, party, request.body)
    case PeerPath.append: append(id, party, request.body)
    default: addSuccessor(id, request.body)
    }
  }

  // MARK: Checkpoints and entries

  private mutating func addCheckpoint(_ id: RequestID, _ party: PartyID, _ body: [UInt8]) {
    let request: AddCheckpointRequest
    let origin: Origin
    do {
      request = try AddCheckpointRequest(parsing: body)
      origin = try Checkpoint(parsing: try SignedNote(parsing: request.checkpoint).text).origin
    } catch { return respond(id, .text(400, "\(error)")) }
    guard let index = mirrorIndex(origin) else { return respond(id, .text(404, "unknown log \(origin)")) }
    let store = store
    guard let verdict = reading({ try $0.mirrors[index].offer(request, reading: store) }) else {
      return respond(id, .text(500, "this node can not read its store"))
    }
    switch verdict {
    case .accepted:
      staging.answers.append(.accepted(id, lazy: true))
      writeLazily(within: ExchangeLimits.checkpointAloneMilliseconds)
      if party == mirrors[index].party && !isFiled { noteWhole(index) }
    case .refused(let response, let evidence):
      if let evidence { write(evidence) }
      respond(id, response)
    }
  }

  /// The owner has shown the end of its log; if everything up to there is durable here, its word is fresh.
  mutating func noteWhole(_ index: Int) {
    // The end of a log that has a successor is not the end of what the party says.
    guard let mirror = mirrors[index].durable.mirror, mirror.checkpoint.size == mirrors[index].pendingSize,
      !mirrors[index].isSucceeded
    else { return }
    lines[mirrors[index].party]?.isWhole(mirrors[index].lane, wall: now.wall)
  }

  private mutating func addEntries(_ id: RequestID, _ party: PartyID, _ body: [UInt8]) {
    do {
      let limits = AddEntriesRequest.Limit(
        bytes: ExchangeLimits.requestBytes, packages: ExchangeLimits.packagesPerRequest)
      let request = try AddEntriesRequest(parsing: body, limits: limits)
      take(
        ParkedRequest(
          id: id, party: party, isLive: !isFiled, request: request, byteCount: body.count,
          deadline: uptime + ExchangeLimits.parkMilliseconds))
    } catch { respond(id, .text(400, "\(error)")) }
  }

  private mutating func take(_ parked: ParkedRequest) {
    let id = parked.id
    let end = parked.request.header.uploadEnd
    guard let index = mirrorIndex(parked.request.header.origin) else { return respond(id, .text(404, "unknown log")) }
    let owner = mirrors[index].party
    switch takeVerified(parked.request, index) {
    case .staged:
      staging.answers.append(
        .entries(id, mirrors[index].origin, end: end, fromOwner: owner == parked.party && parked.isLive))
    case .refused(let response): respond(id, response)
    case .unknownEnd:
      if !park(parked) { respond(id, mirrors[index].answerUnknownEnd()) }
    case .lacksParts:
      // The entries are staged; only the answer waits, so that parts which were overtaken need not be sent twice.
      guard uptime < parked.deadline, let rest = emptyUpload(parked), park(rest) else {
        return staging.answers.append(
          .entries(id, mirrors[index].origin, end: end, fromOwner: owner == parked.party && parked.isLive))
      }
    }
  }

  /// Takes an upload of whichever source: what is staged was verified against a checkpoint that the log signed.
  mutating func takeVerified(_ request: AddEntriesRequest, _ index: Int) -> EntriesVerdict {
    let owner = mirrors[index].party
    let (verdict, removals) = mirrors[index].take(request, parts: &waitingParts[owner, default: WaitingParts()])
    for key in removals { removePart(key, by: owner) }
    if mirrors[index].isChanged {
      stop("\(mirrors[index].origin): the entries in the store are not those that were signed")
    }
    guard case .lacksParts = verdict, forgetRemovedParts(index), let empty = emptyUpload(to: request.header) else {
      return verdict
    }
    return mirrors[index].take(empty, parts: &waitingParts[owner, default: WaitingParts()]).verdict
  }

  /// Parts whose removal stands in a successor are not waited for either; true if nothing is missing any more. The removal
  /// may wait on the board for the very entry whose part it removes.
  mutating func forgetRemovedParts(_ index: Int) -> Bool {
    let missing = mirrors[index].current.missing
    for removed in board.removedParts where missing[removed.part] != nil { mirrors[index].remove(removed.part) }
    for waiting in board.waiting where waiting.party == mirrors[index].party {
      guard case .success(let entry) = waiting.logged.content, let part = entry.body.removedPart else { continue }
      if missing[part] != nil { mirrors[index].remove(part) }
    }
    return mirrors[index].current.missing.isEmpty
  }

  private func emptyUpload(to header: AddEntriesHeader) -> AddEntriesRequest? {
    let empty = try? AddEntriesHeader(origin: header.origin, uploadStart: header.uploadEnd, uploadEnd: header.uploadEnd)
    return empty.flatMap { try? AddEntriesRequest(parsing: $0.bytes) }
  }

  private func emptyUpload(_ parked: ParkedRequest) -> ParkedRequest? {
    guard let request = emptyUpload(to: parked.request.header) else { return nil }
    return ParkedRequest(
      id: parked.id, party: parked.party, isLive: parked.isLive, request: request, byteCount: 0,
      deadline: parked.deadline)
  }

  private mutating func park(_ request: ParkedRequest) -> Bool {
    guard uptime < request.deadline, parked.count < ExchangeLimits.parkedRequests,
      parked.filter({ $0.party == request.party }).count < ExchangeLimits.parkedPerParty,
      parked.reduce(request.byteCount, { $0 + $1.byteCount }) <= ExchangeLimits.parkedBytes
    else { return false }
    parked.append(request)
    return true
  }

  /// Tries again what waited for a checkpoint or parts.
  mutating func retryParked() {
    guard !parked.isEmpty, stopped == nil else { return }
    let waiting = parked
    parked.removeAll()
    for request in waiting {
      let ready = mirrorIndex(request.request.header.origin).map { index in
        let end = request.request.header.uploadEnd
        guard mirrors[index].known(end: end) != nil else { return false }
        let isEmpty = request.request.packages.isEmpty && mirrors[index].next >= end
        return !(isEmpty && mirrors[index].lacksParts(below: end))
      }
      if ready == false && uptime < request.deadline { parked.append(request) } else { take(request) }
    }
  }

  // MARK: Parts

  private mutating func addParts(_ id: RequestID, _ party: PartyID, _ body: [UInt8]) {
    let message: PartsMessage
    do { message = try PartsMessage(parsing: body) } catch { return respond(id, .text(400, "\(error)")) }
    guard message.records.count <= ExchangeLimits.waitingParts else {
      return respond(id, .text(400, "\(message.records.count) parts, limit \(ExchangeLimits.waitingParts): send fewer"))
    }
    guard let index = mirrorIndex(message.origin) else { return respond(id, .text(404, "unknown log")) }
    let owner = mirrors[index].party
    guard owner == party else { return respond(id, .text(403, "parts are taken from the log's own party only")) }
    for record in message.records {
      let key = PartKey(origin: message.origin, index: record.index, number: record.number)
      if mirrors[index].fulfil(key, with: record.part) { continue }
      if record.index >= mirrors[index].next { waitingParts[owner, default: WaitingParts()].keep(key, record.part) }
    }
    // They count for nothing before an upload is answered, so there is nothing to wait for.
    respond(id, PeerResponse(status: 200))
  }

  /// A party may remove parts of its own entries only, in whichever of its logs they stand.
  mutating func removePart(_ key: PartKey, by party: PartyID) {
    guard let index = mirrorIndex(key.origin), mirrors[index].party == party else { return }
    mirrors[index].remove(key)
  }

  // MARK: Certificates

  private mutating func addSuccessor(_ id: RequestID, _ body: [UInt8]) {
    guard let statement = KeyStatement(certificate: body, roster: configuration.roster),
      statement.party != configuration.party
    else { return respond(id, .text(403, "no certificate by the recovery key of a party of this channel")) }
    switch accept(statement) {
    case .known: respond(id, PeerResponse(status: 200))
    case .accepted:
      keep(statement, body)
      staging.answers.append(.accepted(id, lazy: false))
    case .refused(let reason): respond(id, .text(409, reason))
    }
  }

  /// The certificate is written with the next batch.
  mutating func keep(_ statement: KeyStatement, _ certificate: [UInt8]) {
    staging.records.append(certificateRecord(statement.origin, statement.key, certificate))
  }

  enum Acceptance { case known, accepted, refused(String) }

  mutating func accept(_ statement: KeyStatement) -> Acceptance {
    switch statement.kind {
    case .rotation(let size):
      guard let index = mirrorIndex(statement.origin), mirrors[index].party == statement.party else {
        return .refused("the rotation is of an unknown log")
      }
      if mirrors[index].keys.key(at: size) == statement.key { return .known }
      guard mirrors[index].keys.rotate(to: statement.key, from: size) else {
        return .refused("the rotation lies before an earlier one, or is one too many")
      }
      return .accepted
    case .successor(let predecessor):
      if let index = mirrorIndex(statement.origin) {
        return mirrors[index].keys.all.first == statement.key ? .known : .refused("the log is known with another key")
      }
      guard let old = mirrorIndex(predecessor), mirrors[old].party == statement.party else {
        return .refused("the predecessor is an unknown log")
      }
      guard mirrors.filter({ $0.party == statement.party }).count < 2 + 2 * ExchangeLimits.successors else {
        return .refused("the party has opened too many successors")
      }
      let log = MirrorLog(
        origin: statement.origin, party: statement.party, lane: mirrors[old].lane,
        keys: KeySchedule(first: statement.key))
      for index in mirrors.indices where mirrors[index].party == log.party && mirrors[index].lane == log.lane {
        mirrors[index].isSucceeded = true
      }
      let place = mirrors.firstIndex { $0.origin > statement.origin } ?? mirrors.endIndex
      mirrors.insert(log, at: place)
      out.append(.changed(.successor(statement.origin, of: predecessor)))
      return .accepted
    }
  }

  func certificateRecord(_ origin: Origin, _ key: VerifierKey, _ certificate: [UInt8]) -> StoredRecord {
    StoredRecord(key: RecordKey(kind: RecordKind.certificate, name: "\(origin.name) \(key.id)"), value: certificate)
  }
}
