// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// One track that looks for those of a layer with which it breaks the zone.
///
/// The search is never narrower than the exact test: what the plane of a cell, the frame, and rounding can hide is
/// added to the zone.
struct TrackSeeker {
  /// The least distance of the surface from the Earth's centre, in metres.
  private static let nearest = 6_356_000.0
  /// How far, in radians, a normal of the ellipsoid is from the line to the Earth's centre, at most.
  private static let deflection = 0.0034
  /// Metres for the rounding of 32-bit numbers.
  private static let rounding: (lateral: Double, vertical: Double) = (1, 0.05)

  /// Which of the residents of its cell it is.
  let place: Int32
  /// Metres between two tracks, in the plane of a cell, within which they may break the zone.
  let reach: Double
  /// Metres between the places of two tracks halfway through the lookahead within which they may.
  let halfwayReach: Double
  /// Whether its heights and those of the layer only compare above the sea.
  let aboveSea: Bool
  private let start: Cartesian
  private let velocity: Cartesian
  private let climb: Float
  private let queryReach: Float
  private let roundingOfMoment: Float
  private let height: Float
  private let heightReach: Float
  private let seconds: Float

  init(_ motion: Motion, place: Int32, layer: TrackLayer, test: EncounterTest) {
    self.place = place
    start = motion.place
    velocity = motion.velocity
    climb = Float(motion.climb)
    let seconds = test.seconds
    self.seconds = Float(seconds)
    let way = (motion.speed + layer.fastest) * seconds
    let width = test.lateral + motion.doubt + motion.growth * seconds + layer.doubt
    // Everything happens within this many metres: no two that conflict are further apart at the epoch.
    let length = way + width
    // Tangents leave the surface, at most by this much one more than the other; seen in a plane that leans by an angle
    // against the one between the two, that height counts with the sine of the angle.
    let drop = length * length / (2 * WGS84.smallestCurvatureRadius) * 1.05 + 1
    let lean = (length + TrackGrid.step * WGS84.semiMajorAxis) / TrackSeeker.nearest + TrackSeeker.deflection
    var frame = PairPlane.tangentDoubt(way: way, width: width)
    if test.frame == .meanLatitude {
      let latitude = min(abs(motion.latitude) + length / (2 * TrackSeeker.nearest), 75 * .pi / 180)
      let tangent = sine(latitude) / cosine(latitude)
      frame += 1.1 * PairPlane.meanLatitudeDoubt(way: way, width: width, tangentOfLatitude: tangent)
    }
    reach = width + frame + drop * min(lean, 1) + TrackSeeker.rounding.lateral
    queryReach = Float(reach - layer.doubt)
    halfwayReach = way / 2 + width + frame + drop
    // A relative velocity is rounded by up to 1.3e-4 m/s, so a moment by this much where speeds are so low that it
    // counts. Where they are higher, the metre that was added to the reach outweighs it.
    let moment = (reach + 600) * 1.3e-4
    roundingOfMoment = Float((2 * reach + 1) * moment * moment)
    aboveSea = layer.reference != motion.reference
    let estimate = aboveSea ? motion.heightAboveSea : motion.height
    height = Float(estimate.middle)
    let growth = (motion.heightGrowth + (aboveSea ? motion.stretch : 0)) * seconds
    heightReach = Float(test.vertical + estimate.doubt + growth + TrackSeeker.rounding.vertical)
  }

  /// The angle at the Earth's centre that holds the places halfway of all that may conflict.
  var angle: Double { halfwayReach / TrackSeeker.nearest * 1.01 }

  /// The question that it puts to the tracks of a cell.
  @inline(__always)
  private func query(_ plane: CellPlane) -> TrackQuery {
    let (x, y) = plane.seen(start)
    let (speedX, speedY) = plane.seen(velocity)
    return TrackQuery(
      x: Float(x), y: Float(y), speedX: Float(speedX), speedY: Float(speedY), climb: climb, height: height,
      reach: queryReach, heightReach: heightReach, seconds: seconds, roundingOfMoment: roundingOfMoment)
  }
}

/// Two tracks that the exact test has to decide on, by their places in their cells.
struct Candidate {
  var seeker: Int32
  var other: Int32
}

extension TrackSeeker {
  /// Adds the tracks of a cell with which it may break the zone.
  ///
  /// Two passes, because whether a quartet comes near is a coin toss that no processor foresees: the first only notes
  /// which do, without a branch.
  ///
  /// - Parameter near: room for as many numbers as there are quartets.
  @inline(__always)
  func collect(
    _ quartets: Span<TrackQuartet>, _ heights: Span<HeightQuartet>, _ plane: CellPlane,
    _ near: inout MutableSpan<Int32>, _ candidates: inout [Candidate]
  ) {
    let query = query(plane)
    var count = 0
    for index in quartets.indices {
      near[count] = Int32(truncatingIfNeeded: index)
      // The sign of the sum of the lanes, each 0 or -1; a condition would become a branch again.
      let lanes = SIMD4<Int32>.zero.replacing(with: -1, where: query.comesNear(quartets[index]))
      count &+= Int(UInt32(bitPattern: lanes.wrappedSum()) >> 31)
    }
    for noted in 0..<count {
      let index = Int(near[noted])
      let breaks = query.breaks(quartets[index], heights[index], aboveSea: aboveSea)
      guard any(breaks) else { continue }
      for lane in 0..<4 where breaks[lane] {
        candidates.append(Candidate(seeker: place, other: Int32(truncatingIfNeeded: index * 4 + lane)))
      }
    }
  }
}

extension Motion {
  /// By how much a change of pressure altitude may differ from that of the true height, in metres per second.
  var stretch: Double { reference == .pressure ? abs(climb) * Motion.columnStretch : 0 }

  /// Geocentric latitude and longitude after a number of seconds.
  func direction(after seconds: Double) -> (latitude: Double, longitude: Double) {
    let place = place + velocity * seconds
    return (arcSine(place.z / place.length), angle(place.y, place.x))
  }
}
