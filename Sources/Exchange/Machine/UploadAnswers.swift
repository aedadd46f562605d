// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

/// What peers answer, or that they do not, and what follows from it for the uploads.
extension NodeMachine {
  mutating func answered(_ id: CallID, _ response: PeerResponse) {
    guard let (purpose, began) = takeCall(id) else { return }
    let bounded = response.body.count <= ExchangeLimits.responseBytes ? response : .text(502, "the answer is too large")
    switch purpose {
    case .log(let origin, let peer, let kind):
      noteAnswered(peer, began)
      guard let index = outboundIndex(origin, peer) else { return }
      switch kind {
      case .state: answeredState(index, asked: began, bounded)
      case .certificates: answeredOwnCertificates(index, id, bounded)
      case .introduce: answeredIntroduction(index, id, bounded)
      case .parts, .checkpoint, .entries, .append: answeredUpload(index, id, bounded)
      }
    case .check(let origin, let peer, let asked):
      noteAnswered(peer, began)
      answeredCheck(origin, peer, at: asked, bounded)
    case .recovery(let origin, let peer):
      noteAnswered(peer, began)
      answeredRecovery(origin, peer, bounded)
    case .relay(let origin, let peer):
      noteAnswered(peer, began)
      answeredRelay(origin, peer, bounded)
    case .evidence(let origin, let peer):
      noteAnswered(peer, began)
      answeredEvidence(origin, peer, bounded)
    case .history(let position, let peer):
      noteAnswered(peer, began)
      answeredProbe(position, peer, bounded)
    case .witness(let name, let checkpoint): answeredWitness(name, checkpoint, bounded)
    }
  }

  private mutating func noteAnswered(_ peer: PartyID, _ began: Int64) {
    let uptime = uptime
    lines[peer]?.answered(at: uptime, began: began)
    for index in outbounds.indices where outbounds[index].peer == peer { outbounds[index].noteRoundTrip(began: began) }
  }

  private mutating func noteFailed(_ peer: PartyID, _ began: Int64) {
    let uptime = uptime
    lines[peer]?.failed(at: uptime, began: began)
  }

  mutating func unreachable(_ id: CallID) {
    guard let (purpose, began) = takeCall(id) else { return }
    switch purpose {
    case .log(let origin, let peer, let kind):
      noteFailed(peer, began)
      guard let index = outboundIndex(origin, peer) else { return }
      switch kind {
      case .state, .certificates, .introduce:
        // A question that was asked anew meanwhile, or whose answer is not needed any more, may be lost.
        guard outbounds[index].awaits(id) else { return }
        outbounds[index].failed(
          "unreachable", at: uptime, backoffMost: backoffMost, unanswered: true, using: &generator)
      case .parts, .checkpoint, .entries, .append:
        guard case .uploading(var flight) = outbounds[index].phase else { return }
        guard flight.open.removeValue(forKey: id) != nil else {
          flight.earlier.removeAll { $0.call == id }
          outbounds[index].phase = .uploading(flight)
          return
        }
        flight.outcome.unreachable = true
        finishIfDone(index, flight)
      }
    case .check(_, let peer, _): noteFailed(peer, began)
    case .recovery(let origin, let peer):
      noteFailed(peer, began)
      failedRecovery(origin, peer)
    case .relay(let origin, let peer):
      noteFailed(peer, began)
      failedRelay(origin, peer)
    case .evidence(let origin, let peer):
      noteFailed(peer, began)
      failedEvidence(origin, peer)
    case .history(let position, let peer):
      noteFailed(peer, began)
      failedProbe(position, peer)
    case .witness(let name, _): witnesses.failed(name)
    }
  }

  private mutating func answeredIntroduction(_ index: Int, _ id: CallID, _ response: PeerResponse) {
    guard case .introducing(id) = outbounds[index].phase else { return }
    guard response.status == 200 else {
      return outbounds[index].failed(
        "certificate refused: \(response.status)", at: uptime, backoffMost: backoffMost, using: &generator)
    }
    outbounds[index].introduced += 1
    let count = ownIndex(outbounds[index].origin).map { introductions(of: $0).count } ?? 0
    outbounds[index].phase = .ready
    if outbounds[index].introduced >= count { outbounds[index].introducedAll(count) }
  }

