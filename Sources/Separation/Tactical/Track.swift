// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// The number under which a track is known to whoever keeps the picture.
public struct TrackNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Any number.
  public let rawValue: UInt32

  /// The track with that number.
  public init(_ rawValue: UInt32) { self.rawValue = rawValue }

  /// The number.
  public var description: String { "\(rawValue)" }

  /// Orders by number.
  public static func < (left: TrackNumber, right: TrackNumber) -> Bool { left.rawValue < right.rawValue }
}

/// Whose a track is, as the keeper of the picture numbers the parties. Tracks of one party do not conflict.
public struct TrackOwner: Hashable, Comparable, Sendable {
  /// Any number.
  public let rawValue: UInt8

  /// The party with that number.
  public init(_ rawValue: UInt8) { self.rawValue = rawValue }

  /// Orders by number.
  public static func < (left: TrackOwner, right: TrackOwner) -> Bool { left.rawValue < right.rawValue }
}

/// Speed over ground and rate of climb, in whole millimetres per second.
public struct Velocity: Hashable, Sendable {
  /// Towards true east, at the track's position.
  public let east: Int32
  /// Towards true north, at the track's position.
  public let north: Int32
  /// Upwards.
  public let up: Int32

  /// Not moving.
  public static let zero = Velocity(checked: 0, 0, 0)

  /// A velocity in millimetres per second.
  ///
  /// - Throws: `TrackError.tooFast` above `TacticalLimits.groundSpeed` or `.climb`.
  public init(east: Int32, north: Int32, up: Int32) throws(TrackError) {
    // Exact as far as the limit, and without overflow beyond.
    let squared = Double(east) * Double(east) + Double(north) * Double(north)
    let limit = Double(TacticalLimits.groundSpeed)
    guard squared <= limit * limit else {
      let speed = Int64(squared.squareRoot().rounded(.up))
      throw .tooFast(field: "ground speed", millimetresPerSecond: speed, limit: Int64(limit))
    }
    guard up.magnitude <= UInt32(TacticalLimits.climb) else {
      throw .tooFast(field: "climb", millimetresPerSecond: Int64(up), limit: Int64(TacticalLimits.climb))
    }
    self.init(checked: east, north, up)
  }

  /// A velocity in metres per second, rounded to the nearest millimetre per second.
  ///
  /// - Throws: `TrackError.notFinite` on NaN and infinities, `TrackError.tooFast` above the limits.
  public init(
    eastMetresPerSecond east: Double, northMetresPerSecond north: Double, upMetresPerSecond up: Double = 0
  ) throws(TrackError) {
    try self.init(
      east: Velocity.rounded(east, "speed to the east"), north: Velocity.rounded(north, "speed to the north"),
      up: Velocity.rounded(up, "climb"))
  }

  /// A velocity from course and ground speed, and the rate of climb, in millimetres per second.
  ///
  /// - Throws: `TrackError.tooFast` above the limits.
  public init(course: Bearing, groundSpeed: Int32, up: Int32 = 0) throws(TrackError) {
    let angle = Double(course.microdegrees) / 1e6 * .pi / 180
    try self.init(
      eastMetresPerSecond: Double(groundSpeed) * sine(angle) / 1_000,
      northMetresPerSecond: Double(groundSpeed) * cosine(angle) / 1_000, upMetresPerSecond: Double(up) / 1_000)
  }

  private init(checked east: Int32, _ north: Int32, _ up: Int32) {
    (self.east, self.north, self.up) = (east, north, up)
  }

  private static func rounded(_ metres: Double, _ field: String) throws(TrackError) -> Int32 {
    guard metres.isFinite else { throw .notFinite(field: field, value: "\(metres)") }
    let millimetres = (metres * 1_000).rounded()
    guard abs(millimetres) < 2e9 else {
      throw .tooFast(
        field: field, millimetresPerSecond: Int64(min(max(millimetres, -9e18), 9e18)),
        limit: Int64(TacticalLimits.groundSpeed))
    }
    return Int32(millimetres)
  }
}

/// How far a track may be from where it is reported to be. Within these bounds it may be anywhere.
public struct TrackDoubt: Hashable, Sendable {
  /// In any direction along the surface, at the time of the report.
  public let horizontal: Distance
  /// Up or down, at the time of the report, beside the margins of the altitude's datum.
  public let vertical: Distance
  /// By how much `horizontal` grows with time before and after the report, in millimetres per second.
  public let horizontalGrowth: Int32
  /// By how much `vertical` grows with time before and after the report, in millimetres per second.
  public let verticalGrowth: Int32

