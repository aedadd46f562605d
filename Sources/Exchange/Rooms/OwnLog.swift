// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

/// One log of one's own: its entries are durable first, then signed, then sent.
struct OwnLog: Sendable {
  /// Whether this node may sign under the origin.
  enum Standing: Sendable {
    /// Not before the peers were asked what they hold: a restored or cloned node would sign a second history.
    case asking(Asking)
    case open
    /// Never again.
    case closed(Closed)
  }

  /// The start-up query.
  struct Asking: Sendable {
    /// Uptime at which the node began to ask.
    var since: Int64
    /// The parties that hold nothing that this node does not hold.
    var answered: [PartyID] = []
    /// Whether the log was open, and one peer says that there is more of it. Then an answer that does not come within
    /// some seconds is not waited for.
    var isDoubt = false
  }

  /// Why an origin is closed.
  struct Closed: Sendable {
    var cause: SealCause
    /// What the predecessor's last known size and root are for the successor: signed by a key of this log.
    var last: LogPosition
    /// A checkpoint that a mirror has cosigned and up to which this node recovers what it lacks.
    var held: SignedCheckpoint?
  }

  let origin: Origin
  let lane: Lane
  /// The keys that checkpoints are verified by; the same as the peers know.
  var keys: KeySchedule
  var signers: SignerSchedule { didSet { generation += 1 } }
  /// Key certificates that a peer needs before it accepts this log or its latest key.
  var certificates: [[UInt8]] = []
  var standing: Standing { didSet { generation += 1 } }
  /// Changes with everything but growth: what was built from this log before does not hold any more.
  private(set) var generation = 0
  /// The durable tree.
  private(set) var tree: TiledTree
  /// The latest checkpoint signed here (or, of a closed log, recovered).
  private(set) var signed: SignedCheckpoint?
  /// The checkpoint that may go to peers: the latest one, or that of the last witness slot.
  private(set) var released: SignedCheckpoint?
  /// The largest checkpoint that was shown to anybody, or may have been before the process was started.
  private(set) var shown: SignedCheckpoint?
  /// Entries from here on were written while asking: nothing signed covers them yet.
  var unsignedFrom: UInt64?
  /// Entries from here on were here at the start, and no checkpoint that is here covers them: they were not signed before
  /// the process ended, or what was signed was not written yet. They are signed if the log opens. If it is closed, and no
  /// peer shows that they were signed, they are said again in the successor.
  var uncoveredFrom: UInt64?
  /// While a closed log has such entries: the peers are asked once more.
  var lastQuery: Asking?
  /// Whether this log follows another: a peer that does not know it yet must be shown its certificate.
  var isSuccessor = false
  /// What entries of this log last said of the other logs: it never decreases.
  var frontier: [Origin: LogPosition] = [:]
  var feed: BoardFeed
  private(set) var roots = RecentRoots()
  private var recent: RecentEntries
  private var recentParts: [UInt64: [PartsMessage.Record]] = [:]
  /// As many of them are looked through for those that are no longer recent; doubled each time, so that a part costs
  /// the same however many there are.
  private var partsToSweep = 256
  private var intermediate: SignedCheckpoint?

  init(
    origin: Origin, lane: Lane, keys: KeySchedule, signers: SignerSchedule, standing: Standing, tree: TiledTree,
    signed: SignedCheckpoint?, applied: UInt64
  ) {
    self.origin = origin
    self.lane = lane
    self.keys = keys
    self.signers = signers
    self.standing = standing
    self.tree = tree
    self.signed = signed
    feed = BoardFeed(applied: applied)
    recent = RecentEntries(end: tree.size)
    if let signed { roots.insert(signed.checkpoint.size, signed.checkpoint.root) }
  }

  /// Peers on whose word this log was already asked for again.
  var doubted: Set<PartyID> = []
  /// What each peer said last to have mirrored of this log. Not everybody who holds most of it gives it back.
  var mirroredAt: [PartyID: SignedCheckpoint] = [:]

  var isOpen: Bool { if case .open = standing { true } else { false } }
  var isClosed: Bool { if case .closed = standing { true } else { false } }
  var size: UInt64 { tree.size }

