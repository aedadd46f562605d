// SPDX-License-Identifier: Apache-2.0

/// A place by its distance and true bearing from another, along the geodesic.
///
/// Written `12.5 NM 045.5° T from 33.5138, 36.2765`.
public struct RelativePosition: Hashable, Sendable {
  /// Where distance and bearing count from.
  public let origin: Position
  /// The direction at the origin.
  public let bearing: Bearing
  /// The length of the geodesic, 0 to half a meridian ellipse (`GeodesyLimits.relativeDistance`).
  public let distance: Distance

  /// - Throws: `RelativePositionError.outOfRange` for a distance outside `GeodesyLimits.relativeDistance`.
  public init(origin: Position, bearing: Bearing, distance: Distance) throws(RelativePositionError) {
    guard GeodesyLimits.relativeDistance.contains(distance) else {
      throw .outOfRange(distance, limit: GeodesyLimits.relativeDistance.upperBound)
    }
    self.origin = origin
    self.bearing = bearing
    self.distance = distance
  }

  /// How a place lies from an origin; `position` is within 70 mm of the place again, because of the bearing's millionths.
  public init(of place: Position, from origin: Position) {
    let path = Geodesic.inverse(from: origin, to: place)
    self.origin = origin
    bearing = path.initialBearing
    distance = path.distance
  }

  /// The place, to the nearest 1e-7 degrees.
  public var position: Position { Geodesic.direct(from: origin, bearing: bearing, distance: distance) }

  /// Writes it with the distance in a unit, and a name instead of the origin's coordinates if one is given.
  public func formatted(in unit: LengthUnit, originNamed name: String? = nil) -> String {
    "\(distance.formatted(in: unit)) \(bearing.trueText) from \(name ?? origin.description)"
  }
}

extension RelativePosition {
  /// Reads `12.5 NM 045.5° T from 33.5138, 36.2765`: distance and bearing in either order, with any coordinates that
  /// `CoordinateText.parse` takes, or the name of a place.
  ///
  /// - Parameter placeNamed: finds the place that goes by a name, if there is one; it is asked before coordinates are tried.
  /// - Throws: `RelativePositionError`.
  public init(
    _ text: String, placeNamed: (String) -> Position? = { _ in nil }
  ) throws(RelativePositionError) {
    let words = text.split(separator: " ")
    guard text.utf8.count <= GeodesyLimits.relativePositionTextBytes,
      let from = words.firstIndex(where: { $0.lowercased() == "from" })
    else { throw .malformed(text) }
    let path = words[..<from].joined(separator: " ")
    let name = words[(from + 1)...].joined(separator: " ")
    guard var tokens = QuantityTokens(path) else { throw .malformed(text) }
    var bearing: Bearing?
    var distance: Distance?
    while let number = tokens.takeNumber() {
      // "m" after a number that follows a distance is magnetic, otherwise metres.
      if distance == nil, let unit = tokens.takeUnit() {
        distance = Distance(number, unit)
      } else {
        guard bearing == nil else { throw .malformed(text) }
        do { bearing = try Bearing(number, &tokens, path) } catch { throw .bearing(error) }
      }
    }
    guard tokens.tokens.isEmpty, let bearing, let distance else { throw .malformed(text) }
    try self.init(origin: try Self.place(name, placeNamed), bearing: bearing, distance: distance)
  }

  private static func place(
    _ name: String, _ placeNamed: (String) -> Position?
  ) throws(RelativePositionError) -> Position {
    if let place = placeNamed(name) { return place }
    do { return try CoordinateText.parse(name) } catch { throw .origin(error) }
  }
}

/// Why a text is not a distance and bearing from a place.
public enum RelativePositionError: Error, Hashable, CustomStringConvertible {
  /// The text does not have distance, bearing, `from` and a place.
  case malformed(String)
  /// The bearing is not one.
  case bearing(BearingTextError)
  /// The place after `from` has no such name and is no coordinates.
  case origin(CoordinateTextError)
  /// The distance is negative, or longer than any shortest path.
  case outOfRange(Distance, limit: Distance)

  /// What was wrong, the limit, and what to do.
  public var description: String {
    switch self {
    case .malformed(let text):
      "\"\(text.prefix(GeodesyLimits.relativePositionTextBytes))\" is not a distance and bearing from a place: "
        + "write it like 12.5 NM 045° T from 33.5138, 36.2765"
    case .bearing(let error): error.description
    case .origin(let error): "after \"from\": \(error)"
    case .outOfRange(let distance, let limit):
      "distance \(distance) is outside 0...\(limit): check its unit"
    }
  }
}
