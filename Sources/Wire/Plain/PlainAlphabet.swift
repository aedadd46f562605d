// SPDX-License-Identifier: Apache-2.0

/// The characters that text may have in the plain form: letters, digits and marks of the scripts that the catalogue is
/// written in (Latin, Hebrew, Arabic), and punctuation. Nothing that is invisible, changes direction, or joins.
public enum PlainAlphabet {
  /// The ranges, ascending; a guard lists the same.
  public static let ranges: [ClosedRange<UInt32>] = [
    0x20...0x7E,  // ASCII
    0xA1...0xAC, 0xAE...0x17F,  // Latin-1 without the soft hyphen; Latin Extended-A
    0x5B0...0x5C7, 0x5D0...0x5EA, 0x5F0...0x5F4,  // Hebrew: points, letters, punctuation
    0x60C...0x60C, 0x61B...0x61B, 0x61F...0x61F, 0x620...0x669, 0x66A...0x66D, 0x670...0x6D3, 0x6F0...0x6F9,  // Arabic
    0x2013...0x2014, 0x2018...0x2019, 0x201C...0x201D, 0x2026...0x2026, 0x2032...0x2033,  // dashes, quotes, primes
  ]

  /// Whether a text has only these.
  public static func allows(_ text: some StringProtocol) -> Bool { text.unicodeScalars.allSatisfy(allows) }

  static func allows(_ scalar: Unicode.Scalar) -> Bool { ranges.contains { $0.contains(scalar.value) } }
}
