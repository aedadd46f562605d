// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// How far each change may go that would resolve a conflict, in which steps, and how much work may be spent on it. Nothing can be
/// outside its range.
public struct ResolutionLimits: Hashable, Sendable {
  /// The largest shift in time, either way, in minutes; 0...43,200 (30 days).
  public let minutes: Int
  /// Nothing is moved to start, or cut to end, before this instant.
  public let notBefore: Instant?
  /// The largest change of altitude, either way; up to 100 km.
  public let altitude: Distance
  /// In which steps a band moves; if nil, 500 ft where all heights are given in hundreds of feet or a flight level is
  /// among them, and 100 m elsewhere. Flight levels move by 5 where this is in metres. At most 10 km.
  public let altitudeStep: AltitudeShift?
  /// No lower end comes to lie where it may be under this. No band moves down through the zero of its own datum in any
  /// case, and the surface says no more than that.
  public let floor: Altitude?
  /// No upper end comes to lie where it may be above this.
  public let ceiling: Altitude?
  /// The largest move along the surface; up to 500 km.
  public let lateral: Distance
  /// In which steps an area moves along the surface; at least 1 m.
  public let lateralStep: Distance
  /// No window is shortened to less than this, in minutes.
  public let shortestMinutes: Int
  /// How much work is done in all, in microseconds as estimated from the numbers of edges, the same on every machine.
  public let work: Int

  /// Limits; numbers outside their ranges count as the nearest end.
  public init(
    minutes: Int = 1_440, notBefore: Instant? = nil, altitude: Distance = .metres(3_048),
    altitudeStep: AltitudeShift? = nil, floor: Altitude? = nil, ceiling: Altitude? = nil,
    lateral: Distance = .kilometres(50), lateralStep: Distance = .metres(100), shortestMinutes: Int = 10,
    work: Int = 2_000_000
  ) {
    self.minutes = min(max(minutes, 0), 43_200)
    self.notBefore = notBefore
    self.altitude = min(max(altitude, .zero), .kilometres(100))
    self.altitudeStep = altitudeStep?.inRange
    self.floor = floor
    self.ceiling = ceiling
    self.lateral = min(max(lateral, .zero), .kilometres(500))
    self.lateralStep = max(lateralStep, .metres(1))
    self.shortestMinutes = min(max(shortestMinutes, 0), 43_200)
    self.work = max(work, 0)
  }
}
