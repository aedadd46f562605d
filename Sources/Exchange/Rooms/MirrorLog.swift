// SPDX-License-Identifier: Apache-2.0
import Mechanism
import TransparencyLog
import Wire

/// This node's copy of another party's log, after tlog-mirror. Everything that a peer sends is verified against a
/// checkpoint signed by the log before it is staged; a cosignature is made only once what it covers is durable.
struct MirrorLog: Sendable {
  /// What the mirror has; one value for what is durable, one for what is staged on top of it.
  struct State: Sendable {
    /// All entries, those of an unfinished upload included.
    var tree = TiledTree()
    /// The mirror checkpoint: everything below it is here, parts and all.
    var mirror: SignedCheckpoint?
    /// Pending checkpoints, ascending; uploads may end at any of them.
    var pending: [SignedCheckpoint] = []
    /// Sizes of those that were taken below the latest one: nothing shows that they are of one history with it.
    var further: Set<UInt64> = []
    /// Parts that entries promise and that are not here.
    var missing: [PartKey: PartCommitment] = [:]
    /// Index after the last entry that is not a `Received`.
    var newsEnd: UInt64 = 0
  }

  /// What is to be written with the next batch.
  struct Staged: Sendable {
    var entries: [StoredEntry] = []
    var parts: [StoredPart] = []
    var removed: [PartKey] = []
    /// A pending or mirror checkpoint changed.
    var checkpoints = false
    /// Whether there is more than checkpoints.
    var hasContent: Bool { !entries.isEmpty || !parts.isEmpty || !removed.isEmpty }
  }

  let origin: Origin
  let party: PartyID
  let lane: Lane
  var keys: KeySchedule
  /// Whether the party has opened another log of the lane since.
  var isSucceeded = false
  /// Whether the entries here are not those that were verified when they came.
  var isChanged = false
  private(set) var durable: State
  private(set) var current: State
  private var committing: State?
  private(set) var staged = Staged()
  var feed: BoardFeed
  private var roots = RecentRoots()

  init(origin: Origin, party: PartyID, lane: Lane, keys: KeySchedule, state: State = State(), applied: UInt64 = 0) {
    self.origin = origin
    self.party = party
    self.lane = lane
    self.keys = keys
    durable = state
    current = state
    feed = BoardFeed(applied: applied)
  }

  /// The position up to which this node has (or is about to have) cosigned, durable.
  var position: LogPosition? { durable.mirror?.checkpoint.position }

  /// First entry that is not here.
  var next: UInt64 { current.tree.size }

  /// Size of the latest pending checkpoint.
  var pendingSize: UInt64 { current.pending.last?.checkpoint.size ?? 0 }

  /// What to tell a client that has to go on.
  func info(treeSize: UInt64? = nil, ticket: [UInt8] = []) -> MirrorInfo {
    MirrorInfo(treeSize: treeSize ?? pendingSize, nextEntry: next, ticket: ticket)
  }

  /// A checkpoint that an upload may end at.
  func known(end: UInt64) -> SignedCheckpoint? {
    current.pending.last { $0.checkpoint.size == end }
      ?? (current.mirror?.checkpoint.size == end ? current.mirror : nil)
  }

  /// The root of this copy at a size up to what is durable.
  func root(at size: UInt64, reading store: any StoreReader) throws -> Hash256? {
    if let known = roots.root(at: size) { return known }
    guard size <= durable.tree.size else { return nil }
    return try durable.tree.root(at: size, reading: StoreTiles(store: store, origin: origin))
  }

  // MARK: Batches

  /// Takes what is staged into a batch.
  mutating func takeStaged(into batch: inout StoreBatch) {
    batch.entries += staged.entries
    batch.parts += staged.parts
    batch.removedParts += staged.removed
    batch.tiles += current.tree.takeCompletedTiles().map { StoredTile(origin: origin, key: $0.key, hashes: $0.hashes) }
    if let covering {
      batch.records.append(
        StoredRecord(key: RecordKey(kind: RecordKind.covering, name: origin.name), value: covering.bytes))
    }
    if staged.checkpoints {
      batch.records.append(
        StoredRecord(key: RecordKey(kind: RecordKind.pending, name: origin.name), value: current.pending.last?.bytes))
      if let mirror = current.mirror {
        batch.records.append(
          StoredRecord(key: RecordKey(kind: RecordKind.mirror, name: origin.name), value: mirror.bytes))
      }
    }
    staged = Staged()
    committing = current
  }

