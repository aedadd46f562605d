// SPDX-License-Identifier: Apache-2.0
import Mechanism
import TransparencyLog
import Wire

/// A log that its party keeps from this node, fetched from another mirror of it: entries of others wait on the board
/// for what their frontiers name, so a party that starves one peer would otherwise silence all the others there.
struct Relay: Sendable {
  enum Phase: Sendable {
    case certificates
    case checkpoint
    /// The peer has less than is pending here: what it has is asked for from the entries on that are here.
    case smaller
    case entries(end: UInt64)
    case parts(next: UInt64, end: UInt64)
  }

  let origin: Origin
  /// Who has the log, by its own frontier.
  let from: PartyID
  /// When (uptime) an entry began to wait for it.
  let since: Int64
  var phase: Phase = .checkpoint
  var isAsked = false
  var backoff = Backoff()
  /// Entries to ask for at once; follows the line.
  var limit = RangeLimit()
}

/// How many entries a range asks for: few at first, more while answers come.
struct RangeLimit: Sendable {
  private(set) var entries: UInt64 = 16

  mutating func succeeded() { entries = min(UInt64(ExchangeLimits.rangeEntries), entries * 4) }
  mutating func failed() { entries = max(1, entries / 4) }
}

extension NodeMachine {
  /// Sees what the board waits for, and asks those who have it once the log's own party has had its time.
  mutating func pumpRelays() {
    guard stopped == nil, !isDiskFull else { return }
    if uptime - relaysSeen >= 1_000 {
      relaysSeen = uptime
      seeWhatIsMissing()
      seeWhatIsApart()
    }
    for index in relays.indices { pumpRelay(index) }
    pumpProbes()
  }

  private mutating func seeWhatIsMissing() {
    var wanted: [Relay] = []
    for waiting in board.waiting {
      guard let missing = waiting.missing, ownIndex(missing.origin) == nil, heldSize(missing.origin) < missing.index
      else { continue }
      // An own entry that was recovered may name what is not here any more, and a party may send one of its logs and
      // keep back another that this one names: then whoever has it is asked.
      let isOfWriter = party(of: missing.origin) == waiting.party || waiting.party == configuration.party
      let askable = isOfWriter ? configuration.peers : [waiting.party]
      for from in askable where configuration.peers.contains(from) && party(of: missing.origin) != from {
        guard !wanted.contains(where: { $0.origin == missing.origin && $0.from == from }) else { continue }
        let known = relays.first { $0.origin == missing.origin && $0.from == from }
        let phase: Relay.Phase = mirrorIndex(missing.origin) == nil ? .certificates : .checkpoint
        wanted.append(known ?? Relay(origin: missing.origin, from: from, since: uptime, phase: phase))
      }
    }
    relays =
      wanted
      + relays.filter { old in
        old.isAsked && !wanted.contains { $0.origin == old.origin && $0.from == old.from }
      }
  }

  private func heldSize(_ origin: Origin) -> UInt64 {
    mirrorIndex(origin).flatMap { mirrors[$0].position?.size } ?? 0
  }

  private mutating func pumpRelay(_ index: Int) {
    let relay = relays[index]
    guard !relay.isAsked, relay.backoff.allows(uptime), uptime - relay.since >= ExchangeLimits.relayMilliseconds,
      // One source of a log at a time.
      !relays.contains(where: { $0.origin == relay.origin && $0.isAsked })
    else { return }
    let (path, body) = request(of: relay)
    guard call(.party(relay.from), path, body, for: .relay(relay.origin, relay.from)) != nil else { return }
    relays[index].isAsked = true
  }

  private func request(of relay: Relay) -> (path: String, body: [UInt8]) {
    guard let mirror = mirrorIndex(relay.origin) else {
      return (PeerPath.getCertificates, LogStateRequest(origin: relay.origin).bytes)
    }
    let limit = relay.limit.entries
    switch relay.phase {
    case .certificates, .checkpoint, .smaller:
      let isSmaller = if case .smaller = relay.phase { true } else { false }
      let size = isSmaller ? mirrors[mirror].next : mirrors[mirror].pendingSize
      return (PeerPath.getCheckpoint, CheckpointRequest(origin: relay.origin, size: size).bytes)
    case .entries:
      let start = mirrors[mirror].next
      return (PeerPath.getEntries, RangeRequest(origin: relay.origin, start: start, limit: limit).bytes)
    case .parts(let next, _):
      return (PeerPath.getParts, RangeRequest(origin: relay.origin, start: next, limit: limit).bytes)
    }
  }

  mutating func failedRelay(_ origin: Origin, _ peer: PartyID) {
    guard let index = relays.firstIndex(where: { $0.origin == origin && $0.from == peer }) else { return }
    relays[index].isAsked = false
    relays[index].phase = .checkpoint
    relays[index].limit.failed()
    relays[index].backoff.failed(at: uptime, most: backoffMost, using: &generator)
  }

  mutating func answeredRelay(_ origin: Origin, _ peer: PartyID, _ response: PeerResponse) {
    guard let index = relays.firstIndex(where: { $0.origin == origin && $0.from == peer }),
      response.status == 200, let next = takeRelayed(response.body, index)
    else { return failedRelay(origin, peer) }
    relays[index].isAsked = false
    relays[index].phase = next
    relays[index].limit.succeeded()
    // The peer has no more than what is here already: it is not asked again at once.
    if case .entries(let end) = next, let mirror = mirrorIndex(origin), mirrors[mirror].position?.size ?? 0 >= end {
      failedRelay(origin, peer)
    }
  }

