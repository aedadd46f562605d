// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

/// A root that somebody signed for a size.
private struct SignedRoot {
  var size: UInt64
  var root: Hash256
  /// Whether as many entries must be here: not where the signature came before the entries.
  var isHeld = true
  /// Whether the log's own key signed it.
  var isByLog = true
}

extension Audit {
  /// Hashes a log's entries again and compares them with tiles, checkpoints, receipts and parts.
  mutating func check(_ origin: Origin, of party: PartyID, progress: (Origin, UInt64, UInt64) -> Void) throws {
    var log = Log(
      origin: origin, party: party, size: 0, root: MerkleTree.emptyRoot, signedSize: 0, receipts: [], parts: 0,
      removedParts: 0)
    let signed = try signedRoots(of: &log).sorted { $0.size < $1.size }
    var pending = signed[...]
    var covered: UInt64 = 0
    var young = YoungEntries()
    let size = try store.size(of: origin)
    var tree = TiledTree()
    while tree.size < size {
      for entry in try entries(of: origin, from: tree.size) where entry.index == tree.size {
        let leaf = leaf(of: entry)
        if leaf != entry.leaf { problems.append(.changedEntry(origin, index: entry.index)) }
        try checkParts(of: entry, in: &log)
        young.append(entry)
        tree.append(leaf)
        while let next = pending.first, next.size <= tree.size {
          if next.size == tree.size {
            if next.root != tree.root { problems.append(.root(origin, size: next.size)) }
            if next.isByLog || party == own { covered = next.size }
          }
          pending.removeFirst()
        }
      }
      if isUnreadable(origin) { break }
      try checkTiles(tree.takeCompletedTiles(), of: origin)
      tree.forgetStoredTiles(below: tree.size)
      progress(origin, tree.size, size)
    }
    if !isUnreadable(origin) {
      if let next = pending.first(where: \.isHeld), next.size > tree.size {
        problems.append(.missingEntries(origin, from: tree.size, signed: signed.last?.size ?? next.size))
      }
      let mayWait = party == own ? try waitsToBeSigned(origin, from: covered, young) : false
      if covered < tree.size, !mayWait { problems.append(.unsigned(origin, from: covered, size: tree.size)) }
    }
    log.size = tree.size
    log.root = tree.root
    log.signedSize = covered
    logs.append(log)
  }

  /// The next entries of a log; those before the first one that can not be read, which is a problem.
  private mutating func entries(of origin: Origin, from start: UInt64) throws -> [StoredEntry] {
    var reason = "they are missing"
    do {
      let entries = try store.entries(of: origin, from: start, limit: Self.chunk)
      if entries.first?.index == start { return entries }
    } catch { reason = "\(error)" }
    let entries = readable(origin, from: start)
    if entries.count < Self.chunk {
      problems.append(.unreadable(origin, from: start + UInt64(entries.count), reason))
    }
    return entries
  }

  private func isUnreadable(_ origin: Origin) -> Bool {
    problems.contains { if case .unreadable(origin, _, _) = $0 { true } else { false } }
  }

  /// Whether entries of an own log are unsigned for a reason: written while the peers could not be asked, or just now.
  private func waitsToBeSigned(_ origin: Origin, from covered: UInt64, _ young: YoungEntries) throws -> Bool {
    if let value = try store.record(RecordKey(kind: RecordKind.unsigned, name: origin.name)),
      let start = UInt64(String(decoding: value, as: UTF8.self)), start <= covered
    {
      return true
    }
    return young.start.map { $0 <= covered } ?? true
  }

  /// The entries at the end of a log that were written within ``unsignedMilliseconds`` of the last one.
  private struct YoungEntries {
    private var times: [(index: UInt64, writtenAt: Int64)] = []

    /// Index of the first one.
    var start: UInt64? { times.first?.index }

