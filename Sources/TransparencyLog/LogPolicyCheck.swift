// SPDX-License-Identifier: Apache-2.0

/// Why a signed checkpoint does not satisfy a policy.
public enum PolicyViolation: Error, Hashable, Sendable, CustomStringConvertible {
  /// The checkpoint is malformed, wrongly signed, or not signed by one of the policy's logs.
  case checkpoint(CheckpointError)
  /// The witnesses that cosigned do not make the quorum.
  case quorum(LogPolicy.Name, cosigned: [LogPolicy.Name])

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .checkpoint(let error): "\(error)"
    case .quorum(let name, let cosigned):
      "the quorum '\(name)' is not met: "
        + (cosigned.isEmpty ? "no known witness" : cosigned.map(\.description).joined(separator: ", ")) + " cosigned"
    }
  }
}

extension LogPolicy {
  /// What a policy found in a checkpoint that satisfies it.
  public struct Verdict: Hashable, Sendable {
    /// The tree head with its signatures.
    public let signed: SignedCheckpoint
    /// The cosignatures of known witnesses, all verified, in the policy's order; at most one for each.
    public let cosignatures: [Witnessed]

    /// The tree head.
    public var checkpoint: Checkpoint { signed.checkpoint }
    /// The names of the witnesses that cosigned.
    public var witnesses: [Name] { cosignatures.map(\.witness) }
  }

  /// A cosignature by a known witness.
  public struct Witnessed: Hashable, Sendable {
    /// The witness's name in the policy.
    public let witness: Name
    /// Its cosignature.
    public let cosignature: Cosignature
  }

  /// Checks that one of the logs signed the checkpoint, that no signature by a known key is wrong, and that the
  /// witnesses that cosigned make the quorum.
  ///
  /// - Parameter logs: keys of logs that are accepted in addition to those of the policy.
  public func check(
    _ signedCheckpoint: [UInt8], logs additional: [VerifierKey] = []
  ) throws(PolicyViolation) -> Verdict {
    let signed: SignedCheckpoint
    do {
      signed = try SignedCheckpoint(
        parsing: signedCheckpoint, verifiers: logs.map(\.key) + additional + witnesses.map(\.key))
    } catch { throw .checkpoint(error) }
    // Parsing has verified every signature by a known key.
    let lines = signed.cosignatures
    let cosignatures = witnesses.compactMap { witness in
      lines.first { $0.isBy(witness.key) }.map { Witnessed(witness: witness.name, cosignature: $0) }
    }
    let cosigned = cosignatures.map(\.witness)
    if let quorum, !isMet(quorum, by: cosigned) { throw .quorum(quorum, cosigned: cosigned) }
    return Verdict(signed: signed, cosignatures: cosignatures)
  }

  /// Whether these witnesses make the quorum.
  public func isQuorum(_ cosigned: [Name]) -> Bool {
    quorum.map { isMet($0, by: cosigned) } ?? true
  }

  private func isMet(_ name: Name, by cosigned: [Name]) -> Bool {
    var met = Set(cosigned)
    // A group comes after its members.
    for group in groups where group.members.count(where: met.contains) >= group.threshold { met.insert(group.name) }
    return met.contains(name)
  }
}
