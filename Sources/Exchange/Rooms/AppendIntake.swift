// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

/// What becomes of an `append` request.
enum AppendVerdict {
  /// It does not fit what is here; the sender goes the long way, which tells it why, and brings evidence if there is any.
  case unfit
  /// Staged as far as it goes: answer once it is durable. What `PartRemoved` entries name; whether parts are missing; what
  /// the own side is told before.
  case staged(removals: [PartKey], lacksParts: Bool, urgent: [EarlyFlash])
}

extension MirrorLog {
  /// Takes an upload in one request if it goes on from what is here. Nothing is taken on trust: with its entries the copy
  /// that is here must have exactly the root that the log has signed, and the root that is pending where that one ends.
  /// Entries that are here already are passed over, whatever they are: the root is of those that are here. `fresh` are the
  /// others, whole.
  mutating func append(
    _ request: AppendRequest, fresh: [[UInt8]], parts: inout WaitingParts, at time: Instant
  ) -> AppendVerdict {
    let end = request.checkpoint.size
    guard !isSucceeded, request.start <= next, end >= next, pendingSize >= next, pendingSize <= end,
      let signed = try? keys.verify(request.note)
    else { return .unfit }
    let leaves = fresh.map { MerkleTree.leafHash($0) }
    guard leadsTo(request.checkpoint.root, leaves) else { return .unfit }
    decide(for: signed.checkpoint)
    stage(checkpoint: signed)
    for record in request.parts {
      let key = PartKey(origin: origin, index: record.index, number: record.number)
      if !fulfil(key, with: record.part), record.index >= next { parts.keep(key, record.part) }
    }
    var removals: [PartKey] = []
    var urgent: [EarlyFlash] = []
    for (bytes, leaf) in zip(fresh, leaves) {
      let logged = place(bytes, leaf: leaf, parts: &parts)
      guard case .success(let entry) = logged.content else { continue }
      if let removed = entry.body.removedPart { removals.append(removed) }
      if let early = earlyFlash(logged.ref, bytes, entry, at: time) { urgent.append(early) }
    }
    return .staged(removals: removals, lacksParts: lacksParts(below: end), urgent: urgent)
  }

  /// Whether the copy with these entries has this root, and on the way there the one that is pending.
  private func leadsTo(_ root: Hash256, _ leaves: [Hash256]) -> Bool {
    let promised = current.pending.last?.checkpoint
    var tree = current.tree
    func keepsPromise() -> Bool { promised?.size != tree.size || promised?.root == tree.root }
    guard keepsPromise() else { return false }
    for leaf in leaves {
      tree.append(leaf)
      guard keepsPromise() else { return false }
    }
    return tree.root == root
  }
}

extension NodeMachine {
  mutating func append(_ id: RequestID, _ party: PartyID, _ body: [UInt8]) {
    let request: AppendRequest
    do { request = try AppendRequest(parsing: body) } catch { return respond(id, .text(400, "\(error)")) }
    guard let index = mirrorIndex(request.checkpoint.origin), mirrors[index].party == party,
      let fresh = fresh(request, from: mirrors[index].next),
      case .staged(let removals, let lacksParts, let urgent) = mirrors[index].append(
        request, fresh: fresh, parts: &waitingParts[party, default: WaitingParts()], at: now.wall)
    else { return respond(id, .text(409, "it does not fit what is here: use add-checkpoint and add-entries")) }
    tell(of: urgent)
    for key in removals { removePart(key, by: party) }
    if !lacksParts || forgetRemovedParts(index) { mirrors[index].advanceToPending() }
    staging.answers.append(
      .entries(id, mirrors[index].origin, end: request.checkpoint.size, fromOwner: !isFiled))
  }

  /// The entries from an index on, whole; nil if that needs more than is here.
  mutating func fresh(_ request: AppendRequest, from next: UInt64) -> [[UInt8]]? {
    guard request.start <= next, next <= request.checkpoint.size else { return nil }
    var logs: [UInt32: Origin] = [:]
    for origin in own.map(\.origin) + mirrors.map(\.origin) { logs[BriefEntry.Position.log(of: origin)] = origin }
    var fresh: [[UInt8]] = []
    for index in next..<request.checkpoint.size {
      let brief = request.entries[Int(index - request.start)]
      if brief.isWhole {
        fresh.append(brief.bytes)
        continue
      }
      var positions: [LogPosition] = []
      for position in brief.positions {
        let size = UInt64(position.size)
        guard let origin = logs[position.log], let root = rootHere(of: origin, at: size) else { return nil }
        positions.append(LogPosition(origin: origin, size: size, root: root))
      }
      guard let bytes = brief.restored(positions: positions, parts: request.parts(of: index)) else { return nil }
      fresh.append(bytes)
    }
    return fresh
  }
}
