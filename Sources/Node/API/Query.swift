// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The query of a request, as it was sent.
struct Query: Sendable {
  private let text: Substring

  init(_ text: some StringProtocol) { self.text = Substring(text) }

  /// A parameter, decoded.
  subscript(name: String) -> String? {
    // Byte by byte: it is asked at every request.
    for pair in text.utf8.split(separator: UInt8(ascii: "&")) where pair.starts(with: name.utf8) {
      let rest = pair.dropFirst(name.utf8.count)
      guard let sign = rest.first else { return "" }
      if sign == UInt8(ascii: "=") {
        let value = String(Substring(rest.dropFirst()))
        return value.utf8.contains(UInt8(ascii: "%")) ? value.removingPercentEncoding : value
      }
    }
    return nil
  }

  /// A whole number.
  ///
  /// - Throws: `Problem` of kind `invalid` when it is none, or outside the range.
  func number(_ name: String, in range: ClosedRange<UInt64>, default value: UInt64) throws -> UInt64 {
    guard let text = self[name] else { return value }
    guard let number = UInt64(text), range.contains(number) else {
      throw Problem(
        .invalid, "A whole number is needed.", field: "query.\(name)", value: text,
        limit: "\(range.lowerBound) to \(range.upperBound)", fix: "Give a number in this range.")
    }
    return number
  }
}
