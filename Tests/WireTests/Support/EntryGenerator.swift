// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import Testing
import TransparencyLog

@testable import Wire

/// Draws entries of every kind, with values anywhere in their ranges.
struct EntryGenerator {
  var chance: Chance
  /// Whether values of later versions may be drawn.
  var allowsLater = false

  /// Kinds of body, by the field of the envelope that holds them.
  static let kinds = Array(16...39) + Array(45...50) + [55]

  init(seed: UInt64) { chance = Chance(seed: seed) }

  mutating func entry(kind: Int? = nil) throws -> Entry {
    let body = try body(kind: kind ?? chance.pick(Self.kinds))
    let origins = Set(try (0..<chance.number(0...4)).map { _ in try origin() }).sorted()
    return Entry(
      salt: try salt(), writtenAt: instant(),
      position: try PositionDesignator(chance.pick(["watch-1", "node", "co", "7"])),
      frontier: try origins.map { try position(of: $0) },
      parts: try (0..<chance.number(0...3)).map { _ in
        PartCommitment(
          role: enumeration(), size: chance.spread(upTo: UInt64(Wire.Limits.partBytes)), commitment: try hash())
      }, body: body)
  }

  mutating func body(kind: Int) throws -> Body {
    switch kind {
    case 16: .arrangementProposed(try arrangement())
    case 17: .arrangementSigned(try ref())
    case 18: .notice(try notice())
    case 19: .amendment(ActivityAmendment(activity: try ref(), replaces: try ref(), notice: try notice()))
    case 20:
      .activity(try ref(), try activityEvent())
    case 21: .received(Received(log: try position(of: try origin()), at: instant()))
    case 22: .answer(try answer())
    case 23: .holdRequested(HoldRequest(subject: chance.one(in: 2) ? .activity(try ref()) : .volume(try volume())))
    case 24: .holdLifted(try ref())
    case 25: .finding(try finding())
    case 26: .safetyWarning(try warning())
    case 27:
      .hotline(
        HotlineMessage(
          precedence: enumeration(), language: try label(), about: try maybe { try $0.ref() },
          format: try maybe { try $0.filledFormat() }, spokenAt: maybe { $0.laterInstant() }))
    case 28: .referenceLayer(try layer())
    case 29:
      .partRemoved(
        PartRemoved(entry: try ref(), number: chance.number(0...Wire.Limits.parts - 1), reason: enumeration()))
    case 45...49: try incidentBody(kind: kind)
    default: try logBody(kind: kind)
    }
  }

  private mutating func logBody(kind: Int) throws -> Body {
    let certificate = chance.bytes(chance.number(1...300))
    switch kind {
    case 30:
      return .keyRotated(
        KeyRotated(
          origin: try origin(), atSize: size(), newKey: try verifierKey(name: try origin().name),
          certificate: certificate))
    case 31:
      return .sealed(Sealed(last: try position(of: try origin()), cause: enumeration(), certificate: certificate))
    case 32:
      return .successor(SuccessorOrigin(predecessor: try position(of: try origin()), certificate: certificate))
    case 35: return .arrangementSuspended(try ref())
    case 36: return .arrangementResumed(try ref())
    case 37:
      return .arrangementTerminated(ArrangementTermination(arrangement: try ref(), from: laterInstant()))
    case 38: return .measureDeclared(try measure())
    case 39:
      let words: [MeasureWord.Word] = [.agreed, .lifted, .confirmed(until: instant())]
      return .measureSaid(MeasureWord(measure: try feature(), word: chance.pick(words)))
    case 50:
      return .enRoute(
        EnRoute(activity: try ref(), position: try place(), at: instant(), status: enumeration()))
    case 34:
      return .manning(
        Manning(
          level: enumeration(), until: maybe { $0.laterInstant() },
          telephone: try maybe { try $0.label() }))
    case 55: return .protest(Protest(language: try label(), about: try maybe { try $0.ref() }))
    default:
      return .splitView(
        SplitView(
          origin: try origin(), first: certificate, second: chance.bytes(20), rootAtFirst: try maybe { try $0.hash() },
          proof: try list(0...5) { try $0.hash() }))
    }
  }