  private mutating func answeredUpload(_ index: Int, _ id: CallID, _ response: PeerResponse) {
    guard case .uploading(var flight) = outbounds[index].phase else { return }
    guard let kind = flight.open.removeValue(forKey: id) else { return answeredEarlier(index, flight, id, response) }
    switch kind {
    case .checkpoint: answeredCheckpoint(index, &flight, response)
    case .entries: answeredEntries(index, &flight, response)
    case .append: answeredAppend(index, &flight, response)
    default:
      if response.status == 404 { flight.outcome.unknownLog = true }
      if ![200, 404].contains(response.status) { flight.outcome.refusal = "parts refused: \(response.status)" }
    }
    finishIfDone(index, flight)
  }

  private mutating func answeredCheckpoint(_ index: Int, _ flight: inout Outbound.Flight, _ response: PeerResponse) {
    switch response.status {
    case 200:
      outbounds[index].pending = flight.checkpoint.checkpoint.size
    case 409:
      guard let latest = try? LatestSize(parsing: response.body) else {
        flight.outcome.refusal = "the answer to a checkpoint can not be read"
        return
      }
      // Another size than thought: a lost answer, or a peer that was set back.
      flight.outcome.learned = outbounds[index].pending != latest.size
      outbounds[index].pending = latest.size
      outbounds[index].wasSetBack(to: latest.size)
      flight.outcome.beyond = latest.size > flight.released
    case 404: flight.outcome.unknownLog = true
    default:
      // A peer that was set back to an old copy does not know the key that the log was rotated to.
      if response.status == 403 { flight.outcome.unknownLog = true }
      flight.outcome.refusesKey = response.status == 403
      flight.outcome.refusal = "checkpoint refused: \(response.status) \(response.reason)"
    }
  }

  private mutating func answeredEntries(_ index: Int, _ flight: inout Outbound.Flight, _ response: PeerResponse) {
    switch response.status {
    case 200: receive(index, &flight, response.body)
    case 202, 409:
      guard let info = try? MirrorInfo(parsing: response.body) else {
        flight.outcome.refusal = "the answer to entries can not be read"
        return
      }
      if response.status == 202, info.ticket == MirrorLog.partsTicket {
        // Once is bad luck; a peer that keeps asking for the same parts is not answered at once.
        flight.outcome.learned = outbounds[index].partsFrom == nil
        flight.outcome.lacksParts = outbounds[index].partsFrom != nil
        let held = min(outbounds[index].receipted ?? 0, outbounds[index].confirmed ?? 0)
        outbounds[index].partsFrom = min(outbounds[index].partsFrom ?? .max, held)
      } else {
        flight.outcome.learned = flight.outcome.learned || info.nextEntry != flight.start
        // The checkpoint was left out because the peer was thought to have it; a peer that was set back has not.
        if !flight.hasCheckpoint, info.treeSize != flight.checkpoint.checkpoint.size {
          flight.outcome.learned = true
          outbounds[index].pending = info.treeSize
        }
      }
      outbounds[index].next = info.nextEntry
      outbounds[index].wasSetBack(to: info.nextEntry)
      flight.outcome.beyond = flight.outcome.beyond || info.nextEntry > flight.released
    case 404: flight.outcome.unknownLog = true
    case 422 where flight.outcome.learned: break
    default:
      // Another process over the peer's disk may have taken the checkpoint that was left out, and be gone.
      if response.status == 422 { flight.outcome.isUnsure = true }
      flight.outcome.refusal = "entries refused: \(response.status) \(response.reason)"
    }
  }

  /// An answer that is neither a receipt nor progress sends the upload the long way, which tells what is wrong.
  private mutating func answeredAppend(_ index: Int, _ flight: inout Outbound.Flight, _ response: PeerResponse) {
    switch response.status {
    case 200, 202:
      outbounds[index].pending = flight.checkpoint.checkpoint.size
      answeredEntries(index, &flight, response)
    case 500...599 where response.status != 501:
      outbounds[index].refusesToWrite()
      flight.outcome.refusal = "upload refused: \(response.status) \(response.reason)"
    default:
      outbounds[index].refusesAppend(isUnknown: response.status == 404)
      flight.outcome.learned = true
      // It may hold more of the log than is here: it is asked before it is shown anything that could contradict that.
      if response.status == 409 { flight.outcome.isUnsure = true }
    }
  }

