// SPDX-License-Identifier: Apache-2.0

/// The paths below a peer's prefix; all are `POST`.
public enum PeerPath {
  /// tlog-witness, tlog-mirror: a signed checkpoint with its consistency proof.
  public static let addCheckpoint = "add-checkpoint"
  /// tlog-mirror: entries up to a pending checkpoint.
  public static let addEntries = "add-entries"
  /// Parts beside entries.
  public static let addParts = "add-parts"
  /// All of an upload in one request, without proofs: for a peer that has everything before it.
  public static let append = "append"
  /// A key certificate: a successor of a log, or a new key of one.
  public static let addSuccessor = "add-successor"
  /// What the peer holds of a log.
  public static let logState = "log-state"
  /// Entries that the peer holds of a log.
  public static let getEntries = "get-entries"
  /// Parts that the peer holds of a log.
  public static let getParts = "get-parts"
  /// The signed checkpoint that the peer holds of a log, for evidence.
  public static let getCheckpoint = "get-checkpoint"
  /// The key certificates that the peer holds of the party that a log belongs to.
  public static let getCertificates = "get-certificates"
}