  mutating func arrangement() throws -> Arrangement {
    let parties = Set(try (0..<chance.number(1...5)).map { _ in try party() }).sorted()
    let precedences: [Precedence] = [.routine, .priority, .immediate, .flash].filter { _ in chance.one(in: 2) }
    var terms = Arrangement(
      rulesVersion: UInt32(chance.number(1...3)), title: try label(), parties: parties, inForceFrom: instant(),
      areaOfOperations: try list(1...3) { try $0.area() },
      minima: list(0...4) {
        MinimaRow(
          first: $0.maybe { $0.enumeration() }, second: $0.maybe { $0.enumeration() }, minima: $0.minima())
      },
      minimumNoticeSeconds: seconds(),
      deadlines: precedences.map {
        Deadline(
          precedence: $0, hasItSeconds: seconds(), understoodSeconds: seconds(), passedOnSeconds: seconds(),
          doneSeconds: seconds())
      },
      receiptSeconds: seconds(), commCheckSeconds: seconds(), clockToleranceSeconds: seconds(),
      languages: try list(0...3) { try $0.label() }, catalogue: try maybe { try $0.hash() },
      contacts: try list(0...3) { Contact(party: try $0.party(), means: try $0.label(), address: try $0.label()) },
      measures: try list(0...3) { try $0.measure() },
      permittedDisclosure: try maybe { try $0.label() }, retentionDays: seconds(),
      annexes: try list(0...3) { Annex(title: try $0.label(), sha256: try $0.hash()) },
      replaces: try maybe { try $0.ref() }, terminationNoticeSeconds: seconds(),
      channels: try list(0...3) { try $0.radioChannel() },
      formats: Set((0..<chance.number(0...4)).map { _ in UInt32(chance.number(1...9_999)) }).sorted(),
      confidentiality: try list(0...3) { try $0.clause() }, spillProcedure: try list(0...3) { try $0.clause() },
      representatives: Set(try list(0...3) { try $0.representative() }).sorted())
    terms.character = chance.one(in: 3) ? .humanitarian : .military
    terms.leadTimes = maybe { LeadTimes(normalSeconds: $0.seconds(), emergencySeconds: $0.seconds()) }
    terms.observers = Array(parties.dropFirst().filter { _ in chance.one(in: 3) })
    return terms
  }

  mutating func measure() throws -> Measure {
    Measure(
      kind: enumeration(), name: try label(), volume: try volume(), minima: maybe { $0.minima() },
      revalidateBy: maybe { $0.laterInstant() },
      opening: try list(0...2) { generator in
        let hours = OpeningHours(
          days: UInt32(generator.chance.number(1...127)), fromMinute: UInt32(generator.chance.number(0...1_439)),
          minutes: UInt32(generator.chance.number(1...1_440)))
        return try #require(hours)
      })
  }

  private mutating func radioChannel() throws -> RadioChannel {
    RadioChannel(
      purpose: try label(), frequency: Frequency(hertz: 1 + chance.spread(upTo: UInt64(Int64.max) - 1)),
      party: try maybe { try $0.party() }, callSign: try maybe { _ in try CallSign("FALCON 21") })
  }

  private mutating func clause() throws -> Clause {
    try Clause(chance.pick(["Keep it.", String(repeating: "x", count: Wire.Limits.clauseBytes), "אין הרשאה", "a"]))
  }

  private mutating func feature() throws -> NumberedFeature {
    NumberedFeature(entry: try ref(), number: chance.number(0...Wire.Limits.features - 1))
  }

  mutating func notice() throws -> ActivityNotice {
    ActivityNotice(
      kind: enumeration(), title: try label(), volumes: try list(1...4) { try $0.volume() },
      concerned: try list(0...3) { try $0.party() }, contact: try maybe { try $0.label() },
      namedSites: try list(0...2) { try $0.feature() }, humanitarian: try maybe { try $0.humanitarian() },
      reference: try maybe { try $0.placeReference() }, lostLine: maybe { $0.lostLine() })
  }

  mutating func humanitarian() throws -> HumanitarianDetails {
    HumanitarianDetails(
      source: enumeration(), check: enumeration(), checkedAt: maybe { $0.laterInstant() },
      expiresAt: maybe { $0.laterInstant() }, markings: try maybe { try $0.label() }, lead: enumeration())
  }

