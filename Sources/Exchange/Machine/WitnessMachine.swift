// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// A neutral witness after tlog-witness: sees checkpoints only, keeps the latest one of each log, and cosigns what
/// continues it. Speaks the same events and actions as a node; it makes no calls.
public struct WitnessMachine: Sendable {
  /// What a witness is told.
  public struct Configuration: Sendable {
    /// The key that cosigns.
    public var cosigner: Cosigner
    /// The keys of the logs; a key's name is the origin that it signs for. A log may have several.
    public var logs: [VerifierKey]

    /// A witness of these logs.
    public init(cosigner: Cosigner, logs: [VerifierKey]) {
      self.cosigner = cosigner
      self.logs = logs
    }
  }

  private struct Waiting: Sendable {
    let id: RequestID
    let checkpoint: SignedCheckpoint
  }

  private let configuration: Configuration
  private var clock: SignedClock
  private var durable: [Origin: SignedCheckpoint] = [:]
  private var latest: [Origin: SignedCheckpoint] = [:]
  private var waiting: [Waiting] = []
  private var inFlight: (id: CommitID, time: Instant, waiting: [Waiting])?
  private var commits: UInt64 = 0
  private var stopped: String?
  private var out: [Action] = []

  private static let kind = "witness"

  /// Makes a witness from what its store holds.
  ///
  /// - Throws: ``StoreFault`` if a record can not be read, and whatever the store throws.
  public init(configuration: Configuration, store: some StoreReader, now: Moment) throws {
    self.configuration = configuration
    let key = RecordKey(kind: RecordKind.clock, name: "floor")
    let floor = try store.record(key).map { bytes in
      guard let floor = Instant(recordBytes: bytes) else { throw StoreFault.record(key) }
      return floor
    }
    clock = SignedClock(floor: floor ?? Instant(milliseconds: 0))
    for (name, value) in try store.records(of: Self.kind) {
      guard let signed = try? SignedCheckpoint(parsing: value, verifiers: configuration.logs),
        signed.checkpoint.origin.name == name
      else { throw StoreFault.record(RecordKey(kind: Self.kind, name: name)) }
      durable[signed.checkpoint.origin] = signed
    }
    latest = durable
  }

  /// Takes an event at a moment and returns what the shell is to do, in order.
  public mutating func handle(_ event: Event, at moment: Moment) -> [Action] { handle([event], at: moment) }

  /// Takes events that came together, in order.
  public mutating func handle(_ events: [Event], at moment: Moment) -> [Action] {
    for event in events { take(event) }
    startBatch(wall: moment.wall)
    defer { out.removeAll(keepingCapacity: true) }
    return out
  }

  private mutating func take(_ event: Event) {
    switch event {
    case .peerRequest(let id, _, let request): serve(id, request)
    case .committed(let id): committed(id)
    case .commitFailed(let id, let failure): failed(id, failure)
    case .submit(let id, _): out.append(.refuse(id, .invalid(.nodeOnly)))
    case .started, .wake, .peerResponse, .peerUnreachable: break
    }
  }

  /// The latest checkpoint of a log with this witness's cosignature; nil if it never saw one.
  public func signedCheckpoint(of origin: Origin) -> [UInt8]? {
    guard var signed = durable[origin],
      let cosignature = try? configuration.cosigner.cosign(signed.checkpoint, at: clock.cosignatureSeconds)
    else { return nil }
    signed.add(cosignature)
    return signed.bytes
  }

