// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import Testing
import TestSupport
import TransparencyLog
import Wire

@testable import Mechanism

/// Places that are said twice: by reference in a draft, and as they are read back.
@Suite struct PlaceTests {
  /// The airfield of Deir ez-Zor, and a place 4.4 km to the south-west of it.
  private static let airfield = (35.2854, 40.1760)

  private func reference(_ kilometres: Int, _ degrees: Int64 = 225, tolerance: Distance? = nil) throws -> PlaceReference
  {
    PlaceReference(
      name: try Label("Deir ez-Zor airfield"), place: try Scene.position(Self.airfield.0, Self.airfield.1),
      distance: .kilometres(kilometres), bearing: Bearing(microdegrees: degrees * 1_000_000), tolerance: tolerance)
  }

  private func strike(_ reference: PlaceReference?) throws -> ActivityNotice {
    let centre = try self.reference(4)
    let place = Geodesic.direct(from: centre.place, bearing: centre.bearing, distance: .metres(4_400))
    var notice = try Scene.notice(
      .circle(center: place, radius: .metres(1_500)), from: TestChannel.start.adding(seconds: 7_200))
    notice.reference = reference
    return notice
  }

  private func refusals(_ notice: ActivityNotice, requiresReference: Bool = false) throws -> [DraftRefusal] {
    let channel = try TestChannel()
    let check = DraftCheck(
      board: channel.board(), own: try party("a"), now: channel.now,
      policy: DraftPolicy(requiresReference: requiresReference))
    return check.check(.notice(notice), in: .plans).refusals
  }

  @Test func aReferenceThatLeadsElsewhereStopsANotice() throws {
    // Deir ez-Zor, 17 September 2016: passed as 9 km from the airfield, it was 3 to 6 km.
    let wrong = try refusals(strike(reference(9)))
    guard case .referenceDiffers(let field, let difference)? = wrong.first, wrong.count == 1 else {
      Issue.record("\(wrong)")
      return
    }
    #expect(field == "notice.reference")
    #expect(difference.limit == .metres(500))
    #expect(abs((difference.apart ?? .zero).millimetres - 4_600_000) < 1_000)
    #expect(abs(difference.drawn.distance.millimetres - 4_400_000) < 1_000)
    #expect(abs(difference.nearest.millimetres - 2_900_000) < 1_000)
    let text = "\(wrong[0])"
    for part in ["Deir ez-Zor airfield", "9000", "4400", "4600", "2900", "500", "draw the area again"] {
      #expect(text.filter { $0 != "," && $0 != " " }.contains(part.filter { $0 != " " }), "\(part) in: \(text)")
    }
  }

  @Test func aReferenceWithinItsToleranceStopsNothing() throws {
    #expect(try refusals(strike(reference(4))) == [])
    #expect(try refusals(strike(reference(5))).count == 1)
    #expect(try refusals(strike(reference(5, tolerance: .metres(100)))).count == 1)
    #expect(try refusals(strike(reference(9, tolerance: .metres(4_700)))) == [])
    #expect(try refusals(strike(reference(4, 45))).count == 1, "the other direction")
  }

