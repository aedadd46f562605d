// SPDX-License-Identifier: Apache-2.0

/// Why a data directory does not make a node.
public enum ConfigurationFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// A value is not what it must be.
  case value(field: String, value: String, needed: String)
  /// A key that no field has; misspelt settings must not be silently without effect.
  case unknownField(String, known: [String])
  /// The file is not JSON, or a field is missing or of the wrong type.
  case file(path: String, reason: String)
  /// The file is not there, or may not be read.
  case unreadable(path: String)
  /// There is a node in this directory already.
  case exists(path: String)
  /// There is no node in this directory.
  case noNode(path: String)
  /// Fewer than two parties are paired.
  case notPaired(party: String, channel: String)

  /// What was wrong, where, and what to do.
  public var description: String {
    switch self {
    case .value(let field, let value, let needed): "\(field): \"\(value)\" is not acceptable: \(needed)"
    case .unknownField(let field, let known):
      "\(field) is not a setting; there are: \(known.joined(separator: ", "))"
    case .file(let path, let reason): "\(path): \(reason)"
    case .unreadable(let path): "\(path) can not be read: is this a node's directory? `parley init` makes one"
    case .exists(let path): "\(path) holds a node already: choose another directory"
    case .noNode(let path): "\(path) holds no node: run `parley init` first"
    case .notPaired(let party, let channel):
      "\(party) is alone in channel \(channel): exchange cards with another party and run `parley pair` first"
    }
  }
}
