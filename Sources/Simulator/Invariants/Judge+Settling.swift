// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import TransparencyLog
import Wire

/// What must hold when all faults have healed and everything had its time: the line has not jammed, split views are
/// known.
extension Judge {
  /// Every entry and part of an honest party is on the disk of every other honest party.
  func judgeMirrors(_ world: World) {
    for writer in honestNodes(world) {
      for reader in honestNodes(world) where reader.number != writer.number {
        if let complaint = missing(of: writer, at: reader, world) {
          return world.violated(.lineNeverJams, [writer, reader], complaint)
        }
      }
      if let complaint = unsound(at: writer, world) {
        return world.violated(.nodeKeepsItsContract, [writer], complaint)
      }
      if let complaint = waiting(at: writer, world) {
        return world.violated(.lineNeverJams, [writer], complaint)
      }
    }
  }

  private func honestNodes(_ world: World) -> [SimulatedNode] {
    world.nodes.filter { $0.party != nil && !$0.isTwin && world.isHonest($0) }
  }

  private func missing(of writer: SimulatedNode, at reader: SimulatedNode, _ world: World) -> String? {
    guard writer.isRunning, reader.isRunning else { return "a node does not run although everything has healed" }
    let own = writer.store.durable
    let mirror = reader.store.durable
    for origin in own.origins where world.founding.party(of: origin) == writer.party {
      let size = own.size(of: origin)
      let held = mirror.size(of: origin)
      let who = "\(origin), of which \(scenario.parties[reader.party ?? 0])"
      if clonedParties.contains(writer.party ?? -1),
        held != size || mirror.root(of: origin, at: held) != own.root(of: origin, at: held)
      {
        continue
      }
      // What a node had lost with its disk, and nobody has receipted, may have come without its parts, which are lost.
      let isRest = held > size && restoredNodes.contains(writer.number) && mirror.mirrored(of: origin) <= size
      if held != size && !isRest { return "\(who) holds \(held) of \(size) entries" }
      if own.root(of: origin, at: size) != mirror.root(of: origin, at: size) { return "\(who) holds other entries" }
      if let part = missingPart(origin, own, mirror), !isRemovedByOther(part, of: writer, at: reader) {
        return "\(who) lacks part \(part.number) of entry \(part.index)"
      }
    }
    return nil
  }

  private func missingPart(_ origin: Origin, _ own: DiskImage, _ mirror: DiskImage) -> PartKey? {
    let keys = own.parts.keys.filter { $0.origin == origin && mirror.parts[$0] == nil }
    return keys.min { ($0.index, $0.number) < ($1.index, $1.number) }
  }

  /// Whether a second process has removed the part, by an entry in a history that its party's own process does not have.
  private func isRemovedByOther(_ part: PartKey, of writer: SimulatedNode, at reader: SimulatedNode) -> Bool {
    guard let party = writer.party, clonedParties.contains(party) else { return false }
    return reader.known.contains { known in
      guard known.writer == party, case .partRemoved(let removal) = known.entry?.body else { return false }
      let entry = removal.entry
      return PartKey(origin: entry.origin, index: entry.index, number: removal.number) == part
    }
  }

  /// An entry of an honest party that breaks a rule which its node alone has to keep.
  private func unsound(at node: SimulatedNode, _ world: World) -> String? {
    let rules: Set<InvalidReason> = [
      .malformed, .frontierNotAscending, .frontierNamesOwnLog, .frontierEmptyPosition, .frontierDecreases,
      .writtenAtDecreases, .wrongLane, .receivedDecreases, .receivedNothing, .receivedOwnLog,
    ]
    let broken = node.machine?.board.invalid.first { entry in
      guard rules.contains(entry.reason), let party = scenario.parties.firstIndex(of: entry.party) else { return false }
      return party != scenario.liar?.party && !clonedParties.contains(party)
    }
    return broken.map { "\($0.ref.words) of an honest party has no effect: \($0.reason)" }
  }

