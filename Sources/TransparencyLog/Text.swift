// SPDX-License-Identifier: Apache-2.0
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The characters that the formats give a meaning to.
enum ASCII {
  static let tab: UInt8 = 0x09
  static let newline: UInt8 = 0x0A
  static let space: UInt8 = 0x20
  static let plus: UInt8 = 0x2B
  static let equals: UInt8 = 0x3D
  static let delete: UInt8 = 0x7F
  static let digits: ClosedRange<UInt8> = 0x30...0x39
}

/// Unsigned decimal numbers as all C2SP formats write them: ASCII digits, no leading zero unless the number is zero.
enum Decimal {
  /// Returns `nil` for anything but the one encoding of a number in `0...limit`.
  static func parse(_ text: ArraySlice<UInt8>, limit: UInt64 = Limits.treeSize) -> UInt64? {
    guard let first = text.first, text.count <= 20, first != ASCII.digits.lowerBound || text.count == 1 else {
      return nil
    }
    var value: UInt64 = 0
    for character in text {
      guard ASCII.digits.contains(character) else { return nil }
      let (tens, overflowed) = value.multipliedReportingOverflow(by: 10)
      let (sum, carried) = tens.addingReportingOverflow(UInt64(character - ASCII.digits.lowerBound))
      guard !overflowed, !carried else { return nil }
      value = sum
    }
    return value <= limit ? value : nil
  }
}

/// Takes newline-terminated lines off the front of a text.
struct LineReader {
  private(set) var rest: ArraySlice<UInt8>
  /// Number of the line that was read last, from 1.
  private(set) var line = 0

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  /// The next line without its newline; `nil` if no terminated line is left.
  mutating func next() -> ArraySlice<UInt8>? {
    guard let end = rest.firstIndex(of: ASCII.newline) else { return nil }
    defer {
      rest = rest[(end + 1)...]
      line += 1
    }
    return rest[..<end]
  }
}

/// Names are bytes: Swift's `==` on strings holds for canonically equivalent texts of different bytes, which would let
/// one key or log pass for another.
enum Bytes {
  static func equal(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && compare(left, right) == 0
  }

  static func precedes(_ left: String, _ right: String) -> Bool { compare(left, right) < 0 }

  /// Negative, zero or positive, as the bytes of the left text come before, are, or come after those of the right one.
  private static func compare(_ left: String, _ right: String) -> Int {
    let order = left.utf8.withContiguousStorageIfAvailable { left in
      right.utf8.withContiguousStorageIfAvailable { right -> Int in
        guard let a = left.baseAddress, let b = right.baseAddress else { return left.count - right.count }
        let order = memcmp(a, b, min(left.count, right.count))
        return order != 0 ? Int(order) : left.count - right.count
      }
    }
    if case .some(.some(let order)) = order { return order }
    // Texts that are not laid out in one piece.
    if left.utf8.elementsEqual(right.utf8) { return 0 }
    return left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
  }

  static func hash(_ text: String, into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }

  /// A text that is known to be ASCII, or a text for an error message.
  static func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

  /// The text of bytes, if they are valid UTF-8.
  static func utf8(_ bytes: some Collection<UInt8>) -> String? { String(validating: bytes, as: UTF8.self) }
}

/// Lowercase hexadecimal.
enum Hex {
  static func encode(_ bytes: [UInt8]) -> String {
    String(unsafeUninitializedCapacity: 2 * bytes.count) { text in
      for (index, byte) in bytes.enumerated() {
        text[2 * index] = digit(byte >> 4)
        text[2 * index + 1] = digit(byte & 15)
      }
      return 2 * bytes.count
    }
  }

  private static func digit(_ half: UInt8) -> UInt8 { half < 10 ? 0x30 + half : 0x57 + half }

  static func encode(_ number: UInt32) -> String {
    encode((0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * $0)) })
  }
}

extension UnsignedInteger where Self: FixedWidthInteger {
  /// Appends the big-endian bytes.
  func append(to output: inout [UInt8]) {
    for shift in stride(from: Self.bitWidth - 8, through: 0, by: -8) {
      output.append(UInt8(truncatingIfNeeded: self >> Self(shift)))
    }
  }

  /// Reads as many big-endian bytes as the type has.
  init(bigEndianBytes bytes: ArraySlice<UInt8>) {
    self = bytes.reduce(0) { $0 << 8 | Self($1) }
  }
}
