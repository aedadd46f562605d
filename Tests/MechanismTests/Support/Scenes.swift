// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog
import Wire

@testable import Mechanism

/// Domain values that tests speak of, around Latakia.
enum Scene {
  static let minimumNotice: UInt32 = 3_600
  static let commCheck: UInt32 = 600
  static let tolerance: UInt32 = 30

  static func position(_ latitude: Double, _ longitude: Double) throws -> Position {
    try Position(latitude: latitude, longitude: longitude)
  }

  static func circle(_ latitude: Double = 35.5, _ longitude: Double = 35.8, _ kilometres: Int = 10) throws -> Area {
    .circle(center: try position(latitude, longitude), radius: .kilometres(kilometres))
  }

  static func volume(
    _ area: Area? = nil, from start: Instant, minutes: Int = 60
  ) throws -> Volume {
    try Volume(
      area: area ?? circle(),
      band: AltitudeBand(lower: .surface, upper: .meanSeaLevel(centimetres: 300_000)),
      window: TimeWindow(start: start, end: start.adding(seconds: minutes * 60)))
  }

  static func notice(
    _ area: Area? = nil, from start: Instant, kind: ActivityKind = .flight, concerned: [PartyID] = []
  ) throws -> ActivityNotice {
    ActivityNotice(
      kind: kind, title: try Label("mission"), volumes: [try volume(area, from: start)], concerned: concerned)
  }

  static func arrangement(
    _ parties: [PartyID], from start: Instant = TestChannel.start, minimumNotice: UInt32 = minimumNotice,
    commCheck: UInt32 = commCheck, rules: UInt32 = 1, representatives: [String] = ["watch-1"]
  ) throws -> Arrangement {
    Arrangement(
      rulesVersion: rules, title: try Label("arrangement"), parties: parties, inForceFrom: start,
      areaOfOperations: [
        .polygon([
          try position(33, 34), try position(33, 39), try position(37, 39), try position(37, 34),
        ])
      ],
      minimumNoticeSeconds: minimumNotice,
      deadlines: [
        Deadline(precedence: .flash, hasItSeconds: 60, understoodSeconds: 120, passedOnSeconds: 300, doneSeconds: 600),
        Deadline(precedence: .routine, hasItSeconds: 3_600),
      ],
      receiptSeconds: 30, commCheckSeconds: commCheck, clockToleranceSeconds: tolerance,
      measures: [
        Measure(
          kind: .noFly, name: try Label("site"),
          volume: try volume(from: TestChannel.start, minutes: 60 * 24 * 30), minima: nil)
      ],
      representatives: try parties.flatMap { party in
        try representatives.map { Representative(party: party, position: try PositionDesignator($0)) }
      })
  }

  static func measure(
    _ kind: MeasureKind = .noFly, _ area: Area? = nil, from start: Instant = TestChannel.start,
    revalidateBy: Instant? = nil,
    minima: Minima? = nil
  ) throws -> Measure {
    Measure(
      kind: kind, name: try Label("clinic"), volume: try volume(area, from: start, minutes: 60 * 24), minima: minima,
      revalidateBy: revalidateBy)
  }

  static func word(_ measure: EntryRef, _ word: MeasureWord.Word, number: Int = 0) -> Body {
    .measureSaid(MeasureWord(measure: NumberedFeature(entry: measure, number: number), word: word))
  }

  static func warning(_ latitude: Double = 35.5, _ longitude: Double = 35.8) throws -> SafetyWarning {
    SafetyWarning(
      place: try position(latitude, longitude), radius: .kilometres(5), lower: .surface,
      upper: .meanSeaLevel(centimetres: 1_000_000), from: TestChannel.start,
      until: TestChannel.start.adding(seconds: 3_600), nature: .liveFire)
  }

  static func finding(_ version: EntryRef, _ other: FindingTarget) throws -> Finding {
    Finding(
      version: version, other: other, lateral: .zero, vertical: .zero, timeGapMilliseconds: 0,
      closest: try position(35.5, 35.8),
      window: try TimeWindow(start: TestChannel.start, end: TestChannel.start.adding(seconds: 60)),
      minima: .zero)
  }

