// SPDX-License-Identifier: Apache-2.0
import Exchange
import Foundation
import Geodesy
import Mechanism
import Separation
import TransparencyLog
import Wire
import Testing

@testable import Node

@Suite("Why something is refused is said by a code, and each code has words in every language")
struct ReasonTests {
  private static let languages = ["en", "tr", "he", "ar"]

  /// The console's texts of reasons in a language, without their common prefix; of a text in several forms, all of them.
  private func texts(_ language: String) throws -> [String: String] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let bytes = try Data(contentsOf: root.appending(path: "Sources/Console/Web/i18n/\(language).json"))
    guard case .object(let members) = try JSONValue(parsing: Array(bytes)) else { return [:] }
    return Dictionary(
      uniqueKeysWithValues: members.filter { $0.name.hasPrefix("refusal.") }.map {
        (String($0.name.dropFirst("refusal.".count)), $0.value.string ?? $0.value.description)
      })
  }

  @Test("every code and every word that a reason names has a text in each language, and no text is left over")
  func words() throws {
    let codes = Set(Reason.Code.allCases.map(\.name))
    #expect(codes.count == Reason.Code.allCases.count)
    let named =
      DraftRefusal.NeededEntry.allCases.map { "needed.\($0.rawValue)" }
      + DraftRefusal.NeededState.allCases.map { "neededState.\($0.rawValue)" }
      + DraftRefusal.Said.allCases.map { "said.\($0.rawValue)" }
      + InputError.ValueType.allCases.map { "type.\($0.rawValue)" }
    for language in Self.languages {
      #expect(Set(try texts(language).keys) == codes.union(named), "\(language)")
    }
  }

  @Test("what a text asks for is what its reason has, in every language")
  func parameters() throws {
    let samples = Dictionary(grouping: try Samples().all, by: \.code)
    #expect(Set(samples.keys) == Set(Reason.Code.allCases), "each code has a sample")
    for language in Self.languages {
      let texts = try texts(language)
      for (code, reasons) in samples {
        let asked = Set(try #require(texts[code.name]).matches(of: /\{(\w+)\}/).map { String($0.output.1) })
        for reason in reasons { #expect(asked.isSubset(of: reason.values.map(\.name)), "\(language) \(code.name)") }
      }
    }
  }

  @Test("times are RFC 3339, entries are refs, numbers are numbers")
  func types() throws {
    let now = try Instant(iso8601: "2026-03-01T06:00:00Z")
    let reason = Reason(
      of: DraftRefusal.startInPast(field: "notice.volumes", volume: 0, start: now.adding(seconds: -60), now: now))
    #expect(
      reason.json.description
        == #"{"code":"start-in-past","field":"notice.volumes[0].start","volume":0,"start":"2026-03-01T05:59:00Z","now":"2026-03-01T06:00:00Z"}"#
    )
    let problem = Problem([
      .untilMissing(field: "manning.until"), .wrongKind(field: "hold", try Samples().ref, needed: .requestHold),
    ])
    #expect(problem.reason?.code == .untilMissing)
    #expect(problem.json["reasons"]?.array.map { $0["code"]?.string } == ["until-missing", "wrong-kind"])
    #expect(problem.json["reasons"]?.array.last?["entry"]?["index"] == .number(3))
    #expect(problem.json["reasons"]?.array.last?["needed"] == .string("request-hold"))
    #expect(problem.problems?.count == 2)
  }
}

/// At least one reason of each code, from what it is said of.
private struct Samples {
  let ref: EntryRef
  private let party: PartyID
  private let position: PositionDesignator
  private let now: Instant
  private let place: Position

  init() throws {
    ref = EntryRef(origin: try Origin("north/levant/plans"), index: 3, leaf: Hash256.sha256([]))
    party = try PartyID("north")
    position = try PositionDesignator("watch-1")
    now = try Instant(iso8601: "2026-03-01T06:00:00Z")
    place = try Position(latitude: 33.5, longitude: 36)
  }

