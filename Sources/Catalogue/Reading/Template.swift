// SPDX-License-Identifier: Apache-2.0

/// A wording with slots, such as `Position {place}.`
struct Template: Hashable, Sendable {
  enum Piece: Hashable, Sendable {
    case words(String)
    case slot(String)
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
      let name = rest[rest.index(after: brace)..<end]
      guard !name.isEmpty, !name.contains("{") else { throw value.place.error(.braces(text)) }
      if brace > rest.startIndex { pieces.append(.words(String(rest[..<brace]))) }
      pieces.append(.slot(String(name)))
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
    pieces.compactMap { if case .slot(let name) = $0 { name } else { nil } }
  }

  /// The wording with its slots filled. Whoever read it has checked that there is a value for each.
  func filled(_ values: [String: String]) -> String {
    pieces.reduce(into: "") { text, piece in
      switch piece {
      case .words(let words): text += words
      case .slot(let name): text += values[name] ?? "{\(name)}"
      }
    }
  }
}
