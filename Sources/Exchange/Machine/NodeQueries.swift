// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

/// Why there is no proof of an entry.
public enum ProofUnavailable: Error, Hashable, Sendable {
  /// The log is not known here.
  case unknownLog(Origin)
  /// The entry is not here, or is another one.
  case unknownEntry(EntryRef)
  /// Nothing signed covers the entry yet.
  case notSigned(EntryRef)
}

/// The node's own state, for its operators.
public struct NodeStatus: Sendable {
  /// An own log.
  public struct Log: Hashable, Sendable {
    /// The log.
    public var origin: Origin
    /// Its lane.
    public var lane: Lane
    /// Number of durable entries.
    public var size: UInt64
    /// Size of the latest signed checkpoint.
    public var signedSize: UInt64
    /// Whether it is signed.
    public var standing: Standing
    /// Parties that have answered the start-up query.
    public var answered: [PartyID]
    /// Size of each party's last receipt.
    public var receipted: [PartyID: UInt64]
    /// What a party refused last.
    public var trouble: [PartyID: String]
  }

  /// Whether a log is signed.
  public enum Standing: Hashable, Sendable {
    /// Entries are durable, and signed once the peers were asked what they hold.
    case asking
    case open
    case closed(SealCause)
  }

  /// Why signing and writing have stopped for good; nil while they go on.
  public var stopped: String?
  /// The disk was full at the last attempt.
  public var isDiskFull: Bool
  /// The own logs, ascending by origin.
  public var logs: [Log]
  /// Drafts that wait for the disk.
  public var waitingUrgent: Int
  /// Drafts of the plans lane that wait for the disk.
  public var waitingPlans: Int
  /// Lanes on which nothing can be said any more: the log is closed, and no successor is prepared.
  public var closedLanes: [Lane]
  /// Successors that are prepared and not in use yet.
  public var preparedSuccessors: [Lane: Int]
  /// How far the wall clock lies behind the signed time, milliseconds: above 0 the signed time stands still.
  public var clockLagMilliseconds: Int64
  /// Logs of which a split view was reported.
  public var splitViews: [Origin]
  /// What a witness refused last.
  public var witnessTrouble: [String: String]
}

extension NodeMachine {
  /// For how long the disk has been at what it was asked to write, milliseconds of uptime; 0 if nothing is being written.
  public func writingMilliseconds(at moment: Moment) -> Int64 {
    inFlight.map { max(0, moment.uptimeMilliseconds - $0.begun) } ?? 0
  }

  /// The node's own state.
  public var status: NodeStatus {
    NodeStatus(
      stopped: stopped, isDiskFull: isDiskFull, logs: own.map(status(of:)), waitingUrgent: drafts.waiting(.urgent),
      waitingPlans: drafts.waiting(.plans), closedLanes: [.urgent, .plans].filter { activeIndex($0) == nil },
      preparedSuccessors: preparedSuccessors, clockLagMilliseconds: clock.lag(wall: now.wall),
      splitViews: frontiers.reported.sorted(), witnessTrouble: witnesses.standing.compactMapValues(\.trouble))
  }

  private var preparedSuccessors: [Lane: Int] {
    configuration.successors.mapValues { prepared in
      prepared.filter { candidate in !own.contains { $0.origin.name == candidate.signer.verifier.name } }.count
    }
  }

  private func status(of log: OwnLog) -> NodeStatus.Log {
    let standing: NodeStatus.Standing
    var answered: [PartyID] = []
    switch log.standing {
    case .asking(let asking):
      standing = .asking
      answered = asking.answered
    case .open: standing = .open
    case .closed(let closed): standing = .closed(closed.cause)
    }
    // A plain loop: closures over these optionals make the optimiser of Swift 6.3.1 crash in release builds.
    var receipted: [PartyID: UInt64] = [:]
    var trouble: [PartyID: String] = [:]
    for outbound in outbounds where outbound.origin == log.origin {
      receipted[outbound.peer] = outbound.receipted
      trouble[outbound.peer] = outbound.trouble
    }
    return NodeStatus.Log(
      origin: log.origin, lane: log.lane, size: log.size, signedSize: log.signed?.checkpoint.size ?? 0,
      standing: standing, answered: answered, receipted: receipted, trouble: trouble)
  }

  /// What waits for an answer of the own watch, first what is due first.
  public func ringing(at moment: Moment) -> [Ringing] { openItems.ringing(at: moment) }

  /// What of ours waits for an answer of others, first what is due first.
  public func awaited(at moment: Moment) -> [Awaited] { openItems.awaited(at: moment) }

  /// Whether more waits than these show: there are bounds to what is watched at a time.
  public var hasMoreOpenItems: Bool { openItems.hasMore }

