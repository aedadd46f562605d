// SPDX-License-Identifier: Apache-2.0

/// The seconds between two ends, without the ends themselves; empty if they are not in order.
struct TimeSpan: Sendable {
  var start: Double
  var end: Double

  static let always = TimeSpan(start: -.infinity, end: .infinity)
  static let never = TimeSpan(start: .infinity, end: -.infinity)

  @inline(__always)
  func intersection(_ other: TimeSpan) -> TimeSpan {
    TimeSpan(start: max(start, other.start), end: min(end, other.end))
  }

  /// When `constant + slope * t` is below zero.
  @inline(__always)
  static func whereNegative(constant: Double, slope: Double) -> TimeSpan {
    if slope > 0 { return TimeSpan(start: -.infinity, end: -constant / slope) }
    if slope < 0 { return TimeSpan(start: -constant / slope, end: .infinity) }
    return constant < 0 ? .always : .never
  }

  /// When two that move straight on are closer than `width + growth * t`, from 0 on.
  ///
  /// The distance is a convex function of time and the width a linear one, so that the answer is one span.
  @inline(__always)
  static func whereCloser(_ pair: PairPlane, than width: Double, growth: Double) -> TimeSpan {
    let square = pair.squaredSpeed - growth * growth
    let half = pair.mixed - width * growth
    let constant = pair.squaredDistance - width * width
    if square == 0 { return whereNegative(constant: constant, slope: 2 * half) }
    let discriminant = half * half - square * constant
    guard discriminant > 0 else { return square > 0 ? .never : .always }
    // The root without cancellation first; the product of both roots gives the other.
    let sum = -half + (half > 0 ? -discriminant.squareRoot() : discriminant.squareRoot())
    let roots = (sum / square, constant / sum)
    let (first, last) = (min(roots.0, roots.1), max(roots.0, roots.1))
    return square > 0 ? TimeSpan(start: first, end: last) : TimeSpan(start: last, end: .infinity)
  }
}