    mutating func append(_ stored: StoredEntry) {
      guard let entry = try? EntryCodec.decode(stored.bytes) else { return }
      let now = entry.writtenAt.milliseconds
      let old = times.prefix { now - $0.writtenAt > Audit.unsignedMilliseconds }.count
      times.removeFirst(old)
      times.append((stored.index, now))
    }
  }

  private mutating func checkTiles(_ tiles: [(key: TileKey, hashes: [Hash256])], of origin: Origin) throws {
    for tile in tiles where (try? store.tile(of: origin, tile.key)) != tile.hashes {
      problems.append(.tile(origin, tile.key))
    }
  }

  private mutating func checkParts(of stored: StoredEntry, in log: inout Log) throws {
    guard let entry = try? EntryCodec.decode(stored.bytes) else { return }
    for (number, promise) in entry.parts.enumerated() {
      let key = PartKey(origin: stored.origin, index: stored.index, number: number)
      if let part = try store.part(key) {
        if part.fulfils(promise) { log.parts += 1 } else { problems.append(.changedPart(key)) }
      } else if withheldParts.contains(key) {
        continue
      } else if removed.contains(key) {
        log.removedParts += 1
      } else {
        problems.append(.missingPart(key))
      }
    }
  }

  // MARK: Signatures

  /// The roots that verified checkpoints and receipts of this log speak of.
  private mutating func signedRoots(of log: inout Log) throws -> [SignedRoot] {
    var roots: [SignedRoot] = []
    for kind in [RecordKind.head, RecordKind.mirror, RecordKind.pending, RecordKind.covering] {
      let key = RecordKey(kind: kind, name: log.origin.name)
      guard let note = try store.record(key), let checkpoint = verified(note, of: log.origin, key) else { continue }
      roots.append(
        SignedRoot(
          size: checkpoint.size, root: checkpoint.root, isHeld: kind == RecordKind.head || kind == RecordKind.mirror))
    }
    for (name, value) in try store.records(of: RecordKind.receipt) where name.hasPrefix("\(log.origin.name) ") {
      let key = RecordKey(kind: RecordKind.receipt, name: name)
      guard let root = receipt(value, from: String(name.dropFirst(log.origin.name.count + 1)), key, &log) else {
        continue
      }
      roots.append(root)
    }
    return roots
  }

  private mutating func verified(_ note: [UInt8], of origin: Origin, _ key: RecordKey) -> Checkpoint? {
    guard let schedule = keys[origin] else { return nil }
    do {
      return try schedule.verify(note).checkpoint
    } catch {
      problems.append(.signature(key, "\(error)"))
      return nil
    }
  }

  /// A receipt: checkpoint text, an empty line, the cosignature.
  private mutating func receipt(
    _ value: [UInt8], from giver: String, _ key: RecordKey, _ log: inout Log
  ) -> SignedRoot? {
    guard let cosigner = cosigner(giver) else {
      problems.append(.signature(key, "no card and no key says who \(giver) is"))
      return nil
    }
    do {
      let note = try SignedNote(parsing: value)
      let checkpoint = try Checkpoint(parsing: note.text)
      guard let line = note.signatures.first else { return nil }
      let cosignature = try Cosignature(parsing: line)
      try cosignature.verify(checkpoint: checkpoint, by: cosigner)
      log.receipts.append(Receipt(by: giver, size: checkpoint.size, time: cosignature.timestamp))
      return SignedRoot(size: checkpoint.size, root: checkpoint.root, isByLog: false)
    } catch {
      problems.append(.signature(key, "\(error)"))
      return nil
    }
  }

  private func cosigner(_ giver: String) -> VerifierKey? {
    for (prefix, isWitness) in [("party/", false), ("witness/", true)] where giver.hasPrefix(prefix) {
      let name = String(giver.dropFirst(prefix.count))
      if isWitness { return witnesses.first { $0.name == name } }
      return (try? PartyID(name)).flatMap { roster.card(of: $0)?.mirror }
    }
    return nil
  }
}
