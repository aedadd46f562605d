// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// Two tracks in one plane: where the second is as seen from the first, and how that changes.
struct PairPlane {
  /// Of the WGS 84 ellipsoid.
  static let squaredEccentricity = WGS84.flattening * (2 - WGS84.flattening)
  /// The sine of 75°, beyond which the plane of mean latitude is not used.
  static let sineOfLastMeanLatitude = 0.965_925_826_289_068_3

  /// The square of the distance at the epoch.
  var squaredDistance: Double
  /// The scalar product of distance and relative velocity.
  var mixed: Double
  /// The square of the relative speed.
  var squaredSpeed: Double

  /// The pair in the frame of the zone.
  @inline(__always)
  init(_ a: borrowing Motion, _ b: borrowing Motion, frame: ProtectedZone.Frame) {
    if frame == .meanLatitude {
      let sine = a.sineOfHalf * b.cosineOfHalf + a.cosineOfHalf * b.sineOfHalf
      if abs(sine) < PairPlane.sineOfLastMeanLatitude {
        let cosine = a.cosineOfHalf * b.cosineOfHalf - a.sineOfHalf * b.sineOfHalf
        self.init(a, b, sineOfMean: sine, cosineOfMean: cosine)
        return
      }
    }
    self.init(tangent: a, b)
  }

  /// In the plane that touches the ellipsoid between the two.
  @inline(__always)
  private init(tangent a: borrowing Motion, _ b: borrowing Motion) {
    let (x, y, z) = (b.place.x - a.place.x, b.place.y - a.place.y, b.place.z - a.place.z)
    let (u, v, w) = (b.velocity.x - a.velocity.x, b.velocity.y - a.velocity.y, b.velocity.z - a.velocity.z)
    // The direction of the surface's normal: the gradient of the ellipsoid's equation.
    let (p, q) = (a.place.x + b.place.x, a.place.y + b.place.y)
    let r = (a.place.z + b.place.z) / (1 - PairPlane.squaredEccentricity)
    let squared = p * p + q * q + r * r
    let distanceUp = x * p + y * q + z * r
    let velocityUp = u * p + v * q + w * r
    squaredDistance = max(0, x * x + y * y + z * z - distanceUp * distanceUp / squared)
    mixed = x * u + y * v + z * w - distanceUp * velocityUp / squared
    squaredSpeed = max(0, u * u + v * v + w * w - velocityUp * velocityUp / squared)
  }

  /// In the plane of mean latitude.
  @inline(__always)
  private init(_ a: borrowing Motion, _ b: borrowing Motion, sineOfMean sine: Double, cosineOfMean cosine: Double) {
    let flat = 1 - PairPlane.squaredEccentricity * sine * sine
    let normal = WGS84.semiMajorAxis / flat.squareRoot()
    let meridian = normal * (1 - PairPlane.squaredEccentricity) / flat
    var turn = b.longitude - a.longitude
    if turn > .pi { turn -= 2 * .pi } else if turn < -.pi { turn += 2 * .pi }
    let (x, y) = (turn * normal * cosine, (b.latitude - a.latitude) * meridian)
    let (east, north) = (b.east - a.east, b.north - a.north)
    squaredDistance = x * x + y * y
    mixed = x * east + y * north
    squaredSpeed = east * east + north * north
  }

  /// The distance after a number of seconds.
  func distance(after seconds: Double) -> Double {
    max(0, squaredDistance + seconds * (2 * mixed + seconds * squaredSpeed)).squareRoot()
  }

  /// When the two are closest, if they move on for ever and have ever done so; 0 if their distance does not change.
  var closest: Double { squaredSpeed > 0 ? -mixed / squaredSpeed : 0 }

  /// How far a distance in the tangent plane may be from the geodesic one, if both travel `way` metres together and
  /// are `width` metres apart: a twelfth of L³/R².
  ///
  /// The worst case is one that stands still and another that comes from far: its path leaves the surface along the
  /// tangent (L³/3R² too far), the plane is tilted by half the way (L³/8R²), and the chord is short (L³/24R²).
  static func tangentDoubt(way: Double, width: Double) -> Double {
    let length = way + width
    return length * length * length / (12 * WGS84.smallestCurvatureRadius * WGS84.smallestCurvatureRadius)
  }

  /// How far a distance in the plane of mean latitude may be from the geodesic one.
  static func meanLatitudeDoubt(way: Double, width: Double, tangentOfLatitude: Double) -> Double {
    let length = way + width
    let arc = length / WGS84.smallestCurvatureRadius
    return (tangentOfLatitude + arc) * length * arc / 2
  }
}
