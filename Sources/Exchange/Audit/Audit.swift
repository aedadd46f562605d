// SPDX-License-Identifier: Apache-2.0
import Mechanism
import TransparencyLog
import Wire

/// Re-derives everything that a store holds from its bytes, and says what is not as it was signed. It trusts nothing
/// but the cards: no leaf, tile, root or board that the store remembers is taken over.
public struct Audit: Sendable {
  /// What is wrong with what was read.
  public enum Problem: Hashable, Sendable, CustomStringConvertible {
    /// The bytes of an entry do not have the leaf hash that was stored with them.
    case changedEntry(Origin, index: UInt64)
    /// Entries from this index on are missing, although a signed checkpoint covers them.
    case missingEntries(Origin, from: UInt64, signed: UInt64)
    /// A stored tile is not that of the entries.
    case tile(Origin, TileKey)
    /// The entries do not lead to the root that was signed for this size.
    case root(Origin, size: UInt64)
    /// Nothing signed covers the entries from this index on.
    case unsigned(Origin, from: UInt64, size: UInt64)
    /// What is stored of a log from this index on can not be read.
    case unreadable(Origin, from: UInt64, String)
    /// A log that is on no card is here without the certificate of its key.
    case missingCertificate(Origin)
    /// A stored checkpoint or receipt can not be verified with the keys on the cards.
    case signature(RecordKey, String)
    /// A part is not what its entry committed to.
    case changedPart(PartKey)
    /// A part is missing, and no entry says that it was removed.
    case missingPart(PartKey)
    /// A log that belongs to no party of the channel.
    case unknownLog(Origin)
    /// Entries wait for entries of other logs that are not there.
    case waiting(Origin, from: UInt64)

    /// One line for an auditor: where, and what is wrong.
    public var description: String {
      switch self {
      case .changedEntry(let origin, let index):
        "\(origin)@\(index): the entry was changed; its bytes do not have the leaf hash beside them"
      case .missingEntries(let origin, let from, let signed):
        "\(origin): entries \(from) to \(signed - 1) are missing, although a checkpoint of \(signed) entries was signed"
      case .tile(let origin, let key): "\(origin): the stored \(key) is not that of the entries"
      case .root(let origin, let size): "\(origin): the first \(size) entries are not those that were signed"
      case .unsigned(let origin, let from, let size):
        "\(origin): nothing signed covers entries \(from) to \(size - 1); "
          + "their signatures were removed, or an upload is under way: then ask again"
      case .unreadable(let origin, let from, let reason):
        "\(origin): entries from \(from) on can not be read: \(reason)"
      case .missingCertificate(let origin): "\(origin): the certificate of its key is missing"
      case .signature(let key, let reason): "\(key.kind) \(key.name): \(reason)"
      case .changedPart(let key):
        "\(key.origin)@\(key.index), part \(key.number): the bytes are not those that the entry commits to"
      case .missingPart(let key):
        "\(key.origin)@\(key.index), part \(key.number): missing, and no entry says that it was removed"
      case .unknownLog(let origin): "\(origin): belongs to no party of the channel"
      case .waiting(let origin, let from): "\(origin)@\(from): waits for entries of other logs that are not here"
      }
    }
  }

  /// What was found of one log.
  public struct Log: Hashable, Sendable {
    /// The log.
    public var origin: Origin
    /// Whose log it is.
    public var party: PartyID
    /// Number of entries.
    public var size: UInt64
    /// RFC 6962 root over all entries, computed from their bytes.
    public var root: Hash256
    /// Size of the largest checkpoint whose signature was verified.
    public var signedSize: UInt64
    /// Largest receipts, by who gave them (a party, or a witness's key name).
    public var receipts: [Receipt]
    /// Parts that are there and fulfil their commitment, and parts that were removed by an entry.
    public var parts: Int
    /// Parts that an entry has removed.
    public var removedParts: Int
  }

  /// A cosignature that was verified.
  public struct Receipt: Hashable, Sendable {
    /// A party's name, or a witness's key name.
    public var by: String
    /// Number of entries that it covers.
    public var size: UInt64
    /// POSIX seconds, as the cosigner signed them.
    public var time: UInt64
  }

  /// The outcome.
  public struct Report: Sendable {
    /// Ascending by origin.
    public var logs: [Log]
    /// What is wrong, in the order in which it was found; empty if all is as it was signed.
    public var problems: [Problem]
    /// The board, folded anew.
    public var board: Board
    /// Whether nothing was found.
    public var isClean: Bool { problems.isEmpty }
  }

  let store: any StoreReader
  let roster: ChannelRoster
  let witnesses: [VerifierKey]
  let own: PartyID?
  var board: Board
  var problems: [Problem] = []
  var keys: [Origin: KeySchedule] = [:]
  var logs: [Log] = []
  /// Parts that entries say were removed.
  var removed: Set<PartKey> = []
  /// Entries of which only the leaf hash is here: the tree is checked with it, and the board takes them as not readable.
  var withheld: Set<EntryPlace> = []
  /// Parts that did not come with their entries.
  var withheldParts: Set<PartKey> = []

