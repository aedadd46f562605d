// SPDX-License-Identifier: Apache-2.0
import Foundation
import Geodesy
import Separation

/// Tracks of two parties over a region of 600 by 700 km: nine in ten fly at 50 to 300 m/s up to 12,000 m, the others
/// move on the ground. The same count gives the same tracks, those that the answer keys in `Tests` are about.
struct TacticalWorkload {
  /// When all tracks are reported.
  static let epoch = Instant(milliseconds: 1_700_000_000_000)

  let tracks: [Track]
  let owners: [TrackOwner]

  /// Draws that many tracks.
  init(count: Int) throws {
    var random = NumpyGenerator(seed: UInt32(9_000_000 + count))
    let latitudes = random.uniform(32, 37.5, count)
    let longitudes = random.uniform(35, 42.5, count)
    let onGround = random.fractions(count).map { $0 < 0.1 }
    let (low, high) = (random.uniform(0, 1_000, count), random.uniform(0, 12_000, count))
    let (slow, fast) = (random.uniform(0, 20, count), random.uniform(50, 300, count))
    let courses = random.uniform(0, 2 * .pi, count)
    let climbs = random.uniform(-20, 20, count)
    let parties = random.permutation(count).map { TrackOwner(UInt8($0 % 2)) }
    tracks = try (0..<count).map { index in
      let ground = onGround[index]
      let speed = ground ? slow[index] : fast[index]
      // The workload was published with one decimal of a metre.
      let height = ((ground ? low : high)[index] * 10).rounded(.toNearestOrEven) * 10
      return try Track(
        position: Position(latitude: latitudes[index], longitude: longitudes[index]),
        altitude: .meanSeaLevel(centimetres: Int32(height)),
        velocity: Velocity(
          eastMetresPerSecond: speed * sin(courses[index]), northMetresPerSecond: speed * cos(courses[index]),
          upMetresPerSecond: ground ? 0 : climbs[index]),
        time: TacticalWorkload.epoch)
    }
    owners = parties
  }

  /// A picture of all tracks, numbered from 0.
  func picture(_ zone: ProtectedZone) throws -> TrackPicture {
    var picture = TrackPicture(zone: zone, epoch: TacticalWorkload.epoch)
    picture.reserve(tracks.count)
    try renew(&picture, with: tracks)
    return picture
  }

  /// The same tracks as a radar sees them a turn of four seconds later, a little faster or slower than before; said to be
  /// of the same time, so that nothing has to be moved first.
  func turned() throws -> [Track] {
    try tracks.enumerated().map { index, track in
      let velocity = track.velocity
      let change = Int32(index % 7 - 3) * 50
      let latitude = track.position.latitudeE7 + Int32(Double(velocity.north) * 4 / 11.1)
      let longitude = track.position.longitudeE7 + Int32(Double(velocity.east) * 4 / 9.2)
      return try Track(
        position: Position(latitudeE7: latitude, longitudeE7: longitude), altitude: track.altitude,
        velocity: Velocity(
          east: velocity.east + velocity.east.signum() * change, north: velocity.north, up: velocity.up),
        time: track.time)
    }
  }

  /// Reports every track once more.
  func renew(_ picture: inout TrackPicture, with tracks: [Track]) throws {
    for (index, track) in tracks.enumerated() {
      try picture.set(TrackNumber(UInt32(index)), to: track, of: owners[index])
    }
    picture.settle()
  }
}
