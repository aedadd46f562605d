// SPDX-License-Identifier: Apache-2.0
import Exchange

/// What a node keeps its logs in. One engine per folder; every engine passes the same contract tests.
///
/// A store belongs to one process: a second one is refused with ``StoreError/locked(path:process:)``. Reads and writes
/// may come from any thread; reads see whole batches, and every batch whose ``apply(_:)`` has returned.
public protocol NodeStore: StoreReader {
  /// Writes batches in order, in one step that is atomic and durable: when this returns, all of them are on disk; when
  /// it throws, none of them is there (after a failing fsync: none of them can be relied on until the store was opened
  /// again).
  ///
  /// Within a batch: truncations, entries, tiles, parts, removed parts, records, each in order, later ones over earlier
  /// ones.
  /// - A truncation takes away the entries from its size on, all parts at these places, and all tiles that cover one of
  ///   them. A log that is not longer stays as it is.
  /// - An entry must continue its log: its index is the log's size.
  /// - A tile may be written again with the same hashes, never with others.
  /// - A part replaces the part under its key; a removed part need not exist. Parts may come before their entries.
  /// - A record replaces the record under its key; an empty value is a value.
  /// - Throws: ``StoreError/diskFull`` or ``StoreError/busy`` (may be tried again), a refusal of a batch that breaks
  ///   these rules, or ``StoreError/broken(code:message:)``, after which every call throws it again.
  func apply(_ batches: [StoreBatch]) throws(StoreError)

  /// Housekeeping that nobody waits for, to be called when nothing is waiting to be written. Throws as ``apply(_:)``
  /// does.
  func maintain() throws(StoreError)

  /// Looks at every row: what the engine says of its own structures, gaps in logs and tiles, entries whose leaf hash is
  /// not that of their bytes. Empty means sound. What signatures and roots say is not the store's to judge.
  func integrity() throws(StoreError) -> [IntegrityFinding]

  /// Ends all use; later calls throw ``StoreError/closed``. Closing twice is harmless.
  func close()
}

/// One thing that an integrity check found.
public struct IntegrityFinding: Hashable, Sendable, CustomStringConvertible {
  /// Where: a log and index, a tile, or the database itself.
  public let place: String
  /// What is wrong there.
  public let defect: String

  /// States a finding.
  public init(place: String, defect: String) {
    self.place = place
    self.defect = defect
  }

  /// The place and what is wrong there, in one line.
  public var description: String { "\(place): \(defect)" }
}
