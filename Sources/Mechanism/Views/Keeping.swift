// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// An entry without effect.
public struct InvalidEntry: Hashable, Sendable {
  /// The entry.
  public let ref: EntryRef
  /// Whose it is.
  public let party: PartyID
  /// What it says; `malformed` if it can not be read.
  public let kind: EntryKind
  /// Why it has no effect.
  public let reason: InvalidReason
  /// What is wrong with the bytes of a malformed one.
  public let wireError: WireError?
}

/// An entry that is not, or not wholly, understood.
public struct UnknownEntry: Hashable, Sendable {
  /// The entry.
  public let ref: EntryRef
  /// Whose it is.
  public let party: PartyID
  /// What is understood of it.
  public let kind: EntryKind
  /// Whether it is in the way of "no known conflict".
  public let isInTheWay: Bool
}

/// An entry that waits for others which its frontier names. It has no effect yet, but is shown: what is urgent rings at
/// once.
public struct WaitingEntry: Sendable {
  /// The entry.
  public let logged: LoggedEntry
  /// Whose it is.
  public let party: PartyID
  /// The log that the first waiting entry of this log waits for, and up to which size; nil behind others.
  public let missing: Board.LogStart?
  /// The root that it states there; nil where `missing` is.
  public let root: Hash256?
}

/// Two roots of one log that can not both be true.
public struct SplitViewRecord: Hashable, Sendable {
  /// What shows it.
  public enum Ground: Hashable, Sendable {
    /// A party states a root that is not that of the entries here; `held` is nil if there are not as many here, and
    /// the party is proven to hold another history.
    case stated(LogPosition, held: Hash256?)
    /// Both checkpoints are signed: the log's party has made two histories.
    case proven
  }

  /// The log that is spoken of.
  public let origin: Origin
  /// Whose log it is.
  public let party: PartyID
  /// The entry that states a root or carries the evidence.
  public let ref: EntryRef
  /// Who wrote that entry.
  public let statedBy: PartyID
  /// What shows it.
  public let ground: Ground
  /// Whether neither the log nor the stating one has been sealed since.
  public let isOpen: Bool
}

/// A log that its party has closed.
public struct SealRecord: Hashable, Sendable {
  /// The sealing entry.
  public let ref: EntryRef
  /// The log and its last size.
  public let last: LogPosition
  /// Why.
  public let cause: SealCause
}

/// A part that its party has removed.
public struct RemovedPart: Hashable, Sendable {
  /// The part.
  public let part: PartKey
  /// The removing entry.
  public let ref: EntryRef
  /// Why.
  public let reason: RemovalReason
}

/// The key that signs a log's checkpoints from a size on.
public struct LogKey: Hashable, Sendable {
  /// From checkpoints of this size on.
  public let fromSize: UInt64
  /// The key.
  public let key: VerifierKey
}

extension Board {
  /// Entries without effect, ascending by entry.
  public var invalid: [InvalidEntry] {
    logs.ordered.flatMap { log -> [InvalidEntry] in
      let known = facts.invalid[log].map { invalid(EntryID(log, $0.index), $0.reason) }
      guard let sealed = logs[log].sealedAt, sealed < logs[log].size else { return known }
      let indices = Set(facts.invalid[log].map(\.index))
      let beyond = (sealed..<logs[log].size).filter { index in
        !logs[log].heads[Int(index)].kind.restricts && !indices.contains(index)
      }
      return (known + beyond.map { invalid(EntryID(log, $0), .beyondSeal) }).sorted { $0.ref < $1.ref }
    }
  }

  private func invalid(_ id: EntryID, _ reason: InvalidReason) -> InvalidEntry {
    InvalidEntry(
      ref: logs.ref(id), party: logs.party(id), kind: logs.head(id).kind, reason: reason, wireError: facts.malformed[id]
    )
  }

