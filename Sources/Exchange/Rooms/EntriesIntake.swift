// SPDX-License-Identifier: Apache-2.0
import Mechanism
import TransparencyLog
import Wire

/// What becomes of an `add-entries` request.
enum EntriesVerdict {
  /// Refused.
  case refused(PeerResponse)
  /// Its checkpoint is not known yet, but may be on its way.
  case unknownEnd
  /// Everything is staged, but parts are missing that may be on their way.
  case lacksParts
  /// Staged as far as it goes: answer by ``MirrorLog/answer(upTo:)`` once it is durable.
  case staged
}

extension MirrorLog {
  /// The ticket that tells a sender to send the parts again.
  static let partsTicket = Array("parts".utf8)

  /// Handles `add-entries` (tlog-mirror, "Processing") up to the point where the entries are to be made durable.
  /// Returns also what `PartRemoved` entries name.
  mutating func take(
    _ request: AddEntriesRequest, parts: inout WaitingParts
  ) -> (verdict: EntriesVerdict, removals: [PartKey]) {
    let header = request.header
    guard let checkpoint = known(end: header.uploadEnd) else { return (.unknownEnd, []) }
    if let refusal = rangeRefusal(header) { return (.refused(refusal), []) }
    var removals: [PartKey] = []
    var taken = 0
    for package in request.packages {
      let leaves: [Hash256]
      do {
        let preceding = current.tree.partialTile(level: 0).prefix(Int(package.start - package.subtreeStart))
        leaves = try package.verify(
          preceding: Array(preceding), size: checkpoint.checkpoint.size, root: checkpoint.checkpoint.root)
      } catch {
        guard taken > 0 else {
          return (.refused(.text(422, "entries \(package.start)..<\(package.end): \(error)")), removals)
        }
        break
      }
      let known = next > package.start ? Int(min(next - package.start, UInt64(package.entries.count))) : 0
      if known < package.entries.count { decide(for: checkpoint.checkpoint) }
      for offset in known..<package.entries.count {
        let logged = place(package.entries[offset], leaf: leaves[offset], parts: &parts)
        if case .success(let entry) = logged.content, let key = entry.body.removedPart { removals.append(key) }
      }
      taken += 1
    }
    if taken == 0, header.uploadStart < header.uploadEnd {
      return (.refused(.text(400, "no entry package: the body ends \(request.ending)")), removals)
    }
    guard next >= header.uploadEnd else { return (.staged, removals) }
    // Each package was proven when it came; what came in earlier uploads has been on the disk since.
    if next == header.uploadEnd, current.tree.root != checkpoint.checkpoint.root {
      isChanged = true
      return (.refused(.text(503, "this node's copy of the log was changed on its disk")), removals)
    }
    // The entries are all here; they count as mirrored once their parts are here too.
    if lacksParts(below: header.uploadEnd) { return (.lacksParts, removals) }
    if (current.mirror?.checkpoint.size ?? 0) <= header.uploadEnd { advance(to: checkpoint) }
    return (.staged, removals)
  }

  /// 409 for ranges that do not fit what is here.
  private func rangeRefusal(_ header: AddEntriesHeader) -> PeerResponse? {
    // Re-sent entries are accepted within the unfinished tile only: those before it would have to be read back.
    let earliest = min(next & ~255, header.uploadEnd)
    let mirrored = current.mirror?.checkpoint.size ?? 0
    let fits = header.uploadEnd >= mirrored && header.uploadStart <= next && header.uploadStart >= earliest
    return fits ? nil : conflict(end: header.uploadEnd)
  }

  /// 409 with what to go on with.
  func conflict(end: UInt64?) -> PeerResponse {
    let mirrored = current.mirror?.checkpoint.size ?? 0
    let valid = end.flatMap { $0 >= mirrored && known(end: $0) != nil ? $0 : nil }
    return PeerResponse(status: 409, contentType: MirrorInfo.contentType, body: info(treeSize: valid).bytes)
  }

  /// What is answered when the checkpoint did not come in time.
  func answerUnknownEnd() -> PeerResponse {
    guard !current.pending.isEmpty || current.mirror != nil else {
      return .text(422, "no checkpoint of this log is known: send add-checkpoint first")
    }
    return conflict(end: nil)
  }

  /// Stages one verified entry with those of its parts that are here.
  mutating func place(_ bytes: [UInt8], leaf: Hash256, parts: inout WaitingParts) -> LoggedEntry {
    let index = next
    let logged = LoggedEntry(ref: EntryRef(origin: origin, index: index, leaf: leaf), bytes: bytes)
    stage(bytes, leaf: leaf, decoded: logged)
    guard case .success(let entry) = logged.content else { return logged }
    for (number, promise) in entry.parts.enumerated() {
      let key = PartKey(origin: origin, index: index, number: number)
      expect(key, promise)
      if let part = parts.take(key) { _ = fulfil(key, with: part) }
    }
    return logged
  }

  /// The answer to `add-entries` once what it brought is durable.
  enum Outcome {
    /// Cosign this and answer 200.
    case cosign(SignedCheckpoint)
    case respond(PeerResponse)
  }

  /// What an upload up to this end has come to.
  func outcome(upTo end: UInt64) -> Outcome {
    let mirrored = durable.mirror?.checkpoint.size ?? 0
    if let mirror = durable.mirror, mirror.checkpoint.size == end { return .cosign(mirror) }
    if mirrored > end { return .respond(conflict(end: end)) }
    let ticket = durable.tree.size >= end ? Self.partsTicket : []
    let info = MirrorInfo(treeSize: end, nextEntry: min(durable.tree.size, next), ticket: ticket)
    return .respond(PeerResponse(status: 202, contentType: MirrorInfo.contentType, body: info.bytes))
  }
}

extension Body {
  /// The part that it says is removed.
  var removedPart: PartKey? {
    guard case .partRemoved(let removed) = self else { return nil }
    return PartKey(origin: removed.entry.origin, index: removed.entry.index, number: removed.number)
  }
}
