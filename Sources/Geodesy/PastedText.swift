// SPDX-License-Identifier: Apache-2.0

/// Text as it comes from another program or keyboard, brought to the characters that numbers are read from.
enum PastedText {
  /// Digits of the Arabic scripts become those of ASCII, Arabic and full-width signs their counterparts, spaces of any width
  /// a space; marks that only direct the writing (Unicode Standard Annex 9, explicit formatting characters) go.
  static func plain(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0660...0x0669: result.append(ascii(0x30 + scalar.value - 0x0660))
      case 0x06F0...0x06F9: result.append(ascii(0x30 + scalar.value - 0x06F0))
      case 0xFF10...0xFF19: result.append(ascii(0x30 + scalar.value - 0xFF10))
      case 0x066B: result.append(".")
      case 0x060C, 0xFF0C: result.append(",")
      case 0x061B, 0xFF1B: result.append(";")
      case 0x2212, 0x2010, 0x2011: result.append("-")
      case 0x00A0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: result.append(" ")
      case 0x061C, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060, 0x2066...0x2069, 0xFEFF: break
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  private static func ascii(_ value: UInt32) -> Unicode.Scalar { Unicode.Scalar(UInt8(truncatingIfNeeded: value)) }
}
