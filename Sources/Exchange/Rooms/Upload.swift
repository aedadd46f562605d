// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// The bodies of one upload: parts first, then checkpoint and entries, sent without waiting in between.
struct UploadBodies: Sendable {
  var start: UInt64
  var checkpoint: SignedCheckpoint
  /// nil if the peer has this checkpoint pending already.
  var addCheckpoint: [UInt8]?
  var addParts: [[UInt8]]
  var addEntries: [UInt8]
  /// All of it in one request; then there are no others.
  var append: [UInt8]?

  var end: UInt64 { checkpoint.checkpoint.size }
  var byteCount: Int {
    (append?.count ?? 0) + addEntries.count + (addCheckpoint?.count ?? 0) + addParts.reduce(0) { $0 + $1.count }
  }
}

/// What the sender knows of the peer when it builds an upload.
struct UploadBase: Sendable {
  /// Size of the peer's latest pending checkpoint.
  var pending: UInt64
  /// First entry that the peer does not have.
  var next: UInt64
  /// Parts are sent from this entry on, if that is earlier: the peer said that it waits for parts.
  var partsFrom: UInt64?
  /// Bytes to aim at.
  var window: Int
  /// Whether the upload may go as one `append`.
  var mayAppend = false
  /// Bytes of entries and parts up to which it may.
  var appendBytes = ExchangeLimits.appendBytes
  /// How much the peer is known to hold of its own logs and of ours, which an `append` need not say in full; nil on a
  /// line that is not slow.
  var held: [Origin: UInt64]?

  /// Whether an upload built for the other base goes on from the same place.
  func goesOn(like other: UploadBase) -> Bool {
    pending == other.pending && next == other.next && partsFrom == other.partsFrom && mayAppend == other.mayAppend
  }
}

extension OwnLog {
  /// Builds the next upload: as much as fits into the window, at least one entry, at most 32 packages; nothing but a
  /// checkpoint and an empty upload where the peer has everything. nil if there is no checkpoint to send.
  mutating func upload(from base: UploadBase, reading store: any StoreReader) throws -> UploadBodies? {
    guard let released else { return nil }
    let size = released.checkpoint.size
    let start = min(base.next, size)
    let choice = try chooseEnd(from: start, base: base, limit: size, reading: store)
    let chosen = base.pending > choice.end && base.pending <= size ? base.pending : choice.end
    let signed = try checkpoint(at: chosen, reading: store) ?? released
    let end = signed.checkpoint.size
    if let body = try append(signed, choice, from: start, base: base, reading: store) {
      return UploadBodies(start: start, checkpoint: signed, addParts: [], addEntries: [], append: body)
    }
    let tiles = StoreTiles(store: store, origin: origin)
    var addCheckpoint: [UInt8]?
    if base.pending != end || start == end {
      let old = min(base.pending, end)
      let proof = try tree.consistencyProof(from: old, to: end, reading: tiles)
      addCheckpoint = AddCheckpointRequest(oldSize: old, proof: proof, checkpoint: signed.bytes).bytes
    }
    let header = try AddEntriesHeader(origin: origin, uploadStart: start, uploadEnd: end)
    var limits = AddEntriesRequest.Limit.standard
    limits.bytes = ExchangeLimits.requestBytes
    limits.packages = max(1, min(ExchangeLimits.packagesPerRequest, choice.packages))
    let current = self
    let addEntries = try AddEntriesRequest.encode(header, limits: limits, tree: tree, reading: tiles) { range in
      try current.entries(range, reading: store)
    }
    return UploadBodies(
      start: start, checkpoint: signed, addCheckpoint: addCheckpoint,
      addParts: partsBodies(choice.parts), addEntries: addEntries)
  }

  /// The upload as one request, if the peer takes such and it is small and whole.
  private func append(
    _ signed: SignedCheckpoint, _ choice: Choice, from start: UInt64, base: UploadBase, reading store: any StoreReader
  ) throws -> [UInt8]? {
    let end = signed.checkpoint.size
    guard base.mayAppend, !isClosed, base.partsFrom == nil, base.next == start, base.pending <= end, choice.end == end,
      choice.isWhole, end - start <= ExchangeLimits.appendEntries
    else { return nil }
    let entries = try entries(start..<end, reading: store)
    let bytes = entries.reduce(0) { $0 + $1.count } + choice.parts.reduce(0) { $0 + $1.byteCount }
    guard bytes <= base.appendBytes else { return nil }
    return AppendRequest(signed, start: start, entries: entries, parts: choice.parts, held: base.held)?.bytes
  }

