// SPDX-License-Identifier: Apache-2.0

/// Four tracks side by side, as the search sees them: metres and metres per second in the plane of their cell.
///
/// An empty lane stands infinitely far away, so that nothing ever meets it.
struct TrackQuartet: Sendable {
  var x = SIMD4<Float>(repeating: .infinity)
  var y = SIMD4<Float>.zero
  var speedX = SIMD4<Float>.zero
  var speedY = SIMD4<Float>.zero
  /// At the end of the lookahead.
  var doubt = SIMD4<Float>.zero
}

/// The heights of four tracks, apart from their places, because most are never looked at.
struct HeightQuartet: Sendable {
  var climb = SIMD4<Float>.zero
  /// In the reference of the layer.
  var inReference = SIMD4<Float>.zero
  /// At the end of the lookahead.
  var doubt = SIMD4<Float>.zero
  /// Above the sea, for tracks of other layers.
  var aboveSea = SIMD4<Float>.zero
  var doubtAboveSea = SIMD4<Float>.zero
}

extension TrackQuartet {
  /// The squares of the distances in which the four pass a point of the plane in the next `seconds`.
  @inline(__always)
  borrowing func squaredDistances(from point: SIMD2<Float>, seconds: Float) -> SIMD4<Float> {
    let (x, y) = (self.x - point.x, self.y - point.y)
    let least = SIMD4<Float>(repeating: 1e-6)
    let closest = -(x * speedX + y * speedY) / larger(speedX * speedX + speedY * speedY, least)
    let time = smaller(larger(closest, .zero), SIMD4(repeating: seconds))
    let (nearX, nearY) = (x + speedX * time, y + speedY * time)
    return nearX * nearX + nearY * nearY
  }
}

/// One track that looks for others in a cell: the same numbers, with all that conflicts may hide behind added.
struct TrackQuery {
  var x: Float
  var y: Float
  var speedX: Float
  var speedY: Float
  var climb: Float
  var height: Float
  /// The zone, the own doubt, and the margin for rounding.
  var reach: Float
  var heightReach: Float
  var seconds: Float
  /// What rounding can do to the square of a moment of velocity, in m⁴/s².
  var roundingOfMoment: Float
}

extension TrackQuery {
  /// Which of four tracks may come near enough, whenever and however high.
  ///
  /// A line passes within `reach` of a point if the moment of the velocity about that point is at most the reach times
  /// the speed. What moves away is near enough only if it is so now.
  @inline(__always)
  func comesNear(_ quartet: borrowing TrackQuartet) -> SIMDMask<SIMD4<Int32>> {
    let (x, y) = (quartet.x - self.x, quartet.y - self.y)
    let (u, v) = (quartet.speedX - speedX, quartet.speedY - speedY)
    let reach = quartet.doubt + self.reach
    let squaredReach = reach * reach
    let moment = x * v - y * u
    let passes = moment * moment .<= squaredReach * (u * u + v * v) + roundingOfMoment
    let approaches = smaller(x * u + y * v, x * x + y * y - squaredReach) .<= 0
    return passes .& approaches
  }

  /// Which of four tracks may break the zone within the lookahead: all that do, and some that nearly do.
  ///
  /// The height is below its limit during one span of time, and the lateral distance is least at one instant; moved
  /// into that span, it is the instant at which the pair is closest while its height is broken.
  @inline(__always)
  func breaks(
    _ quartet: borrowing TrackQuartet, _ heights: borrowing HeightQuartet, aboveSea: Bool
  ) -> SIMDMask<SIMD4<Int32>> {
    // So little that nothing hides behind it; it keeps the quotients finite.
    let least = SIMD4<Float>(repeating: 1e-6)
    let (x, y) = (quartet.x - self.x, quartet.y - self.y)
    let (u, v) = (quartet.speedX - speedX, quartet.speedY - speedY)
    let rise = heights.climb - climb
    let reach = quartet.doubt + self.reach
    let heightReach = (aboveSea ? heights.doubtAboveSea : heights.doubt) + self.heightReach
    let above = (aboveSea ? heights.aboveSea : heights.inReference) - height

    let falling = rise .< 0
    let signed = above.replacing(with: -above, where: falling)
    let pace = larger(rise.replacing(with: -rise, where: falling), least)
    let inverse = 1 / pace
    let start = larger((-heightReach - signed) * inverse, .zero)
    let end = smaller((heightReach - signed) * inverse, SIMD4(repeating: seconds)) + 0.002

    let closest = -(x * u + y * v) / larger(u * u + v * v, least)
    let time = smaller(larger(closest, start), end)
    let (nearX, nearY) = (x + u * time, y + v * time)
    return (nearX * nearX + nearY * nearY .<= reach * reach) .& (start .<= end)
  }
}

@inline(__always)
private func larger(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> SIMD4<Float> { a.replacing(with: b, where: a .< b) }

@inline(__always)
private func smaller(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> SIMD4<Float> { a.replacing(with: b, where: b .< a) }