  /// Why an entry on the board has no effect; nil if it has.
  public func invalidReason(of ref: EntryRef) -> InvalidReason? {
    guard let entry = entry(ref) else { return nil }
    let all = facts.invalid[entry.log]
    let place = all.partition { $0.index < entry.index }
    if place < all.count, all[place].index == entry.index { return all[place].reason }
    return logs.counts(entry, restricts: logs.head(entry).kind.restricts) ? nil : .beyondSeal
  }

  /// Entries that are not, or not wholly, understood, ascending by entry.
  public var notUnderstood: [UnknownEntry] {
    logs.ordered.flatMap { log in
      facts.notUnderstood[log].map { index in
        let id = EntryID(log, index)
        let kind = logs.head(id).kind
        return UnknownEntry(ref: logs.ref(id), party: logs.party(id), kind: kind, isInTheWay: kind.mayHideRestriction)
      }
    }
  }

  /// Of each log the first entry that is not understood and could restrict something.
  var firstBlockingUnknowns: [EntryID] {
    logs.ordered.compactMap { log in
      facts.notUnderstood[log].first { logs[log].heads[Int($0)].kind.mayHideRestriction }.map { EntryID(log, $0) }
    }
  }

  func isPartlyUnknown(_ id: EntryID) -> Bool {
    let all = facts.notUnderstood[id.log]
    let place = all.partition { $0 < id.index }
    return place < all.count && all[place] == id.index
  }

  /// Whether entries wait for others.
  public var hasWaiting: Bool { !waitingLogs.isEmpty }

  /// Entries that wait for others, ascending by entry. They are not part of the board's cut and digest.
  public var waiting: [WaitingEntry] {
    waitingLogs.sorted { logs[$0].origin < logs[$1].origin }.flatMap { log in
      let queue = logs[log].waiting
      return queue.all.enumerated().map { place, logged in
        let missing = queue.missing.map { LogStart(origin: $0.origin, index: $0.size) }
        return WaitingEntry(
          logged: logged, party: logs[log].party, missing: place == 0 ? missing : nil,
          root: place == 0 ? queue.missing?.root : nil)
      }
    }
  }

  /// Logs that were sealed, ascending by sealing entry.
  public var seals: [SealRecord] {
    facts.seals.sorted { logs.canonicallyPrecedes($0.id, $1.id) }.map { seal in
      let last = LogPosition(origin: logs[seal.log].origin, size: seal.size, root: seal.root)
      return SealRecord(ref: logs.ref(seal.id), last: last, cause: seal.cause)
    }
  }

  /// Parts that were removed, ascending by removing entry.
  public var removedParts: [RemovedPart] {
    facts.removals.filter { logs.counts($0.id, restricts: false) }
      .sorted { logs.canonicallyPrecedes($0.id, $1.id) }
      .map { removal in
        let part = PartKey(origin: logs[removal.entry.log].origin, index: removal.entry.index, number: removal.number)
        return RemovedPart(part: part, ref: logs.ref(removal.id), reason: removal.reason)
      }
  }

  /// Reference layers by the entries that carry them, ascending.
  public var layers: [(ref: EntryRef, layer: ReferenceLayer)] {
    facts.layers.keys.sorted(by: logs.canonicallyPrecedes).compactMap { id in
      facts.layers[id].map { (logs.ref(id), $0) }
    }
  }

  /// The keys that sign a log's checkpoints, ascending by size; of two certified for one size the lesser key comes
  /// first, and both count. Empty for a log that is not of this channel.
  public func keys(of origin: Origin) -> [LogKey] {
    guard let log = roster.log(origin) else { return [] }
    let rotated = facts.rotations.filter { $0.origin == origin && logs.counts($0.id, restricts: false) }
      .map { LogKey(fromSize: $0.atSize, key: $0.key) }
    var keys = [LogKey(fromSize: 0, key: log.firstKey)]
    for key in rotated.sorted(by: LogKey.precedes) where !keys.contains(key) { keys.append(key) }
    return keys
  }

