// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// A volume or a measure that tracks are predicted to enter and leave, with what the prediction needs, computed once.
public struct WatchedVolume: Sendable {
  /// What is watched.
  public let volume: Volume
  /// How near to it counts as in it.
  public let minima: Minima
  private let area: PreparedArea

  /// Watches a volume and all that is nearer to it than the minima.
  public init(_ volume: Volume, minima: Minima = .zero) {
    self.volume = volume
    self.minima = minima
    area = PreparedArea(volume.area)
  }
}

/// One stay of a track in a volume, as predicted.
public struct TrackPassage: Hashable, Sendable {
  /// From entry to exit, rounded outwards to the millisecond.
  public let window: TimeWindow
  /// Where the middle of the track's doubt is at entry.
  public let entry: Position
  /// Where it is at exit.
  public let exit: Position
  /// Whether the track is in the volume when one begins to look, so that it entered earlier.
  public let isUnderWay: Bool
  /// Whether it is there still as far as one looks ahead.
  public let goesOn: Bool
}

extension WatchedVolume {
  /// The stays of a track in the volume, if it moves on along a geodesic as reported, in order of time.
  ///
  /// It is in the volume while it may be, by its doubt and the margins of datums, in the area, in the altitude band
  /// and in the window at once, each widened by the minima. No stay is missed. What passes up to a metre outside the
  /// area may be reported; so may what follows its boundary for long, up to a few metres outside, when the work
  /// allowed for one track is used up.
  ///
  /// - Parameters:
  ///   - track: what was reported, within `TacticalLimits.age` of the epoch.
  ///   - epoch: from when on.
  ///   - lookahead: how far ahead, in seconds, 0 to `TacticalLimits.lookahead`; what is beyond counts as the nearer of
  ///     these.
  ///   - geoid: bounds of the geoid where heights across datums are compared.
  /// - Throws: `TrackError.stale`.
  public func passages(
    of track: Track, from epoch: Instant, lookahead: Int, geoid: GeoidModel = .worldwide
  ) throws(TrackError) -> [TrackPassage] {
    let motion = try Motion(track, at: epoch, geoid: geoid)
    let seconds = Double(min(max(lookahead, 0), TacticalLimits.lookahead))
    let allowed = inWindow(epoch).intersection(inBand(track, motion, epoch, geoid))
    let (start, end) = (max(0, allowed.start), min(seconds, allowed.end))
    guard start <= end else { return [] }
    let path = TrackPath(motion)
    return stays(motion, path, from: start, to: end).map { stay in
      let entry = epoch.adding(milliseconds: Int64((stay.start * 1_000).rounded(.down)))
      let exit = epoch.adding(milliseconds: Int64((stay.end * 1_000).rounded(.up)))
      return TrackPassage(
        window: TimeWindow(ordered: entry, exit), entry: Position(nearest: path.point(after: stay.start)),
        exit: Position(nearest: path.point(after: stay.end)), isUnderWay: stay.start == 0, goesOn: stay.end == seconds)
    }
  }

  private func inWindow(_ epoch: Instant) -> TimeSpan {
    let margin = Double(max(0, minima.seconds))
    return TimeSpan(
      start: Double(volume.window.start - epoch) / 1_000 - margin,
      end: Double(volume.window.end - epoch) / 1_000 + margin)
  }

  /// When the track may be in the altitude band. Its least height above either end changes linearly, or is bounded by
  /// what does.
  private func inBand(_ track: Track, _ motion: Motion, _ epoch: Instant, _ geoid: GeoidModel) -> TimeSpan {
    let elapsed = Double(epoch - track.time) / 1_000
    let doubt = Double(track.doubt.vertical.millimetres) / 1_000 + motion.heightGrowth * abs(elapsed)
    let allowed = Double(max(0, minima.vertical.millimetres)) / 1_000 + WatchedVolume.rounding
    func span(_ gap: Distance, _ climb: Double, _ end: Altitude) -> TimeSpan {
      let stretch = end.isPressure ? 0 : motion.stretch
      return .whereNegative(
        constant: Double(gap.millimetres) / 1_000 + climb * elapsed - stretch * abs(elapsed) - doubt - allowed,
        slope: climb - stretch - motion.heightGrowth)
    }
    let band = volume.band
    return span(track.altitude.leastHeight(above: band.upper, geoid: geoid), motion.climb, band.upper)
      .intersection(span(band.lower.leastHeight(above: track.altitude, geoid: geoid), -motion.climb, band.lower))
  }

