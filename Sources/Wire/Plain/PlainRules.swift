// SPDX-License-Identifier: Apache-2.0

/// What a guard lets pass: all lines that the plain form can have, as data. Made from the schema, so that a guard's list
/// and the software's are one.
public struct PlainRule: Hashable, Sendable {
  /// The path; `[n]` stands for the number of an element of a list.
  public let path: String
  /// The regular expression that a whole line matches (POSIX extended; text is checked by ``PlainAlphabet`` besides).
  public let pattern: String

  /// All rules of a message, in the order in which lines may come.
  public static func all(of root: PlainForm.Root) -> [PlainRule] {
    var rules: [PlainRule] = []
    collect(root.rawValue, path: "", pattern: "", &rules)
    return rules
  }

  private static func collect(_ name: String, path: String, pattern: String, _ rules: inout [PlainRule]) {
    if !path.isEmpty { rules.append(PlainRule(path: path, pattern: "^\(pattern) empty$")) }
    for field in PlainSchema.published.messages[name] ?? [] {
      let dot = path.isEmpty ? "" : "."
      let inner = path + dot + field.name + (field.isList ? ".[n]" : "")
      let innerPattern =
        pattern + (path.isEmpty ? "" : "\\.") + field.name + (field.isList ? "\\.(0|[1-9][0-9]{0,3})" : "")
      if case .message(let message) = field.kind {
        collect(message, path: inner, pattern: innerPattern, &rules)
      } else {
        rules.append(PlainRule(path: inner, pattern: "^\(innerPattern) \(value(field.kind))$"))
      }
    }
  }

  private static func value(_ kind: PlainSchema.Kind) -> String {
    switch kind {
    case .unsigned: "(0|[1-9][0-9]{0,19})"
    case .signed: "(0|-?[1-9][0-9]{0,18})"
    case .numbers: "(0|-?[1-9][0-9]{0,18})( (0|-?[1-9][0-9]{0,18})){0,1999}"
    case .counts: "(0|[1-9][0-9]{0,19})( (0|[1-9][0-9]{0,19})){0,1999}"
    case .flag: "true"
    case .word: "[!-~]{1,310}"
    case .label: ".{1,480}"
    case .salt: "[0-9a-f]{32}"
    case .hash: "[0-9a-f]{64}"
    case .note: ".{1,8192}"
    case .choice(let choices): "(\(choices.map(\.name).joined(separator: "|")))"
    case .message: ""
    }
  }
}
