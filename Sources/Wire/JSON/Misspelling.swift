// SPDX-License-Identifier: Apache-2.0

extension JSONInput {
  /// Refuses members that were not asked for and are nearly the name of one that was: where foreign members are passed
  /// over, a typing error must not be.
  func refuseMisspellings() throws(InputError) {
    for name in names where !asked.contains(name) {
      guard let meant = asked.first(where: { Misspelling.isLikely(name, of: $0) }) else { continue }
      throw InputError(.misspelt(meant: meant)).inside(name)
    }
  }
}

/// Names that are easily taken for one another.
enum Misspelling {
  /// Whether the texts differ in case, hyphens and underscores only, or by one letter too many, too few, wrong or
  /// swapped with its neighbour.
  static func isLikely(_ text: String, of known: String) -> Bool {
    let (left, right) = (plain(text), plain(known))
    if left == right { return true }
    guard left.count >= 4, abs(left.count - right.count) <= 1 else { return false }
    let prefix = zip(left, right).prefix { $0 == $1 }.count
    let rest = (Array(left.dropFirst(prefix)), Array(right.dropFirst(prefix)))
    return rest.0.dropFirst() == rest.1.dropFirst() || rest.0.dropFirst() == rest.1[...]
      || rest.0[...] == rest.1.dropFirst()
      || rest.0.dropFirst(2) == rest.1.dropFirst(2) && rest.0.prefix(2).reversed() == Array(rest.1.prefix(2))
  }

  private static func plain(_ text: String) -> [Character] {
    Array(text.lowercased()).filter { $0 != "-" && $0 != "_" }
  }
}