  /// Metres by which heights and distances may be rounded.
  private static let rounding = 0.002
}

extension Altitude {
  /// Whether it is read from a pressure.
  fileprivate var isPressure: Bool {
    switch self {
    case .flightLevel, .qnh: true
    default: false
    }
  }
}

/// The geodesic along which a track moves.
struct TrackPath {
  private let line: GeodesicLine
  private let speed: Double

  init(_ motion: Motion) {
    let start = GeodeticPoint(latitude: motion.latitude * 180 / .pi, longitude: motion.longitude * 180 / .pi)
    line = GeodesicLine(start: start, azimuth: angle(motion.east, motion.north) * 180 / .pi)
    speed = motion.speed
  }

  /// Where the track is after a number of seconds.
  func point(after seconds: Double) -> GeodeticPoint { line.point(at: speed * seconds).point }
}

extension WatchedVolume {
  /// What is nearer to the area than this many metres counts as in it.
  private static let tolerance = 1.0
  /// After so many steps the tolerance grows, so that following a boundary is not looked at metre by metre.
  private static let fineSteps = 500

  /// When the track may be in the area.
  ///
  /// The distance to the area changes no faster than the track moves and its doubt grows, so one may step over the
  /// time that it takes at least to come in or out. A track counts as in up to the tolerance outside, and steps are
  /// never shorter than it takes to cross that, so that none is missed and the steps end.
  private func stays(_ motion: Motion, _ path: TrackPath, from start: Double, to end: Double) -> [TimeSpan] {
    let limit = Double(max(0, minima.lateral.millimetres)) / 1_000 + WatchedVolume.rounding
    let rate = motion.speed + motion.growth
    func outside(_ time: Double) -> Double {
      area.clearance(of: path.point(after: time)) - motion.doubt - motion.growth * time - limit
    }
    guard area.mayReach(path.point(after: start), within: limit + motion.doubt + rate * end) else { return [] }
    var stays: [TimeSpan] = []
    var entry: Double?
    var (time, tolerance, steps) = (start, WatchedVolume.tolerance, 0)
    while true {
      let metres = outside(time)
      if metres <= tolerance {
        entry = entry ?? time
      } else if let begun = entry {
        stays.append(TimeSpan(start: begun, end: time))
        entry = nil
      }
      guard time < end, rate > 0 else { break }
      steps += 1
      if steps % WatchedVolume.fineSteps == 0 { tolerance *= 2 }
      let step = entry == nil ? metres : max(tolerance - metres, tolerance)
      time = min(end, time + step / rate)
    }
    if let entry { stays.append(TimeSpan(start: entry, end: end)) }
    return stays
  }
}

extension PreparedArea {
  /// Whether the area may be within so many metres of a point, by the disk that holds it.
  fileprivate func mayReach(_ point: GeodeticPoint, within limit: Double) -> Bool {
    // A straight line is never longer than the path along the surface.
    (middleInSpace - WGS84.cartesian(point)).length <= reach + limit + 1
  }

  /// The distance in metres from the boundary, negative inside; infinite from an area without vertices.
  fileprivate func clearance(of point: GeodeticPoint) -> Double {
    let outside = distance(to: point)
    guard outside <= 0 else { return outside }
    let place = GeodesicEdge(point, point)
    var nearest = Double.infinity
    for edge in edges where edge.leastDistance(to: place) < nearest {
      nearest = min(nearest, edge.nearest(edge.foot(of: point), to: point).metres)
    }
    return isRing ? -nearest : nearest - offset
  }
}
