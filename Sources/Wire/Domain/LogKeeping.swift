// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog

/// Written by a node when it has stored another party's log up to a size: the other side's claim of the time.
public struct Received: Hashable, Sendable {
  /// What was received, as verified.
  public var log: LogPosition
  /// When, by this side's clock.
  public var at: Instant

  /// A claim.
  public init(log: LogPosition, at: Instant) {
    self.log = log
    self.at = at
  }
}

/// Says that a part was removed: the commitment stays, the bytes are gone.
public struct PartRemoved: Hashable, Sendable {
  /// The entry (of the writer's own logs) that committed to the part.
  public var entry: EntryRef
  /// Number of the part.
  public var number: Int
  /// Why it was removed.
  public var reason: RemovalReason

  /// Describes a removal.
  public init(entry: EntryRef, number: Int, reason: RemovalReason) {
    self.entry = entry
    self.number = number
    self.reason = reason
  }
}

/// Why a part was removed.
public enum RemovalReason: Hashable, Sendable {
  case personalData, spill, retention, other(UInt32)
}

/// From `atSize` on, checkpoints of `origin` are signed with another key. `certificate` is a note signed by the party's
/// recovery key over `KeyCertificate.text`.
public struct KeyRotated: Hashable, Sendable {
  /// The log whose key changes.
  public var origin: Origin
  /// The log size from which on the new key signs: a checkpoint of this size or larger.
  public var atSize: UInt64
  /// Verifier key of the new log key.
  public var newKey: VerifierKey
  /// Signed note by the recovery key.
  public var certificate: [UInt8]

  /// Describes a rotation.
  public init(origin: Origin, atSize: UInt64, newKey: VerifierKey, certificate: [UInt8]) {
    self.origin = origin
    self.atSize = atSize
    self.newKey = newKey
    self.certificate = certificate
  }
}

/// An origin (of the writer's party) is closed: nothing after `last` counts. Certified by the recovery key.
public struct Sealed: Hashable, Sendable {
  /// The last prefix that counts.
  public var last: LogPosition
  /// Why it is closed.
  public var cause: SealCause
  /// Signed note by the recovery key.
  public var certificate: [UInt8]

  /// Describes a sealing.
  public init(last: LogPosition, cause: SealCause, certificate: [UInt8]) {
    self.last = last
    self.cause = cause
    self.certificate = certificate
  }
}

/// Why an origin was sealed.
public enum SealCause: Hashable, Sendable {
  case restored, compromised, fork, retired, other(UInt32)
}

/// First entry of a log that follows another: names the predecessor's last known size and root.
public struct SuccessorOrigin: Hashable, Sendable {
  /// The log that this one follows, as last known.
  public var predecessor: LogPosition
  /// Signed note by the recovery key that certifies this log's key as successor of the predecessor's.
  public var certificate: [UInt8]

  /// Describes a succession.
  public init(predecessor: LogPosition, certificate: [UInt8]) {
    self.predecessor = predecessor
    self.certificate = certificate
  }
}

/// Two signed checkpoints of one log that can not both be true, kept as evidence and given to all parties.
public struct SplitView: Hashable, Sendable {
  /// The log with two views.
  public var origin: Origin
  /// One signed checkpoint (note bytes).
  public var first: [UInt8]
  /// The other signed checkpoint (note bytes), of the same or a larger size.
  public var second: [UInt8]
  /// Where the sizes differ: the root that the second checkpoint's log has at the first one's size, with the
  /// consistency proof from there to the second; empty where the sizes are equal.
  public var rootAtFirst: Hash256?
  /// Consistency proof from `rootAtFirst` to the second checkpoint; empty where the sizes are equal.
  public var proof: [Hash256]

  /// Evidence.
  public init(origin: Origin, first: [UInt8], second: [UInt8], rootAtFirst: Hash256? = nil, proof: [Hash256] = []) {
    self.origin = origin
    self.first = first
    self.second = second
    self.rootAtFirst = rootAtFirst
    self.proof = proof
  }
}
