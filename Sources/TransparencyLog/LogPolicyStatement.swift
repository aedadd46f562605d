// SPDX-License-Identifier: Apache-2.0

/// Why a policy is refused, and on which line.
public struct PolicyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file exceeds ``Limits/policyBytes``.
    case tooLong(bytes: Int)
    /// A control character other than tab and newline.
    case character(UInt8)
    /// The line does not end in a newline.
    case unterminated
    /// The line starts with none of `log`, `witness`, `group` and `quorum`.
    case keyword(String)
    /// The line does not have the form that is shown.
    case form(String)
    /// The key is not one that can be used.
    case key(KeyError)
    /// A log needs an Ed25519 key, a witness a cosignature key; this is the other one.
    case algorithm(VerifierKey.Algorithm)
    /// The same public key stands in an earlier line of this kind.
    case duplicateKey(String)
    /// The name is taken, or is `none`, or has characters that a file cannot hold.
    case name(LogPolicy.Name)
    /// No earlier line defines this name.
    case undefined(LogPolicy.Name)
    /// The name stands in a group already.
    case groupedTwice(LogPolicy.Name)
    /// The group has no members.
    case emptyGroup(LogPolicy.Name)
    /// The threshold is not between 1 and the number of members.
    case threshold(LogPolicy.Name, members: Int)
    /// More of these than ``Limits/policyItems``.
    case tooMany(String)
    /// There is more than one quorum line.
    case severalQuorums
    /// There is no quorum line.
    case noQuorum

    /// What is wrong, in words.
    public var description: String {
      switch self {
      case .tooLong(let bytes): "the policy has \(bytes) bytes; at most \(Limits.policyBytes) are allowed"
      case .character(let character): "the control character \(character) is not allowed"
      case .unterminated: "the line does not end in a newline"
      case .keyword(let word): "'\(word)' is none of log, witness, group, quorum"
      case .form(let form): "the line must have the form: \(form)"
      case .key(let error): "\(error)"
      case .algorithm(let type):
        "a key of type \(type.rawValue) cannot be used here; logs need type 1, witnesses type 4"
      case .duplicateKey(let key): "the public key of \(key) stands on an earlier line"
      case .name(let name): "'\(name)' is taken or cannot be used as a name"
      case .undefined(let name): "'\(name)' is not defined on an earlier line"
      case .groupedTwice(let name): "'\(name)' is a member of a group already"
      case .emptyGroup(let name): "the group '\(name)' has no members"
      case .threshold(let name, let members): "the threshold of '\(name)' must be 1 to \(members)"
      case .tooMany(let kind): "there are more than \(Limits.policyItems) \(kind)"
      case .severalQuorums: "there is more than one quorum line"
      case .noQuorum: "there is no quorum line; write `quorum none` to ask for no cosignatures"
      }
    }
  }

  /// The line, from 1; `nil` if it is about the whole policy.
  public let line: Int?
  /// What is wrong.
  public let problem: Problem

  /// What is wrong, in words.
  public var description: String { line.map { "policy, line \($0): \(problem)" } ?? "policy: \(problem)" }
}

extension LogPolicy {
  /// One line of a policy file.
  enum Statement {
    case log(Log)
    case witness(Witness)
    case group(Group)
    case quorum(Name)

    /// `nil` for an empty line and for a comment.
    init?(parsing line: ArraySlice<UInt8>) throws(PolicyError.Problem) {
      let forbidden = line.first { $0 < ASCII.space && $0 != ASCII.tab || $0 == ASCII.delete }
      if let forbidden { throw .character(forbidden) }
      let words = line.split { $0 == ASCII.space || $0 == ASCII.tab }
      guard let keyword = words.first, keyword.first != UInt8(ascii: "#") else { return nil }
      let arguments = Array(words.dropFirst())
      switch Bytes.text(keyword) {
      case "log": self = .log(try Self.log(arguments))
      case "witness": self = .witness(try Self.witness(arguments))
      case "group": self = .group(try Self.group(arguments))
      case "quorum":
        guard arguments.count == 1 else { throw .form("quorum <name>|none") }
        self = .quorum(Name(bytes: arguments[0]))
      case let other: throw .keyword(other)
      }
    }

    private static func log(_ words: [ArraySlice<UInt8>]) throws(PolicyError.Problem) -> Log {
      guard (1...2).contains(words.count) else { throw .form("log <vkey> [<url>]") }
      return Log(key: try key(words[0]), url: words.count == 2 ? Name(bytes: words[1]) : nil)
    }

    private static func witness(_ words: [ArraySlice<UInt8>]) throws(PolicyError.Problem) -> Witness {
      guard (2...3).contains(words.count) else { throw .form("witness <name> <vkey> [<url>]") }
      let url = words.count == 3 ? Name(bytes: words[2]) : nil
      return Witness(name: Name(bytes: words[0]), key: try key(words[1]), url: url)
    }

    private static func group(_ words: [ArraySlice<UInt8>]) throws(PolicyError.Problem) -> Group {
      guard words.count >= 3 else { throw .form("group <name> <k>|any|all <name>...") }
      let members = words.dropFirst(2).map { Name(bytes: $0) }
      let threshold: Int
      switch Bytes.text(words[1]) {
      case "any": threshold = 1
      case "all": threshold = members.count
      default:
        guard let number = Decimal.parse(words[1], limit: UInt64(Limits.policyBytes)) else {
          throw .form("group <name> <k>|any|all <name>...")
        }
        threshold = Int(number)
      }
      return Group(name: Name(bytes: words[0]), threshold: threshold, members: members)
    }

    private static func key(_ word: ArraySlice<UInt8>) throws(PolicyError.Problem) -> VerifierKey {
      guard let text = Bytes.utf8(word) else { throw .key(.name(.notUTF8)) }
      do { return try VerifierKey(vkey: text) } catch { throw .key(error) }
    }

    /// The line with its newline.
    var bytes: [UInt8] {
      var words: [[UInt8]]
      switch self {
      case .log(let log):
        words = [Array("log".utf8), Array(log.key.vkey.utf8)] + (log.url.map { [$0.bytes] } ?? [])
      case .witness(let witness):
        words = [Array("witness".utf8), witness.name.bytes, Array(witness.key.vkey.utf8)]
        words += witness.url.map { [$0.bytes] } ?? []
      case .group(let group):
        words = [Array("group".utf8), group.name.bytes, Array("\(group.threshold)".utf8)] + group.members.map(\.bytes)
      case .quorum(let name): words = [Array("quorum".utf8), name.bytes]
      }
      return Array(words.joined(separator: [ASCII.space])) + [ASCII.newline]
    }
  }
}
