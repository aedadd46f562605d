// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import Synchronization

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
    case .polygon(let ring, _): ring
    case .circle(let center, let radius): circle(center, radius)
    case .corridor(let path, let halfWidth): path.flatMap { circle($0, halfWidth) }
    case .sector(let sector): sector.corners
    case .ellipse(let ellipse): ellipse.corners
    case .firingFan(let fan): [fan.gun] + fan.impacts.corners
    case .transit(let transit): circle(transit.from, transit.radius) + circle(transit.to, transit.radius)
    }
  }

  private static func circle(_ center: Position, _ radius: Distance) -> [Position] {
    (0..<bearings).map { step in
      Geodesic.direct(
        from: center, bearing: Bearing(microdegrees: Int64(step) * 360_000_000 / Int64(bearings)), distance: radius)
    }
  }
}

/// What was found of areas before, for as long as the agreed areas stay the same: it follows from the two alone, and to
/// find it out takes most of what the standing of an activity does.
final class AreaFindings: Sendable {
  /// Areas that are kept at most.
  private static let kept = 20_000

  private let state = Mutex<(agreed: [Area], found: [Area: Defect?])>(([], [:]))

  /// What is wrong with the place of an area, if anything.
  func defect(of area: Area, in agreed: AreaOfOperations) -> Defect? {
    let known: Defect?? = state.withLock { state in
      if state.agreed != agreed.areas { state = (agreed.areas, [:]) }
      return state.found[area]
    }
    if let known { return known }
    let defect = agreed.defect(of: area)
    state.withLock { state in
      guard state.agreed == agreed.areas else { return }
      if state.found.count >= Self.kept { state.found = [:] }
      state.found[area] = .some(defect)
    }
    return defect
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
    case .polygon(let ring, let holes):
      let (swapped, swappedHoles) = (Area.swapped(ring), holes.compactMap(Area.swapped))
      guard let swapped, swappedHoles.count == holes.count else { return nil }
      return .polygon(swapped, holes: swappedHoles)
    case .circle(let center, let radius):
      return center.swapped.map { .circle(center: $0, radius: radius) }
    case .corridor(let path, let halfWidth):
      return Area.swapped(path).map { .corridor(path: $0, halfWidth: halfWidth) }
    case .sector(var sector):
      guard let center = sector.center.swapped else { return nil }
      sector.center = center
      return .sector(sector)
    case .ellipse(var ellipse):
      guard let center = ellipse.center.swapped else { return nil }
      ellipse.center = center
      return .ellipse(ellipse)
    case .firingFan(var fan):
      guard let gun = fan.gun.swapped else { return nil }
      fan.gun = gun
      return .firingFan(fan)
    case .transit(let transit):
      guard let from = transit.from.swapped, let to = transit.to.swapped else { return nil }
      return .transit(Transit(from: from, to: to, radius: transit.radius))
    }
  }

  private static func swapped(_ path: [Position]) -> [Position]? {
    let swapped = path.compactMap(\.swapped)
    return swapped.count == path.count ? swapped : nil
  }
}
