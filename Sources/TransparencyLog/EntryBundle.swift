// SPDX-License-Identifier: Apache-2.0

/// Why an entry bundle cannot be read or written.
public enum EntryBundleError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The entry at this position exceeds ``Limits/entryBytes``.
  case entryTooLong(position: Int, bytes: Int)
  /// The bundle has more than 256 entries.
  case tooManyEntries
  /// The bundle ends within the entry at this position.
  case truncated(position: Int)
  /// The bundle has another number of entries than its path says.
  case width(expected: Int, actual: Int)

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .entryTooLong(let position, let bytes):
      "entry \(position) has \(bytes) bytes; at most \(Limits.entryBytes) are allowed"
    case .tooManyEntries: "the bundle has more than \(Limits.tileWidth) entries"
    case .truncated(let position): "the bundle ends within entry \(position)"
    case .width(let expected, let actual): "the bundle has \(actual) entries, not \(expected)"
    }
  }
}

/// Log entries, each after its length as a big-endian `uint16` (tlog-tiles, "Log entries").
public enum EntryBundle {
  /// Writes up to 256 entries.
  public static func encode(_ entries: [[UInt8]]) throws(EntryBundleError) -> [UInt8] {
    guard entries.count <= Limits.tileWidth else { throw .tooManyEntries }
    var output: [UInt8] = []
    output.reserveCapacity(entries.reduce(0) { $0 + 2 + $1.count })
    for (position, entry) in entries.enumerated() { try append(entry, position: position, to: &output) }
    return output
  }

  static func append(_ entry: [UInt8], position: Int, to output: inout [UInt8]) throws(EntryBundleError) {
    guard let length = UInt16(exactly: entry.count) else {
      throw .entryTooLong(position: position, bytes: entry.count)
    }
    length.append(to: &output)
    output += entry
  }

  /// Reads the entries of a bundle of this width.
  public static func decode(_ bytes: [UInt8], width: Int) throws(EntryBundleError) -> [[UInt8]] {
    let ranges = try ranges(of: bytes[...], width: width)
    return ranges.map { Array(bytes[$0]) }
  }

  /// The leaf hashes of the entries of a bundle of this width, without copying the entries.
  public static func leafHashes(_ bytes: [UInt8], width: Int) throws(EntryBundleError) -> [Hash256] {
    let ranges = try ranges(of: bytes[...], width: width)
    return bytes.withUnsafeBytes { bytes in
      ranges.map { MerkleTree.leafHash(UnsafeRawBufferPointer(rebasing: bytes[$0])) }
    }
  }

  private static func ranges(of bytes: ArraySlice<UInt8>, width: Int) throws(EntryBundleError) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var offset = bytes.startIndex
    while offset < bytes.endIndex {
      guard ranges.count < Limits.tileWidth else { throw .tooManyEntries }
      guard let range = range(at: offset, in: bytes) else { throw .truncated(position: ranges.count) }
      ranges.append(range)
      offset = range.upperBound
    }
    guard ranges.count == width else { throw .width(expected: width, actual: ranges.count) }
    return ranges
  }

  /// Where the entry is whose length stands at `offset`; `nil` if the bytes end before it does.
  static func range(at offset: Int, in bytes: ArraySlice<UInt8>) -> Range<Int>? {
    guard bytes.endIndex - offset >= 2 else { return nil }
    let start = offset + 2
    let end = start + (Int(bytes[offset]) << 8 | Int(bytes[offset + 1]))
    return end <= bytes.endIndex ? start..<end : nil
  }
}
