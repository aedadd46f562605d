// SPDX-License-Identifier: Apache-2.0
import Foundation
import Geodesy
import Separation

/// What the picture is measured against: every track of one party against every track of the other, eight at a time,
/// in one flat plane, counting and nothing else. Flat, so it may miss some and add some; it is the cost that counts.
struct AllPairs {
  private struct Eight {
    var x = SIMD8<Float>(repeating: .infinity)
    var y = SIMD8<Float>.zero
    var height = SIMD8<Float>.zero
    var east = SIMD8<Float>.zero
    var north = SIMD8<Float>.zero
    var up = SIMD8<Float>.zero
  }

  private struct One {
    var x, y, height, east, north, up: Float
  }

  private let ones: [One]
  private let eights: [Eight]
  private let lateral: Float
  private let vertical: Float
  private let seconds: Float

  init(_ workload: TacticalWorkload, _ zone: ProtectedZone) {
    lateral = Float(zone.lateral.millimetres) / 1_000
    vertical = Float(zone.vertical.millimetres) / 1_000
    seconds = Float(zone.lookahead)
    let all = zip(workload.tracks, workload.owners).map { track, owner in
      let latitude = Double(track.position.latitudeE7) * 1e-7 - 34.75
      let longitude = Double(track.position.longitudeE7) * 1e-7 - 38.75
      let height: Float = if case .meanSeaLevel(let height) = track.altitude { Float(height) / 100 } else { 0 }
      let one = One(
        x: Float(longitude * 91_600), y: Float(latitude * 110_900), height: height,
        east: Float(track.velocity.east) / 1_000, north: Float(track.velocity.north) / 1_000,
        up: Float(track.velocity.up) / 1_000)
      return (one, owner)
    }
    ones = all.filter { $0.1 == TrackOwner(0) }.map(\.0)
    let others = all.filter { $0.1 != TrackOwner(0) }.map(\.0)
    eights = stride(from: 0, to: others.count, by: 8).map { start in
      var eight = Eight()
      for (lane, other) in others[start..<min(start + 8, others.count)].enumerated() {
        eight.x[lane] = other.x
        eight.y[lane] = other.y
        eight.height[lane] = other.height
        eight.east[lane] = other.east
        eight.north[lane] = other.north
        eight.up[lane] = other.up
      }
      return eight
    }
  }

  /// How many pairs there are to test.
  var pairs: Int { ones.count * eights.count * 8 }

  /// How many come too close.
  func count() -> Int {
    var counts = SIMD8<Int32>.zero
    var sum = 0
    for one in ones {
      for index in eights.indices { counts &-= conflicts(one, eights[index]) }
      sum += Int(counts.wrappedSum())
      counts = .zero
    }
    return sum
  }

  /// -1 in each lane that comes too close.
  @inline(__always)
  private func conflicts(_ one: One, _ eight: borrowing Eight) -> SIMD8<Int32> {
    let (x, y, above) = (eight.x - one.x, eight.y - one.y, eight.height - one.height)
    let (u, v, rise) = (eight.east - one.east, eight.north - one.north, eight.up - one.up)
    let inverse = 1 / rise
    let (first, second) = ((-vertical - above) * inverse, (vertical - above) * inverse)
    let start = larger(smaller(first, second), .zero)
    let end = smaller(larger(first, second), SIMD8(repeating: seconds))
    let time = smaller(larger(-(x * u + y * v) / (u * u + v * v), start), end)
    let (nearX, nearY) = (x + u * time, y + v * time)
    let hit = (nearX * nearX + nearY * nearY .< lateral * lateral) .& (start .<= end)
    return SIMD8<Int32>.zero.replacing(with: -1, where: hit)
  }
}

@inline(__always)
private func larger(_ a: SIMD8<Float>, _ b: SIMD8<Float>) -> SIMD8<Float> { a.replacing(with: b, where: a .< b) }

@inline(__always)
private func smaller(_ a: SIMD8<Float>, _ b: SIMD8<Float>) -> SIMD8<Float> { a.replacing(with: b, where: b .< a) }
