// SPDX-License-Identifier: Apache-2.0
import Exchange
import TransparencyLog
import Wire

/// What a liar makes of a message that its own honest machine wanted to send.
enum Bent<Message> {
  /// This goes out instead.
  case send(Message)
  /// Nothing goes out.
  case withhold
}

/// Bends the traffic of a party's node.
struct Liar {
  let plan: LiarPlan
  private let cosigner: Cosigner
  private var chance: RandomSource
  private var oldCheckpoints: [PeerRequest] = []
  private var oldReceipts: [PeerResponse] = []
  /// How often each lie was told.
  private(set) var told: [String: Int] = [:]
  /// Checkpoints of others that came in, by log and size: what a cosignature is made over.
  private var seen: [Origin: [UInt64: Checkpoint]] = [:]

  init(plan: LiarPlan, founding: Founding, chance: RandomSource) throws {
    self.plan = plan
    self.chance = chance
    cosigner = try founding.cosigner(of: plan.party)
  }

  /// A lie was told.
  mutating func tell(_ lie: Lie) { told["\(lie)", default: 0] += 1 }

  /// Whether it sends requests of its own making.
  var sendsGarbage: Bool { plan.tells(.garbage) || plan.tells(.oversized) }

  /// Whether its node is no honest machine at all.
  var isForger: Bool { plan.tells(.nonsenseEntries) }

  /// How far its wall clock is off, milliseconds.
  var clockOffset: Int64 {
    if plan.tells(.backdatedEntries) { return -6 * 3_600_000 }
    if plan.tells(.postdatedEntries) { return 6 * 3_600_000 }
    return 0
  }

  /// Whether peers may never get a receipt, or none that holds, from this liar.
  var spoilsReceipts: Bool {
    let spoilers: [Lie] = [
      .damagedCosignature, .swappedCosignature, .backdatedCosignature, .postdatedCosignature, .withheldReceipt,
      .silentUpload, .nonsenseAnswers, .nonsenseEntries,
    ]
    return spoilers.contains { plan.tells($0) }
  }

  /// What becomes of a request of its own node.
  mutating func bend(_ request: PeerRequest) -> Bent<PeerRequest> {
    for (lie, lane) in [(Lie.starvesUrgent, Lane.urgent), (.starvesPlans, .plans)] {
      guard plan.tells(lie), Liar.speaks(request, of: lane) else { continue }
      tell(lie)
      return .withhold
    }
    for lie in [Lie.backdatedEntries, .postdatedEntries] where plan.tells(lie) && request.uploadEnd != nil {
      tell(lie)
    }
    if isForger, request.uploadEnd != nil { tell(.nonsenseEntries) }
    var sent = request
    switch request.path {
    case "add-checkpoint" where plan.tells(.replayedCheckpoint), "append" where plan.tells(.replayedCheckpoint):
      if let old = chance.pick(oldCheckpoints), chance.chance(permille: 250) {
        tell(.replayedCheckpoint)
        sent = old
      }
      oldCheckpoints.append(request)
    case "add-entries" where plan.tells(.alteredEntry) && chance.chance(permille: 300),
      "append" where plan.tells(.alteredEntry) && chance.chance(permille: 300):
      let place = chance.int(0...max(0, sent.body.count - 1))
      if place < sent.body.count { sent.body[place] ^= UInt8(1 << chance.int(0...7)) }
      tell(.alteredEntry)
    default: break
    }
    return .send(sent)
  }

  /// What becomes of an answer of its own node.
  mutating func bend(_ response: PeerResponse, to request: PeerRequest) -> Bent<PeerResponse> {
    remember(request)
    if plan.tells(.nonsenseAnswers), chance.chance(permille: 500) {
      tell(.nonsenseAnswers)
      return .send(PeerResponse(status: 200, body: chance.bytes(chance.int(0...400))))
    }
    if plan.tells(.oversized), chance.chance(permille: 5) {
      tell(.oversized)
      return .send(PeerResponse(status: 200, body: [UInt8](repeating: 0x41, count: 2_000_000)))
    }
    guard request.uploadEnd != nil, response.status == 200 else { return .send(response) }
    if plan.tells(.silentUpload) {
      tell(.silentUpload)
      return .withhold
    }
    if plan.tells(.withheldReceipt) {
      tell(.withheldReceipt)
      return .send(evasion())
    }
    return .send(bentReceipt(response, to: request))
  }

  private mutating func evasion() -> PeerResponse {
    switch chance.int(0...2) {
    case 0: PeerResponse(status: 200)
    case 1: PeerResponse(status: 503)
    default: PeerResponse(status: 200, body: Array("\n".utf8))
    }
  }

  private mutating func bentReceipt(_ response: PeerResponse, to request: PeerRequest) -> PeerResponse {
    var sent = response
    if plan.tells(.damagedCosignature), chance.chance(permille: 700), sent.body.count > 60 {
      sent.body[sent.body.count - chance.int(5...50)] ^= 1
      tell(.damagedCosignature)
    }
    if plan.tells(.swappedCosignature), chance.chance(permille: 700) {
      oldReceipts.append(response)
      tell(.swappedCosignature)
      sent = chance.pick(oldReceipts) ?? response
    }
    let hours: Int64 = plan.tells(.backdatedCosignature) ? -6 : plan.tells(.postdatedCosignature) ? 6 : 0
    if hours != 0, let line = cosignature(for: request, response, hours: hours) {
      sent.body = Array(line.utf8)
      tell(hours < 0 ? .backdatedCosignature : .postdatedCosignature)
    }
    return sent
  }

  /// A cosignature that verifies, at a time that is not true.
  private func cosignature(for request: PeerRequest, _ response: PeerResponse, hours: Int64) -> String? {
    guard let (origin, size) = request.uploadEnd, let checkpoint = seen[origin]?[size],
      let line = try? NoteSignature.parseLines(response.body).first, let honest = try? Cosignature(parsing: line)
    else { return nil }
    let time = Int64(honest.timestamp) + hours * 3_600
    return try? cosigner.cosign(checkpoint, at: UInt64(max(0, time))).line
  }

  private mutating func remember(_ request: PeerRequest) {
    guard let checkpoint = request.checkpoint else { return }
    seen[checkpoint.origin, default: [:]][checkpoint.size] = checkpoint
  }

  /// A request out of thin air.
  mutating func garbage() -> PeerRequest {
    tell(plan.tells(.garbage) ? .garbage : .oversized)
    let paths = [
      "add-checkpoint", "add-entries", "append", "add-parts", "add-successor", "log-state", "get-entries", "get-parts",
      "get-checkpoint", "no-such-path",
    ]
    let path = chance.pick(paths) ?? "add-entries"
    if plan.tells(.oversized), chance.chance(permille: 30) {
      return PeerRequest(path: path, body: [UInt8](repeating: 0x7f, count: 3_000_000))
    }
    if let old = chance.pick(oldCheckpoints), chance.chance(permille: 200) {
      return PeerRequest(path: path, body: Array(old.body.prefix(chance.int(0...old.body.count))))
    }
    return PeerRequest(path: path, body: chance.bytes(chance.int(0...600)))
  }

  /// Whether an upload is about a lane's log (the usual origins end with the lane's name).
  private static func speaks(_ request: PeerRequest, of lane: Lane) -> Bool {
    guard ["add-checkpoint", "add-entries", "add-parts", "append"].contains(request.path) else { return false }
    let wanted = Array("/\(lane.rawValue)".utf8)
    let head = request.body.prefix(600)
    return head.indices.contains { head[$0...].starts(with: wanted) }
  }
}
