// SPDX-License-Identifier: Apache-2.0

/// Every limit of this module. What is beyond one is refused with an error that names it.
public enum Limits {
  /// Bytes of a key name or an origin (tlog-cosignature encodes both with a one-byte length).
  public static let nameBytes = 255
  /// Bytes of a signed note. Sixteen post-quantum signatures of nearly 5 kB each still fit.
  public static let noteBytes = 131_072
  /// Signature lines of a note. The specification asks for at least 16.
  public static let noteSignatures = 32
  /// Bytes of one decoded signature, with its key ID.
  public static let signatureBytes = 8_192
  /// Extension lines of a checkpoint.
  public static let extensionLines = 16
  /// Leaves of a tree: sizes stay in what a signed 64-bit integer holds, so that every implementation can read them.
  public static let treeSize = UInt64(Int64.max)
  /// Hashes of a proof: one for each level of the tallest tree (tlog-witness, tlog-mirror).
  public static let proofHashes = 63
  /// Hashes of a full tile, and entries of a full bundle and of a full entry package (tlog-tiles, tlog-mirror).
  public static let tileWidth = 256
  /// The highest tile level that a path may name (tlog-tiles).
  public static let tileLevel = 63
  /// Bytes of a log entry: its length is a `uint16` (tlog-tiles).
  public static let entryBytes = 65_535
  /// Bytes of a policy file.
  public static let policyBytes = 262_144
  /// Logs, witnesses and groups of a policy, each (the specification recommends at least 32).
  public static let policyItems = 256
  /// Bytes of the decoded `extra` line of a tlog-proof.
  public static let proofExtraBytes = 262_144
  /// Bytes of a tlog-proof file.
  public static let proofFileBytes = 524_288
  /// Bytes of the ticket of an `add-entries` request (the format allows 65,535).
  public static let ticketBytes = 4_096
  /// Bytes of the body of an `add-entries` request; the largest entry package has 16,781,313.
  public static let addEntriesBytes = 67_108_864
  /// Entry packages of one `add-entries` request: the number that tlog-mirror recommends to clients.
  public static let packagesPerRequest = 32
}
