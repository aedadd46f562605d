// SPDX-License-Identifier: Apache-2.0

/// Why a value is not one of the domain's.
public enum DomainError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A party name outside 1...32 of `a-z0-9-`.
  case party(String)
  /// A position designator outside 1...32 of `a-z0-9-`.
  case position(String)
  /// A label that is empty, too long, or has control or bidirectional-override characters.
  case label(String)
  /// A salt that is not 16 bytes.
  case salt(count: Int)

  /// What was wrong, the limit, and what to do.
  public var description: String {
    switch self {
    case .party(let name):
      "party \"\(name)\": a party's name is 1 to \(Limits.partyNameBytes) of a-z, 0-9 and -, starting with a letter"
    case .position(let name):
      "position \"\(name)\": a position designator is 1 to \(Limits.positionBytes) of a-z, 0-9 and -"
    case .label(let text):
      "label \"\(text)\": a label is 1 to \(Limits.labelBytes) bytes without control or direction-changing characters"
    case .salt(let count):
      "salt: 16 bytes are needed, got \(count)"
    }
  }
}

/// A short, structured name (title, call sign, frequency): 1...96 bytes, no control or bidirectional-override
/// characters.
public struct Label: Hashable, Sendable, CustomStringConvertible {
  /// The text.
  public let text: String

  /// Refuses empty, too long, control and bidirectional-override characters.
  public init(_ text: String) throws(DomainError) {
    let bad = text.unicodeScalars.contains {
      $0.value < 0x20 || (0x7f...0x9f).contains($0.value) || (0x202a...0x202e).contains($0.value)
        || (0x2066...0x2069).contains($0.value) || (0x200e...0x200f).contains($0.value) || $0.value == 0x61c
    }
    guard !text.isEmpty, text.utf8.count <= Limits.labelBytes, !bad else { throw .label(text) }
    self.text = text
  }

  /// The text.
  public var description: String { text }
}