  @Test func whetherAReferenceIsAskedForIsTheOwnSidesToSay() throws {
    #expect(try refusals(strike(nil)) == [])
    #expect(
      try refusals(strike(nil), requiresReference: true) == [.referenceMissing(field: "notice.reference")])
    #expect(try refusals(strike(reference(4)), requiresReference: true) == [])
  }

  @Test func aReferenceThatLeadsElsewhereIsFlaggedOnAWarning() throws {
    var channel = try TestChannel()
    var warning = try Scene.warning()
    warning.reference = try reference(9)
    let check = DraftCheck(board: channel.board(), own: try party("a"), now: channel.now)
    let verdict = check.check(.safetyWarning(warning), in: .urgent)
    #expect(verdict.isAccepted)
    #expect(verdict.defects.map(\.code) == ["referenceDiffers"])
    try channel.write(urgent("a"), .safetyWarning(warning))
    #expect(channel.board().warnings.first?.defects.map(\.code) == ["referenceDiffers"])
  }

  @Test func aPeersNoticeWithSuchAReferenceHasADefect() throws {
    var channel = try TestChannel()
    try channel.agree()
    let notice = try channel.write(plans("a"), .notice(strike(reference(9))))
    #expect(try channel.standing(notice, for: "b").codes.contains(.defect))
  }

  @Test func aStatedDistanceThatIsNoneOnEarthStopsANoticeToo() throws {
    var far = try reference(4)
    far.distance = Distance(millimetres: .max)
    #expect(try refusals(strike(far)).count == 1)
  }

  /// Whole numbers against the geodesic.
  @Test func theWholeDistanceIsNearTheGeodesic() throws {
    var generator = SeededGenerator(seed: 41)
    for _ in 0..<4_000 {
      let latitude = Double.random(in: -84...84, using: &generator)
      let start = try Scene.position(latitude, Double.random(in: -180...180, using: &generator))
      let metres = Int.random(in: 1...200_000, using: &generator)
      let bearing = Bearing(microdegrees: Int64.random(in: 0..<360_000_000, using: &generator))
      let end = Geodesic.direct(from: start, bearing: bearing, distance: .metres(metres))
      guard abs(end.latitudeE7) < 850_000_000 else { continue }
      let whole = start.wholeDistance(to: end).millimetres
      #expect(abs(whole - Int64(metres) * 1_000) <= Int64(metres) * 25 + 300, "\(start) to \(end)")
      #expect(whole == end.wholeDistance(to: start).millimetres)
    }
  }

  @Test func noPositionsAreTooFarApartForWholeNumbers() throws {
    let ends = [
      try Scene.position(90, 0), try Scene.position(-90, 0), try Scene.position(0, 0), try Scene.position(0, -180),
      try Scene.position(89.9, 179.9), try Scene.position(-89.9, -179.9), try Scene.position(0, 179.9999999),
    ]
    for one in ends {
      for other in ends { #expect(one.wholeDistance(to: other) <= .kilometres(30_000)) }
    }
    #expect(try Scene.position(10, 179.999).wholeDistance(to: Scene.position(10, -179.999)) < .metres(300))
  }

  @Test func everyShapeHasAPointAndASize() throws {
    let ring = try [(35.0, 179.9), (35.0, -179.9), (35.2, -179.9), (35.2, 179.9)].map { try Scene.position($0.0, $0.1) }
    let polygon = ReadingPoint(of: .polygon(ring))
    #expect(try polygon.place == Scene.position(35.1, -180))
    #expect(polygon.size > .kilometres(13) && polygon.size < .kilometres(15))
    let path = try [Scene.position(35, 36), Scene.position(35, 37)]
    #expect(ReadingPoint(of: .corridor(path: path, halfWidth: .kilometres(5))).place == path[0])
    #expect(ReadingPoint(place: path[0], size: Distance(millimetres: -5)).tolerance == .metres(500))
    #expect(try ReadingPoint(of: Scene.circle()).tolerance == .kilometres(1))
  }

  @Test func aReadBackThatDiffersIsSeenByBothAndDisputesTheUnderstanding() throws {
    var channel = try TestChannel()
    try channel.agree()
    let notice = try channel.write(plans("a"), .notice(Scene.notice(from: channel.now.adding(seconds: 7_200))))
    try channel.write(plans("b"), Scene.answer(notice, .understood))
    func progress() -> Progress? { channel.board().activity(notice)?.current.first?.progress.first }
    #expect(progress()?.stated(.understood) != nil)
    let place = try Scene.position(35.6, 35.8)
    let wrong = try channel.write(plans("b"), Scene.answer(notice, .readBack(ReadBack(number: 0, place: place))))
    let disputed = try #require(progress())
    #expect(disputed.isUnderstandingDisputed)
    #expect(disputed.stated(.understood) == nil)
    #expect(disputed.readBacks.map(\.place) == [place])
    #expect(abs(disputed.readBacks[0].apart.millimetres - 11_132_000) < 200)
    #expect(disputed.readBacks[0].tolerance == .kilometres(1))
    #expect(try !channel.board().answered(notice, by: party("b")).contains(AnswerStep.understood))
    let item = try #require(channel.board().openItem(wrong))
    #expect(try item.asks(party("a")) && item.precedence == .priority)
    let right = try channel.write(
      plans("b"), Scene.answer(notice, .readBack(ReadBack(number: 0, place: Scene.position(35.495, 35.8)))))
    #expect(progress()?.isUnderstandingDisputed == false)
    #expect(progress()?.stated(.understood) != nil)
    #expect(try channel.board().answered(notice, by: party("b")).contains(AnswerStep.understood))
    #expect(channel.board().openItem(wrong) == nil)
    #expect(channel.board().openItem(right) == nil)
  }

  @Test func everyPlaceReadBackIsUnderstandingWithoutTheWord() throws {
    var channel = try TestChannel()
    var notice = try Scene.notice(from: channel.now.adding(seconds: 7_200))
    notice.volumes.append(try Scene.volume(Scene.circle(36.5), from: channel.now.adding(seconds: 7_200)))
    let ref = try channel.write(plans("a"), .notice(notice))
    func isUnderstood() throws -> Bool {
      let board = channel.board()
      let shown = board.activity(ref)?.current.first?.progress.first?.understood != nil
      #expect(try board.answered(ref, by: party("b")).contains(AnswerStep.understood) == shown)
      return shown
    }
    for (number, latitude, expected) in [(0, 35.5, false), (1, 36.5, true)] {
      let place = try Scene.position(latitude, 35.8)
      try channel.write(plans("b"), Scene.answer(ref, .readBack(ReadBack(number: number, place: place))))
      #expect(try isUnderstood() == expected)
    }
  }

  @Test func aNewVersionIsReadBackAnew() throws {
    var channel = try TestChannel()
    try channel.agree()
    let notice = try Scene.notice(from: channel.now.adding(seconds: 7_200))
    let first = try channel.write(plans("a"), .notice(notice))
    let place = try Scene.position(36, 35.8)
    let said = try channel.write(plans("b"), Scene.answer(first, .readBack(ReadBack(number: 0, place: place))))
    #expect(try channel.standing(first, for: "a").codes.contains(.readBackDiffers))
    try channel.write(
      plans("a"), .amendment(ActivityAmendment(activity: first, replaces: first, notice: notice)))
    #expect(try !channel.standing(first, for: "a").codes.contains(.readBackDiffers))
    #expect(channel.board().openItem(said) == nil)
  }

  @Test func warningsAndPlacesOfFormatsCanBeReadBack() throws {
    var channel = try TestChannel()
    let warning = try channel.write(urgent("a"), .safetyWarning(Scene.warning()))
    let place = try Scene.position(35.5, 35.8)
    let format = FilledFormat(
      number: 4, catalogue: .zero,
      values: [
        ParameterValue(parameter: 2, content: .count(3)), ParameterValue(parameter: 7, content: .place(place)),
      ])
    let message = try channel.write(
      urgent("a"), .hotline(HotlineMessage(precedence: .immediate, language: Label("en"), format: format)))
    let board = channel.board()
    #expect(board.readablePlaces(of: warning).map(\.number) == [0])
    #expect(board.readablePlaces(of: message).map(\.number) == [7])
    #expect(board.readBackForm(of: warning) == .short)
    #expect(board.readBackForm(of: message) == .full)
    try channel.write(
      urgent("b"), Scene.answer(message, .readBack(ReadBack(number: 7, place: Scene.position(35.5, 35.81)))))
    #expect(channel.board().messages.first?.progress.first?.isUnderstandingDisputed == true)
  }
}
