// SPDX-License-Identifier: Apache-2.0
import Foundation
import Geodesy
import TestSupport
import Testing

@testable import Separation

/// Karney's geodesics are the truth here; the frames are held to the bounds that they state.
@Suite("Tactical frames against geodesics")
struct TacticalGeodesicTests {
  private static let epoch = Instant(milliseconds: 1_700_000_000_000)

  /// Two tracks that come a known distance from each other after a known time, and how fast they go together, in m/s.
  private struct Meeting {
    let first: Track
    let second: Track
    let metres: Double
    let seconds: Double
    let speeds: Double
  }

  /// Draws meetings: both start from near their meeting and fly back, so that they will arrive there.
  private func meeting(_ random: inout SeededGenerator, lookahead: Int, apart: Double) throws -> Meeting {
    let latitude = Double.random(in: -90...90, using: &random)
    let center = GeodeticPoint(latitude: latitude, longitude: .random(in: -180...180, using: &random))
    let other = Geodesic.direct(center, azimuth: .random(in: 0..<360, using: &random), metres: apart)
    let seconds = Double.random(in: 0...Double(lookahead), using: &random)
    var speeds = 0.0
    let tracks = try [center, other].map { end in
      let drawn = Double.random(in: 0...300, using: &random)
      let speed: Double = [0, 300, drawn].randomElement(using: &random) ?? drawn
      speeds += speed
      let back = GeodesicLine(start: end, azimuth: .random(in: 0..<360, using: &random)).point(at: speed * seconds)
      let course = (back.azimuth + 180) * .pi / 180
      return try Track(
        position: Position(nearest: back.point), altitude: .meanSeaLevel(centimetres: 0),
        velocity: Velocity(
          eastMetresPerSecond: speed * sin(course), northMetresPerSecond: speed * cos(course)),
        time: Self.epoch)
    }
    return Meeting(first: tracks[0], second: tracks[1], metres: apart, seconds: seconds, speeds: speeds)
  }

  /// Positions are rounded by up to 8 mm and velocities by up to 0.7 mm/s, for each of the two.
  private func rounding(_ lookahead: Int) -> Double { 0.02 + 0.0015 * Double(lookahead) }

  @Test(
    "Whoever comes within the zone on the ellipsoid is found, in the tangent frame, and beyond twice its bound nobody")
  func tangentCovers() throws {
    var random = SeededGenerator(seed: 11)
    var widest = 0.0
    for round in 0..<4_000 {
      let lookahead = [60, 300, 600][round % 3]
      let widths: [Double] = [500, 9_260, 20_000]
      let lateral: Double = widths.randomElement(using: &random) ?? 500
      let zone = try ProtectedZone(lateral: .metres(Int(lateral)), vertical: .metres(300), lookahead: lookahead)
      let near = try meeting(&random, lookahead: lookahead, apart: lateral - rounding(lookahead))
      let approach = try ClosestApproach(of: near.first, and: near.second, in: zone, from: Self.epoch)
      #expect(approach.encounter != nil)
      // What is found comes, on the ellipsoid, as near as is said, within the doubt that is said.
      guard let encounter = approach.encounter else { continue }
      let time = Double(encounter.closestMilliseconds) / 1_000
      let places = [near.first, near.second].map { (track: Track) -> GeodeticPoint in
        let east = Double(track.velocity.east)
        let north = Double(track.velocity.north)
        return Geodesic.direct(
          track.position.point, azimuth: atan2(east, north) * 180 / .pi, metres: hypot(east, north) * time / 1_000)
      }
      let metres = Geodesic.inverse(places[0], places[1]).metres
      let doubt = PairPlane.tangentDoubt(way: near.speeds * Double(lookahead), width: lateral)
      let stated = Double(encounter.lateral.millimetres) / 1_000
      #expect(abs(metres - stated) <= doubt + 0.4)
      #expect(metres <= lateral + 2 * doubt + 0.4)
      widest = max(widest, doubt)
    }
    #expect(widest > 100)
  }

  @Test("The bound of the plane of mean latitude holds up to 75 degrees")
  func meanLatitudeBound() throws {
    var random = SeededGenerator(seed: 12)
    for round in 0..<4_000 {
      let lookahead = [60, 300, 600][round % 3]
      let apart = Double.random(in: 0...20_000, using: &random)
      let meeting = try meeting(&random, lookahead: lookahead, apart: apart)
      let (a, b) = try (
        Motion(meeting.first, at: Self.epoch, geoid: .worldwide),
        Motion(meeting.second, at: Self.epoch, geoid: .worldwide)
      )
      let mean = abs(a.latitude + b.latitude) / 2
      guard mean < 74.9 * .pi / 180 else { continue }
      let metres = PairPlane(a, b, frame: .meanLatitude).distance(after: meeting.seconds)
      let bound = PairPlane.meanLatitudeDoubt(
        way: meeting.speeds * meeting.seconds, width: apart, tangentOfLatitude: tan(mean))
      #expect(abs(metres - apart) <= 1.1 * bound + rounding(lookahead), "\(meeting)")
    }
  }
}
