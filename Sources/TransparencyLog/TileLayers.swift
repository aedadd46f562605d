// SPDX-License-Identifier: Apache-2.0

/// A tile with the nodes above its hashes, as far as they were computed: `layers[h][i]` is the node over the hashes
/// `i * 2^h ..< (i + 1) * 2^h` of the tile.
struct TileLayers: Sendable {
  /// Heights within a tile; the node at this height is the tile's root, a hash of the level above.
  static let heights = 8

  private var layers: [[Hash256]]

  /// An empty tile at the right edge of a tree.
  init() {
    layers = (0..<Self.heights).map { height in
      var layer: [Hash256] = []
      layer.reserveCapacity(Limits.tileWidth >> height)
      return layer
    }
  }

  /// A tile of up to 256 hashes, with its nodes up to a height.
  init(_ hashes: [Hash256], height: Int) {
    layers = [hashes]
    fill(to: height)
  }

  /// The tile's own hashes.
  var hashes: [Hash256] { layers[0] }

  /// The node at a height, if it has no sibling yet.
  func odd(height: Int) -> Hash256? {
    layers[height].count % 2 == 1 ? layers[height].last : nil
  }

  /// A node of a tile at the right edge, whose layers are all there.
  func node(height: Int, _ index: Int) -> Hash256 { layers[height][index] }

  /// A node of any tile; computes layers that are missing.
  mutating func node(filling height: Int, _ index: Int) -> Hash256 {
    fill(to: height)
    return layers[height][index]
  }

  private mutating func fill(to height: Int) {
    while layers.count <= height {
      let below = layers[layers.count - 1]
      layers.append((0..<(below.count / 2)).map { MerkleTree.nodeHash(below[2 * $0], below[2 * $0 + 1]) })
    }
  }

  /// Appends a hash and joins the pairs that it completes. Returns the tile's root if the tile is full now.
  mutating func append(_ hash: Hash256, joining join: (Hash256, Hash256) -> Hash256) -> Hash256? {
    var carried = hash
    for height in 0..<Self.heights {
      layers[height].append(carried)
      let count = layers[height].count
      guard count % 2 == 0 else { return nil }
      carried = join(layers[height][count - 2], layers[height][count - 1])
    }
    return carried
  }

  /// Empties a full tile for the next one and returns its 256 hashes.
  mutating func reset() -> [Hash256] {
    let full = layers[0]
    layers[0] = []
    layers[0].reserveCapacity(Limits.tileWidth)
    for height in 1..<Self.heights { layers[height].removeAll(keepingCapacity: true) }
    return full
  }
}
