// SPDX-License-Identifier: Apache-2.0
import TransparencyLog

/// What a part holds. Free text, personal data and documents never stand in an entry, only beside it.
public enum PartRole: Hashable, Sendable {
  /// UTF-8 text in the sender's language (language tag in the entry that names it).
  case text
  /// An annex of an arrangement.
  case annex
  /// Any other attachment.
  case attachment
  /// A role of a later version, kept as its number.
  case other(UInt32)
}

/// The promise of an entry about bytes beside it: `commitment = SHA-256(salt ‖ bytes)`.
/// The salt travels with the bytes and is forgotten with them, so that a removed part can not be guessed from its
/// commitment.
public struct PartCommitment: Hashable, Sendable {
  /// What the part holds.
  public let role: PartRole
  /// Length of the part, 0...`Limits.partBytes`.
  public let size: UInt64
  /// SHA-256 over the part's 16-byte salt followed by its bytes.
  public let commitment: Hash256

  /// Commits to a part.
  public init(role: PartRole, size: UInt64, commitment: Hash256) {
    self.role = role
    self.size = size
    self.commitment = commitment
  }
}

/// A part itself: the bytes and the salt of its commitment.
public struct Part: Hashable, Sendable {
  /// 16 random bytes.
  public let salt: Salt
  /// 0...`Limits.partBytes` bytes.
  public let bytes: [UInt8]

  /// Pairs bytes with their salt.
  public init(salt: Salt, bytes: [UInt8]) {
    self.salt = salt
    self.bytes = bytes
  }

  /// The hash that the entry carries for this part.
  public var commitment: Hash256 { Hash256.sha256(salt.bytes + bytes) }

  /// Whether these are the bytes that `promise` speaks of.
  public func fulfils(_ promise: PartCommitment) -> Bool {
    UInt64(bytes.count) == promise.size && commitment == promise.commitment
  }
}

/// One part of one entry: the entry's place and the part's number in its list, from 0.
public struct PartKey: Hashable, Sendable {
  /// The log.
  public let origin: Origin
  /// Index of the entry.
  public let index: UInt64
  /// Number of the part in the entry, from 0.
  public let number: Int

  /// Names a part.
  public init(origin: Origin, index: UInt64, number: Int) {
    self.origin = origin
    self.index = index
    self.number = number
  }
}

/// 16 random bytes that make an entry or a part unguessable from its hash.
public struct Salt: Hashable, Sendable {
  /// Exactly 16 bytes.
  public let bytes: [UInt8]

  /// Refuses anything but 16 bytes.
  public init(_ bytes: [UInt8]) throws(DomainError) {
    guard bytes.count == 16 else { throw .salt(count: bytes.count) }
    self.bytes = bytes
  }

  /// Draws a salt from a generator that is given as a value (the system's in a node, a seeded one in the simulator).
  public init(using generator: inout some RandomNumberGenerator) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(16)
    for _ in 0..<2 {
      let word = generator.next() as UInt64
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
      }
    }
    self.bytes = bytes
  }
}
