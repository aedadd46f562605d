// SPDX-License-Identifier: Apache-2.0
import TransparencyLog

/// Answer to `get-checkpoint`: the largest signed checkpoint that the peer has verified of a log, the root that its log
/// has at the size that was asked for (or at the checkpoint's, if that is smaller), and the consistency proof between
/// the two.
///
///     size 1024
///     root jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
///     PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
///
///     blue/line-1/urgent
///     1030
///     CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
///
///     — blue/line-1/urgent Az3grl…
public struct HeldCheckpoint: Hashable, Sendable {
  /// The size that the root and the proof start from.
  public var size: UInt64
  /// The root at this size.
  public var root: Hash256
  /// The consistency proof from there to the checkpoint; empty if the sizes are equal.
  public var proof: [Hash256]
  /// The signed checkpoint.
  public var note: [UInt8]

  /// A checkpoint that is held.
  public init(size: UInt64, root: Hash256, proof: [Hash256], note: [UInt8]) {
    self.size = size
    self.root = root
    self.proof = proof
    self.note = note
  }

  /// Parses an answer strictly; verifies nothing.
  public init(parsing bytes: [UInt8]) throws(PeerMessageError) {
    var lines = try Lines(bytes, limit: 262_144)
    size = try lines.number("size")
    root = try lines.hash("root")
    proof = []
    while let line = lines.next() {
      if line.isEmpty { break }
      guard proof.count < TransparencyLog.Limits.proofHashes, let text = String(validating: line, as: UTF8.self),
        let hash = try? Hash256(base64: text)
      else { throw .line("proof") }
      proof.append(hash)
    }
    note = Array(lines.rest)
    guard !note.isEmpty else { throw .line("checkpoint") }
  }

  /// The answer's body.
  public var bytes: [UInt8] {
    var text = "size \(size)\nroot \(root.base64)\n"
    for hash in proof { text += "\(hash.base64)\n" }
    return Array("\(text)\n".utf8) + note
  }
}
