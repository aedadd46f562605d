// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Base64 of RFC 4648, section 4, with padding: one text for each sequence of bytes.
enum Base64Text {
  static func encode(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

  /// `nil` for anything but the text that `encode` writes.
  static func decode(_ text: String) -> [UInt8]? {
    guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else { return nil }
    return Array(data)
  }
}
