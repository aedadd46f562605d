// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog
import Wire

/// Entries that are well-formed and make no sense, and bytes that are no entries at all.
struct Nonsense {
  private let own: [Origin]
  private let keys: [Origin: VerifierKey]
  private let others: [Origin]
  private let parties: [PartyID]
  private var chance: RandomSource
  private var titles = 0
  /// What is known of the logs of others.
  var positions: [Origin: LogPosition] = [:]

  init(own: [Origin], founding: Founding, party: Int, chance: RandomSource) {
    self.own = own
    keys = founding.logKeys
    others = founding.logKeys.keys.filter { !own.contains($0) }.sorted()
    parties = founding.parties
    self.chance = chance
  }

  /// The key that a log of the channel began with.
  func knownKey(of origin: Origin) -> VerifierKey? { keys[origin] }

  /// The next entry of a log.
  mutating func entry(in origin: Origin, lane: Lane, entries: [[UInt8]], at wall: Instant) -> [UInt8] {
    switch chance.int(0...9) {
    case 0: return chance.bytes(chance.int(0...200))
    case 1:
      guard let old = chance.pick(entries) else { return [] }
      return Array(old.prefix(chance.int(0...old.count)))
    case 2:
      var old = chance.pick(entries) ?? chance.bytes(40)
      if !old.isEmpty { old[chance.int(0...(old.count - 1))] ^= UInt8(1 << chance.int(0...7)) }
      return old
    default:
      return (try? EntryCodec.encode(senseless(origin, lane, entries, wall))) ?? chance.bytes(30)
    }
  }

  private mutating func senseless(_ origin: Origin, _ lane: Lane, _ entries: [[UInt8]], _ wall: Instant) throws -> Entry
  {
    let times: [Int64] = [0, 0, 0, 0, -3_600_000, 3_600_000]
    let writtenAt = Instant(milliseconds: wall.milliseconds + (chance.pick(times) ?? 0))
    let body = try body(origin, entries, wall)
    let position = try PositionDesignator("watch-9")
    // Commitments to parts that will never come would only jam the forger's own log: it makes none.
    return Entry(
      salt: Salt(using: &chance), writtenAt: writtenAt, position: position, frontier: frontier(origin), body: body)
  }

  private mutating func frontier(_ origin: Origin) -> [LogPosition] {
    var frontier = positions.values.filter { $0.origin != origin }.sorted { $0.origin < $1.origin }
    switch chance.int(0...7) {
    case 0: frontier = frontier.reversed()
    case 1: frontier = frontier.map { LogPosition(origin: $0.origin, size: $0.size, root: randomHash()) }
    case 2: frontier = frontier.map { LogPosition(origin: $0.origin, size: $0.size + 1_000, root: $0.root) }
    case 3: frontier = []
    default: break
    }
    return frontier
  }

  private mutating func body(_ origin: Origin, _ entries: [[UInt8]], _ wall: Instant) throws -> Body {
    let wrong = wrongRef(origin, entries)
    switch chance.int(0...17) {
    case 0: return .answer(Answer(to: wrong, state: .noObjection))
    case 1: return .activity(wrong, chance.pick([.withdrawn, .started(at: wall), .ended(at: wall)]) ?? .withdrawn)
    case 2: return .amendment(ActivityAmendment(activity: wrong, replaces: wrong, notice: try notice(wall)))
    case 3: return .holdRequested(HoldRequest(subject: .activity(wrong)))
    case 4: return .holdLifted(wrong)
    case 5: return .partRemoved(PartRemoved(entry: wrong, number: chance.int(0...63), reason: .spill))
    case 6: return .arrangementSigned(wrong)
    case 7: return .sealed(Sealed(last: wrongPosition(), cause: .compromised, certificate: chance.bytes(80)))
    case 8: return .successor(SuccessorOrigin(predecessor: wrongPosition(), certificate: chance.bytes(80)))
    case 9:
      let key = keys.values.sorted { $0.name < $1.name }.first
      guard let key, let victim = chance.pick(others + own) else { return .holdLifted(wrong) }
      return .keyRotated(KeyRotated(origin: victim, atSize: 1, newKey: key, certificate: chance.bytes(80)))
    case 10:
      guard let victim = chance.pick(others + own) else { return .holdLifted(wrong) }
      return .splitView(SplitView(origin: victim, first: chance.bytes(90), second: chance.bytes(90)))
    case 11: return .received(Received(log: wrongPosition(), at: wall))
    case 12: return .hotline(HotlineMessage(precedence: .flash, language: try Label("xx"), about: wrong))
    case 13: return .finding(try finding(wrong, wall))
    default: return .notice(try notice(wall))
    }
  }

  private mutating func notice(_ wall: Instant) throws -> ActivityNotice {
    titles += 1
    var levant = Levant(chance: chance.fork())
    let strangers = try (0..<chance.int(0...2)).map { try PartyID("nobody-\($0)") }
    return ActivityNotice(
      kind: chance.pick([.flight, .other(77)]) ?? .flight, title: try Label("N \(titles)"),
      volumes: [try levant.volume(now: wall)], concerned: strangers)
  }

  private mutating func finding(_ wrong: EntryRef, _ wall: Instant) throws -> Finding {
    let window = try TimeWindow(start: wall, end: Instant(milliseconds: wall.milliseconds + 60_000))
    return Finding(
      version: wrong, other: .version(wrong), lateral: .metres(1), vertical: .metres(1), timeGapMilliseconds: 0,
      closest: try Position(latitudeE7: 0, longitudeE7: 0), window: window, minima: .zero)
  }

  /// A reference to what is not there, not the writer's, or not what it should be.
  private mutating func wrongRef(_ origin: Origin, _ entries: [[UInt8]]) -> EntryRef {
    if let index = chance.pick(entries.indices), chance.chance(permille: 500) {
      return EntryRef(origin: origin, index: UInt64(index), leaf: MerkleTree.leafHash(entries[index]))
    }
    let log = chance.pick(others) ?? origin
    return EntryRef(origin: log, index: UInt64(chance.int(0...50)), leaf: randomHash())
  }

  private mutating func wrongPosition() -> LogPosition {
    let log = chance.pick(others + own) ?? own[0]
    return LogPosition(origin: log, size: UInt64(chance.int(0...500)), root: randomHash())
  }

  private mutating func randomHash() -> Hash256 { Hash256.sha256(chance.bytes(8)) }
}
