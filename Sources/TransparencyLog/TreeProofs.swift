// SPDX-License-Identifier: Apache-2.0

extension TiledTree {
  /// The root that the tree had at an earlier size.
  ///
  /// - Throws: ``TreeError`` if the size is beyond the tree's, and whatever the reader throws.
  public func root(at size: UInt64, reading tiles: some TileReader) throws -> Hash256 {
    try subtreeRoot(0, size, reading: tiles)
  }

  /// The inclusion proof of RFC 6962, section 2.1.1: `PATH(index, D[size])`, from the leaf's sibling up.
  ///
  /// - Throws: ``TreeError`` unless `index < size <= self.size`, and whatever the reader throws.
  public func inclusionProof(
    of index: UInt64, in size: UInt64, reading tiles: some TileReader
  ) throws -> [Hash256] {
    guard index < size else { throw TreeError.range(start: index, end: size, size: self.size) }
    return try subtreeConsistencyProof(index, index + 1, in: size, reading: tiles)
  }

  /// The consistency proof of RFC 6962, section 2.1.2: `PROOF(old, D[new])`. Empty if `old` is 0 or equal to `new`.
  ///
  /// - Throws: ``TreeError`` unless `old <= new <= size`, and whatever the reader throws.
  public func consistencyProof(
    from old: UInt64, to new: UInt64, reading tiles: some TileReader
  ) throws -> [Hash256] {
    try subtreeConsistencyProof(0, old, in: new, reading: tiles)
  }

  /// The root of the subtree `[start, end)`.
  ///
  /// - Throws: ``TreeError`` unless it is a valid subtree within the tree, and whatever the reader throws.
  public func subtreeRoot(_ start: UInt64, _ end: UInt64, reading tiles: some TileReader) throws -> Hash256 {
    var nodes = TreeNodes(tree: self, tiles: tiles)
    return try nodes.root(of: subtree(start, end, in: size))
  }

  /// `SUBTREE_PROOF(start, end, D[size])` of draft-ietf-plants-merkle-tree-certs.
  ///
  /// - Throws: ``TreeError`` unless it is a valid subtree within `size`, and `size` within the tree, and whatever the
  ///   reader throws.
  public func subtreeConsistencyProof(
    _ start: UInt64, _ end: UInt64, in size: UInt64, reading tiles: some TileReader
  ) throws -> [Hash256] {
    var nodes = TreeNodes(tree: self, tiles: tiles)
    return try nodes.consistencyProof(of: subtree(start, end, in: size), in: size)
  }

  /// Checks an interval that a caller asks for.
  func subtree(_ start: UInt64, _ end: UInt64, in size: UInt64) throws(TreeError) -> Subtree {
    guard size <= self.size else { throw .range(start: 0, end: size, size: self.size) }
    guard start <= end, end <= size else { throw .range(start: start, end: end, size: size) }
    guard let subtree = Subtree(start, end) else { throw .notASubtree(start: start, end: end) }
    return subtree
  }
}

/// The nodes of a tree, wherever they are: at the right edge, in a tile that is not stored yet, or in a stored one.
/// Keeps the tiles that it read, so that the proofs of one request read and hash each of them once.
struct TreeNodes<Tiles: TileReader> {
  let tree: TiledTree
  private let tiles: Tiles
  private var cache: [TileKey: TileLayers] = [:]

  init(tree: TiledTree, tiles: Tiles) {
    self.tree = tree
    self.tiles = tiles
  }

  /// The root of the full subtree over the entries `index * 2^height ..< (index + 1) * 2^height`, which the caller has
  /// checked to be within the tree.
  private mutating func node(height: Int, index: UInt64) throws -> Hash256 {
    let (level, within) = height.quotientAndRemainder(dividingBy: TileLayers.heights)
    let key = TileKey(level: level, index: index >> UInt64(TileLayers.heights - within))
    let position = Int(index & (UInt64(Limits.tileWidth >> within) - 1))
    if key.endIndex > tree.size { return tree.edges[level].node(height: within, position) }
    if cache[key] == nil {
      let hashes = try tree.unstored[key] ?? tiles.tile(key)
      guard hashes.count == Limits.tileWidth else { throw TreeError.tileWidth(key, actual: hashes.count) }
      cache[key] = TileLayers(hashes, height: 0)
    }
    return cache[key, default: TileLayers()].node(filling: within, position)
  }

  /// The root of a valid subtree: its full parts, the largest first, joined from the smallest.
  mutating func root(of subtree: Subtree) throws -> Hash256 {
    var end = subtree.end
    var root: Hash256?
    while end > subtree.start {
      let height = (end - subtree.start).trailingZeroBitCount
      end -= 1 << UInt64(height)
      let part = try node(height: height, index: end >> UInt64(height))
      root = root.map { MerkleTree.nodeHash(part, $0) } ?? part
    }
    return root ?? MerkleTree.emptyRoot
  }

  /// `SUBTREE_PROOF(start, end, D[size])`: walks from the root of the tree down to the subtree and collects what lies
  /// beside the path.
  mutating func consistencyProof(of subtree: Subtree, in size: UInt64) throws -> [Hash256] {
    guard subtree.size > 0 else { return [] }
    var part = subtree
    var whole = Subtree(unchecked: 0, size)
    // Whether the verifier knows the hash of what remains: it does until the subtree is split.
    var known = true
    var proof: [Hash256] = []
    while part != whole {
      // The largest power of two below the size.
      let half: UInt64 = 1 << UInt64(UInt64.bitWidth - 1 - (whole.size - 1).leadingZeroBitCount)
      let left = Subtree(unchecked: whole.start, whole.start + half)
      let right = Subtree(unchecked: left.end, whole.end)
      if part.end <= left.end {
        proof.append(try root(of: right))
        whole = left
      } else {
        proof.append(try root(of: left))
        whole = right
        if part.start < right.start {
          part = Subtree(unchecked: right.start, part.end)
          known = false
        }
      }
    }
    if !known { proof.append(try root(of: whole)) }
    return proof.reversed()
  }
}
