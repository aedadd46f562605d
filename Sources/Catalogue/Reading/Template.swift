// SPDX-License-Identifier: Apache-2.0

/// A wording with slots, such as `Position {place}.` A value that stands where a word before it asks for another form of a noun
/// (after a preposition, say) has an asterisk: `within {time*}`.
struct Template: Hashable, Sendable {
  enum Piece: Hashable, Sendable {
    case words(String)
    case slot(String, isGoverned: Bool = false)
  }

  let pieces: [Piece]

  /// Reads a wording; braces only enclose the names of slots.
  init(_ value: DataValue) throws(CatalogueError) {
    let text = try value.text()
    var pieces: [Piece] = []
    var rest = text[...]
    while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      guard rest[brace] == "{", let end = rest[brace...].firstIndex(of: "}") else {
        throw value.place.error(.braces(text))
      }
      var name = rest[rest.index(after: brace)..<end]
      let isGoverned = name.last == "*"
      if isGoverned { name.removeLast() }
      guard !name.isEmpty, !name.contains("{") else { throw value.place.error(.braces(text)) }
      if brace > rest.startIndex { pieces.append(.words(String(rest[..<brace]))) }
      pieces.append(.slot(String(name), isGoverned: isGoverned))
      rest = rest[rest.index(after: end)...]
    }
    if !rest.isEmpty { pieces.append(.words(String(rest))) }
    self.pieces = pieces
  }

  /// Reads a wording that has exactly these slots, each at least once.
  init(_ value: DataValue, slots: [String]) throws(CatalogueError) {
    try self.init(value)
    for slot in self.slots where !slots.contains(slot) { throw value.place.error(.slot(slot, known: slots)) }
    for slot in slots where !self.slots.contains(slot) { throw value.place.error(.slotMissing(slot)) }
  }

  /// The names of the slots in their order.
  var slots: [String] {
    pieces.compactMap { if case .slot(let name, _) = $0 { name } else { nil } }
  }

  /// The wording with its slots filled. Whoever read it has checked that there is a value for each.
  ///
  /// - Parameter governed: Words with the form that they have in a slot with an asterisk.
  func filled(_ values: [String: String], governed: [String: String] = [:]) -> String {
    pieces.reduce(into: "") { text, piece in
      switch piece {
      case .words(let words): text += words
      case .slot(let name, let isGoverned):
        let value = values[name] ?? "{\(name)}"
        text += isGoverned ? governed.reduce(value) { $0.replacing($1.key, with: $1.value) } : value
      }
    }
  }
}
