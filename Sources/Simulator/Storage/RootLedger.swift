// SPDX-License-Identifier: Apache-2.0
import TransparencyLog

/// The root of a log at every size it ever had, kept by the simulator for itself (RFC 6962, section 2.1): written from
/// the definition as a stack of perfect subtrees, so that it shares no code with the tree that it is used to judge.
struct RootLedger: Sendable {
  private struct Peak {
    let width: UInt64
    let hash: Hash256
  }

  private var peaks: [Peak] = []
  /// `roots[n]` is the root at size `n`.
  private(set) var roots: [Hash256] = [Hash256.sha256([])]

  /// Number of leaves.
  var size: UInt64 { UInt64(roots.count - 1) }

  /// Adds a leaf hash.
  mutating func append(_ leaf: Hash256) {
    var peak = Peak(width: 1, hash: leaf)
    while let left = peaks.last, left.width == peak.width {
      peaks.removeLast()
      peak = Peak(width: left.width * 2, hash: RootLedger.node(left.hash, peak.hash))
    }
    peaks.append(peak)
    var root = peak.hash
    for left in peaks.dropLast().reversed() { root = RootLedger.node(left.hash, root) }
    roots.append(root)
  }

  /// Begins again with these leaves.
  mutating func rebuild(from leaves: [Hash256]) {
    self = RootLedger()
    for leaf in leaves { append(leaf) }
  }

  /// The root at a size; nil beyond the end.
  func root(at size: UInt64) -> Hash256? { size < UInt64(roots.count) ? roots[Int(size)] : nil }

  /// RFC 6962 leaf hash.
  static func leaf(_ bytes: [UInt8]) -> Hash256 { Hash256.sha256([0] + bytes) }

  private static func node(_ left: Hash256, _ right: Hash256) -> Hash256 {
    var bytes: [UInt8] = [1]
    bytes.reserveCapacity(65)
    left.append(to: &bytes)
    right.append(to: &bytes)
    return Hash256.sha256(bytes)
  }
}
