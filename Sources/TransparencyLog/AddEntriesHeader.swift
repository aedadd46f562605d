// SPDX-License-Identifier: Apache-2.0

/// Why the body of an `add-entries` request is refused, or cannot be written.
public enum AddEntriesError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The body exceeds the limit.
  case tooLong(bytes: Int, limit: Int)
  /// The body ends within the header.
  case truncatedHeader
  /// The origin cannot be one.
  case origin(NameError)
  /// `upload_start` is beyond `upload_end`, or that beyond ``Limits/treeSize``.
  case range(start: UInt64, end: UInt64)
  /// The ticket exceeds ``Limits/ticketBytes``.
  case ticketTooLong(bytes: Int)
  /// The package that ends before this entry has a proof of more than ``Limits/proofHashes`` hashes.
  case tooManyHashes(end: UInt64, count: Int)
  /// The provider returned another number of entries than the package holds.
  case entryCount(expected: Int, actual: Int)
  /// An entry cannot be written.
  case entry(EntryBundleError)

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .tooLong(let bytes, let limit): "the body has \(bytes) bytes; at most \(limit) are allowed"
    case .truncatedHeader: "the body ends within the header"
    case .origin(let error): "origin: \(error)"
    case .range(let start, let end): "entries cannot be uploaded from \(start) to \(end)"
    case .ticketTooLong(let bytes): "the ticket has \(bytes) bytes; at most \(Limits.ticketBytes) are allowed"
    case .tooManyHashes(let end, let count):
      "the package up to entry \(end) has a proof of \(count) hashes; at most \(Limits.proofHashes) are allowed"
    case .entryCount(let expected, let actual): "\(actual) entries were provided for a package of \(expected)"
    case .entry(let error): "\(error)"
    }
  }
}

/// The start of the body of `POST <prefix>/add-entries` (tlog-mirror, "Request Body"); all numbers are big-endian:
///
///     uint16 log_origin_size, log_origin, uint64 upload_start, uint64 upload_end, uint16 ticket_size, ticket
public struct AddEntriesHeader: Hashable, Sendable {
  /// The log.
  public let origin: Origin
  /// Index of the first entry to upload.
  public let uploadStart: UInt64
  /// Index after the last entry to upload: the size of a pending checkpoint.
  public let uploadEnd: UInt64
  /// What the mirror gave to the client, or empty.
  public let ticket: [UInt8]

  /// Refuses what the mirror would refuse.
  public init(
    origin: Origin, uploadStart: UInt64, uploadEnd: UInt64, ticket: [UInt8] = []
  ) throws(AddEntriesError) {
    guard uploadStart <= uploadEnd, uploadEnd <= Limits.treeSize else {
      throw .range(start: uploadStart, end: uploadEnd)
    }
    guard ticket.count <= Limits.ticketBytes else { throw .ticketTooLong(bytes: ticket.count) }
    self.origin = origin
    self.uploadStart = uploadStart
    self.uploadEnd = uploadEnd
    self.ticket = ticket
  }

  /// The packages that carry the upload, a prefix of which is in one request.
  public var intervals: PackageIntervals { PackageIntervals(unchecked: uploadStart, uploadEnd) }

  /// The bytes of the header.
  public var bytes: [UInt8] {
    var output: [UInt8] = []
    append(to: &output)
    return output
  }

  func append(to output: inout [UInt8]) {
    UInt16(origin.name.utf8.count).append(to: &output)
    output += origin.name.utf8
    uploadStart.append(to: &output)
    uploadEnd.append(to: &output)
    UInt16(ticket.count).append(to: &output)
    output += ticket
  }

  /// Reads a header from the front of the bytes; `nil` if they end before it does.
  static func read(_ bytes: inout ArraySlice<UInt8>) throws(AddEntriesError) -> AddEntriesHeader? {
    var rest = bytes
    guard let originSize = rest.popNumber(UInt16.self) else { return nil }
    guard originSize <= Limits.nameBytes else { throw .origin(.tooLong(bytes: Int(originSize))) }
    guard let name = rest.pop(Int(originSize)), let start = rest.popNumber(UInt64.self),
      let end = rest.popNumber(UInt64.self), let ticketSize = rest.popNumber(UInt16.self)
    else { return nil }
    guard ticketSize <= Limits.ticketBytes else { throw .ticketTooLong(bytes: Int(ticketSize)) }
    guard let ticket = rest.pop(Int(ticketSize)) else { return nil }
    guard let text = Bytes.utf8(name) else { throw .origin(.notUTF8) }
    let origin: Origin
    do { origin = try Origin(text) } catch { throw .origin(error) }
    let header = try AddEntriesHeader(origin: origin, uploadStart: start, uploadEnd: end, ticket: Array(ticket))
    bytes = rest
    return header
  }
}

extension ArraySlice<UInt8> {
  /// Takes bytes off the front; `nil` if there are fewer.
  mutating func pop(_ count: Int) -> ArraySlice<UInt8>? {
    guard self.count >= count else { return nil }
    defer { removeFirst(count) }
    return prefix(count)
  }

  /// Takes a big-endian number off the front; `nil` if there are too few bytes.
  mutating func popNumber<Number: FixedWidthInteger & UnsignedInteger>(_: Number.Type) -> Number? {
    pop(Number.bitWidth / 8).map { Number(bigEndianBytes: $0) }
  }
}
