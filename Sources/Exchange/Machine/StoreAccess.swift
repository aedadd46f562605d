// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// The tiles of one log in the store.
struct StoreTiles: TileReader {
  let store: any StoreReader
  let origin: Origin

  func tile(_ key: TileKey) throws -> [Hash256] { try store.tile(of: origin, key) }
}

/// Why what the store holds can not be used. The shell shows it and does not start the node; nothing is signed.
public enum StoreFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// An entry is missing: the log has a gap there.
  case missing(Origin, index: UInt64)
  /// The bytes of an entry do not have the leaf hash that stands beside them.
  case tampered(Origin, index: UInt64)
  /// A stored tile is not that of the entries.
  case tile(Origin, TileKey)
  /// The entries of a log do not lead to the root that was signed for this size.
  case root(Origin, size: UInt64)
  /// A log is shorter than the checkpoint that was signed for it, or than a receipt says.
  case truncated(Origin, signed: UInt64, stored: UInt64)
  /// Nothing that its party has signed covers the entries of a mirrored log from this index on.
  case unsigned(Origin, from: UInt64)
  /// A record can not be read.
  case record(RecordKey)
  /// A log that belongs to no party of the channel.
  case unknownLog(Origin)

  /// One line for the operator.
  public var description: String {
    switch self {
    case .missing(let origin, let index): "log \(origin): entry \(index) is missing"
    case .tampered(let origin, let index):
      "log \(origin): entry \(index) was changed; its bytes do not have its leaf hash"
    case .tile(let origin, let key): "log \(origin): the stored \(key) does not fit the entries"
    case .root(let origin, let size): "log \(origin): its first \(size) entries are not those that were signed"
    case .truncated(let origin, let signed, let stored):
      "log \(origin): a checkpoint of \(signed) entries was signed, but only \(stored) are stored"
    case .unsigned(let origin, let from): "log \(origin): nothing signed covers its entries from \(from) on"
    case .record(let key): "record \(key.kind) \(key.name) can not be read"
    case .unknownLog(let origin): "log \(origin) belongs to no party of the channel"
    }
  }
}

extension StoreReader {
  /// All entries of a range, or an error that names the missing one.
  func range(of origin: Origin, _ range: Range<UInt64>) throws -> [[UInt8]] {
    var result: [[UInt8]] = []
    result.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let chunk = try entries(of: origin, from: index, limit: Int(range.upperBound - index))
      guard !chunk.isEmpty else { throw StoreFault.missing(origin, index: index) }
      for entry in chunk.prefix(Int(range.upperBound - index)) {
        guard entry.index == index else { throw StoreFault.missing(origin, index: index) }
        result.append(entry.bytes)
        index += 1
      }
    }
    return result
  }
}

/// Kinds of the records that a node keeps beside its logs.
enum RecordKind {
  /// The signed clock's floor, milliseconds, 8 bytes big-endian.
  static let clock = "clock"
  /// The last checkpoint that this node signed for an own log.
  static let head = "head"
  /// The latest pending checkpoint of a mirrored log.
  static let pending = "pending"
  /// A checkpoint of a mirrored log that an upload ended at before all parts of its entries had come.
  static let covering = "covering"
  /// The checkpoint of a mirrored log up to which this node has cosigned.
  static let mirror = "mirror"
  /// A checkpoint of an own log with the cosignature of the peer that the name ends with.
  static let receipt = "receipt"
  /// Certificates of a successor (name: its origin) or a rotation (name: origin and key ID).
  static let certificate = "certificate"
  /// An own log that is never signed again, with the reason and the checkpoint that the peers hold.
  static let closed = "closed"
  /// From which size on the entries of an own log have not been signed by this node.
  static let unsigned = "unsigned"
  /// A position that is proven to be of another history than the one held here: origin, size and root are its name.
  static let apart = "apart"
  /// A log of which a split view was reported.
  static let evidence = "evidence"

  static func apart(_ position: LogPosition) -> RecordKey {
    RecordKey(kind: apart, name: "\(position.origin.name) \(position.size) \(position.root.hex)")
  }

  static func receipt(_ origin: Origin, by peer: Peer) -> RecordKey {
    RecordKey(kind: receipt, name: "\(origin.name) \(peer.recordName)")
  }
}

extension Peer {
  /// Names the peer in a record's key.
  var recordName: String {
    switch self {
    case .party(let party): "party/\(party.name)"
    case .witness(let name): "witness/\(name)"
    }
  }
}
