// SPDX-License-Identifier: Apache-2.0

/// What entries say in words, which stand beside them as parts: by the entry as ORIGIN@INDEX.
struct SaidTexts {
  private let texts: [String: String]

  init(_ texts: [String: String] = [:]) { self.texts = texts }

  /// Characters of a text that are shown; one text must not push the rest off the screen.
  static let characters = 2_000

  /// Texts of entries; one that can not be had is left out.
  static func of(_ references: [Reference], _ client: NodeClient) async -> SaidTexts {
    var texts: [String: String] = [:]
    for reference in references where texts[reference.description] == nil {
      guard let answer = try? await client.call(.get, "/api/v1/entries/\(reference.pathElement)/parts/0") else {
        continue
      }
      texts[reference.description] = String(decoding: answer.body, as: UTF8.self)
    }
    return SaidTexts(texts)
  }

  /// The words of an entry for the terminal, none if it has none.
  func lines(_ ref: JSONValue, indent: String = "  ") -> [String] {
    guard let reference = Reference(ref), let text = texts[reference.description], !text.isEmpty else { return [] }
    let rest = text.count - Self.characters
    // Words of another party, so that no control character of theirs reaches the terminal.
    guard rest > 0 else { return ["\(indent)\"\(PlainText.shown(text))\""] }
    return [
      "\(indent)\"\(PlainText.shown(String(text.prefix(Self.characters))))\"",
      "\(indent)... and \(rest) characters more; all of it: GET /api/v1/entries/\(reference.pathElement)/parts/0, "
        + "or parley prove \(reference) --output FILE",
    ]
  }

  // MARK: Whose words a view has

  /// Of everything on a board that is shown with its words.
  static func spoken(_ board: JSONValue) -> [Reference] {
    let said = board["warnings"].array + board["protests"].array + board["messages"].array.suffix(BoardText.messages)
    let calls = board["calls"].array.suffix(BoardText.messages)
    let taken = board["takenDown"].array.filter { $0["reconciled"].bool != true }
    let suspensions = board["arrangement"]["suspensions"].array
    return (said + calls + taken + suspensions).compactMap { Reference($0["ref"]) }
      + board["incidents"].array.filter { $0["state"].string != "closedJointly" }.flatMap(spoken(inIncident:))
  }

  /// Of the opening, statements, facts and what is said of them.
  static func spoken(inIncident incident: JSONValue) -> [Reference] {
    let stated = incident["statements"].array + incident["facts"].array
    let words = incident["facts"].array.flatMap { $0["words"].array }
    return ([incident["ref"]] + (stated + words).map { $0["stated"]["ref"] }).compactMap { Reference($0) }
  }
}
