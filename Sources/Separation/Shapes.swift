// SPDX-License-Identifier: Apache-2.0
import Geodesy

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What lies between two azimuths and two distances from a position, along the ellipsoid.
public struct AnnularSector: Hashable, Sendable {
  /// From where azimuths and distances are taken.
  public var center: Position
  /// The nearest distance; 0 for a sector that reaches to its centre.
  public var innerRadius: Distance
  /// The furthest distance, more than the nearest and at most `SeparationLimits.radius`.
  public var outerRadius: Distance
  /// The azimuth at which it begins, clockwise.
  public var from: Bearing
  /// The azimuth at which it ends; the same as `from` for a whole ring, which needs an inner radius.
  public var to: Bearing

  /// A sector, not checked (see `Area.validate()`).
  public init(center: Position, innerRadius: Distance, outerRadius: Distance, from: Bearing, to: Bearing) {
    self.center = center
    self.innerRadius = innerRadius
    self.outerRadius = outerRadius
    self.from = from
    self.to = to
  }

  /// Clockwise from one azimuth to the other, in millionths of a degree, 1...360,000,000.
  var spanMicrodegrees: Int64 {
    let turn: Int64 = 360_000_000
    let span = (Int64(to.microdegrees) - Int64(from.microdegrees) + turn) % turn
    return span == 0 ? turn : span
  }

  var isWholeRing: Bool { from == to }

  /// Positions on its boundary: the corners, and 15 along each arc.
  public var corners: [Position] {
    [innerRadius, outerRadius].flatMap { radius in
      (0...Int64(16)).map { step in
        let azimuth = Int64(from.microdegrees) + spanMicrodegrees * step / 16
        return Geodesic.direct(from: center, bearing: Bearing(microdegrees: azimuth), distance: radius)
      }
    }
  }
}

/// An ellipse in polar coordinates of the ellipsoid: at an azimuth θ from the centre it reaches as far as the plane ellipse
/// with these axes does.
public struct Ellipse: Hashable, Sendable {
  /// Its middle.
  public var center: Position
  /// Half of the longer axis, at most `SeparationLimits.radius`.
  public var semiMajor: Distance
  /// Half of the shorter axis, more than 0 and at most the longer.
  public var semiMinor: Distance
  /// The azimuth of the longer axis.
  public var orientation: Bearing

  /// An ellipse, not checked (see `Area.validate()`).
  public init(center: Position, semiMajor: Distance, semiMinor: Distance, orientation: Bearing) {
    self.center = center
    self.semiMajor = semiMajor
    self.semiMinor = semiMinor
    self.orientation = orientation
  }

  /// How far it reaches at an azimuth in degrees from its longer axis, in metres.
  func reach(at degrees: Double) -> Double {
    let (along, across) = (cos(degrees * .pi / 180) / semiMajor.metres, sin(degrees * .pi / 180) / semiMinor.metres)
    return 1 / (along * along + across * across).squareRoot()
  }

  /// 16 positions on its boundary, the ends of its axes among them.
  public var corners: [Position] {
    (0..<16).map { step in
      let degrees = Double(step) * 22.5
      return Position(
        nearest: Geodesic.direct(center.point, azimuth: orientation.degrees + degrees, metres: reach(at: degrees)))
    }
  }
}

/// What a gun or launcher may fire over and into: a wedge around the gun-target line.
///
/// What it fires flies over all that lies before the minimum range too, so the area reaches from the gun to the maximum range;
/// the minimum range says where impacts begin.
public struct FiringFan: Hashable, Sendable {
  /// Where the gun stands.
  public var gun: Position
  /// The azimuth of the gun-target line.
  public var line: Bearing
  /// The whole angle of fire, in millionths of a degree, half of it to each side of the line; more than 0 and less than a
  /// whole turn, 360,000,000.
  public var spreadMicrodegrees: Int32
  /// No impact is nearer than this; 0 or more.
  public var minimumRange: Distance
  /// No impact is further than this, more than the minimum range and at most `SeparationLimits.radius`.
  public var maximumRange: Distance

  /// A fan, not checked (see `Area.validate()`).
  public init(
    gun: Position, line: Bearing, spreadMicrodegrees: Int32, minimumRange: Distance, maximumRange: Distance
  ) {
    self.gun = gun
    self.line = line
    self.spreadMicrodegrees = spreadMicrodegrees
    self.minimumRange = minimumRange
    self.maximumRange = maximumRange
  }

  /// Where what is fired may be, impacts and what they fly over.
  var sector: AnnularSector {
    let (left, right) = sides
    return AnnularSector(center: gun, innerRadius: .zero, outerRadius: maximumRange, from: left, to: right)
  }

  /// Where impacts may be.
  public var impacts: AnnularSector {
    let (left, right) = sides
    return AnnularSector(center: gun, innerRadius: minimumRange, outerRadius: maximumRange, from: left, to: right)
  }

  /// The left and the right limit; an odd millionth of a degree goes to the right.
  private var sides: (left: Bearing, right: Bearing) {
    let left = Bearing(microdegrees: Int64(line.microdegrees) - Int64(spreadMicrodegrees) / 2)
    return (left, Bearing(microdegrees: Int64(left.microdegrees) + Int64(spreadMicrodegrees)))
  }
}

/// A circle that moves at constant speed along a geodesic: from its first position, where it is when the volume's window
/// begins, to its last, where it is when the window ends.
public struct Transit: Hashable, Sendable {
  /// The middle of the circle at the start.
  public var from: Position
  /// The middle of the circle at the end, another position.
  public var to: Position
  /// Its radius, more than 0 and at most `SeparationLimits.radius`.
  public var radius: Distance

  /// A moving circle, not checked (see `Area.validate()`).
  public init(from: Position, to: Position, radius: Distance) {
    self.from = from
    self.to = to
    self.radius = radius
  }
}
