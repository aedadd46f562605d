// SPDX-License-Identifier: Apache-2.0

/// The name of a full tile: 256 hashes, each over `256^level` entries (tlog-tiles, "Merkle Tree").
public struct TileKey: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// 0 for leaf hashes; each hash of a higher level is the root of a full tile of the level below.
  public var level: Int
  /// Index of the tile within its level.
  public var index: UInt64

  /// Names a tile.
  public init(level: Int, index: UInt64) {
    self.level = level
    self.index = index
  }

  /// The number of entries after which the tile is complete. Saturates at `UInt64.max`.
  public var endIndex: UInt64 {
    let shift = 8 * (level + 1)
    let (next, overflowed) = index.addingReportingOverflow(1)
    guard !overflowed, shift < UInt64.bitWidth, next.leadingZeroBitCount >= shift else { return .max }
    return next << UInt64(shift)
  }

  /// The path of tlog-tiles.
  public var description: String { TilePath.tile(level: level, index: index, width: Limits.tileWidth).description }

  /// Level by level, each from the left.
  public static func < (left: TileKey, right: TileKey) -> Bool {
    (left.level, left.index) < (right.level, right.index)
  }
}

/// Where full tiles are kept.
public protocol TileReader {
  /// The 256 hashes of a full tile. Asked only for tiles that are complete at the tree's size.
  func tile(_ key: TileKey) throws -> [Hash256]
}

/// Why a tree cannot be restored or asked for a proof.
public enum TreeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The tree would have more than ``Limits/treeSize`` entries.
  case tooLarge(size: UInt64)
  /// The interval is not within the tree.
  case range(start: UInt64, end: UInt64, size: UInt64)
  /// The interval is not aligned as a subtree must be.
  case notASubtree(start: UInt64, end: UInt64)
  /// A partial tile with another number of hashes than the size needs.
  case partialTile(level: Int, expected: Int, actual: Int)
  /// The reader returned a tile that does not have 256 hashes.
  case tileWidth(TileKey, actual: Int)

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .tooLarge(let size): "a tree of \(size) entries exceeds the limit of \(Limits.treeSize)"
    case .range(let start, let end, let size): "[\(start), \(end)) is not within the tree of \(size) entries"
    case .notASubtree(let start, let end): "[\(start), \(end)) is not aligned as a subtree must be"
    case .partialTile(let level, let expected, let actual):
      "the partial tile of level \(level) has \(actual) hashes; this tree size needs \(expected)"
    case .tileWidth(let key, let actual): "stored \(key) has \(actual) hashes, not \(Limits.tileWidth)"
    }
  }
}

/// An append-only Merkle tree (RFC 6962) that keeps its right edge in memory and everything else in full tiles.
///
/// Appending *n* entries computes fewer than *n* node hashes. A value is cheap to copy, so a caller can append to a
/// copy and keep it only once its entries are durable.
public struct TiledTree: Sendable {
  /// Number of entries.
  public private(set) var size: UInt64 = 0

  /// The right edge, one partial tile a level.
  private(set) var edges: [TileLayers] = []
  /// Tiles completed and not yet handed out.
  private var completed: [TileKey] = []
  /// Tiles completed and not yet known to be stored.
  private(set) var unstored: [TileKey: [Hash256]] = [:]

  /// The empty tree.
  public init() {}

  /// Restores a tree from its last `size % 256` leaf hashes and its full tiles; higher partial tiles are rebuilt from
  /// the full tiles below them. Compare ``root`` with the signed checkpoint afterwards.
  ///
  /// - Throws: ``TreeError``, and whatever the reader throws.
  public init(size: UInt64, partialLeaves: [Hash256], reading tiles: some TileReader) throws {
    guard size <= Limits.treeSize else { throw TreeError.tooLarge(size: size) }
    var partials = [partialLeaves]
    for level in 1..<max(1, Self.levels(of: size)) {
      let width = Self.partialWidth(of: size, level: level)
      let first = size >> UInt64(8 * level) - UInt64(width)
      var hashes: [Hash256] = []
      for index in first..<(first + UInt64(width)) {
        let key = TileKey(level: level - 1, index: index)
        let tile = try tiles.tile(key)
        guard tile.count == Limits.tileWidth else { throw TreeError.tileWidth(key, actual: tile.count) }
        hashes.append(MerkleTree.root(of: tile))
      }
      partials.append(hashes)
    }
    try self.init(size: size, partialTiles: partials)
  }

