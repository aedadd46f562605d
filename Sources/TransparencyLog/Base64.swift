// SPDX-License-Identifier: Apache-2.0

/// Why a text is not the base64 of RFC 4648, section 4, with padding and canonical bits.
public enum Base64Error: Error, Hashable, Sendable, CustomStringConvertible {
  /// The number of characters is not a multiple of four.
  case length(Int)
  /// A character outside the standard alphabet, or padding before the end, at this offset.
  case character(offset: Int)
  /// The bits after the last byte are not zero, so that another text would decode to the same bytes.
  case nonCanonical

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .length(let count): "base64 has \(count) characters; a multiple of four is needed"
    case .character(let offset): "base64 has a character that is not in the standard alphabet at offset \(offset)"
    case .nonCanonical: "base64 ends in bits that are not zero; only the canonical encoding is accepted"
    }
  }
}

/// Strict base64 on bytes (RFC 4648, section 4): one text for each sequence of bytes.
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The value of each ASCII character, 0xFF for those outside the alphabet.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 0xFF, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    return values
  }()

  static func append(_ bytes: UnsafeRawBufferPointer, to output: inout [UInt8]) {
    output.reserveCapacity(output.count + (bytes.count + 2) / 3 * 4)
    alphabet.withUnsafeBufferPointer { alphabet in
      var offset = 0
      while offset < bytes.count {
        let have = min(3, bytes.count - offset)
        var group = UInt32(bytes[offset]) << 16
        if have > 1 { group |= UInt32(bytes[offset + 1]) << 8 }
        if have > 2 { group |= UInt32(bytes[offset + 2]) }
        output.append(alphabet[Int(group >> 18)])
        output.append(alphabet[Int(group >> 12 & 63)])
        output.append(have > 1 ? alphabet[Int(group >> 6 & 63)] : ASCII.equals)
        output.append(have > 2 ? alphabet[Int(group & 63)] : ASCII.equals)
        offset += 3
      }
    }
  }

  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    bytes.withUnsafeBytes { append($0, to: &output) }
    return output
  }

  static func decode(_ text: ArraySlice<UInt8>) throws(Base64Error) -> [UInt8] {
    guard text.count % 4 == 0 else { throw .length(text.count) }
    var padding = 0
    if text.last == ASCII.equals {
      padding = text.dropLast().last == ASCII.equals ? 2 : 1
    }
    let characters = text.count - padding
    var output: [UInt8] = []
    output.reserveCapacity(text.count / 4 * 3)
    var group: UInt32 = 0
    var bits = 0
    for (offset, character) in text.prefix(characters).enumerated() {
      let value = values[Int(character)]
      guard value != 0xFF else { throw .character(offset: offset) }
      group = group << 6 | UInt32(value)
      bits += 6
      if bits >= 8 {
        bits -= 8
        output.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
      }
    }
    guard group & ((1 << UInt32(bits)) - 1) == 0 else { throw .nonCanonical }
    return output
  }
}