  /// The checkpoint that an upload ended at whose parts have not all come, if a later one is pending: it tells after a
  /// restart whether its entries are still those that were verified.
  private var covering: SignedCheckpoint? {
    guard staged.checkpoints || !staged.entries.isEmpty, current.tree.size > current.mirror?.checkpoint.size ?? 0,
      current.tree.size < pendingSize
    else { return nil }
    return current.pending.last { $0.checkpoint.size == current.tree.size }
  }

  /// The batch is durable.
  mutating func committed() {
    guard let state = committing else { return }
    durable = state
    durable.tree.forgetStoredTiles(below: state.tree.size)
    current.tree.forgetStoredTiles(below: state.tree.size)
    committing = nil
    if let checkpoint = durable.mirror?.checkpoint { roots.insert(checkpoint.size, checkpoint.root) }
  }

  /// The batch, and what was staged after it, is not there.
  mutating func rollBack() {
    current = durable
    committing = nil
    staged = Staged()
    feed.truncate(to: durable.tree.size)
  }

  // MARK: Parts

  /// A part that came after its entry; false if no entry waits for it.
  mutating func fulfil(_ key: PartKey, with part: Part) -> Bool {
    guard let promise = current.missing[key], part.fulfils(promise) else { return false }
    current.missing[key] = nil
    staged.parts.append(StoredPart(key: key, part: part))
    return true
  }

  /// The owner said that a part is removed: it is not waited for, and erased here.
  mutating func remove(_ key: PartKey) {
    current.missing[key] = nil
    staged.parts.removeAll { $0.key == key }
    staged.removed.append(key)
  }

  /// Whether a part of an entry below this size has not come.
  func lacksParts(below end: UInt64) -> Bool {
    !current.missing.isEmpty && current.missing.contains { $0.key.index < end }
  }

  // MARK: Staging, used by the intake

  mutating func stage(checkpoint: SignedCheckpoint) {
    if current.pending.last?.checkpoint == checkpoint.checkpoint { current.pending.removeLast() }
    current.pending.append(checkpoint)
    if current.pending.count > ExchangeLimits.pendingCheckpoints { current.pending.removeFirst() }
    staged.checkpoints = true
  }

  /// One more checkpoint that uploads may end at, below the latest one.
  mutating func stage(end checkpoint: SignedCheckpoint) {
    let size = checkpoint.checkpoint.size
    current.pending.removeAll { $0.checkpoint.size == size }
    let place = current.pending.firstIndex { $0.checkpoint.size > size } ?? current.pending.endIndex
    current.pending.insert(checkpoint, at: place)
    if current.pending.count > ExchangeLimits.pendingCheckpoints { current.pending.remove(at: place == 0 ? 1 : 0) }
    if size > next { current.further.insert(size) }
  }

  /// Entries come that lead to this end. Others that may be of another history are forgotten: whoever promised them shows
  /// them again, with a proof that leads there from what is here then.
  mutating func decide(for end: Checkpoint) {
    guard !current.further.isEmpty else { return }
    let isFurther = current.further.contains(end.size)
    let here = next
    current.pending.removeAll { held in
      let size = held.checkpoint.size
      return size > here && (isFurther ? size != end.size : current.further.contains(size))
    }
    current.further = []
    staged.checkpoints = true
  }

  /// Whether not one entry has come beyond what was cosigned.
  var holdsOnlyPromises: Bool { current.tree.size == current.mirror?.checkpoint.size ?? 0 }

  /// The log has signed two histories, and of what is pending here not one entry has come: this copy goes on with
  /// whichever history comes first. Nothing that was cosigned is touched.
  mutating func forgetPromises() {
    guard holdsOnlyPromises else { return }
    current.pending = [current.mirror].compactMap { $0 }
    current.further = []
    staged.checkpoints = true
  }

  /// Appends an entry that was verified.
  mutating func stage(_ bytes: [UInt8], leaf: Hash256, decoded: LoggedEntry) {
    staged.entries.append(StoredEntry(origin: origin, index: current.tree.size, bytes: bytes, leaf: leaf))
    current.tree.append(leaf)
    if !decoded.isReceived { current.newsEnd = current.tree.size }
    feed.push(decoded)
  }

  mutating func expect(_ key: PartKey, _ promise: PartCommitment) { current.missing[key] = promise }

  /// Everything below this checkpoint is staged: the mirror checkpoint moves. True if that adds anything but
  /// `Received`.
  mutating func advance(to checkpoint: SignedCheckpoint) {
    current.mirror = checkpoint
    staged.checkpoints = true
  }

  /// The same for the latest pending checkpoint.
  mutating func advanceToPending() { if let latest = current.pending.last { advance(to: latest) } }
}

extension LoggedEntry {
  /// Whether this is a `Received`, which is never answered by another.
  var isReceived: Bool {
    if case .success(let entry) = content, case .received = entry.body { true } else { false }
  }
}
