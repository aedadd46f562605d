// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// Two circles that move, and how near they come to each other at instants that are within the minimum of time.
///
/// The pairs of instants are a band in the plane, cut off at both windows. Piece by piece of it, both circles are taken to move
/// along chords: the distance is then the length of a vector that depends linearly on both instants, whose least value over
/// a convex polygon is exact. A geodesic of length L strays from uniform motion along its chord by at most L²/8R, and no
/// path along the surface is shorter than the straight line; so every piece has a bound, and is halved until the bound
/// decides (branch and bound).
struct LegPair {
  /// How far the distance that is found may be from the least one, in metres.
  static let tolerance = 0.05

  private let first: TransitLeg
  private let second: TransitLeg
  /// The minimum of time and the windows, in milliseconds since the first window's start.
  private let most: Double
  private let offset: Double

  init(_ first: TransitLeg, _ second: TransitLeg, timeMinimum: Int64) {
    self.first = first
    self.second = second
    most = Double(timeMinimum)
    offset = Double(second.window.start - first.window.start)
  }

  /// Where the two circles are closest; `nil` if they keep further apart than the limit in metres.
  func meeting(within limit: Double) -> Meeting? {
    let between = limit + first.radius + second.radius
    guard
      let closest = search(first.window, second.window, within: between, pieces: SeparationLimits.encounterPieces)
    else { return nil }
    // Each bound of the two stays is a search of its own; where one would take long, the stay counts as longer.
    let pieces = SeparationLimits.encounterPieces / 20
    let stay = TimeWindow.stay(within: first.window) { part in
      search(part, second.window, within: between, pieces: pieces, isEnough: true) != nil
    }
    let otherStay = TimeWindow.stay(within: second.window) { part in
      search(stay, part, within: between, pieces: pieces, isEnough: true) != nil
    }
    return Meeting(
      approach: closest.widened(by: first.radius, second.radius), window: stay, otherWindow: otherStay)
  }

  // MARK: The search

  /// Where the middles are closest while the circles are in these parts of their windows; `nil` if they keep further apart than
  /// the limit in metres.
  ///
  /// - Parameters:
  ///   - pieces: how many are looked at; of what is left then, the lower bound counts.
  ///   - isEnough: whether anything within the limit will do.
  private func search(
    _ mine: TimeWindow, _ theirs: TimeWindow, within limit: Double, pieces: Int, isEnough: Bool = false
  ) -> Approach? {
    var best: Approach?
    var open = [LegPiece(mine: Self.range(mine, first), theirs: Self.range(theirs, second))]
    var left = pieces
    while let piece = open.popLast() {
      let cutoff = min(limit, (best?.metres ?? .infinity) - Self.tolerance)
      guard let nearest = nearest(in: piece), nearest.bound <= cutoff else { continue }
      let found = nearest.approach
      if found.metres <= limit + Self.tolerance, found.metres < best?.metres ?? .infinity {
        best = found
        if isEnough || found.metres == 0 { break }
      }
      guard left > 0 else {
        let least = open.compactMap { self.nearest(in: $0)?.bound }.reduce(nearest.bound, min)
        let stated = best ?? found
        return Approach(metres: max(0, min(stated.metres, least)), from: stated.from, to: stated.to)
      }
      left -= 1
      if nearest.sharpBound <= cutoff { open += piece.halves(nearest) }
    }
    return best.map { Approach(metres: max(0, $0.metres - Self.tolerance), from: $0.from, to: $0.to) }
  }

  private static func range(_ part: TimeWindow, _ leg: TransitLeg) -> ClosedRange<Double> {
    Double(part.start - leg.window.start)...Double(part.end - leg.window.start)
  }

  /// The pair of instants of a piece at which the circles are closest, if they moved along chords; `nil` if none are near enough
  /// in time.
  private func nearest(in piece: LegPiece) -> LegPiece.Nearest? {
    let corners = piece.corners(within: most, offset: offset)
    guard !corners.isEmpty else { return nil }
    let ends = [
      first.point(after: piece.mine.lowerBound), first.point(after: piece.mine.upperBound),
      second.point(after: piece.theirs.lowerBound), second.point(after: piece.theirs.upperBound),
    ].map(WGS84.cartesian)
    let chords = ChordPair(start: ends[0] - ends[2], mine: ends[1] - ends[0], theirs: ends[2] - ends[3])
    var (spot, metres) = chords.least(over: corners)
    if let inner = chords.stationary, piece.holds(inner, within: most, offset: offset) {
      let length = chords.vector(inner).length
      if length <= metres { (spot, metres) = (inner, length) }
    }
    let from = first.point(after: piece.mine.at(spot.x))
    let to = second.point(after: piece.theirs.at(spot.y))
    let lengths = (mine: first.length(of: piece.mine), theirs: second.length(of: piece.theirs))
    let curvature = 8 * WGS84.smallestCurvatureRadius
    let stray = (lengths.mine * lengths.mine + lengths.theirs * lengths.theirs) / curvature + 0.001
    return LegPiece.Nearest(
      spot: spot, bound: metres - stray,
      approach: Approach(metres: Geodesic.inverse(from, to).metres, from: from, to: to),
      chord: (WGS84.cartesian(from) - WGS84.cartesian(to)).length, lengths: lengths)
  }
}

