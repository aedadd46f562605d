// SPDX-License-Identifier: Apache-2.0
import Mechanism
import TransparencyLog
import Wire

/// Entries of one log on their way to the board: decoded once when they were written or verified, held until the
/// checkpoint that covers them stands. What does not fit in memory is read again.
struct BoardFeed: Sendable {
  private var waiting: [LoggedEntry] = []
  private var head = 0
  /// Number of entries that are on the board.
  private(set) var applied: UInt64

  init(applied: UInt64) { self.applied = applied }

  private var end: UInt64 { applied + UInt64(waiting.count - head) }

  /// The next entry of the log; forgotten (to be read again) if too many wait or one before it was forgotten.
  mutating func push(_ entry: LoggedEntry) {
    guard entry.ref.index == end, waiting.count - head < ExchangeLimits.decodedEntries else { return }
    waiting.append(entry)
  }

  /// Up to a few thousand entries that the checkpoint of this size covers; empty when all of them are on the board.
  mutating func take(upTo size: UInt64, of origin: Origin, store: any StoreReader) throws -> [LoggedEntry] {
    guard applied < size else { return [] }
    if head < waiting.count {
      let count = Int(min(size - applied, UInt64(waiting.count - head)))
      let taken = Array(waiting[head..<head + count])
      head += count
      if head == waiting.count {
        waiting.removeAll(keepingCapacity: true)
        head = 0
      } else if head > 8_192 {
        waiting.removeFirst(head)
        head = 0
      }
      applied += UInt64(count)
      return taken
    }
    let chunk = try store.entries(of: origin, from: applied, limit: Int(min(size - applied, 4_096)))
    guard !chunk.isEmpty else { throw StoreFault.missing(origin, index: applied) }
    applied += UInt64(chunk.count)
    return chunk.map { LoggedEntry(ref: EntryRef(origin: origin, index: $0.index, leaf: $0.leaf), bytes: $0.bytes) }
  }

  /// The board took entries up to this index only; the rest is read again.
  mutating func rewind(to index: UInt64) {
    guard index < applied else { return }
    applied = index
    waiting.removeAll()
    head = 0
  }

  /// Drops what is not durable after all, or was taken back before it was signed.
  mutating func truncate(to size: UInt64) {
    let keep = size > applied ? Int(min(size - applied, UInt64(waiting.count - head))) : 0
    waiting.removeLast(waiting.count - head - keep)
  }
}
