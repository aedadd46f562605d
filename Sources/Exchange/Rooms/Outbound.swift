// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// One own log on its way to one peer: what the peer holds as far as is known, and at most one upload in flight.
struct Outbound: Sendable {
  /// What a call in flight is for.
  enum Kind: Hashable, Sendable {
    case state, certificates, introduce, parts, checkpoint, entries, append
  }

  /// What is going on with this peer.
  enum Phase: Sendable {
    /// Nothing is known of the peer: ask it what it holds.
    case unknown
    case asking(CallID)
    /// The peer must be shown a key certificate first.
    case introducing(CallID)
    case ready
    case uploading(Flight)
  }

  /// An upload in flight.
  struct Flight: Sendable {
    let start: UInt64
    let checkpoint: SignedCheckpoint
    /// The largest size that this node has let go when it began.
    let released: UInt64
    /// Whether `add-checkpoint` is among the requests.
    let hasCheckpoint: Bool
    let byteCount: Int
    let startedAt: Int64
    /// When (uptime) the first of its sendings began; that one may have ended without an answer since.
    let since: Int64
    /// When (uptime) the peer was last asked what became of it.
    var checkedAt: Int64?
    var open: [CallID: Kind]
    var outcome = Outcome()
    /// The earlier sendings of the same, or of less, that have no answer either; the oldest first.
    var earlier: [Sending] = []
    /// How often it was sent again.
    var repeats = 0

    /// Whether it is one request, which may be sent again.
    var isAppend: Bool { open.count == 1 && open.first?.value == .append }
  }

  /// An `append` that was not waited for any longer: its answer still counts.
  struct Sending: Sendable {
    let call: CallID
    let checkpoint: SignedCheckpoint
    let startedAt: Int64
  }

  /// What the answers to an upload have said so far.
  struct Outcome: Sendable {
    /// A verified cosignature came back.
    var receipt: Cosignature?
    /// The peer moved on, or said where it stands.
    var learned = false
    var unreachable = false
    var unknownLog = false
    /// The peer keeps asking for parts that it was sent: it may have been set back further than is known here.
    var lacksParts = false
    /// The peer does not know the key: its certificate, or that of a newer one, is missing on one of the two sides.
    var refusesKey = false
    /// The peer refuses what should have fitted: it is asked what it holds.
    var isUnsure = false
    /// A refusal that sending again does not cure at once.
    var refusal: String?
    /// The peer shows more than this node has.
    var beyond = false
  }

  /// An upload that was built ahead. It holds only for the state of the log and the peer that it was built for.
  struct PreparedUpload: Sendable {
    let base: UploadBase
    let generation: Int
    let bodies: UploadBodies
  }

  let origin: Origin
  let lane: Lane
  let peer: PartyID
  var phase: Phase = .unknown
  /// Size of the peer's latest pending checkpoint, and the first entry that it does not have.
  var pending: UInt64 = 0
  var next: UInt64 = 0
  /// The peer waits for parts of entries from here on.
  var partsFrom: UInt64?
  /// The last receipt, durable here.
  var receipt: Receipt?
  /// Size of the last verified receipt, durable or about to be.
  var confirmed: UInt64?
  var window = ExchangeLimits.uploadBytesFirst
  /// Whether uploads may go as one `append`: until the peer has refused one, and again after the next receipt.
  private(set) var mayAppend = true
  /// Whether the peer could not write the last `append`.
  private(set) var canNotWrite = false
  /// Whether the peer does not know the path.
  private var knowsNoAppend = false
  /// The next upload, built while the one in flight is under way.
  var prepared: PreparedUpload?
  /// Bytes a second that the last upload passed.
  private var rate = ExchangeLimits.slowestBytesPerSecond
  var backoff = Backoff()
  /// Rounds in a row that brought neither a receipt nor progress.
  private(set) var stalls = 0
  /// Uptime of the last round that the peer completed with a receipt.
  private(set) var lastRound: Int64?
  /// Uptime at which the peer last said what it holds.
  private(set) var lastState: Int64?
  /// How many key certificates the peer was shown.
  var introduced = 0
  /// What the peer refused last, for the own side's eyes.
  private(set) var trouble: String?
  private var owed: [(size: UInt64, since: Int64)] = []
  /// The last upload that was sent.
  private var tried: (size: UInt64, at: Int64)?
  /// Whether the peer could have given the oldest receipt that it owes, as far as can be known from here: it answered the
  /// upload with something else, or a call that began well after the last sending.
  private(set) var isDenied = false

