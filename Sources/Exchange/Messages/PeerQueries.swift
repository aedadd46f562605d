// SPDX-License-Identifier: Apache-2.0
import TransparencyLog

/// Body of `log-state`: the log, in one line.
///
///     blue/line-1/urgent
public struct LogStateRequest: Hashable, Sendable {
  /// The log.
  public var origin: Origin

  /// Asks about a log.
  public init(origin: Origin) { self.origin = origin }

  /// Parses a body strictly.
  public init(parsing bytes: [UInt8]) throws(PeerMessageError) {
    var lines = try Lines(bytes, limit: 1_024)
    origin = try lines.origin()
    try lines.end()
  }

  /// The body.
  public var bytes: [UInt8] { Array("\(origin.name)\n".utf8) }
}

/// Body of `get-entries` and `get-parts`: the log, the first index, and how many entries at most.
///
///     blue/line-1/urgent
///     1024
///     256
public struct RangeRequest: Hashable, Sendable {
  /// The log.
  public var origin: Origin
  /// Index of the first entry.
  public var start: UInt64
  /// How many entries at most, 1...`ExchangeLimits.rangeEntries`.
  public var limit: UInt64

  /// Asks for a range.
  public init(origin: Origin, start: UInt64, limit: UInt64) {
    self.origin = origin
    self.start = start
    self.limit = limit
  }

  /// Parses a body strictly.
  public init(parsing bytes: [UInt8]) throws(PeerMessageError) {
    var lines = try Lines(bytes, limit: 1_024)
    origin = try lines.origin()
    start = try lines.number("")
    limit = try lines.number("")
    guard (1...UInt64(ExchangeLimits.rangeEntries)).contains(limit) else { throw .line("limit") }
    try lines.end()
  }

  /// The body.
  public var bytes: [UInt8] { Array("\(origin.name)\n\(start)\n\(limit)\n".utf8) }
}

/// Body of `get-checkpoint`: the log, and a size that the asker holds.
///
///     blue/line-1/urgent
///     1024
public struct CheckpointRequest: Hashable, Sendable {
  /// The log.
  public var origin: Origin
  /// The size that the asker holds.
  public var size: UInt64

  /// Asks for a checkpoint to compare with one of this size.
  public init(origin: Origin, size: UInt64) {
    self.origin = origin
    self.size = size
  }

  /// Parses a body strictly.
  public init(parsing bytes: [UInt8]) throws(PeerMessageError) {
    var lines = try Lines(bytes, limit: 1_024)
    origin = try lines.origin()
    size = try lines.number("")
    try lines.end()
  }

  /// The body.
  public var bytes: [UInt8] { Array("\(origin.name)\n\(size)\n".utf8) }
}
