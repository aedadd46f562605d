// SPDX-License-Identifier: Apache-2.0

extension Bearing {
  /// Reads a true bearing: degrees (`045.5° T`, `045 true`) from 0 to 360, or NATO mils (`800 mil T`) from 0 to 6400.
  ///
  /// - Throws: `BearingTextError`; a bearing that does not say that it is true is refused, as it may be magnetic.
  public init(_ text: String) throws(BearingTextError) {
    guard var tokens = QuantityTokens(text), let number = tokens.takeNumber() else { throw .malformed(text) }
    try self.init(number, &tokens, text)
    guard tokens.tokens.isEmpty else { throw .malformed(text) }
  }

  /// Takes unit and north reference after a number.
  init(_ number: DecimalNumber, _ tokens: inout QuantityTokens, _ text: String) throws(BearingTextError) {
    let isMils = tokens.skip(anyOf: ["MIL", "MILS"])
    if !isMils { _ = tokens.skip(anyOf: ["°", "DEG", "DEGREES"]) }
    guard tokens.skip(anyOf: ["T", "TRUE"]) else {
      for (words, north) in [(["M", "MAG", "MAGNETIC"], "magnetic"), (["G", "GRID"], "grid")] {
        if tokens.skip(anyOf: words) { throw .notTrue(text, north: north) }
      }
      throw .missingNorth(text)
    }
    // 6400 mils make a circle.
    let microdegrees = number.count(of: isMils ? 56_250 : 1_000_000, in: 1)
    guard (0...360_000_000).contains(microdegrees), !number.isNegative else { throw .outOfRange(text) }
    self.init(microdegrees: microdegrees)
  }

  /// The true bearing with three digits before the point, `045.5° T`; parsing gives the same bearing again.
  public var trueText: String {
    let (whole, fraction) = microdegrees.quotientAndRemainder(dividingBy: 1_000_000)
    let zeros = String(repeating: "0", count: whole < 10 ? 2 : whole < 100 ? 1 : 0)
    return zeros + decimalText(Int64(whole), Int64(fraction), places: 6, false) + "° T"
  }
}

/// Why a text is not a bearing.
public enum BearingTextError: Error, Hashable, CustomStringConvertible {
  /// The text is not a number of degrees or mils.
  case malformed(String)
  /// The text does not say from which north the bearing counts.
  case missingNorth(String)
  /// The bearing counts from another north, `magnetic` or `grid`, whose difference from true north is not known here.
  case notTrue(String, north: String)
  /// The bearing is outside 0...360 degrees or 0...6400 mils.
  case outOfRange(String)

  /// What was wrong, the limit, and what to do.
  public var description: String {
    switch self {
    case .malformed(let text):
      "\"\(text.prefix(GeodesyLimits.coordinateTextBytes))\" is not a bearing: write it like 045° T or 800 mil T"
    case .missingNorth(let text):
      "\"\(text)\" does not say from which north it counts: add T for true north, as in 045° T"
    case .notTrue(let text, let north):
      "\"\(text)\" counts from \(north) north: turn it into a true bearing first"
    case .outOfRange(let text):
      "\"\(text)\" is outside 0...360 degrees or 0...6400 mils"
    }
  }
}