  /// The own log that entries of a lane go to; nil if it is closed and no successor is prepared.
  public func activeOrigin(_ lane: Lane) -> Origin? { activeIndex(lane).map { own[$0].origin } }

  /// All logs known here with the party that they belong to, ascending by origin.
  public var logs: [(origin: Origin, party: PartyID, lane: Lane)] {
    let mine = own.map { (origin: $0.origin, party: configuration.party, lane: $0.lane) }
    let others = mirrors.map { (origin: $0.origin, party: $0.party, lane: $0.lane) }
    return (mine + others).sorted { $0.origin < $1.origin }
  }

  /// Size and root of each log up to what is signed (own) or cosigned (others'), ascending by origin.
  public var roots: [LogPosition] {
    (own.compactMap(\.signedPosition) + mirrors.compactMap(\.position)).sorted { $0.origin < $1.origin }
  }

  /// The last receipts of an own log: by party, then by witness.
  public func receipts(of origin: Origin) -> [Receipt] {
    outbounds.filter { $0.origin == origin }.compactMap(\.receipt) + witnesses.receipts(of: origin)
  }

  /// The latest checkpoint of a log that others may see, as a note with the cosignatures on it: of peers and witnesses
  /// on an own log, this node's own on another's. nil if there is none.
  public func signedCheckpoint(of origin: Origin) -> [UInt8]? {
    if let index = ownIndex(origin), let shown = own[index].shown { return withReceipts(shown).bytes }
    guard let index = mirrorIndex(origin), var mirror = mirrors[index].durable.mirror else { return nil }
    if stopped == nil,
      let cosignature = try? configuration.cosigner.cosign(mirror.checkpoint, at: clock.cosignatureSeconds)
    {
      mirror.add(cosignature)
    }
    return mirror.bytes
  }

  private func withReceipts(_ signed: SignedCheckpoint) -> SignedCheckpoint {
    var signed = signed
    for receipt in receipts(of: signed.checkpoint.origin) where receipt.checkpoint == signed.checkpoint {
      signed.add(receipt.cosignature)
    }
    return signed
  }

  /// The proof that an entry stands in its log, with the receipts as cosignatures: under the checkpoint that most have
  /// receipted.
  ///
  /// - Throws: ``ProofUnavailable``, and what the store throws.
  public func proof(of ref: EntryRef) throws -> TlogProof {
    let tree: TiledTree
    let signed: SignedCheckpoint
    if let index = ownIndex(ref.origin) {
      tree = own[index].tree
      signed = try ownCheckpoint(index, covering: ref)
    } else if let index = mirrorIndex(ref.origin) {
      tree = mirrors[index].durable.tree
      guard let note = signedCheckpoint(of: ref.origin), let mirror = mirrors[index].durable.mirror else {
        throw ProofUnavailable.notSigned(ref)
      }
      let verifiers = mirrors[index].keys.key(at: mirror.checkpoint.size).map { [$0, configuration.cosigner.verifier] }
      signed = try SignedCheckpoint(parsing: note, verifiers: verifiers ?? [])
    } else {
      throw ProofUnavailable.unknownLog(ref.origin)
    }
    guard ref.index < signed.checkpoint.size else { throw ProofUnavailable.notSigned(ref) }
    let stored = try store.entries(of: ref.origin, from: ref.index, limit: 1)
    guard stored.first?.leaf == ref.leaf else { throw ProofUnavailable.unknownEntry(ref) }
    let tiles = StoreTiles(store: store, origin: ref.origin)
    return TlogProof(
      index: ref.index, proof: try tree.inclusionProof(of: ref.index, in: signed.checkpoint.size, reading: tiles),
      checkpoint: signed.bytes)
  }

  private func ownCheckpoint(_ index: Int, covering ref: EntryRef) throws -> SignedCheckpoint {
    let covering = receipts(of: ref.origin).filter { $0.checkpoint.size > ref.index }
    let sizes = covering.map(\.checkpoint.size)
    let best = Set(sizes).max { a, b in
      let (inA, inB) = (sizes.filter { $0 == a }.count, sizes.filter { $0 == b }.count)
      return inA == inB ? a > b : inA < inB
    }
    var log = own[index]
    if let best, let signed = try log.checkpoint(at: best, reading: store) {
      var signed = signed
      for receipt in covering where receipt.checkpoint == signed.checkpoint { signed.add(receipt.cosignature) }
      return signed
    }
    guard let released = own[index].released, released.checkpoint.size > ref.index else {
      throw ProofUnavailable.notSigned(ref)
    }
    return withReceipts(released)
  }
}