  var all: [Reason] {
    get throws {
      try drafts.map { Reason(of: $0) } + input.map { Reason(of: $0) } + areas.map { Reason(of: $0) }
        + grids.map { Reason(of: $0) }
        + office + said
    }
  }

  private var drafts: [DraftRefusal] {
    get throws {
      let (f, site) = ("f", NumberedFeature(entry: ref, number: 1))
      let reference = PlaceReference(
        name: try Label("Mill"), place: place, distance: .kilometres(5), bearing: Bearing(microdegrees: 0))
      let area = Area.circle(center: try Position(latitude: 30, longitude: 30), radius: .kilometres(1))
      let difference = try #require(reference.difference(from: area))
      return [
        .unknownParty(field: f, party, known: [party]), .outsideAreaOfOperations(field: f, volume: 0),
        .coordinatesSwapped(field: f, volume: 0), .count(field: f, 0, limit: 1...2),
        .startInPast(field: f, volume: 0, start: now, now: now), .endInPast(field: f, volume: 0, end: now, now: now),
        .reportedAhead(field: f, now, now: now), .unknownEntry(field: f, ref),
        .wrongKind(field: f, ref, needed: .activity), .notOwnActivity(field: f, ref, owner: party),
        .ownActivity(field: f, ref), .activityOver(field: f, ref, .ended), .alreadyStarted(field: f, ref),
        .outdatedVersion(field: f, ref, current: ref), .ownEntry(field: f, ref),
        .notOwnEntry(field: f, ref, owner: party), .noSuchPart(field: f, 1, count: 1), .wrongLane(.notice, .urgent),
        .partiesNotOfChannel(field: f, [party], channel: [party]), .unknownRules(field: f, 9, known: 1...2),
        .zeroInterval(field: f), .certificate(field: f), .notOwnLog(field: f, ref.origin),
        .sizeReached(field: f, ref.origin, atSize: 1, size: 2), .alreadySealed(field: f, ref.origin),
        .untilMissing(field: f), .untilPassed(field: f, now, now: now), .suspended(field: f, by: party, since: now),
        .terminated(field: f, by: party, from: now), .noticeTooShort(field: f, now, earliest: now),
        .protectedSite(field: f, volume: 0, site, name: try Label("Well"), area: area), .notASite(field: f, site),
        .openingHours(field: f), .arrangedMeasure(field: f, site), .character(.notice, .notificationOnly),
        .referenceDiffers(field: f, difference), .referenceMissing(field: f),
        .noSuchPlace(field: f, 9, ref, known: [1]), .noSuchPlace(field: f, 9, ref, known: []),
        .wrongState(field: f, ref, .held, needed: .notHeld), .overtaken(field: f, ref), .nodeOnly(.received),
        .notKnown(field: f), .notRepresentative(field: f, position, designated: [position]),
        .notRepresentative(field: f, position, designated: []), .endBeforeStart(field: f, now, start: now),
        .incidentClosed(field: f, ref), .ownParty(field: f, party), .notByThatParty(field: f, ref, needed: party),
        .already(field: f, by: ref, .signed), .beforeNotice(field: f, now, notified: now),
        .longAgo(field: f, now, earliest: now),
        .characterChanged(field: f, .military, channel: .humanitarian, by: ref),
        .notAMovement(field: f, ref, kind: "flight"),
      ]
    }
  }

