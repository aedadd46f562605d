// SPDX-License-Identifier: Apache-2.0

/// Keeps the directions of embedded texts apart from the one around them (UAX #9, FSI and PDI).
///
/// Nothing that is embedded has an isolate, override or separator of its own (`Label` refuses them), so none can end
/// early.
enum Isolates {
  static func around(_ text: String) -> String { "\u{2068}\(text)\u{2069}" }

  /// The text without isolates, as for a program that compares.
  static func removed(from text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\u{2068}" && $0 != "\u{2069}" }))
  }
}