  /// Whether the node's own board has taken in everything that honest parties wrote.
  private func waiting(at node: SimulatedNode, _ world: World) -> String? {
    guard let board = node.machine?.board else { return nil }
    let disk = node.store.durable
    let cut = board.cut
    for origin in disk.origins {
      guard let party = world.founding.party(of: origin), party != scenario.liar?.party, !clonedParties.contains(party)
      else { continue }
      // What a restored party has lost, and nobody has receipted, is on no board.
      let isRestored = world.nodes.contains { $0.party == party && restoredNodes.contains($0.number) }
      var held =
        isRestored && party != node.party
        ? min(disk.size(of: origin), disk.mirrored(of: origin)) : disk.size(of: origin)
      // What was on an old copy without a signature can be shown to be signed by whoever mirrors it; a liar need not.
      if party == node.party, restoredNodes.contains(node.number), !hasHonestPeer(node, world) {
        held = min(held, disk.signed(of: origin))
      }
      let shown = cut[origin] ?? 0
      if shown < held, !isUndecidable(origin, node, world) {
        return "its board shows \(shown) of the \(held) entries of \(origin) that it holds\(cause(origin, board))"
      }
    }
    return nil
  }

  private func hasHonestPeer(_ node: SimulatedNode, _ world: World) -> Bool {
    honestNodes(world).contains { $0.number != node.number }
  }

  /// Whether what a log waits for in the end is something of which the node can neither have the entries nor know that
  /// they will not come.
  private func isUndecidable(_ origin: Origin, _ node: SimulatedNode, _ world: World) -> Bool {
    guard let board = node.machine?.board else { return false }
    var seen: Set<Origin> = []
    var end: LogPosition?
    var log = origin
    while seen.insert(log).inserted,
      let next = board.waiting.first(where: { $0.logged.ref.origin == log && $0.missing != nil }),
      let missing = next.missing, let root = next.root
    {
      end = LogPosition(origin: missing.origin, size: missing.index, root: root)
      log = missing.origin
    }
    return end.map {
      isUnderRevokedKey($0, node, world) || isKeptBack($0, world) || isLost($0, world) || lacksLostPart($0, node, world)
    } ?? false
  }

  /// A liar's log whose key is rotated, as this node knows, while another honest party had not been shown that and took
  /// more under the old key. The node must not take it under a key that is revoked, and the same entries may come under the
  /// new one.
  private func isUnderRevokedKey(_ position: LogPosition, _ node: SimulatedNode, _ world: World) -> Bool {
    let origin = position.origin
    guard let liar = scenario.liar, world.founding.party(of: origin) == liar.party, knowsRotation(of: origin, node)
    else { return false }
    let size = node.store.read { $0.size(of: origin) }
    return honestNodes(world).contains { other in
      other.number != node.number && holdsUnderFirstKey(origin, other, world)
        && other.store.read { $0.size(of: origin) } > size
    }
  }

  /// Whether what a node has mirrored of a log is signed by the key that the log began with.
  private func holdsUnderFirstKey(_ origin: Origin, _ node: SimulatedNode, _ world: World) -> Bool {
    guard let key = world.founding.logKeys[origin], let note = node.store.durable.records["mirror"]?[origin.name] else {
      return false
    }
    return (try? SignedCheckpoint(parsing: note, verifiers: [key])) != nil
  }

  /// Entries of a liar that no honest disk holds any more after a restore, and that the liar does not show again.
  private func isKeptBack(_ position: LogPosition, _ world: World) -> Bool {
    guard let liar = scenario.liar, world.founding.party(of: position.origin) == liar.party, !restoredNodes.isEmpty
    else { return false }
    return !isHeld(position, by: honestNodes(world))
  }

