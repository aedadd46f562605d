// SPDX-License-Identifier: Apache-2.0
import Exchange
import TransparencyLog
import Wire

/// What is durable on a node's disk: a value, so that a copy of it is a backup, and two machines over copies are
/// clones.
struct DiskImage: Sendable {
  /// One log.
  struct Log: Sendable {
    var entries: [StoredEntry] = []
    var ledger = RootLedger()
  }

  private(set) var logs: [Origin: Log] = [:]
  private(set) var tiles: [Origin: [TileKey: [Hash256]]] = [:]
  private(set) var parts: [PartKey: Part] = [:]
  private(set) var records: [String: [String: [UInt8]]] = [:]
  /// Batches applied so far.
  private(set) var batches = 0

  /// All logs, ascending.
  var origins: [Origin] { logs.keys.sorted() }

  /// Number of entries of a log.
  func size(of origin: Origin) -> UInt64 { UInt64(logs[origin]?.entries.count ?? 0) }

  /// The root that a log had at a size; nil beyond its end.
  func root(of origin: Origin, at size: UInt64) -> Hash256? {
    logs[origin]?.ledger.root(at: size) ?? (size == 0 ? Hash256.sha256([]) : nil)
  }

  /// How much of another party's log a node has cosigned, or was about to.
  func mirrored(of origin: Origin) -> UInt64 { checkpointSize("mirror", origin) }

  /// How much of an own log is signed, as far as that is recorded.
  func signed(of origin: Origin) -> UInt64 { checkpointSize("head", origin) }

  private func checkpointSize(_ kind: String, _ origin: Origin) -> UInt64 {
    guard let record = records[kind]?[origin.name], let note = try? SignedNote(parsing: record),
      let checkpoint = try? Checkpoint(parsing: note.text)
    else { return 0 }
    return checkpoint.size
  }

  /// The entry at a place.
  func entry(_ origin: Origin, _ index: UInt64) -> StoredEntry? {
    guard let log = logs[origin], index < UInt64(log.entries.count) else { return nil }
    return log.entries[Int(index)]
  }

  /// Whether exactly this entry is here.
  func holds(_ ref: EntryRef) -> Bool { entry(ref.origin, ref.index)?.leaf == ref.leaf }

  /// Applies a batch as a whole; says what is wrong with it, in words, if it breaks the rules of a store.
  mutating func apply(_ batch: StoreBatch) -> String? {
    var complaint: String?
    for cut in batch.truncated { truncate(cut.origin, to: Int(cut.size)) }
    for entry in batch.entries {
      let size = size(of: entry.origin)
      if entry.index != size {
        complaint = "the batch puts entry \(entry.index) into \(entry.origin), which has \(size) entries"
        continue
      }
      if RootLedger.leaf(entry.bytes) != entry.leaf {
        complaint = "the batch stores a wrong leaf hash for entry \(entry.index) of \(entry.origin)"
      }
      logs[entry.origin, default: Log()].entries.append(entry)
      logs[entry.origin]?.ledger.append(entry.leaf)
    }
    for tile in batch.tiles { tiles[tile.origin, default: [:]][tile.key] = tile.hashes }
    for part in batch.parts { parts[part.key] = part.part }
    for key in batch.removedParts { parts[key] = nil }
    for record in batch.records { records[record.key.kind, default: [:]][record.key.name] = record.value }
    batches += 1
    return complaint
  }

  private mutating func truncate(_ origin: Origin, to size: Int) {
    guard var log = logs[origin], size < log.entries.count else { return }
    log.entries.removeLast(log.entries.count - size)
    log.ledger.rebuild(from: log.entries.map(\.leaf))
    logs[origin] = log
    parts = parts.filter { $0.key.origin != origin || $0.key.index < UInt64(size) }
    tiles[origin] = tiles[origin]?.filter { $0.key.endIndex <= UInt64(size) }
  }

  /// Changes one byte of an entry behind the node's back, as somebody with access to the disk could; `alsoLeaf` hides
  /// it from a check against the stored leaf hash.
  mutating func tamper(_ origin: Origin, _ index: UInt64, byte: Int, alsoLeaf: Bool) {
    guard var log = logs[origin], index < UInt64(log.entries.count) else { return }
    var entry = log.entries[Int(index)]
    // An entry of no bytes, as liars write them, has none to be changed.
    if entry.bytes.isEmpty { entry.bytes = [0] } else { entry.bytes[byte % entry.bytes.count] ^= 0x10 }
    if alsoLeaf { entry.leaf = RootLedger.leaf(entry.bytes) }
    log.entries[Int(index)] = entry
    logs[origin] = log
  }
}
