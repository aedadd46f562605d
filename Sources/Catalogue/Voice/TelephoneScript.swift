// SPDX-License-Identifier: Apache-2.0
import Wire

/// What a translator reads aloud over a telephone, line by line, so that the other side can take it down and check it.
public struct TelephoneScript: Hashable, Sendable {
  /// Tag of the language.
  public let language: String
  /// Whether it is written from right to left.
  public let isRightToLeft: Bool
  /// What it is.
  public let title: String
  /// How urgent it is, in words.
  public let precedence: String?
  /// How to read it, and what is to be known of its wording.
  public let instructions: [String]
  /// What is read, in this order.
  public let lines: [Line]
  /// The check group over those of all lines, so that none is left out.
  public let total: String
  /// The same, as it is read.
  public let spokenTotal: String

  /// One line.
  public struct Line: Hashable, Sendable {
    /// Its number, from 1, which is read with it.
    public let number: Int
    /// What it is.
    public let label: String
    /// What is to be taken down: a code, the same in every language; or a text.
    public let written: String
    /// What is read.
    public let spoken: String
    /// The check group of the code; `nil` for words, which are read back instead.
    public let check: String?
    /// The check group as it is read.
    public let spokenCheck: String?
  }

  /// The script as text, to be printed.
  public var text: String {
    var rows = [title]
    if let precedence { rows.append(precedence) }
    rows += instructions
    for line in lines {
      rows.append("")
      rows.append("\(line.number). \(line.label): \(Isolates.around(line.written))")
      // Words are read as they are written.
      if let check = line.check, let spoken = line.spokenCheck {
        rows.append("   \(line.spoken)")
        rows.append("   \(spoken) (\(Isolates.around(check)))")
      }
    }
    rows.append("")
    rows.append("\(spokenTotal) (\(Isolates.around(total)))")
    return rows.joined(separator: "\n") + "\n"
  }
}

/// Why an entry has no telephone script.
public enum ScriptError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of the entry is none that is read aloud.
  case kind(String)
  /// A hotline message in free text is read as it is.
  case freeText

  /// What was wrong, and what to do.
  public var description: String {
    switch self {
    case .kind(let kind):
      "an entry of kind \(kind) has no telephone script: notices, amendments, safety warnings and messages in a format do"
    case .freeText: "a message in free text has no telephone script: have its text translated and read it aloud"
    }
  }
}
