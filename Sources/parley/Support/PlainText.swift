// SPDX-License-Identifier: Apache-2.0

/// Words of others on a terminal.
enum PlainText {
  /// The text with a blank for each character that would do something instead of being seen.
  static func shown(_ text: String) -> String {
    text.unicodeScalars.map { $0.acts ? " " : String($0) }.joined()
  }

  /// The same for a rendering of the own node, whose isolates (UAX #9) keep the directions of its values apart.
  static func keepingIsolates(_ text: String) -> String {
    text.unicodeScalars.map { $0.acts && $0 != "\u{2068}" && $0 != "\u{2069}" ? " " : String($0) }.joined()
  }
}

extension Unicode.Scalar {
  /// Whether it does something on a terminal instead of being seen.
  fileprivate var acts: Bool {
    properties.generalCategory == .control || properties.generalCategory == .format
  }
}
