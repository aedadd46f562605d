// SPDX-License-Identifier: Apache-2.0
import Separation
import Wire

/// Foreign texts as HTML: nothing in them is markup, changes the direction of what stands around them, or hides.
enum HTML {
  /// A text of ours, or one whose characters are known to be harmless.
  static func plain(_ text: String) -> String { escaped(text, keepingLines: false) }

  /// A foreign text where no element can stand.
  static func title(_ text: String) -> String {
    plain(String(String.UnicodeScalarView(text.unicodeScalars.filter { !hides($0) })))
  }

  static func attribute(_ text: String) -> String { escaped(text, keepingLines: false) }

  /// A foreign text of several lines, to stand in an element that isolates it.
  static func shown(_ text: String) -> String { escaped(text, keepingLines: true) }

  /// A foreign text of one line, isolated from the direction of what stands around it.
  static func isolated(_ value: JSONValue?) -> String {
    "<bdi>\(escaped(value?.words ?? "", keepingLines: false))</bdi>"
  }

  /// An instant as a date-time group, with the same in ISO 8601 beside it.
  static func time(_ value: JSONValue?) -> String {
    guard let text = value?.words, let instant = try? Instant(iso8601: text) else { return "<bdi>?</bdi>" }
    return "<time datetime=\"\(attribute(text))\"><bdi class=\"n\" dir=\"ltr\">\(instant.dateTimeGroup)</bdi> "
      + "<bdi class=\"n\" dir=\"ltr\">\(plain(text))</bdi></time>"
  }

  /// A wording whose slots hold marks `\u{1}N\u{2}`, with pieces of HTML in their place.
  static func filled(_ wording: String, _ pieces: [String]) -> String {
    var text = ""
    var number: String?
    for character in wording.unicodeScalars {
      switch (character.value, number) {
      case (1, _): number = ""
      case (2, let digits?):
        if let place = Int(digits), pieces.indices.contains(place) { text += pieces[place] }
        number = nil
      case (_, let digits?): number = digits + String(character)
      default: text += plain(String(character))
      }
    }
    return text
  }

  /// Characters that control direction or show nothing are shown by their names.
  private static func escaped(_ text: String, keepingLines: Bool) -> String {
    var output = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += "&quot;"
      case "'": output += "&#39;"
      case "\n" where keepingLines, "\t" where keepingLines: output.unicodeScalars.append(scalar)
      default:
        if hides(scalar) {
          output += "<span class=\"c\">\(Label.name(of: scalar))</span>"
        } else {
          output.unicodeScalars.append(scalar)
        }
      }
    }
    return output
  }

  private static func hides(_ scalar: Unicode.Scalar) -> Bool {
    // Zero-width joiners belong to the writing of some languages.
    if scalar == "\u{200c}" || scalar == "\u{200d}" { return false }
    return Label.isRefused(scalar) || ignorable.contains { $0.contains(scalar.value) }
  }

  /// Default_Ignorable_Code_Point (Unicode, DerivedCoreProperties), but for variation selectors: a fixed list, so that every
  /// build makes the same page.
  private static let ignorable: [ClosedRange<UInt32>] = [
    0xAD...0xAD, 0x34F...0x34F, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F, 0x200B...0x200F, 0x2060...0x206F,
    0x3164...0x3164, 0xFEFF...0xFEFF, 0xFFA0...0xFFA0, 0xFFF0...0xFFF8, 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A,
    0xE0000...0xE0FFF,
  ]
}