  /// Evidence of split views of a log that entries carry, in no particular order: that of entries that wait is not
  /// verified.
  public func evidence(of origin: Origin) -> [SplitView] {
    let waits = waiting.compactMap { entry -> SplitView? in
      guard case .success(let known) = entry.logged.content, case .splitView(let view) = known.body else { return nil }
      return view
    }
    return (facts.evidence.values + waits).filter { $0.origin == origin }
  }

  /// Disagreements about roots and proven split views, ascending by the entry that shows them.
  public var splitViews: [SplitViewRecord] {
    let stated = facts.disagreements.map { fact in
      (fact.id, record(fact.id, of: fact.log, .stated(fact.position, held: fact.held)))
    }
    let proven = facts.evidence.compactMap { id, evidence in
      logs.number(of: evidence.origin).map { (id, record(id, of: $0, .proven)) }
    }
    return (stated + proven).sorted {
      $0.0 == $1.0 ? $0.1.origin < $1.1.origin : logs.canonicallyPrecedes($0.0, $1.0)
    }.map(\.1)
  }

  var openSplitViews: [SplitViewRecord] { splitViews.filter(\.isOpen) }

  private func record(_ id: EntryID, of log: LogNumber, _ ground: SplitViewRecord.Ground) -> SplitViewRecord {
    let isStated = ground != .proven
    let isSealed = logs[log].sealedAt != nil || isStated && logs[id.log].sealedAt != nil
    return SplitViewRecord(
      origin: logs[log].origin, party: logs[log].party, ref: logs.ref(id), statedBy: logs.party(id), ground: ground,
      isOpen: !isSealed)
  }

  /// What two sides claim differently by more than the tolerance: notices, messages, warnings and request holds,
  /// ascending by entry.
  public var disputes: [Dispute] {
    let timeline = timeline()
    return entriesWithTime.flatMap { id in
      roster.parties.filter { $0 != logs.party(id) }.compactMap { party in
        claim(of: id, by: party, timeline).flatMap { claim in
          claim.isDisputed ? Dispute(ref: logs.ref(id), party: party, claim: claim) : nil
        }
      }
    }
  }

  /// Entries whose time matters, ascending.
  private var entriesWithTime: [EntryID] {
    var found = facts.activities.flatMap { $0.versions.all(in: logs).map(\.id) }
    for log in 0..<logs.count {
      facts.messages[log].forEach { found.append(EntryID(log, $0.index)) }
      found += facts.warnings[log].map { EntryID(log, $0.index) }
    }
    found += facts.holds.keys
    return found.sorted(by: logs.canonicallyPrecedes)
  }

  /// How far each party says to have received each log, ascending by party and origin.
  public var receivedClaims: [ReceivedUpTo] {
    let order = logs.ordered
    return roster.parties.flatMap { party in
      order.filter { logs[$0].party != party }.compactMap { receivedUpTo($0, by: party) }
    }
  }

  private func receivedUpTo(_ log: LogNumber, by party: PartyID) -> ReceivedUpTo? {
    let steps = logs.logs.indices.filter { logs[$0].party == party }.compactMap { own -> ReceivedUpTo? in
      guard log < logs[own].received.count else { return nil }
      let step = logs[own].received[log].last { logs.counts(EntryID(own, $0.index), restricts: false) }
      return step.map { ReceivedUpTo(party: party, origin: logs[log].origin, size: $0.size, at: $0.at) }
    }
    return steps.max { ($0.size, $1.at.milliseconds) < ($1.size, $0.at.milliseconds) }
  }
}

/// How far a party says to have received a log.
public struct ReceivedUpTo: Hashable, Sendable {
  /// Who says so.
  public let party: PartyID
  /// The log.
  public let origin: Origin
  /// Number of entries.
  public let size: UInt64
  /// Since when, by its claim.
  public let at: Instant
}

extension LogKey {
  static func precedes(_ first: LogKey, _ second: LogKey) -> Bool {
    if first.fromSize != second.fromSize { return first.fromSize < second.fromSize }
    return first.key.vkey.utf8.lexicographicallyPrecedes(second.key.vkey.utf8)
  }
}