  /// An audit of this store for the channel of these cards.
  ///
  /// - Parameter own: whose node's store it is. The last entries of that party's own logs may be too young to be signed,
  ///   and the store must hold a certificate for each log that is on no card. nil for a copy: there everything is signed.
  public init(store: any StoreReader, roster: ChannelRoster, witnesses: [VerifierKey] = [], own: PartyID? = nil) {
    self.store = store
    self.own = own
    self.roster = roster
    self.witnesses = witnesses
    board = Board(roster: roster)
  }

  /// Entries read at a time.
  static let chunk = 4_096
  /// How much later than an unsigned entry the last one of a log of the own party's may have been written: its signature
  /// is stored a second after it at the latest. Milliseconds.
  static let unsignedMilliseconds: Int64 = 10_000

  /// Reads and checks everything; `progress` hears of each log how many of its entries were read.
  ///
  /// - Throws: whatever the store throws. Everything that is wrong with what it returns is a ``Problem``.
  public mutating func run(progress: (Origin, UInt64, UInt64) -> Void = { _, _, _ in }) throws -> Report {
    let origins = try store.origins()
    try fold(origins)
    let certified = try certificates()
    for origin in origins {
      guard let party = board.roster.party(of: origin), let first = board.roster.log(origin)?.firstKey else {
        problems.append(.unknownLog(origin))
        continue
      }
      if keys[origin] == nil { keys[origin] = KeySchedule(first: first) }
      if own != nil, roster.log(origin) == nil, !certified.contains(origin) {
        problems.append(.missingCertificate(origin))
      }
      try check(origin, of: party, progress: progress)
    }
    return Report(logs: logs, problems: problems, board: board)
  }

  /// The logs whose keys are certified in the store; a certificate that does not hold is a problem.
  private mutating func certificates() throws -> Set<Origin> {
    var certified: Set<Origin> = []
    for (name, value) in try store.records(of: RecordKind.certificate) {
      if let statement = KeyStatement(certificate: value, roster: roster) {
        certified.insert(statement.origin)
      } else {
        let key = RecordKey(kind: RecordKind.certificate, name: name)
        problems.append(.signature(key, "it is not signed by the recovery key on a card"))
      }
    }
    return certified
  }

  // MARK: The board

  /// Folds all logs in causal order: as far as each can go, again and again, until none moves.
  private mutating func fold(_ origins: [Origin]) throws {
    var moved = true
    while moved {
      moved = false
      // A log that is on no card may join with its first entry, as a successor.
      for origin in origins {
        while try feed(origin) { moved = true }
      }
    }
    for origin in origins {
      let (next, size) = (board.cut[origin] ?? 0, try store.size(of: origin))
      if board.roster.log(origin) != nil, next < size { problems.append(.waiting(origin, from: next)) }
    }
  }

  /// Feeds the next entries of a log; false when the board takes no more of them for now. What can not be read is named
  /// when the log is checked.
  private mutating func feed(_ origin: Origin) throws -> Bool {
    let next = board.nextIndex(of: origin)
    let entries = (try? store.entries(of: origin, from: next, limit: Self.chunk)) ?? readable(origin, from: next)
    for stored in entries {
      let ref = EntryRef(origin: origin, index: stored.index, leaf: leaf(of: stored))
      let logged = LoggedEntry(ref: ref, bytes: stored.bytes)
      if case .success(let entry) = logged.content { note(entry.body, by: origin) }
      switch board.feed(logged).outcome {
      case .turnedAway, .outOfOrder, .unknownOrigin: return false
      case .tookEffect, .waits, .known: continue
      }
    }
    return !entries.isEmpty
  }

  /// The board alone, where all else was checked before.
  mutating func foldAll() throws -> Board {
    try fold(try store.origins())
    return board
  }

  /// The leaf hash of an entry, from its bytes if they are here.
  func leaf(of stored: StoredEntry) -> Hash256 {
    withheld.contains(EntryPlace(origin: stored.origin, index: stored.index))
      ? stored.leaf : MerkleTree.leafHash(stored.bytes)
  }

  /// The entries of a chunk before the first one that can not be read.
  func readable(_ origin: Origin, from start: UInt64) -> [StoredEntry] {
    var entries: [StoredEntry] = []
    while entries.count < Self.chunk,
      let next = try? store.entries(of: origin, from: start + UInt64(entries.count), limit: 1).first
    {
      entries.append(next)
    }
    return entries
  }

  /// What an entry says of keys and parts. Only what its writer may say of its own logs counts.
  private mutating func note(_ body: Body, by origin: Origin) {
    guard let party = board.roster.party(of: origin) else { return }
    switch body {
    case .partRemoved(let removal) where board.roster.party(of: removal.entry.origin) == party:
      removed.insert(PartKey(origin: removal.entry.origin, index: removal.entry.index, number: removal.number))
    case .keyRotated(let rotation) where board.roster.party(of: rotation.origin) == party:
      guard let first = board.roster.log(rotation.origin)?.firstKey, let card = board.roster.card(of: party),
        let certificate = try? KeyCertificate(parsing: rotation.certificate, signedBy: card.recovery),
        certificate.statement == .rotation(origin: rotation.origin, atSize: rotation.atSize, newKey: rotation.newKey)
      else { return }
      _ = keys[rotation.origin, default: KeySchedule(first: first)].rotate(to: rotation.newKey, from: rotation.atSize)
    default: break
    }
  }
}
