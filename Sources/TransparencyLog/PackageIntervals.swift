// SPDX-License-Identifier: Apache-2.0

/// The entries of one package of an upload, and the subtree that its proof is about (tlog-mirror, "Request Body").
public struct PackageInterval: Hashable, Sendable {
  /// Where the subtree starts: a multiple of 256, at or before ``start``.
  public let subtreeStart: UInt64
  /// Index of the first entry in the package.
  public let start: UInt64
  /// Index after the last entry; the subtree ends here too.
  public let end: UInt64

  /// Number of entries, 1 to 256.
  public var count: Int { Int(end - start) }
}

/// The canonical sequence of entry packages for the entries `[start, end)`: cut at multiples of 256.
public struct PackageIntervals: RandomAccessCollection, Hashable, Sendable {
  /// Index of the first entry.
  public let start: UInt64
  /// Index after the last entry.
  public let end: UInt64

  /// `nil` unless `start <= end <= 2^63 - 1`.
  public init?(from start: UInt64, to end: UInt64) {
    guard start <= end, end <= Limits.treeSize else { return nil }
    self.init(unchecked: start, end)
  }

  init(unchecked start: UInt64, _ end: UInt64) {
    self.start = start
    self.end = end
  }

  private var firstTile: UInt64 { start / UInt64(Limits.tileWidth) }

  /// Zero.
  public var startIndex: Int { 0 }

  /// The number of packages.
  public var endIndex: Int {
    guard start < end else { return 0 }
    return Int((end - 1) / UInt64(Limits.tileWidth) - firstTile + 1)
  }

  /// The package at a position of the sequence.
  public subscript(position: Int) -> PackageInterval {
    precondition(indices.contains(position), "no such package")
    let subtreeStart = (firstTile + UInt64(position)) * UInt64(Limits.tileWidth)
    return PackageInterval(
      subtreeStart: subtreeStart, start: Swift.max(start, subtreeStart),
      end: Swift.min(end, subtreeStart + UInt64(Limits.tileWidth)))
  }
}
