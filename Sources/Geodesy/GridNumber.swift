// SPDX-License-Identifier: Apache-2.0

/// A point of a map plane, in metres.
struct GridPlane {
  var east: Double
  var north: Double
}

/// Eastings and northings, as numbers and as text.
enum GridNumber {
  /// Eastings of UTM that are accepted.
  static let eastings: ClosedRange<Distance> = .kilometres(100) ... .kilometres(900)

  /// The nearest millimetre; callers pass what a projection gives for a valid point, a few thousand kilometres at most.
  static func distance(metres: Double) -> Distance { Distance(millimetres: Int64((metres * 1_000).rounded())) }

  /// Whole metres below, after taking off the last bits of rounding: a point on a line of the grid counts as on it.
  static func wholeMetres(_ metres: Double) -> Int { Int((metres * 1e6).rounded() / 1e6) }

  /// Metres with up to three decimals, without unit.
  static func text(_ distance: Distance) -> String { String(distance.description.dropLast(2)) }

  /// The words of a reference in capitals; what is not ASCII stays as it is.
  ///
  /// - Throws: `GridError.tooLong`.
  static func words(_ text: String) throws(GridError) -> [Substring] {
    guard text.utf8.count <= GeodesyLimits.coordinateTextBytes else {
      throw .tooLong(bytes: text.utf8.count, limit: GeodesyLimits.coordinateTextBytes)
    }
    let capitals = text.utf8.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) ? $0 - 32 : $0 }
    return String(decoding: capitals, as: UTF8.self).split(separator: " ")
  }

  /// Four to eight digits, at most three decimals, then perhaps `M`, the letter given, or both; otherwise `nil`.
  static func distance(_ word: Substring, suffix: Character) -> Distance? {
    var number = word
    if number.last == suffix { number.removeLast() }
    if number.last == "M" { number.removeLast() }
    let parts = number.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isASCII && $0.isNumber } }),
      parts[0].count <= 8, let metres = Int64(parts[0])
    else { return nil }
    guard parts.count == 2 else { return Distance(millimetres: metres * 1_000) }
    guard parts[1].count <= 3, let thousandths = Int64(parts[1] + String(repeating: "0", count: 3 - parts[1].count))
    else { return nil }
    return Distance(millimetres: metres * 1_000 + thousandths)
  }

  /// - Throws: `GridError.outOfRange` with the field's name, all in metres.
  static func check(_ value: Distance, in range: ClosedRange<Distance>, _ field: String) throws(GridError) {
    guard range.contains(value) else {
      throw .outOfRange(
        field: field, value: "\(value)", lowest: "\(range.lowerBound)", highest: "\(range.upperBound)")
    }
  }
}