  /// A history of which the only copies were with a second process and on a disk that was set back, whichever of them had
  /// made it: nobody has it, and nobody can show that it is another one.
  private func isLost(_ position: LogPosition, _ world: World) -> Bool {
    guard !clonedParties.isEmpty, !restoredNodes.isEmpty else { return false }
    let isThere = isHeld(position, by: world.nodes.filter { !$0.isGone })
    if !isThere { world.statistics.count("history that nobody has any more") }
    return !isThere
  }

  /// A part of which the only copies were with a second process and on a disk that was set back: nobody has it, and no
  /// mirror cosigns its entry before officers of its writer remove it. Their node can not know that it will not turn up.
  private func lacksLostPart(_ position: LogPosition, _ node: SimulatedNode, _ world: World) -> Bool {
    guard !clonedParties.isEmpty, !restoredNodes.isEmpty else { return false }
    let there = world.nodes.filter { !$0.isGone }
    let mirrored = node.store.durable.mirrored(of: position.origin)
    let promised = node.known.filter {
      $0.ref.origin == position.origin && $0.ref.index >= mirrored && $0.ref.index < position.size
    }.flatMap { known in
      (known.entry?.parts ?? []).indices.map {
        PartKey(origin: position.origin, index: known.ref.index, number: $0)
      }
    }
    let isLost = promised.contains { part in
      !there.contains { $0.store.durable.parts[part] != nil } && !isRemoved(part, there)
    }
    if isLost { world.statistics.count("part that nobody has any more") }
    return isLost
  }

  private func isRemoved(_ part: PartKey, _ nodes: [SimulatedNode]) -> Bool {
    nodes.contains { node in
      node.known.contains { known in
        guard case .partRemoved(let removal) = known.entry?.body else { return false }
        return part == PartKey(origin: removal.entry.origin, index: removal.entry.index, number: removal.number)
      }
    }
  }

  private func isHeld(_ position: LogPosition, by nodes: [SimulatedNode]) -> Bool {
    nodes.contains { node in node.store.read { $0.root(of: position.origin, at: position.size) } == position.root }
  }

  /// Whether a certificate of a rotation of a log on a card is on a node's disk.
  private func knowsRotation(of origin: Origin, _ node: SimulatedNode) -> Bool {
    node.store.durable.records["certificate"]?.keys.contains { $0.hasPrefix("\(origin.name) ") } == true
  }

  /// What the first entry that waits in a log waits for, and what that waits for, in words.
  private func cause(_ origin: Origin, _ board: Board) -> String {
    var text = ""
    var seen: Set<Origin> = []
    var next: Origin? = origin
    while let log = next, seen.insert(log).inserted {
      next = nil
      guard let missing = board.waiting.first(where: { $0.logged.ref.origin == log && $0.missing != nil })?.missing
      else {
        continue
      }
      text +=
        ", waiting for \(missing.origin) size \(missing.index), of which it shows \(board.size(of: missing.origin))"
      next = missing.origin
    }
    return text
  }

  /// Where two honest nodes hold different entries of one log, and an entry that says so has come across, both know it.
  func judgeSplitViews(_ world: World) {
    for reader in honestNodes(world) where reader.isRunning {
      let mirror = reader.store.durable
      for known in reader.known where known.writer != reader.party && known.writer != scenario.liar?.party {
        for position in known.entry?.frontier ?? [] {
          guard let root = mirror.root(of: position.origin, at: position.size), root != position.root,
            !clonedParties.contains(known.writer)
          else { continue }
          world.statistics.splitViews = 1
          let isKnown = splitViews[reader.number]?.contains(position.origin) == true
          let isShown = reader.machine?.board.splitViews.contains { $0.origin == position.origin } == true
          if !isKnown && !isShown {
            return world.violated(
              .splitViewIsFound, [reader],
              "\(known.ref.words) names another root of \(position.origin) at \(position.size) than the disk has, "
                + "and no split view is shown")
          }
        }
      }
    }
  }
}
