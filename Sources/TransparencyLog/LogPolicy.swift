// SPDX-License-Identifier: Apache-2.0

/// Which logs and witnesses are trusted, and which witnesses must have cosigned (tlog-policy):
///
///     log <vkey>
///     witness X1 <vkey>
///     witness X2 <vkey>
///     witness X3 <vkey>
///     group X-witnesses 2 X1 X2 X3
///     quorum X-witnesses
public struct LogPolicy: Hashable, Sendable {
  /// The name of a witness or group within the file: opaque octets, neither spaces nor tabs.
  public struct Name: Hashable, Sendable, CustomStringConvertible {
    /// The octets.
    public let bytes: [UInt8]

    /// The octets of a text.
    public init(_ text: String) { bytes = Array(text.utf8) }

    init(bytes: ArraySlice<UInt8>) { self.bytes = Array(bytes) }

    /// The octets as UTF-8, repaired where they are not.
    public var description: String { Bytes.text(bytes) }

    /// What stands for "no cosignature is needed" in a quorum line.
    static let none = Name("none")
  }

  /// A line `log <vkey> [<url>]`. The key name is the origin.
  public struct Log: Hashable, Sendable {
    /// The key that signs the log's checkpoints; Ed25519.
    public var key: VerifierKey
    /// Where to reach the log; opaque.
    public var url: Name?

    /// A log.
    public init(key: VerifierKey, url: Name? = nil) {
      self.key = key
      self.url = url
    }
  }

  /// A line `witness <name> <vkey> [<url>]`.
  public struct Witness: Hashable, Sendable {
    /// The name within the file.
    public var name: Name
    /// The key that cosigns; cosignature/v1.
    public var key: VerifierKey
    /// Where to reach the witness; opaque.
    public var url: Name?

    /// A witness.
    public init(name: Name, key: VerifierKey, url: Name? = nil) {
      self.name = name
      self.key = key
      self.url = url
    }
  }

  /// A line `group <name> <k>|any|all <name>...`.
  public struct Group: Hashable, Sendable {
    /// The name within the file.
    public var name: Name
    /// How many of the members must have witnessed the checkpoint.
    public var threshold: Int
    /// Witnesses and groups that were defined before.
    public var members: [Name]

    /// A group.
    public init(name: Name, threshold: Int, members: [Name]) {
      self.name = name
      self.threshold = threshold
      self.members = members
    }
  }

  /// The accepted logs. May be empty if the caller knows its logs from elsewhere.
  public private(set) var logs: [Log] = []
  /// The known witnesses.
  public private(set) var witnesses: [Witness] = []
  /// The groups, each after its members.
  public private(set) var groups: [Group] = []
  /// The witness or group that must have witnessed; `nil` for `quorum none`.
  public private(set) var quorum: Name?

  /// The names that stand in a group already.
  private var grouped: Set<Name> = []

  /// Builds a policy under the same rules as a file.
  public init(logs: [Log], witnesses: [Witness], groups: [Group] = [], quorum: Name?) throws(PolicyError) {
    do throws(PolicyError.Problem) {
      for log in logs { try define(log) }
      for witness in witnesses { try define(witness) }
      for group in groups { try define(group) }
      try setQuorum(quorum ?? .none)
    } catch { throw PolicyError(line: nil, problem: error) }
  }

  /// The plain policy: any of these logs, and at least `threshold` of these witnesses (zero for none).
  public init(logs: [VerifierKey], witnesses: [VerifierKey], threshold: Int) throws(PolicyError) {
    let named = witnesses.enumerated().map { Witness(name: Name("W\($0.offset + 1)"), key: $0.element) }
    let group = Group(name: Name("quorum"), threshold: threshold, members: named.map(\.name))
    try self.init(
      logs: logs.map { Log(key: $0) }, witnesses: named, groups: threshold == 0 ? [] : [group],
      quorum: threshold == 0 ? nil : group.name)
  }

  /// Parses a policy file.
  public init(parsing bytes: [UInt8]) throws(PolicyError) {
    guard bytes.count <= Limits.policyBytes else { throw PolicyError(line: nil, problem: .tooLong(bytes: bytes.count)) }
    var reader = LineReader(bytes[...])
    var complete = false
    while let line = reader.next() {
      do throws(PolicyError.Problem) {
        guard let statement = try Statement(parsing: line) else { continue }
        if case .quorum = statement {
          guard !complete else { throw PolicyError.Problem.severalQuorums }
          complete = true
        }
        try define(statement)
      } catch { throw PolicyError(line: reader.line, problem: error) }
    }
    guard reader.rest.isEmpty else { throw PolicyError(line: reader.line + 1, problem: .unterminated) }
    guard complete else { throw PolicyError(line: nil, problem: .noQuorum) }
  }

  /// The policy as a file, without comments. Parsing it gives this value again.
  public var bytes: [UInt8] {
    let statements =
      logs.map(Statement.log) + witnesses.map(Statement.witness) + groups.map(Statement.group)
      + [Statement.quorum(quorum ?? .none)]
    return statements.flatMap(\.bytes)
  }
}

// The rules that hold between lines ("Policy file syntax and structure").
extension LogPolicy {
  private mutating func define(_ statement: Statement) throws(PolicyError.Problem) {
    switch statement {
    case .log(let log): try define(log)
    case .witness(let witness): try define(witness)
    case .group(let group): try define(group)
    case .quorum(let name): try setQuorum(name)
    }
  }

  private mutating func define(_ log: Log) throws(PolicyError.Problem) {
    guard log.key.algorithm == .ed25519 else { throw .algorithm(log.key.algorithm) }
    guard !logs.contains(where: { $0.key.publicKey == log.key.publicKey }) else {
      throw .duplicateKey(log.key.vkey)
    }
    guard logs.count < Limits.policyItems else { throw .tooMany("logs") }
    logs.append(log)
  }

  private mutating func define(_ witness: Witness) throws(PolicyError.Problem) {
    guard witness.key.algorithm == .cosignatureV1 else { throw .algorithm(witness.key.algorithm) }
    guard !witnesses.contains(where: { $0.key.publicKey == witness.key.publicKey }) else {
      throw .duplicateKey(witness.key.vkey)
    }
    guard witnesses.count < Limits.policyItems else { throw .tooMany("witnesses") }
    try checkNew(witness.name)
    witnesses.append(witness)
  }

  private mutating func define(_ group: Group) throws(PolicyError.Problem) {
    guard !group.members.isEmpty else { throw .emptyGroup(group.name) }
    guard (1...group.members.count).contains(group.threshold) else {
      throw .threshold(group.name, members: group.members.count)
    }
    guard groups.count < Limits.policyItems else { throw .tooMany("groups") }
    for member in group.members {
      guard isDefined(member) else { throw .undefined(member) }
      guard grouped.insert(member).inserted else { throw .groupedTwice(member) }
    }
    try checkNew(group.name)
    groups.append(group)
  }

  private mutating func setQuorum(_ name: Name) throws(PolicyError.Problem) {
    guard name != .none else { return }
    guard isDefined(name) else { throw .undefined(name) }
    quorum = name
  }

  private func checkNew(_ name: Name) throws(PolicyError.Problem) {
    let isWord = !name.bytes.isEmpty && name.bytes.allSatisfy { $0 > ASCII.space && $0 != ASCII.delete }
    guard isWord, name != .none, !isDefined(name) else { throw .name(name) }
  }

  private func isDefined(_ name: Name) -> Bool {
    witnesses.contains { $0.name == name } || groups.contains { $0.name == name }
  }
}
