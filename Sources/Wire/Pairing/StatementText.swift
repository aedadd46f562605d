// SPDX-License-Identifier: Apache-2.0
import TransparencyLog

/// A signed text of `key value` lines in a fixed order after a line that names the format:
///
///     parley.card/v1
///     party alpha
///     channel levant
///     …
struct StatementText {
  private var lines: ArraySlice<Substring>
  private var number = 1

  /// Takes the format line.
  init(_ text: String, format: String) throws(StatementError) {
    guard text.utf8.last == UInt8(ascii: "\n") else { throw .line(1, expected: format) }
    lines = text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)[...]
    guard let first = lines.popFirst(), first.utf8.elementsEqual(format.utf8) else {
      throw .line(1, expected: format)
    }
  }

  /// The value on the next line, which must have this key.
  mutating func value(_ key: String) throws(StatementError) -> String {
    guard let value = optionalValue(key) else { throw .line(number + 1, expected: "\(key) …") }
    return value
  }

  /// The value on the next line, if that has this key.
  mutating func optionalValue(_ key: String) -> String? {
    let prefix = key + " "
    guard let line = lines.first, line.utf8.starts(with: prefix.utf8), line.utf8.count > prefix.utf8.count else {
      return nil
    }
    lines.removeFirst()
    number += 1
    return String(decoding: line.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
  }

  /// Refuses further lines.
  func end() throws(StatementError) {
    guard lines.isEmpty else { throw .line(number + 1, expected: "the end") }
  }
}

/// Why a signed text is not a card or a key certificate.
public enum StatementError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A line is not the one that the format has there (counted from 1).
  case line(Int, expected: String)
  /// The value of a key is not what it must be.
  case value(key: String, String, needed: String)
  /// A field has more values than allowed.
  case count(key: String, limit: Int)
  /// Two fields name the same key.
  case sameKey(String, String)

  /// What was wrong, where, and what is needed.
  public var description: String {
    switch self {
    case .line(let number, let expected): "line \(number): expected \"\(expected)\""
    case .value(let key, let value, let needed): "\(key) \"\(value)\": \(needed) is needed"
    case .count(let key, let limit): "more than \(limit) lines \"\(key)\""
    case .sameKey(let first, let second): "\(first) and \(second) have the same key: each needs its own"
    }
  }
}

/// Why a signed note is not a card or a key certificate.
public enum SignedStatementError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bytes are not a note with one signature by the expected key.
  case note(NoteError)
  /// The text is not what it must be.
  case statement(StatementError)

  /// What was wrong.
  public var description: String {
    switch self {
    case .note(let error): "\(error)"
    case .statement(let error): "\(error)"
    }
  }
}
