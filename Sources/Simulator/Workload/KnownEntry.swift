// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// An entry that a node holds durably, as the simulator reads it from the bytes.
struct KnownEntry: Sendable {
  let ref: EntryRef
  /// Number of the party that wrote it.
  let writer: Int
  /// nil if the bytes are not an entry.
  let entry: Entry?
}

/// Reads every entry once, however many nodes hold it.
final class EntryReader {
  private var read: [Hash256: Entry?] = [:]

  /// What was read before from bytes with this leaf hash.
  func known(_ leaf: Hash256) -> Entry? { read[leaf] ?? nil }

  /// What the bytes say; nil if they are not an entry.
  func entry(_ bytes: [UInt8], leaf: Hash256) -> Entry? {
    if let known = read[leaf] { return known }
    let entry = try? EntryCodec.decode(bytes)
    read[leaf] = .some(entry)
    return entry
  }
}
