// SPDX-License-Identifier: Apache-2.0

/// Why the body of an `add-checkpoint` request is refused.
public enum AddCheckpointError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The body is too long to hold a proof and a checkpoint.
  case tooLong(bytes: Int)
  /// The line `old <decimal>` is missing or malformed.
  case oldSize
  /// A line of the consistency proof is not a hash; its number within the body.
  case hash(line: Int, HashError)
  /// The consistency proof has more than ``Limits/proofHashes`` hashes.
  case tooManyHashes
  /// No empty line separates the proof from the checkpoint.
  case noCheckpoint

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .tooLong(let bytes): "the body has \(bytes) bytes; at most \(AddCheckpointRequest.byteLimit) are allowed"
    case .oldSize: "the first line is not `old <decimal>`"
    case .hash(let line, let error): "line \(line): \(error)"
    case .tooManyHashes: "the consistency proof has more than \(Limits.proofHashes) hashes"
    case .noCheckpoint: "no empty line and checkpoint follow the consistency proof"
    }
  }
}

/// The body of `POST <prefix>/add-checkpoint` (tlog-witness, "add-checkpoint"):
///
///     old 20852014
///     PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
///     jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
///
///     example.com/behind-the-sofa
///     20852163
///     CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
///
///     — example.com/behind-the-sofa
/// Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
///
/// Parsing verifies neither signature nor proof.
public struct AddCheckpointRequest: Hashable, Sendable {
  /// A proof of the greatest length before the largest note.
  static let byteLimit = Limits.noteBytes + (Limits.proofHashes + 1) * 45

  /// The size that the client believes the witness to have.
  public var oldSize: UInt64
  /// The consistency proof from the old size to that of the checkpoint.
  public var proof: [Hash256]
  /// The signed checkpoint, verbatim.
  public var checkpoint: [UInt8]

  /// A request of these parts.
  public init(oldSize: UInt64, proof: [Hash256], checkpoint: [UInt8]) {
    self.oldSize = oldSize
    self.proof = proof
    self.checkpoint = checkpoint
  }

  /// Parses a body strictly.
  public init(parsing bytes: [UInt8]) throws(AddCheckpointError) {
    guard bytes.count <= Self.byteLimit else { throw .tooLong(bytes: bytes.count) }
    var reader = LineReader(bytes[...])
    guard let first = reader.next(), first.starts(with: "old ".utf8), let size = Decimal.parse(first.dropFirst(4))
    else {
      throw .oldSize
    }
    oldSize = size
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

  /// The body. Parsing it gives this value again.
  public var bytes: [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(32 + proof.count * 45 + checkpoint.count)
    output += "old \(oldSize)\n".utf8
    for hash in proof {
      hash.append(base64To: &output)
      output.append(ASCII.newline)
    }
    output.append(ASCII.newline)
    return output + checkpoint
  }
}
