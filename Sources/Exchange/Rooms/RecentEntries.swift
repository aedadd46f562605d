// SPDX-License-Identifier: Apache-2.0
import TransparencyLog

/// The last entries of a log, in memory, so that what was just committed need not be read back to be sent.
struct RecentEntries: Sendable {
  private var entries: [[UInt8]] = []
  private var head = 0
  private var bytes = 0
  /// Index of the entry after the last one.
  private(set) var end: UInt64

  private static let mostEntries = 4_096
  private static let mostBytes = 4_194_304

  init(end: UInt64) { self.end = end }

  /// Index of the first entry that is here.
  var start: UInt64 { end - UInt64(entries.count - head) }

  mutating func append(_ entry: [UInt8]) {
    entries.append(entry)
    bytes += entry.count
    end += 1
    while entries.count - head > Self.mostEntries || bytes > Self.mostBytes, head < entries.count {
      bytes -= entries[head].count
      entries[head] = []
      head += 1
    }
    if head > 1_024 && head > entries.count / 2 {
      entries.removeFirst(head)
      head = 0
    }
  }

  /// The entries of a range, if all of them are here.
  func range(_ range: Range<UInt64>) -> ArraySlice<[UInt8]>? {
    guard range.lowerBound >= start, range.upperBound <= end, range.lowerBound <= range.upperBound else { return nil }
    let first = head + Int(range.lowerBound - start)
    return entries[first..<first + range.count]
  }

  /// Forgets everything; the log goes on at this index.
  mutating func reset(end: UInt64) { self = RecentEntries(end: end) }
}

/// The roots of a log at sizes that were signed or verified lately, so that the frontiers of others are checked without
/// reading tiles.
struct RecentRoots: Sendable {
  private var roots: [UInt64: Hash256] = [:]
  private var order: [UInt64] = []
  private var head = 0

  private static let most = 2_048

  mutating func insert(_ size: UInt64, _ root: Hash256) {
    if roots.updateValue(root, forKey: size) == nil { order.append(size) }
    while order.count - head > Self.most {
      roots[order[head]] = nil
      head += 1
    }
    if head > Self.most {
      order.removeFirst(head)
      head = 0
    }
  }

  func root(at size: UInt64) -> Hash256? { roots[size] }

  mutating func removeAll() { self = RecentRoots() }
}
