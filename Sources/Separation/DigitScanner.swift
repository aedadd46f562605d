// SPDX-License-Identifier: Apache-2.0

/// Reads fixed-width fields from the bytes of a text.
struct DigitScanner {
  private let text: String
  private var rest: ArraySlice<UInt8>

  init(_ text: String) throws(InstantError) {
    guard text.utf8.count <= SeparationLimits.instantTextBytes else { throw .malformed(String(text.prefix(40))) }
    self.text = text
    rest = Array(text.utf8)[...]
  }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard let byte = rest.first, byte == UInt8(ascii: character) else { return false }
    rest = rest.dropFirst()
    return true
  }

  mutating func number(_ width: Int, after separator: Unicode.Scalar? = nil) throws(InstantError) -> Int {
    if let separator, !skip(separator) { throw .malformed(text) }
    let digits = rest.prefix(width)
    guard digits.count == width, digits.allSatisfy({ (48...57).contains($0) }) else { throw .malformed(text) }
    rest = rest.dropFirst(width)
    return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
  }

  mutating func letters(_ width: Int) -> String {
    let letters = rest.prefix(width)
    rest = rest.dropFirst(letters.count)
    return String(decoding: letters, as: UTF8.self).uppercased()
  }

  mutating func thousandths() throws(InstantError) -> Int64 {
    let digits = rest.prefix { (48...57).contains($0) }
    guard !digits.isEmpty else { throw .malformed(text) }
    guard digits.count <= 3 else { throw .tooPrecise(text) }
    rest = rest.dropFirst(digits.count)
    let value = digits.reduce(0) { $0 * 10 + Int64($1 - 48) }
    return digits.count == 1 ? value * 100 : digits.count == 2 ? value * 10 : value
  }

  mutating func zoneOffsetMinutes() throws(InstantError) -> Int {
    if skip("Z") { return 0 }
    if rest.isEmpty { throw .missingZone(text) }
    let west = skip("-")
    guard west || skip("+") else { throw .malformed(text) }
    let hours = try number(2)
    let minutes = try number(2, after: ":")
    guard hours < 24, minutes < 60 else { throw .noSuchTime(text) }
    let offset = hours * 60 + minutes
    return west ? -offset : offset
  }

  var isAtEnd: Bool { rest.isEmpty }

  var isAtLetter: Bool { rest.first.map { (65...90).contains($0 & 0xDF) } ?? false }

  func end() throws(InstantError) {
    guard rest.isEmpty else { throw .malformed(text) }
  }
}