  /// Restores a tree from the partial tiles of all its levels, level 0 first, as ``partialTile(level:)`` returned them.
  /// Compare ``root`` with the signed checkpoint afterwards.
  public init(size: UInt64, partialTiles: [[Hash256]]) throws(TreeError) {
    guard size <= Limits.treeSize else { throw .tooLarge(size: size) }
    self.size = size
    for level in 0..<max(Self.levels(of: size), partialTiles.count) {
      let hashes = level < partialTiles.count ? partialTiles[level] : []
      let width = Self.partialWidth(of: size, level: level)
      guard hashes.count == width else { throw .partialTile(level: level, expected: width, actual: hashes.count) }
      edges.append(TileLayers(hashes, height: TileLayers.heights - 1))
    }
  }

  /// The root of the whole tree.
  public var root: Hash256 {
    // The odd node of each height is the root of one full subtree; they join from the smallest up.
    var root: Hash256?
    for edge in edges {
      for height in 0..<TileLayers.heights {
        guard let odd = edge.odd(height: height) else { continue }
        root = root.map { MerkleTree.nodeHash(odd, $0) } ?? odd
      }
    }
    return root ?? MerkleTree.emptyRoot
  }

  /// Appends an entry by its leaf hash. One node hash an entry, on average.
  public mutating func append(_ leaf: Hash256) {
    append(leaf, joining: MerkleTree.nodeHash)
  }

  /// As above, with the function that joins two nodes: the tests count its calls.
  mutating func append(_ leaf: Hash256, joining join: (Hash256, Hash256) -> Hash256) {
    precondition(size < Limits.treeSize, "the tree is full")
    size += 1
    var carried = leaf
    var level = 0
    while true {
      if level == edges.count { edges.append(TileLayers()) }
      guard let tileRoot = edges[level].append(carried, joining: join) else { return }
      let key = TileKey(level: level, index: (size >> UInt64(8 * (level + 1))) - 1)
      completed.append(key)
      unstored[key] = edges[level].reset()
      carried = tileRoot
      level += 1
    }
  }

  /// The full tiles completed since the last call, to be stored. They stay readable in memory until
  /// ``forgetStoredTiles(below:)``.
  public mutating func takeCompletedTiles() -> [(key: TileKey, hashes: [Hash256])] {
    defer { completed.removeAll(keepingCapacity: true) }
    return completed.compactMap { key in unstored[key].map { (key, $0) } }
  }

  /// Drops from memory the tiles that were complete at this size and were handed out; the caller says that they are
  /// stored.
  public mutating func forgetStoredTiles(below size: UInt64) {
    guard !unstored.isEmpty else { return }
    let pending = Set(completed)
    unstored = unstored.filter { key, _ in key.endIndex > size || pending.contains(key) }
  }

  /// The right edge of a level: 0 to 255 hashes, to be served as a partial tile and to be stored.
  public func partialTile(level: Int) -> [Hash256] {
    edges.indices.contains(level) ? edges[level].hashes : []
  }

  /// The partial tiles of all levels, level 0 first: with the full tiles, all that a tree needs to be restored.
  public var partialTiles: [[Hash256]] { edges.map(\.hashes) }

  /// `floor(size / 256^level) mod 256` (tlog-tiles, "Partial Tiles").
  public static func partialWidth(of size: UInt64, level: Int) -> Int {
    level < 8 ? Int(size >> UInt64(8 * level) & 0xFF) : 0
  }

  /// The number of levels that hold at least one hash.
  public static func levels(of size: UInt64) -> Int {
    (UInt64.bitWidth - size.leadingZeroBitCount + 7) / 8
  }
}
