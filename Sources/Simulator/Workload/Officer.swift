// SPDX-License-Identifier: Apache-2.0
import Exchange
import Geodesy
import Mechanism
import Separation
import TransparencyLog
import Wire

/// What the officers of one party say: drafts over real geography, drawn by chance from what their node holds.
struct Officer {
  /// Number of the party.
  let party: Int
  let parties: [PartyID]
  var chance: RandomSource
  var levant: Levant
  private var signed: Set<EntryRef> = []
  private var holds: [EntryRef] = []
  var resumed: Set<EntryRef> = []
  private var titles = 0

  /// Every pair of notices that meet gives a finding: beyond this many a run would be about nothing else.
  private static let mostNotices = 16

  /// Officers of a party.
  init(party: Int, parties: [PartyID], chance: RandomSource, levant: Levant) {
    self.party = party
    self.parties = parties
    self.chance = chance
    self.levant = levant
  }

  /// The arrangement that the channel begins with.
  mutating func arrangement(_ terms: Terms, now: Instant) throws -> Draft {
    let annex = chance.bytes(chance.int(20...1_500))
    let arrangement = Arrangement(
      title: try Label("Deconfliction, run"), parties: parties.sorted(), inForceFrom: now,
      areaOfOperations: [try levant.areaOfOperations()],
      minima: [MinimaRow(minima: Minima(lateral: .metres(5_000), vertical: .metres(300), seconds: 120))],
      minimumNoticeSeconds: terms.minimumNoticeSeconds,
      deadlines: [
        Deadline(precedence: .immediate, hasItSeconds: 120),
        Deadline(precedence: .flash, hasItSeconds: 30, understoodSeconds: 120),
      ],
      receiptSeconds: terms.receiptSeconds, commCheckSeconds: terms.commCheckSeconds,
      clockToleranceSeconds: terms.clockToleranceSeconds, languages: [try Label("en")],
      annexes: [Annex(title: try Label("Annex A"), sha256: Hash256.sha256(annex))],
      representatives: try parties.sorted().map {
        Representative(party: $0, position: try PositionDesignator("watch-1"))
      })
    return try draft(.plans, .arrangementProposed(arrangement), parts: [DraftPart(role: .annex, bytes: annex)])
  }

  /// Signs a proposal that the node holds and these officers have not signed.
  mutating func signature(_ known: [KnownEntry]) throws -> Draft? {
    for item in known {
      guard case .arrangementProposed = item.entry?.body, !signed.contains(item.ref) else { continue }
      signed.insert(item.ref)
      return try draft(.plans, .arrangementSigned(item.ref))
    }
    return nil
  }

  /// Forgets that a signature was given, because it was refused or lost.
  mutating func notSigned(_ proposal: EntryRef) { signed.remove(proposal) }

  /// Something to say now; nil if what was drawn makes no sense here.
  mutating func draft(_ known: [KnownEntry], now: Instant) throws -> Draft? {
    switch chance.int(0...104) {
    case 0..<28: return titles < Officer.mostNotices ? try notice(now: now) : try message(known)
    case 28..<36 where titles < Officer.mostNotices + 10: return try amendment(known, now: now)
    case 36..<44: return try activityEvent(known, now: now)
    case 44..<64: return try answer(known, now: now)
    case 64..<69: return try hold(known, now: now)
    case 69..<73: return try lift(known)
    case 73..<89: return try message(known)
    case 89..<93: return try warning(now: now)
    case 93..<96: return try incident(known, now: now)
    case 96: return try voice(known, parties.first { $0 != parties[party] } ?? parties[party], now: now)
    case 97: return try removal(known)
    case 105: return try enRoute(known, now: now)
    case 100: return try suspension(known)
    case 101..<103: return try resumption(known)
    case 103..<105: return try measure(known, now: now)
    case 98: return chance.chance(permille: 500) ? try manning(now: now) : try protest(known)
    default: return try referenceLayer(now: now)
    }
  }

