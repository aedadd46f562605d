// SPDX-License-Identifier: Apache-2.0

/// A length in whole millimetres, along the ellipsoid or along the vertical.
///
/// Arithmetic saturates at the ends of `Int64` (nine billion kilometres), so that no value which a peer sends can stop
/// the program; every such value is far outside the limits of whatever uses it.
public struct Distance: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The length in millimetres; negative below a datum.
  public var millimetres: Int64

  /// A length in millimetres.
  public init(millimetres: Int64) {
    self.millimetres = millimetres
  }

  /// No length at all.
  public static let zero = Distance(millimetres: 0)

  /// A length in metres.
  public static func metres(_ count: Int) -> Distance { scaled(count, by: 1_000) }

  /// A length in kilometres.
  public static func kilometres(_ count: Int) -> Distance { scaled(count, by: 1_000_000) }

  /// A length in nautical miles of 1,852 m.
  public static func nauticalMiles(_ count: Int) -> Distance { scaled(count, by: 1_852_000) }

  /// A length in centimetres.
  public static func centimetres(_ count: Int) -> Distance { scaled(count, by: 10) }

  /// A length in international feet of 304.8 mm, rounded to the nearest millimetre, halves away from zero.
  public static func feet(_ count: Int) -> Distance {
    let tenths = scaled(count, by: 3_048).millimetres
    return Distance(millimetres: tenths / 10 + (tenths % 10) / 5)
  }

  /// The sum, saturating.
  public static func + (left: Distance, right: Distance) -> Distance {
    let (sum, overflow) = left.millimetres.addingReportingOverflow(right.millimetres)
    return Distance(millimetres: overflow ? (right.millimetres < 0 ? .min : .max) : sum)
  }

  /// The difference, saturating.
  public static func - (left: Distance, right: Distance) -> Distance {
    let (difference, overflow) = left.millimetres.subtractingReportingOverflow(right.millimetres)
    return Distance(millimetres: overflow ? (right.millimetres < 0 ? .max : .min) : difference)
  }

  /// The multiple, saturating.
  public static func * (left: Distance, factor: Int) -> Distance {
    let (product, overflow) = left.millimetres.multipliedReportingOverflow(by: Int64(factor))
    return Distance(millimetres: overflow ? ((left.millimetres < 0) == (factor < 0) ? .max : .min) : product)
  }

  /// Orders by length.
  public static func < (left: Distance, right: Distance) -> Bool { left.millimetres < right.millimetres }

  /// Metres with as many decimals as needed, for example `5000 m` or `0.25 m`.
  public var description: String {
    decimalText(Int64(millimetres.magnitude / 1_000), Int64(millimetres.magnitude % 1_000), places: 3, millimetres < 0)
      + " m"
  }

  private static func scaled(_ count: Int, by unit: Int64) -> Distance { Distance(millimetres: unit) * count }
}

/// `whole.fraction` without trailing zeros; `fraction` counts units of the last of `places` decimals.
func decimalText(_ whole: Int64, _ fraction: Int64, places: Int, _ negative: Bool) -> String {
  var decimals = paddedText(fraction, places)
  while decimals.last == "0" { decimals.removeLast() }
  return (negative ? "-" : "") + String(whole) + (decimals.isEmpty ? "" : "." + decimals)
}

/// Decimal digits of a number that is not negative, filled with zeros up to a width.
func paddedText(_ value: some BinaryInteger, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
