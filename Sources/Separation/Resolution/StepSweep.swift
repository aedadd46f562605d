// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// The smallest number of steps at which nothing is in the way, where each neighbour bars one run of steps.
///
/// Every neighbour is looked at once, and only if its run is come upon: whether the areas are near, which is what
/// costs, is not asked of the others.
struct StepSweep: Sendable {
  /// Steps that a neighbour bars if the areas are near.
  struct Bar: Sendable {
    let first: Int
    let last: Int
    let neighbour: Neighbour
  }

  /// Ascending by their first steps.
  private let bars: [Bar]
  private let most: Int
  private var looked = 0
  /// What is found once the sweep has come to an end.
  private(set) var step: Int
  /// The last that was in the way.
  private(set) var last: Neighbour?

  init(_ bars: [Bar], from first: Int, to most: Int) {
    self.bars = bars.sorted { $0.first < $1.first }
    self.most = most
    step = first
  }

  /// Goes on; true if `step` is free, false if it is beyond the most; nil if the work does not suffice.
  mutating func run(on ground: ResolutionGround, work: inout Int) -> Bool? {
    while step <= most, looked < bars.count, bars[looked].first <= step {
      guard work > 0 else { return nil }
      let bar = bars[looked]
      looked += 1
      if bar.last >= step, ground.areNear(bar.neighbour, work: &work) {
        step = bar.last + 1
        last = bar.neighbour
      }
    }
    return step <= most
  }

  /// The step has turned out not to be free.
  mutating func pass(_ neighbour: Neighbour) {
    step += 1
    last = neighbour
  }
}

extension StepSweep {
  /// The steps of time, in milliseconds each and with their sign, at which two windows are too close.
  ///
  /// Windows conflict if their gap is zero or less than the minimum, so that one that moves by d does so exactly if d
  /// lies between two whole numbers of milliseconds.
  ///
  /// - Parameters:
  ///   - window: of the volume that moves.
  ///   - other: of the neighbour.
  static func bar(_ neighbour: Neighbour, _ window: TimeWindow, _ other: TimeWindow, milliseconds step: Int64) -> Bar? {
    let reach = neighbour.minima.reachMilliseconds
    let (low, high) = (other.start - window.end - reach, other.end - window.start + reach)
    let (from, to) = step > 0 ? (low, high) : (-high, -low)
    let (first, last) = (-floorDivide(-from, abs(step)), floorDivide(to, abs(step)))
    return first <= last ? Bar(first: Int(first), last: Int(last), neighbour: neighbour) : nil
  }

  /// The steps of altitude at which two bands are too close, of a band at each step.
  ///
  /// What lies above it is ever nearer as the band goes up, and what lies below ever further, whatever the datums: so
  /// the steps are found by bisection.
  static func bar(_ neighbour: Neighbour, bands: [AltitudeBand], geoid: GeoidModel, isUp: Bool) -> Bar? {
    let other = neighbour.item.volume.band
    let needed = max(neighbour.minima.vertical, Distance(millimetres: 1))
    func isBelow(_ band: AltitudeBand) -> Bool { other.lower.leastHeight(above: band.upper, geoid: geoid) >= needed }
    func isAbove(_ band: AltitudeBand) -> Bool { band.lower.leastHeight(above: other.upper, geoid: geoid) >= needed }
    let first = firstPlace(in: bands) { isUp ? !isBelow($0) : !isAbove($0) }
    let end = firstPlace(in: bands) { isUp ? isAbove($0) : isBelow($0) }
    return first < end ? Bar(first: first, last: end - 1, neighbour: neighbour) : nil
  }

  /// Where something that stays true becomes true; the count if it never does.
  private static func firstPlace(in bands: [AltitudeBand], _ isTrue: (AltitudeBand) -> Bool) -> Int {
    var (low, high) = (0, bands.count)
    while low < high {
      let middle = (low + high) / 2
      if isTrue(bands[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? quotient - 1 : quotient
  }
}

extension Minima {
  /// Windows conflict if they are no more than this apart, in milliseconds; within about 290,000 years.
  var reachMilliseconds: Int64 {
    let (time, overflow) = Int64(max(0, seconds)).multipliedReportingOverflow(by: 1_000)
    return overflow ? .max / 1_024 : min(max(0, time - 1), .max / 1_024)
  }
}
