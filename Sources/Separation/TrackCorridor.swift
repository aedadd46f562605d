// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// A flight along legs, each with its own altitudes and times: as many volumes as it has legs.
public struct TrackCorridor: Hashable, Sendable {
  /// How high a leg is flown, and when.
  public struct Leg: Hashable, Sendable {
    /// The altitudes that are kept on the leg.
    public var band: AltitudeBand
    /// From when to when something may be on the leg.
    public var window: TimeWindow

    /// A leg.
    public init(band: AltitudeBand, window: TimeWindow) {
      self.band = band
      self.window = window
    }
  }

  /// The points between which it is flown, along geodesics.
  public var path: [Position]
  /// How far to each side it may be, and behind the ends of each leg.
  public var halfWidth: Distance
  /// One for each two neighbours of the path.
  public var legs: [Leg]

  /// A flight, not checked (see `volumes()`).
  public init(path: [Position], halfWidth: Distance, legs: [Leg]) {
    self.path = path
    self.halfWidth = halfWidth
    self.legs = legs
  }

  /// The volumes of the legs, in order: corridors with round ends, so that what flies around a corner is in one of them.
  ///
  /// - Throws: `TrackCorridorError` if there are not as many legs as the path has, a leg begins before the one before it, or
  ///   a leg's area is refused.
  public func volumes() throws(TrackCorridorError) -> [Volume] {
    guard path.count >= 2 else { throw .path(.tooFewVertices(count: path.count, minimum: 2)) }
    guard legs.count == path.count - 1 else { throw .legCount(legs.count, points: path.count) }
    var volumes: [Volume] = []
    for (index, leg) in legs.enumerated() {
      if index > 0, leg.window.start < legs[index - 1].window.start {
        throw .legOrder(leg: index + 1, start: leg.window.start, before: legs[index - 1].window.start)
      }
      do {
        let area = Area.corridor(path: [path[index], path[index + 1]], halfWidth: halfWidth)
        volumes.append(try Volume(area: area, band: leg.band, window: leg.window))
      } catch { throw .leg(index + 1, error) }
    }
    return volumes
  }
}

/// Why a flight along legs is refused. Legs are counted from 1.
public enum TrackCorridorError: Error, Hashable, CustomStringConvertible {
  /// The path is none.
  case path(VolumeError)
  /// There is not one leg for each two neighbours of the path.
  case legCount(Int, points: Int)
  /// A leg begins before the one before it does.
  case legOrder(leg: Int, start: Instant, before: Instant)
  /// The area of a leg is refused.
  case leg(Int, VolumeError)

  /// What was wrong, where, and what to do.
  public var description: String {
    switch self {
    case .path(let error): "the path: \(error)"
    case .legCount(let count, let points):
      "\(count) legs do not fit a path of \(points) points: give \(max(0, points - 1)), one between each two neighbours"
    case .legOrder(let leg, let start, let before):
      "leg \(leg) begins at \(start), before leg \(leg - 1) does at \(before): put the legs in order of time"
    case .leg(let number, let error): "leg \(number): \(error)"
    }
  }
}

extension Volume {
  /// What live firing uses: the fan, from the surface to the maximum ordinate, the highest point of any trajectory.
  ///
  /// - Throws: `VolumeError` naming the value and the limit.
  public init(firing fan: FiringFan, maximumOrdinate: Altitude, window: TimeWindow) throws(FiringError) {
    let band: AltitudeBand
    do { band = try AltitudeBand(lower: .surface, upper: maximumOrdinate) } catch { throw .maximumOrdinate(error) }
    do { self = try Volume(area: .firingFan(fan), band: band, window: window) } catch { throw .fan(error) }
  }
}

/// Why live firing is refused.
public enum FiringError: Error, Hashable, CustomStringConvertible {
  /// The fan is none.
  case fan(VolumeError)
  /// The maximum ordinate is no upper end.
  case maximumOrdinate(AltitudeBandError)

  /// What was wrong, the limit, and what to do.
  public var description: String {
    switch self {
    case .fan(let error): "\(error)"
    case .maximumOrdinate(let error): "maximum ordinate: \(error)"
    }
  }
}