  init(origin: Origin, lane: Lane, peer: PartyID) {
    self.origin = origin
    self.lane = lane
    self.peer = peer
  }

  /// Size of the last receipt; nil before the first one.
  var receipted: UInt64? { receipt?.checkpoint.size }

  /// Since when (uptime) the oldest entry without a receipt is owed one.
  var owedSince: Int64? { owed.first?.since }

  /// A checkpoint was signed: from now on a receipt for it is owed.
  mutating func owe(_ size: UInt64, at uptime: Int64) {
    guard size > (receipted ?? 0) else { return }
    if lane == .urgent, size > owed.last?.size ?? 0 { backoff.hasNews(at: uptime) }
    // One mark a second is enough to tell whether a receipt is overdue.
    if let last = owed.last, uptime - last.since < 1_000, owed.count > 1 {
      owed[owed.count - 1].size = size
    } else {
      owed.append((size, uptime))
    }
    if owed.count > 256 { owed.remove(at: 1) }
  }

  /// A question in flight is asked anew.
  mutating func askAgain() { if case .asking = phase { phase = .unknown } }

  /// Whether nothing goes on with this peer before the answer to this call.
  func awaits(_ call: CallID) -> Bool {
    switch phase {
    case .asking(let id), .introducing(let id): id == call
    case .unknown, .ready, .uploading: false
    }
  }

  private var owedSize: UInt64? { owed.first?.size }

  /// An upload leaves.
  mutating func sent(_ flight: Flight) {
    tried = (flight.checkpoint.checkpoint.size, flight.startedAt)
    phase = .uploading(flight)
  }

  /// The peer answered a call that began then. On a poor line one call overtakes another; what comes that much later does
  /// not: an upload that has no answer yet was sent again meanwhile.
  mutating func noteRoundTrip(began: Int64) {
    guard let tried, began - tried.at >= ExchangeLimits.overtakenMilliseconds else { return }
    deny(tried.size)
  }

  private mutating func deny(_ size: UInt64) { if let owedSize, owedSize <= size { isDenied = true } }

  /// A receipt is durable here.
  mutating func settle(_ receipt: Receipt) {
    guard receipt.checkpoint.size >= self.receipted ?? 0 else { return }
    self.receipt = receipt
    // If the peer was set back since, that is known better by now.
    confirmed = confirmed ?? receipt.checkpoint.size
    if owedSize.map({ $0 <= receipt.checkpoint.size }) == true { isDenied = false }
    owed.removeAll { $0.size <= receipt.checkpoint.size }
  }

  /// What to do next for a log that is released up to this size.
  enum Wish { case ask, upload, introduce, nothing }

  /// `heartbeat` is nil for a closed log, which has none: there the peer is asked from time to time what it holds,
  /// because a mirror may be set back to an old copy.
  /// It may have promised more than there is (`isCutShort`): then what there is goes out all the same.
  func wish(
    released: UInt64?, certificates: Int, heartbeat: Int64?, isCutShort: Bool, asking: Int64, at uptime: Int64
  ) -> Wish {
    guard backoff.allows(uptime) else { return .nothing }
    switch phase {
    case .asking, .introducing: return .nothing
    case .uploading(let flight): return isToBeSentAgain(flight, released: released, at: uptime) ? .upload : .nothing
    case .unknown: return .ask
    case .ready:
      guard let released else { return .nothing }
      if introduced < certificates && needsIntroduction { return .introduce }
      if heartbeat == nil, uptime - (lastState ?? uptime) >= asking { return .ask }
      if pending > released && !isCutShort { return .nothing }
      guard let confirmed, confirmed >= released, partsFrom == nil else { return .upload }
      guard let heartbeat else { return .nothing }
      return uptime - (lastRound ?? .min / 2) >= heartbeat ? .upload : .nothing
    }
  }

  /// Whether the peer has not been shown a certificate that the log has now.
  private(set) var needsIntroduction = false

  /// When the next heartbeat is due, uptime.
  func heartbeatDue(every heartbeat: Int64) -> Int64? {
    guard case .ready = phase else { return nil }
    return (lastRound ?? .min / 2) + heartbeat
  }

  /// When (uptime) the large upload in flight began.
  var bulkSince: Int64? {
    guard case .uploading(let flight) = phase, flight.byteCount >= ExchangeLimits.bulkBytes else { return nil }
    return flight.startedAt
  }

  /// Whether entries are on their way.
  var isUploading: Bool { if case .uploading = phase { true } else { false } }

