// SPDX-License-Identifier: Apache-2.0

/// Which plural form a whole number takes in a language, by rules in the syntax of UTS #35, part 3, "Plural rules syntax",
/// of which whole numbers need `n`, `%`, `=`, `!=`, ranges, `and` and `or`.
///
///     {"one": "n = 1", "two": "n = 2", "few": "n % 100 = 3..10", "many": "n % 100 = 11..99"}
struct PluralRules: Hashable, Sendable {
  /// Categories but `other`, in the order in which they are tried.
  private let rules: [(category: String, rule: PluralRule)]

  /// The categories of CLDR but `other`.
  static let named = ["zero", "one", "two", "few", "many"]

  init(_ rules: [(category: String, rule: PluralRule)]) { self.rules = rules }

  /// All categories, `other` the last.
  var categories: [String] { rules.map { $0.category } + ["other"] }

  /// The category of a whole number.
  func category(of number: UInt64) -> String {
    for (category, rule) in rules where rule.holds(for: number) { return category }
    return "other"
  }

  static func == (left: PluralRules, right: PluralRules) -> Bool {
    left.rules.map { $0.category } == right.rules.map { $0.category }
      && left.rules.map { $0.rule } == right.rules.map { $0.rule }
  }

  func hash(into hasher: inout Hasher) {
    for (category, rule) in rules {
      hasher.combine(category)
      hasher.combine(rule)
    }
  }
}

/// The condition of one category.
struct PluralRule: Hashable, Sendable {
  /// One of these must hold, of which each is a list of which all must.
  private let alternatives: [[Relation]]

  struct Relation: Hashable, Sendable {
    var modulus: UInt64?
    var isNegated: Bool
    var ranges: [ClosedRange<UInt64>]
  }

  /// Reads a condition; `nil` if it is none.
  init?(_ text: String) {
    var alternatives: [[Relation]] = []
    for alternative in text.split(separator: " or ", omittingEmptySubsequences: false) {
      var relations: [Relation] = []
      for part in alternative.split(separator: " and ", omittingEmptySubsequences: false) {
        guard let relation = PluralRule.relation(part.split(separator: " ", omittingEmptySubsequences: false)) else {
          return nil
        }
        relations.append(relation)
      }
      alternatives.append(relations)
    }
    self.alternatives = alternatives
  }

  private static func relation(_ words: [Substring]) -> Relation? {
    var words = words[...]
    guard words.popFirst() == "n" else { return nil }
    var modulus: UInt64?
    if words.first == "%" {
      guard words.count == 4, let number = UInt64(words[words.startIndex + 1]), number > 0 else { return nil }
      modulus = number
      words = words.dropFirst(2)
    }
    guard words.count == 2, let sign = words.first, sign == "=" || sign == "!=", let list = words.last else {
      return nil
    }
    var ranges: [ClosedRange<UInt64>] = []
    for item in list.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = item.split(separator: "..", omittingEmptySubsequences: false)
      guard (1...2).contains(ends.count), let low = UInt64(ends[0]), let high = UInt64(ends[ends.count - 1]),
        low <= high
      else { return nil }
      ranges.append(low...high)
    }
    return Relation(modulus: modulus, isNegated: sign == "!=", ranges: ranges)
  }

  func holds(for number: UInt64) -> Bool {
    alternatives.contains { relations in
      relations.allSatisfy { relation in
        let value = relation.modulus.map { number % $0 } ?? number
        return relation.ranges.contains { $0.contains(value) } != relation.isNegated
      }
    }
  }
}
