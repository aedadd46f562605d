// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog
import Wire

/// Values in the form in which they are taken down over a voice line and typed: ASCII, the same in every language.
enum CodeText {
  /// `35.53 N 35.78 E`: degrees with as many decimals as they have.
  static func place(_ place: Position) -> String {
    "\(latitude(place)) \(place.latitudeE7 < 0 ? "S" : "N") \(longitude(place)) \(place.longitudeE7 < 0 ? "W" : "E")"
  }

  /// Degrees of latitude without sign.
  static func latitude(_ place: Position) -> String {
    JSONNumber(units: Int64(place.latitudeE7.magnitude), places: 7).digits
  }

  /// Degrees of longitude without sign.
  static func longitude(_ place: Position) -> String {
    JSONNumber(units: Int64(place.longitudeE7.magnitude), places: 7).digits
  }

  /// `171940ZSEP18`; a time with seconds is `2018-09-17T19:40:23Z`.
  static func time(_ instant: Instant) -> String {
    instant.milliseconds % 60_000 == 0 ? instant.dateTimeGroup : instant.iso8601
  }

  /// `045` or `045.5`.
  static func degrees(_ bearing: Bearing) -> String {
    let digits = JSONNumber(units: Int64(bearing.microdegrees), places: 6).digits
    let whole = digits.prefix { $0 != "." }.count
    return String(repeating: "0", count: max(0, 3 - whole)) + digits
  }

  /// Degrees of an angle, `20` of 20°.
  static func angle(microdegrees: Int32) -> String { JSONNumber(units: Int64(microdegrees), places: 6).digits }

  /// `090` of FL 90.
  static func flightLevel(_ level: Int32) -> String {
    let digits = String(level.magnitude)
    return (level < 0 ? "-" : "") + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }

  /// The first eight hexadecimal digits of the leaf hash, in capitals.
  static func leaf(_ ref: EntryRef) -> String { String(ref.leaf.hex.prefix(8)).uppercased() }

  /// The name of a log, without characters that change its direction.
  static func shown(_ origin: Origin) -> String { Label.shown(origin.name) }

  /// A height as `Altitude.init(_:)` reads it.
  static func height(_ height: Altitude, units: [LengthUnit]) -> String {
    switch height {
    case .flightLevel(let level): return "FL \(flightLevel(level))"
    case .surface, .unlimited: return "\(height)"
    case .ellipsoid(let value), .meanSeaLevel(let value), .qnh(let value, _), .aboveGround(let value, _):
      let unit = Quantity.length(.centimetres(Int(value)), in: units, decimals: 0).unit
      return height.formatted(in: unit == .foot ? .feet : .metres)
    }
  }
}
