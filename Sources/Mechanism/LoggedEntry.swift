// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// An entry at its place in a log, decoded or not.
public struct LoggedEntry: Sendable {
  /// Where it stands.
  public let ref: EntryRef
  /// What it says, or why its bytes are not an entry.
  public let content: Result<Entry, WireError>
  /// Length of its bytes.
  public let byteCount: Int

  /// Decodes bytes that the log holds at this place; `ref.leaf` is their leaf hash.
  public init(ref: EntryRef, bytes: [UInt8]) {
    self.init(
      ref: ref, content: Result { () throws(WireError) in try EntryCodec.decode(bytes) }, byteCount: bytes.count)
  }

  /// An entry that was decoded elsewhere.
  public init(ref: EntryRef, content: Result<Entry, WireError>, byteCount: Int) {
    self.ref = ref
    self.content = content
    self.byteCount = byteCount
  }

  /// An entry of a log, from its bytes.
  public init(origin: Origin, index: UInt64, bytes: [UInt8]) {
    self.init(ref: EntryRef(origin: origin, index: index, leaf: MerkleTree.leafHash(bytes)), bytes: bytes)
  }
}
