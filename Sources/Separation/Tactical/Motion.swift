// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// What a height was measured against. Within one reference heights compare exactly; between two, by the bounds of
/// what each can mean above mean sea level.
enum HeightReference: UInt8, Hashable, Sendable {
  case sea, pressure, ellipsoid
}

/// A height in metres and how far the true one may be from it, either way.
struct HeightEstimate: Sendable {
  var middle: Double
  var doubt: Double
}

/// A track as it moves from an epoch on: everything in metres, seconds and radians, computed once.
struct Motion: Sendable {
  /// Of the position on the surface, Earth-centred.
  var place: Cartesian
  /// Along the surface at `place`, Earth-centred.
  var velocity: Cartesian
  var latitude: Double
  var longitude: Double
  /// Sine and cosine of half the latitude, which give those of the mean latitude of two tracks without trigonometry.
  var sineOfHalf: Double
  var cosineOfHalf: Double
  var east: Double
  var north: Double
  /// Over ground.
  var speed: Double
  var climb: Double
  /// In the track's own reference.
  var height: HeightEstimate
  /// Above mean sea level.
  var heightAboveSea: HeightEstimate
  /// How far it may be from `place` at the epoch, and by how much that grows in a second.
  var doubt: Double
  var growth: Double
  /// By how much the doubt of the height grows in a second.
  var heightGrowth: Double
  var reference: HeightReference
}

extension Motion {
  /// The track's motion as seen from another moment than that of its report.
  ///
  /// - Throws: `TrackError.stale` if the two are further apart than `TacticalLimits.age`.
  init(_ track: Track, at epoch: Instant, geoid: GeoidModel) throws(TrackError) {
    let milliseconds = epoch - track.time
    guard abs(milliseconds) <= Int64(TacticalLimits.age) * 1_000 else {
      throw .stale(report: track.time, used: epoch, limitSeconds: TacticalLimits.age)
    }
    let elapsed = Double(milliseconds) / 1_000
    east = Double(track.velocity.east) / 1_000
    north = Double(track.velocity.north) / 1_000
    climb = track.altitude == .surface ? 0 : Double(track.velocity.up) / 1_000
    speed = (east * east + north * north).squareRoot()
    var point = track.position.point
    if elapsed != 0, speed > 0 {
      let line = GeodesicLine(start: point, azimuth: angle(east, north) * 180 / .pi)
      let (moved, azimuth) = line.point(at: speed * elapsed)
      point = moved
      (east, north) = (speed * sine(azimuth * .pi / 180), speed * cosine(azimuth * .pi / 180))
    }
    latitude = point.latitude * .pi / 180
    longitude = point.longitude * .pi / 180
    sineOfHalf = sine(latitude / 2)
    cosineOfHalf = cosine(latitude / 2)
    let (sinLatitude, cosLatitude) = (2 * sineOfHalf * cosineOfHalf, 1 - 2 * sineOfHalf * sineOfHalf)
    let (sinLongitude, cosLongitude) = (sine(longitude), cosine(longitude))
    let normal = WGS84.semiMajorAxis / (1 - PairPlane.squaredEccentricity * sinLatitude * sinLatitude).squareRoot()
    place = Cartesian(
      x: normal * cosLatitude * cosLongitude, y: normal * cosLatitude * sinLongitude,
      z: normal * (1 - PairPlane.squaredEccentricity) * sinLatitude)
    velocity = Cartesian(
      x: -sinLongitude * east - sinLatitude * cosLongitude * north,
      y: cosLongitude * east - sinLatitude * sinLongitude * north, z: cosLatitude * north)
    doubt = Double(track.doubt.horizontal.millimetres) / 1_000
    growth = Double(track.doubt.horizontalGrowth) / 1_000
    heightGrowth = Double(track.doubt.verticalGrowth) / 1_000
    doubt += growth * abs(elapsed)
    let rise = climb * elapsed
    let more = Double(track.doubt.vertical.millimetres) / 1_000 + heightGrowth * abs(elapsed)
    (reference, height) = Motion.ownHeight(track.altitude)
    let interval = track.altitude.heightIntervalAboveSea(geoid: geoid)
    heightAboveSea = HeightEstimate(interval)
    if reference == .sea { height = heightAboveSea }
    height = HeightEstimate(middle: height.middle + rise, doubt: height.doubt + more)
    // A pressure altitude that changes by a metre changes the true height by up to 1.125 m.
    heightAboveSea.middle += rise
    heightAboveSea.doubt += more + (reference == .pressure ? abs(rise) * Motion.columnStretch : 0)
  }

  /// By how much more or less than a pressure altitude the true height may change, as a fraction.
  static let columnStretch = 0.15

  /// The height in its own reference; heights that only bounds are known of count as above the sea.
  private static func ownHeight(_ altitude: Altitude) -> (HeightReference, HeightEstimate) {
    switch altitude {
    case .ellipsoid(let height): (.ellipsoid, HeightEstimate(middle: Double(height) / 100, doubt: 0))
    case .flightLevel(let level): (.pressure, HeightEstimate(middle: Double(level) * 30.48, doubt: 0))
    case .qnh:
      // `leastHeight` takes off a metre for the rounding of settings; that metre is the doubt.
      (
        .pressure,
        HeightEstimate(
          middle: Double(altitude.leastHeight(above: .flightLevel(hundredsOfFeet: 0)).millimetres) / 1_000 + 1,
          doubt: 1.01)
      )
    case .meanSeaLevel, .aboveGround, .surface, .unlimited: (.sea, HeightEstimate(middle: 0, doubt: 0))
    }
  }
}

extension HeightEstimate {
  fileprivate init(_ interval: HeightInterval) {
    let low = Double(interval.lowest.millimetres) / 1_000
    let high = interval.highest.map { Double($0.millimetres) / 1_000 } ?? low
    self.init(middle: (low + high) / 2, doubt: (high - low) / 2)
  }
}
