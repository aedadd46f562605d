// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation

/// The one point of a place with which a second saying of it is compared, and how far both may be apart: whole numbers
/// only, so that all builds compare alike (`docs/rules.md`, "Places said twice").
public struct ReadingPoint: Hashable, Sendable {
  /// The point.
  public let place: Position
  /// How far the place reaches from it, about.
  public let size: Distance

  /// The point of an area: the centre of a circle, sector or ellipse; the gun of a firing fan; the middle of the box around
  /// a polygon's outer ring; where a corridor or a circle that moves begins.
  public init(of area: Area) {
    switch area {
    case .circle(let center, let radius): self.init(place: center, size: radius)
    case .sector(let sector): self.init(place: sector.center, size: sector.outerRadius)
    case .ellipse(let ellipse): self.init(place: ellipse.center, size: ellipse.semiMajor)
    case .firingFan(let fan): self.init(place: fan.gun, size: fan.maximumRange)
    case .polygon(let ring, _):
      let box = Box(around: ring)
      self.init(place: box.middle, size: box.halfDiagonal)
    case .corridor(let path, let halfWidth):
      let box = Box(around: path)
      self.init(place: path.first ?? box.middle, size: box.halfDiagonal + halfWidth)
    case .transit(let transit):
      let box = Box(around: [transit.from, transit.to])
      self.init(place: transit.from, size: box.halfDiagonal + transit.radius)
    }
  }

  /// The point of a place with a radius.
  public init(place: Position, size: Distance = .zero) {
    self.place = place
    self.size = max(.zero, size)
  }

  /// How far the second saying may be from it: a tenth of its size, and at least `BoardLimits.placeTolerance`.
  public var tolerance: Distance { max(BoardLimits.placeTolerance, Distance(millimetres: size.millimetres / 10)) }

  /// How far a position is from it, in steps of a decimetre; see ``Position/wholeDistance(to:)``.
  public func distance(to position: Position) -> Distance { place.wholeDistance(to: position) }

  /// Whether a position names the same place.
  public func agrees(with position: Position) -> Bool { distance(to: position) <= tolerance }
}

extension Position {
  /// About the distance to another position, by whole numbers alone: equirectangular on a sphere of 111.32 km to the degree,
  /// the cosine of the middle latitude by Bhaskara's approximation cos x = 4(8100 - x²) / (32400 + x²), x in degrees. Within 2
  /// percent of the geodesic up to some hundred kilometres below 85 degrees of latitude.
  ///
  /// Source of the approximation: Bhaskara I, Mahabhaskariya VII.17-19 (629), as given by R. C. Gupta, "Bhaskara I's
  /// approximation to sine", Indian Journal of History of Science 2 (1967).
  func wholeDistance(to other: Position) -> Distance {
    let middle = (Int64(latitudeE7) + Int64(other.latitudeE7)) / 2
    let square = middle * middle
    let numerator = (4 * (Position.quarterSquare - square)) / 1_000_000_000_000
    let denominator = (4 * Position.quarterSquare + square) / 1_000_000_000_000
    let north = Position.decimetres(abs(Int64(latitudeE7) - Int64(other.latitudeE7)))
    let east = Position.decimetres(abs(longitudeStep(to: other))) * numerator / denominator
    return Distance(millimetres: 100 * Position.root(north * north + east * east))
  }

  /// From this longitude to the other one, the shorter way, in 1e-7 degrees.
  func longitudeStep(to other: Position) -> Int64 {
    let step = Int64(other.longitudeE7) - Int64(longitudeE7)
    return step > 1_800_000_000 ? step - 3_600_000_000 : step < -1_800_000_000 ? step + 3_600_000_000 : step
  }

  /// The square of 90 degrees, in 1e-14.
  private static let quarterSquare: Int64 = 810_000_000_000_000_000

  /// A length along a meridian of so many 1e-7 degrees.
  private static func decimetres(_ units: Int64) -> Int64 { units * 11_132 / 100_000 }

  /// The largest whole number whose square is not larger.
  private static func root(_ square: Int64) -> Int64 {
    var low: Int64 = 0
    var high: Int64 = 3_037_000_499
    while low < high {
      let middle = (low + high + 1) / 2
      if middle * middle <= square { low = middle } else { high = middle - 1 }
    }
    return low
  }
}

/// The smallest box of latitudes and longitudes that holds positions, which spans less than half a turn.
private struct Box {
  let middle: Position
  let halfDiagonal: Distance

  init(around positions: [Position]) {
    guard let first = positions.first else {
      middle = Position(nearest: GeodeticPoint(latitude: 0, longitude: 0))
      halfDiagonal = .zero
      return
    }
    let latitudes = positions.map { Int64($0.latitudeE7) }
    let steps = positions.map { first.longitudeStep(to: $0) }
    let (south, north) = (latitudes.min() ?? 0, latitudes.max() ?? 0)
    let (west, east) = (steps.min() ?? 0, steps.max() ?? 0)
    func corner(_ latitude: Int64, _ step: Int64) -> Position {
      var longitude = Int64(first.longitudeE7) + step
      if longitude >= 1_800_000_000 { longitude -= 3_600_000_000 }
      if longitude < -1_800_000_000 { longitude += 3_600_000_000 }
      return (try? Position(latitudeE7: Int32(latitude), longitudeE7: Int32(longitude))) ?? first
    }
    middle = corner((south + north) / 2, (west + east) / 2)
    halfDiagonal = Distance(
      millimetres: corner(south, west).wholeDistance(to: corner(north, east)).millimetres / 2)
  }
}
