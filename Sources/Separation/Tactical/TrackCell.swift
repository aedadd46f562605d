// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// A track in a cell.
struct Resident: Sendable {
  var motion: Motion
  var number: TrackNumber
  /// Where the picture keeps what it knows of the track.
  var slot: Int32
}

/// The plane that a cell's tracks are seen in: it touches a sphere at the middle of the cell.
struct CellPlane: Sendable {
  /// No point that is half a lookahead along a tangent is further than this from the Earth's centre, in metres.
  private static let farthest = 6_410_000.0

  /// Metres from the middle, in the plane, that hold the place of every track of the cell halfway.
  let reach: Double
  private let middle: Cartesian
  private let east: Cartesian
  private let north: Cartesian

  init(_ cell: TrackGrid.Cell) {
    let place = TrackGrid.middle(of: cell)
    reach = place.reach * CellPlane.farthest
    let (sinLatitude, cosLatitude) = (sine(place.latitude), cosine(place.latitude))
    let (sinLongitude, cosLongitude) = (sine(place.longitude), cosine(place.longitude))
    let up = Cartesian(x: cosLatitude * cosLongitude, y: cosLatitude * sinLongitude, z: sinLatitude)
    middle = up * WGS84.semiMajorAxis
    east = Cartesian(x: -sinLongitude, y: cosLongitude, z: 0)
    north = Cartesian(x: -sinLatitude * cosLongitude, y: -sinLatitude * sinLongitude, z: cosLatitude)
  }

  /// A place or a velocity in the plane, of which the middle is the origin.
  @inline(__always)
  func seen(_ vector: Cartesian) -> (x: Double, y: Double) {
    (scalarProduct(vector, east), scalarProduct(vector, north))
  }

  /// The middle of another cell in the plane of this one.
  @inline(__always)
  func middle(of other: CellPlane) -> SIMD2<Float> {
    let (x, y) = seen(other.middle)
    return SIMD2(Float(x), Float(y))
  }
}

/// The tracks of one layer that will be in one cell of the grid halfway through the lookahead.
struct TrackCell: Sendable {
  let cell: TrackGrid.Cell
  let plane: CellPlane
  private(set) var quartets: ContiguousArray<TrackQuartet> = []
  private(set) var heights: ContiguousArray<HeightQuartet> = []
  /// In the order of the lanes.
  private(set) var residents: ContiguousArray<Resident> = []
  /// The most metres that a track which has been here travels in half a lookahead.
  private(set) var halfWay = 0.0
  /// So many of the first residents stand in order, the fastest first.
  private var ordered = 0

  init(_ cell: TrackGrid.Cell) {
    self.cell = cell
    plane = CellPlane(cell)
  }

  /// Puts a track behind the others, and says at which place.
  mutating func append(_ resident: Resident, seconds: Double) -> Int32 {
    if residents.count % 4 == 0 {
      quartets.append(TrackQuartet())
      heights.append(HeightQuartet())
    }
    residents.append(resident)
    note(resident.motion, at: residents.count - 1, seconds: seconds)
    return Int32(residents.count - 1)
  }

  /// Gives the track at a place another motion.
  mutating func replace(_ motion: Motion, at place: Int32, seconds: Double) {
    let place = Int(place)
    residents[place].motion = motion
    note(motion, at: place, seconds: seconds)
    guard place < ordered else { return }
    let isInOrder =
      (place == 0 || residents[place - 1].motion.speed >= motion.speed)
      && (place + 1 >= ordered || residents[place + 1].motion.speed <= motion.speed)
    if !isInOrder { ordered = place }
  }

  /// Writes what the search sees of a track.
  private mutating func note(_ motion: Motion, at place: Int, seconds: Double) {
    let (quartet, lane) = (place / 4, place % 4)
    let (x, y) = plane.seen(motion.place)
    let (speedX, speedY) = plane.seen(motion.velocity)
    quartets[quartet].x[lane] = Float(x)
    quartets[quartet].y[lane] = Float(y)
    quartets[quartet].speedX[lane] = Float(speedX)
    quartets[quartet].speedY[lane] = Float(speedY)
    quartets[quartet].doubt[lane] = Float(motion.doubt + motion.growth * seconds)
    let growth = motion.heightGrowth * seconds
    heights[quartet].climb[lane] = Float(motion.climb)
    heights[quartet].inReference[lane] = Float(motion.height.middle)
    heights[quartet].doubt[lane] = Float(motion.height.doubt + growth)
    heights[quartet].aboveSea[lane] = Float(motion.heightAboveSea.middle)
    heights[quartet].doubtAboveSea[lane] = Float(motion.heightAboveSea.doubt + growth + motion.stretch * seconds)
    halfWay = max(halfWay, motion.speed * seconds / 2)
  }

  /// Takes the track at a place out and moves the last one there; the slot of that one, if there is another.
  mutating func remove(at place: Int32) -> Int32? {
    let (gone, last) = (Int(place), residents.count - 1)
    ordered = min(ordered, gone)
    quartets[gone / 4].copy(quartets[last / 4], last % 4, to: gone % 4)
    heights[gone / 4].copy(heights[last / 4], last % 4, to: gone % 4)
    quartets[last / 4].copy(TrackQuartet(), 0, to: last % 4)
    if last % 4 == 0 {
      quartets.removeLast()
      heights.removeLast()
    }
    residents.swapAt(gone, last)
    residents.removeLast()
    return gone == last ? nil : residents[gone].slot
  }
}

extension TrackCell {
  /// Puts the fastest first.
  mutating func sort(seconds: Double) {
    guard ordered < residents.count else { return }
    let all = residents
    residents = []
    residents.reserveCapacity(all.count)
    quartets.removeAll(keepingCapacity: true)
    heights.removeAll(keepingCapacity: true)
    let order = all.indices.map { (speed: all[$0].motion.speed, index: $0) }.sorted { $0.speed > $1.speed }
    for place in order { _ = append(all[place.index], seconds: seconds) }
    ordered = residents.count
  }

  /// Up to which quartet there may be tracks that travel so many metres or more in half a lookahead.
  ///
  /// Those that have come since the last sorting count as such.
  @inline(__always)
  func quartets(travelling metres: Double, seconds: Double) -> Int {
    guard ordered == residents.count else { return quartets.count }
    var range = 0..<quartets.count
    while !range.isEmpty {
      let middle = (range.lowerBound + range.upperBound) / 2
      let isFast = residents[middle * 4].motion.speed * seconds / 2 >= metres
      range = isFast ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }
}

extension TrackQuartet {
  fileprivate mutating func copy(_ other: TrackQuartet, _ from: Int, to lane: Int) {
    x[lane] = other.x[from]
    y[lane] = other.y[from]
    speedX[lane] = other.speedX[from]
    speedY[lane] = other.speedY[from]
    doubt[lane] = other.doubt[from]
  }
}

extension HeightQuartet {
  fileprivate mutating func copy(_ other: HeightQuartet, _ from: Int, to lane: Int) {
    climb[lane] = other.climb[from]
    inReference[lane] = other.inReference[from]
    doubt[lane] = other.doubt[from]
    aboveSea[lane] = other.aboveSea[from]
    doubtAboveSea[lane] = other.doubtAboveSea[from]
  }
}
