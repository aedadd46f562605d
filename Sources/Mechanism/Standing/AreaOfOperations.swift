// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation

/// The areas in which the parties have agreed to operate. What lies outside is a defect that is shown, outside the
/// digest of the board: geometry may differ by rounding between builds.
public struct AreaOfOperations: Hashable, Sendable {
  /// Points on the edge of a circle that are looked at.
  private static let bearings = 16

  /// The agreed areas.
  public let areas: [Area]

  /// The agreed areas.
  public init(_ areas: [Area]) { self.areas = areas }

  /// Whether a position lies in one of the areas.
  public func contains(_ position: Position) -> Bool { areas.contains { $0.contains(position) } }

  /// Whether an area lies in one of the areas, as far as its corners tell.
  public func contains(_ area: Area) -> Bool {
    let corners = AreaOfOperations.corners(of: area)
    return areas.contains { agreed in corners.allSatisfy(agreed.contains) }
  }

  /// What is wrong with a place, if anything.
  public func defect(of position: Position) -> Defect? {
    if contains(position) { return nil }
    return position.swapped.map(contains) == true ? .coordinatesSwapped : .outsideAreaOfOperations
  }

  /// What is wrong with the place of an area, if anything.
  public func defect(of area: Area) -> Defect? {
    if contains(area) { return nil }
    return area.swapped.map { contains($0) } == true ? .coordinatesSwapped : .outsideAreaOfOperations
  }

  private static func corners(of area: Area) -> [Position] {
    switch area {
    case .polygon(let ring): ring
    case .circle(let center, let radius): circle(center, radius)
    case .corridor(let path, let halfWidth): path.flatMap { circle($0, halfWidth) }
    }
  }

  private static func circle(_ center: Position, _ radius: Distance) -> [Position] {
    (0..<bearings).map { step in
      Geodesic.direct(
        from: center, bearing: Bearing(microdegrees: Int64(step) * 360_000_000 / Int64(bearings)), distance: radius)
    }
  }
}

extension Position {
  /// Latitude and longitude exchanged, if that is a place.
  var swapped: Position? { try? Position(latitudeE7: longitudeE7, longitudeE7: latitudeE7) }
}

extension Area {
  /// Latitude and longitude of every point exchanged, if those are places.
  var swapped: Area? {
    switch self {
    case .polygon(let ring):
      let swapped = ring.compactMap(\.swapped)
      return swapped.count == ring.count ? .polygon(swapped) : nil
    case .circle(let center, let radius):
      return center.swapped.map { .circle(center: $0, radius: radius) }
    case .corridor(let path, let halfWidth):
      let swapped = path.compactMap(\.swapped)
      return swapped.count == path.count ? .corridor(path: swapped, halfWidth: halfWidth) : nil
    }
  }
}