  private var input: [InputError.Problem] {
    [
      .syntax(offset: 0, expected: "x"), .tooLarge(bytes: 2, limit: 1), .tooDeep(limit: 1), .memberTwice, .missing,
      .unknownMember(known: ["a"]), .misspelt(meant: "a"), .blank, .languageTag("?"), .type(needed: .text),
      .choice("a", allowed: ["b"]), .heightWithoutDatum("1"), .terrainMissing,
      .outOfRange(value: "3", lowest: "1", highest: "2"), .contradiction("kind"), .exclusive(with: "legs"),
      .geometry("x"), .hash("x"), .quantity("x", form: "12"), .format("x"), .motion(.noHeight),
      .domain(.text("\u{202E}")), .domain(.label(String(repeating: "x", count: 97))), .domain(.party("A")),
      .domain(.position("A")), .domain(.callSign("a")), .domain(.checkDigits("1")), .origin(.empty),
      .instant(.missingZone("x")), .instant(.malformed("x")), .instant(.noSuchTime("x")), .instant(.tooPrecise("x")),
      .instant(.outOfRange("x")), .distance(.missingUnit("1")), .distance(.malformed("x")), .bearing(.malformed("x")),
      .bearing(.missingNorth("1")), .bearing(.notTrue("1", north: "grid")), .bearing(.outOfRange("400")),
      .relative(.malformed("x")), .relative(.origin(.notTwoParts("x"))),
      .relative(.outOfRange(.kilometres(1), limit: .kilometres(1))), .heightText(.missingUnit("1")),
      .heightText(.missingSetting("1")), .heightText(.malformed("x")),
      .altitude(.outOfRange(field: .height, value: 1, lowest: 0, highest: 0)),
      .altitude(.outOfRange(field: .flightLevel, value: 1, lowest: 0, highest: 0)),
      .altitude(.outOfRange(field: .setting, value: 1, lowest: 0, highest: 0)), .altitude(.notGeometric(.surface)),
      .band(.noLowerEnd), .band(.upsideDown(lower: .unlimited, upper: .surface)),
      .track(.legCount(1, points: 3)), .track(.legOrder(leg: 2, start: now, before: now)),
      .track(.leg(1, .axesSwapped(semiMajor: .zero, semiMinor: .zero))),
    ]
  }

  private var grids: [CoordinateTextError] {
    [
      .tooLong(bytes: 2, limit: 1), .notTwoParts("x"), .notAnAngle(field: "latitude", text: "x"),
      .sixtyOrMore(field: "latitude", text: "x"), .wrongHemisphere(field: "latitude", letter: "E"),
      .position(.latitudeOutOfRange("91")), .position(.longitudeOutOfRange("181")),
      .position(.notFinite(field: "latitude", value: "nan")), .tooCoarse("x", size: .zero, limit: .zero),
      .grid(.malformed("x", system: "MGRS", example: "y")),
      .grid(.outOfRange(field: "zone", value: "61", lowest: "1", highest: "60")),
      .grid(.letter("I", field: "band", allowed: "C...X")), .grid(.ambiguousHemisphere("37S")),
      .grid(.unevenDigits("x")), .grid(.latitude("85", system: "UTM", lowest: -80, highest: 84)),
      .grid(.squareOutsideZone(square: "AA", zone: "37S")),
    ]
  }

  private var areas: [VolumeError] {
    [
      .openRing(first: place, last: place), .tooFewVertices(count: 1, minimum: 3),
      .tooManyVertices(count: 2, limit: 1), .repeatedVertex(vertex: 1, position: place),
      .selfCrossing(edge: 1, other: 3), .tooIntricate(limit: 1), .zeroArea(minimumSquareMetres: 1),
      .radiusOutOfRange(field: "radius", value: .zero, limit: .zero),
      .lengthOutOfRange(field: "range", value: .zero, limit: .zero),
      .notSmaller(field: "inner radius", value: .zero, than: "outer radius", limit: .zero),
      .axesSwapped(semiMajor: .zero, semiMinor: .zero), .wholeDisk(Bearing(microdegrees: 0)),
      .spreadOutOfRange(microdegrees: 0, allowed: 1...2), .noMovement(place), .instantMovement(now),
      .tooLarge(vertex: 1, reach: .zero, limit: .zero), .tooManyHoles(count: 2, limit: 1),
      .hole(1, .tooIntricate(limit: 1)), .holeLeavesRing(hole: 1, edge: 1, ringEdge: 1),
      .holeLeavesRing(hole: 1, edge: 1, ringEdge: nil), .holesTouch(hole: 1, edge: 1, other: 2, otherEdge: 1),
      .nestedHole(hole: 1, inside: 2),
    ]
  }

