// SPDX-License-Identifier: Apache-2.0
import TransparencyLog

/// Places packed into SQLite's 63-bit row ids, so that a log lies in order in one tree without a second index.
enum RowKey {
  private static let entryBits: Int64 = 40
  private static let tileBits: Int64 = 34

  /// Log number, 23 bits, then the entry's index, 40 bits.
  static func entry(log: Int64, index: UInt64) throws(StoreError) -> Int64 {
    guard index < Limits.entries else { throw .limit("entries of a log", Limits.entries) }
    return log << entryBits | Int64(index)
  }

  /// The index of an entry, from its row.
  static func index(ofEntry row: Int64) -> UInt64 { UInt64(row & (1 << entryBits - 1)) }

  /// The rows that the entries of a log can have.
  static func entries(log: Int64) -> ClosedRange<Int64> { log << entryBits...(log << entryBits | (1 << entryBits - 1)) }

  /// Log number, 23 bits, then the tile's level, 6 bits, then its index, 34 bits.
  static func tile(log: Int64, _ key: TileKey) throws(StoreError) -> Int64 {
    guard (0..<Limits.tileLevels).contains(key.level) else { throw .limit("tile levels", UInt64(Limits.tileLevels)) }
    guard key.index < Limits.tiles else { throw .limit("tiles of a level", Limits.tiles) }
    return (log << 6 | Int64(key.level)) << tileBits | Int64(key.index)
  }

  /// The rows that the tiles of a level can have whose last hash covers entries beyond a size.
  static func tiles(log: Int64, level: Int, endingBeyond size: UInt64) throws(StoreError) -> ClosedRange<Int64> {
    let shift = UInt64(8 * (level + 1))
    // A shift by more than the width is 0: on high levels that is the first tile.
    let first = try tile(log: log, TileKey(level: level, index: size >> shift))
    return first...(first | (1 << tileBits - 1))
  }

  /// The place of a tile within its log, from its row.
  static func key(ofTile row: Int64) -> TileKey {
    TileKey(level: Int(row >> tileBits & 63), index: UInt64(row & (1 << tileBits - 1)))
  }

  /// The rows that the tiles of a log can have.
  static func tiles(log: Int64) -> ClosedRange<Int64> {
    let bits = tileBits + 6
    return log << bits...(log << bits | (1 << bits - 1))
  }
}
