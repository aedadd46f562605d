// SPDX-License-Identifier: Apache-2.0

/// The published schema as data, read from the very file that is published: what the plain form knows of messages and
/// fields is never a second list of them.
struct PlainSchema: Sendable {
  /// What a field holds, as the plain form writes it.
  enum Kind: Hashable, Sendable {
    /// A whole number, decimal.
    case unsigned
    /// A signed number, decimal; zigzag in bytes.
    case signed
    /// Signed numbers, with single spaces between.
    case numbers
    /// Unsigned numbers, with single spaces between.
    case counts
    /// `true`.
    case flag
    /// Printable ASCII without spaces: names, origins, keys.
    case word
    /// Text of the alphabet.
    case label
    /// 16 bytes, lowercase hexadecimal.
    case salt
    /// 32 bytes, lowercase hexadecimal.
    case hash
    /// A signed note: its text with `\n` for each line's end.
    case note
    /// The name of a value.
    case choice([Choice])
    /// Fields of its own.
    case message(String)
  }

  /// A value of an enum.
  struct Choice: Hashable, Sendable {
    let name: String
    let number: UInt64
  }

  /// A field of a message.
  struct Field: Hashable, Sendable {
    let name: String
    let number: UInt64
    let kind: Kind
    /// Whether it may occur again. Repeated numbers are one field.
    let isList: Bool
    /// Whether it is written even with its default: a member of a oneof.
    let isExplicit: Bool
  }

  private(set) var messages: [String: [Field]] = [:]

  /// The schema that this version was built with. The tests read every message of it; one that can not be read is a
  /// fault of the build.
  static let published: PlainSchema = {
    let text = String(decoding: PackageResources.parley_proto, as: UTF8.self)
    guard let schema = PlainSchema(text) else { preconditionFailure("the schema can not be read") }
    return schema
  }()

  /// Reads the subset of proto3 that the schema is written in: messages and enums at the top, fields, one level of
  /// `oneof`, comments to the line's end, a statement or brace a line.
  init?(_ text: String) {
    var enums: [String: [Choice]] = [:]
    var raw: [(message: String, words: [Substring], isExplicit: Bool)] = []
    var scopes: [(keyword: String, name: String)] = []
    for line in text.split(whereSeparator: \.isNewline) {
      let statement = String(line.prefix { $0 != "/" }).replacing(";", with: " ")
      let words = statement.split(separator: " ").filter { $0 != "=" }
      guard let first = words.first else { continue }
      switch first {
      case "syntax", "package", "option", "reserved": continue
      case "message", "enum", "oneof":
        guard words.count == 3 else { return nil }
        scopes.append((String(first), String(words[1])))
        if first == "message" { messages[String(words[1])] = [] }
      case "}": if scopes.popLast() == nil { return nil }
      default:
        guard let scope = scopes.last else { return nil }
        if scope.keyword == "enum" {
          guard words.count == 2, let number = UInt64(words[1]) else { return nil }
          enums[scope.name, default: []].append(Choice(name: String(words[0]), number: number))
        } else {
          guard let message = scopes.last(where: { $0.keyword == "message" }) else { return nil }
          raw.append((message.name, words, scope.keyword == "oneof"))
        }
      }
    }
    for (name, choices) in enums { enums[name] = Self.shortened(choices) }
    for (message, words, isExplicit) in raw {
      guard let field = field(words, of: message, isExplicit, enums) else { return nil }
      messages[message]?.append(field)
    }
    for (name, fields) in messages { messages[name] = fields.sorted { $0.number < $1.number } }
  }

  private func field(
    _ words: [Substring], of message: String, _ isExplicit: Bool, _ enums: [String: [Choice]]
  ) -> Field? {
    let isList = words.first == "repeated"
    let rest = isList ? words.dropFirst() : words[...]
    guard rest.count == 3, let type = rest.first, let number = UInt64(rest[rest.startIndex + 2]) else { return nil }
    let name = String(rest[rest.startIndex + 1])
    let kind: Kind
    switch type {
    case "uint32", "uint64": kind = isList ? .counts : .unsigned
    case "sint32", "sint64": kind = isList ? .numbers : .signed
    case "bool": kind = .flag
    case "string": kind = Self.words.contains(name) ? .word : .label
    case "bytes": kind = Self.notes.contains("\(message).\(name)") ? .note : name == "salt" ? .salt : .hash
    default:
      if let choices = enums[String(type)] {
        kind = .choice(choices)
      } else if messages[String(type)] != nil {
        kind = .message(String(type))
      } else {
        return nil
      }
    }
    return Field(
      name: name, number: number, kind: kind, isList: isList && kind != .numbers && kind != .counts,
      isExplicit: isExplicit)
  }

  /// Strings that hold no words of a language.
  private static let words: Set<String> = [
    "concerned", "language", "languages", "new_key", "observers", "origin", "parties", "party", "position",
  ]
  /// Byte strings that hold signed notes.
  private static let notes: Set<String> = [
    "KeyRotated.certificate", "Sealed.certificate", "SplitView.first", "SplitView.second",
    "SuccessorOrigin.certificate",
  ]

  /// `ACTIVITY_KIND_LIVE_FIRING` is `live-firing`: without what all values of the enum begin with.
  private static func shortened(_ choices: [Choice]) -> [Choice] {
    var prefix = choices.first?.name ?? ""
    for choice in choices { prefix = String(zip(prefix, choice.name).prefix { $0 == $1 }.map { $0.0 }) }
    let size = prefix.lastIndex(of: "_").map { prefix.distance(from: prefix.startIndex, to: $0) + 1 } ?? 0
    return choices.map { choice in
      let name = choice.name.dropFirst(size)
      return Choice(name: name.lowercased().replacing("_", with: "-"), number: choice.number)
    }
  }
}
