// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

/// Reads one stored log from its first entry: re-hashes every entry, compares the tiles, and checks the roots that were
/// signed.
struct LogCursor {
  let origin: Origin
  private let store: any StoreReader
  private let size: UInt64
  /// Signed sizes and their roots, ascending; each must be met.
  private var checks: [Checkpoint]
  /// Entries up to here are on the board.
  let feedEnd: UInt64
  private(set) var tree = TiledTree()
  /// Index after the last entry that is not a `Received`.
  private(set) var newsEnd: UInt64 = 0
  private var chunk: [LoggedEntry] = []
  private var place = 0

  private static let chunkEntries = 2_048

  init(origin: Origin, store: any StoreReader, checks: [Checkpoint], feedEnd: UInt64) throws {
    self.origin = origin
    self.store = store
    self.checks = checks.sorted { $0.size < $1.size }
    self.feedEnd = feedEnd
    size = try store.size(of: origin)
    if let last = self.checks.last, last.size > size {
      throw StoreFault.truncated(origin, signed: last.size, stored: size)
    }
    try meetChecks()
  }

  /// The entry that comes next, if there is one.
  mutating func head() throws -> LoggedEntry? {
    if place == chunk.count { try fill() }
    return place < chunk.count ? chunk[place] : nil
  }

  mutating func advance() { place += 1 }

  private mutating func fill() throws {
    chunk.removeAll(keepingCapacity: true)
    place = 0
    guard tree.size < size else { return }
    let entries = try store.entries(of: origin, from: tree.size, limit: Self.chunkEntries)
    guard !entries.isEmpty else { throw StoreFault.missing(origin, index: tree.size) }
    for entry in entries where tree.size < size {
      guard entry.index == tree.size else { throw StoreFault.missing(origin, index: tree.size) }
      let leaf = MerkleTree.leafHash(entry.bytes)
      guard leaf == entry.leaf else { throw StoreFault.tampered(origin, index: entry.index) }
      tree.append(leaf)
      let logged = LoggedEntry(ref: EntryRef(origin: origin, index: entry.index, leaf: leaf), bytes: entry.bytes)
      if !logged.isReceived { newsEnd = tree.size }
      chunk.append(logged)
      try meetChecks()
    }
    for (key, hashes) in tree.takeCompletedTiles() {
      guard try store.tile(of: origin, key) == hashes else { throw StoreFault.tile(origin, key) }
    }
    tree.forgetStoredTiles(below: tree.size)
  }

  private mutating func meetChecks() throws {
    while let check = checks.first, check.size == tree.size {
      guard check.root == tree.root else { throw StoreFault.root(origin, size: check.size) }
      checks.removeFirst()
    }
  }
}

/// Puts the entries of several logs on a board in about the order in which they were written, so that few wait for
/// their frontier.
struct BoardRebuild {
  private var cursors: [LogCursor]
  /// Per log, the index from which on the board takes no more for now.
  private(set) var turnedAway: [Origin: UInt64] = [:]

  init(_ cursors: [LogCursor]) { self.cursors = cursors }

  mutating func run(on board: inout Board) throws -> [LogCursor] {
    while true {
      var best: (slot: Int, at: Instant)?
      for slot in cursors.indices {
        guard let head = try cursors[slot].head() else { continue }
        let at = (try? head.content.get().writtenAt) ?? .earliest
        if at < best?.at ?? .latest || best == nil { best = (slot, at) }
      }
      guard let slot = best?.slot, let entry = try cursors[slot].head() else { return cursors }
      cursors[slot].advance()
      let origin = cursors[slot].origin
      guard entry.ref.index < cursors[slot].feedEnd, turnedAway[origin] == nil else { continue }
      switch board.feed(entry).outcome {
      case .turnedAway, .outOfOrder, .unknownOrigin: turnedAway[origin] = entry.ref.index
      case .tookEffect, .waits, .known: break
      }
    }
  }
}