  private var office: [Reason] {
    let refusals: [Refusal] = [
      .diskFull, .stopped("x"), .laneClosed(.plans), .tooLarge(bytes: 2, limit: 1),
      .part(number: 0, bytes: 2, limit: 1), .quota(lane: .plans, waiting: 1, limit: 1),
    ]
    let rules: [LogRule] = [
      .count(0, allowed: 1...2), .notOwnLog(ref.origin), .closedLog(ref.origin), .nothingSigned(ref.origin),
      .otherRoot(ref.origin, size: 2), .sizeReached(ref.origin, atSize: 1, size: 2), .keyNotHere("a"), .certificate,
      .nodeOnly,
    ]
    let desk: [ReleaseDesk.Refusal] = [
      .mayNotRelease(.auditor), .mayNotCountersign(.watch), .sameOfficer(position), .notReleased,
      .alreadyReleased(by: position), .neverAlone, .notFirst(position), .waitsFor(seconds: 5), .closed,
    ]
    let loans: [Delegation.Refusal] = [
      .isNoCommander(.watch), .keepsNoWatch(.auditor), .needsNone, .until(now, now: now),
    ]
    let duty: [WatchDuty.Refusal] = [
      .keepsNoWatch(.auditor), .isHeld(by: position), .isNotHeld, .isNotOffered, .isHolder, .notOpen(ref),
    ]
    let accounts: [OfficeError] = [
      .accountExists("a"), .noAccount("a"), .lastCommander("a"), .invalid(field: "password", rule: "x"),
      .invalid(field: "name", rule: "x"), .invalid(field: "position", rule: "x"),
    ]
    return (refusals + rules.map { .invalid($0) }).compactMap { Reason(of: $0) } + desk.map { Reason(of: $0) }
      + loans.map { Reason(of: $0) }
      + duty.map { Reason(of: $0) } + accounts.compactMap { Reason(of: $0) }
  }

  /// What is said at one place only.
  private var said: [Reason] {
    [
      Reason(.rightMissing, nil, ["role": .array([.string("watch")])]),
      Reason(.attemptsMustWait, nil, ["waitSeconds": .number(5)]), Reason(.accountYounger),
      Reason(.firstAccountClosed), Reason(.notOwnDraft), Reason(.decidedMeanwhile), Reason(.noSecondNeeded),
      Reason(.noWatch), Reason(.ownTranslation), Reason(.translationReplaced), Reason(.translationChanged),
      Reason(.notReleasedAlone), Reason(.loanOfOther), Reason(.noLoan), Reason(.wrongCredentials),
      Reason(.notSignedIn), Reason(.notOwnPage), Reason(.noSuchEntry, nil, ["text": .typed("x@1")]),
      Reason(.namesNoEntry, nil, ["text": .typed("x")]), Reason(.partGone), Reason(.noActivityOfIt),
      Reason(.noConflictOfIt), Reason(.noIncidentOfIt), Reason(.noProposalOfIt), Reason(.requestUnderWay),
      Reason(.stopping), Reason(.fileForOther, nil, ["party": .string("a"), "channel": .string("c")]),
      Reason(.fileUnreadable), Reason(.certificateInvalid, nil, ["name": .string("a")]), Reason(.certificateOther),
      Reason(.keyNotHere), Reason(.cardsFull, nil, ["limit": .number(8)]), Reason(.wordsNotCompared),
      Reason(.cardRefused), Reason(.alreadyPaired, nil, ["party": .string("a")]), Reason(.partiesFixed),
      Reason(.cardAddress, nil, ["text": .typed("x")]), Reason(.noCardWaits),
      Reason(.notPaired, nil, ["party": .string("a")]), Reason(of: PictureCodeError.wordCount(1)),
      Reason(of: PictureCodeError.unknownWord(number: 1, "x")),
    ]
  }
}
