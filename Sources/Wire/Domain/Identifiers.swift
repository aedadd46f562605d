// SPDX-License-Identifier: Apache-2.0
import TransparencyLog

/// A party of a channel, by the short name on its card: 1...32 of `a-z`, `0-9`, `-`, starting with a letter.
public struct PartyID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The name as written.
  public let name: String

  /// Refuses a name that is empty, longer than 32 bytes, or has other characters than `a-z`, `0-9`, `-`.
  public init(_ name: String) throws(DomainError) {
    let bytes = Array(name.utf8)
    let allowed = bytes.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    guard let first = bytes.first, (97...122).contains(first), bytes.count <= Limits.partyNameBytes, allowed else {
      throw .party(name)
    }
    self.name = name
  }

  /// The name.
  public var description: String { name }
  /// Orders by the bytes of the name.
  public static func < (a: PartyID, b: PartyID) -> Bool { a.name.utf8.lexicographicallyPrecedes(b.name.utf8) }
}

/// Who wrote an entry, as it may be known to the other side: a position designator such as `watch-1`, never a name.
public struct PositionDesignator: Hashable, Sendable, CustomStringConvertible {
  /// The designator as written.
  public let name: String

  /// Refuses a designator that is empty, longer than 32 bytes, or has other characters than `a-z`, `0-9`, `-`.
  public init(_ name: String) throws(DomainError) {
    let allowed = name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    guard !name.isEmpty, name.utf8.count <= Limits.positionBytes, allowed else { throw .position(name) }
    self.name = name
  }

  /// The designator of entries that a node writes by itself (`Received`, findings, evidence).
  public static let node = PositionDesignator(unchecked: "node")
  private init(unchecked name: String) { self.name = name }

  /// The name.
  public var description: String { name }
}

/// Which of a party's two logs in a channel: nothing urgent ever waits behind bulk.
public enum Lane: String, Hashable, Sendable, CaseIterable {
  /// Hotline, safety warnings, holds, and the answers to them.
  case urgent
  /// Arrangement, notices, findings and everything else.
  case plans
}

/// One entry of one log, named so that nobody can swap it: origin, index and RFC 6962 leaf hash.
public struct EntryRef: Hashable, Comparable, Sendable {
  /// The log.
  public let origin: Origin
  /// Index of the entry in the log, from 0.
  public let index: UInt64
  /// RFC 6962 leaf hash of the entry's bytes.
  public let leaf: Hash256

  /// Names an entry.
  public init(origin: Origin, index: UInt64, leaf: Hash256) {
    self.origin = origin
    self.index = index
    self.leaf = leaf
  }

  /// Orders by origin, then index, then leaf hash.
  public static func < (a: EntryRef, b: EntryRef) -> Bool {
    if a.origin != b.origin { return a.origin < b.origin }
    if a.index != b.index { return a.index < b.index }
    return a.leaf < b.leaf
  }
}

/// A prefix of a log: its size and the root hash at that size, as verified by whoever states it.
public struct LogPosition: Hashable, Sendable {
  /// The log.
  public let origin: Origin
  /// Number of entries in the prefix.
  public let size: UInt64
  /// RFC 6962 root hash of the prefix.
  public let root: Hash256

  /// Names a prefix.
  public init(origin: Origin, size: UInt64, root: Hash256) {
    self.origin = origin
    self.size = size
    self.root = root
  }
}
