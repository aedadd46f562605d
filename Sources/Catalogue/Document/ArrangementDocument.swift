// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// An arrangement with what the board says of it, to be printed.
public struct PrintedArrangement: Hashable, Sendable {
  /// How far it has come.
  public enum State: Hashable, Sendable {
    case proposed(by: PartyID, missing: [PartyID])
    case signed
    case agreed(from: Instant)
    case replaced(from: Instant)
  }

  /// A party's signature.
  public struct Signature: Hashable, Sendable {
    let party: PartyID
    let at: Instant
    let ref: EntryRef

    /// A signature that stands.
    public init(party: PartyID, at: Instant, ref: EntryRef) {
      self.party = party
      self.at = at
      self.ref = ref
    }
  }

  /// What one side has done to it, and from when on.
  public struct Act: Hashable, Sendable {
    let party: PartyID
    let at: Instant

    /// A suspension or a termination.
    public init(party: PartyID, at: Instant) {
      self.party = party
      self.at = at
    }
  }

  let arrangement: Arrangement
  let ref: EntryRef
  let state: State
  let signatures: [Signature]
  let suspensions: [Act]
  let ends: [Act]
  let asOf: Instant

  /// - Parameters:
  ///   - suspensions: Those that last.
  ///   - ends: Terminations, in effect or ahead.
  ///   - asOf: When the board said so.
  public init(
    _ arrangement: Arrangement, ref: EntryRef, state: State, signatures: [Signature] = [], suspensions: [Act] = [],
    ends: [Act] = [], asOf: Instant
  ) {
    self.arrangement = arrangement
    self.ref = ref
    self.state = state
    self.signatures = signatures
    self.suspensions = suspensions
    self.ends = ends
    self.asOf = asOf
  }
}

/// An arrangement in the words of a language. The reservations stand at its head and at its end; nothing in it is a
/// permission.
public struct ArrangementDocument: Hashable, Sendable {
  /// A heading and what stands under it.
  public struct Section: Hashable, Sendable {
    /// What it is about.
    public let heading: String
    /// Sentences, one each.
    public let lines: [String]
  }

  /// Tag of the language.
  public let language: String
  /// Whether it is written from right to left.
  public let isRightToLeft: Bool
  /// Its title.
  public let title: String
  /// What holds whatever the terms say.
  public let reservations: [String]
  /// Whether all parties have signed an arrangement that names exactly this wording.
  public let isCertified: Bool
  /// How far it has come, and what was done to it.
  public let status: [String]
  /// The terms.
  public let sections: [Section]

  /// As plain text, in UTF-8, with isolates around what has a direction of its own.
  public var text: String {
    var lines = [title, ""] + reservations + [""] + status
    for section in sections { lines += ["", section.heading] + section.lines.map { "- \($0)" } }
    return (lines + [""] + reservations).joined(separator: "\n") + "\n"
  }

  /// As one page that needs nothing else.
  public var html: String {
    func paragraphs(_ lines: [String]) -> String { lines.map { "<p>\(Self.escaped($0))</p>\n" }.joined() }
    let body = sections.map { section in
      let items = section.lines.map { "<li>\(Self.escaped($0))</li>\n" }.joined()
      return "<h2>\(Self.escaped(section.heading))</h2>\n<ul>\n\(items)</ul>\n"
    }
    return """
      <!DOCTYPE html>
      <html lang="\(language)" dir="\(isRightToLeft ? "rtl" : "ltr")">
      <head>
      <meta charset="utf-8">
      <title>\(Self.escaped(title))</title>
      <style>body{font-family:serif;margin:2em;max-width:50em}aside{border:1px solid;padding:0 1em}</style>
      </head>
      <body>
      <h1>\(Self.escaped(title))</h1>
      <aside>
      \(paragraphs(reservations))</aside>
      \(paragraphs(status))\(body.joined())<aside>
      \(paragraphs(reservations))</aside>
      </body>
      </html>

      """
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
  }
}

extension Catalogue {
  /// Tags of the languages in which arrangements can be printed, ascending.
  public var documentLanguages: [String] {
    languages.map(\.tag).filter { arrangements[$0] != nil }
  }

  /// Words an arrangement; `nil` in a language that has no wording for it.
  public func document(of printed: PrintedArrangement, in language: Language) -> ArrangementDocument? {
    guard let wording = arrangements[language.tag] else { return nil }
    let isSigned =
      switch printed.state {
      case .proposed: false
      case .signed, .agreed, .replaced: true
      }
    return DocumentWriter(
      printed: printed, language: language, wording: wording,
      certified: isSigned && printed.arrangement.catalogue == hash ? hash : nil
    ).document
  }
}
