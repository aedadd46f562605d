// SPDX-License-Identifier: Apache-2.0

/// The four digits at the end of each line of a telephone script, by which whoever takes it down sees that it is right.
///
/// A pure system of the form that ISO/IEC 7064:2003, 6, describes, with modulus 10,000 and radix 2,613: the characters
/// weigh with the powers of the radix. (Its own systems have at most two check characters, and let one error in 97 to 1,271
/// pass.) The radix is a unit of the modulus, and no power of it up to the nineteenth takes a difference of two characters to
/// another one, so that these errors never pass: any one wrong character; any two wrong characters up to 19 places apart, and
/// with that any transposition of neighbours or of characters around a third, any twin error (`11` for `22`), and the errors
/// of hearing such as `13` for `30` (the classes of Verhoeff, "Error detecting decimal codes", 1969). Of all other errors one
/// in 10,000 passes.
public struct CheckGroup: Hashable, Sendable, CustomStringConvertible {
  private static let modulus = 10_000
  private static let radix = 2_613

  /// 0...9,999.
  private let value: Int

  /// The check group of a line.
  ///
  /// Letters (A to Z, either case) and digits count, the decimal point, and a minus before a number; everything else is left
  /// to the eye. The number of the line is part of it, so that lines can not be swapped.
  ///
  /// - Parameter line: From 1.
  public init(of text: String, line: Int) {
    var state = ((line % CheckGroup.modulus) + CheckGroup.modulus) % CheckGroup.modulus + 1
    let characters = Array(text.utf8)
    for (index, byte) in characters.enumerated() {
      let isFirst = index == 0 || characters[index - 1] == UInt8(ascii: " ")
      guard let number = CheckGroup.number(of: byte, isFirst: isFirst) else { continue }
      state = (state * CheckGroup.radix + number) % CheckGroup.modulus
    }
    // The last character too is weighed.
    value = state * CheckGroup.radix % CheckGroup.modulus
  }

  /// Whether digits that were taken down are this check group; spaces do not count.
  public func matches(_ digits: String) -> Bool { digits.filter { $0 != " " } == description }

  /// The four digits.
  public var description: String {
    let digits = String(value)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }

  private static func number(of byte: UInt8, isFirst: Bool) -> Int? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 48
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(byte) - 55
    case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(byte) - 87
    case UInt8(ascii: "."): 36
    case UInt8(ascii: "-"): isFirst ? 37 : nil
    default: nil
    }
  }
}