  static func message(_ precedence: Precedence = .routine, about: EntryRef? = nil) throws -> Body {
    .hotline(HotlineMessage(precedence: precedence, language: try Label("en"), about: about))
  }

  static func answer(_ ref: EntryRef, _ state: AnswerState) -> Body { .answer(Answer(to: ref, state: state)) }

  static func incident(about: [EntryRef] = [], minutes: Int? = 10) throws -> IncidentOpened {
    IncidentOpened(
      title: try Label("close approach"), nature: .closeApproach, from: TestChannel.start,
      until: minutes.map { TestChannel.start.adding(seconds: $0 * 60) }, area: try circle(), about: about)
  }

  static func call(with party: String, differsFrom: EntryRef? = nil) throws -> CallRecord {
    CallRecord(
      with: [try PartyID(party)], began: TestChannel.start, ended: TestChannel.start.adding(seconds: 300),
      medium: try Label("telephone"), languages: [try Label("en")], interpreter: true, differsFrom: differsFrom)
  }

  static func takenDown(from party: String) throws -> TakenDown {
    TakenDown(
      saidBy: try PartyID(party), saidAt: TestChannel.start, what: .warning(try warning()), language: try Label("en"))
  }

  static func layer() throws -> ReferenceLayer {
    ReferenceLayer(
      name: try Label("routes"), source: try Label("test"),
      segments: [ReferenceSegment(name: try Label("R1"), volume: try volume(from: TestChannel.start))])
  }
}

extension TestChannel {
  /// Every party states the receipt of everything of the others, in both lanes.
  mutating func receiveAll(by names: [String]? = nil, at: Instant? = nil, seeing: Sight = .all) throws {
    for party in roster.parties where names?.contains(party.name) ?? true {
      for log in roster.logs where log.party != party && size(log.origin) > 0 {
        let own = log.lane == .urgent ? try urgent(party.name) : try plans(party.name)
        try receive(log.origin, by: own, at: at, seeing: seeing)
      }
    }
  }

  @discardableResult
  mutating func receive(
    _ origin: Origin, by own: Origin, at: Instant? = nil, seeing: Sight = .all
  ) throws -> EntryRef {
    try write(own, .received(Received(log: position(origin), at: at ?? now)), seeing: seeing, at: at)
  }

  /// An arrangement in force from now on.
  @discardableResult
  mutating func agree(_ arrangement: Arrangement? = nil) throws -> EntryRef {
    let terms = try arrangement ?? Scene.arrangement(roster.parties)
    let first = roster.parties[0].name
    let proposal = try write(plans(first), .arrangementProposed(terms))
    for party in roster.parties { try write(plans(party.name), .arrangementSigned(proposal)) }
    try receiveAll()
    return proposal
  }

  /// The proposal of the arrangement in force.
  var inForce: EntryRef {
    get throws {
      guard let inForce = board().arrangement(at: now) else { throw TestFailure.missing("arrangement") }
      return inForce.ref
    }
  }

  mutating func pass(_ seconds: Int) { now = now.adding(seconds: seconds) }

  /// Lines on which every party but `own` has just spoken.
  func freshLines(of own: String) -> [PartyID: LineCurrency] {
    var lines: [PartyID: LineCurrency] = [:]
    for party in roster.parties where party.name != own { lines[party] = LineCurrency(lastWord: now, isUp: true) }
    return lines
  }

  /// How the activity stands, seen by `own` on fresh lines.
  func standing(_ ref: EntryRef, for own: String) throws -> Standing {
    let standing = board().standing(of: ref, for: try PartyID(own), lines: freshLines(of: own), now: now)
    guard let standing else { throw TestFailure.missing("activity") }
    return standing
  }
}

extension Standing {
  /// Codes of the reasons, in order.
  var codes: [StandingReason.Code] {
    if case .restricted(let reasons) = summary { return reasons.map(\.code) }
    if case .notCurrent = summary { return [.notCurrent] }
    return []
  }
}