  /// Whether nothing is in flight.
  var isIdle: Bool {
    switch phase {
    case .unknown, .ready: true
    case .asking, .introducing, .uploading: false
    }
  }

  /// The peer does not know the log or its key, or not any more: all certificates are shown to it (again).
  mutating func requireIntroduction() {
    needsIntroduction = true
    introduced = 0
  }

  // MARK: Answers

  /// The peer said what it holds.
  mutating func learn(pending: UInt64, next: UInt64, mirrored: UInt64, at uptime: Int64) {
    self.pending = pending
    self.next = next
    wasSetBack(to: mirrored)
    lastState = uptime
    phase = .ready
  }

  /// What the peer confirmed counts only as far as its receipts are durable.
  mutating func forgetUnstoredReceipts() {
    guard let receipted else {
      confirmed = nil
      return
    }
    if receipted < confirmed ?? .max { confirmed = receipted }
  }

  /// A mirror that has fewer entries than it has receipted was set back: its older receipts are no reason any more to
  /// send it nothing.
  mutating func wasSetBack(to size: UInt64) {
    if let known = confirmed, size < known { confirmed = size }
  }

  /// A certificate was accepted.
  mutating func introducedAll(_ count: Int) {
    introduced = count
    needsIntroduction = false
    phase = .ready
  }

  /// Ends an upload and decides when to go on.
  mutating func finish(_ flight: Flight, at uptime: Int64, backoffMost: Int64, using generator: inout Generator) {
    let outcome = flight.outcome
    phase = outcome.unreachable ? .unknown : .ready
    adaptWindow(flight, at: uptime)
    if outcome.receipt != nil {
      lastRound = uptime
      stalls = 0
      trouble = nil
      partsFrom = nil
      mayAppend = !knowsNoAppend
      canNotWrite = false
      backoff.succeeded()
      return
    }
    prepared = nil
    if let refusal = outcome.refusal { trouble = refusal }
    if outcome.unknownLog { requireIntroduction() }
    if outcome.refusal != nil, !outcome.unreachable { deny(flight.checkpoint.checkpoint.size) }
    if outcome.unreachable || outcome.refusal != nil || outcome.beyond {
      backoff.failed(at: uptime, most: backoffMost, unanswered: outcome.unreachable, using: &generator)
      return
    }
    stalls = outcome.learned ? stalls : stalls + 1
    if stalls > 0 { deny(flight.checkpoint.checkpoint.size) }
    // A peer that keeps saying something new without ever giving a receipt is not believed for ever.
    if stalls > 2 { backoff.failed(at: uptime, most: backoffMost, using: &generator) }
  }

  /// Something about the peer failed before an upload began.
  mutating func failed(
    _ reason: String, at uptime: Int64, backoffMost: Int64, unanswered: Bool = false, using generator: inout Generator
  ) {
    phase = .unknown
    trouble = reason
    if !unanswered { isDenied = !owed.isEmpty }
    backoff.failed(at: uptime, most: backoffMost, unanswered: unanswered, using: &generator)
  }

  mutating func stall() { stalls += 1 }

  /// The peer did not take an `append`: the next upload goes the long way.
  mutating func refusesAppend(isUnknown: Bool) {
    mayAppend = false
    if isUnknown { knowsNoAppend = true }
  }

  /// The peer knows the path, and can not write at the moment.
  mutating func refusesToWrite() { canNotWrite = true }

  /// Follows the line: on a slow one an upload must not hold up what comes after it.
  private mutating func adaptWindow(_ flight: Flight, at uptime: Int64) {
    let took = max(1, uptime - flight.since)
    guard !flight.outcome.unreachable else {
      window = min(ExchangeLimits.uploadBytesFirst, max(ExchangeLimits.uploadBytesLeast, window / 2))
      rate = ExchangeLimits.slowestBytesPerSecond
      return
    }
    rate = max(ExchangeLimits.slowestBytesPerSecond, flight.byteCount * 1_000 / Int(clamping: took))
    if took > 10_000 {
      window = max(ExchangeLimits.uploadBytesLeast, window / 2)
    } else if took < 2_000, flight.byteCount * 2 > window {
      window = min(ExchangeLimits.uploadBytesMost, window * 2)
    }
  }

  /// How long an upload may take before it counts as lost: several times what the line took last, and `patience` for a
  /// handshake and lost segments, which TCP sends again by itself.
  func timeoutSeconds(bytes: Int, patience: Int) -> Int { min(600, patience + 3 * bytes / rate) }
}
