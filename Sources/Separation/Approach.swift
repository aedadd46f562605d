// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// How near two figures come, and where.
struct Approach {
  /// Along the ellipsoid; 0 if they share a point.
  var metres: Double
  /// On the first figure.
  var from: GeodeticPoint
  /// On the second figure.
  var to: GeodeticPoint

  var reversed: Approach { Approach(metres: metres, from: to, to: from) }
}

extension GeodesicEdge {
  /// Where two edges are closest.
  ///
  /// Edges that do not cross are closest at an end of one of them: on a surface that curves like an egg, the lengths of
  /// the paths beside a common perpendicular fall away from it on at least one side, so it is never the shortest.
  func approach(to other: GeodesicEdge) -> Approach {
    let feet = (other.foot(of: start), other.foot(of: end), foot(of: other.start), foot(of: other.end))
    if feet.0.across * feet.1.across < 0, feet.2.across * feet.3.across < 0, length > 0, other.length > 0 {
      let point = crossing(other, from: feet.2.across, to: feet.3.across)
      return Approach(metres: 0, from: point, to: point)
    }
    let onOther = [(start, other.nearest(feet.0, to: start)), (end, other.nearest(feet.1, to: end))]
    let onSelf = [(other.start, nearest(feet.2, to: other.start)), (other.end, nearest(feet.3, to: other.end))]
    let approaches =
      onOther.map { Approach(metres: $1.metres, from: $0, to: $1.position) }
      + onSelf.map { Approach(metres: $1.metres, from: $1.position, to: $0) }
    return approaches.dropFirst().reduce(approaches[0]) { $1.metres < $0.metres ? $1 : $0 }
  }

  /// The point where two edges cross that are known to do so, to a tenth of a millimetre, found along `other` between
  /// ends that lie on different sides (the Illinois variant of false position).
  private func crossing(_ other: GeodesicEdge, from startAcross: Double, to endAcross: Double) -> GeodeticPoint {
    let line = GeodesicLine(start: other.start, azimuth: other.azimuth)
    var low = (along: 0.0, across: startAcross)
    var high = (along: other.length, across: endAcross)
    var point = other.start
    for _ in 0..<60 {
      let along = low.along - low.across * (high.along - low.along) / (high.across - low.across)
      point = line.point(at: along).point
      let across = foot(of: point).across
      if abs(across) < 1e-4 { break }
      if (across < 0) == (high.across < 0) {
        low.across /= 2
      } else {
        low = high
      }
      high = (along, across)
    }
    return point
  }
}
