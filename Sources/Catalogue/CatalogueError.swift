// SPDX-License-Identifier: Apache-2.0
import Wire

/// Why files are not a catalogue: which file, format, language and place in it, what is wrong, and what to do.
public struct CatalogueError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Name of the file; `catalogue` for all of them together.
  public let file: String
  /// Number of the format, where it is about one.
  public let format: UInt32?
  /// Tag of the language, where it is about one.
  public let language: String?
  /// The place in the file, such as `$.formats.5.text[2]`.
  public let place: String
  /// What is wrong there.
  public let problem: Problem

  init(
    _ problem: Problem, in file: String, at place: String = "$", format: UInt32? = nil, language: String? = nil
  ) {
    self.file = file
    self.format = format
    self.language = language
    self.place = place
    self.problem = problem
  }

  /// File, format, language, place and problem.
  public var description: String {
    let about = (format.map { ", format \($0)" } ?? "") + (language.map { ", language \($0)" } ?? "")
    return "\(file)\(about), \(place): \(problem)"
  }

  /// What can be wrong with a catalogue.
  public enum Problem: Hashable, Sendable {
    /// The file is not JSON.
    case json(InputError)
    /// The name of a file is not one of a catalogue's, or not the one that its content needs.
    case fileName(needed: String?)
    /// A file is too long.
    case tooLong(bytes: Int, limit: Int)
    /// Something is given twice.
    case given(twice: String)
    /// Two formats have one number or key.
    case formatTwice(UInt32)
    /// Something must be there and is not.
    case missing(String)
    /// A member that nothing here knows.
    case unknown(String, known: [String])
    /// A value of another type than needed.
    case type(needed: String)
    /// A text that is none of the allowed ones.
    case choice(String, allowed: [String])
    /// Too many or too few elements, bytes, or a number out of range.
    case count(Int, allowed: ClosedRange<Int>)
    /// A plural form is missing.
    case plural(category: String)
    /// A plural rule that is not one (UTS #35, "Plural rules syntax").
    case rule(String)
    /// A wording has a brace without its partner.
    case braces(String)
    /// A wording has a slot that there is nothing for.
    case slot(String, known: [String])
    /// A wording lacks a slot that it needs.
    case slotMissing(String)
    /// A parameter that the rendering does not show.
    case parameterNotShown(String)
    /// A required parameter that is shown only beside optional ones, and would vanish with them.
    case shownOnlyWithOptional(String)
    /// A wording with a character that is refused.
    case character(String)
  }
}

extension CatalogueError.Problem: CustomStringConvertible {
  /// What is wrong, the limit, and what to do.
  public var description: String {
    switch self {
    case .json(let error): "\(error)"
    case .fileName(let needed):
      "the file must be named \(needed ?? "formats-NAME.json or language-TAG.json, of letters, digits, - and .")"
    case .tooLong(let bytes, let limit): "\(bytes) bytes are too many, at most \(limit) are read: split it"
    case .given(let name): "\(name) is given twice: give it once"
    case .formatTwice(let number): "format \(number), or its key, is there twice: give each format its own"
    case .missing(let name): "\(name) is missing: give it"
    case .unknown(let name, let known): "\(name) is not known here: use \(known.joined(separator: ", "))"
    case .type(let needed): "must be \(needed)"
    case .choice(let text, let allowed): "\"\(text)\" is not one of \(allowed.joined(separator: ", "))"
    case .count(let count, let allowed): "\(count) is outside \(allowed.lowerBound)...\(allowed.upperBound)"
    case .plural(let category):
      "the plural form \"\(category)\" is missing: give one for each category of the language"
    case .rule(let text):
      "\"\(text)\" is not a plural rule: write it like \"n = 1\" or \"n % 100 = 3..10\" (UTS #35), with and, or"
    case .braces(let text): "\"\(text)\" has a brace without its partner: write slots like {place}"
    case .slot(let name, let known):
      "there is nothing for the slot {\(name)}: use \(known.map { "{\($0)}" }.joined(separator: ", "))"
    case .slotMissing(let name): "the slot {\(name)} is missing: put it where the value belongs"
    case .parameterNotShown(let key): "the rendering does not show \(key): put {\(key)} into a sentence"
    case .shownOnlyWithOptional(let key):
      "{\(key)} is shown only beside a parameter that may be left out, and would vanish with it: give it a sentence"
    case .character(let name):
      "\(name) is refused: control and direction-changing characters are put in by the program"
    }
  }
}