extension ClosedRange<Double> {
  /// The value a fraction of the way.
  fileprivate func at(_ fraction: Double) -> Double { lowerBound + (upperBound - lowerBound) * fraction }
}

/// A part of the windows of two circles that move, in milliseconds since each one's start. Within it, an instant is a fraction
/// of the way through the part.
private struct LegPiece {
  var mine: ClosedRange<Double>
  var theirs: ClosedRange<Double>

  /// Where two circles are closest in a piece.
  struct Nearest {
    /// The fractions at which they are, moving along chords.
    let spot: SIMD2<Double>
    /// No distance in the piece is smaller, in metres.
    let bound: Double
    /// How near they are at those instants, as they move.
    let approach: Approach
    /// The same in a straight line.
    let chord: Double
    /// How far each moves in the piece.
    let lengths: (mine: Double, theirs: Double)

    /// A better bound for small pieces: there the ratio of path to straight line, 1 + c²/24R², changes only as R does with
    /// place and direction, by less than 0.7 % a radian.
    var sharpBound: Double {
      guard max(lengths.mine, lengths.theirs) <= 4_000, chord > 1 else { return bound }
      return bound * (approach.metres / chord) - 2e-17 * chord * chord * (lengths.mine + lengths.theirs)
    }
  }

  /// How much later, in milliseconds, the first circle's instant is than the second's.
  private func lead(_ spot: SIMD2<Double>, _ offset: Double) -> Double {
    mine.at(spot.x) - theirs.at(spot.y) - offset
  }

  func holds(_ spot: SIMD2<Double>, within most: Double, offset: Double) -> Bool {
    spot.min() >= 0 && spot.max() <= 1 && abs(lead(spot, offset)) <= most
  }

  /// The corners of what instants are near enough in time, to a microsecond: a square less what two parallel lines cut off.
  func corners(within most: Double, offset: Double) -> [SIMD2<Double>] {
    let square: [SIMD2<Double>] = [SIMD2(0, 0), SIMD2(1, 0), SIMD2(1, 1), SIMD2(0, 1)]
    let below = Self.clipped(square) { most - lead($0, offset) + 0.001 }
    return Self.clipped(below) { most + lead($0, offset) + 0.001 }
  }

  /// What is left of a convex polygon where a linear function is not negative (Sutherland and Hodgman).
  private static func clipped(
    _ polygon: [SIMD2<Double>], _ inside: (SIMD2<Double>) -> Double
  ) -> [SIMD2<Double>] {
    var kept: [SIMD2<Double>] = []
    for (place, corner) in polygon.enumerated() {
      let before = polygon[place == 0 ? polygon.count - 1 : place - 1]
      let (here, there) = (inside(corner), inside(before))
      if (here < 0) != (there < 0) { kept.append(before + (corner - before) * (there / (there - here))) }
      if here >= 0 { kept.append(corner) }
    }
    return kept
  }

  /// The piece in two, parted where more way is made; the half in which the circles are closest comes last.
  func halves(_ nearest: Nearest) -> [LegPiece] {
    let isMine = nearest.lengths.mine >= nearest.lengths.theirs
    let (low, high) = (isMine ? mine : theirs).halved
    let isLow = (isMine ? nearest.spot.x : nearest.spot.y) <= 0.5
    return (isLow ? [high, low] : [low, high]).map { half in
      isMine ? LegPiece(mine: half, theirs: theirs) : LegPiece(mine: mine, theirs: half)
    }
  }
}

extension ClosedRange<Double> {
  fileprivate var halved: (ClosedRange<Double>, ClosedRange<Double>) {
    let middle = at(0.5)
    return (lowerBound...middle, middle...upperBound)
  }
}

/// Two points that move along chords, each by its own parameter from 0 to 1.
private struct ChordPair {
  /// From the second to the first at the start.
  let start: Cartesian
  /// How the vector between them changes with either parameter.
  let mine: Cartesian
  let theirs: Cartesian

  func vector(_ spot: SIMD2<Double>) -> Cartesian { start + mine * spot.x + theirs * spot.y }

  /// Where the distance is least, if the parameters had no ends; `nil` if that is no single point.
  var stationary: SIMD2<Double>? {
    let (a, b, mixed) = (mine.dot(mine), theirs.dot(theirs), mine.dot(theirs))
    let determinant = a * b - mixed * mixed
    guard determinant > 1e-12 * a * b else { return nil }
    let (p, q) = (mine.dot(start), theirs.dot(start))
    return SIMD2((q * mixed - p * b) / determinant, (p * mixed - q * a) / determinant)
  }

  /// The least distance on the boundary of a polygon.
  func least(over corners: [SIMD2<Double>]) -> (SIMD2<Double>, Double) {
    var least = (corners[0], vector(corners[0]).length)
    for (place, corner) in corners.enumerated() {
      let next = corners[place + 1 < corners.count ? place + 1 : 0]
      let (from, along) = (vector(corner), vector(next) - vector(corner))
      let squared = along.dot(along)
      let fraction = squared > 0 ? min(max(-from.dot(along) / squared, 0), 1) : 0
      let metres = (from + along * fraction).length
      if metres < least.1 { least = (corner + (next - corner) * fraction, metres) }
    }
    return least
  }
}
