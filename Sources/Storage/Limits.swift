// SPDX-License-Identifier: Apache-2.0

/// Every limit of the store.
enum Limits {
  /// Most bytes of payload in one transaction of the group committer; what waits beyond goes into the next.
  static let groupBytes = 16 * 1_048_576
  /// Bytes of the salt before a part's bytes.
  static let saltBytes = 16
  /// About the bytes that a part takes beside its content: salt, row and index.
  static let partOverhead = 64
  /// Bytes of a page of the database.
  static let pageBytes = 4_096
  /// Bytes of write-ahead log after which an idle store moves it into the database file.
  static let idleCheckpointBytes = 4 * 1_048_576
  /// Bytes of write-ahead log after which a busy store does so too, at the cost of a slow commit.
  static let busyCheckpointBytes = 64 * 1_048_576
  /// Logs of one store: their number has 23 bits of a row key.
  static let logs: Int64 = 1 << 23
  /// Entries of one log: an index has 40 bits of a row key.
  static let entries: UInt64 = 1 << 40
  /// Tiles of one level of a log (`entries / 256`): an index has 34 bits of a row key.
  static let tiles: UInt64 = 1 << 34
  /// Levels of tiles: a level has 6 bits of a row key, of which a log of 2^40 entries needs 0...4.
  static let tileLevels = 64
  /// Connections that read at the same time; further readers wait.
  static let readers = 4
  /// Seconds for which a write waits for a program that has locked the database file (say, a person's `sqlite3`) before it
  /// says so and waits again.
  static let busySeconds = 5
  /// Findings of one integrity check; further ones are counted, not listed.
  static let findings = 100
}
