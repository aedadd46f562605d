// SPDX-License-Identifier: Apache-2.0

/// Why bytes have no plain form, or lines are not one.
public enum PlainError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bytes have a field that the schema does not: a later version.
  case unknownField(path: String, number: UInt64)
  /// The value of an enum that the schema does not have.
  case unknownValue(path: String, number: UInt64)
  /// A text with characters outside ``PlainAlphabet``.
  case characters(path: String)
  /// The bytes are not in the one encoding.
  case encoding(path: String)
  /// A line is not one that may stand here.
  case line(String)
  /// A line's value is not one of its field's.
  case value(line: String)

  /// What is wrong, and where.
  public var description: String {
    switch self {
    case .unknownField(let path, let number): "field \(number) in \(path) is not in the schema of this version"
    case .unknownValue(let path, let number): "the value \(number) of \(path) is not in the schema of this version"
    case .characters(let path): "\(path) has characters that the plain form does not allow"
    case .encoding(let path): "\(path) is not in the one encoding"
    case .line(let line): "the line \"\(line.prefix(80))\" may not stand here"
    case .value(let line): "the value in \"\(line.prefix(80))\" is not one of its field, in the one form that it has"
    }
  }

  /// The word for it in a file for a guard.
  public var word: String {
    switch self {
    case .unknownField: "unknown-field"
    case .unknownValue: "unknown-value"
    case .characters: "characters"
    case .encoding, .line, .value: "not-readable"
    }
  }
}
