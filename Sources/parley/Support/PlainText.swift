// SPDX-License-Identifier: Apache-2.0

/// Words of others on a terminal.
enum PlainText {
  /// The text with a blank for each character that would do something instead of being seen.
  static func shown(_ text: String) -> String {
    let plain = text.unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
        ? " " : String(scalar)
    }
    return plain.joined()
  }
}
