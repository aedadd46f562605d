// SPDX-License-Identifier: Apache-2.0
import Foundation

/// JSON as the API writes it: keys in order, slashes not escaped.
enum JSON {
  /// Encodes a value of our own types, which encode always.
  static func encode(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else { return Array("{}".utf8) }
    return Array(data)
  }
}
