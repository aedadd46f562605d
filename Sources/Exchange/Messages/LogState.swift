// SPDX-License-Identifier: Apache-2.0
import TransparencyLog

/// Answer to `log-state`: size of the latest pending checkpoint, the next entry, the bytes of the first of two notes,
/// an empty line, and the notes: the mirror checkpoint with the log's signature and the mirror's cosignature, then the
/// pending checkpoint with the log's signature. Either may be empty.
///
///     pending 1030
///     next 1024
///     mirror 346
///
///     blue/line-1/urgent
///     1024
///     CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
///
///     — blue/line-1/urgent Az3grl…
///     — red-mirror opLqBQs…
///     blue/line-1/urgent
///     1030
///     …
public struct LogState: Hashable, Sendable {
  /// Size of the latest pending checkpoint; 0 if there is none.
  public var pending: UInt64
  /// Index of the first entry that the mirror does not have.
  public var next: UInt64
  /// The signed checkpoint up to which the mirror has cosigned.
  public var mirrorNote: [UInt8]?
  /// The latest pending checkpoint: the log signed it, whether or not its entries ever came.
  public var pendingNote: [UInt8]?

  /// A state.
  public init(pending: UInt64, next: UInt64, mirrorNote: [UInt8]?, pendingNote: [UInt8]?) {
    self.pending = pending
    self.next = next
    self.mirrorNote = mirrorNote
    self.pendingNote = pendingNote
  }

  /// Parses an answer strictly; verifies nothing.
  public init(parsing bytes: [UInt8]) throws(PeerMessageError) {
    var lines = try Lines(bytes, limit: 262_144)
    pending = try lines.number("pending")
    next = try lines.number("next")
    let length = try lines.number("mirror")
    guard try lines.text("").isEmpty else { throw .line("empty line") }
    guard length <= UInt64(lines.rest.count) else { throw .truncated("mirror checkpoint") }
    let mirror = lines.rest.prefix(Int(length))
    let pendingBytes = lines.rest.dropFirst(Int(length))
    mirrorNote = mirror.isEmpty ? nil : Array(mirror)
    pendingNote = pendingBytes.isEmpty ? nil : Array(pendingBytes)
  }

  /// The answer's body.
  public var bytes: [UInt8] {
    let mirror = mirrorNote ?? []
    return Array("pending \(pending)\nnext \(next)\nmirror \(mirror.count)\n\n".utf8) + mirror + (pendingNote ?? [])
  }
}