  mutating func placeReference() throws -> PlaceReference {
    PlaceReference(
      name: try label(), place: try place(), distance: length(),
      bearing: Bearing(microdegrees: Int64(chance.number(0...359_999_999))),
      tolerance: maybe { max(Distance(millimetres: 1), $0.length()) })
  }

  mutating func lostLine() -> LostLine { LostLine(action: enumeration(), latest: laterInstant()) }

  mutating func activityEvent() throws -> ActivityEvent {
    switch chance.number(0...7) {
    case 0: .withdrawn
    case 1: .started(at: instant())
    case 2: .ended(at: instant())
    case 3: .held(at: instant())
    case 4: .resumed(at: instant())
    case 5: .nonconforming(try departure())
    case 6: .contingent(try departure())
    default: .conforming(at: instant())
    }
  }

  private mutating func departure() throws -> Departure {
    Departure(
      at: laterInstant(), volumes: try list(0...3) { try $0.volume() }, until: maybe { $0.laterInstant() })
  }

  mutating func answer() throws -> Answer {
    let plain: [AnswerState] = [
      .hasIt, .understood, .done, .noObjection, .objection, .requestForChange, .declined, .passedOn(.allConcerned),
      .passedOn(.partial), .passedOn(.notYet),
    ]
    let state: AnswerState =
      switch chance.number(0...9) {
      case 0, 1: .proposal(try notice(), until: maybe { $0.laterInstant() })
      case 2, 3: .readBack(ReadBack(number: chance.number(0...99), place: try place()))
      case 4: .accepted
      default: chance.pick(plain)
      }
    return Answer(to: try ref(), state: state)
  }

  mutating func finding() throws -> Finding {
    let others: [FindingTarget] = [
      .version(try ref()), .measure(arrangement: try ref(), number: chance.number(0...Wire.Limits.features - 1)),
      .reference(layer: try ref(), number: chance.number(0...Wire.Limits.features - 1)),
    ]
    return Finding(
      version: try ref(), other: chance.pick(others), lateral: length(), vertical: length(),
      timeGapMilliseconds: chance.spread(upTo: UInt64(SeparationLimits.lastMillisecond)), closest: try place(),
      window: try window(), minima: minima())
  }

  mutating func warning() throws -> SafetyWarning {
    SafetyWarning(
      place: try place(), radius: Distance(millimetres: Int64(bitPattern: chance.next())),
      lower: maybe { $0.anyAltitude() }, upper: maybe { $0.anyAltitude() }, from: instant(), until: instant(),
      nature: enumeration(), reference: try maybe { try $0.placeReference() })
  }

  mutating func layer() throws -> ReferenceLayer {
    ReferenceLayer(
      name: try label(), source: try label(),
      segments: try list(1...4) { ReferenceSegment(name: try $0.label(), volume: try $0.volume()) })
  }

  mutating func filledFormat() throws -> FilledFormat {
    let numbers = Set((0..<chance.number(0...5)).map { _ in UInt32(chance.number(1...99)) }).sorted()
    return FilledFormat(
      number: UInt32(chance.number(1...9_999)), catalogue: try hash(),
      values: try numbers.map { ParameterValue(parameter: $0, content: try parameterContent()) })
  }

  mutating func parameterContent() throws -> ParameterContent {
    switch chance.number(0...13) {
    case 0: .place(try place())
    case 1: .area(try area())
    case 2: .height(anyAltitude())
    case 3: .time(chance.one(in: 5) ? Instant(milliseconds: 0) : instant())
    case 4: .duration(seconds: seconds())
    case 5: .distance(length())
    case 6: .bearing(Bearing(microdegrees: Int64(chance.number(0...359_999_999))))
    case 7: .count(seconds())
    case 8: .speed(Speed(metresPerHour: seconds()))
    case 9: .frequency(Frequency(hertz: chance.spread(upTo: UInt64(Int64.max))))
    case 10: .callSign(try CallSign(chance.pick(["FALCON 21", "A", "7-X RAY", String(repeating: "Z", count: 24)])))
    case 11: .text(try label())
    case 12: .entry(try ref())
    default: .choice(seconds())
    }
  }
}
