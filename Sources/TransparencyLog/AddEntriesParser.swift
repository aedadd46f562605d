// SPDX-License-Identifier: Apache-2.0

/// Reads the body of an `add-entries` request as it arrives (tlog-mirror, "Processing"): first the header, then
/// package after package, holding no more than the bytes of one package.
public struct AddEntriesParser: Sendable {
  private var unparsed: ArraySlice<UInt8> = []
  /// The header, once ``readHeader()`` has returned it.
  public private(set) var header: AddEntriesHeader?
  /// How many packages were returned.
  public private(set) var packagesRead = 0
  /// The entries of the package that is being read.
  private var entries: [[UInt8]] = []

  /// A parser at the start of a body.
  public init() {}

  /// Adds bytes of the body.
  public mutating func append(_ bytes: [UInt8]) {
    if unparsed.isEmpty { unparsed = bytes[...] } else { unparsed = (unparsed + bytes)[...] }
  }

  /// Returns the header; `nil` if more bytes are needed.
  public mutating func readHeader() throws(AddEntriesError) -> AddEntriesHeader? {
    if header == nil { header = try AddEntriesHeader.read(&unparsed) }
    return header
  }

  /// Returns the next package; `nil` if more bytes are needed, or if the canonical sequence is at its end.
  public mutating func readPackage() throws(AddEntriesError) -> EntryPackage? {
    guard let intervals = try readHeader()?.intervals, packagesRead < intervals.count else { return nil }
    let interval = intervals[packagesRead]
    while entries.count < interval.count {
      guard let range = EntryBundle.range(at: unparsed.startIndex, in: unparsed) else { return nil }
      entries.append(Array(unparsed[range]))
      unparsed = unparsed[range.upperBound...]
    }
    guard let count = unparsed.first.map(Int.init) else { return nil }
    guard count <= Limits.proofHashes else { throw .tooManyHashes(end: interval.end, count: count) }
    guard unparsed.count > count * Hash256.byteCount else { return nil }
    let hashes = unparsed.dropFirst().prefix(count * Hash256.byteCount)
    let proof = hashes.withUnsafeBytes { bytes in
      (0..<count).map { Hash256(loading: UnsafeRawBufferPointer(rebasing: bytes[($0 * Hash256.byteCount)...])) }
    }
    unparsed = unparsed.dropFirst(1 + count * Hash256.byteCount)
    defer {
      entries = []
      packagesRead += 1
    }
    return EntryPackage(interval: interval, entries: entries, proof: proof)
  }

  /// Whether header and all packages of the upload were returned.
  public var isComplete: Bool { header.map { packagesRead == $0.intervals.count } ?? false }

  /// Bytes that belong to no returned header or package yet.
  public var unreadBytes: Int { entries.reduce(unparsed.count) { $0 + 2 + $1.count } }
}
