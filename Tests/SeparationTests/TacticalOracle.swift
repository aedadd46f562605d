// SPDX-License-Identifier: Apache-2.0
import Foundation
import Geodesy
import Separation
import TestSupport

/// Decides on a pair of tracks with formulas of its own: plain trigonometry, and a search where the code under test
/// solves equations.
struct TacticalOracle {
  let zone: ProtectedZone
  let epoch: Instant

  private struct Mover {
    let place: SIMD3<Double>
    let velocity: SIMD3<Double>
    let normal: SIMD3<Double>
    let latitude: Double
    let longitude: Double
    let east: Double
    let north: Double

    /// A track that was reported at the epoch.
    init(_ track: Track) {
      latitude = Double(track.position.latitudeE7) / 1e7 * .pi / 180
      longitude = Double(track.position.longitudeE7) / 1e7 * .pi / 180
      east = Double(track.velocity.east) / 1_000
      north = Double(track.velocity.north) / 1_000
      let flattening = 1 / 298.257223563
      let radius = 6_378_137 / (1 - flattening * (2 - flattening) * pow(sin(latitude), 2)).squareRoot()
      normal = SIMD3(cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude))
      place = radius * normal * SIMD3(1, 1, pow(1 - flattening, 2))
      velocity =
        east * SIMD3(-sin(longitude), cos(longitude), 0)
        + north * SIMD3(-sin(latitude) * cos(longitude), -sin(latitude) * sin(longitude), cos(latitude))
    }
  }

  /// By how many metres the two come closer than the zone allows while their heights do so too, negative if they stay
  /// away; minus infinity if their heights never do.
  func breach(_ a: Track, _ b: Track) -> Double {
    let (first, second) = heightsBroken(a, b)
    guard first <= second else { return -.infinity }
    let distance = distance(Mover(a), Mover(b))
    let growth = Double(a.doubt.horizontalGrowth + b.doubt.horizontalGrowth) / 1_000
    let width = width(a, b)
    // A convex function of time: its least value lies in what is left after a third that cannot hold it is cut off.
    var (low, high) = (first, second)
    func excess(_ time: Double) -> Double { distance(time) - width - growth * time }
    for _ in 0..<80 {
      let third = (high - low) / 3
      if excess(low + third) < excess(high - third) { high -= third } else { low += third }
    }
    return -min(excess(low), excess(first), excess(second))
  }

  /// How far the frame and the geodesics may be apart for the two.
  func frameDoubt(_ a: Track, _ b: Track) -> Double {
    let speeds = [a, b].map { hypot(Double($0.velocity.east), Double($0.velocity.north)) / 1_000 }
    let growth = Double(a.doubt.horizontalGrowth + b.doubt.horizontalGrowth) / 1_000 * Double(zone.lookahead)
    let doubts = Double((a.doubt.horizontal + b.doubt.horizontal).millimetres) / 1_000 + growth
    let length = speeds.reduce(0, +) * Double(zone.lookahead) + Double(zone.lateral.millimetres) / 1_000 + doubts
    return pow(length, 3) / (12 * pow(6_335_000, 2))
  }

  private func width(_ a: Track, _ b: Track) -> Double {
    let reported = zone.lateral + a.doubt.horizontal + b.doubt.horizontal
    return Double(reported.millimetres) / 1_000 + (zone.frame == .tangent ? frameDoubt(a, b) : 0)
  }

  private func distance(_ a: Mover, _ b: Mover) -> (Double) -> Double {
    let mean = (a.latitude + b.latitude) / 2
    if zone.frame == .meanLatitude, abs(mean) < 75 * .pi / 180 {
      let squared = 1 - pow(0.081_819_190_842_622, 2) * pow(sin(mean), 2)
      let acrossRadius = 6_378_137 / squared.squareRoot()
      let alongRadius = acrossRadius * (1 - pow(0.081_819_190_842_622, 2)) / squared
      let turn = remainder(b.longitude - a.longitude, 2 * .pi)
      return { time in
        hypot(
          turn * acrossRadius * cos(mean) + (b.east - a.east) * time,
          (b.latitude - a.latitude) * alongRadius + (b.north - a.north) * time)
      }
    }
    let middle = a.normal + b.normal
    let normal = middle / (middle * middle).sum().squareRoot()
    return { time in
      let apart = b.place - a.place + time * (b.velocity - a.velocity)
      let across = apart - (apart * normal).sum() * normal
      return (across * across).sum().squareRoot()
    }
  }

  /// The first and last second at which the heights are, or may be, closer than the zone allows.
  private func heightsBroken(_ a: Track, _ b: Track) -> (Double, Double) {
    let limit = Double((zone.vertical + a.doubt.vertical + b.doubt.vertical).millimetres) / 1_000
    let growth = Double(a.doubt.verticalGrowth + b.doubt.verticalGrowth) / 1_000
    let rise = Double(b.climb - a.climb) / 1_000
    let above = Double(b.altitude.leastHeight(above: a.altitude).millimetres) / 1_000
    let below = Double(a.altitude.leastHeight(above: b.altitude).millimetres) / 1_000
    // What is above sinks towards the other, what is below rises towards it.
    var (first, last) = (0.0, Double(zone.lookahead))
    for (gap, slope) in [(above, rise - growth), (below, -rise - growth)] {
      let time = (limit - gap) / slope
      if slope == 0 {
        if gap >= limit { return (1, 0) }
      } else if slope < 0 {
        first = max(first, time)
      } else {
        last = min(last, time)
      }
    }
    return (first, last)
  }
}