  /// A track that is exactly where it is reported to be.
  public static let none = TrackDoubt()

  /// Bounds of a track's doubt.
  ///
  /// - Throws: `TrackError.doubtOutOfRange` if one is negative or above its limit.
  public init(
    horizontal: Distance, vertical: Distance, horizontalGrowth: Int32 = 0, verticalGrowth: Int32 = 0
  ) throws(TrackError) {
    let ranges = [
      ("horizontal doubt", horizontal, TacticalLimits.horizontalDoubt),
      ("vertical doubt", vertical, TacticalLimits.verticalDoubt),
      ("growth of horizontal doubt in a second", .millimetres(horizontalGrowth), .millimetres(TacticalLimits.growth)),
      ("growth of vertical doubt in a second", .millimetres(verticalGrowth), .millimetres(TacticalLimits.growth)),
    ]
    for (field, value, limit) in ranges where value < .zero || value > limit {
      throw .doubtOutOfRange(field: field, value: value, limit: limit)
    }
    self.horizontal = horizontal
    self.vertical = vertical
    self.horizontalGrowth = horizontalGrowth
    self.verticalGrowth = verticalGrowth
  }

  private init() { (horizontal, vertical, horizontalGrowth, verticalGrowth) = (.zero, .zero, 0, 0) }
}

/// One report of something that moves: where, how high, how fast, when, and how surely.
public struct Track: Hashable, Sendable {
  /// Where it was.
  public let position: Position
  /// How high it was.
  public let altitude: Altitude
  /// How it moved.
  public let velocity: Velocity
  /// When that was so.
  public let time: Instant
  /// How far all this may be wrong.
  public let doubt: TrackDoubt

  /// A report.
  ///
  /// - Throws: `TrackError.altitude` on an altitude out of range, `TrackError.noHeight` for `unlimited`.
  public init(
    position: Position, altitude: Altitude, velocity: Velocity, time: Instant, doubt: TrackDoubt = .none
  ) throws(TrackError) {
    do { try altitude.validate() } catch { throw .altitude(error) }
    guard altitude != .unlimited else { throw .noHeight }
    self.position = position
    self.altitude = altitude
    self.velocity = velocity
    self.time = time
    self.doubt = doubt
  }
}

/// Why a track is refused.
public enum TrackError: Error, Hashable, CustomStringConvertible {
  /// NaN or an infinity was given for the field.
  case notFinite(field: String, value: String)
  /// A speed is above its limit; both in millimetres per second.
  case tooFast(field: String, millimetresPerSecond: Int64, limit: Int64)
  /// A doubt is negative or above its limit.
  case doubtOutOfRange(field: String, value: Distance, limit: Distance)
  /// The altitude is not one.
  case altitude(AltitudeError)
  /// A track is somewhere; it cannot be at `unlimited`.
  case noHeight
  /// The report is too far from the moment that it was to be used for.
  case stale(report: Instant, used: Instant, limitSeconds: Int)
  /// The picture is full.
  case tooManyTracks(limit: Int)
  /// There are more encounters than are told at once.
  case tooManyEncounters(limit: Int)

  /// What was wrong, the limit, and what to do.
  public var description: String {
    switch self {
    case .notFinite(let field, let value):
      "\(field) is \(value): give a number of metres per second"
    case .tooFast(let field, let speed, let limit):
      "\(field) \(Distance(millimetres: speed)) in a second is above \(Distance(millimetres: limit)): check its unit"
    case .doubtOutOfRange(let field, let value, let limit):
      "\(field) \(value) must be at least 0 m and at most \(limit)"
    case .altitude(let error):
      "altitude: \(error)"
    case .noHeight:
      "a track cannot be at unlimited height: give the height that it was seen at"
    case .stale(let report, let used, let limit):
      "the report of \(report) is more than \(limit) s from \(used): wait for a fresh one"
    case .tooManyTracks(let limit):
      "the picture holds \(limit) tracks already: remove those that are no longer followed"
    case .tooManyEncounters(let limit):
      "more than \(limit) pairs break the zone: use a smaller zone, or look for reports that repeat one another"
    }
  }
}

extension Distance {
  fileprivate static func millimetres(_ count: Int32) -> Distance { Distance(millimetres: Int64(count)) }
}