  private struct Choice {
    var end: UInt64
    var packages: Int
    /// Whether all parts that the entries promise are there.
    var isWhole: Bool
    var parts: [PartsMessage.Record]
  }

  /// Where the upload ends. An entry that promises parts which were removed can not be cosigned before the entry that
  /// removes them: then the whole log is the upload, of which this request is a prefix.
  private func chooseEnd(
    from start: UInt64, base: UploadBase, limit: UInt64, reading store: any StoreReader
  ) throws -> Choice {
    var parts: [PartsMessage.Record] = []
    if let from = base.partsFrom, from < start {
      parts += try partRecords(from..<min(start, from + UInt64(ExchangeLimits.rangeEntries)), reading: store)
    }
    var bytes = parts.reduce(0) { $0 + $1.byteCount }
    var end = start
    var lacking = false
    let most = min(limit, (start & ~255) + UInt64(256 * ExchangeLimits.packagesPerRequest))
    while end < most && (end == start || bytes < base.window) {
      let tile = end..<min(most, (end & ~255) + 256)
      let held = try self.parts(of: tile, bytes: max(base.window, 1), reading: store)
      var records = held.records[...]
      for (offset, entry) in try entries(tile.lowerBound..<held.end, reading: store).enumerated() {
        let index = tile.lowerBound + UInt64(offset)
        let mine = records.prefix { $0.index == index }
        records = records.dropFirst(mine.count)
        let cost = entry.count + 2 + mine.reduce(0) { $0 + $1.byteCount }
        let isFull = bytes + cost > base.window || parts.count + mine.count > ExchangeLimits.uploadParts
        if end > start && isFull {
          return choice(start: start, end: end, limit: limit, lacking: lacking, parts: parts)
        }
        bytes += cost
        parts += mine
        lacking = lacking || lacksParts(index, entry, held: mine)
        end += 1
      }
    }
    return choice(start: start, end: end, limit: limit, lacking: lacking, parts: parts)
  }

  private func choice(
    start: UInt64, end: UInt64, limit: UInt64, lacking: Bool, parts: [PartsMessage.Record]
  ) -> Choice {
    // Whole tiles keep the receiver's work small while it catches up.
    let aligned = end & ~255
    let even = end < limit && aligned > start ? aligned : end
    let packages = start < even ? Int((even - 1) / 256 - start / 256 + 1) : 1
    return Choice(
      end: lacking ? limit : even, packages: packages, isWhole: !lacking,
      parts: parts.filter { $0.index < even })
  }

  private func partRecords(_ range: Range<UInt64>, reading store: any StoreReader) throws -> [PartsMessage.Record] {
    var records: [PartsMessage.Record] = []
    var next = range.lowerBound
    while next < range.upperBound {
      let held = try parts(of: next..<range.upperBound, bytes: ExchangeLimits.rangeBytes, reading: store)
      records += held.records
      next = held.end
    }
    return records
  }

  /// The parts of a range, as requests.
  func partsRequests(_ range: Range<UInt64>, reading store: any StoreReader) throws -> [PeerRequest] {
    partsBodies(try partRecords(range, reading: store)).map { PeerRequest(path: PeerPath.addParts, body: $0) }
  }

  private func partsBodies(_ records: [PartsMessage.Record]) -> [[UInt8]] {
    var bodies: [[UInt8]] = []
    var batch: [PartsMessage.Record] = []
    var bytes = 0
    for record in records {
      if bytes + record.byteCount > ExchangeLimits.rangeBytes && !batch.isEmpty {
        bodies.append(PartsMessage(origin: origin, records: batch).bytes)
        batch.removeAll()
        bytes = 0
      }
      batch.append(record)
      bytes += record.byteCount
    }
    if !batch.isEmpty { bodies.append(PartsMessage(origin: origin, records: batch).bytes) }
    return bodies
  }
}