extension Track {
  /// What stands on the surface does not climb.
  fileprivate var climb: Int32 { altitude == .surface ? 0 : velocity.up }
}

/// Random tracks around a place, dense enough that many come near each other.
struct RandomTracks {
  /// What kinds of tracks are drawn.
  enum Kind: CaseIterable {
    /// Exactly known, above the sea.
    case plain
    /// With doubts that grow.
    case doubtful
    /// Heights with several datums; none climbs, so that the datums' margins do not change.
    case mixedDatums
  }

  var random: SeededGenerator
  let epoch: Instant
  /// Around which place, and how many kilometres from it.
  let center: Position
  let kilometres: Int

  mutating func track(_ kind: Kind) throws -> Track {
    let distance = Distance(millimetres: .random(in: 0...(Int64(kilometres) * 1_000_000), using: &random))
    let position = Geodesic.direct(from: center, bearing: bearing(), distance: distance)
    let speed: Int32 = [0, 3_000, 50_000, 250_000, 900_000].randomElement(using: &random) ?? 0
    let climb: Int32 = Bool.random(using: &random) ? .random(in: -20_000...20_000, using: &random) : 0
    let velocity = try Velocity(
      course: bearing(), groundSpeed: .random(in: 0...speed, using: &random), up: kind == .mixedDatums ? 0 : climb)
    return try Track(
      position: position, altitude: altitude(kind), velocity: velocity, time: epoch,
      doubt: kind == .doubtful ? doubt() : .none)
  }

  private mutating func altitude(_ kind: Kind) -> Altitude {
    let height = Int32.random(in: 0...300_000, using: &random)
    guard kind == .mixedDatums else { return .meanSeaLevel(centimetres: height) }
    return switch Int.random(in: 0..<5, using: &random) {
    case 0: .ellipsoid(centimetres: height)
    case 1: .flightLevel(hundredsOfFeet: height / 3_048)
    case 2: .aboveGround(centimetres: height / 10, terrainMargin: 50_000)
    case 3: .surface
    default: .meanSeaLevel(centimetres: height)
    }
  }

  private mutating func doubt() throws -> TrackDoubt {
    try TrackDoubt(
      horizontal: Distance(millimetres: .random(in: 0...3_000_000, using: &random)),
      vertical: Distance(millimetres: .random(in: 0...100_000, using: &random)),
      horizontalGrowth: .random(in: 0...40_000, using: &random), verticalGrowth: .random(in: 0...2_000, using: &random))
  }

  mutating func bearing() -> Bearing { Bearing(microdegrees: .random(in: 0..<360_000_000, using: &random)) }
}