  /// A hotline message of a precedence with a text of some length.
  mutating func message(_ precedence: Precedence, bytes: Int, about: EntryRef? = nil) throws -> Draft {
    let text = (0..<max(1, bytes)).map { _ in UInt8(chance.int(97...122)) }
    return try draft(
      .urgent, .hotline(HotlineMessage(precedence: precedence, language: try Label("en"), about: about)),
      parts: [DraftPart(role: .text, bytes: text)])
  }

  /// A bulk of notices: what urgent entries must not wait for.
  mutating func bulk(count: Int, now: Instant) throws -> [Draft] {
    try (0..<min(count, max(0, Officer.mostNotices - titles))).map { _ in try notice(now: now) }
  }

  func draft(_ lane: Lane, _ body: Body, parts: [DraftPart] = []) throws -> Draft {
    Draft(lane: lane, position: try PositionDesignator("watch-1"), body: body, parts: parts)
  }

  private mutating func notice(now: Instant) throws -> Draft {
    try draft(.plans, .notice(try activity(now: now)))
  }

  private mutating func activity(now: Instant) throws -> ActivityNotice {
    titles += 1
    let kinds: [ActivityKind] = [
      .flight, .patrol, .convoy, .exercise, .liveFiring, .droneFlight, .humanitarianMovement,
    ]
    let volumes = try (0..<(chance.pick([1, 1, 1, 2]) ?? 1)).map { _ in try levant.volume(now: now) }
    let actions: [LostLineAction] = [.goOn, .hold, .abort]
    let lostLine = LostLine(action: chance.pick(actions) ?? .hold, latest: now.adding(seconds: chance.int(60...36_000)))
    return ActivityNotice(
      kind: chance.pick(kinds) ?? .flight, title: try Label("\(parties[party].name.uppercased()) \(titles)"),
      volumes: volumes, lostLine: chance.chance(permille: 500) ? lostLine : nil)
  }

  private mutating func amendment(_ known: [KnownEntry], now: Instant) throws -> Draft? {
    guard let first = pick(known, where: { [party] in $0.writer == party && $0.isNotice }),
      !events(of: first.ref, known).contains(where: \.isClosing)
    else { return nil }
    var latest = first.ref
    for item in known where item.writer == party {
      if case .amendment(let amendment) = item.entry?.body, amendment.activity == first.ref { latest = item.ref }
    }
    let body = Body.amendment(
      ActivityAmendment(activity: first.ref, replaces: latest, notice: try activity(now: now)))
    return try draft(.plans, body)
  }

  private mutating func activityEvent(_ known: [KnownEntry], now: Instant) throws -> Draft? {
    guard let first = pick(known, where: { [party] in $0.writer == party && $0.isNotice }) else { return nil }
    let earlier = events(of: first.ref, known)
    guard !earlier.contains(where: \.isClosing) else { return nil }
    let event = try self.event(after: earlier, now: now)
    // What adds caution at once goes the short way.
    return try draft(event.isUrgent ? .urgent : .plans, .activity(first.ref, event))
  }

  private mutating func event(after earlier: [ActivityEvent], now: Instant) throws -> ActivityEvent {
    if earlier.isEmpty { return chance.pick([.withdrawn, .started(at: now), .ended(at: now)]) ?? .withdrawn }
    if earlier.contains(where: \.isContingency) { return .ended(at: now) }
    switch chance.int(0...5) {
    case 0: return .held(at: now)
    case 1: return .resumed(at: now)
    case 2: return .nonconforming(Departure(at: now, volumes: [try levant.volume(now: now)]))
    case 3: return .conforming(at: now)
    case 4: return .contingent(Departure(at: now, until: now.adding(seconds: chance.int(60...3_600))))
    default: return .ended(at: now)
    }
  }

  private func events(of activity: EntryRef, _ known: [KnownEntry]) -> [ActivityEvent] {
    known.compactMap { item in
      if case .activity(activity, let event) = item.entry?.body { return event }
      return nil
    }
  }

