// SPDX-License-Identifier: Apache-2.0
import Crypto
import TestSupport
import Testing

@testable import TransparencyLog

extension SeededGenerator {
  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) } }

  /// Flips, removes, inserts, repeats or cuts off bytes.
  mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    for _ in 0..<Int.random(in: 1...3, using: &self) where !result.isEmpty {
      let at = result.indices.randomElement(using: &self) ?? 0
      switch Int.random(in: 0..<6, using: &self) {
      case 0: result[at] ^= 1 << UInt8.random(in: 0..<8, using: &self)
      case 1: result.remove(at: at)
      case 2: result.insert(UInt8.random(in: 0...255, using: &self), at: at)
      case 3: result.insert(contentsOf: result[at...].prefix(40), at: at)
      case 4: result.insert([0x0A, 0x20, 0x2B, 0x3D, 0x00, 0xFF].randomElement(using: &self) ?? 0, at: at)
      default: result.removeLast(result.count - at)
      }
    }
    return result
  }
}

/// Collects what is wrong in a long loop, where an expectation for each case would take most of the time.
struct Failures {
  private var first: [String] = []
  private var count = 0

  mutating func check(_ holds: Bool, _ what: @autoclosure () -> String) {
    guard !holds else { return }
    count += 1
    if first.count < 5 { first.append(what()) }
  }

  func report(_ location: SourceLocation = #_sourceLocation) {
    if count > 0 { Issue.record("\(count) failures, the first: \(first)", sourceLocation: location) }
  }
}

/// Tiles in memory.
struct MemoryTiles: TileReader {
  var tiles: [TileKey: [Hash256]] = [:]

  struct Missing: Error { let key: TileKey }

  func tile(_ key: TileKey) throws -> [Hash256] {
    guard let tile = tiles[key] else { throw Missing(key: key) }
    return tile
  }

  /// Stores what a tree has completed, and lets the tree forget it.
  mutating func store(_ tree: inout TiledTree) {
    for (key, hashes) in tree.takeCompletedTiles() { tiles[key] = hashes }
    tree.forgetStoredTiles(below: tree.size)
  }
}

/// A tree of leaves `leaf(0)`, `leaf(1)`..., with its stored tiles.
struct GrownTree {
  var tree = TiledTree()
  var tiles = MemoryTiles()

  init(_ leaves: [Hash256]) {
    for leaf in leaves { append(leaf) }
  }

  /// The nodes of the tree, to be asked for many proofs: tiles are read and hashed once.
  var nodes: TreeNodes<MemoryTiles> { TreeNodes(tree: tree, tiles: tiles) }

  mutating func append(_ leaf: Hash256) {
    tree.append(leaf)
    if tree.size % 256 == 0 { tiles.store(&tree) }
  }
}

/// The leaves that all tests of trees use: the hashes of `entry <index>`.
func leafHash(_ index: Int) -> Hash256 { MerkleTree.leafHash(entry(index)) }

func entry(_ index: Int) -> [UInt8] { Array("entry \(index)".utf8) }

/// RFC 9162, section 2.1, and draft-ietf-plants-merkle-tree-certs, as they are written: recursive, on bytes,
/// independent of the library's tree and of its hashing.
final class NaiveTree {
  private let leaves: [[UInt8]]
  private var memo: [Range<Int>: [UInt8]] = [:]

  init(_ entries: [[UInt8]]) { leaves = entries.map { Array(SHA256.hash(data: [0x00] + $0)) } }

  /// `MTH(D[range])`.
  func root(_ range: Range<Int>) -> [UInt8] {
    switch range.count {
    case 0: return Array(SHA256.hash(data: [UInt8]()))
    case 1: return leaves[range.lowerBound]
    default:
      if let known = memo[range] { return known }
      let middle = range.lowerBound + Self.largestPowerOfTwo(below: range.count)
      let left = root(range.lowerBound..<middle)
      let right = root(middle..<range.upperBound)
      let hash = Array(SHA256.hash(data: [0x01] + left + right))
      memo[range] = hash
      return hash
    }
  }

  private static func largestPowerOfTwo(below size: Int) -> Int {
    var power = 1
    while power * 2 < size { power *= 2 }
    return power
  }

  /// `PATH(m, D[range])`, `m` relative to the range.
  func path(_ index: Int, _ range: Range<Int>) -> [[UInt8]] {
    guard range.count > 1 else { return [] }
    let half = Self.largestPowerOfTwo(below: range.count)
    let middle = range.lowerBound + half
    return index < half
      ? path(index, range.lowerBound..<middle) + [root(middle..<range.upperBound)]
      : path(index - half, middle..<range.upperBound) + [root(range.lowerBound..<middle)]
  }

  /// `PROOF(m, D_n)`.
  func proof(_ old: Int, _ size: Int) -> [[UInt8]] { old == 0 ? [] : subproof(old, 0..<size, true) }

  private func subproof(_ old: Int, _ range: Range<Int>, _ known: Bool) -> [[UInt8]] {
    guard old < range.count else { return known ? [] : [root(range)] }
    let half = Self.largestPowerOfTwo(below: range.count)
    let middle = range.lowerBound + half
    return old <= half
      ? subproof(old, range.lowerBound..<middle, known) + [root(middle..<range.upperBound)]
      : subproof(old - half, middle..<range.upperBound, false) + [root(range.lowerBound..<middle)]
  }

  /// `SUBTREE_PROOF(start, end, D_n)`.
  func subtreeProof(_ start: Int, _ end: Int, _ size: Int) -> [[UInt8]] {
    start == end ? [] : subtreeSubproof(start, end, 0..<size, true)
  }

  private func subtreeSubproof(_ start: Int, _ end: Int, _ range: Range<Int>, _ known: Bool) -> [[UInt8]] {
    let size = range.count
    if start == 0 && end == size { return known ? [] : [root(range)] }
    let half = Self.largestPowerOfTwo(below: size)
    let left = range.lowerBound..<(range.lowerBound + half)
    let right = left.upperBound..<range.upperBound
    if end <= half { return subtreeSubproof(start, end, left, known) + [root(right)] }
    if half <= start { return subtreeSubproof(start - half, end - half, right, known) + [root(left)] }
    return subtreeSubproof(0, end - half, right, false) + [root(left)]
  }

  /// "`start` is a multiple of `BIT_CEIL(end - start)`".
  static func isSubtree(_ start: Int, _ end: Int) -> Bool {
    var power = 1
    while power < end - start { power *= 2 }
    return start % power == 0
  }
}

extension Array where Element == Hash256 {
  var allBytes: [[UInt8]] { map(\.bytes) }
}

/// Bytes of hexadecimal digits.
func hex(_ digits: String) -> [UInt8] {
  var bytes: [UInt8] = []
  var high: UInt8?
  for digit in digits {
    guard let value = digit.hexDigitValue.map(UInt8.init) else { continue }
    if let first = high {
      bytes.append(first << 4 | value)
      high = nil
    } else {
      high = value
    }
  }
  return bytes
}
