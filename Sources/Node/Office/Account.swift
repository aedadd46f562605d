// SPDX-License-Identifier: Apache-2.0

/// What kind of position an account fills.
public enum Role: String, Hashable, Sendable, CaseIterable, Codable {
  /// Watch officer: the hotline, warnings, notices and answers.
  case watch
  /// Commander: what a watch officer may, and what binds the party for longer.
  case commander
  /// Translator: reads, sees previews, and translates what others wrote.
  case translator
  /// Auditor: reads everything, the own audit trail too, and says nothing.
  case auditor
  /// A system of the own side: reads, and notifies activities as far as the release rule lets one position do so.
  case feed

  private static let table = Dictionary(uniqueKeysWithValues: allCases.map { ($0, $0.rights) })

  /// Whether it has a right.
  func may(_ right: Right) -> Bool { Self.table[self]?.contains(right) ?? false }

  /// The table of rights.
  public var rights: Set<Right> {
    switch self {
    case .watch: [.read, .preview, .hotline, .warn, .notify, .answer, .hold, .keepWatch, .translate]
    case .commander:
      [
        .read, .preview, .hotline, .warn, .notify, .answer, .hold, .keepWatch, .countersign, .arrange, .removePart,
        .readAudit,
        .administer, .keys, .translate,
      ]
    case .translator: [.read, .preview, .translate]
    case .auditor: [.read, .readAudit]
    case .feed: [.read, .preview, .notify]
    }
  }
}

/// What an account can be allowed to do.
public enum Right: String, Hashable, Sendable, CaseIterable, Codable {
  /// See the board, the logs and the parts beside them.
  case read
  /// See what the other side would see of a draft.
  case preview
  /// Send hotline messages.
  case hotline
  /// Send safety warnings.
  case warn
  /// Notify, amend, withdraw, start and end activities.
  case notify
  /// Answer entries of other parties.
  case answer
  /// Request holds and lift them.
  case hold
  /// Have the watch, and hand it over.
  case keepWatch = "keep-watch"
  /// Release drafts that another position prepared.
  case countersign
  /// Propose and sign arrangements, publish reference layers.
  case arrange
  /// Remove parts.
  case removePart = "remove-part"
  /// Read the own side's audit trail, which has names.
  case readAudit = "read-audit"
  /// Rotate the keys of the own logs, and seal logs.
  case keys
  /// Translate texts, and check translations of others.
  case translate
  /// Manage accounts, and carry the exchange as files.
  case administer
}

/// Somebody, or a system, that may use the local listener.
public struct Account: Hashable, Sendable, Codable {
  /// Name, for the own side's audit trail only: 1 to 64 of A-Z, a-z, 0-9, `.`, `_` and `-`, not with a dot first.
  public var name: String
  /// What the other side sees: a position designator such as `watch-1`.
  public var position: String
  /// What kind of position.
  public var role: Role

  /// Whether an account can be called so: plain enough to be a file's name too, and to look like no other.
  public static func isName(_ name: String) -> Bool {
    let allowed = name.utf8.allSatisfy {
      (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || [45, 46, 95].contains($0)
    }
    return allowed && (1...64).contains(name.utf8.count) && !name.hasPrefix(".")
  }

  /// Describes an account.
  public init(name: String, position: String, role: Role) {
    self.name = name
    self.position = position
    self.role = role
  }
}
