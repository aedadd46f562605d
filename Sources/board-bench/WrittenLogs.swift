// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Mechanism
import Separation
import TransparencyLog
import Wire

/// Logs of two parties that speak as watches do: messages and what is answered to them, notices and what becomes of them, warnings, and
/// statements of receipt.
struct WrittenLogs {
  struct Written {
    let origin: Origin
    let index: UInt64
    let bytes: [UInt8]

    /// As it comes from the disk or over the line: hashed and decoded.
    var logged: LoggedEntry { LoggedEntry(origin: origin, index: index, bytes: bytes) }
  }

  /// Entries between two looks at the other side's logs.
  private static let sight = 16

  let roster: ChannelRoster
  private(set) var entries: [Written] = []
  private var board: Board
  private var now = Instant(milliseconds: 1_760_000_000_000)
  /// By party: what it has seen of the other logs, and of entries of the other party.
  private var frontiers: [PartyID: [Lane: [LogPosition]]] = [:]
  private var messages: [PartyID: EntryRef] = [:]
  private var notices: [PartyID: EntryRef] = [:]
  private var seenMessage: [PartyID: EntryRef] = [:]
  private var seenNotice: [PartyID: EntryRef] = [:]
  private let notice: ActivityNotice
  private let position: PositionDesignator

  init(entries count: Int) throws {
    roster = try ChannelRoster(name: Label("bench"), cards: ["alfa", "bravo"].map(Self.card))
    board = Board(roster: roster)
    position = try PositionDesignator("watch-1")
    notice = try Self.patrol(now)
    entries.reserveCapacity(count)
    for number in 0..<count { try write(number) }
  }

  private static func card(_ party: String) throws -> Card {
    func key(_ name: String) throws -> VerifierKey {
      try Ed25519Signer(name: "\(party)/bench/\(name)", seed: Hash256.sha256(Array("\(party)\(name)".utf8)).bytes)
        .verifier
    }
    let mirror = try Cosigner(
      name: "\(party)/bench/mirror", seed: Hash256.sha256(Array("mirror\(party)".utf8)).bytes)
    return try Card(
      party: PartyID(party), channel: Label("bench"), recovery: key("recovery"), urgent: key("urgent"),
      plans: key("plans"), mirror: mirror.verifier, tlsCertificate: .zero, hpke: Array(repeating: 7, count: 32),
      urls: [])
  }

  private static func patrol(_ now: Instant) throws -> ActivityNotice {
    let start = now.adding(seconds: 3_600)
    let volume = try Volume(
      area: .circle(center: Position(latitudeE7: 355_000_000, longitudeE7: 358_000_000), radius: .kilometres(2)),
      band: AltitudeBand(lower: .surface, upper: .meanSeaLevel(centimetres: 80_000)),
      window: TimeWindow(start: start, end: start.adding(seconds: 7_200)))
    return ActivityNotice(kind: .patrol, title: try Label("Patrol"), volumes: [volume])
  }

  private mutating func write(_ number: Int) throws {
    let parties = roster.parties
    let (party, other) = number % 2 == 0 ? (parties[0], parties[1]) : (parties[1], parties[0])
    now = now.adding(milliseconds: 250)
    if number / 2 % Self.sight == 0 { look(party, other) }
    let (lane, body) = try body(number / 2, party, other)
    guard let origin = roster.logs.first(where: { $0.party == party && $0.lane == lane })?.origin else { return }
    let entry = Entry(
      salt: try Salt((0..<16).map { UInt8(truncatingIfNeeded: number >> ($0 % 8 * 8)) }), writtenAt: now,
      position: position, frontier: frontiers[party]?[lane] ?? [], parts: [], body: body)
    let written = Written(origin: origin, index: board.nextIndex(of: origin), bytes: try EntryCodec.encode(entry))
    let logged = written.logged
    _ = board.feed(logged)
    entries.append(written)
    switch body {
    case .hotline: messages[party] = logged.ref
    case .notice: notices[party] = logged.ref
    default: break
    }
  }

  /// A party takes note of all that stands in the other logs by now.
  private mutating func look(_ party: PartyID, _ other: PartyID) {
    for lane in [Lane.urgent, .plans] {
      let others = roster.logs.filter { $0.party != party || $0.lane != lane }.map(\.origin).sorted()
      frontiers[party, default: [:]][lane] = others.compactMap { board.position(of: $0) }.filter { $0.size > 0 }
    }
    seenMessage[party] = messages[other]
    seenNotice[party] = notices[other]
  }

  private func body(_ turn: Int, _ party: PartyID, _ other: PartyID) throws -> (Lane, Body) {
    switch turn % 20 {
    case 8, 9: return (.plans, .notice(notice))
    case 10, 11, 12: if let ref = seenMessage[party] { return (.urgent, .answer(Answer(to: ref, state: .hasIt))) }
    case 13: if let ref = seenNotice[party] { return (.plans, .answer(Answer(to: ref, state: .noObjection))) }
    case 14:
      let place = try Position(latitudeE7: 355_000_000, longitudeE7: 358_000_000)
      return (
        .urgent,
        .safetyWarning(
          SafetyWarning(
            place: place, radius: .kilometres(5), from: now, until: now.adding(seconds: 3_600), nature: .liveFire))
      )
    case 15, 16, 17, 18, 19:
      let lane = turn % 2 == 0 ? Lane.urgent : .plans
      let theirs = roster.logs.first { $0.party == other && $0.lane == lane }?.origin
      if let seen = frontiers[party]?[lane]?.first(where: { $0.origin == theirs }) {
        return (lane, .received(Received(log: seen, at: now)))
      }
    default: break
    }
    return (.urgent, .hotline(HotlineMessage(precedence: .routine, language: try Label("en"))))
  }
}
