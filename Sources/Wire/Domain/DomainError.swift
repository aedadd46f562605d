// SPDX-License-Identifier: Apache-2.0

/// Why a value is not one of the domain's.
public enum DomainError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A party name outside 1...32 of `a-z0-9-`.
  case party(String)
  /// A position designator outside 1...32 of `a-z0-9-`.
  case position(String)
  /// A label that is empty, too long, or has control or bidirectional-override characters.
  case label(String)
  /// A clause that is empty, too long, or has control or bidirectional-override characters.
  case clause(String)
  /// A call sign that is empty, too long, or has other characters than `A-Z`, `0-9`, space and `-`.
  case callSign(String)
  /// A text with a character that has no place in it.
  case text(Unicode.Scalar)
  /// A salt that is not 16 bytes.
  case salt(count: Int)
  /// A check group that is not four digits.
  case checkDigits(String)

  /// What was wrong, the limit, and what to do.
  public var description: String {
    switch self {
    case .party(let name):
      "party \"\(name)\": a party's name is 1 to \(Limits.partyNameBytes) of a-z, 0-9 and -, starting with a letter"
    case .position(let name):
      "position \"\(name)\": a position designator is 1 to \(Limits.positionBytes) of a-z, 0-9 and -"
    case .label(let text):
      "label \"\(Label.shown(text))\": "
        + (text.unicodeScalars.first(where: Label.isRefused).map { "\(Label.name(of: $0)) is refused; " } ?? "")
        + "a label is 1 to \(Limits.labelBytes) bytes without control or direction-changing characters"
    case .clause(let text):
      "clause \"\(Label.shown(text))\": "
        + (text.unicodeScalars.first(where: Label.isRefused).map { "\(Label.name(of: $0)) is refused; " } ?? "")
        + "a clause is 1 to \(Limits.clauseBytes) bytes without control or direction-changing characters"
    case .callSign(let text):
      "call sign \"\(Label.shown(text))\": a call sign is 1 to \(Limits.callSignBytes) of A-Z, 0-9, single spaces and -"
    case .text(let scalar):
      "\(Label.name(of: scalar)) is refused; a text has no control characters but tab and line breaks, and none that opens or "
        + "closes another direction"
    case .salt(let count):
      "salt: 16 bytes are needed, got \(count)"
    case .checkDigits(let text):
      "check group \"\(Label.shown(text))\": a check group is four digits, such as 0472"
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
    guard !text.isEmpty, text.utf8.count <= Limits.labelBytes, !text.unicodeScalars.contains(where: Label.isRefused)
    else { throw .label(text) }
    self.text = text
  }

  /// Whether a character has no place in a label: controls; marks, embeddings, overrides and isolates of direction; and
  /// the separators of lines and paragraphs, at which an isolate around the label would end (UAX #9, rule X8).
  package static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) || (0x2028...0x202e).contains(scalar.value)
      || (0x2066...0x2069).contains(scalar.value) || (0x200e...0x200f).contains(scalar.value) || scalar.value == 0x61c
  }

  /// Whether a character has no place in a text: controls but tab and line breaks, and what opens or closes another
  /// direction. Marks of direction stay: people who write from right to left type them.
  package static func isRefusedInText(_ scalar: Unicode.Scalar) -> Bool {
    let isBreak = [0x09, 0x0A, 0x0D].contains(scalar.value)
    let isMark = (0x200e...0x200f).contains(scalar.value) || scalar.value == 0x61c
    return isRefused(scalar) && !isBreak && !isMark
  }

  /// Whether there is nothing to see in a text: spaces, what is ignored by those who show it, and letters that are blank.
  package static func isBlank(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy {
      $0.properties.isWhitespace || $0.properties.isDefaultIgnorableCodePoint || $0.value == 0x2800
    }
  }

  /// A text with the names of the characters that are refused in their place, so that an error can show it.
  package static func shown(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { $0 += isRefused($1) ? "<\(name(of: $1))>" : String($1) }
  }

  package static func name(of scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// The text.
  public var description: String { text }
}
