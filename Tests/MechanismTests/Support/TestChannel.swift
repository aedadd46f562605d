// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

@testable import Mechanism

/// How much of the other logs a test entry's frontier names.
enum Sight {
  /// Everything that has been written.
  case all
  /// No more than the log's last entry named.
  case nothingNew
  /// Everything in these logs, and no more than before in others.
  case only([Origin])
  /// Up to these sizes, or as before.
  case sizes([Origin: UInt64])
  /// Exactly this, sound or not.
  case exact([LogPosition])
}

/// A channel whose logs a test writes by hand. Entries are domain values; their leaf hashes stand for bytes.
struct TestChannel {
  struct Log {
    let origin: Origin
    let party: PartyID
    var entries: [LoggedEntry] = []
    var leaves: [Hash256] = []
    var seen: [Origin: UInt64] = [:]
    var writtenAt: Instant
  }

  static let start = Instant(milliseconds: 1_600_000_000_000)

  let roster: ChannelRoster
  private(set) var logs: [Origin: Log] = [:]
  /// The clock that all parties share unless an entry says otherwise.
  var now = TestChannel.start
  private var saltCount: UInt64 = 0

  init(_ names: [String] = ["a", "b"]) throws {
    roster = try ChannelRoster(name: Label("north"), cards: names.map(TestKeys.card))
    for log in roster.logs { open(log.origin, log.party) }
  }

  mutating func open(_ origin: Origin, _ party: PartyID) {
    logs[origin] = Log(origin: origin, party: party, writtenAt: now)
  }

  var origins: [Origin] { logs.keys.sorted() }

  func size(_ origin: Origin) -> UInt64 { UInt64(logs[origin]?.entries.count ?? 0) }

  /// The root of a prefix, by the recursive definition of RFC 6962.
  func position(_ origin: Origin, _ size: UInt64) -> LogPosition {
    let leaves = logs[origin]?.leaves ?? []
    return LogPosition(origin: origin, size: size, root: MerkleTree.root(of: Array(leaves.prefix(Int(size)))))
  }

  func position(_ origin: Origin) -> LogPosition { position(origin, size(origin)) }

  @discardableResult
  mutating func write(
    _ origin: Origin, _ body: Body, seeing sight: Sight = .all, at: Instant? = nil, parts: Int = 0,
    partlyUnknown: Bool = false
  ) throws -> EntryRef {
    let commitment = PartCommitment(role: .text, size: 1, commitment: .zero)
    let entry = Entry(
      salt: try nextSalt(), writtenAt: at ?? now, position: try PositionDesignator("watch-1"),
      frontier: frontier(origin, sight), parts: Array(repeating: commitment, count: parts), body: body,
      isPartlyUnknown: partlyUnknown)
    return append(.success(entry), to: origin, salt: entry.salt)
  }

  /// Bytes that are not an entry.
  @discardableResult
  mutating func writeGarbage(_ origin: Origin) throws -> EntryRef {
    do {
      _ = try EntryCodec.decode([0xFF, 0xFF])
      throw TestFailure.garbageWasAnEntry
    } catch let error as WireError {
      return append(.failure(error), to: origin, salt: try nextSalt())
    }
  }

  private mutating func nextSalt() throws -> Salt {
    saltCount += 1
    return try Salt((0..<16).map { UInt8(truncatingIfNeeded: saltCount >> UInt64($0 % 8 * 8)) })
  }

  private mutating func append(_ content: Result<Entry, WireError>, to origin: Origin, salt: Salt) -> EntryRef {
    let leaf = MerkleTree.leafHash(Array(origin.name.utf8) + salt.bytes)
    let ref = EntryRef(origin: origin, index: size(origin), leaf: leaf)
    logs[origin]?.entries.append(LoggedEntry(ref: ref, content: content, byteCount: 100))
    logs[origin]?.leaves.append(leaf)
    if case .success(let entry) = content { logs[origin]?.writtenAt = entry.writtenAt }
    return ref
  }

  private mutating func frontier(_ origin: Origin, _ sight: Sight) -> [LogPosition] {
    if case .exact(let positions) = sight { return positions }
    var seen = logs[origin]?.seen ?? [:]
    for other in origins where other != origin {
      switch sight {
      case .all: seen[other] = size(other)
      case .only(let origins): if origins.contains(other) { seen[other] = size(other) }
      case .sizes(let sizes): if let size = sizes[other] { seen[other] = size }
      case .nothingNew, .exact: break
      }
    }
    logs[origin]?.seen = seen
    return seen.keys.sorted().compactMap { other in
      seen[other].flatMap { $0 > 0 ? position(other, $0) : nil }
    }
  }

  // MARK: Boards

  /// All entries in an order that respects every frontier.
  func board() -> Board {
    var board = Board(roster: roster)
    feed(&board, origins.flatMap { logs[$0]?.entries ?? [] })
    return board
  }

  /// The board after entries that come log by log, in the other order of the logs: those that come too early wait.
  func boardBackwards() -> Board {
    var board = Board(roster: roster)
    feed(&board, origins.reversed().flatMap { logs[$0]?.entries ?? [] })
    return board
  }

  /// Feeds entries again until nothing more is taken.
  private func feed(_ board: inout Board, _ entries: [LoggedEntry]) {
    var rest = entries
    while true {
      let left = rest.filter { entry in
        switch board.feed(entry).outcome {
        case .tookEffect, .waits, .known: false
        case .outOfOrder, .turnedAway, .unknownOrigin: true
        }
      }
      if left.count == rest.count || left.isEmpty { return }
      rest = left
    }
  }
}

/// Something that a test's own scaffolding got wrong.
enum TestFailure: Error {
  case garbageWasAnEntry
  case missing(String)
}
