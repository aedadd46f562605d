// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// How far a track is from what its activity's notice says: from the area, the altitudes and the time of that of its
/// volumes which is nearest.
///
/// All figures are the least that the track's doubt and the margins of datums allow, so that nobody is accused of what
/// the measurement may explain.
public struct Conformance: Hashable, Sendable {
  /// What follows from the figures.
  public enum Verdict: Hashable, Sendable {
    /// The track may be where and when its notice says.
    case inside
    /// It is not, but within the tolerance.
    case withinTolerance
    /// It is further out than the tolerance.
    case outside
  }

  /// Which of the volumes is nearest, counted from 0.
  public let volume: Int
  /// How far it is outside the area at least, rounded down; 0 inside.
  public let lateral: Distance
  /// How far it is above the band at least, negative below; 0 inside.
  public let vertical: Distance
  /// How many milliseconds after the end of the window it was seen, negative before the start; 0 inside.
  public let milliseconds: Int64
  /// What follows.
  public let verdict: Verdict

  /// The conformance of a track to the volumes of its activity, at the time of the report; `nil` if there are no
  /// volumes.
  ///
  /// A volume to which the track conforms comes first, then those that are nearest in time, then in place, then in
  /// height.
  ///
  /// - Parameters:
  ///   - track: what was reported.
  ///   - volumes: where, how high and when the activity takes place.
  ///   - tolerance: by how much the track may be outside in each way; exactly so much is within it. Negative ones
  ///     count as zero.
  ///   - geoid: bounds of the geoid where heights across datums are compared.
  public init?(
    of track: Track, to volumes: [Volume], tolerance: Minima = .zero, geoid: GeoidModel = .worldwide
  ) {
    let all = volumes.indices.map { Conformance(track, volumes[$0], $0, tolerance, geoid) }
    guard let nearest = all.min(by: { $0.order < $1.order }) else { return nil }
    self = nearest
  }

  private init(_ track: Track, _ volume: Volume, _ index: Int, _ tolerance: Minima, _ geoid: GeoidModel) {
    self.volume = index
    lateral = max(.zero, volume.area.distance(to: track.position) - track.doubt.horizontal)
    let above = track.altitude.leastHeight(above: volume.band.upper, geoid: geoid) - track.doubt.vertical
    let below = volume.band.lower.leastHeight(above: track.altitude, geoid: geoid) - track.doubt.vertical
    vertical = above > .zero ? above : below > .zero ? .zero - below : .zero
    let (late, early) = (track.time - volume.window.end, volume.window.start - track.time)
    milliseconds = late > 0 ? late : early > 0 ? -early : 0
    let (allowed, overflow) = Int64(max(0, tolerance.seconds)).multipliedReportingOverflow(by: 1_000)
    if lateral == .zero, vertical == .zero, milliseconds == 0 {
      verdict = .inside
    } else if lateral <= max(.zero, tolerance.lateral),
      max(vertical, .zero - vertical) <= max(.zero, tolerance.vertical),
      overflow || abs(milliseconds) <= allowed
    {
      verdict = .withinTolerance
    } else {
      verdict = .outside
    }
  }

  /// What makes one volume nearer than another.
  private var order: (Int, Int64, Int64, UInt64) {
    let rank =
      switch verdict {
      case .inside: 0
      case .withinTolerance: 1
      case .outside: 2
      }
    return (rank, abs(milliseconds), lateral.millimetres, vertical.millimetres.magnitude)
  }
}
