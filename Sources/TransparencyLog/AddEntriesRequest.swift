// SPDX-License-Identifier: Apache-2.0

/// The body of `POST <prefix>/add-entries` (tlog-mirror, "add-entries"): a header and a prefix of the canonical
/// sequence of entry packages. Parsing verifies no proof: see ``EntryPackage/verify(preceding:size:root:)``.
public struct AddEntriesRequest: Hashable, Sendable {
  /// The content type of the body.
  public static let contentType = "application/octet-stream"

  /// How much of a body is accepted.
  public struct Limit: Hashable, Sendable {
    /// Bytes of the body.
    public var bytes: Int
    /// Entry packages that are read.
    public var packages: Int

    /// Names both.
    public init(bytes: Int, packages: Int) {
      self.bytes = bytes
      self.packages = packages
    }

    /// ``Limits/addEntriesBytes`` and ``Limits/packagesPerRequest``.
    public static let standard = Limit(bytes: Limits.addEntriesBytes, packages: Limits.packagesPerRequest)
  }

  /// How the body ended.
  public enum Ending: Hashable, Sendable {
    /// With the last package of the upload.
    case complete
    /// With a package that is not the last one.
    case prefix
    /// Within a package, of which this many bytes are there. They are to be discarded.
    case truncated(bytes: Int)
    /// With this many bytes after the last package of the upload, or beyond the limit of packages. They were not read.
    case excess(bytes: Int)
    /// With a package that is malformed. It and what follows were not read.
    case malformed(AddEntriesError)
  }

  /// The header.
  public let header: AddEntriesHeader
  /// The complete packages.
  public let packages: [EntryPackage]
  /// How the body ended.
  public let ending: Ending

  /// Parses a body, complete or interrupted. Only a header that cannot be read is an error: whatever packages came
  /// whole are to be processed.
  public init(parsing bytes: [UInt8], limits: Limit = .standard) throws(AddEntriesError) {
    guard bytes.count <= limits.bytes else { throw .tooLong(bytes: bytes.count, limit: limits.bytes) }
    var parser = AddEntriesParser()
    parser.append(bytes)
    guard let header = try parser.readHeader() else { throw .truncatedHeader }
    self.header = header
    var packages: [EntryPackage] = []
    var malformed: AddEntriesError?
    do {
      while packages.count < limits.packages, let package = try parser.readPackage() { packages.append(package) }
    } catch { malformed = error }
    self.packages = packages
    if let malformed {
      ending = .malformed(malformed)
    } else if parser.unreadBytes == 0 {
      ending = parser.isComplete ? .complete : .prefix
    } else if parser.isComplete || packages.count == limits.packages {
      ending = .excess(bytes: parser.unreadBytes)
    } else {
      ending = .truncated(bytes: parser.unreadBytes)
    }
  }

  /// Writes the body for an upload: the header and at most so many packages, fewer if more would not fit into the
  /// limit of bytes.
  ///
  /// - Parameters:
  ///   - tree: the log's tree, of at least the size that the upload ends at.
  ///   - tiles: the log's stored tiles.
  ///   - entries: returns the log's entries of an interval of at most 256.
  /// - Throws: ``AddEntriesError``, ``TreeError``, and whatever the reader and the provider throw.
  public static func encode(
    _ header: AddEntriesHeader, limits: Limit = .standard, tree: TiledTree, reading tiles: some TileReader,
    entries: (Range<UInt64>) throws -> [[UInt8]]
  ) throws -> [UInt8] {
    var output = header.bytes
    var nodes = TreeNodes(tree: tree, tiles: tiles)
    for interval in header.intervals.prefix(limits.packages) {
      let provided = try entries(interval.start..<interval.end)
      guard provided.count == interval.count else {
        throw AddEntriesError.entryCount(expected: interval.count, actual: provided.count)
      }
      let subtree = try tree.subtree(interval.subtreeStart, interval.end, in: header.uploadEnd)
      let proof = try nodes.consistencyProof(of: subtree, in: header.uploadEnd)
      let before = output.count
      try EntryPackage(interval: interval, entries: provided, proof: proof).append(to: &output)
      guard output.count <= limits.bytes else {
        output.removeLast(output.count - before)
        break
      }
    }
    return output
  }
}
