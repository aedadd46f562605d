// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

extension NodeMachine {
  mutating func addOutbounds(for log: OwnLog) {
    for peer in configuration.peers {
      outbounds.append(Outbound(origin: log.origin, lane: log.lane, peer: peer))
    }
    // Urgent before plans, whatever the order in which logs were opened.
    let ranked = outbounds.enumerated().sorted { a, b in
      if a.element.peer != b.element.peer { return a.element.peer < b.element.peer }
      if a.element.lane != b.element.lane { return a.element.lane == .urgent }
      return a.offset < b.offset
    }
    outbounds = ranked.map(\.element)
  }

  func outboundIndex(_ origin: Origin, _ peer: PartyID) -> Int? {
    outbounds.indices.first { outbounds[$0].origin == origin && outbounds[$0].peer == peer }
  }

  /// Starts whatever can be sent: to each peer, of each log, one upload at a time.
  mutating func pumpUploads() {
    guard stopped == nil else { return }
    for index in outbounds.indices { pump(index) }
  }

  private mutating func pump(_ index: Int) {
    guard let log = ownIndex(outbounds[index].origin) else { return }
    let isClosed = own[log].isClosed
    // A doubt about the log may have come up while an upload was under way.
    if case .asking(let asking) = own[log].standing, case .ready = outbounds[index].phase,
      !asking.answered.contains(outbounds[index].peer)
    {
      outbounds[index].phase = .unknown
    }
    let wish = outbounds[index].wish(
      released: own[log].released?.checkpoint.size, certificates: introductions(of: log).count,
      heartbeat: isClosed ? nil : heartbeat, isCutShort: own[log].isCutShort, asking: asking, at: uptime)
    switch wish {
    case .nothing: prepare(index, log)
    case .ask: if !isBeingTried(index) { ask(index) }
    case .introduce: introduce(index, introductions(of: log))
    case .upload:
      // Nothing of a log is sent before the peers were asked what they hold of it.
      guard own[log].isOpen || isClosed, !yieldsToUrgent(index) else { return }
      upload(index, log)
    }
  }

  /// Looks whether something urgent of the own side's is under way: it waits to be written, is being written, or is on its
  /// way to a peer that answers.
  mutating func noteUrgent() {
    let isUnderWay =
      drafts.waiting(.urgent) > 0 || inFlight?.requests.contains(where: \.isUrgent) == true
      || outbounds.contains { $0.isUploading && $0.lane == .urgent && lines[$0.peer]?.isFailing == false }
    urgentSince = isUnderWay ? urgentSince ?? uptime : nil
  }

  /// Plans are neither written nor sent while something urgent is under way, for a moment: disk, line and both processors
  /// are free for it. If urgent traffic goes on without a pause, both share.
  var plansStandBack: Bool {
    urgentSince.map { uptime < $0 + ExchangeLimits.standBackMilliseconds } ?? false
  }

  /// On a slow line plans wait while something urgent is on its way to the same peer; not once other calls show that the
  /// line is up, or a peer that never answers what is urgent would hold up the rest too.
  private func yieldsToUrgent(_ index: Int) -> Bool {
    guard outbounds[index].lane == .plans else { return false }
    if plansStandBack { return true }
    guard outbounds[index].window < ExchangeLimits.uploadBytesFirst else { return false }
    return outbounds.contains {
      $0.peer == outbounds[index].peer && $0.lane == .urgent && $0.isUploading && !$0.isDenied
    }
  }

  /// A line that does not answer is tried with one question at a time: on a poor one each takes a handshake, and several
  /// at once take so long that none of them ends in time. What is urgent does not wait for plans here either.
  private func isBeingTried(_ index: Int) -> Bool {
    let (peer, lane) = (outbounds[index].peer, outbounds[index].lane)
    guard lines[peer]?.isFailing == true else { return false }
    return outbounds.contains { other in
      guard other.peer == peer, other.lane == .urgent || lane == .plans else { return false }
      guard case .asking = other.phase else { return false }
      return true
    }
  }

  private mutating func ask(_ index: Int) {
    let (origin, peer) = (outbounds[index].origin, outbounds[index].peer)
    let body = LogStateRequest(origin: origin).bytes
    guard let id = call(.party(peer), PeerPath.logState, body, for: .log(origin, peer, .state)) else { return }
    outbounds[index].phase = .asking(id)
  }

  /// The certificates that a peer needs for a log. Each successor follows the one that was prepared before it, and a peer
  /// may not have heard of that: it may have been closed before anything of it was signed.
  func introductions(of log: Int) -> [[UInt8]] {
    let prepared = configuration.successors[own[log].lane, default: []]
    let before = prepared.prefix { $0.signer.verifier.name != own[log].origin.name }
    return (own[log].isSuccessor ? before.map(\.certificate) : []) + own[log].certificates
  }

  /// Shows the certificates one after the other, the oldest first.
  private mutating func introduce(_ index: Int, _ certificates: [[UInt8]]) {
    let (origin, peer) = (outbounds[index].origin, outbounds[index].peer)
    guard outbounds[index].introduced < certificates.count else {
      return outbounds[index].introducedAll(certificates.count)
    }
    let body = certificates[outbounds[index].introduced]
    guard let id = call(.party(peer), PeerPath.addSuccessor, body, for: .log(origin, peer, .introduce)) else { return }
    outbounds[index].phase = .introducing(id)
  }

