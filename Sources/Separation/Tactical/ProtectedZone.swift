// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// The space around tracks that no other party's track should enter, and how far ahead that is watched.
public struct ProtectedZone: Hashable, Sendable {
  /// How the positions of two tracks are laid into one plane, in which both then move straight on.
  public enum Frame: Hashable, Sendable {
    /// The plane that touches the ellipsoid between the two: both follow geodesics (great circles).
    ///
    /// The distance in it differs from the geodesic distance by at most L³/12R², L being what both travel while one
    /// looks ahead and the width of the zone together: 0.5 m for L = 60 km, 14 m for 190 km. The zone is widened by
    /// this bound for each pair, so that no conflict is missed; a false alarm is at most twice the bound outside the
    /// zone.
    case tangent
    /// The plane of mean latitude: degrees times the radii of curvature at the mean of both latitudes, and speeds to
    /// the east and north as they are. Both keep their course by compass, nearly.
    ///
    /// This is the formula that most tools use, and easy to redo by hand. It differs from the geodesic distance by up
    /// to (tan φ + L/R) L²/2R, φ being the mean latitude: 0.2 km for L = 60 km at 35°. Pairs beyond 75° of mean
    /// latitude, where it fails, are tested in the tangent plane.
    case meanLatitude
  }

  /// Tracks conflict below this lateral distance.
  public let lateral: Distance
  /// Tracks conflict below this difference of height, while the lateral distance is broken too.
  public let vertical: Distance
  /// How far ahead is looked, in seconds.
  public let lookahead: Int
  /// The plane in which a pair is tested.
  public let frame: Frame

  /// A zone.
  ///
  /// - Throws: `ProtectedZoneError.outOfRange` if a value is not above 0 or above its limit in `TacticalLimits`.
  public init(
    lateral: Distance, vertical: Distance, lookahead: Int, frame: Frame = .tangent
  ) throws(ProtectedZoneError) {
    guard lateral > .zero, lateral <= TacticalLimits.lateral else {
      throw .outOfRange(field: "lateral distance", value: "\(lateral)", limit: "\(TacticalLimits.lateral)")
    }
    guard vertical > .zero, vertical <= TacticalLimits.vertical else {
      throw .outOfRange(field: "vertical distance", value: "\(vertical)", limit: "\(TacticalLimits.vertical)")
    }
    guard lookahead > 0, lookahead <= TacticalLimits.lookahead else {
      throw .outOfRange(field: "lookahead", value: "\(lookahead) s", limit: "\(TacticalLimits.lookahead) s")
    }
    self.lateral = lateral
    self.vertical = vertical
    self.lookahead = lookahead
    self.frame = frame
  }
}

/// Why a zone is refused.
public enum ProtectedZoneError: Error, Hashable, CustomStringConvertible {
  /// A value is not above 0, or above its limit.
  case outOfRange(field: String, value: String, limit: String)

  /// What was wrong, and the limit.
  public var description: String {
    switch self {
    case .outOfRange(let field, let value, let limit): "\(field) \(value) must be more than 0 and at most \(limit)"
    }
  }
}

extension ProtectedZone {
  /// In metres.
  var lateralMetres: Double { Double(lateral.millimetres) / 1_000 }
  /// In metres.
  var verticalMetres: Double { Double(vertical.millimetres) / 1_000 }
  /// In seconds.
  var seconds: Double { Double(lookahead) }
}
