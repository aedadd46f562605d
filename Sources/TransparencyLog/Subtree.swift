// SPDX-License-Identifier: Apache-2.0

/// The interval `[start, end)` of a log's entries that is itself a Merkle tree, aligned with the log's tree so that
/// the two can be proven consistent (draft-ietf-plants-merkle-tree-certs, "Definition of a Subtree").
public struct Subtree: Hashable, Sendable, CustomStringConvertible {
  /// Index of the first entry.
  public let start: UInt64
  /// Index after the last entry.
  public let end: UInt64

  /// `nil` unless `start <= end <= 2^63 - 1` and `start` is a multiple of the smallest power of two that is not below
  /// `end - start`.
  public init?(_ start: UInt64, _ end: UInt64) {
    guard start <= end, end <= Limits.treeSize else { return nil }
    let size = end - start
    // The power of two has as many trailing zeros as `size - 1` has significant bits.
    let height = size <= 1 ? 0 : UInt64.bitWidth - (size - 1).leadingZeroBitCount
    guard start == 0 || start.trailingZeroBitCount >= height else { return nil }
    self.start = start
    self.end = end
  }

  init(unchecked start: UInt64, _ end: UInt64) {
    self.start = start
    self.end = end
  }

  /// Number of entries.
  public var size: UInt64 { end - start }

  /// `[start, end)`.
  public var description: String { "[\(start), \(end))" }

  /// The two adjacent subtrees that cover an interval with fewer than twice its entries: nothing after `end`, and
  /// before `start` less than half of the left one ("Selecting Two Subtrees"). `nil` unless `start <= end <= 2^63 -
  /// 1`.
  public static func covering(_ start: UInt64, _ end: UInt64) -> (left: Subtree, right: Subtree)? {
    guard start <= end, end <= Limits.treeSize else { return nil }
    guard end - start > 1 else { return (Subtree(unchecked: start, end), Subtree(unchecked: end, end)) }
    let last = end - 1
    // The paths to the first and the last entry part at this height.
    let split = UInt64.bitWidth - 1 - (start ^ last).leadingZeroBitCount
    let mask = (UInt64(1) << UInt64(split)) - 1
    let middle = last & ~mask
    // The height at which the path to `start` leaves the right edge of the left half.
    let leftSplit = UInt64.bitWidth - (~start & mask).leadingZeroBitCount
    let leftStart = start & ~((UInt64(1) << UInt64(leftSplit)) - 1)
    return (Subtree(unchecked: leftStart, middle), Subtree(unchecked: middle, end))
  }
}