  private mutating func serve(_ id: RequestID, _ request: PeerRequest) {
    guard request.path == PeerPath.addCheckpoint else {
      return respond(id, .text(404, "a witness has add-checkpoint only"))
    }
    guard stopped == nil else { return respond(id, .text(503, "this witness has stopped")) }
    guard waiting.count < ExchangeLimits.requestsInCommit else {
      return respond(id, .text(503, "too many requests wait for the disk: try again"))
    }
    do {
      let offer = try AddCheckpointRequest(parsing: request.body)
      let claimed = try Checkpoint(parsing: try SignedNote(parsing: offer.checkpoint).text)
      guard configuration.logs.contains(where: { $0.name == claimed.origin.name }) else {
        return respond(id, .text(404, "unknown log \(claimed.origin)"))
      }
      if let refusal = check(offer, claimed) { return respond(id, refusal) }
      let keys = configuration.logs.filter { $0.name == claimed.origin.name }
      let signed = try SignedCheckpoint(parsing: offer.checkpoint, verifiers: keys)
      latest[claimed.origin] = signed
      waiting.append(Waiting(id: id, checkpoint: signed))
    } catch { respond(id, .text(400, "\(error)")) }
  }

  /// The checks of tlog-witness, "add-checkpoint", in its order.
  private func check(_ offer: AddCheckpointRequest, _ claimed: Checkpoint) -> PeerResponse? {
    let keys = configuration.logs.filter { $0.name == claimed.origin.name }
    do { _ = try SignedCheckpoint(parsing: offer.checkpoint, verifiers: keys) } catch {
      return .text(403, "checkpoint: \(error)")
    }
    guard offer.oldSize <= claimed.size else { return .text(400, "the old size is beyond the checkpoint's") }
    let known = latest[claimed.origin]?.checkpoint
    guard offer.oldSize == known?.size ?? 0 else {
      return PeerResponse(
        status: 409, contentType: LatestSize.contentType, body: LatestSize(known?.size ?? 0).bytes)
    }
    guard claimed.size > 0 || claimed.root == MerkleTree.emptyRoot else {
      return .text(422, "a log of no entries has the root of the empty tree")
    }
    do {
      try MerkleProof.verifyConsistency(
        from: offer.oldSize, oldRoot: known?.root ?? MerkleTree.emptyRoot, to: claimed.size, newRoot: claimed.root,
        proof: offer.proof)
      return nil
    } catch { return .text(422, "consistency proof: \(error)") }
  }

  private mutating func startBatch(wall: Instant) {
    guard inFlight == nil, stopped == nil, !waiting.isEmpty else { return }
    commits += 1
    let time = clock.stamp(wall: wall)
    var batch = StoreBatch()
    for origin in Set(waiting.map(\.checkpoint.checkpoint.origin)).sorted() {
      guard let signed = latest[origin] else { continue }
      batch.records.append(StoredRecord(key: RecordKey(kind: Self.kind, name: origin.name), value: signed.bytes))
    }
    batch.records.append(StoredRecord(key: RecordKey(kind: RecordKind.clock, name: "floor"), value: time.recordBytes))
    inFlight = (CommitID(commits), time, waiting)
    waiting.removeAll()
    out.append(.commit(CommitID(commits), batch))
  }

  private mutating func committed(_ id: CommitID) {
    guard let flight = inFlight, flight.id == id else { return }
    inFlight = nil
    clock.committed(flight.time)
    for request in flight.waiting {
      durable[request.checkpoint.checkpoint.origin] = request.checkpoint
      do {
        let cosignature = try configuration.cosigner.cosign(
          request.checkpoint.checkpoint, at: clock.cosignatureSeconds)
        respond(request.id, PeerResponse(status: 200, body: Array(cosignature.line.utf8)))
      } catch { respond(request.id, .text(500, "the cosignature failed")) }
    }
  }

  private mutating func failed(_ id: CommitID, _ failure: CommitFailure) {
    guard let flight = inFlight, flight.id == id else { return }
    inFlight = nil
    latest = durable
    for request in flight.waiting + waiting { respond(request.id, .text(503, "nothing can be written now")) }
    waiting.removeAll()
    if case .broken(let reason) = failure {
      stopped = reason
      out.append(.changed(.stopped(reason)))
    }
  }

  private mutating func respond(_ id: RequestID, _ response: PeerResponse) { out.append(.respond(id, response)) }
}