  /// Takes what came like an upload by the log's own party, and says what to ask for next; nil if it does not hold.
  private mutating func takeRelayed(_ body: [UInt8], _ index: Int) -> Relay.Phase? {
    guard let mirror = mirrorIndex(relays[index].origin) else {
      return takeRelayedCertificates(body, relays[index].origin)
    }
    switch relays[index].phase {
    case .certificates, .checkpoint: return takeRelayedCheckpoint(body, mirror)
    case .smaller: return takeRelayedEnd(body, mirror)
    case .entries(let end): return takeRelayedEntries(body, mirror, end: end)
    case .parts(let next, let end): return takeRelayedParts(body, mirror, next: next, end: end)
    }
  }

  private mutating func takeRelayedCertificates(_ body: [UInt8], _ origin: Origin) -> Relay.Phase? {
    guard var rest = try? CertificatesAnswer(parsing: body).certificates, rest.count <= 128 else { return nil }
    // A successor may follow a successor: go round until no more is accepted.
    var accepted = true
    while accepted {
      accepted = false
      rest.removeAll { certificate in
        guard let statement = KeyStatement(certificate: certificate, roster: configuration.roster),
          statement.party != configuration.party, case .accepted = accept(statement)
        else { return false }
        keep(statement, certificate)
        accepted = true
        return true
      }
    }
    return mirrorIndex(origin) == nil ? nil : .checkpoint
  }

  private mutating func takeRelayedCheckpoint(_ body: [UInt8], _ mirror: Int) -> Relay.Phase? {
    guard let held = try? HeldCheckpoint(parsing: body),
      let signed = try? mirrors[mirror].keys.verify(held.note)
    else { return nil }
    let offered = signed.checkpoint
    if offered.size > mirrors[mirror].pendingSize {
      guard held.size == mirrors[mirror].pendingSize else { return nil }
      let request = AddCheckpointRequest(oldSize: held.size, proof: held.proof, checkpoint: held.note)
      let store = store
      guard let verdict = reading({ try $0.mirrors[mirror].offer(request, reading: store) }) else { return nil }
      if case .refused(_, let evidence) = verdict {
        if let evidence = evidence ?? mirrors[mirror].contradiction(held, signed) { write(evidence) }
        return nil
      }
      writeLazily(within: ExchangeLimits.checkpointAloneMilliseconds)
    }
    if let known = mirrors[mirror].known(end: offered.size) {
      return known.checkpoint.root == offered.root ? .entries(end: offered.size) : letGoOfPromises(mirror)
    }
    return offered.size > mirrors[mirror].position?.size ?? 0 ? .smaller : nil
  }

  private mutating func takeRelayedEnd(_ body: [UInt8], _ mirror: Int) -> Relay.Phase? {
    let store = store
    guard let held = try? HeldCheckpoint(parsing: body), let signed = try? mirrors[mirror].keys.verify(held.note),
      reading({ try $0.mirrors[mirror].admit(signed, from: held.size, proof: held.proof, reading: store) }) == true
    else { return letGoOfPromises(mirror) }
    return .entries(end: signed.checkpoint.size)
  }

  /// Of a log that is known to have two histories, the one is taken whose entries can be had: what it has promised here
  /// of the other one, perhaps once more since, must not stand in the way.
  private mutating func letGoOfPromises(_ mirror: Int) -> Relay.Phase? {
    guard frontiers.reported.contains(mirrors[mirror].origin), mirrors[mirror].holdsOnlyPromises else { return nil }
    mirrors[mirror].forgetPromises()
    return .checkpoint
  }

  private mutating func takeRelayedEntries(_ body: [UInt8], _ mirror: Int, end: UInt64) -> Relay.Phase? {
    guard let upload = try? AddEntriesRequest(parsing: body), upload.header.origin == mirrors[mirror].origin,
      upload.header.uploadEnd == end
    else { return nil }
    let before = mirrors[mirror].next
    let verdict = takeVerified(upload, mirror)
    switch verdict {
    case .lacksParts: return .parts(next: mirrors[mirror].current.mirror?.checkpoint.size ?? 0, end: end)
    case .staged where mirrors[mirror].next >= end: return .checkpoint
    case .staged where mirrors[mirror].next > before: return .entries(end: end)
    case .staged, .refused, .unknownEnd: return nil
    }
  }

  private mutating func takeRelayedParts(_ body: [UInt8], _ mirror: Int, next: UInt64, end: UInt64) -> Relay.Phase? {
    guard let answer = try? PartsAnswer(parsing: body), answer.parts.origin == mirrors[mirror].origin,
      answer.next > next
    else { return nil }
    for record in answer.parts.records {
      let key = PartKey(origin: answer.parts.origin, index: record.index, number: record.number)
      _ = mirrors[mirror].fulfil(key, with: record.part)
    }
    guard !mirrors[mirror].lacksParts(below: end) else {
      return answer.next < end ? .parts(next: answer.next, end: end) : nil
    }
    guard let header = try? AddEntriesHeader(origin: mirrors[mirror].origin, uploadStart: end, uploadEnd: end),
      let empty = try? AddEntriesRequest(parsing: header.bytes), case .staged = takeVerified(empty, mirror)
    else { return nil }
    return .checkpoint
  }
}
