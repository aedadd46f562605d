// SPDX-License-Identifier: Apache-2.0

/// Why a tlog-proof is refused.
public enum TlogProofError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file exceeds ``Limits/proofFileBytes``.
  case tooLong(bytes: Int)
  /// The first line is not that of the format.
  case header
  /// The `extra` line is not base64, or exceeds ``Limits/proofExtraBytes``.
  case extra
  /// The `index` line is missing, or not a decimal number.
  case index
  /// A line of the inclusion proof is not a hash; its number within the file.
  case hash(line: Int, HashError)
  /// The inclusion proof has more than ``Limits/proofHashes`` hashes.
  case tooManyHashes
  /// No empty line separates the proof from the checkpoint.
  case noCheckpoint
  /// The checkpoint does not satisfy the policy.
  case policy(PolicyViolation)
  /// The entry is not where the proof says.
  case inclusion(ProofError)

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .tooLong(let bytes): "the proof has \(bytes) bytes; at most \(Limits.proofFileBytes) are allowed"
    case .header: "the first line is not '\(TlogProof.header)'"
    case .extra: "the extra line is not base64 of 1 to \(Limits.proofExtraBytes) bytes"
    case .index: "the line `index <decimal>` is missing or malformed"
    case .hash(let line, let error): "line \(line): \(error)"
    case .tooManyHashes: "the inclusion proof has more than \(Limits.proofHashes) hashes"
    case .noCheckpoint: "no empty line and checkpoint follow the inclusion proof"
    case .policy(let violation): "\(violation)"
    case .inclusion(let error): "inclusion: \(error)"
    }
  }
}

/// A proof, to be verified offline, that an entry was logged and witnessed (tlog-proof):
///
///     c2sp.org/tlog-proof@v1
///     extra YWdlLXYxLjIuMQ==
///     index 73894
///     gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
///     B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
///
///     example.com/fancylog
///     109482
///     sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=
///
///     — example.com/fancylog hI2DJw[...]1roloI=
///     — witness1.example mJirIklj[...]qY9v2B/5bg==
public struct TlogProof: Hashable, Sendable {
  static let header = "c2sp.org/tlog-proof@v1"

  /// Opaque data that nothing authenticates; `nil` if the line is left out.
  public var extra: [UInt8]?
  /// Index of the entry.
  public var index: UInt64
  /// The inclusion proof, from the leaf's sibling up.
  public var proof: [Hash256]
  /// The signed checkpoint with its cosignatures, verbatim.
  public var checkpoint: [UInt8]

  /// A proof of these parts.
  public init(extra: [UInt8]? = nil, index: UInt64, proof: [Hash256], checkpoint: [UInt8]) {
    self.extra = extra
    self.index = index
    self.proof = proof
    self.checkpoint = checkpoint
  }

  /// Parses a proof file strictly; verifies nothing.
  public init(parsing bytes: [UInt8]) throws(TlogProofError) {
    guard bytes.count <= Limits.proofFileBytes else { throw .tooLong(bytes: bytes.count) }
    var reader = LineReader(bytes[...])
    guard let first = reader.next(), first.elementsEqual(Self.header.utf8) else { throw .header }
    var line = reader.next()
    if let found = line, found.starts(with: "extra ".utf8) {
      guard let decoded = try? Base64.decode(found.dropFirst(6)), (1...Limits.proofExtraBytes).contains(decoded.count)
      else { throw .extra }
      extra = decoded
      line = reader.next()
    } else {
      extra = nil
    }
    guard let line, line.starts(with: "index ".utf8), let number = Decimal.parse(line.dropFirst(6)) else {
      throw .index
    }
    index = number
    proof = []
    while true {
      guard let line = reader.next() else { throw .noCheckpoint }
      if line.isEmpty { break }
      guard proof.count < Limits.proofHashes else { throw .tooManyHashes }
      do { proof.append(try Hash256(base64: line)) } catch { throw .hash(line: reader.line, error) }
    }
    checkpoint = Array(reader.rest)
    guard !checkpoint.isEmpty else { throw .noCheckpoint }
  }

  /// The proof as a file. Parsing it gives this value again.
  public var bytes: [UInt8] {
    var output = Array("\(Self.header)\n".utf8)
    if let extra, !extra.isEmpty {
      output += "extra ".utf8
      extra.withUnsafeBytes { Base64.append($0, to: &output) }
      output.append(ASCII.newline)
    }
    output += "index \(index)\n".utf8
    for hash in proof {
      hash.append(base64To: &output)
      output.append(ASCII.newline)
    }
    output.append(ASCII.newline)
    return output + checkpoint
  }

  /// Verifies that the entry with this leaf hash was logged as the policy asks ("Verifying a tlog proof"), and returns
  /// what the policy found.
  ///
  /// - Parameter logs: keys of logs that are accepted in addition to those of the policy.
  @discardableResult
  public func verify(
    leaf: Hash256, policy: LogPolicy, logs: [VerifierKey] = []
  ) throws(TlogProofError) -> LogPolicy.Verdict {
    let verdict: LogPolicy.Verdict
    do { verdict = try policy.check(checkpoint, logs: logs) } catch { throw .policy(error) }
    let head = verdict.checkpoint
    do {
      try MerkleProof.verifyInclusion(leaf: leaf, index: index, size: head.size, root: head.root, proof: proof)
    } catch { throw .inclusion(error) }
    return verdict
  }
}