  /// Builds the upload after a large one while that one is under way, so that both sides work at the same time.
  private mutating func prepare(_ index: Int, _ log: Int) {
    guard outbounds[index].prepared == nil, let next = outbounds[index].baseOfNext(at: uptime), own[log].isOpen,
      own[log].released?.checkpoint.size ?? 0 > next.next
    else { return }
    let store = store
    guard let bodies = reading({ try $0.own[log].upload(from: next, reading: store) }) ?? nil else { return }
    outbounds[index].prepared = Outbound.PreparedUpload(
      base: next, generation: own[log].generation, bodies: bodies)
  }

  private mutating func upload(_ index: Int, _ log: Int) {
    var base = outbounds[index].base
    if own[log].isCutShort, let released = own[log].released?.checkpoint.size, base.pending > released {
      base.pending = min(base.next, released)
    }
    if lines[outbounds[index].peer]?.isPrompt != true { base.held = held(by: outbounds[index].peer) }
    let store = store
    let prepared = outbounds[index].prepared
    outbounds[index].prepared = nil
    let bodies: UploadBodies
    if let prepared, prepared.generation == own[log].generation, prepared.base.goesOn(like: base) {
      bodies = prepared.bodies
    } else {
      guard let built = reading({ try $0.own[log].upload(from: base, reading: store) }) ?? nil else { return }
      bodies = built
    }
    let before = outbounds[index].sendings
    guard before.isEmpty || bodies.append != nil else { return }
    var flight = Outbound.Flight(
      start: bodies.start, checkpoint: bodies.checkpoint,
      released: max(own[log].released?.checkpoint.size ?? 0, bodies.checkpoint.checkpoint.size),
      hasCheckpoint: bodies.addCheckpoint != nil,
      byteCount: bodies.byteCount, startedAt: uptime, since: outbounds[index].uploadingSince ?? uptime, open: [:])
    flight.earlier = before
    let isRepeat = before.contains { $0.checkpoint.checkpoint.size == bodies.checkpoint.checkpoint.size }
    flight.repeats = isRepeat ? outbounds[index].repeats + 1 : 0
    flight.checkedAt = outbounds[index].checkedAt
    let (origin, peer) = (outbounds[index].origin, outbounds[index].peer)
    var requests: [(Outbound.Kind, String, [UInt8])] = bodies.addParts.map { (.parts, PeerPath.addParts, $0) }
    if let body = bodies.addCheckpoint { requests.append((.checkpoint, PeerPath.addCheckpoint, body)) }
    if let body = bodies.append {
      requests.append((.append, PeerPath.append, body))
    } else {
      requests.append((.entries, PeerPath.addEntries, bodies.addEntries))
    }
    guard calls.count + requests.count <= ExchangeLimits.callsInFlight else { return }
    let seconds = outbounds[index].timeoutSeconds(bytes: bodies.byteCount, patience: patience)
    for (kind, path, body) in requests {
      if let id = call(
        .party(peer), path, body, for: .log(origin, peer, kind), seconds: seconds, isRepeat: isRepeat)
      {
        flight.open[id] = kind
      }
    }
    outbounds[index].sent(flight)
    own[log].show(bodies.checkpoint)
  }

  /// How much a peer is known to hold of its own logs, and to have receipted of ours.
  private func held(by peer: PartyID) -> [Origin: UInt64] {
    var held: [Origin: UInt64] = [:]
    for mirror in mirrors where mirror.party == peer { held[mirror.origin] = mirror.position?.size }
    for outbound in outbounds where outbound.peer == peer { held[outbound.origin] = outbound.confirmed }
    return held
  }

  /// Seconds that a call may take beside its bytes: on 2,400 bit/s with 10 % loss a handshake alone takes half a minute,
  /// and giving up only begins it again. What is urgent is sent again long before, beside the call. A third of the
  /// comm-check interval, so that a call that is lost is repeated before the other side counts as silent.
  var patience: Int { Int(clamping: min(ExchangeLimits.patienceMost, max(15, silence / 3_000))) }

  var backoffMost: Int64 { min(ExchangeLimits.backoffMost, max(ExchangeLimits.backoffFirst, silence / 6)) }
}

extension Outbound {
  var base: UploadBase {
    UploadBase(
      pending: pending, next: next, partsFrom: partsFrom,
      window: canNotWrite && lane == .urgent ? max(window, ExchangeLimits.appendBytesRefused) : window,
      mayAppend: mayAppend,
      appendBytes: canNotWrite ? ExchangeLimits.appendBytesRefused : ExchangeLimits.appendBytes)
  }

  /// Where the upload after the one in flight begins if that one succeeds; nil if it is not worth building ahead, or if
  /// the one in flight has not left yet.
  func baseOfNext(at uptime: Int64) -> UploadBase? {
    guard case .uploading(let flight) = phase, flight.byteCount >= ExchangeLimits.bulkBytes, uptime > flight.startedAt
    else { return nil }
    let end = flight.checkpoint.checkpoint.size
    return UploadBase(pending: end, next: end, partsFrom: nil, window: window, mayAppend: mayAppend)
  }
}