  /// Whether others may hold another history of this log: not any more once all that a mirror was found to hold was
  /// recovered, and continues what is here.
  var isBesideItself: Bool {
    guard case .closed(let closed) = standing else { return false }
    switch closed.cause {
    case .fork: return true
    case .restored: return closed.held == nil || signed?.checkpoint != closed.held?.checkpoint
    default: return false
    }
  }

  /// Whether nothing more will come of this log, though it may have promised more to a peer: it was closed, and no mirror
  /// is known to hold more than is here.
  var isCutShort: Bool {
    guard case .closed(let closed) = standing else { return false }
    return closed.held?.checkpoint.size ?? 0 <= released?.checkpoint.size ?? 0
  }

  /// How many entries may be on the own board: of a closed log all that were, or may have been, signed.
  var boardEnd: UInt64 {
    isClosed ? uncoveredFrom ?? unsignedFrom ?? size : signed?.checkpoint.size ?? 0
  }

  /// The position up to which this node has signed.
  var signedPosition: LogPosition? {
    signed?.checkpoint.position
  }

  /// Takes over what the store holds.
  mutating func load(_ tree: TiledTree, signed: SignedCheckpoint?, applied: UInt64) {
    generation += 1
    self.tree = tree
    recent = RecentEntries(end: tree.size)
    feed = BoardFeed(applied: applied)
    if let signed { adopt(signed) }
  }

  /// A batch with more of this log is durable.
  mutating func committed(_ staged: StagedLog) {
    tree = staged.tree
    tree.forgetStoredTiles(below: tree.size)
    for (entry, parts) in zip(staged.entries, staged.parts) {
      recent.append(entry)
      if !parts.isEmpty { recentParts[recent.end - 1] = parts }
    }
    frontier = staged.frontier
    if recentParts.count > partsToSweep {
      let start = recent.start
      recentParts = recentParts.filter { $0.key >= start }
      partsToSweep = max(256, 2 * recentParts.count)
    }
  }

  /// Entries that a mirror gave back are durable.
  mutating func recovered(_ tree: TiledTree) {
    generation += 1
    self.tree = tree
    self.tree.forgetStoredTiles(below: tree.size)
    recent.reset(end: tree.size)
    recentParts.removeAll()
  }

  /// Signs what is durable, if this origin is open and has grown (or was never signed).
  mutating func sign() throws {
    guard isOpen, unsignedFrom == nil, signed?.checkpoint.size != tree.size else { return }
    signed = try makeCheckpoint(size: tree.size, root: tree.root)
    uncoveredFrom = nil
  }

  /// A checkpoint that was signed earlier, by this node or by what it was restored from.
  mutating func adopt(_ checkpoint: SignedCheckpoint) {
    signed = checkpoint
    released = checkpoint
    show(checkpoint)
    roots.insert(checkpoint.checkpoint.size, checkpoint.checkpoint.root)
    if let first = uncoveredFrom, checkpoint.checkpoint.size > first {
      uncoveredFrom = checkpoint.checkpoint.size < unsignedFrom ?? size ? checkpoint.checkpoint.size : nil
    }
  }

  /// Entries beyond what is signed will not be signed any more; true if there are such.
  mutating func noteUncovered() -> Bool {
    let covered = signed?.checkpoint.size ?? 0
    guard covered < size else { return false }
    uncoveredFrom = min(uncoveredFrom ?? covered, covered)
    return true
  }

  /// Signs the latest checkpoint by the key that is in force at its size, if another one has signed it; true if so.
  mutating func signAgain() throws -> Bool {
    guard let old = signed, (try? keys.verify(old.bytes)) == nil else { return false }
    signed = try makeCheckpoint(size: old.checkpoint.size, root: old.checkpoint.root)
    intermediate = nil
    generation += 1
    return true
  }

  /// Lets peers have everything that is signed.
  mutating func release() { released = signed }

  /// A checkpoint leaves this node.
  mutating func show(_ checkpoint: SignedCheckpoint) {
    if checkpoint.checkpoint.size >= shown?.checkpoint.size ?? 0 { shown = checkpoint }
  }

