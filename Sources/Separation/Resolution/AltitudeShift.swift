// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// How far a band of altitudes moves, in the unit that its heights are given in.
public enum AltitudeShift: Hashable, Sendable, CustomStringConvertible {
  /// Whole metres, positive upwards.
  case metres(Int)
  /// Hundreds of feet, which flight levels count too; positive upwards.
  case hundredsOfFeet(Int)

  /// The same in centimetres: 100 ft are 3,048 cm.
  public var centimetres: Int {
    switch self {
    case .metres(let count): count * 100
    case .hundredsOfFeet(let count): count * 3_048
    }
  }

  /// Such as `300 m` or `-1500 ft`.
  public var description: String {
    switch self {
    case .metres(let count): "\(count) m"
    case .hundredsOfFeet(let count): "\(count * 100) ft"
    }
  }

  /// Hundreds of feet; nil in metres.
  fileprivate var hundreds: Int? { if case .hundredsOfFeet(let count) = self { count } else { nil } }

  static func * (shift: AltitudeShift, factor: Int) -> AltitudeShift {
    switch shift {
    case .metres(let count): .metres(count * factor)
    case .hundredsOfFeet(let count): .hundredsOfFeet(count * factor)
    }
  }
}

extension AltitudeShift {
  /// A step upwards of at most 10 km.
  var inRange: AltitudeShift {
    switch self {
    case .metres(let count): .metres(min(max(count, 1), 10_000))
    case .hundredsOfFeet(let count): .hundredsOfFeet(min(max(count, 1), 328))
    }
  }

  /// The step in which bands are moved: that of the limits, or the one in which their heights were given. Flight levels
  /// go by hundreds of feet only.
  static func step(for bands: [AltitudeBand], _ limits: ResolutionLimits) -> AltitudeShift {
    let ends = bands.flatMap { [$0.lower, $0.upper] }
    let hasFlightLevel = ends.contains { if case .flightLevel = $0 { true } else { false } }
    if let step = limits.altitudeStep {
      if case .metres = step, hasFlightLevel { return .hundredsOfFeet(5) }
      return step
    }
    let heights = ends.compactMap(\.writtenCentimetres)
    let isInFeet = heights.contains { $0 != 0 } && heights.allSatisfy { $0 % 3_048 == 0 }
    return hasFlightLevel || isInFeet ? .hundredsOfFeet(5) : .metres(100)
  }
}

extension AltitudeBand {
  /// The band moved as a whole, with its datums; nil if an end is the surface or unlimited, or leaves what is allowed.
  func moved(_ shift: AltitudeShift, _ limits: ResolutionLimits) -> AltitudeBand? {
    guard let low = lower.moved(shift), let high = upper.moved(shift),
      let band = try? AltitudeBand(lower: low, upper: high)
    else { return nil }
    // Downwards no end passes the zero of its datum that was above it.
    if shift.centimetres < 0, let height = low.writtenCentimetres, height < 0 { return nil }
    if let floor = limits.floor, floor != .surface, low.leastHeight(above: floor) < .zero { return nil }
    if let ceiling = limits.ceiling, ceiling != .unlimited, ceiling.leastHeight(above: high) < .zero { return nil }
    return band
  }
}

extension Altitude {
  /// The number that the height was given as, with flight levels in centimetres of pressure altitude; nil for the
  /// surface and unlimited.
  fileprivate var writtenCentimetres: Int? {
    switch self {
    case .ellipsoid(let height), .meanSeaLevel(let height), .qnh(let height, _), .aboveGround(let height, _):
      Int(height)
    case .flightLevel(let level): Int(level) * 3_048
    case .surface, .unlimited: nil
    }
  }

  fileprivate func moved(_ shift: AltitudeShift) -> Altitude? {
    func height(_ centimetres: Int32) -> Int32 { Int32(clamping: Int(centimetres) + shift.centimetres) }
    return switch self {
    case .ellipsoid(let value): .ellipsoid(centimetres: height(value))
    case .meanSeaLevel(let value): .meanSeaLevel(centimetres: height(value))
    case .qnh(let value, let setting): .qnh(centimetres: height(value), settingTenthsHPa: setting)
    case .aboveGround(let value, let margin): .aboveGround(centimetres: height(value), terrainMargin: margin)
    case .flightLevel(let level):
      shift.hundreds.map { .flightLevel(hundredsOfFeet: Int32(clamping: Int(level) + $0)) }
    case .surface, .unlimited: nil
    }
  }
}