  private mutating func answer(_ known: [KnownEntry], now: Instant) throws -> Draft? {
    guard let item = pick(known, where: { [party] in $0.writer != party && $0.isAnswerable }) else { return nil }
    let isActivity = item.isNotice || item.isAmendment
    if item.isProposal {
      let counter = AnswerState.proposal(try activity(now: now), until: now.adding(seconds: chance.int(60...3_600)))
      let replies: [AnswerState] = [.accepted, .declined, counter]
      return try draft(.plans, .answer(Answer(to: item.ref, state: chance.pick(replies) ?? .declined)))
    }
    if let place = item.readablePlace, chance.chance(permille: 200) {
      let read = chance.chance(permille: 700) ? place : try levant.position()
      return try draft(
        isActivity ? .plans : .urgent,
        .answer(Answer(to: item.ref, state: .readBack(ReadBack(number: 0, place: read)))))
    }
    let states: [AnswerState] =
      isActivity
      ? [
        .noObjection, .noObjection, .objection, .requestForChange, .declined, .proposal(try activity(now: now)),
        .passedOn(.allConcerned), .understood,
      ]
      : [.hasIt, .understood, .passedOn(.allConcerned), .passedOn(.partial), .done]
    return try draft(
      isActivity ? .plans : .urgent, .answer(Answer(to: item.ref, state: chance.pick(states) ?? .declined)))
  }

  private mutating func hold(_ known: [KnownEntry], now: Instant) throws -> Draft? {
    if chance.chance(permille: 300) {
      return try draft(.urgent, .holdRequested(HoldRequest(subject: .volume(try levant.volume(now: now)))))
    }
    guard let item = pick(known, where: { [party] in $0.writer != party && $0.isNotice }) else { return nil }
    return try draft(.urgent, .holdRequested(HoldRequest(subject: .activity(item.ref))))
  }

  private mutating func lift(_ known: [KnownEntry]) throws -> Draft? {
    guard let item = pick(known, where: { [party] in $0.writer == party && $0.isHold }) else { return nil }
    guard !holds.contains(item.ref) else { return nil }
    holds.append(item.ref)
    return try draft(.urgent, .holdLifted(item.ref))
  }

  private mutating func message(_ known: [KnownEntry]) throws -> Draft {
    let precedences: [Precedence] = [.routine, .routine, .priority, .immediate, .flash]
    let about = chance.chance(permille: 300) ? pick(known, where: { $0.isAnswerable })?.ref : nil
    return try message(chance.pick(precedences) ?? .routine, bytes: chance.int(1...400), about: about)
  }

  private mutating func warning(now: Instant) throws -> Draft {
    let natures: [WarningNature] = [.unspecified, .strayAircraft, .strayDrone, .accidentalLaunch, .liveFire, .distress]
    let from = Instant(milliseconds: now.milliseconds + Int64(chance.int(-300...300)) * 1_000)
    var until = Instant(milliseconds: from.milliseconds + Int64(chance.int(60...3_600)) * 1_000)
    var lower: Altitude? = .meanSeaLevel(centimetres: 100_000)
    var upper: Altitude? = .meanSeaLevel(centimetres: 300_000)
    // Half of the warnings have a defect: they must go all the same.
    switch chance.int(0...5) {
    case 0: (lower, upper) = (upper, lower)
    case 1: lower = nil
    case 2: until = Instant(milliseconds: from.milliseconds - 60_000)
    default: break
    }
    return try draft(
      .urgent,
      .safetyWarning(
        SafetyWarning(
          place: try levant.position(), radius: .metres(chance.int(0...20_000)), lower: lower, upper: upper, from: from,
          until: until, nature: chance.pick(natures) ?? .unspecified)))
  }

  private mutating func manning(now: Instant) throws -> Draft? {
    let level = chance.pick([ManningLevel.full, .single, .unmanned]) ?? .full
    let until = now.adding(milliseconds: Int64(chance.int(60...36_000)) * 1_000)
    return try draft(
      .urgent, .manning(Manning(level: level, until: level == .unmanned || chance.chance(permille: 500) ? until : nil)))
  }

