// SPDX-License-Identifier: Apache-2.0

/// Language tags (BCP 47; RFC 5646, section 2.1).
package enum LanguageTag {
  /// The first subtag in lower case: the language without region or script.
  package static func primary(_ tag: String) -> String { String(tag.prefix { $0 != "-" }).lowercased() }

  /// Whether a text is a well-formed tag: a language of two or three letters, then script, region, variants, extensions
  /// and private use. Languages of more letters are reserved or not registered, and tags that are grandfathered have
  /// been replaced, so neither is taken.
  package static func isWellFormed(_ text: String) -> Bool {
    var subtags = text.split(separator: "-", omittingEmptySubsequences: false).map { Array($0.utf8) }[...]
    guard subtags.allSatisfy({ (1...8).contains($0.count) && $0.allSatisfy(isAlphanumeric) }),
      let language = subtags.popFirst(), (2...3).contains(language.count), language.allSatisfy(isLetter)
    else { return false }
    var extended = 0
    while extended < 3, take(&subtags, { $0.count == 3 && $0.allSatisfy(isLetter) }) { extended += 1 }
    _ = take(&subtags) { $0.count == 4 && $0.allSatisfy(isLetter) }
    _ = take(&subtags) { $0.count == 2 && $0.allSatisfy(isLetter) || $0.count == 3 && $0.allSatisfy(isDigit) }
    while take(&subtags, { $0.count >= 5 || $0.count == 4 && isDigit($0[0]) }) {}
    while let first = subtags.first, first.count == 1 {
      subtags.removeFirst()
      let isPrivate = first[0] | 0x20 == UInt8(ascii: "x")
      let before = subtags.count
      while take(&subtags, { isPrivate || $0.count >= 2 }) {}
      guard subtags.count < before else { return false }
    }
    return subtags.isEmpty
  }

  private static func take(_ subtags: inout ArraySlice<[UInt8]>, _ fits: ([UInt8]) -> Bool) -> Bool {
    guard let next = subtags.first, fits(next) else { return false }
    subtags.removeFirst()
    return true
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }
}

extension JSONValue {
  /// A language tag.
  package func languageTag() throws(InputError) -> Label {
    let label = try label()
    guard LanguageTag.isWellFormed(label.text) else { throw InputError(.languageTag(label.text)) }
    return label
  }
}
