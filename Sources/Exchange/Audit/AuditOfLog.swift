// SPDX-License-Identifier: Apache-2.0
import Mechanism
import TransparencyLog
import Wire

/// A root that somebody signed for a size.
private struct SignedRoot {
  var size: UInt64
  var root: Hash256
}

extension Audit {
  /// Hashes a log's entries again and compares them with tiles, checkpoints, receipts and parts.
  mutating func check(_ origin: Origin, of party: PartyID, progress: (Origin, UInt64, UInt64) -> Void) throws {
    var log = Log(
      origin: origin, party: party, size: 0, root: MerkleTree.emptyRoot, signedSize: 0, receipts: [], parts: 0,
      removedParts: 0)
    var signed = try signedRoots(of: &log)
    signed.sort { $0.size < $1.size }
    var pending = signed[...]
    let size = try store.size(of: origin)
    var tree = TiledTree()
    while tree.size < size {
      let entries = try store.entries(of: origin, from: tree.size, limit: 4_096)
      if entries.isEmpty { break }
      for entry in entries where entry.index == tree.size {
        let leaf = MerkleTree.leafHash(entry.bytes)
        if leaf != entry.leaf { problems.append(.changedEntry(origin, index: entry.index)) }
        try checkParts(of: entry, in: &log)
        tree.append(leaf)
        while let next = pending.first, next.size <= tree.size {
          if next.size == tree.size, next.root != tree.root { problems.append(.root(origin, size: next.size)) }
          pending.removeFirst()
        }
      }
      try checkTiles(tree.takeCompletedTiles(), of: origin)
      tree.forgetStoredTiles(below: tree.size)
      progress(origin, tree.size, size)
    }
    if let next = pending.first, next.size > tree.size {
      problems.append(.missingEntries(origin, from: tree.size, signed: signed.last?.size ?? next.size))
    }
    log.size = tree.size
    log.root = tree.root
    logs.append(log)
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
    for kind in [RecordKind.head, RecordKind.mirror] {
      let key = RecordKey(kind: kind, name: log.origin.name)
      guard let note = try store.record(key) else { continue }
      guard let checkpoint = verified(note, of: log.origin, key) else { continue }
      log.signedSize = max(log.signedSize, checkpoint.size)
      roots.append(SignedRoot(size: checkpoint.size, root: checkpoint.root))
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
      return SignedRoot(size: checkpoint.size, root: checkpoint.root)
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
