// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// Two tracks of different parties that will be, or may be, closer than the zone allows: when, and how close.
///
/// Times are in milliseconds after the picture's epoch, 0 to the lookahead.
public struct Encounter: Hashable, Sendable {
  /// The track with the lower number.
  public let first: TrackNumber
  /// The track with the higher number.
  public let second: TrackNumber
  /// When both distances are first below the zone's, rounded down.
  public let entryMilliseconds: Int32
  /// When they are last, as far as one looks ahead, rounded up.
  public let exitMilliseconds: Int32
  /// When the lateral distance is least while the height is broken, to the nearest millisecond.
  public let closestMilliseconds: Int32
  private let lateralMillimetres: Int32
  private let verticalMillimetres: Int32

  /// The lateral distance when it is least, as reported: doubts are not taken off. Rounded down.
  public var lateral: Distance { Distance(millimetres: Int64(lateralMillimetres)) }
  /// The difference of height then, second minus first, as reported and by the middle of what their datums allow.
  public var vertical: Distance { Distance(millimetres: Int64(verticalMillimetres)) }

  /// An encounter from seconds and metres within the limits.
  init(_ first: TrackNumber, _ second: TrackNumber, _ approach: ZoneBreach) {
    (self.first, self.second) = first < second ? (first, second) : (second, first)
    // All but the height are not negative, so that conversion rounds down.
    let exit = Int32(approach.exit * 1_000)
    entryMilliseconds = Int32(approach.entry * 1_000)
    exitMilliseconds = Double(exit) < approach.exit * 1_000 ? exit + 1 : exit
    closestMilliseconds = Int32(approach.closest * 1_000 + 0.5)
    lateralMillimetres = Int32(approach.lateral * 1_000)
    let above = (first < second ? 1_000 : -1_000) * approach.vertical
    verticalMillimetres = Int32(above + (above < 0 ? -0.5 : 0.5))
  }
}

/// The closest point of approach of two tracks within the lookahead.
public struct ClosestApproach: Hashable, Sendable {
  /// When the lateral distance is least, in milliseconds after the epoch, to the nearest one.
  public let milliseconds: Int32
  /// The lateral distance then, as reported, rounded down.
  public let lateral: Distance
  /// How far the lateral distance may be from that, by the doubts of both tracks and of the frame, rounded up.
  public let lateralDoubt: Distance
  /// The difference of height then, second minus first, by the middle of what their datums allow.
  public let vertical: Distance
  /// How far the difference of height may be from that, rounded up.
  public let verticalDoubt: Distance
  /// When and how the zone is broken; `nil` if it is not.
  public let encounter: Encounter?

  /// The closest point of approach of two tracks that both move on as reported.
  ///
  /// - Parameters:
  ///   - first: one track, of any party.
  ///   - second: another one.
  ///   - zone: the lookahead, the frame, and the zone that `encounter` is about.
  ///   - epoch: from when on; both reports lie within `TacticalLimits.age` of it.
  ///   - geoid: bounds of the geoid where heights across datums are compared.
  /// - Throws: `TrackError.stale`.
  public init(
    of first: Track, and second: Track, in zone: ProtectedZone, from epoch: Instant, geoid: GeoidModel = .worldwide
  ) throws(TrackError) {
    let a = try Motion(first, at: epoch, geoid: geoid)
    let b = try Motion(second, at: epoch, geoid: geoid)
    let pair = PairPlane(a, b, frame: zone.frame)
    let heights = HeightDifference(a, b)
    let time = min(max(pair.closest, 0), zone.seconds)
    milliseconds = Int32((time * 1_000).rounded())
    lateral = Distance(floor: pair.distance(after: time))
    let test = EncounterTest(zone)
    let frameDoubt = zone.frame == .tangent ? test.allowance(a, b) : 0
    lateralDoubt = Distance(ceiling: a.doubt + b.doubt + (a.growth + b.growth) * time + frameDoubt)
    vertical = Distance(millimetres: Int64(((heights.middle + heights.slope * time) * 1_000).rounded()))
    verticalDoubt = Distance(ceiling: heights.doubt + heights.growth * time)
    encounter = test.breach(a, b).map { Encounter(TrackNumber(1), TrackNumber(2), $0) }
  }
}

extension Distance {
  /// Whole millimetres above a length in metres that is not negative.
  init(ceiling metres: Double) {
    self.init(millimetres: Int64((min(metres, 1e12) * 1_000).rounded(.up)))
  }
}