  /// Forgets what was signed and never left this node; true if there was such. It is to be cut off and said again.
  mutating func takeBack() -> Bool {
    let kept = shown?.checkpoint.size ?? 0
    guard let size = signed?.checkpoint.size, size > kept else { return false }
    signed = shown
    released = shown
    intermediate = nil
    uncoveredFrom = min(uncoveredFrom ?? kept, kept)
    return true
  }

  /// A signed checkpoint of a size up to the released one; nil if the key of that size is gone.
  mutating func checkpoint(at size: UInt64, reading store: any StoreReader) throws -> SignedCheckpoint? {
    if let released, released.checkpoint.size == size { return released }
    if let intermediate, intermediate.checkpoint.size == size { return intermediate }
    guard !isClosed, signers.signer(at: size) != nil else { return nil }
    let root = try tree.root(at: size, reading: StoreTiles(store: store, origin: origin))
    let made = try makeCheckpoint(size: size, root: root)
    intermediate = made
    return made
  }

  private mutating func makeCheckpoint(size: UInt64, root: Hash256) throws -> SignedCheckpoint {
    guard let signer = signers.signer(at: size) else { throw CheckpointError.notSignedByOrigin(origin) }
    let checkpoint = try Checkpoint(origin: origin, size: size, root: root)
    roots.insert(size, root)
    return try SignedCheckpoint.sign(checkpoint, by: [signer])
  }

  /// The root at a size up to the tree's.
  func root(at size: UInt64, reading store: any StoreReader) throws -> Hash256? {
    if size == tree.size { return tree.root }
    if let known = roots.root(at: size) { return known }
    guard size < tree.size else { return nil }
    return try tree.root(at: size, reading: StoreTiles(store: store, origin: origin))
  }

  /// The entries of a range, from memory if they were just written.
  func entries(_ range: Range<UInt64>, reading store: any StoreReader) throws -> [[UInt8]] {
    if let slice = recent.range(range) { return Array(slice) }
    return try store.range(of: origin, range)
  }

  /// The parts of consecutive entries that are there, up to an index: the end of the range, or an earlier one where
  /// their contents would go beyond `bytes`. From memory if the entries were just written.
  func parts(
    of range: Range<UInt64>, bytes: Int, reading store: any StoreReader
  ) throws -> (records: [PartsMessage.Record], end: UInt64) {
    guard range.lowerBound < recent.start || range.upperBound > recent.end else {
      return (recentParts.isEmpty ? [] : range.flatMap { recentParts[$0] ?? [] }, range.upperBound)
    }
    let held = try store.parts(of: origin, in: range, bytes: bytes)
    return (held.parts.map(PartsMessage.Record.init), held.end)
  }

  /// Whether an entry promises parts that are gone; those that are there are given.
  func lacksParts(_ index: UInt64, _ bytes: [UInt8], held: ArraySlice<PartsMessage.Record>) -> Bool {
    if index >= recent.start && index < recent.end { return false }
    return (try? EntryCodec.decode(bytes))?.parts.count ?? 0 > held.count
  }

  /// A part was removed: it is not sent any more.
  mutating func forget(_ key: PartKey) {
    generation += 1
    guard recentParts[key.index] != nil else { return }
    // The entry itself stays; what is not in memory any more is looked up, and found to be gone, in the store.
    recent.reset(end: tree.size)
    recentParts.removeAll()
  }

  /// Entries that were never signed are taken back (they are written anew in the successor).
  mutating func truncate(to tree: TiledTree) {
    generation += 1
    self.tree = tree
    recent.reset(end: tree.size)
    recentParts.removeAll()
    roots.removeAll()
    feed.truncate(to: tree.size)
    unsignedFrom = nil
    if uncoveredFrom ?? 0 >= tree.size { uncoveredFrom = nil }
  }
}

/// What one batch adds to an own log.
struct StagedLog: Sendable {
  let origin: Origin
  var tree: TiledTree
  var entries: [[UInt8]] = []
  /// The parts of each entry.
  var parts: [[PartsMessage.Record]] = []
  var logged: [LoggedEntry] = []
  var frontier: [Origin: LogPosition]
  /// The frontier as the last entry writes it; nil before the first.
  var named: [LogPosition]?
}