  private mutating func enRoute(_ known: [KnownEntry], now: Instant) throws -> Draft? {
    guard let first = pick(known, where: { [party] in $0.writer == party && $0.isNotice }),
      !events(of: first.ref, known).contains(where: \.isClosing)
    else { return nil }
    let statuses: [EnRouteStatus] = [.departed, .underway, .delayed, .needsAssistance, .arrived]
    return try draft(
      .urgent,
      .enRoute(
        EnRoute(
          activity: first.ref, position: try levant.position(), at: now, status: chance.pick(statuses) ?? .underway)))
  }

  private mutating func protest(_ known: [KnownEntry]) throws -> Draft? {
    try draft(
      .plans, .protest(Protest(language: try Label("en"), about: chance.pick(known)?.ref)),
      parts: [DraftPart(role: .text, bytes: Array("We protest.".utf8))])
  }

  private mutating func removal(_ known: [KnownEntry]) throws -> Draft? {
    var removed: Set<EntryRef> = []
    for item in known { if case .partRemoved(let removal) = item.entry?.body { removed.insert(removal.entry) } }
    let mine = pick(known) { [party] in
      $0.writer == party && $0.isMessage && $0.entry?.parts.isEmpty == false && !removed.contains($0.ref)
    }
    guard let item = mine else { return nil }
    return try draft(.urgent, .partRemoved(PartRemoved(entry: item.ref, number: 0, reason: .personalData)))
  }

  private mutating func referenceLayer(now: Instant) throws -> Draft {
    let segments = try (0..<chance.int(1...4)).map {
      ReferenceSegment(name: try Label("R\($0)"), volume: try levant.volume(now: now))
    }
    return try draft(
      .plans,
      .referenceLayer(
        ReferenceLayer(name: try Label("routes"), source: try Label("drawn for a run"), segments: segments)))
  }

  mutating func pick(_ known: [KnownEntry], where wanted: (KnownEntry) -> Bool) -> KnownEntry? {
    chance.pick(known.filter(wanted).suffix(12))
  }
}

/// Times of the arrangement of a run.
struct Terms: Hashable, Sendable {
  let minimumNoticeSeconds: UInt32
  let receiptSeconds: UInt32
  let commCheckSeconds: UInt32
  let clockToleranceSeconds: UInt32
}

extension ActivityEvent {
  /// Whether nothing comes after it.
  var isClosing: Bool {
    switch self {
    case .withdrawn, .ended: true
    default: false
    }
  }

  var isContingency: Bool {
    if case .contingent = self { return true }
    return false
  }

  /// Whether it goes into the urgent log.
  var isUrgent: Bool {
    switch self {
    case .withdrawn, .started, .ended: false
    default: true
    }
  }
}

extension KnownEntry {
  var isNotice: Bool {
    if case .notice = entry?.body { return true }
    return false
  }

  var isAmendment: Bool {
    if case .amendment = entry?.body { return true }
    return false
  }

  var isHold: Bool {
    if case .holdRequested = entry?.body { return true }
    return false
  }

  var isMessage: Bool {
    if case .hotline = entry?.body { return true }
    return false
  }

  /// A proposed notice.
  var isProposal: Bool {
    if case .answer(let answer) = entry?.body, case .proposal = answer.state { return true }
    return false
  }

  /// The point of its first place, if it has one.
  var readablePlace: Position? {
    switch entry?.body {
    case .notice(let notice): notice.volumes.first.map { ReadingPoint(of: $0.area).place }
    case .amendment(let amendment): amendment.notice.volumes.first.map { ReadingPoint(of: $0.area).place }
    case .safetyWarning(let warning): warning.place
    default: nil
    }
  }

  /// Whether officers answer entries of this kind.
  var isAnswerable: Bool {
    if isProposal { return true }
    switch entry?.body {
    case .notice, .amendment, .hotline, .safetyWarning, .holdRequested, .incidentOpened, .commanderCall: return true
    default: return false
    }
  }
}
