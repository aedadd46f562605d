// SPDX-License-Identifier: Apache-2.0

/// Why the information of a mirror or witness cannot be read.
public enum MirrorInfoError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text does not consist of the lines that it must have, each with its newline.
  case lines
  /// The tree size is not a decimal number up to ``Limits/treeSize``.
  case treeSize
  /// The next entry is not a decimal number up to ``Limits/treeSize``.
  case nextEntry
  /// The ticket is not base64 of at most ``Limits/ticketBytes``.
  case ticket

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .lines: "the text does not have the lines of its format"
    case .treeSize: "the first line is not a tree size in decimal, up to \(Limits.treeSize)"
    case .nextEntry: "the second line is not an entry's index in decimal, up to \(Limits.treeSize)"
    case .ticket: "the third line is not base64 of at most \(Limits.ticketBytes) bytes"
    }
  }
}

/// What a mirror answers with 202 and 409 (tlog-mirror, "Processing"): three lines with the size of a pending
/// checkpoint, the next entry and a ticket in base64.
///
///     20852163
///     20852014
///     dGlja2V0
public struct MirrorInfo: Hashable, Sendable {
  /// The content type of the text.
  public static let contentType = "text/x.tlog.mirror-info"

  /// Size of a valid pending checkpoint.
  public var treeSize: UInt64
  /// Index of the first entry that the mirror does not have.
  public var nextEntry: UInt64
  /// Opaque; may be empty.
  public var ticket: [UInt8]

  /// Information of these parts.
  public init(treeSize: UInt64, nextEntry: UInt64, ticket: [UInt8] = []) {
    self.treeSize = treeSize
    self.nextEntry = nextEntry
    self.ticket = ticket
  }

  /// Parses the text strictly.
  public init(parsing bytes: [UInt8]) throws(MirrorInfoError) {
    var reader = LineReader(bytes[...])
    guard let first = reader.next(), let second = reader.next(), let third = reader.next(), reader.rest.isEmpty else {
      throw .lines
    }
    guard let treeSize = Decimal.parse(first) else { throw .treeSize }
    guard let nextEntry = Decimal.parse(second) else { throw .nextEntry }
    guard third.count <= (Limits.ticketBytes + 2) / 3 * 4, let ticket = try? Base64.decode(third),
      ticket.count <= Limits.ticketBytes
    else { throw .ticket }
    self.init(treeSize: treeSize, nextEntry: nextEntry, ticket: ticket)
  }

  /// The text. Parsing it gives this value again.
  public var bytes: [UInt8] {
    Array("\(treeSize)\n\(nextEntry)\n".utf8) + Base64.encode(ticket) + [ASCII.newline]
  }
}

/// What a witness or mirror answers with 409 to `add-checkpoint` (tlog-witness): the size of the latest checkpoint, in
/// one line.
public struct LatestSize: Hashable, Sendable {
  /// The content type of the text.
  public static let contentType = "text/x.tlog.size"

  /// Number of entries.
  public var size: UInt64

  /// A size.
  public init(_ size: UInt64) { self.size = size }

  /// Parses the text strictly.
  public init(parsing bytes: [UInt8]) throws(MirrorInfoError) {
    var reader = LineReader(bytes[...])
    guard let line = reader.next(), reader.rest.isEmpty else { throw .lines }
    guard let size = Decimal.parse(line) else { throw .treeSize }
    self.init(size)
  }

  /// The text. Parsing it gives this value again.
  public var bytes: [UInt8] { Array("\(size)\n".utf8) }
}