  /// An upload that was sent again has its answer after all: a receipt in it counts, anything else is left to the later
  /// sending.
  private mutating func answeredEarlier(
    _ index: Int, _ flight: Outbound.Flight, _ id: CallID, _ response: PeerResponse
  ) {
    var flight = flight
    guard let place = flight.earlier.firstIndex(where: { $0.call == id }) else { return }
    let checkpoint = flight.earlier.remove(at: place).checkpoint.checkpoint
    if response.status == 200, let cosignature = receive(index, checkpoint, response.body) {
      outbounds[index].pending = max(outbounds[index].pending, checkpoint.size)
      if checkpoint == flight.checkpoint.checkpoint {
        flight.outcome.receipt = cosignature
        flight.open.removeAll()
        return finishIfDone(index, flight)
      }
    }
    outbounds[index].phase = .uploading(flight)
  }

  private mutating func receive(_ index: Int, _ flight: inout Outbound.Flight, _ body: [UInt8]) {
    flight.outcome.receipt = receive(index, flight.checkpoint.checkpoint, body)
    if flight.outcome.receipt == nil {
      flight.outcome.refusal = "the receipt is not a valid cosignature of this checkpoint by \(outbounds[index].peer)"
    }
  }

  /// A cosignature came back: verified before anything else, and stored before anyone hears of it.
  private mutating func receive(_ index: Int, _ checkpoint: Checkpoint, _ body: [UInt8]) -> Cosignature? {
    let peer = outbounds[index].peer
    guard let cosignature = verified(body, checkpoint, by: peer) else { return nil }
    outbounds[index].next = max(outbounds[index].next, checkpoint.size)
    stage(Receipt(by: .party(peer), checkpoint: checkpoint, cosignature: cosignature))
    return cosignature
  }

  /// The peer's mirror cosignature among signature lines, if it verifies.
  func verified(_ lines: [UInt8], _ checkpoint: Checkpoint, by peer: PartyID) -> Cosignature? {
    guard let key = configuration.roster.card(of: peer)?.mirror, let parsed = try? NoteSignature.parseLines(lines)
    else {
      return nil
    }
    for line in parsed {
      guard let cosignature = try? Cosignature(parsing: line), cosignature.isBy(key) else { continue }
      do {
        try cosignature.verify(checkpoint: checkpoint, by: key)
        return cosignature
      } catch { return nil }
    }
    return nil
  }

  mutating func stage(_ receipt: Receipt) {
    guard case .party(let peer) = receipt.by else { return staging.receipts.append(receipt) }
    if let index = outboundIndex(receipt.checkpoint.origin, peer) {
      let known = outbounds[index].confirmed ?? 0
      guard receipt.checkpoint.size >= known else { return }
      outbounds[index].confirmed = receipt.checkpoint.size
    }
    staging.receipts.append(receipt)
  }

  /// A receipt is durable.
  mutating func settle(_ receipt: Receipt) {
    switch receipt.by {
    case .witness(let name): witnesses.settle(name, receipt)
    case .party(let peer):
      if let index = outboundIndex(receipt.checkpoint.origin, peer) { outbounds[index].settle(receipt) }
      let seconds = Int64(clamping: receipt.cosignature.timestamp)
      let time = Instant(milliseconds: seconds.multipliedReportingOverflow(by: 1_000).partialValue)
      guard seconds < Int64.max / 1_000 else { return }
      lines[peer]?.cosigned(at: time, wall: now.wall)
    }
  }

  mutating func finishIfDone(_ index: Int, _ flight: Outbound.Flight) {
    guard flight.open.isEmpty else {
      outbounds[index].phase = .uploading(flight)
      return
    }
    outbounds[index].finish(flight, at: uptime, backoffMost: backoffMost, using: &generator)
    // Or the peer knows a key that the log was rotated to and this node, restored from an old copy, does not.
    if flight.outcome.refusesKey, askForCertificates(index) { return }
    // What the peer shows beyond our own end must be signed by our own key to be believed: ask for it.
    if flight.outcome.beyond || flight.outcome.lacksParts || flight.outcome.isUnsure {
      outbounds[index].phase = .unknown
    }
  }
}

extension PeerResponse {
  /// The beginning of a plain-text body, for the own side's eyes.
  var reason: String {
    String(decoding: body.prefix(200).filter { $0 >= 32 && $0 < 127 }, as: UTF8.self)
  }
}
