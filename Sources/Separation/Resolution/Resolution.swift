// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// A way of changing an activity.
public enum ResolutionKind: String, Hashable, Sendable, CaseIterable {
  /// All windows later by the same.
  case later
  /// All windows earlier by the same.
  case earlier
  /// All bands up by the same.
  case up
  /// All bands down by the same.
  case down
  /// All areas along the surface by the same.
  case lateral
  /// Windows begin later; their ends stay.
  case startLater
  /// Windows end earlier; their starts stay.
  case endEarlier
}

/// How an activity is changed.
public enum ResolutionChange: Hashable, Sendable {
  /// Windows move by so many minutes, positive later.
  case time(minutes: Int)
  /// Bands move.
  case altitude(AltitudeShift)
  /// Areas move as one figure, its middle by so much in this direction, in whole degrees.
  case lateral(bearing: Bearing, distance: Distance)
  /// Windows that began before begin at this whole minute.
  case start(Instant)
  /// Windows that ended after end at this whole minute.
  case end(Instant)
}

/// A change that clears all conflicts of an activity and makes none.
public struct Resolution: Hashable, Sendable {
  /// The way of changing it.
  public let kind: ResolutionKind
  /// The smallest change of this kind, in its steps.
  public let change: ResolutionChange
  /// Which of the activity's volumes are changed, counted from 0, ascending.
  public let changed: [Int]
  /// All volumes of the activity after the change, in their order.
  public let volumes: [Volume]
  /// How much is changed; see ``ResolutionCost``.
  public let cost: Int
}

/// By what resolutions are ranked: how far each volume is changed, as the mean over all volumes of the activity, in
/// thousandths of what is about as much trouble in each way. 1,000 are an hour's shift, 300 m of altitude, 5 km along
/// the surface, or half an hour of a window given up. Of two that cost the same, the one of the earlier
/// ``ResolutionKind`` comes first.
public enum ResolutionCost {
  /// Milliseconds of a shift in time that cost 1,000.
  public static let shiftMilliseconds: Int64 = 3_600_000
  /// Millimetres of altitude that cost 1,000.
  public static let altitudeMillimetres: Int64 = 300_000
  /// Millimetres along the surface that cost 1,000.
  public static let lateralMillimetres: Int64 = 5_000_000
  /// Milliseconds given up of a window that cost 1,000.
  public static let lostMilliseconds: Int64 = 1_800_000

  /// The cost of a change that takes the volumes from one state to another, rounded up.
  static func of(_ change: ResolutionChange, changed: [Int], from old: [Volume], to new: [Volume]) -> Int {
    let count = Int64(changed.count)
    let (amount, unit): (Int64, Int64) =
      switch change {
      case .time(let minutes): (abs(Int64(minutes)) * 60_000 * count, shiftMilliseconds)
      case .altitude(let shift): (abs(Int64(shift.centimetres)) * 10 * count, altitudeMillimetres)
      case .lateral(_, let distance): (distance.millimetres * count, lateralMillimetres)
      case .start, .end: (lost(changed, old, new), lostMilliseconds)
      }
    let divisor = unit * Int64(max(1, old.count))
    return Int((amount * 1_000 + divisor - 1) / divisor)
  }

  private static func lost(_ changed: [Int], _ old: [Volume], _ new: [Volume]) -> Int64 {
    changed.reduce(0) { sum, place in
      let (before, after) = (old[place].window, new[place].window)
      return sum + (after.start - before.start) + (before.end - after.end)
    }
  }
}

/// Why a kind of change does not resolve an activity's conflicts within the limits.
public enum ResolutionObstacle<Key: Hashable & Sendable>: Hashable, Sendable {
  /// As far as the limits allow, this conflict is not avoided: the last one in the way, and for moves along the surface
  /// the one that ends most directions.
  case conflict(key: Key, queryVolume: Int, keyVolume: Int)
  /// A band that reaches down to the surface or has no upper end does not move as a whole; the volume, counted from 0.
  case unboundBand(volume: Int)
  /// The volumes reach too far from their middle to be moved as one figure.
  case tooWide(limit: Distance)
  /// The work ended before it was known.
  case outOfWork
}
